"""Programs as users of llama-cpp-python write them, from its documentation and that of its forks.

Each runs as it stands there, but for the path of the model. What is said of pictures, sound and the server
is not here.
"""

# mypy: ignore-errors
# Users write these programs without types; the typed program beside this one is checked strictly.

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

import llama_cpp
from fakes.models import lora_adapter, script_model
from llama_cpp import Llama, LlamaGrammar, LogitsProcessorList, StoppingCriteriaList
from llama_cpp.llama_embedding import (
    LLAMA_POOLING_TYPE_NONE,
    NORM_MODE_EUCLIDEAN,
    NORM_MODE_MAX_INT16,
    NORM_MODE_NONE,
    NORM_MODE_TAXICAB,
    LlamaEmbedding,
)
from llama_cpp.llama_speculative import LlamaNGramMapDecoding, LlamaPromptLookupDecoding

pytestmark = pytest.mark.integration

Load = Callable[..., Llama]
TEAM = '{"team_name": "Dodgers"}'


@pytest.fixture(scope="module")
def json_model(models: Path) -> str:
    """A model that says a JSON object."""
    return str(script_model(models / "json.gguf", TEAM))


def test_text_completion(script: str) -> None:
    llm = Llama(model_path=script, n_ctx=2048, verbose=False)

    output = llm(
        "Q: Name the planets in the solar system? A: ",
        max_tokens=32,
        stop=["Q:", "\n"],
        echo=True,
    )

    assert output["object"] == "text_completion"
    assert output["id"].startswith("cmpl-")
    assert output["choices"][0]["text"].startswith("Q: Name the planets in the solar system? A: ")
    assert output["choices"][0]["finish_reason"] in {"stop", "length"}
    assert set(output["usage"]) == {"prompt_tokens", "completion_tokens", "total_tokens"}


def test_a_chat_in_a_named_format(load: Load, script: str) -> None:
    llm = load(script, chat_format="llama-2")

    answer = llm.create_chat_completion(
        messages=[
            {"role": "system", "content": "You are an assistant who perfectly describes images."},
            {"role": "user", "content": "Describe this image in detail please."},
        ]
    )

    assert answer["choices"][0]["message"]["role"] == "assistant"
    assert answer["choices"][0]["message"]["content"]


WORLD_SERIES = [
    {"role": "system", "content": "You are a helpful assistant that outputs in JSON."},
    {"role": "user", "content": "Who won the world series in 2020"},
]


@pytest.mark.parametrize(
    "response_format",
    [
        pytest.param({"type": "json_object"}, id="any JSON"),
        pytest.param(
            {
                "type": "json_object",
                "schema": {
                    "type": "object",
                    "properties": {"team_name": {"type": "string"}},
                    "required": ["team_name"],
                },
            },
            id="of a schema",
        ),
        pytest.param(
            {
                "type": "json_schema",
                "json_schema": {
                    "name": "team",
                    "schema": {
                        "type": "object",
                        "properties": {"team_name": {"type": "string"}},
                        "required": ["team_name"],
                        "additionalProperties": False,
                    },
                },
            },
            id="as OpenAI has it",
        ),
    ],
)
def test_json_mode(load: Load, json_model: str, response_format: dict[str, object]) -> None:
    llm = load(json_model, chat_format="chatml")

    answer = llm.create_chat_completion(
        messages=WORLD_SERIES, response_format=response_format, temperature=0.7
    )

    assert json.loads(answer["choices"][0]["message"]["content"]) == json.loads(TEAM)
    assert answer["choices"][0]["finish_reason"] == "stop"


def test_json_mode_forces_a_model_that_says_something_else(load: Load, script: str) -> None:
    llm = load(script, chat_format="chatml")
    schema = {"type": "object", "properties": {"team": {"enum": ["A", "B"]}}, "required": ["team"]}

    answer = llm.create_chat_completion(
        messages=WORLD_SERIES, response_format={"type": "json_object", "schema": schema}
    )

    assert json.loads(answer["choices"][0]["message"]["content"])["team"] in {"A", "B"}


