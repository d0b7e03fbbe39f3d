"""Grammars with texts that they admit and texts that they do not."""

from __future__ import annotations

from typing import NamedTuple


class GrammarCase(NamedTuple):
    """A grammar and texts."""

    name: str
    grammar: str
    admitted: list[str]
    rejected: list[str]


GRAMMARS = [
    GrammarCase("literal", 'root ::= "a\\n\\"\\\\"', ['a\n"\\'], ["a", "a\n"]),
    GrammarCase("escapes", 'root ::= "\\x41\\u00e9\\U0001F600\\[\\]\\-"', ["Aé😀[]-"], ["A"]),
    GrammarCase("class", "root ::= [a-cx\\]-]", ["a", "c", "x", "]", "-"], ["d", "", "ab"]),
    GrammarCase("negated class", "root ::= [^a-c\\n]", ["d", "é", "😀"], ["a", "\n", ""]),
    GrammarCase("dot", 'root ::= . "x"', ["ax", "\nx", "😀x"], ["x", "ab"]),
    GrammarCase("star", "root ::= [x]*", ["", "xxx"], ["y", "xy"]),
    GrammarCase("plus", 'root ::= "ab"+', ["ab", "abab"], ["", "aba", "abb"]),
    GrammarCase("optional", 'root ::= "a"? "b"', ["b", "ab"], ["a", "aab"]),
    GrammarCase("exactly", 'root ::= "a"{3}', ["aaa"], ["aa", "aaaa"]),
    GrammarCase("at least", 'root ::= "a"{2,}', ["aa", "aaaaa"], ["a"]),
    GrammarCase("between", 'root ::= ("a" "b"?){1,3}', ["a", "abab", "aba"], ["", "aaaa", "abb"]),
    GrammarCase("up to", 'root ::= "a"{0,2} "b"', ["b", "aab"], ["aaab"]),
    GrammarCase("none", 'root ::= "a"{0} "b"', ["b"], ["ab"]),
    GrammarCase("repeated twice", 'root ::= "a"+* "b"', ["b", "aaab"], ["a"]),
    GrammarCase("empty in a loop", "root ::= ([x]*)*", ["", "xx"], ["y"]),
    GrammarCase("empty alternative", 'root ::= "" | "a"', ["", "a"], ["aa"]),
    GrammarCase("empty class", 'root ::= [] "a"', ["a"], [""]),
    GrammarCase(
        "comments and lines",
        '# first\nroot ::= # here\n  a |\n  "b"\n\n\r\na ::= (\n "x" # inner\n | "y"\n)',
        ["x", "y", "b"],
        ["z"],
    ),
    GrammarCase(
        "recursion",
        'root ::= sum\nsum ::= term ("+" term)*\nterm ::= [0-9]+ | "(" sum ")"',
        ["1", "1+(2+33)", "((4))"],
        ["", "1+", "(1", "1)"],
    ),
    GrammarCase("last definition", 'root ::= a\na ::= "x"\na ::= "y"', ["y"], ["x"]),
    GrammarCase("names", 'root ::= 1-a\n1-a ::= "x"', ["x"], ["y"]),
]
