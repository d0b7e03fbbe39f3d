"""``Llama``: a GGUF model, ready to complete texts, answer chats and make embeddings."""

from __future__ import annotations

import warnings

from llama_cpp import _params
from llama_cpp import llama_cpp as C  # noqa: N812 - the C library
from llama_cpp._chat_api import Chatter
from llama_cpp._checks import check_whole
from llama_cpp._drafting import read_draft
from llama_cpp._embed_api import Embedder
from llama_cpp._hooks import (
    AbortCriteria,
    LogitsProcessor,
    LogitsProcessorList,
    MinTokensLogitsProcessor,
    StoppingCriteria,
    StoppingCriteriaList,
)
from llama_cpp._hub import FromHub
from llama_cpp._library import loaded
from llama_cpp._logger import VERBOSE_UNSAID
from llama_cpp._shift import ShiftPolicy
from llama_cpp._state import LlamaState
from llama_cpp._state_api import Stateful

TYPE_CHECKING = False
if TYPE_CHECKING:
    import os
    from collections.abc import Mapping, Sequence

    from llama_cpp._drafting import DraftFunction
    from llama_cpp._handlers import LlamaChatCompletionHandler
    from llama_cpp.llama_speculative import LlamaDraftModel
    from llama_cpp.llama_tokenizer import BaseLlamaTokenizer

__all__ = [
    "AbortCriteria",
    "Llama",
    "LlamaState",
    "LogitsProcessor",
    "LogitsProcessorList",
    "MinTokensLogitsProcessor",
    "StoppingCriteria",
    "StoppingCriteriaList",
]