USER_DETAIL = {
    "type": "function",
    "function": {
        "name": "UserDetail",
        "parameters": {
            "type": "object",
            "title": "UserDetail",
            "properties": {
                "name": {"title": "Name", "type": "string", "maxLength": 8},
                "age": {"title": "Age", "type": "integer", "minimum": 0, "maximum": 150},
            },
            "required": ["name", "age"],
        },
    },
}
JASON = [
    {"role": "system", "content": "The assistant calls functions with appropriate input when necessary"},
    {"role": "user", "content": "Extract Jason is 25 years old"},
]


class TestFunctionCalling:
    @pytest.mark.parametrize(
        "chat_format", ["chatml-function-calling", "functionary-v1", "functionary-v2", None]
    )
    def test_a_named_function(self, load: Load, tiny: str, chat_format: str | None) -> None:
        llm = load(tiny, chat_format=chat_format, n_ctx=2048)

        answer = llm.create_chat_completion(
            messages=JASON,
            tools=[USER_DETAIL],
            tool_choice={"type": "function", "function": {"name": "UserDetail"}},
        )

        choice = answer["choices"][0]
        call = choice["message"]["tool_calls"][0]
        assert choice["finish_reason"] == "tool_calls"
        assert choice["message"]["content"] is None
        assert call["type"] == "function"
        assert call["function"]["name"] == "UserDetail"
        assert set(json.loads(call["function"]["arguments"])) == {"name", "age"}

    @pytest.mark.parametrize("chat_format", ["chatml-function-calling", "chatml"])
    def test_some_function(self, load: Load, tiny: str, chat_format: str) -> None:
        llm = load(tiny, chat_format=chat_format, n_ctx=2048)

        answer = llm.create_chat_completion(messages=JASON, tools=[USER_DETAIL], tool_choice="required")

        (call,) = answer["choices"][0]["message"]["tool_calls"]
        assert call["function"]["name"] == "UserDetail"
        assert set(json.loads(call["function"]["arguments"])) == {"name", "age"}

    def test_streamed(self, load: Load, tiny: str) -> None:
        llm = load(tiny, chat_format="chatml-function-calling", n_ctx=2048)

        chunks = list(
            llm.create_chat_completion(
                messages=JASON,
                tools=[USER_DETAIL],
                tool_choice={"type": "function", "function": {"name": "UserDetail"}},
                stream=True,
            )
        )

        parts = [part for c in chunks for part in c["choices"][0]["delta"].get("tool_calls", [])]
        assert parts[0]["function"]["name"] == "UserDetail"
        assert set(json.loads("".join(part["function"]["arguments"] for part in parts))) == {"name", "age"}
        assert chunks[-1]["choices"][0]["finish_reason"] == "tool_calls"

    def test_left_to_the_model(self, load: Load, models: Path) -> None:
        says = '<tool_call>{"name": "UserDetail", "arguments": {"name": "Jason", "age": 25}}</tool_call>'
        path = str(script_model(models / "caller.gguf", says))
        llm = load(path)
        llm.metadata["tokenizer.chat_template"] = (
            "{% if tools %}<tool_call>{{ tools | tojson }}</tool_call>{% endif %}"
            "{% for m in messages %}{{ m.content }}{% endfor %}"
        )

        answer = llm.create_chat_completion(messages=JASON, tools=[USER_DETAIL], tool_choice="auto")

        (call,) = answer["choices"][0]["message"]["tool_calls"]
        assert json.loads(call["function"]["arguments"]) == {"name": "Jason", "age": 25}

    def test_in_the_form_before_tools(self, load: Load, tiny: str) -> None:
        llm = load(tiny, chat_format="chatml-function-calling", n_ctx=2048)

        answer = llm.create_chat_completion(
            messages=JASON, functions=[USER_DETAIL["function"]], function_call={"name": "UserDetail"}
        )

        message = answer["choices"][0]["message"]
        assert message["function_call"]["name"] == "UserDetail"
        assert set(json.loads(message["function_call"]["arguments"])) == {"name", "age"}
        assert answer["choices"][0]["finish_reason"] == "function_call"

    def test_of_nobody(self, load: Load, tiny: str) -> None:
        llm = load(tiny, chat_format="chatml")

        with pytest.raises(ValueError, match=r"tool_choice is .* but the tools are UserDetail"):
            llm.create_chat_completion(
                messages=JASON,
                tools=[USER_DETAIL],
                tool_choice={"type": "function", "function": {"name": "x"}},
            )


