"""Known weaknesses that show in a process of its own: file descriptors, imports. See test_faults for all."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

import llama_cpp
from llama_cpp._library import loaded

pytestmark = pytest.mark.integration

BESIDE = """
import json, os, sys, threading
sys.argv.pop(0)
path, options = sys.argv[0], json.loads(sys.argv[1])
identities = lambda: [(os.fstat(fd).st_dev, os.fstat(fd).st_ino) for fd in (1, 2)]
before, written, changed, over = identities(), [0], set(), threading.Event()

def write():
    while not over.is_set():
        os.write(2, b"line %d of the program\\n" % written[0])
        written[0] += 1
        if identities() != before:
            changed.add(True)

thread = threading.Thread(target=write)
thread.start()
import llama_cpp
for _ in range(5):
    with llama_cpp.Llama(path, n_ctx=512, n_threads=1, n_threads_batch=1, **options) as llama:
        llama("the", max_tokens=5)
over.set()
thread.join()
print(json.dumps({"written": written[0], "changed": len(changed), "same": identities() == before}))
"""


def run(*command: str, home: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run a program that finds this package; what it writes goes to files."""
    env = {**os.environ, "PYTHONPATH": str(Path(llama_cpp.__file__).parents[1]), **environment}
    out, err = home / "out", home / "err"
    with out.open("wb") as stdout, err.open("wb") as stderr:
        done = subprocess.run(
            [sys.executable, "-c", *command], env=env, stdout=stdout, stderr=stderr, timeout=120, check=False
        )
    return subprocess.CompletedProcess(command, done.returncode, out.read_text(), err.read_text())


class TestFileDescriptors:
    """10: a quiet load threw away what other threads wrote; any other load printed everything."""

    @pytest.mark.parametrize(
        ("options", "is_told"),
        [({}, False), ({"verbose": False}, False), ({"verbose": True}, True)],
        ids=["nothing said", "quiet", "verbose"],
    )
    def test_what_other_threads_write_arrives(
        self,
        options: dict[str, object],
        is_told: bool,  # noqa: FBT001 - the cases
        tiny: str,
        tmp_path: Path,
    ) -> None:
        done = run(BESIDE, tiny, json.dumps(options), home=tmp_path, LLAMA_CPP_LIB_PATH=str(loaded().folder))
        assert done.returncode == 0, done.stderr[-2000:]
        report = json.loads(done.stdout)
        lines = done.stderr.splitlines()

        own = [line for line in lines if line.endswith(" of the program")]
        assert (report["changed"], report["same"]) == (0, True)
        assert own == [f"line {number} of the program" for number in range(report["written"])]
        assert report["written"] > 100
        assert (len(lines) > len(own)) == is_told, [line for line in lines if line not in own][:5]

    @pytest.mark.parametrize(
        "opening",
        [
            "llama_cpp.Llama(path, n_ctx=512)",
            "llama_embedding.LlamaEmbedding(path)",
            "llama_cpp.AsyncLlama(path, n_parallel=2).llama",
            "llama_cpp.LlamaModelDraft(path)",
            "llama_cpp.LlamaTokenizer.from_ggml_file(path)",
        ],
    )
    def test_every_class_is_silent_unless_it_is_asked(self, opening: str, tiny: str, tmp_path: Path) -> None:
        program = (
            "import sys, llama_cpp\nfrom llama_cpp import llama_embedding\n"
            f"path = sys.argv[1]\nopened = {opening}\n"
        )

        done = run(program, tiny, home=tmp_path, LLAMA_CPP_LIB_PATH=str(loaded().folder))

        assert (done.returncode, done.stdout, done.stderr) == (0, "", "")

    def test_a_program_with_closed_descriptors_works(self, tiny: str, tmp_path: Path) -> None:
        """As services have it: nothing is written where another file may be by now."""
        program = (
            "import os, sys\nfor fd in (0, 1, 2): os.close(fd)\n"
            "held = [os.open(sys.argv[2], os.O_WRONLY | os.O_CREAT) for _ in range(3)]\n"
            "import llama_cpp\n"
            "with llama_cpp.Llama(sys.argv[1], verbose=False) as llama: llama('the', max_tokens=3)\n"
            "os._exit(0)"
        )
        other = tmp_path / "other"

        done = run(program, tiny, str(other), home=tmp_path, LLAMA_CPP_LIB_PATH=str(loaded().folder))

        assert done.returncode == 0
        assert other.read_bytes() == b""

    @pytest.mark.parametrize("stream", ["stdout", "stderr"])
    def test_a_program_without_streams_works(self, stream: str, tiny: str, tmp_path: Path) -> None:
        program = (
            f"import sys\nsys.{stream} = None\nimport llama_cpp\n"
            "with llama_cpp.Llama(sys.argv[1], verbose=True) as llama: llama('the', max_tokens=3)"
        )

        done = run(program, tiny, home=tmp_path, LLAMA_CPP_LIB_PATH=str(loaded().folder))

        assert (done.returncode, done.stdout) == (0, "")


class TestImport:
    """16: the import took 241 modules and half a second, and failed without the library."""

    MEASURE = (
        "import sys; before = set(sys.modules); {}; slow = {{'numpy', 'jinja2', 'typing_extensions', "
        "'openai', 'huggingface_hub', 'transformers', 'asyncio'}}; "
        "print(len(set(sys.modules) - before), sorted(slow & set(sys.modules)))"
    )

    @pytest.mark.parametrize(
        ("statement", "limit"),
        [
            ("import llama_cpp", 2),
            ("from llama_cpp import Llama", 100),
            ("from llama_cpp import LlamaGrammar, LlamaRAMCache, LlamaPromptLookupDecoding", 100),
            ("from llama_cpp import LogitsProcessorList, StoppingCriteriaList, LlamaTokenizer", 100),
        ],
        ids=["package", "Llama", "grammar", "hooks"],
    )
    def test_few_modules_are_loaded_and_none_that_is_slow(
        self, statement: str, limit: int, tmp_path: Path
    ) -> None:
        done = run(
            self.MEASURE.format(statement), home=tmp_path, LLAMA_CPP_LIB_PATH=str(tmp_path / "nowhere")
        )

        assert done.returncode == 0, done.stderr
        count, slow = done.stdout.split(" ", 1)
        assert int(count) <= limit
        assert slow.strip() == "[]"

    @pytest.mark.parametrize(
        "names",
        [
            "Llama, LlamaGrammar, LlamaCache, LlamaRAMCache, LlamaDiskCache, LogitsProcessorList, AsyncLlama",
            "ChatCompletionRequestMessage, CreateCompletionResponse, ChatCompletionTool, ChatCompletionChunk",
            "LLAMA_POOLING_TYPE_RANK, llama_context_params, llama_batch, LLAMA_DEFAULT_SEED",
        ],
        ids=["classes", "types", "constants"],
    )
    def test_all_but_functions_can_be_imported_without_the_library(self, names: str, tmp_path: Path) -> None:
        done = run(
            f"from llama_cpp import {names}", home=tmp_path, LLAMA_CPP_LIB_PATH=str(tmp_path / "nowhere")
        )

        assert (done.returncode, done.stderr) == (0, "")

    def test_a_model_without_the_library_says_what_is_missing(self, tiny: str, tmp_path: Path) -> None:
        program = "import sys; from llama_cpp import Llama; Llama(sys.argv[1])"

        done = run(program, tiny, home=tmp_path, LLAMA_CPP_LIB_PATH=str(tmp_path / "nowhere"))

        assert done.returncode == 1
        assert "nowhere" in done.stderr
        assert "AttributeError" not in done.stderr
