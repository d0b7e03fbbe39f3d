"""Shapes of what goes in and comes out: OpenAI's, as typed dictionaries.

Types only. Nothing here is needed at run time, so the modules of this package import it for type
checking alone. Source of the shapes: OpenAI's API reference, as llama-cpp-python has always spoken it.
"""

# ruff: noqa: UP006, UP007, UP035, UP045 - servers evaluate these annotations on Python 3.9

from __future__ import annotations

from typing import Dict, List, Optional, Union

from typing_extensions import Literal, NotRequired, TypedDict

JsonType = Union[None, int, float, str, bool, List[object], Dict[str, object]]
"""Whatever JSON can say."""

ChatFinishReason = Literal["stop", "length", "tool_calls", "content_filter", "function_call"]
"""Why an answer ended."""

ServiceTier = Literal["auto", "default", "flex", "scale", "priority"]
"""How urgently a hosted service treats a request."""

ChatCompletionRole = Literal["developer", "system", "user", "assistant", "tool", "function"]
"""Who speaks."""

MCPConnectorID = str
"""A connector known to a hosted service."""

MCPToolCallStatus = Literal["in_progress", "completed", "incomplete", "calling", "failed"]
"""How far a call is."""

ChatCompletionFunctionParameters = Dict[str, JsonType]
"""A JSON schema of parameters."""


class EmbeddingUsage(TypedDict):
    """Tokens read for one embedding request."""

    prompt_tokens: int
    total_tokens: int


class Embedding(TypedDict):
    """The vector of one input, or one vector per token when nothing is pooled."""

    index: int
    object: str
    embedding: Union[List[float], List[List[float]]]


class CreateEmbeddingResponse(TypedDict):
    """What `Llama.create_embedding` returns."""

    object: Literal["list"]
    model: str
    data: List[Embedding]
    usage: EmbeddingUsage


class CompletionLogprobs(TypedDict):
    """Log-probabilities of a text completion: four lists of one entry per token."""

    text_offset: List[int]
    token_logprobs: List[Optional[float]]
    tokens: List[str]
    top_logprobs: List[Optional[Dict[str, float]]]


class CompletionChoice(TypedDict):
    """One text of a completion."""

    text: str
    index: int
    logprobs: Optional[CompletionLogprobs]
    finish_reason: Optional[Literal["stop", "length", "content_filter"]]


class CompletionUsage(TypedDict):
    """Tokens read and written."""

    prompt_tokens: int
    completion_tokens: int
    total_tokens: int
    prompt_tokens_details: NotRequired[PromptTokensDetails]
    completion_tokens_details: NotRequired[CompletionTokensDetails]


class CreateCompletionResponse(TypedDict):
    """What `Llama.create_completion` returns; a stream consists of these, without usage."""

    id: str
    object: Literal["text_completion"]
    created: int
    model: str
    choices: List[CompletionChoice]
    usage: NotRequired[CompletionUsage]


class ChatCompletionResponseFunctionCall(TypedDict):
    """A function call in the old form, before tools."""

    name: str
    arguments: str


class ChatCompletionResponseMessage(TypedDict):
    """The assistant's message."""

    content: Optional[str]
    tool_calls: NotRequired[ChatCompletionMessageToolCalls]
    role: Literal["assistant", "function"]
    function_call: NotRequired[ChatCompletionResponseFunctionCall]
    refusal: NotRequired[Optional[str]]
    annotations: NotRequired[List[ChatCompletionResponseMessageAnnotation]]
    audio: NotRequired[Optional[ChatCompletionResponseMessageAudio]]
    reasoning_content: NotRequired[str]


class ChatCompletionFunction(TypedDict):
    """A function offered to the model in the old form, before tools."""

    name: str
    description: NotRequired[str]
    parameters: Dict[str, JsonType]


class ChatCompletionTopLogprobToken(TypedDict):
    """One candidate token and its log-probability."""

    token: str
    logprob: float
    bytes: Optional[List[int]]


class ChatCompletionLogprobToken(ChatCompletionTopLogprobToken):
    """The chosen token and its most likely rivals."""

    top_logprobs: List[ChatCompletionTopLogprobToken]


class ChatCompletionLogprobs(TypedDict):
    """Log-probabilities of a chat answer, token by token."""

    content: Optional[List[ChatCompletionLogprobToken]]
    refusal: Optional[List[ChatCompletionLogprobToken]]