def test_prefill(load: Load, script: str) -> None:
    llm = load(script, chat_format="chatml", logits_all=True)
    messages = [
        {"role": "user", "content": "What are the first 5 planets in the solar system?"},
        {"role": "assistant", "content": "The first 5 planets in our solar system are:\n1. Mercury\n2."},
    ]

    response = llm.create_chat_completion(messages=messages, max_tokens=50, assistant_prefill=True)

    evaluated = llm.detokenize(llm.input_ids[: llm.n_tokens].tolist(), special=True).decode()
    assert "1. Mercury\n2." in evaluated
    assert "1. Mercury\n2.<|im_end|>" not in evaluated
    assert not evaluated.endswith("<|im_start|>assistant\n")
    assert isinstance(response["choices"][0]["message"]["content"], str)


def test_adapters_of_each_request(load: Load, tiny: str, models: Path) -> None:
    coder = str(lora_adapter(models / "coder.gguf", Path(tiny)))
    llm = load(tiny, chat_format="chatml")
    ask = [{"role": "user", "content": "What is the capital of France?"}]
    plain = llm.create_chat_completion(messages=ask, max_tokens=8, temperature=0)
    llm.load_lora("python_coder", coder)
    llm.load_lora("translator", coder)

    changed = llm.create_chat_completion(
        messages=ask, max_tokens=8, temperature=0, active_loras=[{"name": "python_coder", "scale": 1.0}]
    )
    again = llm.create_chat_completion(messages=ask, max_tokens=8, temperature=0)

    assert llm.list_loras() == ["python_coder", "translator"]
    text = plain["choices"][0]["message"]["content"]
    assert changed["choices"][0]["message"]["content"] != text
    assert again["choices"][0]["message"]["content"] == text
    llm.unload_lora("python_coder")
    assert llm.loaded_lora_count == 1
    with pytest.raises(ValueError, match="python_coder"):
        llm.create_chat_completion(messages=ask, active_loras=[{"name": "python_coder", "scale": 1.0}])


