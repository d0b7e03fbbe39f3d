"""Which native samplers a chain is made of, and that every parameter does what its native sampler does."""

from __future__ import annotations

import ctypes
from collections.abc import Callable
from itertools import islice

import pytest

from llama_cpp import llama_cpp as C  # noqa: N812 - the C library
from llama_cpp._chain import build_chain
from llama_cpp._sampling import Sampling
from llama_cpp.llama import Llama

pytestmark = pytest.mark.integration

Load = Callable[..., Llama]
Sampler = object
Maker = Callable[[int], list[Sampler]]

NO_FILTERS = Sampling(top_k=0, top_p=1.0, min_p=0.0, temperature=1.0)
SEED = 11
EVERYTHING = [
    "logit-bias", "penalties", "dry", "top-n-sigma", "top-k", "typical", "top-p", "min-p", "xtc", "infill",
    "temp-ext", "adaptive-p",
]  # fmt: skip
PROMPT = b"the old man and the old dog and the old"
"""Repeats itself, for what looks at repetitions."""


def names_of(llama: Llama, sampling: Sampling) -> list[str]:
    sampling.check(llama.n_vocab())
    with build_chain(sampling, llama._vocabulary, [1, 2, 3], 64) as chain:
        found = [
            C.llama_sampler_name(C.llama_sampler_chain_get(chain.address, index))
            for index in range(C.llama_sampler_chain_n(chain.address))
        ]
    return [(name or b"").decode().lstrip("+?") for name in found]


@pytest.mark.parametrize(
    ("sampling", "names"),
    [
        pytest.param(Sampling(), ["top-k", "top-p", "min-p", "temp", "dist"], id="defaults"),
        pytest.param(NO_FILTERS, ["dist"], id="nothing-without-effect"),
        pytest.param(NO_FILTERS._replace(top_k=10**6), ["dist"], id="top-k-of-everything"),
        pytest.param(Sampling(temperature=0.0), ["greedy"], id="greedy"),
        pytest.param(Sampling(temperature=1e-9), ["greedy"], id="so-cold-that-logits-overflow"),
        pytest.param(Sampling(temperature=-1.0), ["dist"], id="plain"),
        pytest.param(Sampling(mirostat_mode=1), ["temp", "mirostat"], id="mirostat"),
        pytest.param(Sampling(mirostat_mode=2, temperature=1.0), ["mirostat-v2"], id="mirostat-2"),
        pytest.param(NO_FILTERS._replace(typical_p=0.9), ["typical", "dist"], id="typical"),
        pytest.param(NO_FILTERS._replace(repeat_penalty=1.1), ["penalties", "dist"], id="penalties"),
        pytest.param(
            NO_FILTERS._replace(repeat_penalty=1.1, penalty_last_n=0), ["dist"], id="penalties-of-none"
        ),
        pytest.param(
            Sampling(temperature=0.0, presence_penalty=0.5, logit_bias={3: 1.0}),
            ["logit-bias", "penalties", "greedy"],
            id="bias-first",
        ),
        pytest.param(
            Sampling(
                repeat_penalty=1.1,
                dry_multiplier=1.0,
                dry_penalty_last_n=-1,
                top_n_sigma=1.0,
                typical_p=0.9,
                xtc_probability=0.5,
                dynatemp_range=0.1,
                adaptive_target=0.3,
                infill=True,
                ignore_eos=True,
            ),
            EVERYTHING,
            id="everything",
        ),
        pytest.param(
            Sampling(dry_multiplier=1.0, xtc_probability=0.5, temperature=0.0), ["greedy"], id="dry-of-none"
        ),
        pytest.param(
            Sampling(infill=True, temperature=0.0, xtc_probability=0.5),
            ["top-k", "top-p", "min-p", "infill", "greedy"],
            id="infill-without-chance",
        ),
        pytest.param(
            Sampling(samplers=["temperature", "min_p", "infill"]),
            ["temp", "min-p", "infill", "dist"],
            id="order",
        ),
        pytest.param(Sampling(samplers=[]), ["dist"], id="no-order"),
        pytest.param(NO_FILTERS._replace(xtc_probability=1.0, xtc_threshold=0.6), ["dist"], id="xtc-of-none"),
    ],
)
def test_a_chain_holds_what_has_an_effect_in_the_documented_order(
    sampling: Sampling, names: list[str], tiny: str, load: Load
) -> None:
    assert names_of(load(tiny), sampling) == names