class ChatCompletionResponseChoice(TypedDict):
    """One answer of a chat completion."""

    index: int
    message: ChatCompletionResponseMessage
    logprobs: Optional[ChatCompletionLogprobs]
    finish_reason: Optional[ChatFinishReason]


class CreateChatCompletionResponse(TypedDict):
    """What `Llama.create_chat_completion` returns."""

    id: str
    object: Literal["chat.completion"]
    created: int
    model: str
    choices: List[ChatCompletionResponseChoice]
    usage: CompletionUsage
    service_tier: NotRequired[ServiceTier]


class ChatCompletionMessageToolCallChunkFunction(TypedDict):
    """The part of a tool call that one chunk brings."""

    name: NotRequired[Optional[str]]
    arguments: str


class ChatCompletionMessageToolCallChunk(TypedDict):
    """One chunk of a streamed tool call."""

    index: int
    id: NotRequired[str]
    type: NotRequired[Literal["function"]]
    function: ChatCompletionMessageToolCallChunkFunction


class ChatCompletionStreamResponseDeltaEmpty(TypedDict):
    """The delta of the last chunk: nothing."""


class ChatCompletionStreamResponseDeltaFunctionCall(TypedDict):
    """One chunk of a function call in the old form."""

    name: NotRequired[str]
    arguments: str


class ChatCompletionStreamResponseDelta(TypedDict):
    """What a chunk adds to the message."""

    content: NotRequired[Optional[str]]
    function_call: NotRequired[Optional[ChatCompletionStreamResponseDeltaFunctionCall]]
    tool_calls: NotRequired[Optional[List[ChatCompletionMessageToolCallChunk]]]
    role: NotRequired[Optional[Literal["developer", "system", "user", "assistant", "tool"]]]
    reasoning_content: NotRequired[str]


class ChatCompletionStreamResponseChoice(TypedDict):
    """One choice of a chunk."""

    index: int
    delta: ChatCompletionStreamResponseDelta
    finish_reason: Optional[ChatFinishReason]
    logprobs: NotRequired[Optional[ChatCompletionLogprobs]]


class CreateChatCompletionStreamResponse(TypedDict):
    """One chunk of a streamed chat completion."""

    id: str
    model: str
    object: Literal["chat.completion.chunk"]
    created: int
    choices: List[ChatCompletionStreamResponseChoice]
    usage: NotRequired[CompletionUsage]


class ChatCompletionFunctions(TypedDict):
    """A function offered to the model in the old form, before tools."""

    name: str
    description: NotRequired[str]
    parameters: Dict[str, JsonType]


class ChatCompletionFunctionCallOption(TypedDict):
    """The name of the function to call."""

    name: str


class ChatCompletionRequestResponseFormat(TypedDict):
    """The form the answer must have."""

    type: Literal["text", "json_object", "json_schema"]
    schema: NotRequired[JsonType]
    json_schema: NotRequired[ChatCompletionResponseFormatJSONSchema]


class ChatCompletionRequestMessageContentPartText(TypedDict):
    """Text in a message of several parts."""

    type: Literal["text"]
    text: str


class ChatCompletionRequestMessageContentPartImageImageUrl(TypedDict):
    """Where an image is, and how closely to look at it."""

    url: str
    detail: NotRequired[Literal["auto", "low", "high"]]


class ChatCompletionRequestMessageContentPartImage(TypedDict):
    """An image in a message of several parts."""

    type: Literal["image_url"]
    image_url: Union[str, ChatCompletionRequestMessageContentPartImageImageUrl]


class ChatCompletionRequestSystemMessage(TypedDict):
    """What the assistant is told before the conversation."""

    role: Literal["system"]
    content: Optional[str]


class ChatCompletionRequestUserMessage(TypedDict):
    """The user's turn."""

    role: Literal["user"]
    content: Optional[Union[str, List[ChatCompletionRequestMessageContentPart]]]


class ChatCompletionMessageToolCallFunction(TypedDict):
    """The function a tool call names, with its arguments as JSON text."""

    name: str
    arguments: str


class ChatCompletionMessageToolCall(TypedDict):
    """A tool call made by the assistant."""

    id: str
    type: Literal["function"]
    function: ChatCompletionMessageToolCallFunction


class ChatCompletionRequestAssistantMessageFunctionCall(TypedDict):
    """A function call of an earlier turn, in the old form."""

    name: str
    arguments: str


