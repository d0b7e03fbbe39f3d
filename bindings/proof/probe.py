"""Does an installed wheel work? ``python -I probe.py MODEL PROMPT MAX_TOKENS`` says it in JSON.

The answer is on its last line. It uses the standard library and the installed ``llama_cpp`` only: it runs on
any Python from 3.9, in an environment that holds nothing else.
"""

import json
import sys

from llama_cpp import Llama
from llama_cpp._library import load


def generate(model: str, prompt: str, max_tokens: int) -> "tuple[str, list[int]]":
    """Return what the model says, greedily, and the tokens of it."""
    with Llama(model, n_ctx=256, n_threads=1, verbose=False) as llama:
        completion = llama(prompt, max_tokens=max_tokens, temperature=0.0)
        if not isinstance(completion, dict):
            raise SystemExit(f"a completion that is not streamed gave {type(completion)}")
        text = completion["choices"][0]["text"]
        return text, llama.tokenize(text.encode(), add_bos=False)


def main() -> None:
    """Answer on standard output."""
    model, prompt, max_tokens = sys.argv[1:]
    text, tokens = generate(model, prompt, int(max_tokens))
    if not text.strip():
        raise SystemExit("the model said nothing")
    report = load()
    backends = [backend.name for backend in report.backends]
    if "CPU" not in backends:
        raise SystemExit(f"no CPU backend among {backends}")
    answer = {
        "answer": prompt + text,
        "fingerprint": " ".join(map(str, tokens)),
        "details": {"backends": " ".join(backends), "cpu_variant": report.cpu_variant or "none"},
    }
    sys.stdout.write(json.dumps(answer) + "\n")


if __name__ == "__main__":
    main()
