"""How models write calls: a table, and which row a chat template stands for."""

from __future__ import annotations

from llama_cpp._tools.bodies import KEYED, WRAPPED, named, read_json
from llama_cpp._tools.channels import HARMONY, MUSE, ChannelReader
from llama_cpp._tools.deltas import PlainReader
from llama_cpp._tools.elements import MINIMAX_MARK, read_kimi, read_minimax
from llama_cpp._tools.gemma import read_gemma
from llama_cpp._tools.markup import read_arg_pairs, read_functions
from llama_cpp._tools.pythonic import read_python
from llama_cpp._tools.recipients import RecipientReader, is_functionary
from llama_cpp._tools.scanner import Dialect, SectionReader

TYPE_CHECKING = False
if TYPE_CHECKING:
    from llama_cpp._tools.deltas import Reader, Schemas


def _deepseek(words: str) -> str:
    """Return a mark as DeepSeek writes it, with a wide bar and a low block for each space."""
    return f"<\uff5c{words.replace(' ', chr(0x2581))}\uff5c>"


def _dsml(name: str) -> Dialect:
    """Return the dialect of later DeepSeeks, whose sections are called by a name."""
    return Dialect(
        f"DeepSeek, {name}", ("DSML", f"{name}>"),
        (f"<\uff5cDSML\uff5c{name}>",), (f"</\uff5cDSML\uff5c{name}>",), read_functions,
        value=("<\uff5cDSML\uff5cparameter ", "</\uff5cDSML\uff5cparameter>"),
    )  # fmt: skip


_CALL = ("<tool_call>",), ("</tool_call>",)
_CALLS = ("<tool_calls>",), ("</tool_calls>",)
_LFM = ("<|tool_call_start|>",), ("<|tool_call_end|>",), read_python
_VALUE = ("<arg_value>", "</arg_value>")
_PARAMETER = ("<parameter=", "</parameter>")
_COHERE_FRAMES = ("<|START_RESPONSE|>", "<|END_RESPONSE|>", "<|START_TEXT|>", "<|END_TEXT|>")
_NAME = r"\s*(?P<name>[^<\[\]{}\"\s]+)\s*"

_SEP = _deepseek("tool sep")

