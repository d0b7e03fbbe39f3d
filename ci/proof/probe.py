"""Runs inside a clean environment, on any Python from 3.9: is this the right wheel, and does it work?

``python -I probe.py MODEL PROMPT MAX_TOKENS`` prints one JSON object on its last line. It uses the standard
library and the installed ``llama_cpp`` only: it is handed to interpreters that do not know wheelgrid.
"""

import base64
import hashlib
import json
import platform
import sys
import sysconfig
from importlib.metadata import distribution
from pathlib import Path

INSTALLERS_FILES = ("INSTALLER", "REQUESTED", "direct_url.json", "uv_cache.json")


def digest_record() -> str:
    """Return one digest over what the wheel's RECORD says, after checking each file against it.

    Lines that an installer adds (its own name, compiled files, the request) are left out, so that the
    digest is a property of the wheel.
    """
    lines = []
    for file in distribution("llama-cpp-python").files or ():
        if file.hash is None or file.name in INSTALLERS_FILES:
            continue
        content = Path(file.locate()).read_bytes()
        found = base64.urlsafe_b64encode(hashlib.new(file.hash.mode, content).digest()).rstrip(b"=").decode()
        if found != file.hash.value:
            raise SystemExit(f"{file} differs from the wheel's RECORD")
        lines.append(f"{file},sha256={found}")
    return hashlib.sha256("\n".join(sorted(lines)).encode()).hexdigest()


def generate(model: str, prompt: str, max_tokens: int) -> "dict[str, object]":
    """Return what the model says, greedily, and the tokens of it."""
    from llama_cpp import Llama  # noqa: PLC0415 -- imported when asked, after the checks above

    with Llama(model, n_ctx=256, n_threads=1, verbose=False) as llama:
        answer = llama(prompt, max_tokens=max_tokens, temperature=0.0)
        if not isinstance(answer, dict):
            raise SystemExit(f"a completion that is not streamed gave {type(answer)}")
        text = answer["choices"][0]["text"]
        return {"text": text, "tokens": llama.tokenize(text.encode(), add_bos=False)}


def main() -> None:
    """Answer on standard output."""
    model, prompt, max_tokens = sys.argv[1:]
    answer: dict[str, object] = {
        "record_digest": digest_record(),
        **generate(model, prompt, int(max_tokens)),
    }
    from llama_cpp._library import load  # noqa: PLC0415 -- as above

    report = load()
    free_threaded = bool(sysconfig.get_config_var("Py_GIL_DISABLED"))
    answer["python"] = platform.python_version() + ("t" if free_threaded else "")
    answer["gil_enabled"] = getattr(sys, "_is_gil_enabled", lambda: True)()
    answer["free_threaded"] = free_threaded
    answer["cpu_variant"] = report.cpu_variant
    answer["backends"] = [backend.name for backend in report.backends]
    sys.stdout.write(json.dumps(answer) + "\n")


if __name__ == "__main__":
    main()
