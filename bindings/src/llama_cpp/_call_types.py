"""The keyword arguments of calls, as types: what a program may collect in a dictionary and pass on."""

# ruff: noqa: UP007, UP035, UP045 - servers evaluate these annotations on Python 3.9

from __future__ import annotations

from typing import Mapping, Optional, Sequence, Union

from typing_extensions import TypedDict

TYPE_CHECKING = False
if TYPE_CHECKING:
    from llama_cpp._hooks import Criteria, Processors
    from llama_cpp.llama_grammar import LlamaGrammar
    from llama_cpp.llama_types import (
        ChatCompletionFunction,
        ChatCompletionRequestFunctionCall,
        ChatCompletionRequestResponseFormat,
        ChatCompletionTool,
        ChatCompletionToolChoiceOption,
    )


LogitBias = Union[Mapping[int, float], Mapping[str, float], None]
"""Numbers that are added to the logits of tokens; in JSON the tokens are strings."""


class ActiveLora(TypedDict):
    """An adapter that takes part in a call."""

    name: str
    """Name that `Llama.load_lora` gave it."""
    scale: float
    """How strongly; 0 is not at all."""


class ControlVectorData(TypedDict):
    """A vector that is added to what the layers of a model compute."""

    data: Sequence[float]
    """``n_embd`` numbers for each layer from 1 to `layer_end`."""
    layer_start: int
    """First layer that it is added to."""
    layer_end: int
    """Last layer that it is added to."""


class StreamOptions(TypedDict, total=False):
    """What a stream tells besides the text."""

    include_usage: bool
    """Count the tokens in one chunk more, after the last one."""


class SamplingOptions(TypedDict, total=False):
    """What every call that chooses tokens accepts besides its own parameters."""

    present_penalty: float
    """The same as ``presence_penalty``."""
    penalty_last_n: int
    """How many of the last tokens the penalties look at; -1 means all, 0 switches them off."""
    top_n_sigma: float
    """Keep the candidates whose logit is at most this many standard deviations below the best; -1 is off."""
    dynatemp_range: float
    """Let the temperature move by this much around `temperature`, by the entropy; 0 is off."""
    dynatemp_exponent: float
    """How the entropy maps to that temperature."""
    min_keep: int
    """How many candidates every sampler must leave."""
    xtc_probability: float
    """How likely the most likely candidates are excluded (XTC); 0 is off."""
    xtc_threshold: float
    """From which probability on a candidate may be excluded."""
    dry_multiplier: float
    """How strongly repeated sequences are punished (DRY); 0 is off."""
    dry_base: float
    """How fast that grows with the length of the sequence."""
    dry_allowed_length: int
    """Longest repeated sequence that costs nothing."""
    dry_penalty_last_n: int
    """How many of the last tokens DRY looks at; -1 means all, 0 switches it off."""
    dry_seq_breakers: Sequence[str]
    """Strings at which a sequence ends."""
    adaptive_target: float
    """Choose near this probability (adaptive-p); below 0 is off."""
    adaptive_decay: float
    """How slowly adaptive-p forgets."""
    use_infill: bool
    """Choose as for a gap in a text: prefer the end of the text, and join what begins alike."""
    ignore_eos: bool
    """Never choose a token that ends the text."""
    samplers: Sequence[str]
    """Order of the samplers; see `llama_cpp.llama.Sampling`."""
    grammar_lazy: bool
    """Not supported; false only."""
    special: bool
    """Let special tokens give their names to a completion's text, instead of nothing."""
    stream_options: Optional[StreamOptions]
    """What a stream tells besides the text."""
    active_loras: Optional[Sequence[ActiveLora]]
    """Adapters of this call, instead of those of the model."""
    control_vector: Optional[ControlVectorData]
    """Control vector of this call."""


class _ChoiceOptions(SamplingOptions, total=False):
    temperature: float
    top_p: float
    min_p: float
    typical_p: float
    top_k: int
    frequency_penalty: float
    presence_penalty: float
    repeat_penalty: float
    tfs_z: float
    mirostat_mode: int
    mirostat_tau: float
    mirostat_eta: float
    stop: Union[str, Sequence[str], None]
    seed: Optional[int]
    model: Optional[str]
    logits_processor: Optional[Processors]
    grammar: Union[LlamaGrammar, str, None]
    logit_bias: LogitBias


class CompletionOptions(_ChoiceOptions, total=False):
    """Keyword arguments of `Llama.create_completion` after `max_tokens`, but for `stream`."""

    logprobs: Optional[int]
    echo: bool
    stopping_criteria: Optional[Criteria]


class ChatOptions(SamplingOptions, total=False):
    """What `Llama.create_chat_completion` accepts besides its own parameters."""

    assistant_prefill: bool
    """Go on with the last message, which is the assistant's, instead of answering it."""
    add_generation_prompt: bool
    """Let the template open the assistant's message; true unless said otherwise."""
    parallel_tool_calls: Optional[bool]
    """True lets a forced call be a list of calls; false limits every answer to one call."""
    max_completion_tokens: Optional[int]
    """OpenAI's newer name for ``max_tokens``."""
    n: Optional[int]
    """How many answers to make; only one can be."""
    chat_template_kwargs: Optional[Mapping[str, object]]
    """Further variables for the template, such as ``{"enable_thinking": False}``."""


class ChatCallOptions(_ChoiceOptions, ChatOptions, total=False):
    """Keyword arguments of `Llama.create_chat_completion` after `messages`, but for `stream`."""

    functions: Optional[Sequence[ChatCompletionFunction]]
    function_call: Optional[ChatCompletionRequestFunctionCall]
    tools: Optional[Sequence[ChatCompletionTool]]
    tool_choice: Optional[ChatCompletionToolChoiceOption]
    response_format: Optional[ChatCompletionRequestResponseFormat]
    max_tokens: Optional[int]
    logprobs: Optional[bool]
    top_logprobs: Optional[int]
