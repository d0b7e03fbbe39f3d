"""Choosing within a grammar, together with everything else that takes part in a choice."""

from __future__ import annotations

import gc
import weakref
from collections.abc import Callable, Iterable, Sequence

import numpy as np
import numpy.typing as npt
import pytest

from llama_cpp._chooser import Chooser, GrammarError, build_chooser
from llama_cpp._errors import ClosedError
from llama_cpp._generation import Plan, generate
from llama_cpp._handles import SamplerChain
from llama_cpp._sampling import Sampling
from llama_cpp.llama import Llama
from llama_cpp.llama_grammar import LlamaGrammar

pytestmark = pytest.mark.integration

Load = Callable[..., Llama]
GREEDY = Sampling(temperature=0.0)


def grammar(text: str) -> LlamaGrammar:
    return LlamaGrammar.from_string(text, verbose=False)


def tokens_of(llama: Llama, text: str, sampling: Sampling = GREEDY, **rest: object) -> list[int]:
    """Generate up to the end of the text."""
    plan = Plan(
        llama.tokenize(b"the"), sampling, grammar=grammar(text), vocabulary=llama._vocabulary,
        **rest,  # type: ignore[arg-type]  # of each test
    )  # fmt: skip
    tokens: list[int] = []
    for token in generate(llama._decoder, plan):
        if llama._vocabulary.is_end(token):
            return tokens
        tokens.append(token)
        assert len(tokens) < 100
    return tokens


def text_of(llama: Llama, text: str, sampling: Sampling = GREEDY, **rest: object) -> str:
    return llama.detokenize(tokens_of(llama, text, sampling, **rest)).decode()


WAYS = {
    "greedy": GREEDY,
    "default": Sampling(seed=1),
    "everything-possible": Sampling(temperature=5.0, top_k=0, top_p=1.0, min_p=0.0, seed=2),
    "mirostat": Sampling(mirostat_mode=1, seed=3),
    "mirostat-2": Sampling(mirostat_mode=2, seed=3),
    "adaptive-p": Sampling(adaptive_target=0.2, seed=4),
    "dry-and-xtc": Sampling(
        dry_multiplier=2.0, dry_penalty_last_n=-1, xtc_probability=1.0, xtc_threshold=0.01, seed=5
    ),
    "infill": Sampling(infill=True, seed=6),
    "typical-sigma": Sampling(typical_p=0.5, top_n_sigma=0.5, dynatemp_range=0.5, seed=7),
}


@pytest.mark.parametrize("way", WAYS)
def test_every_way_to_choose_stays_within_the_grammar(way: str, tiny: str, load: Load) -> None:
    llama = load(tiny)

    text = text_of(llama, 'root ::= " yes" [a-f]{5} ("." | "!") " no"', WAYS[way])

    assert text.startswith(" yes")
    assert text.endswith((". no", "! no"))
    assert set(text[4:9]) <= set("abcdef")
    assert len(text) == 13


def test_a_grammar_that_admits_everything_changes_nothing(tiny: str, load: Load) -> None:
    llama = load(tiny)
    sampling = Sampling(seed=9, repeat_penalty=1.2)

    free = generate(llama._decoder, Plan(llama.tokenize(b"the"), sampling, vocabulary=llama._vocabulary))
    fenced = generate(
        llama._decoder,
        Plan(
            llama.tokenize(b"the"),
            sampling,
            grammar=grammar("root ::= [^\\x00]*"),
            vocabulary=llama._vocabulary,
        ),
    )

    expected = [next(free) for _ in range(20)]
    free.close()
    assert [next(fenced) for _ in range(20)] == expected


def test_a_complete_grammar_leaves_the_end_only(tiny: str, load: Load) -> None:
    llama = load(tiny)
    plan = Plan(llama.tokenize(b"the"), GREEDY, grammar=grammar('root ::= "a"'), vocabulary=llama._vocabulary)

    generation = generate(llama._decoder, plan)

    assert llama.detokenize([next(generation)]) == b"a"
    assert [next(generation) for _ in range(3)] == [llama.token_eos()] * 3


def test_nothing_that_is_admitted_is_an_error_and_the_model_stays_usable(tiny: str, load: Load) -> None:
    llama = load(tiny)

    with pytest.raises(GrammarError, match="admits none of the tokens"):
        tokens_of(llama, 'root ::= "a"', GREEDY._replace(ignore_eos=True))
    with pytest.raises(GrammarError, match="admits none of the tokens"):
        tokens_of(llama, 'root ::= "\\U0001F600"', Sampling(logit_bias=dict.fromkeys(range(259), -np.inf)))
    assert text_of(llama, 'root ::= "a"') == "a"


