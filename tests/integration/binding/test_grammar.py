"""Grammars through the real sampler of llama.cpp."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from fakes.grammar_matcher import Matcher, Writer, random_of
from fakes.grammar_sampler import GrammarSampler
from fakes.grammar_tables import GRAMMARS, GrammarCase
from fakes.schema_tables import SCHEMAS, SchemaCase
from llama_cpp import llama_grammar
from llama_cpp.llama import Llama
from llama_cpp.llama_grammar import LlamaGrammar

pytestmark = pytest.mark.integration

PRESETS = [name for name in llama_grammar.__all__ if name.endswith("_GBNF")]
READ_NATIVELY = [
    'root ::= "a\\',
    'root ::= "\\q"',
    "root ::= [a-",
    'root ::= ("a"',
    'root := "a"',
    'root ::= "a"\n| "b"',
    "root ::= *",
    'root ::= ""*',
    'root ::= "a"{2001}',
    'root ::= ("a"{0,100}){0,100}',
    'root ::= ("a" b c d){0,501}\nb ::= "b"\nc ::= "c"\nd ::= "d"',
    "root ::= <[x]>",
    "root ::= a\n",
    'a ::= "b"',
    'root ::= root "a"',
    'root ::= ("a" | "")*',
]


@pytest.fixture(scope="module")
def sampler(tiny: str) -> Iterator[GrammarSampler]:
    with Llama(tiny, n_ctx=64, verbose=False) as llama:
        yield GrammarSampler(llama)


@pytest.mark.parametrize("case", GRAMMARS, ids=lambda case: case.name)
def test_llama_cpp_admits_what_a_grammar_says(sampler: GrammarSampler, case: GrammarCase) -> None:
    assert [text for text in case.admitted if not sampler.admits(case.grammar, text)] == []
    assert [text for text in case.rejected if sampler.admits(case.grammar, text)] == []


@pytest.mark.parametrize("case", SCHEMAS, ids=lambda case: case.name)
def test_llama_cpp_admits_what_a_schema_says(sampler: GrammarSampler, case: SchemaCase) -> None:
    grammar = LlamaGrammar.from_json_schema(json.dumps(case.schema)).text

    assert [text[:90] for text in case.admitted if not sampler.admits(grammar, text)] == []
    assert [text[:90] for text in case.rejected if sampler.admits(grammar, text)] == []


@pytest.mark.parametrize("name", PRESETS)
def test_llama_cpp_admits_what_a_preset_writes(sampler: GrammarSampler, name: str) -> None:
    grammar = vars(llama_grammar)[name]
    writer, random = Writer(grammar), random_of(1)

    for _ in range(3):
        assert sampler.admits(grammar, writer.write(random))


@pytest.mark.parametrize("case", SCHEMAS, ids=lambda case: case.name)
def test_matcher_of_the_tests_is_true(sampler: GrammarSampler, case: SchemaCase) -> None:
    """The other tests use a matcher of their own: it must say what llama.cpp says."""
    grammar = LlamaGrammar.from_json_schema(json.dumps(case.schema)).text
    matcher, writer, random = Matcher(grammar), Writer(grammar), random_of(7)
    texts = [text for text in (writer.write(random) for _ in range(4)) if len(text) < 2000]

    for text in texts:
        place = random.randrange(len(text) + 1)
        spoiled = text[:place] + random.choice('"1a,]} ') + text[place + random.randint(0, 1) :]
        for one in (text, text[:place], spoiled):
            assert sampler.admits(grammar, one) == matcher.admits(one), (grammar, one)


@pytest.mark.parametrize("text", READ_NATIVELY)
def test_what_llama_cpp_refuses_is_refused(
    sampler: GrammarSampler, text: str, capfd: pytest.CaptureFixture[str]
) -> None:
    assert not sampler.reads(text)
    capfd.readouterr()

    with pytest.raises(ValueError, match="invalid grammar: "):
        LlamaGrammar.from_string(text)
    assert capfd.readouterr() == ("", "")


def is_read(text: str) -> bool:
    try:
        LlamaGrammar.from_string(text)
    except ValueError:
        return False
    return True


@pytest.mark.parametrize("seed", range(20))
def test_random_grammars_are_read_alike(
    sampler: GrammarSampler, seed: int, capfd: pytest.CaptureFixture[str]
) -> None:
    """What is read here is read by llama.cpp, and the other way round."""
    random = random_of(seed)
    pieces = [
        '"a"',
        "[b-c]",
        "[^d]",
        "(",
        ")",
        "|",
        "*",
        "+",
        "?",
        "{2}",
        "{0,3}",
        "root",
        "r",
        " ",
        "\n",
        ".",
        '""',
    ]
    for _ in range(200):
        body = "".join(random.choice(pieces) for _ in range(random.randint(1, 9)))
        text = f'root ::= {body}\nr ::= {random.choice(pieces)} "x"\n'
        assert sampler.reads(text) == is_read(text), text
    capfd.readouterr()


@pytest.mark.parametrize("depth", [199, 200])
def test_deepest_brackets_are_read(sampler: GrammarSampler, depth: int) -> None:
    text = LlamaGrammar.from_string("root ::= " + "(" * depth + '"a"' + ")" * depth).text

    assert sampler.admits(text, "a")


def test_longest_chain_is_read(sampler: GrammarSampler) -> None:
    rules = "".join(f"r{index} ::= r{index + 1}\n" for index in range(990))
    text = LlamaGrammar.from_string(f'root ::= r0\n{rules}r990 ::= "a"').text

    assert sampler.admits(text, "a")


def test_tokens_are_matched_by_number(sampler: GrammarSampler) -> None:
    grammar = LlamaGrammar.from_string("root ::= <[300]> !<[301]> <[301]>").text

    assert sampler.admits_tokens(grammar, [300, 302, 301])
    assert not sampler.admits_tokens(grammar, [300, 301, 301])


def test_invalid_grammar_leaves_the_process_alive() -> None:
    """The native parser ends the process on some of these."""
    code = (
        "from llama_cpp.llama_grammar import LlamaGrammar\n"
        "many = ''.join(f'r{i} ::= r{i + 1}\\n' for i in range(20000))\n"
        "bad = ['root ::= ' + '(' * 200000 + '\"a\"' + ')' * 200000,\n"
        "       'root ::= r0\\n' + many + 'r20000 ::= \"a\"',\n"
        '       \'root ::= "a"{3,2}\', \'\', \'root ::= b root "c" | "d"\\nb ::= d\\nd ::= "" | "x"\']\n'
        "for text in bad:\n"
        "    try:\n"
        "        LlamaGrammar.from_string(text)\n"
        "    except ValueError:\n"
        "        continue\n"
        "    raise SystemExit(1)\n"
        "print('alive')\n"
    )
    home = str(Path(llama_grammar.__file__).parents[1])
    result = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
        env={**os.environ, "PYTHONPATH": home},
    )

    assert (result.returncode, result.stdout) == (0, "alive\n"), result.stderr


def test_large_schema_is_read_natively(sampler: GrammarSampler) -> None:
    schema = {"properties": {f"p{index}": {"type": "integer"} for index in range(1000)}}
    grammar = LlamaGrammar.from_json_schema(json.dumps(schema)).text

    assert sampler.admits(grammar, '{"p3":1,"p999":2}')
    assert not sampler.admits(grammar, '{"p999":1,"p3":2}')


def test_model_writes_json(load: Callable[..., Llama], tiny: str) -> None:
    """A model that babbles, held by a grammar, says what the grammar says."""
    llama = load(tiny)
    grammar = LlamaGrammar.from_json_schema('{"enum": ["one", "two", {"three": [3]}]}')

    answer = llama.create_completion("tiny", grammar=grammar, max_tokens=64, seed=1)

    assert not isinstance(answer, Iterator)
    assert json.loads(answer["choices"][0]["text"]) in ["one", "two", {"three": [3]}]