def by_hand(llama: Llama, samplers: list[Sampler], count: int, *, recent: bool = False) -> list[int]:
    """Generate with the C functions."""
    tokens = llama.tokenize(PROMPT)
    llama.reset()
    llama.eval(tokens)
    chain = C.llama_sampler_chain_init(C.llama_sampler_chain_default_params())
    for sampler in samplers:
        C.llama_sampler_chain_add(chain, sampler)  # type: ignore[arg-type]  # the makers return samplers
    for token in tokens if recent else ():
        C.llama_sampler_accept(chain, token)
    chosen: list[int] = []
    while len(chosen) < count:
        chosen.append(C.llama_sampler_sample(chain, llama.ctx, -1))
        llama.eval(chosen[-1:])
    C.llama_sampler_free(chain)
    return chosen


def by_option(llama: Llama, count: int, **options: object) -> list[int]:
    neutral = {"temp": 1.0, "top_k": 0, "top_p": 1.0, "min_p": 0.0, "seed": SEED}
    generation = llama.generate(llama.tokenize(PROMPT), **{**neutral, **options})  # type: ignore[arg-type]
    return list(islice(generation, count))


def vocab_of(llama: Llama) -> int | None:
    return C.llama_model_get_vocab(llama.model)


def dry_by_hand(llama: Llama) -> list[Sampler]:
    breakers = (ctypes.c_char_p * 1)(b"dog")
    return [C.llama_sampler_init_dry(vocab_of(llama), 5.0, 1.5, 1, llama.n_ctx(), breakers, 1)]


PARAMETERS: dict[str, tuple[dict[str, object], Callable[[Llama], list[Sampler]]]] = {
    "temperature": ({"temp": 0.3}, lambda _: [C.llama_sampler_init_temp(0.3)]),
    "top_k": ({"top_k": 3}, lambda _: [C.llama_sampler_init_top_k(3)]),
    "top_p": ({"top_p": 0.3}, lambda _: [C.llama_sampler_init_top_p(0.3, 0)]),
    "min_p": ({"min_p": 0.3}, lambda _: [C.llama_sampler_init_min_p(0.3, 0)]),
    "typical_p": ({"typical_p": 0.3}, lambda _: [C.llama_sampler_init_typical(0.3, 0)]),
    "top_n_sigma": ({"top_n_sigma": 1.0}, lambda _: [C.llama_sampler_init_top_n_sigma(1.0)]),
    "min_keep": ({"top_p": 0.01, "min_keep": 4}, lambda _: [C.llama_sampler_init_top_p(0.01, 4)]),
    "dynatemp": (
        {"dynatemp_range": 0.9, "dynatemp_exponent": 2.0},
        lambda _: [C.llama_sampler_init_temp_ext(1.0, 0.9, 2.0)],
    ),
    "xtc": (
        {"top_k": 3, "xtc_probability": 0.9, "xtc_threshold": 0.2},
        lambda _: [C.llama_sampler_init_top_k(3), C.llama_sampler_init_xtc(0.9, 0.2, 0, SEED)],
    ),
    "penalties": (
        {"repeat_penalty": 1.5, "frequency_penalty": 0.5, "presence_penalty": 0.5, "penalty_last_n": 4},
        lambda llama: [C.llama_sampler_init_penalties(llama.n_vocab(), 4, 1.5, 0.5, 0.5)],
    ),
    "penalties-of-everything": (
        {"present_penalty": 5.0, "penalty_last_n": -1},
        lambda llama: [C.llama_sampler_init_penalties(llama.n_vocab(), llama.n_ctx(), 1.0, 0.0, 5.0)],
    ),
    "infill": (
        {"top_k": 8, "use_infill": True},
        lambda llama: [C.llama_sampler_init_top_k(8), C.llama_sampler_init_infill(vocab_of(llama))],
    ),
    "order": (
        {"top_p": 0.5, "temp": 3.0, "samplers": ["temperature", "top_p"]},
        lambda _: [C.llama_sampler_init_temp(3.0), C.llama_sampler_init_top_p(0.5, 0)],
    ),
}


@pytest.mark.parametrize("name", PARAMETERS)
def test_a_parameter_does_what_its_sampler_does(name: str, tiny: str, load: Load) -> None:
    llama = load(tiny)
    options, make = PARAMETERS[name]

    found = by_option(llama, 24, **options)

    dist = C.llama_sampler_init_dist(SEED)
    assert found == by_hand(llama, [*make(llama), dist], 24, recent=name.startswith("penalties"))
    assert found != by_option(llama, 24)


def test_dry_ends_a_repetition_except_across_its_breakers(tiny: str, load: Load) -> None:
    llama = load(tiny)
    bias = dict.fromkeys(llama.tokenize(b" man dog", add_bos=False)[-2:], 20.0)
    dry = {"dry_multiplier": 50.0, "dry_allowed_length": 1, "dry_penalty_last_n": -1, "dry_base": 2.0}

    def first(**options: object) -> int:
        return by_option(llama, 1, temp=0.0, logit_bias=bias, **options)[0]

    free = first()
    assert first(**dry) != free
    assert first(**{**dry, "dry_multiplier": 0.0}) == free
    assert first(**{**dry, "dry_penalty_last_n": 0}) == free
    assert first(**{**dry, "dry_penalty_last_n": 1}) == free
    assert first(**{**dry, "dry_allowed_length": 20}) == free
    assert first(**dry, dry_seq_breakers=["old"]) == free


