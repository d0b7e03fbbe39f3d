"""The ready grammars say what their names promise."""

from __future__ import annotations

import json

import pytest

from fakes.grammar_matcher import Matcher, Writer, random_of
from llama_cpp import llama_grammar
from llama_cpp.llama_grammar import LlamaGrammar

NAMES = [name for name in llama_grammar.__all__ if name.endswith("_GBNF")]
PROGRAM = r"""void f(int a, char b) {
    int x = a * 2;
    if (x > 3 && b == 'c') {
        g("hi\n");
    } else {
        x[0] += 1;
    }
    for (int i = 0; i < 9; i++) {
        // again
    }
}
"""
TEXTS = {
    "JSON_GBNF": (['{"a": [1, -2.5e3, {"b": null}], "é": "\\n"}', "{}"], ["[]", '{"a"}', "{'a': 1}", "1"]),
    "JSON_ARR_GBNF": (["[]", '[1, {"a": true}]'], ["{}", "[1,]", "1"]),
    "LIST_GBNF": (["- one\n- two, three\n"], ["one\n", "- one", "- \n", ""]),
    "ARITHMETIC_GBNF": (["1 + 2 = 3\n", "x = -(a_1 + 2.5) * y\n"], ["1 + = 3\n", "1 + 2\n", "1+2 = 3\n"]),
    "C_GBNF": (
        ["int main() {\n    return 0;\n}\n", PROGRAM],
        ["int main()", "main() {\n}\n", "int f() {\n    return 0\n}\n"],
    ),
    "CHESS_GBNF": (
        ["1. e4 e5\n2. Nf3 Nc6\n", "1. d4 d5\n2. O-O-O+ exd8=Q#\n3. Rae1\n"],
        ["e4", "1. e9 e5\n", "1. e4\n"],
    ),
    "JAPANESE_GBNF": (["これはペンです。", "猫が好き\uff01\n「はい」、２つ。"], ["hello.", "これは", ""]),
    "ENGLISH_GBNF": (["It's a test, isn't it?", 'He said "no". Then 3 left.'], ["no end", "été.", ""]),
}


def test_every_preset_has_texts() -> None:
    assert sorted(TEXTS) == sorted(NAMES)


@pytest.mark.parametrize("name", NAMES)
def test_preset_admits_its_texts_only(name: str) -> None:
    admitted, rejected = TEXTS[name]
    matcher = Matcher(LlamaGrammar.from_string(vars(llama_grammar)[name]).text)

    assert [text for text in admitted if not matcher.admits(text)] == []
    assert [text for text in rejected if matcher.admits(text)] == []


@pytest.mark.parametrize(("name", "kind"), [("JSON_GBNF", dict), ("JSON_ARR_GBNF", list)])
def test_json_presets_write_json(name: str, kind: type) -> None:
    writer, random = Writer(vars(llama_grammar)[name]), random_of(1)

    for _ in range(100):
        assert isinstance(json.loads(writer.write(random)), kind)
