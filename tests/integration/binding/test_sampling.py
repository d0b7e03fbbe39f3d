"""Which native samplers a chain is made of."""

from __future__ import annotations

import pytest

from llama_cpp import llama_cpp as C  # noqa: N812 - the C library
from llama_cpp._sampling import Sampling, build_chain

pytestmark = pytest.mark.integration

N_VOCAB = 100
NO_FILTERS = Sampling(top_k=0, top_p=1.0, min_p=0.0, temperature=1.0)


@pytest.mark.parametrize(
    ("sampling", "names"),
    [
        pytest.param(Sampling(), ["top-k", "top-p", "min-p", "temp", "dist"], id="defaults"),
        pytest.param(NO_FILTERS, ["dist"], id="nothing-without-effect"),
        pytest.param(NO_FILTERS._replace(top_k=N_VOCAB), ["dist"], id="top-k-of-everything"),
        pytest.param(Sampling(temperature=0.0), ["greedy"], id="greedy"),
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
    ],
)
def test_a_chain_holds_what_has_an_effect_in_the_documented_order(
    sampling: Sampling, names: list[str]
) -> None:
    with build_chain(sampling, N_VOCAB, [1, 2, 3]) as chain:
        found = [
            C.llama_sampler_name(C.llama_sampler_chain_get(chain.address, index))
            for index in range(C.llama_sampler_chain_n(chain.address))
        ]

    assert [(name or b"").decode().lstrip("+?") for name in found] == names
