"""A program as users write it: what strict type checkers must find nothing wrong with.

Every public way to use the package is here once, with the types that a reader expects written out:
an annotation that is wrong, or a type that nobody knows, is an error of the checker. The values are used,
so that the program can be run with a model too.
"""

# ruff: noqa: FBT001, FBT002 - methods have the parameters of their base

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterator, Mapping, Sequence
from typing import assert_type

import numpy as np
import numpy.typing as npt

import llama_cpp
from llama_cpp import (
    ActiveLora,
    AsyncLlama,
    BaseLlamaCache,
    BaseLlamaTokenizer,
    ChatCallOptions,
    ChatCompletionChunk,
    ChatCompletionFunction,
    ChatCompletionMessageToolCall,
    ChatCompletionNamedToolChoice,
    ChatCompletionRequestMessage,
    ChatCompletionRequestResponseFormat,
    ChatCompletionRequestUserMessage,
    ChatCompletionResponseMessage,
    ChatCompletionTool,
    Completion,
    CompletionChoice,
    CompletionChunk,
    CompletionOptions,
    CompletionUsage,
    ControlVectorData,
    CreateChatCompletionResponse,
    CreateChatCompletionStreamResponse,
    CreateCompletionResponse,
    CreateCompletionStreamResponse,
    CreateEmbeddingResponse,
    Llama,
    LlamaCache,
    LlamaDiskCache,
    LlamaDraftModel,
    LlamaGrammar,
    LlamaModelDraft,
    LlamaNGramMapDecoding,
    LlamaPromptLookupDecoding,
    LlamaRAMCache,
    LlamaState,
    LlamaTokenizer,
    LogitsProcessor,
    LogitsProcessorList,
    MinTokensLogitsProcessor,
    StoppingCriteria,
    StoppingCriteriaList,
)
from llama_cpp.llama_cache import LlamaTrieCache
from llama_cpp.llama_chat_format import ChatFormatterResponse, Jinja2ChatFormatter, register_chat_format
from llama_cpp.llama_embedding import NORM_MODE_EUCLIDEAN, LlamaEmbedding
from llama_cpp.llama_grammar import JSON_GBNF, json_schema_to_gbnf
from llama_cpp.llama_tokenizer import LlamaHFTokenizer

Ids = npt.NDArray[np.intc]
Logits = npt.NDArray[np.single]
Vector = list[float] | list[list[float]] | float

MESSAGES: list[ChatCompletionRequestMessage] = [
    {"role": "system", "content": "You are brief."},
    {"role": "user", "content": [{"type": "text", "text": "What is the weather in Rome?"}]},
]
TOOL: ChatCompletionTool = {
    "type": "function",
    "function": {
        "name": "weather",
        "description": "Tell the weather",
        "parameters": {"type": "object", "properties": {"city": {"type": "string"}}},
    },
}
ONE_TOOL: ChatCompletionNamedToolChoice = {"type": "function", "function": {"name": "weather"}}
FUNCTION: ChatCompletionFunction = {"name": "weather", "parameters": {"type": "object"}}
SCHEMA: ChatCompletionRequestResponseFormat = {
    "type": "json_schema",
    "json_schema": {"name": "answer", "schema": {"type": "object"}, "strict": True},
}


def open_model(path: str) -> Llama:
    """Load a model with parameters of several kinds."""
    return Llama(
        path,
        n_ctx=1024,
        n_threads=1,
        seed=5,
        kv_overrides={"general.name": "renamed"},
        chat_format="chatml",
        draft_model=LlamaPromptLookupDecoding(num_pred_tokens=4),
        logits_all=True,
        verbose=False,
    )


def complete(llama: Llama) -> str:
    """Complete texts, whole and in parts."""
    whole = llama.create_completion("Once upon a time", max_tokens=4, stop=["\n"], seed=1)
    assert_type(whole, CreateCompletionResponse)
    called = llama("Once upon a time", max_tokens=4, temperature=0.0, logprobs=1, echo=True)
    assert_type(called, CreateCompletionResponse)
    choice: CompletionChoice = whole["choices"][0]
    usage: CompletionUsage | None = whole.get("usage")
    text: str = choice["text"] + called["choices"][0]["text"] + str(usage and usage["total_tokens"])
    for chunk in llama("Once", max_tokens=4, stream=True):
        assert_type(chunk, CreateCompletionStreamResponse)
        text += chunk["choices"][0]["text"]
    parts = llama.create_completion([1, 300], None, 4, stream=True)
    assert_type(parts, Iterator[CreateCompletionStreamResponse])
    return text + "".join(part["choices"][0]["text"] for part in parts)


