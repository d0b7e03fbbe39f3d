# /// script
# requires-python = ">=3.11"
# dependencies = ["torch", "transformers"]
# ///
"""Compute the vectors that tests compare the sentence model with, by its authors' own recipe.

The recipe of all-MiniLM-L6-v2: the BERT of `transformers` in 32 bits, the mean of its last layer over the
tokens, scaled to length 1. Run it in an environment of its own (``uv run``) with the folder of the model that
the package in `tests/fakes/sentence_model.py` carries; it rewrites `tests/fakes/sentence_vectors.json`.
"""

from __future__ import annotations

import json
import sys
from importlib import import_module
from pathlib import Path

TEXTS = (
    "The cat sat on the mat.",
    "A feline rested on the rug.",
    "Quarterly revenue grew by 12% in Q3 2024.",
    "Llamas are domesticated camelids from South America!",
    "Caf\u00e9 cr\u00e8me br\u00fbl\u00e9e na\u00efve \u00c5ngstr\u00f6m",
    "\u4f60\u597d\uff0c\u4e16\u754c \u3053\u3093\u306b\u3061\u306f",
    "def fib(n): return n if n < 2 else fib(n - 1) + fib(n - 2)",
    "word " * 120,
)
"""Plain sentences, accents, scripts without spaces, code, and a long text."""

DIGITS = 7


def main(model_folder: Path) -> None:
    """Write the vectors of `TEXTS`."""
    torch, transformers = import_module("torch"), import_module("transformers")
    tokenizer = transformers.PreTrainedTokenizerFast(tokenizer_file=str(model_folder / "tokenizer.json"))
    tokenizer.backend_tokenizer.no_truncation()
    tokenizer.backend_tokenizer.no_padding()
    model = transformers.BertModel.from_pretrained(model_folder, dtype=torch.float32).eval()
    rows = []
    for text in TEXTS:
        tokens = tokenizer(text, return_tensors="pt", return_token_type_ids=True)
        with torch.no_grad():
            mean = model(**tokens).last_hidden_state[0].mean(dim=0)
        vector = (mean / mean.norm()).tolist()
        rows.append(
            {
                "text": text,
                "tokens": tokens["input_ids"][0].tolist(),
                "vector": [round(value, DIGITS) for value in vector],
            }
        )
    made_with = f"torch {torch.__version__}, transformers {transformers.__version__}"
    lines = ",\n".join(json.dumps(row, separators=(",", ":")) for row in rows)
    target = Path(__file__).resolve().parent.parent / "tests" / "fakes" / "sentence_vectors.json"
    target.write_text(f'{{"made_with": {json.dumps(made_with)}, "rows": [\n{lines}\n]}}\n', "utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