class Llama(Chatter, Embedder, Stateful, FromHub):
    """A model and its context.

    >>> with Llama("model.gguf", n_ctx=4096) as llama:  # doctest: +SKIP
    ...     llama("The capital of France is", max_tokens=8)
    """

    def __init__(
        self,
        model_path: str | os.PathLike[str],
        *,
        n_gpu_layers: int = 0,
        split_mode: int = C.LLAMA_SPLIT_MODE_LAYER,
        main_gpu: int = 0,
        tensor_split: Sequence[float] | None = None,
        vocab_only: bool = False,
        use_mmap: bool = True,
        use_mlock: bool = False,
        kv_overrides: Mapping[str, _params.OverrideValue] | None = None,
        seed: int = C.LLAMA_DEFAULT_SEED,
        n_ctx: int = 512,
        n_batch: int = 512,
        n_ubatch: int = 512,
        n_threads: int | None = None,
        n_threads_batch: int | None = None,
        rope_scaling_type: int | None = C.LLAMA_ROPE_SCALING_TYPE_UNSPECIFIED,
        pooling_type: int = C.LLAMA_POOLING_TYPE_UNSPECIFIED,
        attention_type: int = C.LLAMA_ATTENTION_TYPE_UNSPECIFIED,
        rope_freq_base: float = 0.0,
        rope_freq_scale: float = 0.0,
        yarn_ext_factor: float = -1.0,
        yarn_attn_factor: float = 1.0,
        yarn_beta_fast: float = 32.0,
        yarn_beta_slow: float = 1.0,
        yarn_orig_ctx: int = 0,
        logits_all: bool = False,
        embedding: bool = False,
        embeddings: bool = False,
        offload_kqv: bool = True,
        flash_attn: bool = False,
        flash_attn_type: int | None = None,
        op_offload: bool | None = None,
        swa_full: bool | None = None,
        no_perf: bool = False,
        last_n_tokens_size: int = 64,
        lora_base: str | None = None,
        lora_scale: float = 1.0,
        lora_path: str | os.PathLike[str] | None = None,
        numa: bool | int = False,
        chat_format: str | None = None,
        chat_handler: LlamaChatCompletionHandler | None = None,
        draft_model: LlamaDraftModel | DraftFunction | None = None,
        tokenizer: BaseLlamaTokenizer | None = None,
        type_k: int | None = None,
        type_v: int | None = None,
        spm_infill: bool = False,
        verbose: bool = VERBOSE_UNSAID,
        n_parallel: int = 1,
        n_seq_max: int = 1,
        kv_unified: bool | None = None,
        context_shift: bool = False,
        n_keep: int = 256,
        ctx_checkpoints: int = 32,
        checkpoint_interval: int = 4096,
        use_direct_io: bool = False,
        check_tensors: bool = False,
        use_extra_bufts: bool | None = None,
        no_host: bool = False,
        **unknown: object,
    ) -> None:
        """Load a model.

        Args:
            model_path: A GGUF file.
            n_gpu_layers: How many layers go to the GPU; a negative number means all.
            split_mode: How several GPUs share the model: ``LLAMA_SPLIT_MODE_*``.
            main_gpu: The GPU used when the model is not split.
            tensor_split: Which fraction of the model goes to which GPU.
            vocab_only: Load no weights: only tokenizing works.
            use_mmap: Map the file into memory instead of reading it.
            use_mlock: Keep the model in memory.
            kv_overrides: Metadata to replace, by key.
            seed: Of the random choices of calls that bring no seed.
            n_ctx: For how many tokens there is room; 0 takes the model's own number.
            n_batch: How many tokens are evaluated at a time.
            n_ubatch: How many of those are computed at a time.
            n_threads: Threads that generate; half of the processors if None.
            n_threads_batch: Threads that evaluate prompts; all processors if None.
            rope_scaling_type: How positions go beyond the trained context: ``LLAMA_ROPE_SCALING_TYPE_*``.
            rope_freq_base: Base frequency of positions; 0 takes the model's.
            rope_freq_scale: Factor on that frequency; 0 takes the model's.
            yarn_ext_factor: YaRN's extrapolation mix; negative takes the model's.
            yarn_attn_factor: YaRN's factor on attention.
            yarn_beta_fast: YaRN's low correction dimension.
            yarn_beta_slow: YaRN's high correction dimension.
            yarn_orig_ctx: The context that the model was trained on; 0 takes the model's.
            pooling_type: How token vectors become a text's vector: ``LLAMA_POOLING_TYPE_*``.
            attention_type: ``LLAMA_ATTENTION_TYPE_*``.
            logits_all: Keep the logits of every token: `scores` and log-probabilities need it.
            embedding: Make vectors.
            embeddings: The same switch in its other spelling.
            offload_kqv: Keep the context's memory on the GPU.
            flash_attn: Use flash attention.
            flash_attn_type: The same as ``LLAMA_FLASH_ATTN_TYPE_*``, where -1 lets llama.cpp decide.
            op_offload: Let the GPU compute with tensors that stay in main memory; None leaves the default.
            swa_full: Keep all positions of a sliding-window model; None leaves the default.
            no_perf: Do not measure times.
            last_n_tokens_size: How many tokens the repetition penalties look back.
            lora_base: Does nothing any more, and warns of that: llama.cpp applies adapters to any weights.
            lora_scale: How strongly the adapter of `lora_path` acts.
            lora_path: A LoRA adapter (GGUF) for every call that names no other with `active_loras`.
            numa: A ``GGML_NUMA_STRATEGY_*`` for the whole process.
            chat_format: Name of the format of chat prompts; None takes the model's template.
            chat_handler: Answers conversations instead of `chat_format`.
            draft_model: Proposes tokens, so that several are evaluated at a time (speculative decoding).
            tokenizer: Turns text into tokens instead of the model's vocabulary.
            type_k: ``ggml_type`` of the keys in memory; None leaves the default.
            type_v: ``ggml_type`` of the values in memory; None leaves the default.
            spm_infill: Put the suffix before the prompt when a gap is to be filled.
            verbose: What llama.cpp says is passed to the logger ``llama_cpp``. Where a program has set up no
                logging, warnings are printed; true, if it is said, prints everything, and false errors only.
            n_parallel: How many calls from several threads are evaluated together; they share the context.
            n_seq_max: For how many sequences there is room, for programs that use `ctx` themselves.
            kv_unified: Let all sequences share the whole context; None does if there are several.
            context_shift: When the context is full, forget the oldest tokens but the first `n_keep`.
            n_keep: See `context_shift`.
            ctx_checkpoints: How many earlier states of a recurrent model are kept, to go back to.
            checkpoint_interval: After how many tokens of a prompt such a state is kept.
            use_direct_io: Read the file past the system's cache.
            check_tensors: Look for broken numbers in the weights.
            use_extra_bufts: Let the CPU repack weights; None leaves the default.
            no_host: Use no memory of the host for what goes to a GPU.
            unknown: Anything else is ignored with a warning.

        Raises:
            ValueError: There is no such file, or llama.cpp refuses it or the parameters.
        """
        arguments = {k: v for k, v in locals().items() if k not in {"self", "unknown", "__class__"}}
        self._arguments = {**arguments, **unknown}
        _warn_unknown(unknown, 3 if type(self) is Llama else 4)
        loaded()
        _check_arguments(numa, n_parallel, chat_format, chat_handler, tokenizer)
        if numa:
            C.llama_numa_init(int(numa))
        cpus = _params.usable_cpus()
        flash = C.LLAMA_FLASH_ATTN_TYPE_ENABLED if flash_attn else C.LLAMA_FLASH_ATTN_TYPE_DISABLED
        self.n_threads = n_threads or max(cpus // 2, 1)
        """Threads that generate."""
        self.n_threads_batch = n_threads_batch or cpus
        """Threads that evaluate prompts."""
        self.chat_format, self.chat_handler, self.draft_model = chat_format, chat_handler, draft_model
        self.lora_base, self.lora_scale, self.lora_path = lora_base, lora_scale, lora_path
        self.numa, self.tensor_split, self.kv_overrides = numa, tensor_split, kv_overrides
        self.spm_infill = spm_infill
        model_params = _params.model_params(
            n_gpu_layers=n_gpu_layers, split_mode=split_mode, main_gpu=main_gpu, tensor_split=tensor_split,
            vocab_only=vocab_only, use_mmap=use_mmap, use_mlock=use_mlock, use_direct_io=use_direct_io,
            check_tensors=check_tensors, use_extra_bufts=use_extra_bufts, no_host=no_host,
            kv_overrides=kv_overrides,
        )  # fmt: skip
        context_params = _params.context_params(
            n_ctx=n_ctx, n_batch=n_batch, n_ubatch=n_ubatch, n_threads=self.n_threads,
            n_threads_batch=self.n_threads_batch, rope_scaling_type=rope_scaling_type,
            pooling_type=pooling_type, attention_type=attention_type,
            flash_attn_type=flash if flash_attn_type is None else flash_attn_type,
            rope_freq_base=rope_freq_base, rope_freq_scale=rope_freq_scale, yarn_ext_factor=yarn_ext_factor,
            yarn_attn_factor=yarn_attn_factor, yarn_beta_fast=yarn_beta_fast, yarn_beta_slow=yarn_beta_slow,
            yarn_orig_ctx=yarn_orig_ctx, embeddings=embedding or embeddings, offload_kqv=offload_kqv,
            op_offload=op_offload, swa_full=swa_full, no_perf=no_perf, type_k=type_k, type_v=type_v,
            n_seq_max=max(n_parallel + 1 if n_parallel > 1 else 1, n_seq_max), kv_unified=kv_unified,
        )  # fmt: skip
        super().__init__(
            model_path, model_params, context_params, logits_all=logits_all,
            last_n_tokens_size=last_n_tokens_size, tokenizer=tokenizer, verbose=verbose,
            ctx_checkpoints=ctx_checkpoints, checkpoint_interval=checkpoint_interval,
            shift=_shift(n_keep, n_parallel) if context_shift else None,
        )  # fmt: skip
        try:
            self.set_seed(seed)
            self._share(n_parallel)
            self._load_static(lora_path, lora_scale, lora_base)
            self._draft = read_draft(draft_model, self)
        except BaseException:
            self.close()
            raise

    def __getstate__(self) -> dict[str, object]:
        """Return the arguments of the constructor: a copy loads the file again."""
        return dict(self._arguments)

    def __setstate__(self, state: dict[str, object]) -> None:
        path = state.pop("model_path")
        Llama.__init__(self, path, **state)  # type: ignore[arg-type]  # what __getstate__ took from there


def _check_arguments(
    numa: object, n_parallel: object, chat_format: object, chat_handler: object, tokenizer: object
) -> None:
    """Refuse what would fail only when it is used."""
    check_whole("numa", numa, range(C.GGML_NUMA_STRATEGY_COUNT))
    check_whole("n_parallel", n_parallel, range(1, C.llama_max_parallel_sequences()))
    if chat_format is not None and not isinstance(chat_format, str):
        raise TypeError(f"chat_format is {chat_format!r}, expected a name")
    if chat_handler is not None and not callable(chat_handler):
        raise TypeError(f"chat_handler is {chat_handler!r}, expected a function")
    if tokenizer is not None and not hasattr(tokenizer, "tokenize"):
        raise TypeError(f"tokenizer is {tokenizer!r}, expected methods tokenize and detokenize")


def _shift(n_keep: int, n_parallel: int) -> ShiftPolicy:
    if n_parallel > 1:
        raise ValueError("context_shift and n_parallel exclude each other: requests share the context")
    return ShiftPolicy(n_keep)


def _warn_unknown(unknown: Mapping[str, object], stacklevel: int) -> None:
    names = sorted(name for name, value in unknown.items() if value is not None)
    if names:
        warnings.warn(f"Llama() ignores unknown arguments: {', '.join(names)}", RuntimeWarning, stacklevel)
