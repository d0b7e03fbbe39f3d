"""What a `Sampling` may hold."""

from __future__ import annotations

import math

import pytest

from llama_cpp._sampling import DEFAULT_ORDER, LARGEST_BIAS, SAMPLER_NAMES, Sampling, bias_table

N_VOCAB = 100


def test_the_defaults_are_in_order() -> None:
    Sampling().check(N_VOCAB)

    assert Sampling().samplers == DEFAULT_ORDER
    assert DEFAULT_ORDER == (
        "penalties", "dry", "top_n_sigma", "top_k", "typical_p", "top_p", "min_p", "xtc", "temperature",
    )  # fmt: skip
    assert set(SAMPLER_NAMES) - set(DEFAULT_ORDER) == {"infill"}


@pytest.mark.parametrize(
    ("name", "value", "expected"),
    [
        ("temperature", math.nan, "a finite number"),
        ("repeat_penalty", 1e39, "a number from -1e\\+30 to 1e\\+30"),
        ("temperature", math.inf, "a finite number"),
        ("temperature", 1e39, "a number from -1e\\+30 to 1e\\+30"),
        ("top_k", 2**31, "a number from"),
        ("top_k", 1.5, "a whole number"),
        ("top_p", 1.1, "a number from 0 to 1"),
        ("top_p", -0.1, "a number from 0 to 1"),
        ("min_p", 2.0, "a number from 0 to 1"),
        ("typical_p", -1.0, "a number from 0 to 1"),
        ("repeat_penalty", 0.0, "more than 0"),
        ("frequency_penalty", math.nan, "a finite number"),
        ("presence_penalty", -math.inf, "a finite number"),
        ("penalty_last_n", -2, "-1 or more"),
        ("penalty_last_n", 0.5, "a whole number"),
        ("mirostat_mode", 3, "0, 1 or 2"),
        ("mirostat_tau", -1.0, "0 or more"),
        ("mirostat_eta", -0.1, "0 or more"),
        ("top_n_sigma", math.nan, "a finite number"),
        ("dynatemp_range", -0.5, "0 or more"),
        ("dynatemp_exponent", -1.0, "0 or more"),
        ("min_keep", -1, "0 or more"),
        ("xtc_probability", 1.5, "a number from 0 to 1"),
        ("xtc_threshold", -0.5, "a number from 0 to 1"),
        ("dry_multiplier", -1.0, "0 or more"),
        ("dry_base", 0.5, "1 or more"),
        ("dry_allowed_length", -1, "0 or more"),
        ("dry_penalty_last_n", -2, "-1 or more"),
        ("adaptive_target", 1.5, "1 or less"),
        ("adaptive_decay", 1.0, "a number from 0 to 0.99"),
    ],
)
def test_a_value_out_of_its_range_is_refused_by_name(name: str, value: float, expected: str) -> None:
    with pytest.raises(ValueError, match=rf"^{name} is .*, expected {expected}"):
        Sampling(**{name: value}).check(N_VOCAB)  # type: ignore[arg-type]  # of each parameter


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("temperature", "hot"),
        ("top_k", None),
        ("seed", "first"),
        ("infill", "yes"),
        ("dry_seq_breakers", "abc"),
        ("dry_seq_breakers", [1]),
        ("samplers", "top_k"),
        ("samplers", [None]),
    ],
)
def test_a_value_of_another_type_is_refused_by_name(name: str, value: object) -> None:
    with pytest.raises(TypeError, match=f"^{name} is "):
        Sampling(**{name: value}).check(N_VOCAB)  # type: ignore[arg-type]  # the point of the test


@pytest.mark.parametrize(
    ("breaker", "message"),
    [
        pytest.param("", "without zero characters", id="empty"),
        pytest.param("a\0b", "without zero characters", id="zero"),
        pytest.param("é" * 21, "longer than 40 bytes", id="long"),
    ],
)
def test_a_breaker_that_llama_cpp_would_cut_is_refused(breaker: str, message: str) -> None:
    Sampling(dry_seq_breakers=["é" * 20]).check(N_VOCAB)

    with pytest.raises(ValueError, match=f"dry_seq_breakers has .*{message}"):
        Sampling(dry_seq_breakers=["ok", breaker]).check(N_VOCAB)


def test_an_order_names_each_sampler_once_and_no_other() -> None:
    Sampling(samplers=["temperature", "infill"]).check(N_VOCAB)

    with pytest.raises(ValueError, match="samplers has 'tfs_z', expected names from penalties, dry"):
        Sampling(samplers=["top_k", "tfs_z"]).check(N_VOCAB)
    with pytest.raises(ValueError, match="samplers has 'top_k' more than once"):
        Sampling(samplers=["top_k", "top_p", "top_k"]).check(N_VOCAB)


def test_a_bias_names_tokens_of_the_vocabulary() -> None:
    with pytest.raises(ValueError, match="logit_bias names token 100, but the vocabulary has 100"):
        Sampling(logit_bias={N_VOCAB: 1.0}).check(N_VOCAB)


def test_a_bias_is_read_from_json_and_stays_sortable() -> None:
    assert bias_table({"3": 1, "4": math.inf, "5": -math.inf}) == {3: 1.0, 4: LARGEST_BIAS, 5: -math.inf}
    assert bias_table(None) == {}
    with pytest.raises(ValueError, match="has a NaN"):
        bias_table({1: math.nan})
    with pytest.raises(TypeError, match="expected a number for each token"):
        bias_table({"a": 1.0})