def complete_as_asked(llama: Llama, *, stream: bool) -> list[Completion | CompletionChunk]:
    """Complete a text, in parts or not: only the run says which."""
    options: CompletionOptions = {"temperature": 0.5, "top_k": 10, "xtc_probability": 0.1}
    answer = llama.create_completion("Once", max_tokens=2, stream=stream, **options)
    called = llama("Once", max_tokens=2, stream=stream, **options)
    first = [answer] if isinstance(answer, dict) else list(answer)
    return first + ([called] if isinstance(called, dict) else list(called))


def chat(llama: Llama) -> str | None:
    """Hold conversations, plain and with a format of the answer."""
    answer = llama.create_chat_completion(
        MESSAGES, max_tokens=4, temperature=0.0, logprobs=True, top_logprobs=1
    )
    assert_type(answer, CreateChatCompletionResponse)
    message: ChatCompletionResponseMessage = answer["choices"][0]["message"]
    content: str | None = message["content"]
    text = content or ""
    for part in llama.create_chat_completion(messages=MESSAGES, max_tokens=4, stream=True):
        assert_type(part, CreateChatCompletionStreamResponse)
        text += part["choices"][0]["delta"].get("content") or ""
    asked: ChatCompletionRequestUserMessage = {"role": "user", "content": "Answer in JSON."}
    llama.create_chat_completion([asked], max_tokens=4, response_format=SCHEMA)
    llama.create_chat_completion(
        [{"role": "user", "content": "Hello"}, {"role": "assistant", "content": "Hi"}],
        max_tokens=4,
        response_format={"type": "json_object"},
        assistant_prefill=False,
    )
    return text


def use_tools(llama: Llama) -> dict[str, object]:
    """Let a model call a function, and tell it the result."""
    options: ChatCallOptions = {"tools": [TOOL], "tool_choice": ONE_TOOL, "max_tokens": 64}
    answer = llama.create_chat_completion(MESSAGES, **options)
    arguments: dict[str, object] = {}
    calls: list[ChatCompletionMessageToolCall] = answer["choices"][0]["message"].get("tool_calls") or []
    for call in calls:
        name: str = call["function"]["name"]
        arguments[name] = call["function"]["arguments"]
        MESSAGES.append({"role": "assistant", "content": None, "tool_calls": [call]})
        MESSAGES.append({"role": "tool", "tool_call_id": call["id"], "content": json.dumps({"sun": True})})
    for part in llama.create_chat_completion(
        MESSAGES, tools=[TOOL], tool_choice="auto", max_tokens=4, stream=True
    ):
        for piece in part["choices"][0]["delta"].get("tool_calls") or []:
            arguments[str(piece["index"])] = piece["function"]["arguments"]
    llama.create_chat_completion(MESSAGES, functions=[FUNCTION], function_call="auto", max_tokens=4)
    return arguments


def use_grammars(llama: Llama) -> CreateCompletionResponse:
    """Make grammars in every way, and follow one."""
    schema = json.dumps({"enum": ["yes", "no"]})
    grammars: list[LlamaGrammar] = [
        LlamaGrammar.from_string(JSON_GBNF, verbose=False),
        LlamaGrammar.from_json_schema(schema),
        LlamaGrammar.from_string(json_schema_to_gbnf(schema)),
    ]
    return llama("Say yes or no:", grammar=grammars[1], max_tokens=8)


class Watcher:
    """A processor and a criterion with a memory."""

    def __init__(self) -> None:
        self.lengths: list[int] = []

    def __call__(self, input_ids: Ids, scores: Logits) -> Logits:
        """Note how long the text is."""
        self.lengths.append(len(input_ids))
        return scores


def no_first_token(input_ids: Ids, scores: Logits) -> Logits:
    """Forbid a token; the simplest processor."""
    scores[len(input_ids) % 2] = -np.inf
    return scores


def take_part(llama: Llama) -> list[int]:
    """Use processors and criteria: alone, in lists, and in the lists of the package."""
    watcher = Watcher()
    stop: StoppingCriteria = lambda ids, _logits: len(ids) > 20  # noqa: E731 -- programs write it so
    processor: LogitsProcessor = no_first_token
    shortest = MinTokensLogitsProcessor(2, llama.token_eos())
    llama("Once", max_tokens=2, logits_processor=watcher, stopping_criteria=stop)
    llama("Once", max_tokens=2, logits_processor=[watcher, no_first_token], logit_bias={5: 1.0})
    llama(
        "Once",
        max_tokens=2,
        logits_processor=LogitsProcessorList([watcher, processor, shortest]),
        stopping_criteria=StoppingCriteriaList([stop, lambda _ids, _logits: False]),
    )
    return watcher.lengths