def test_a_grammar_that_llama_cpp_refuses_is_an_error(
    tiny: str, load: Load, capfd: pytest.CaptureFixture[str]
) -> None:
    class Unchecked:
        """What `LlamaGrammar` would not let through."""

        text, root = "root ::= missing", "root"

    llama = load(tiny)

    with pytest.raises(GrammarError, match=r"llama\.cpp refuses the grammar with the root rule 'root'"):
        build_chooser(GREEDY, llama._vocabulary, [], Unchecked())  # type: ignore[arg-type]  # a double
    assert "missing" in capfd.readouterr().err  # llama.cpp writes its reason there, and only there


def test_characters_of_several_tokens_are_whole(tiny: str, load: Load) -> None:
    text = text_of(load(tiny), 'root ::= "é" [あ-ん]{2} "😀"')

    assert (text[0], len(text), text[3]) == ("é", 4, "😀")


def test_bias_processor_criterion_and_grammar_work_together(tiny: str, load: Load) -> None:
    llama = load(tiny)
    a, b, c = (llama.tokenize(letter, add_bos=False)[-1] for letter in (b"\na", b"\nb", b"\nc"))
    lengths: list[int] = []

    def no_a(ids: npt.NDArray[np.intc], scores: npt.NDArray[np.single]) -> npt.NDArray[np.single]:
        lengths.append(len(ids))
        scores[a] = -np.inf
        return scores

    text = text_of(
        llama, "root ::= [abc]+", GREEDY._replace(logit_bias={b: -50.0, c: 50.0}),
        logits_processor=[no_a], stopping_criteria=[lambda ids, _logits: len(ids) >= 6],
    )  # fmt: skip

    assert text == "cccc"[: len(text)]
    assert text
    assert lengths == list(range(len(llama.tokenize(b"the")), 6))


def test_the_grammar_is_asked_last(tiny: str, load: Load) -> None:
    """What a processor forbids is forbidden, also where the grammar admits nothing else."""
    llama = load(tiny)

    def only_words(_ids: object, scores: npt.NDArray[np.single]) -> npt.NDArray[np.single]:
        scores[:500] = -np.inf
        return scores

    with pytest.raises(GrammarError):
        tokens_of(llama, "root ::= [0-9]", logits_processor=only_words)


def test_what_a_processor_raises_frees_the_samplers(tiny: str, load: Load) -> None:
    llama = load(tiny)
    alive = _chains()

    def fail(_ids: object, _scores: object) -> npt.NDArray[np.single]:
        raise LookupError("no such word")

    with pytest.raises(LookupError, match="no such word"):
        tokens_of(llama, "root ::= [a-z]+", logits_processor=fail)
    gc.collect()
    assert _chains() <= alive


def _chains() -> int:
    return sum(isinstance(thing, SamplerChain) and not thing.closed for thing in gc.get_objects())


def test_tokens_that_are_sent_are_free_of_the_grammar_and_count_as_repeated(tiny: str, load: Load) -> None:
    llama = load(tiny)
    yes = llama.tokenize(b" yes", add_bos=False)[-1]
    plan = Plan(
        llama.tokenize(b"the"), GREEDY._replace(presence_penalty=500.0, logit_bias={yes: 100.0}),
        grammar=grammar('root ::= "a" (" yes" | "b")'), vocabulary=llama._vocabulary,
    )  # fmt: skip

    def second(sent: list[int]) -> int:
        generation = generate(llama._decoder, plan)
        next(generation)
        return generation.send(sent)

    assert second([]) == yes
    assert second([yes]) != yes


def test_a_chooser_is_closed_once_and_not_used_again(tiny: str, load: Load) -> None:
    llama = load(tiny)
    llama.eval(llama.tokenize(b"the"))
    for rules in (None, grammar("root ::= [a-z]")):
        with build_chooser(GREEDY, llama._vocabulary, [], rules) as chooser:
            assert chooser.choose(llama.ctx) >= 0
        chooser.close()
        with pytest.raises(ClosedError):
            chooser.choose(llama.ctx)


def test_a_chain_that_cannot_be_made_leaves_nothing_behind(tiny: str, load: Load) -> None:
    llama = load(tiny)
    alive = _chains()

    class Unready(Sequence[int]):
        """Tokens that fail to be read."""

        def __len__(self) -> int:
            return 1

        def __getitem__(self, _at: object) -> Iterable[int]:  # type: ignore[override]  # never an element
            raise LookupError("gone")

    with pytest.raises(LookupError, match="gone"):
        build_chooser(Sampling(repeat_penalty=1.1), llama._vocabulary, Unready(), grammar("root ::= [a-z]"))
    gc.collect()
    assert _chains() <= alive


def test_a_chooser_that_nobody_closes_is_collected(tiny: str, load: Load) -> None:
    llama = load(tiny)
    chooser: Chooser | None = build_chooser(GREEDY, llama._vocabulary, [])
    assert chooser is not None
    chain = weakref.ref(chooser._chain)
    chooser = None
    gc.collect()

    assert chain() is None