class ChatCompletionRequestAssistantMessage(TypedDict):
    """The assistant's earlier turn."""

    role: Literal["assistant"]
    content: NotRequired[Optional[str]]
    tool_calls: NotRequired[ChatCompletionMessageToolCalls]
    function_call: NotRequired[ChatCompletionRequestAssistantMessageFunctionCall]
    name: NotRequired[Optional[str]]
    refusal: NotRequired[Optional[str]]


class ChatCompletionRequestToolMessage(TypedDict):
    """The result of a tool call."""

    role: Literal["tool"]
    content: Optional[str]
    tool_call_id: str


class ChatCompletionRequestFunctionMessage(TypedDict):
    """The result of a function call in the old form."""

    role: Literal["function"]
    content: Optional[str]
    name: str


class ChatCompletionRequestFunctionCallOption(TypedDict):
    """The name of the function to call."""

    name: str


class ChatCompletionToolFunction(TypedDict):
    """A function as a tool: its name and the JSON schema of its parameters."""

    name: str
    description: NotRequired[str]
    parameters: ChatCompletionFunctionParameters


class ChatCompletionTool(TypedDict):
    """A tool offered to the model."""

    type: Literal["function"]
    function: ChatCompletionToolFunction


class ChatCompletionNamedToolChoiceFunction(TypedDict):
    """The name of the tool to use."""

    name: str


class ChatCompletionNamedToolChoice(TypedDict):
    """The one tool the model must use."""

    type: Literal["function"]
    function: ChatCompletionNamedToolChoiceFunction


class PromptTokensDetails(TypedDict):
    """Where prompt tokens came from."""

    cached_tokens: NotRequired[int]
    audio_tokens: NotRequired[int]


class CompletionTokensDetails(TypedDict):
    """What completion tokens were spent on."""

    reasoning_tokens: NotRequired[int]
    audio_tokens: NotRequired[int]
    accepted_prediction_tokens: NotRequired[int]
    rejected_prediction_tokens: NotRequired[int]


class ChatCompletionResponseMessageFunctionCall(TypedDict):
    """A function call in the old form."""

    arguments: str
    name: str


class ChatCompletionResponseMessageAudio(TypedDict):
    """A spoken answer."""

    id: str
    expires_at: int
    data: str
    transcript: str


class ChatCompletionResponseMessageAnnotationURLCitation(TypedDict):
    """A cited page, and the characters of the text that cite it."""

    end_index: int
    start_index: int
    url: str
    title: str


class ChatCompletionResponseMessageAnnotation(TypedDict):
    """A remark attached to an answer."""

    type: Literal["url_citation"]
    url_citation: ChatCompletionResponseMessageAnnotationURLCitation


class ChatCompletionResponseFormatJSONSchema(TypedDict):
    """A named JSON schema the answer must obey."""

    name: str
    description: NotRequired[str]
    schema: NotRequired[Dict[str, JsonType]]
    strict: NotRequired[Optional[bool]]


class ChatCompletionRequestMessageContentPartInputAudioData(TypedDict):
    """Sound as base64, and its file format."""

    data: str
    format: Literal["wav", "mp3"]


class ChatCompletionRequestMessageContentPartAudio(TypedDict):
    """Sound in a message of several parts."""

    type: Literal["input_audio"]
    input_audio: ChatCompletionRequestMessageContentPartInputAudioData


class ChatCompletionRequestMessageContentPartFileData(TypedDict):
    """A file, by content or by identifier."""

    filename: NotRequired[str]
    file_data: NotRequired[str]
    file_id: NotRequired[str]


class ChatCompletionRequestMessageContentPartFile(TypedDict):
    """A file in a message of several parts."""

    type: Literal["file"]
    file: ChatCompletionRequestMessageContentPartFileData


class ChatCompletionRequestMessageContentPartRefusal(TypedDict):
    """A refusal in a message of several parts."""

    type: Literal["refusal"]
    refusal: str


class ChatCompletionRequestDeveloperMessage(TypedDict):
    """What newer clients send where older ones sent a system message."""

    role: Literal["developer"]
    content: Optional[str]


class ChatCompletionMessageCustomToolCallCustom(TypedDict):
    """The tool a custom call names, and its free input."""

    name: str
    input: str


class ChatCompletionMessageCustomToolCall(TypedDict):
    """A call of a tool with free input."""

    id: str
    type: Literal["custom"]
    custom: ChatCompletionMessageCustomToolCallCustom


class MCPToolCall(TypedDict):
    """A call of a tool on a Model Context Protocol server."""

    type: Literal["mcp_call"]
    id: str
    server_label: str
    name: str
    arguments: str
    output: NotRequired[Optional[str]]
    error: NotRequired[Optional[str]]
    status: NotRequired[MCPToolCallStatus]
    approval_request_id: NotRequired[Optional[str]]