def generate(llama: Llama) -> bytes:
    """Work with tokens."""
    tokens: list[int] = llama.tokenize(b"Once upon", add_bos=True, special=False)
    found: list[int] = []
    generation = llama.generate(tokens, temp=0.0, top_k=1)
    for token in generation:
        found.append(token)
        if len(found) == 4:
            break
    sent: int = generation.send([5, 6])
    llama.reset()
    llama.eval(tokens)
    sampled: int = llama.sample(temp=0.0)
    state: LlamaState = llama.save_state()
    llama.load_state(state)
    scores: npt.NDArray[np.float32] = llama.scores
    ids: Ids = llama.input_ids
    size: int = len(scores) + len(ids) + llama.n_ctx() + llama.n_vocab() + llama.n_embd() + llama.n_tokens
    facts: Mapping[str, str] = llama.metadata
    tokenizer: LlamaTokenizer = llama.tokenizer()
    text: str = tokenizer.decode(tokenizer.encode("Once"))
    return llama.detokenize([*found, sent, sampled]) + f"{size} {text} {sorted(facts)[:1]}".encode()


def embed(path: str) -> list[float]:
    """Make vectors."""
    with Llama(path, embedding=True, verbose=False) as llama:
        one: Vector = llama.embed("a llama")
        several: list[Vector] = llama.embed(["a llama", "an alpaca"], normalize=True)
        found, count = llama.embed("a llama", return_count=True)
        assert one == found == several[0] or count
        response: CreateEmbeddingResponse = llama.create_embedding(["a llama"])
        vector = response["data"][0]["embedding"]
    with LlamaEmbedding(path, verbose=False) as model:
        vectors: list[Vector] = model.embed(["a", "b"], normalize=NORM_MODE_EUCLIDEAN)
        assert len(vectors) == len(model.create_embedding("a", output_format="json")["data"]) + 1
        shaped = model.create_embedding(["a", "b"], output_format="json+")
        likeness: list[list[float]] = shaped["cosineSimilarity"]
    first = vector[0]
    return [*likeness[0], first[0] if isinstance(first, list) else first]


def rank(path: str) -> list[float]:
    """Score documents."""
    with LlamaEmbedding(path, pooling_type=llama_cpp.LLAMA_POOLING_TYPE_RANK, verbose=False) as model:
        return model.rank("What is a llama?", ["an animal", "a model"])


class OwnCache(BaseLlamaCache):
    """A cache of the program's own."""

    def __init__(self) -> None:
        super().__init__(1 << 20)
        self.states: dict[tuple[int, ...], LlamaState] = {}

    @property
    def cache_size(self) -> int:
        return len(self.states)

    def __getitem__(self, key: Sequence[int]) -> LlamaState:
        return self.states[tuple(key)]

    def __contains__(self, key: Sequence[int]) -> bool:
        return tuple(key) in self.states

    def __setitem__(self, key: Sequence[int], value: LlamaState) -> None:
        self.states[tuple(key)] = value


def keep(llama: Llama, folder: str) -> int:
    """Use every cache."""
    caches: list[BaseLlamaCache] = [
        LlamaCache(),
        LlamaRAMCache(capacity_bytes=1 << 20),
        LlamaTrieCache(),
        LlamaDiskCache(folder, capacity_bytes=1 << 20),
        OwnCache(),
    ]
    for cache in caches:
        llama.set_cache(cache)
        llama("Once upon a time", max_tokens=2)
    llama.set_cache(None)
    return sum(cache.cache_size for cache in caches)


class Guesser(LlamaDraftModel):
    """A draft of the program's own."""

    def __call__(self, input_ids: Ids, /, **kwargs: object) -> Ids:
        """Guess what was said last."""
        return input_ids[-2:]


def guess(path: str) -> None:
    """Use drafts of every kind."""
    drafts: list[LlamaDraftModel] = [
        LlamaPromptLookupDecoding(max_ngram_size=2, num_pred_tokens=4),
        LlamaNGramMapDecoding(ngram_size=3, num_pred_tokens=4),
        LlamaModelDraft(path, num_pred_tokens=4, verbose=False),
        Guesser(),
    ]
    for draft in drafts:
        with Llama(path, draft_model=draft, verbose=False) as llama:
            llama("Once", max_tokens=2)
    with Llama(path, draft_model=lambda ids: ids[-2:], verbose=False) as llama:
        llama("Once", max_tokens=2)