DIALECTS = (
    Dialect("Qwen3-Coder", ("<tool_call>", "<function="), *_CALL, read_functions, value=_PARAMETER),
    Dialect("GLM", ("<tool_call>", "<arg_key>"), *_CALL, read_arg_pairs, value=_VALUE),
    Dialect(
        "Hunyuan", ("<tool_call{}>", "<arg_key{}>"),
        ("<tool_call:opensource>",), ("</tool_call:opensource>",), read_arg_pairs,
        around=("<tool_calls:opensource>", "</tool_calls:opensource>"),
        value=("<arg_value:opensource>", "</arg_value:opensource>"),
    ),
    Dialect(
        "MiniMax M3", (MINIMAX_MARK,),
        (f"{MINIMAX_MARK}<tool_call>",), (f"{MINIMAX_MARK}</tool_call>",), read_minimax,
    ),
    Dialect(
        "MiniMax M2", ("<minimax:tool_call>",), ("<minimax:tool_call>",), ("</minimax:tool_call>",),
        read_functions, value=("<parameter name=", "</parameter>"),
    ),
    Dialect(
        "Seed", ("<seed:tool_call>",), ("<seed:tool_call>",), ("</seed:tool_call>",),
        read_functions, value=_PARAMETER,
    ),
    Dialect(
        "Apriel", ("<tool_calls>[", "[BEGIN FINAL RESPONSE]"), *_CALLS, read_json, WRAPPED,
        frames=("[BEGIN FINAL RESPONSE]", "[END FINAL RESPONSE]"),
    ),
    Dialect("MiniMax M1", ("<tool_calls>",), *_CALLS, read_json, WRAPPED),
    Dialect("Hermes", ("<tool_call>",), *_CALL, read_json, WRAPPED),
    Dialect("Nemotron", ("<TOOLCALL>",), ("<TOOLCALL>",), ("</TOOLCALL>",), read_json, WRAPPED),
    Dialect(
        "Mistral", ("[TOOL_CALLS]",), ("[TOOL_CALLS]",), (), read_json,
        named(_NAME + r"(?:\[CALL_ID\][^\[]*)?(?:\[ARGS\])?\s*(?=\{)"),
    ),
    _dsml("tool_calls"),
    _dsml("function_calls"),
    Dialect(
        "DeepSeek", (_deepseek("tool call begin"),),
        (_deepseek("tool call begin"),), (_deepseek("tool call end"),), read_json,
        named(rf"(?:function{_SEP})?{_NAME}(?:{_SEP})?\s*(?:```json\s*)?(?=\{{)"),
        around=(_deepseek("tool calls begin"), _deepseek("tool calls end")),
    ),
    Dialect(
        "Kimi K2", ("<|tool_call_begin|>",), ("<|tool_call_begin|>",), ("<|tool_call_end|>",), read_json,
        named(
            r"\s*(?:functions\.)?(?P<name>[^<{}\"\s]+?)(?::\d+)?\s*<\|tool_call_argument_begin\|>\s*(?=\{)"
        ),
        around=("<|tool_calls_section_begin|>", "<|tool_calls_section_end|>"),
    ),
    Dialect(
        "Kimi K3", ("open_tag('tools')",),
        ("<|open|>tools<|sep|>",), ("<|close|>tools<|sep|>",), read_kimi,
        frames=(
            "<|open|>response<|sep|>", "<|close|>response<|sep|>", "<|close|>message<|sep|>",
            '<|open|>message role="assistant"<|sep|>', "<|end_of_msg|>",
        ),
    ),
    Dialect("LFM", ("<|tool_call_start|>",), *_LFM),
    Dialect("LFM 2", ("<|tool_list_start|>",), *_LFM),
    Dialect("LFM 2.5", ("List of tools: [",), *_LFM),
    Dialect(
        "Phi", ("<|tool_call|>", "<|/tool_call|>"), ("<|tool_call|>",), ("<|/tool_call|>",), read_json,
        WRAPPED,
    ),
    Dialect(
        "Granite 3", ("<|tool_call|>",), ("<|tool_call|>",), (), read_json, WRAPPED,
        frames=("<response>", "</response>"),
    ),
    Dialect(
        "Command R7B", ("<|START_ACTION|>",), ("<|START_ACTION|>",), ("<|END_ACTION|>",), read_json, WRAPPED,
        frames=_COHERE_FRAMES,
    ),
    Dialect(
        "Command R+", ("Action:", "```json", "<|CHATBOT_TOKEN|>"), ("Action:\n```json",), ("```",),
        read_json, WRAPPED,
    ),
    Dialect("FireFunction", ("functools[",), (" functools", "functools"), (), read_json, WRAPPED),
    Dialect(
        "MiniCPM", ("<function name=", "<param name="), ("<function name=",), ("</function>",),
        read_functions, value=("<param ", "</param>"), is_whole=True,
    ),
    Dialect(
        "Functionary 3.1", ("<function=",), ("<function=",), ("</function>",), read_functions,
        named(r"(?P<name>[^<>{}]+)>\s*(?=\{)"), is_whole=True,
    ),
    Dialect(
        "Apertus", ("<|tools_prefix|>",), ("<|tools_prefix|>",), ("<|tools_suffix|>",), read_json, KEYED
    ),
    Dialect(
        "GigaChat 3.1", ("<|function_call|>", "<|message_sep|>"),
        ("<|function_call|>",), ("<|message_sep|>",), read_json, WRAPPED,
    ),
    Dialect(
        "GigaChat 3", ("function call", "<|role_sep|>"),
        ("<|message_sep|>\n\nfunction call<|role_sep|>\n",), (), read_json, WRAPPED,
        frames=("<|message_sep|>",),
    ),
    Dialect(
        "Gemma 4", ("<|tool_call>", "call:"), ("<|tool_call>",), ("<tool_call|>",), read_gemma,
        frames=("<channel|>", "<|tool_response>"),
    ),
    Dialect(
        "Solar", ("<|tool_call:begin|>",), ("<|tool_call:begin|>",), ("<|tool_call:end|>",), read_json,
        named(r"[^<]*<\|tool_call:name\|>(?P<name>[^<]+)<\|tool_call:args\|>\s*(?=\{)"),
        around=("<|tool_calls|>", "<|calls|>"), frames=("<|begin|>assistant", "<|content|>", "<|end|>"),
    ),
    Dialect("Llama 3", ("<|python_tag|>",), ("<|python_tag|>",), (), read_json, WRAPPED, ("{",)),
    Dialect("Llama 3", ('{"name": function name',), ("<|python_tag|>",), (), read_json, WRAPPED, ("{",)),
)  # fmt: skip
"""Most special first: the first whose marks are all in a template is its dialect."""

_UNKNOWN = Dialect("JSON", (), *_CALL, read_json, WRAPPED, ("{", "["))
_FORCED = Dialect("forced", (), (), (), read_json, WRAPPED, ("{", "["))


def dialect_of(template: str) -> Dialect:
    """Return how the model of a chat template writes calls; JSON if the template does not tell."""
    return next((one for one in DIALECTS if all(mark in template for mark in one.marks)), _UNKNOWN)


def call_reader(template: str, schemas: Schemas, prompt: str = "") -> Reader:
    """Return what finds the calls in the answers of a model.

    Args:
        template: The model's chat template.
        schemas: The functions that it may call; without any, all is text.
        prompt: What the answer goes on from; it may have begun a message.
    """
    for channels in (HARMONY, MUSE):
        if channels.is_of(template):
            return ChannelReader(channels, schemas, prompt)
    if is_functionary(template):
        return RecipientReader(schemas, prompt)
    dialect = dialect_of(template)
    if schemas:
        return SectionReader(dialect, schemas)
    if not dialect.frames:
        return PlainReader()
    return SectionReader(Dialect("text", (), (), (), read_json, frames=dialect.frames), schemas)


def forced_reader(schemas: Schemas) -> Reader:
    """Return what reads an answer that is one call as JSON, or a list of them."""
    return SectionReader(_FORCED, schemas)