class MCPListToolsTool(TypedDict):
    """One tool such a server offers."""

    name: str
    description: Optional[str]
    input_schema: Dict[str, JsonType]
    annotations: Optional[Dict[str, JsonType]]


class MCPListTools(TypedDict):
    """The tools such a server offers."""

    type: Literal["mcp_list_tools"]
    id: str
    server_label: str
    tools: List[MCPListToolsTool]
    error: Optional[str]


class MCPToolFilter(TypedDict):
    """A choice among the tools of a server."""

    tool_names: NotRequired[List[str]]
    read_only: NotRequired[bool]


class MCPToolApprovalFilter(TypedDict):
    """Which tools need consent and which do not."""

    always: MCPToolFilter
    never: MCPToolFilter


class MCPTool(TypedDict):
    """A Model Context Protocol server whose tools the model may use."""

    type: Literal["mcp"]
    server_label: str
    server_url: NotRequired[str]
    connector_id: NotRequired[MCPConnectorID]
    authorization: NotRequired[str]
    server_description: NotRequired[str]
    headers: NotRequired[Optional[Dict[str, str]]]
    allowed_tools: NotRequired[Optional[Union[List[str], MCPToolFilter]]]
    require_approval: NotRequired[Optional[Union[Literal["always", "never"], MCPToolApprovalFilter]]]
    defer_loading: NotRequired[bool]


class ChatCompletionAllowedTools(TypedDict):
    """The tools a choice is limited to."""

    mode: Literal["auto", "required"]
    tools: List[Dict[str, JsonType]]


class ChatCompletionAllowedToolsChoice(TypedDict):
    """A choice limited to some tools."""

    type: Literal["allowed_tools"]
    allowed_tools: ChatCompletionAllowedTools


class ChatCompletionNamedToolChoiceCustomObject(TypedDict):
    """The name of the custom tool to use."""

    name: str


class ChatCompletionNamedToolChoiceCustom(TypedDict):
    """The one custom tool the model must use."""

    type: Literal["custom"]
    custom: ChatCompletionNamedToolChoiceCustomObject


ChatCompletionMessageToolCalls = List[ChatCompletionMessageToolCall]
"""The tool calls of one message."""

ChatCompletionRequestMessageContentPart = Union[
    ChatCompletionRequestMessageContentPartText,
    ChatCompletionRequestMessageContentPartImage,
    ChatCompletionRequestMessageContentPartAudio,
    ChatCompletionRequestMessageContentPartFile,
    ChatCompletionRequestMessageContentPartRefusal,
]
"""One part of a message."""

ChatCompletionRequestMessage = Union[
    ChatCompletionRequestDeveloperMessage,
    ChatCompletionRequestSystemMessage,
    ChatCompletionRequestUserMessage,
    ChatCompletionRequestAssistantMessage,
    ChatCompletionRequestToolMessage,
    ChatCompletionRequestFunctionMessage,
]
"""One turn of a conversation."""

ChatCompletionRequestFunctionCall = Union[Literal["none", "auto"], ChatCompletionRequestFunctionCallOption]
"""Whether, or which, function to call."""

ChatCompletionToolChoiceOption = Union[
    Literal["none", "auto", "required"],
    ChatCompletionNamedToolChoice,
    ChatCompletionAllowedToolsChoice,
    ChatCompletionNamedToolChoiceCustom,
]
"""Whether, or which, tool to use."""

# names used by earlier versions and by client packages

EmbeddingData = Embedding
CreateCompletionStreamResponse = CreateCompletionResponse
CompletionChunk = CreateCompletionResponse
Completion = CreateCompletionResponse
ChatCompletionMessage = ChatCompletionResponseMessage
ChatCompletionChoice = ChatCompletionResponseChoice
ChatCompletion = CreateChatCompletionResponse
ChatCompletionChunkDeltaEmpty = ChatCompletionStreamResponseDeltaEmpty
ChatCompletionChunkChoice = ChatCompletionStreamResponseChoice
ChatCompletionChunkDelta = ChatCompletionStreamResponseDelta
ChatCompletionChunk = CreateChatCompletionStreamResponse
ChatCompletionStreamResponse = CreateChatCompletionStreamResponse
ChatCompletionResponseFunction = ChatCompletionFunction
ChatCompletionFunctionCall = ChatCompletionResponseFunctionCall