def adapt(llama: Llama, adapter: str) -> list[str]:
    """Use adapters and a control vector."""
    llama.load_lora("style", adapter)
    loras: list[ActiveLora] = [{"name": "style", "scale": 0.5}]
    vector: ControlVectorData = {"data": [0.0] * llama.n_embd(), "layer_start": 1, "layer_end": 1}
    llama("Once", max_tokens=2, active_loras=loras, control_vector=vector)
    llama.create_chat_completion(MESSAGES[:2], max_tokens=2, active_loras=loras)
    names: list[str] = llama.list_loras()
    llama.unload_lora("style")
    return names


class Words(BaseLlamaTokenizer):
    """A tokenizer of the program's own."""

    def tokenize(self, text: bytes, add_bos: bool = True, special: bool = True) -> list[int]:
        """Return a token per byte."""
        return [1] * add_bos + [3 + byte for byte in text] if special else list(text)

    def detokenize(
        self, tokens: list[int], prev_tokens: list[int] | None = None, special: bool = False
    ) -> bytes:
        """Return the bytes."""
        return bytes(token - 3 for token in tokens if token >= 3 or special or prev_tokens)


@register_chat_format("typed-program")
def write_prompt(messages: list[ChatCompletionRequestMessage], **kwargs: object) -> ChatFormatterResponse:
    """Write a prompt: a format of the program's own."""
    roles = [message["role"] for message in messages]
    return ChatFormatterResponse(prompt=" ".join([*roles, *kwargs]), stop=["\n"])


def use_templates(path: str) -> str:
    """Write prompts without a model, and tokens of another tokenizer."""
    formatter = Jinja2ChatFormatter("{{ messages[0].content }}", "</s>", "<s>", add_generation_prompt=True)
    response: ChatFormatterResponse = formatter(messages=MESSAGES)
    with Llama(path, tokenizer=Words(), verbose=False) as llama:
        llama("Once", max_tokens=2)
    loader = LlamaHFTokenizer.from_pretrained
    assert callable(loader)
    return str(response.prompt)


def use_openai(llama: Llama) -> str | None:
    """Get the objects of OpenAI's package."""
    answer = llama.create_chat_completion_openai_v1(MESSAGES, max_tokens=2)
    for chunk in llama.create_chat_completion_openai_v1(MESSAGES, max_tokens=2, stream=True):
        assert chunk.choices is not None
    return answer.choices[0].message.content


def use_low_level() -> int:
    """Use functions, structs and constants of the C library."""
    params = llama_cpp.llama_model_default_params()
    params.n_gpu_layers = 0
    flag: bool = llama_cpp.llama_supports_mmap()
    layers: int = params.n_gpu_layers
    context: llama_cpp.llama_context_params = llama_cpp.llama_context_default_params()
    room: int = context.n_ctx
    unknown: int = llama_cpp.LLAMA_POOLING_TYPE_UNSPECIFIED
    return layers + room + unknown + flag


async def ask(path: str) -> list[str]:
    """Do the same from tasks."""
    async with AsyncLlama(path, n_ctx=2048, n_parallel=2, verbose=False) as llama:
        first, second = await asyncio.gather(
            llama("Once", max_tokens=2), llama.create_completion("Twice", max_tokens=2, temperature=0.0)
        )
        assert_type(first, CreateCompletionResponse)
        texts = [first["choices"][0]["text"], second["choices"][0]["text"]]
        async with await llama.create_completion("Once", max_tokens=2, stream=True) as stream:
            texts.extend([chunk["choices"][0]["text"] async for chunk in stream])
        answer = await llama.create_chat_completion(MESSAGES[:2], max_tokens=2)
        texts.append(answer["choices"][0]["message"]["content"] or "")
        async for part in await llama.create_chat_completion(MESSAGES[:2], max_tokens=2, stream=True):
            one: ChatCompletionChunk = part
            texts.append(one["choices"][0]["delta"].get("content") or "")
        objects = await llama.create_chat_completion_openai_v1(MESSAGES[:2], max_tokens=2)
        texts.append(objects.choices[0].message.content or "")
        tokens: list[int] = await llama.tokenize(b"Once")
        joined: bytes = await llama.detokenize(tokens)
        texts.append(joined.decode())
    async with await AsyncLlama.open(path, n_parallel=2, verbose=False) as other:
        assert other.llama.n_ctx() > 0
    return texts
