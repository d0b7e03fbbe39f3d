"""The parser of GBNF: what it reads, and what it refuses with which words."""

from __future__ import annotations

from functools import partial

import pytest

from fakes.effort import calls_of
from fakes.grammar_matcher import Matcher
from fakes.grammar_tables import GRAMMARS, GrammarCase
from llama_cpp._gbnf import MAX_ELEMENTS, MAX_NESTING, MAX_REPETITIONS, parse_gbnf
from llama_cpp._gbnf_check import MAX_DEPTH, check_gbnf
from llama_cpp._gbnf_tree import GrammarTextError, Ref, Token


def read(text: str, root: str = "root") -> None:
    check_gbnf(parse_gbnf(text), root)


@pytest.mark.parametrize("case", GRAMMARS, ids=lambda case: case.name)
def test_grammar_admits_what_it_says(case: GrammarCase) -> None:
    read(case.grammar)
    matcher = Matcher(case.grammar)

    assert [text for text in case.admitted if not matcher.admits(text)] == []
    assert [text for text in case.rejected if matcher.admits(text)] == []


@pytest.mark.parametrize(
    ("text", "reason", "where"),
    [
        ("", "there are no rules", "1:1"),
        (" \n# only a comment\n", "there are no rules", "1:1"),
        ('root ::= "a', '" is not closed', "1:10"),
        ('root ::= "a\\', "unknown escape", "1:12"),
        ('root ::= "\\q"', r"unknown escape '\\\\q'", "1:11"),
        ('root ::= "\\x4"', "unknown escape", "1:11"),
        ("root ::= [a", r"\[ is not closed", "1:10"),
        ("root ::= [a-", r"\[ is not closed", "1:10"),
        ('root ::= ("a"', r"expected '\)', found the end", "1:10"),
        ('root ::= "a")', r"expected the end of the line, found '\)'", "1:13"),
        ('root := "a"', "expected '::='", "1:6"),
        ('root ::= "a"\n| "b"', "expected the name of a rule", "2:1"),
        ('root\n::= "a"', "expected '::='", "1:5"),
        ("root ::= *", "nothing to repeat", "1:10"),
        ('root ::= ""*', "nothing to repeat", "1:12"),
        ('root ::= "a"{', "expected a number", "1:14"),
        ('root ::= "a"{2', "expected '}'", "1:15"),
        ('root ::= "a"{2,1}', "cannot repeat 2 to 1 times", "1:13"),
        (f'root ::= "a"{{{MAX_REPETITIONS + 1}}}', "cannot repeat 2001 to 2001 times", "1:13"),
        (f'root ::= "a"{{0,{MAX_REPETITIONS + 1}}}', "cannot repeat 0 to 2001 times", "1:13"),
        ('root ::= "a"{99999999999999999999999}', "cannot repeat", "1:13"),
        ('root ::= ("a"{0,100}){0,100}', "makes 10100 rules", "1:22"),
        ("root ::= <a", "expected a token", "1:10"),
        ("root ::= <[x]>", "expected a token", "1:10"),
        ("root ::= <[4294967296]>", "expected a token", "1:10"),
        ('root ::= ! "a"', "expected a token", "1:11"),
        ("root ::= a\n", "undefined rules: 'a'", "1:10"),
        ('root ::= "a"\nb ::= c | d\n', "undefined rules: 'c', 'd'", "2:7"),
        ('a ::= "b"', "no rule is called 'root'", "1:1"),
        ('root ::= "a\0b"', "a zero character", "1:12"),
        ('root ::= root "a"', "'root' begins with itself", "1:1"),
        ('root ::= a\na ::= "x" | b "y"\nb ::= e a\ne ::= "" | "z"', "begins with itself", None),
        ('root ::= ("a" | "")*', "begins with itself", None),
        ('root ::= b root "c" | "d"\nb ::= d\nd ::= "" | "x"', "'root' begins with itself", "1:1"),
        ("root ::= " + "(" * 300 + '"a"' + ")" * 300, f"more than {MAX_NESTING} brackets", "1:210"),
        ('root ::= "a"' + "+" * 300, f"more than {MAX_NESTING} repetitions of each other", None),
        ('root ::= "' + "a" * 3000 + '"{2000}', f"more than {MAX_ELEMENTS} elements", None),
    ],
)
def test_invalid_grammar_is_refused(text: str, reason: str, where: str | None) -> None:
    with pytest.raises(GrammarTextError, match=f"invalid grammar: .*{reason}.* at .*; ") as caught:
        read(text)

    assert where is None or f"{caught.value.line}:{caught.value.column}" == where


def test_long_chain_of_rules_is_refused() -> None:
    size = 20_000
    text = "root ::= r0\n" + "".join(f"r{index} ::= r{index + 1}\n" for index in range(size))

    with pytest.raises(GrammarTextError, match=f"more than {MAX_DEPTH} rules that begin with each other"):
        read(text + f'r{size} ::= "a"')


def test_search_that_doubles_is_refused() -> None:
    text = "root ::= r0\n" + "".join(f"r{index} ::= r{index + 1} | r{index + 1}\n" for index in range(60))

    with pytest.raises(GrammarTextError, match="ways to begin"):
        read(text + 'r60 ::= "a"')


def test_stacks_that_double_are_refused() -> None:
    text = "root ::= r0\n" + "".join(f"r{index} ::= r{index + 1} r{index + 1}\n" for index in range(40))

    with pytest.raises(GrammarTextError, match="can begin in more than"):
        read(text + 'r40 ::= "" | "a"')


def test_chain_below_the_bound_is_read() -> None:
    text = "root ::= r0\n" + "".join(f"r{index} ::= r{index + 1}\n" for index in range(900))

    assert Matcher(text + 'r900 ::= "a"').admits("a")


def test_tokens_are_read() -> None:
    grammar = parse_gbnf("root ::= <think> !<[12]>* <[4294967295]>")
    items = grammar.rules[grammar.names["root"]].alternatives[0]

    assert items[0] == Token("<think>", None, negated=False)
    assert items[2] == Token("<[4294967295]>", 4294967295, negated=False)


def test_another_root_may_be_asked_for() -> None:
    read('start ::= "a"', "start")


def test_later_names_keep_their_index() -> None:
    grammar = parse_gbnf('root ::= ("x" b)\nb ::= "y"')
    group = grammar.rules[grammar.names["root"]].alternatives[0][0]

    assert isinstance(group, Ref)
    assert grammar.rules[group.rule].name == "root"


def test_work_grows_with_a_grammar_as_it_does() -> None:
    small, large = (calls_of(partial(read, _chain(count))) for count in (100, 1000))

    assert large < 15 * small, "ten times the rules"


def _chain(count: int) -> str:
    rules = (f'r{n} ::= "name{n}" [a-z0-9]+ (r{n + 1} | "x")?\n' for n in range(count))
    return "root ::= r0\n" + "".join(rules) + f'r{count} ::= "end"'