def test_a_control_vector(load: Load, tiny: str) -> None:
    llm = load(tiny, chat_format="chatml")
    ask = [{"role": "user", "content": "Tell me a story about a futuristic city."}]
    plain = llm.create_chat_completion(messages=ask, max_tokens=8, temperature=0)

    steered = llm.create_chat_completion(
        messages=ask,
        max_tokens=8,
        temperature=0,
        control_vector={"data": [5.0, -5.0] * (llm.n_embd() // 2), "layer_start": 1, "layer_end": 1},
    )

    again = llm.create_chat_completion(messages=ask, max_tokens=8, temperature=0)
    assert steered["choices"][0]["message"]["content"] != plain["choices"][0]["message"]["content"]
    assert again["choices"][0]["message"]["content"] == plain["choices"][0]["message"]["content"]


def test_sampling(load: Load, tiny: str) -> None:
    llm = load(tiny)

    response = llm.create_completion(
        prompt="The secret to a happy life is",
        max_tokens=100,
        temperature=0.85,
        top_p=0.90,
        min_p=0.05,
        dry_multiplier=0.8,
        dry_base=1.75,
        dry_allowed_length=3,
        repeat_penalty=1.1,
        penalty_last_n=256,
    )

    assert response["usage"]["completion_tokens"] == 100


def test_constraints_and_callbacks(load: Load, script: str) -> None:
    llm = load(script)
    seen: list[int] = []

    def watch(input_ids: object, scores: object) -> object:
        seen.append(1)
        return scores

    response = llm.create_completion(
        "tiny",
        max_tokens=8,
        logit_bias={llm.token_eos(): -100.0},
        grammar=LlamaGrammar.from_string('root ::= "yes" | "no"'),
        logits_processor=LogitsProcessorList([watch]),
        stopping_criteria=StoppingCriteriaList([lambda _ids, _logits: len(seen) > 100]),
    )

    assert response["choices"][0]["text"] in {"yes", "no"}
    assert seen


DOCUMENTS = ["Hello, world!", "Goodbye, world!", "Llama is cute."] * 100


class TestVectors:
    @pytest.fixture
    def llm(self, bert: str) -> LlamaEmbedding:
        return LlamaEmbedding(
            model_path=bert, n_gpu_layers=-1, pooling_type=LLAMA_POOLING_TYPE_NONE, verbose=False
        )

    def test_of_one_text_and_of_many(self, llm: LlamaEmbedding) -> None:
        response = llm.create_embedding("Hello, world!")
        embeddings = llm.embed(DOCUMENTS)

        assert response["data"][0]["embedding"]
        assert len(embeddings) == len(DOCUMENTS)

    def test_in_other_forms(self, bert: str) -> None:
        llm = LlamaEmbedding(model_path=bert, verbose=False)

        vector = llm.create_embedding("Text", output_format="array")
        response = llm.create_embedding(["apple", "fruit", "car"], output_format="json+")

        assert len(vector) in {1, llm.n_embd()}
        table = response["cosineSimilarity"]
        assert [len(row) for row in table] == [3, 3, 3]
        assert all(abs(table[n][n] - 1) < 1e-5 for n in range(3))

    def test_normalised(self, bert: str) -> None:
        llm = LlamaEmbedding(model_path=bert, verbose=False)

        vec_l1 = llm.embed("text", normalize=NORM_MODE_TAXICAB)
        vec_l2 = llm.embed("text", normalize=NORM_MODE_EUCLIDEAN)
        vec_int16 = llm.embed("text", normalize=NORM_MODE_MAX_INT16)
        raw = llm.embed(["search query", "document text"], normalize=NORM_MODE_NONE)

        assert sum(map(abs, vec_l1)) == pytest.approx(1, abs=1e-5)
        assert sum(x * x for x in vec_l2) == pytest.approx(1, abs=1e-5)
        assert max(map(abs, vec_int16)) == pytest.approx(32760, abs=1)
        assert len(raw) == 2

    def test_ranking(self, reranker: str) -> None:
        ranker = LlamaEmbedding(
            model_path=reranker,
            pooling_type=llama_cpp.LLAMA_POOLING_TYPE_RANK,
            n_gpu_layers=-1,
            n_ctx=0,
            verbose=False,
        )

        scores = ranker.rank(
            "What causes Rain?", ["Clouds are made of water", "To bake a cake", "Rain is water"]
        )

        assert len(scores) == 3
        assert all(isinstance(score, float) for score in scores)

    def test_the_old_way(self, bert: str) -> None:
        llm = llama_cpp.Llama(model_path=bert, embeddings=True, verbose=False)

        emb = llm.create_embedding("text")

        assert len(emb["data"][0]["embedding"]) == llm.n_embd()


@pytest.mark.parametrize(
    "draft_model",
    [
        pytest.param(lambda: LlamaNGramMapDecoding(ngram_size=3, num_pred_tokens=10), id="n-gram map"),
        pytest.param(lambda: LlamaPromptLookupDecoding(num_pred_tokens=10), id="prompt lookup"),
    ],
)
def test_speculative_decoding(load: Load, tiny: str, draft_model: Callable[[], object]) -> None:
    ask = [{"role": "user", "content": "Write a python script..."}]
    plain = load(tiny, chat_format="chatml").create_chat_completion(ask, max_tokens=64, temperature=0)

    llama = load(tiny, chat_format="chatml", draft_model=draft_model())
    response = llama.create_chat_completion(messages=ask, max_tokens=64, temperature=0)

    assert response["choices"][0]["message"]["content"] == plain["choices"][0]["message"]["content"]


def test_openai_objects(load: Load, script: str) -> None:
    openai = pytest.importorskip("openai.types.chat", reason="the package openai is not installed")
    llm = load(script, chat_format="chatml")
    ask = [{"role": "user", "content": "Hi"}]

    answer = llm.create_chat_completion_openai_v1(messages=ask)
    chunks = list(llm.create_chat_completion_openai_v1(messages=ask, stream=True))

    assert isinstance(answer, openai.ChatCompletion)
    assert answer.choices[0].message.role == "assistant"
    assert all(isinstance(chunk, openai.ChatCompletionChunk) for chunk in chunks)


def test_the_low_level_functions(tiny: str) -> None:
    llama_cpp.llama_backend_init()
    model = llama_cpp.llama_model_load_from_file(tiny.encode(), llama_cpp.llama_model_default_params())
    vocab = llama_cpp.llama_model_get_vocab(model)
    prompt = b"Q: Name the planets in the solar system? A: "
    tokens = (llama_cpp.llama_token * 512)()

    count = llama_cpp.llama_tokenize(vocab, prompt, len(prompt), tokens, 512, True, True)

    assert count > 1
    llama_cpp.llama_model_free(model)