def test_dry_is_the_native_one_and_sees_the_prompt(tiny: str, load: Load) -> None:
    llama = load(tiny)
    options = {
        "dry_multiplier": 5.0, "dry_base": 1.5, "dry_allowed_length": 1, "dry_penalty_last_n": -1,
        "dry_seq_breakers": ["dog"],
    }  # fmt: skip

    found = by_option(llama, 24, **options)

    samplers = [*dry_by_hand(llama), C.llama_sampler_init_dist(SEED)]
    assert found == by_hand(llama, samplers, 24, recent=True)


@pytest.mark.parametrize(
    ("options", "make"),
    [
        ({"mirostat_mode": 1}, lambda n: [C.llama_sampler_init_mirostat(n, SEED, 5.0, 0.1, 100)]),
        (
            {"mirostat_mode": 2, "mirostat_tau": 2.0, "mirostat_eta": 0.5},
            lambda _: [C.llama_sampler_init_mirostat_v2(SEED, 2.0, 0.5)],
        ),
        (
            {"adaptive_target": 0.01, "adaptive_decay": 0.5},
            lambda _: [C.llama_sampler_init_adaptive_p(0.01, 0.5, SEED)],
        ),
        ({"temp": -1.0}, lambda _: [C.llama_sampler_init_dist(SEED)]),
        ({"temp": 0.0}, lambda _: [C.llama_sampler_init_greedy()]),
    ],
    ids=["mirostat", "mirostat-2", "adaptive-p", "plain", "greedy"],
)
def test_what_chooses_is_the_native_sampler(
    options: dict[str, object], make: Maker, tiny: str, load: Load
) -> None:
    llama = load(tiny)

    found = by_option(llama, 24, **options)

    assert found == by_hand(llama, make(llama.n_vocab()), 24)


def test_the_order_changes_the_result(tiny: str, load: Load) -> None:
    llama = load(tiny)
    options = {"top_p": 0.5, "temp": 3.0}

    assert by_option(llama, 24, samplers=["temperature", "top_p"], **options) != by_option(
        llama, 24, samplers=["top_p", "temperature"], **options
    )


def test_a_sampler_that_is_not_named_does_nothing(tiny: str, load: Load) -> None:
    llama = load(tiny)

    assert by_option(llama, 24, top_k=1, samplers=["temperature"]) == by_option(llama, 24)


def test_the_end_can_be_ruled_out(script: str, load: Load) -> None:
    llama = load(script)

    def ends(**options: object) -> bool:
        return llama.token_eos() in islice(llama.generate(llama.tokenize(b"the"), temp=0.0, **options), 20)  # type: ignore[arg-type]

    assert ends()
    assert not ends(ignore_eos=True)
    assert not ends(ignore_eos=True, logit_bias={llama.token_eos(): 1000.0})


def test_a_certain_token_is_chosen_also_by_chance(tiny: str, load: Load) -> None:
    llama = load(tiny)
    wanted = llama.tokenize(b" yes", add_bos=False)[-1]

    bias = {wanted: float("inf")}
    ways: tuple[dict[str, object], ...] = (
        {}, {"temp": 1e-5}, {"temp": 50.0}, {"top_p": 0.5}, {"typical_p": 0.5}, {"mirostat_mode": 1},
        {"mirostat_mode": 2}, {"adaptive_target": 0.9}, {"samplers": ["temperature", "top_p"], "temp": 0.1},
    )  # fmt: skip
    for options in ways:
        assert by_option(llama, 3, logit_bias=bias, **options) == [wanted] * 3


@pytest.mark.parametrize("name", ["penalty_last_n", "dry_penalty_last_n"])
def test_a_window_takes_no_more_memory_than_the_context(name: str, tiny: str, load: Load) -> None:
    llama = load(tiny)
    options = {"dry_multiplier": 1.0, "dry_penalty_last_n": 4, "presence_penalty": 1.0, name: 2**31 - 1}

    assert by_option(llama, 4, **options) == by_option(llama, 4, **{**options, name: -1})


def test_infill_needs_an_end(tiny: str, load: Load) -> None:
    llama = load(tiny)
    vocabulary = llama._vocabulary

    class Endless:
        """A vocabulary whose end is not known."""

        size, eos, _model = vocabulary.size, -1, vocabulary._model

    with pytest.raises(ValueError, match="infill needs a model with a token that ends the text"):
        build_chain(Sampling(infill=True), Endless(), [])  # type: ignore[arg-type]  # what it looks at
