"""Constants, structs, callbacks and functions of llama.

Made from the C headers by scripts/generate_binding.py; do not edit.
"""

from collections.abc import Callable
from ctypes import Structure, Union, c_char_p, c_float, c_int32, c_int8, c_size_t, c_uint32, c_uint8, c_void_p
from _ctypes import CFuncPtr as _CFuncPtr

from llama_cpp._generated.stubtypes import Address, Array, Bool, Enumeration, Integer, Member, Pointer, PointerTo, Real, Text
from llama_cpp._generated.ggml import ggml_abort_callback, ggml_backend_sched_eval_callback, ggml_log_callback, ggml_opt_epoch_callback, ggml_opt_get_optimizer_params

LLAMA_DEFAULT_SEED: int
LLAMA_TOKEN_NULL: int
LLAMA_FILE_MAGIC_GGLA: int
LLAMA_FILE_MAGIC_GGSN: int
LLAMA_FILE_MAGIC_GGSQ: int
LLAMA_SESSION_MAGIC: int
LLAMA_SESSION_VERSION: int
LLAMA_STATE_SEQ_MAGIC: int
LLAMA_STATE_SEQ_VERSION: int
LLAMA_STATE_SEQ_FLAGS_NONE: int
LLAMA_STATE_SEQ_FLAGS_SWA_ONLY: int
LLAMA_STATE_SEQ_FLAGS_PARTIAL_ONLY: int
LLAMA_STATE_SEQ_FLAGS_ON_DEVICE: int
LLAMA_VOCAB_TYPE_NONE: int
LLAMA_VOCAB_TYPE_SPM: int
LLAMA_VOCAB_TYPE_BPE: int
LLAMA_VOCAB_TYPE_WPM: int
LLAMA_VOCAB_TYPE_UGM: int
LLAMA_VOCAB_TYPE_RWKV: int
LLAMA_VOCAB_TYPE_PLAMO2: int
LLAMA_VOCAB_TYPE_TEST: int
LLAMA_ROPE_TYPE_NONE: int
LLAMA_ROPE_TYPE_NORM: int
LLAMA_ROPE_TYPE_NEOX: int
LLAMA_ROPE_TYPE_MROPE: int
LLAMA_ROPE_TYPE_IMROPE: int
LLAMA_ROPE_TYPE_VISION: int
LLAMA_TOKEN_TYPE_UNDEFINED: int
LLAMA_TOKEN_TYPE_NORMAL: int
LLAMA_TOKEN_TYPE_UNKNOWN: int
LLAMA_TOKEN_TYPE_CONTROL: int
LLAMA_TOKEN_TYPE_USER_DEFINED: int
LLAMA_TOKEN_TYPE_UNUSED: int
LLAMA_TOKEN_TYPE_BYTE: int
LLAMA_TOKEN_ATTR_UNDEFINED: int
LLAMA_TOKEN_ATTR_UNKNOWN: int
LLAMA_TOKEN_ATTR_UNUSED: int
LLAMA_TOKEN_ATTR_NORMAL: int
LLAMA_TOKEN_ATTR_CONTROL: int
LLAMA_TOKEN_ATTR_USER_DEFINED: int
LLAMA_TOKEN_ATTR_BYTE: int
LLAMA_TOKEN_ATTR_NORMALIZED: int
LLAMA_TOKEN_ATTR_LSTRIP: int
LLAMA_TOKEN_ATTR_RSTRIP: int
LLAMA_TOKEN_ATTR_SINGLE_WORD: int
LLAMA_FTYPE_ALL_F32: int
LLAMA_FTYPE_MOSTLY_F16: int
LLAMA_FTYPE_MOSTLY_Q4_0: int
LLAMA_FTYPE_MOSTLY_Q4_1: int
LLAMA_FTYPE_MOSTLY_Q8_0: int
LLAMA_FTYPE_MOSTLY_Q5_0: int
LLAMA_FTYPE_MOSTLY_Q5_1: int
LLAMA_FTYPE_MOSTLY_Q2_K: int
LLAMA_FTYPE_MOSTLY_Q3_K_S: int
LLAMA_FTYPE_MOSTLY_Q3_K_M: int
LLAMA_FTYPE_MOSTLY_Q3_K_L: int
LLAMA_FTYPE_MOSTLY_Q4_K_S: int
LLAMA_FTYPE_MOSTLY_Q4_K_M: int
LLAMA_FTYPE_MOSTLY_Q5_K_S: int
LLAMA_FTYPE_MOSTLY_Q5_K_M: int
LLAMA_FTYPE_MOSTLY_Q6_K: int
LLAMA_FTYPE_MOSTLY_IQ2_XXS: int
LLAMA_FTYPE_MOSTLY_IQ2_XS: int
LLAMA_FTYPE_MOSTLY_Q2_K_S: int
LLAMA_FTYPE_MOSTLY_IQ3_XS: int
LLAMA_FTYPE_MOSTLY_IQ3_XXS: int
LLAMA_FTYPE_MOSTLY_IQ1_S: int
LLAMA_FTYPE_MOSTLY_IQ4_NL: int
LLAMA_FTYPE_MOSTLY_IQ3_S: int
LLAMA_FTYPE_MOSTLY_IQ3_M: int
LLAMA_FTYPE_MOSTLY_IQ2_S: int
LLAMA_FTYPE_MOSTLY_IQ2_M: int
LLAMA_FTYPE_MOSTLY_IQ4_XS: int
LLAMA_FTYPE_MOSTLY_IQ1_M: int
LLAMA_FTYPE_MOSTLY_BF16: int
LLAMA_FTYPE_MOSTLY_TQ1_0: int
LLAMA_FTYPE_MOSTLY_TQ2_0: int
LLAMA_FTYPE_MOSTLY_MXFP4_MOE: int
LLAMA_FTYPE_MOSTLY_NVFP4: int
LLAMA_FTYPE_MOSTLY_Q1_0: int
LLAMA_FTYPE_MOSTLY_Q2_0: int
LLAMA_FTYPE_GUESSED: int
LLAMA_ROPE_SCALING_TYPE_UNSPECIFIED: int
LLAMA_ROPE_SCALING_TYPE_NONE: int
LLAMA_ROPE_SCALING_TYPE_LINEAR: int
LLAMA_ROPE_SCALING_TYPE_YARN: int
LLAMA_ROPE_SCALING_TYPE_LONGROPE: int
LLAMA_ROPE_SCALING_TYPE_MAX_VALUE: int
LLAMA_POOLING_TYPE_UNSPECIFIED: int
LLAMA_POOLING_TYPE_NONE: int
LLAMA_POOLING_TYPE_MEAN: int
LLAMA_POOLING_TYPE_CLS: int
LLAMA_POOLING_TYPE_LAST: int
LLAMA_POOLING_TYPE_RANK: int
LLAMA_ATTENTION_TYPE_UNSPECIFIED: int
LLAMA_ATTENTION_TYPE_CAUSAL: int
LLAMA_ATTENTION_TYPE_NON_CAUSAL: int
LLAMA_FLASH_ATTN_TYPE_AUTO: int
LLAMA_FLASH_ATTN_TYPE_DISABLED: int
LLAMA_FLASH_ATTN_TYPE_ENABLED: int
LLAMA_SPLIT_MODE_NONE: int
LLAMA_SPLIT_MODE_LAYER: int
LLAMA_SPLIT_MODE_ROW: int
LLAMA_SPLIT_MODE_TENSOR: int
LLAMA_LOAD_MODE_AUTO: int
LLAMA_LOAD_MODE_NONE: int
LLAMA_LOAD_MODE_MMAP: int
LLAMA_LOAD_MODE_MLOCK: int
LLAMA_LOAD_MODE_MMAP_MLOCK: int
LLAMA_LOAD_MODE_DIRECT_IO: int
LLAMA_LAZY_MODE_OFF: int
LLAMA_LAZY_MODE_AUTO: int
LLAMA_LAZY_MODE_ON: int
LLAMA_CONTEXT_TYPE_DEFAULT: int
LLAMA_CONTEXT_TYPE_MTP: int
LLAMA_KV_OVERRIDE_TYPE_INT: int
LLAMA_KV_OVERRIDE_TYPE_FLOAT: int
LLAMA_KV_OVERRIDE_TYPE_BOOL: int
LLAMA_KV_OVERRIDE_TYPE_STR: int
LLAMA_MODEL_META_KEY_SAMPLING_SEQUENCE: int
LLAMA_MODEL_META_KEY_SAMPLING_TOP_K: int
LLAMA_MODEL_META_KEY_SAMPLING_TOP_P: int
LLAMA_MODEL_META_KEY_SAMPLING_MIN_P: int
LLAMA_MODEL_META_KEY_SAMPLING_XTC_PROBABILITY: int
LLAMA_MODEL_META_KEY_SAMPLING_XTC_THRESHOLD: int
LLAMA_MODEL_META_KEY_SAMPLING_TEMP: int
LLAMA_MODEL_META_KEY_SAMPLING_PENALTY_LAST_N: int
LLAMA_MODEL_META_KEY_SAMPLING_PENALTY_REPEAT: int
LLAMA_MODEL_META_KEY_SAMPLING_MIROSTAT: int
LLAMA_MODEL_META_KEY_SAMPLING_MIROSTAT_TAU: int
LLAMA_MODEL_META_KEY_SAMPLING_MIROSTAT_ETA: int
LLAMA_PROCESS_TYPE_ENCODE: int
LLAMA_PROCESS_TYPE_DECODE: int
LLAMA_VOCAB_PRE_TYPE_DEFAULT: int
LLAMA_VOCAB_PRE_TYPE_LLAMA3: int
LLAMA_VOCAB_PRE_TYPE_DEEPSEEK_LLM: int
LLAMA_VOCAB_PRE_TYPE_DEEPSEEK_CODER: int
LLAMA_VOCAB_PRE_TYPE_FALCON: int
LLAMA_VOCAB_PRE_TYPE_MPT: int
LLAMA_VOCAB_PRE_TYPE_STARCODER: int
LLAMA_VOCAB_PRE_TYPE_GPT2: int
LLAMA_VOCAB_PRE_TYPE_REFACT: int
LLAMA_VOCAB_PRE_TYPE_COMMAND_R: int
LLAMA_VOCAB_PRE_TYPE_STABLELM2: int
LLAMA_VOCAB_PRE_TYPE_QWEN2: int
LLAMA_VOCAB_PRE_TYPE_OLMO: int
LLAMA_VOCAB_PRE_TYPE_DBRX: int
LLAMA_VOCAB_PRE_TYPE_SMAUG: int
LLAMA_VOCAB_PRE_TYPE_PORO: int
LLAMA_VOCAB_PRE_TYPE_CHATGLM3: int
LLAMA_VOCAB_PRE_TYPE_CHATGLM4: int
LLAMA_VOCAB_PRE_TYPE_VIKING: int
LLAMA_VOCAB_PRE_TYPE_JAIS: int
LLAMA_VOCAB_PRE_TYPE_TEKKEN: int
LLAMA_VOCAB_PRE_TYPE_SMOLLM: int
LLAMA_VOCAB_PRE_TYPE_CODESHELL: int
LLAMA_VOCAB_PRE_TYPE_BLOOM: int
LLAMA_VOCAB_PRE_TYPE_GPT3_FINNISH: int
LLAMA_VOCAB_PRE_TYPE_EXAONE: int
LLAMA_VOCAB_PRE_TYPE_CHAMELEON: int
LLAMA_VOCAB_PRE_TYPE_MINERVA: int
LLAMA_VOCAB_PRE_TYPE_DEEPSEEK3_LLM: int
LLAMA_VOCAB_PRE_TYPE_GPT4O: int
LLAMA_VOCAB_PRE_TYPE_SUPERBPE: int
LLAMA_VOCAB_PRE_TYPE_TRILLION: int
LLAMA_VOCAB_PRE_TYPE_BAILINGMOE: int
LLAMA_VOCAB_PRE_TYPE_LLAMA4: int
LLAMA_VOCAB_PRE_TYPE_PIXTRAL: int
LLAMA_VOCAB_PRE_TYPE_SEED_CODER: int
LLAMA_VOCAB_PRE_TYPE_HUNYUAN: int
LLAMA_VOCAB_PRE_TYPE_KIMI_K2: int
LLAMA_VOCAB_PRE_TYPE_HUNYUAN_DENSE: int
LLAMA_VOCAB_PRE_TYPE_GROK_2: int
LLAMA_VOCAB_PRE_TYPE_GRANITE_DOCLING: int
LLAMA_VOCAB_PRE_TYPE_MINIMAX_M2: int
LLAMA_VOCAB_PRE_TYPE_AFMOE: int
LLAMA_VOCAB_PRE_TYPE_SOLAR_OPEN: int
LLAMA_VOCAB_PRE_TYPE_YOUTU: int
LLAMA_VOCAB_PRE_TYPE_EXAONE_MOE: int
LLAMA_VOCAB_PRE_TYPE_QWEN35: int
LLAMA_VOCAB_PRE_TYPE_TINY_AYA: int
LLAMA_VOCAB_PRE_TYPE_JOYAI_LLM: int
LLAMA_VOCAB_PRE_TYPE_JAIS2: int
LLAMA_VOCAB_PRE_TYPE_GEMMA4: int
LLAMA_VOCAB_PRE_TYPE_SARVAM_MOE: int
LLAMA_VOCAB_PRE_TYPE_MINICPM5: int
LLAMA_VOCAB_PRE_TYPE_WHITESPACE: int
LLAMA_VOCAB_PRE_TYPE_GRANITE_EMB_MULTI: int
LLAMA_VOCAB_PRE_TYPE_MELLUM2: int
LLAMA_VOCAB_PRE_TYPE_LAGUNA: int
LLAMA_VOCAB_PRE_TYPE_HY_V4: int
LLAMA_VOCAB_PRE_TYPE_SPARK2_5: int
LLAMA_VOCAB_PRE_TYPE_UFAKZEKA: int
llama_memory_t = c_void_p
llama_pos = c_int32
llama_sampler_context_t = c_void_p
llama_seq_id = c_int32
llama_state_seq_flags = c_uint32
llama_token = c_int32

class llama_vocab_type_t(Enumeration):
    LLAMA_VOCAB_TYPE_NONE = 0
    LLAMA_VOCAB_TYPE_SPM = 1
    LLAMA_VOCAB_TYPE_BPE = 2
    LLAMA_VOCAB_TYPE_WPM = 3
    LLAMA_VOCAB_TYPE_UGM = 4
    LLAMA_VOCAB_TYPE_RWKV = 5
    LLAMA_VOCAB_TYPE_PLAMO2 = 6
    LLAMA_VOCAB_TYPE_TEST = 7

class llama_rope_type(Enumeration):
    LLAMA_ROPE_TYPE_NONE = -1
    LLAMA_ROPE_TYPE_NORM = 0
    LLAMA_ROPE_TYPE_NEOX = 2
    LLAMA_ROPE_TYPE_MROPE = 8
    LLAMA_ROPE_TYPE_IMROPE = 40
    LLAMA_ROPE_TYPE_VISION = 24

class llama_token_type(Enumeration):
    LLAMA_TOKEN_TYPE_UNDEFINED = 0
    LLAMA_TOKEN_TYPE_NORMAL = 1
    LLAMA_TOKEN_TYPE_UNKNOWN = 2
    LLAMA_TOKEN_TYPE_CONTROL = 3
    LLAMA_TOKEN_TYPE_USER_DEFINED = 4
    LLAMA_TOKEN_TYPE_UNUSED = 5
    LLAMA_TOKEN_TYPE_BYTE = 6

class llama_token_attr(Enumeration):
    LLAMA_TOKEN_ATTR_UNDEFINED = 0
    LLAMA_TOKEN_ATTR_UNKNOWN = 1
    LLAMA_TOKEN_ATTR_UNUSED = 2
    LLAMA_TOKEN_ATTR_NORMAL = 4
    LLAMA_TOKEN_ATTR_CONTROL = 8
    LLAMA_TOKEN_ATTR_USER_DEFINED = 16
    LLAMA_TOKEN_ATTR_BYTE = 32
    LLAMA_TOKEN_ATTR_NORMALIZED = 64
    LLAMA_TOKEN_ATTR_LSTRIP = 128
    LLAMA_TOKEN_ATTR_RSTRIP = 256
    LLAMA_TOKEN_ATTR_SINGLE_WORD = 512

class llama_ftype(Enumeration):
    LLAMA_FTYPE_ALL_F32 = 0
    LLAMA_FTYPE_MOSTLY_F16 = 1
    LLAMA_FTYPE_MOSTLY_Q4_0 = 2
    LLAMA_FTYPE_MOSTLY_Q4_1 = 3
    LLAMA_FTYPE_MOSTLY_Q8_0 = 7
    LLAMA_FTYPE_MOSTLY_Q5_0 = 8
    LLAMA_FTYPE_MOSTLY_Q5_1 = 9
    LLAMA_FTYPE_MOSTLY_Q2_K = 10
    LLAMA_FTYPE_MOSTLY_Q3_K_S = 11
    LLAMA_FTYPE_MOSTLY_Q3_K_M = 12
    LLAMA_FTYPE_MOSTLY_Q3_K_L = 13
    LLAMA_FTYPE_MOSTLY_Q4_K_S = 14
    LLAMA_FTYPE_MOSTLY_Q4_K_M = 15
    LLAMA_FTYPE_MOSTLY_Q5_K_S = 16
    LLAMA_FTYPE_MOSTLY_Q5_K_M = 17
    LLAMA_FTYPE_MOSTLY_Q6_K = 18
    LLAMA_FTYPE_MOSTLY_IQ2_XXS = 19
    LLAMA_FTYPE_MOSTLY_IQ2_XS = 20
    LLAMA_FTYPE_MOSTLY_Q2_K_S = 21
    LLAMA_FTYPE_MOSTLY_IQ3_XS = 22
    LLAMA_FTYPE_MOSTLY_IQ3_XXS = 23
    LLAMA_FTYPE_MOSTLY_IQ1_S = 24
    LLAMA_FTYPE_MOSTLY_IQ4_NL = 25
    LLAMA_FTYPE_MOSTLY_IQ3_S = 26
    LLAMA_FTYPE_MOSTLY_IQ3_M = 27
    LLAMA_FTYPE_MOSTLY_IQ2_S = 28
    LLAMA_FTYPE_MOSTLY_IQ2_M = 29
    LLAMA_FTYPE_MOSTLY_IQ4_XS = 30
    LLAMA_FTYPE_MOSTLY_IQ1_M = 31
    LLAMA_FTYPE_MOSTLY_BF16 = 32
    LLAMA_FTYPE_MOSTLY_TQ1_0 = 36
    LLAMA_FTYPE_MOSTLY_TQ2_0 = 37
    LLAMA_FTYPE_MOSTLY_MXFP4_MOE = 38
    LLAMA_FTYPE_MOSTLY_NVFP4 = 39
    LLAMA_FTYPE_MOSTLY_Q1_0 = 40
    LLAMA_FTYPE_MOSTLY_Q2_0 = 41
    LLAMA_FTYPE_GUESSED = 1024

class llama_rope_scaling_type(Enumeration):
    LLAMA_ROPE_SCALING_TYPE_UNSPECIFIED = -1
    LLAMA_ROPE_SCALING_TYPE_NONE = 0
    LLAMA_ROPE_SCALING_TYPE_LINEAR = 1
    LLAMA_ROPE_SCALING_TYPE_YARN = 2
    LLAMA_ROPE_SCALING_TYPE_LONGROPE = 3
    LLAMA_ROPE_SCALING_TYPE_MAX_VALUE = 3

class llama_pooling_type_t(Enumeration):
    LLAMA_POOLING_TYPE_UNSPECIFIED = -1
    LLAMA_POOLING_TYPE_NONE = 0
    LLAMA_POOLING_TYPE_MEAN = 1
    LLAMA_POOLING_TYPE_CLS = 2
    LLAMA_POOLING_TYPE_LAST = 3
    LLAMA_POOLING_TYPE_RANK = 4

class llama_attention_type(Enumeration):
    LLAMA_ATTENTION_TYPE_UNSPECIFIED = -1
    LLAMA_ATTENTION_TYPE_CAUSAL = 0
    LLAMA_ATTENTION_TYPE_NON_CAUSAL = 1

class llama_flash_attn_type(Enumeration):
    LLAMA_FLASH_ATTN_TYPE_AUTO = -1
    LLAMA_FLASH_ATTN_TYPE_DISABLED = 0
    LLAMA_FLASH_ATTN_TYPE_ENABLED = 1

class llama_split_mode(Enumeration):
    LLAMA_SPLIT_MODE_NONE = 0
    LLAMA_SPLIT_MODE_LAYER = 1
    LLAMA_SPLIT_MODE_ROW = 2
    LLAMA_SPLIT_MODE_TENSOR = 3

class llama_load_mode(Enumeration):
    LLAMA_LOAD_MODE_AUTO = -1
    LLAMA_LOAD_MODE_NONE = 0
    LLAMA_LOAD_MODE_MMAP = 1
    LLAMA_LOAD_MODE_MLOCK = 2
    LLAMA_LOAD_MODE_MMAP_MLOCK = 3
    LLAMA_LOAD_MODE_DIRECT_IO = 4

class llama_lazy_mode(Enumeration):
    LLAMA_LAZY_MODE_OFF = 0
    LLAMA_LAZY_MODE_AUTO = 1
    LLAMA_LAZY_MODE_ON = 2

class llama_context_type(Enumeration):
    LLAMA_CONTEXT_TYPE_DEFAULT = 0
    LLAMA_CONTEXT_TYPE_MTP = 1

class llama_model_kv_override_type(Enumeration):
    LLAMA_KV_OVERRIDE_TYPE_INT = 0
    LLAMA_KV_OVERRIDE_TYPE_FLOAT = 1
    LLAMA_KV_OVERRIDE_TYPE_BOOL = 2
    LLAMA_KV_OVERRIDE_TYPE_STR = 3

class llama_model_meta_key(Enumeration):
    LLAMA_MODEL_META_KEY_SAMPLING_SEQUENCE = 0
    LLAMA_MODEL_META_KEY_SAMPLING_TOP_K = 1
    LLAMA_MODEL_META_KEY_SAMPLING_TOP_P = 2
    LLAMA_MODEL_META_KEY_SAMPLING_MIN_P = 3
    LLAMA_MODEL_META_KEY_SAMPLING_XTC_PROBABILITY = 4
    LLAMA_MODEL_META_KEY_SAMPLING_XTC_THRESHOLD = 5
    LLAMA_MODEL_META_KEY_SAMPLING_TEMP = 6
    LLAMA_MODEL_META_KEY_SAMPLING_PENALTY_LAST_N = 7
    LLAMA_MODEL_META_KEY_SAMPLING_PENALTY_REPEAT = 8
    LLAMA_MODEL_META_KEY_SAMPLING_MIROSTAT = 9
    LLAMA_MODEL_META_KEY_SAMPLING_MIROSTAT_TAU = 10
    LLAMA_MODEL_META_KEY_SAMPLING_MIROSTAT_ETA = 11

class llama_process_type(Enumeration):
    LLAMA_PROCESS_TYPE_ENCODE = 0
    LLAMA_PROCESS_TYPE_DECODE = 1

class llama_vocab_pre_type(Enumeration):
    LLAMA_VOCAB_PRE_TYPE_DEFAULT = 0
    LLAMA_VOCAB_PRE_TYPE_LLAMA3 = 1
    LLAMA_VOCAB_PRE_TYPE_DEEPSEEK_LLM = 2
    LLAMA_VOCAB_PRE_TYPE_DEEPSEEK_CODER = 3
    LLAMA_VOCAB_PRE_TYPE_FALCON = 4
    LLAMA_VOCAB_PRE_TYPE_MPT = 5
    LLAMA_VOCAB_PRE_TYPE_STARCODER = 6
    LLAMA_VOCAB_PRE_TYPE_GPT2 = 7
    LLAMA_VOCAB_PRE_TYPE_REFACT = 8
    LLAMA_VOCAB_PRE_TYPE_COMMAND_R = 9
    LLAMA_VOCAB_PRE_TYPE_STABLELM2 = 10
    LLAMA_VOCAB_PRE_TYPE_QWEN2 = 11
    LLAMA_VOCAB_PRE_TYPE_OLMO = 12
    LLAMA_VOCAB_PRE_TYPE_DBRX = 13
    LLAMA_VOCAB_PRE_TYPE_SMAUG = 14
    LLAMA_VOCAB_PRE_TYPE_PORO = 15
    LLAMA_VOCAB_PRE_TYPE_CHATGLM3 = 16
    LLAMA_VOCAB_PRE_TYPE_CHATGLM4 = 17
    LLAMA_VOCAB_PRE_TYPE_VIKING = 18
    LLAMA_VOCAB_PRE_TYPE_JAIS = 19
    LLAMA_VOCAB_PRE_TYPE_TEKKEN = 20
    LLAMA_VOCAB_PRE_TYPE_SMOLLM = 21
    LLAMA_VOCAB_PRE_TYPE_CODESHELL = 22
    LLAMA_VOCAB_PRE_TYPE_BLOOM = 23
    LLAMA_VOCAB_PRE_TYPE_GPT3_FINNISH = 24
    LLAMA_VOCAB_PRE_TYPE_EXAONE = 25
    LLAMA_VOCAB_PRE_TYPE_CHAMELEON = 26
    LLAMA_VOCAB_PRE_TYPE_MINERVA = 27
    LLAMA_VOCAB_PRE_TYPE_DEEPSEEK3_LLM = 28
    LLAMA_VOCAB_PRE_TYPE_GPT4O = 29
    LLAMA_VOCAB_PRE_TYPE_SUPERBPE = 30
    LLAMA_VOCAB_PRE_TYPE_TRILLION = 31
    LLAMA_VOCAB_PRE_TYPE_BAILINGMOE = 32
    LLAMA_VOCAB_PRE_TYPE_LLAMA4 = 33
    LLAMA_VOCAB_PRE_TYPE_PIXTRAL = 34
    LLAMA_VOCAB_PRE_TYPE_SEED_CODER = 35
    LLAMA_VOCAB_PRE_TYPE_HUNYUAN = 36
    LLAMA_VOCAB_PRE_TYPE_KIMI_K2 = 37
    LLAMA_VOCAB_PRE_TYPE_HUNYUAN_DENSE = 38
    LLAMA_VOCAB_PRE_TYPE_GROK_2 = 39
    LLAMA_VOCAB_PRE_TYPE_GRANITE_DOCLING = 40
    LLAMA_VOCAB_PRE_TYPE_MINIMAX_M2 = 41
    LLAMA_VOCAB_PRE_TYPE_AFMOE = 42
    LLAMA_VOCAB_PRE_TYPE_SOLAR_OPEN = 43
    LLAMA_VOCAB_PRE_TYPE_YOUTU = 44
    LLAMA_VOCAB_PRE_TYPE_EXAONE_MOE = 45
    LLAMA_VOCAB_PRE_TYPE_QWEN35 = 46
    LLAMA_VOCAB_PRE_TYPE_TINY_AYA = 47
    LLAMA_VOCAB_PRE_TYPE_JOYAI_LLM = 48
    LLAMA_VOCAB_PRE_TYPE_JAIS2 = 49
    LLAMA_VOCAB_PRE_TYPE_GEMMA4 = 50
    LLAMA_VOCAB_PRE_TYPE_SARVAM_MOE = 51
    LLAMA_VOCAB_PRE_TYPE_MINICPM5 = 52
    LLAMA_VOCAB_PRE_TYPE_WHITESPACE = 53
    LLAMA_VOCAB_PRE_TYPE_GRANITE_EMB_MULTI = 54
    LLAMA_VOCAB_PRE_TYPE_MELLUM2 = 55
    LLAMA_VOCAB_PRE_TYPE_LAGUNA = 56
    LLAMA_VOCAB_PRE_TYPE_HY_V4 = 57
    LLAMA_VOCAB_PRE_TYPE_SPARK2_5 = 58
    LLAMA_VOCAB_PRE_TYPE_UFAKZEKA = 59

class llama_token_data(Structure):
    id: Member[int, int]
    logit: Member[float, float]
    p: Member[float, float]

class llama_token_data_array(Structure):
    data: Member[Pointer[llama_token_data], Pointer[llama_token_data] | Array[llama_token_data] | None]
    size: Member[int, int]
    selected: Member[int, int]
    sorted: Member[bool, bool]

class llama_progress_callback(_CFuncPtr):
    """typedef bool (*llama_progress_callback)(float progress, void * user_data);"""

    def __init__(self, function: Callable[[float, int | None], bool] | int = ..., /) -> None: ...

class llama_batch(Structure):
    n_tokens: Member[int, int]
    token: Member[Pointer[c_int32], Pointer[c_int32] | Array[c_int32] | None]
    embd: Member[Pointer[c_float], Pointer[c_float] | Array[c_float] | None]
    pos: Member[Pointer[c_int32], Pointer[c_int32] | Array[c_int32] | None]
    n_seq_id: Member[Pointer[c_int32], Pointer[c_int32] | Array[c_int32] | None]
    seq_id: Member[Pointer[Pointer[c_int32]], Pointer[Pointer[c_int32]] | Array[Pointer[c_int32]] | None]
    logits: Member[Pointer[c_int8], Pointer[c_int8] | Array[c_int8] | None]

class llama_model_kv_override_value(Union):
    val_i64: Member[int, int]
    val_f64: Member[float, float]
    val_bool: Member[bool, bool]
    val_str: Member[bytes, bytes]

class llama_model_kv_override(Structure):
    tag: Member[int, int]
    key: Member[bytes, bytes]
    value: Member[llama_model_kv_override_value, llama_model_kv_override_value]

class llama_model_tensor_buft_override(Structure):
    pattern: Member[bytes | None, bytes | None]
    buft: Member[int | None, int | None]

class llama_model_params(Structure):
    devices: Member[int | None, int | None]
    tensor_buft_overrides: Member[int | None, int | None]
    n_gpu_layers: Member[int, int]
    split_mode: Member[int, int]
    load_mode: Member[int, int]
    lazy_mode: Member[int, int]
    main_gpu: Member[int, int]
    tensor_split: Member[Pointer[c_float], Pointer[c_float] | Array[c_float] | None]
    progress_callback: Member[llama_progress_callback, llama_progress_callback]
    progress_callback_user_data: Member[int | None, int | None]
    kv_overrides: Member[Pointer[llama_model_kv_override], Pointer[llama_model_kv_override] | Array[llama_model_kv_override] | None]
    vocab_only: Member[bool, bool]
    check_tensors: Member[bool, bool]
    use_extra_bufts: Member[bool, bool]
    no_host: Member[bool, bool]
    no_alloc: Member[bool, bool]
    load_mtp: Member[bool, bool]

class llama_sampler_seq_config(Structure):
    seq_id: Member[int, int]
    sampler: Member[int | None, int | None]

class llama_context_params(Structure):
    n_ctx: Member[int, int]
    n_batch: Member[int, int]
    n_ubatch: Member[int, int]
    n_seq_max: Member[int, int]
    n_rs_seq: Member[int, int]
    n_outputs_max: Member[int, int]
    n_outputs_max_per_seq: Member[int, int]
    n_threads: Member[int, int]
    n_threads_batch: Member[int, int]
    ctx_type: Member[int, int]
    rope_scaling_type: Member[int, int]
    pooling_type: Member[int, int]
    attention_type: Member[int, int]
    flash_attn_type: Member[int, int]
    rope_freq_base: Member[float, float]
    rope_freq_scale: Member[float, float]
    yarn_ext_factor: Member[float, float]
    yarn_attn_factor: Member[float, float]
    yarn_beta_fast: Member[float, float]
    yarn_beta_slow: Member[float, float]
    yarn_orig_ctx: Member[int, int]
    defrag_thold: Member[float, float]
    cb_eval: Member[ggml_backend_sched_eval_callback, ggml_backend_sched_eval_callback]
    cb_eval_user_data: Member[int | None, int | None]
    type_k: Member[int, int]
    type_v: Member[int, int]
    abort_callback: Member[ggml_abort_callback, ggml_abort_callback]
    abort_callback_data: Member[int | None, int | None]
    embeddings: Member[bool, bool]
    offload_kqv: Member[bool, bool]
    no_perf: Member[bool, bool]
    op_offload: Member[bool, bool]
    swa_full: Member[bool, bool]
    kv_unified: Member[bool, bool]
    samplers: Member[Pointer[llama_sampler_seq_config], Pointer[llama_sampler_seq_config] | Array[llama_sampler_seq_config] | None]
    n_samplers: Member[int, int]
    ctx_other: Member[int | None, int | None]

class llama_model_tensor_override(Structure):
    pattern: Member[bytes | None, bytes | None]
    type: Member[int, int]

class llama_model_imatrix_data(Structure):
    name: Member[bytes | None, bytes | None]
    data: Member[Pointer[c_float], Pointer[c_float] | Array[c_float] | None]
    size: Member[int, int]

class llama_model_quantize_params(Structure):
    nthread: Member[int, int]
    ftype: Member[int, int]
    output_tensor_type: Member[int, int]
    token_embedding_type: Member[int, int]
    allow_requantize: Member[bool, bool]
    quantize_output_tensor: Member[bool, bool]
    only_copy: Member[bool, bool]
    pure: Member[bool, bool]
    keep_split: Member[bool, bool]
    dry_run: Member[bool, bool]
    imatrix: Member[Pointer[llama_model_imatrix_data], Pointer[llama_model_imatrix_data] | Array[llama_model_imatrix_data] | None]
    kv_overrides: Member[Pointer[llama_model_kv_override], Pointer[llama_model_kv_override] | Array[llama_model_kv_override] | None]
    tt_overrides: Member[Pointer[llama_model_tensor_override], Pointer[llama_model_tensor_override] | Array[llama_model_tensor_override] | None]
    prune_layers: Member[Pointer[c_int32], Pointer[c_int32] | Array[c_int32] | None]
    max_buf_size: Member[int, int]

class llama_logit_bias(Structure):
    token: Member[int, int]
    bias: Member[float, float]

class llama_sampler_chain_params(Structure):
    no_perf: Member[bool, bool]

class llama_chat_message(Structure):
    role: Member[bytes | None, bytes | None]
    content: Member[bytes | None, bytes | None]

class llama_model_set_tensor_data_t(_CFuncPtr):
    """typedef void (*llama_model_set_tensor_data_t)(struct ggml_tensor * tensor, void * userdata);"""

    def __init__(self, function: Callable[[int | None, int | None], None] | int = ..., /) -> None: ...

class llama_embd(Structure):
    data: Member[Pointer[c_float], Pointer[c_float] | Array[c_float] | None]
    n_rows: Member[int, int]
    n_embd: Member[int, int]

class llama_sampler_data(Structure):
    logits: Member[int | None, int | None]
    probs: Member[int | None, int | None]
    sampled: Member[int | None, int | None]
    candidates: Member[int | None, int | None]

class llama_sampler_i_name(_CFuncPtr):
    """typedef const char * (*llama_sampler_i_name)(const struct llama_sampler * smpl);"""

    def __init__(self, function: Callable[[int | None], bytes | int | None] | int = ..., /) -> None: ...

class llama_sampler_i_accept(_CFuncPtr):
    """typedef void (*llama_sampler_i_accept)(struct llama_sampler * smpl, llama_token token);"""

    def __init__(self, function: Callable[[int | None, int], None] | int = ..., /) -> None: ...

class llama_sampler_i_apply(_CFuncPtr):
    """typedef void (*llama_sampler_i_apply)(struct llama_sampler * smpl, llama_token_data_array * cur_p);"""

    def __init__(self, function: Callable[[int | None, Pointer[llama_token_data_array]], None] | int = ..., /) -> None: ...

class llama_sampler_i_reset(_CFuncPtr):
    """typedef void (*llama_sampler_i_reset)(struct llama_sampler * smpl);"""

    def __init__(self, function: Callable[[int | None], None] | int = ..., /) -> None: ...

class llama_sampler_i_clone(_CFuncPtr):
    """typedef struct llama_sampler * (*llama_sampler_i_clone)(const struct llama_sampler * smpl);"""

    def __init__(self, function: Callable[[int | None], int | None] | int = ..., /) -> None: ...

class llama_sampler_i_free(_CFuncPtr):
    """typedef void (*llama_sampler_i_free)(struct llama_sampler * smpl);"""

    def __init__(self, function: Callable[[int | None], None] | int = ..., /) -> None: ...

class llama_sampler_i_backend_init(_CFuncPtr):
    """typedef bool (*llama_sampler_i_backend_init)(struct llama_sampler * smpl, ggml_backend_buffer_type_t buft, uint32_t n_outputs_max_per_seq);"""

    def __init__(self, function: Callable[[int | None, int | None, int], bool] | int = ..., /) -> None: ...

class llama_sampler_i_backend_accept(_CFuncPtr):
    """typedef void (*llama_sampler_i_backend_accept)(struct llama_sampler * smpl, struct ggml_context * ctx, struct ggml_cgraph * gf, struct ggml_tensor * selected_token);"""

    def __init__(self, function: Callable[[int | None, int | None, int | None, int | None], None] | int = ..., /) -> None: ...

class llama_sampler_i_backend_apply(_CFuncPtr):
    """typedef void (*llama_sampler_i_backend_apply)(struct llama_sampler * smpl, struct ggml_context * ctx, struct ggml_cgraph * gf, struct llama_sampler_data * data);"""

    def __init__(self, function: Callable[[int | None, int | None, int | None, Pointer[llama_sampler_data]], None] | int = ..., /) -> None: ...

class llama_sampler_i_backend_set_input(_CFuncPtr):
    """typedef void (*llama_sampler_i_backend_set_input)(struct llama_sampler * smpl);"""

    def __init__(self, function: Callable[[int | None], None] | int = ..., /) -> None: ...

class llama_sampler_i_backend_reset(_CFuncPtr):
    """typedef void (*llama_sampler_i_backend_reset)(struct llama_sampler * smpl);"""

    def __init__(self, function: Callable[[int | None], None] | int = ..., /) -> None: ...

class llama_sampler_i_copy_state(_CFuncPtr):
    """typedef void (*llama_sampler_i_copy_state)(const struct llama_sampler * src, struct llama_sampler * dst);"""

    def __init__(self, function: Callable[[int | None, int | None], None] | int = ..., /) -> None: ...

class llama_sampler_i(Structure):
    name: Member[llama_sampler_i_name, llama_sampler_i_name]
    accept: Member[llama_sampler_i_accept, llama_sampler_i_accept]
    apply: Member[llama_sampler_i_apply, llama_sampler_i_apply]
    reset: Member[llama_sampler_i_reset, llama_sampler_i_reset]
    clone: Member[llama_sampler_i_clone, llama_sampler_i_clone]
    free: Member[llama_sampler_i_free, llama_sampler_i_free]
    backend_init: Member[llama_sampler_i_backend_init, llama_sampler_i_backend_init]
    backend_accept: Member[llama_sampler_i_backend_accept, llama_sampler_i_backend_accept]
    backend_apply: Member[llama_sampler_i_backend_apply, llama_sampler_i_backend_apply]
    backend_set_input: Member[llama_sampler_i_backend_set_input, llama_sampler_i_backend_set_input]
    backend_reset: Member[llama_sampler_i_backend_reset, llama_sampler_i_backend_reset]
    copy_state: Member[llama_sampler_i_copy_state, llama_sampler_i_copy_state]

class llama_sampler(Structure):
    iface: Member[Pointer[llama_sampler_i], Pointer[llama_sampler_i] | Array[llama_sampler_i] | None]
    ctx: Member[int | None, int | None]

class llama_perf_context_data(Structure):
    t_start_ms: Member[float, float]
    t_load_ms: Member[float, float]
    t_p_eval_ms: Member[float, float]
    t_eval_ms: Member[float, float]
    n_p_eval: Member[int, int]
    n_eval: Member[int, int]
    n_reused: Member[int, int]

class llama_perf_sampler_data(Structure):
    t_sample_ms: Member[float, float]
    n_sample: Member[int, int]

class llama_opt_param_filter(_CFuncPtr):
    """typedef bool (*llama_opt_param_filter)(const struct ggml_tensor * tensor, void * userdata);"""

    def __init__(self, function: Callable[[int | None, int | None], bool] | int = ..., /) -> None: ...

class llama_opt_params(Structure):
    n_ctx_train: Member[int, int]
    param_filter: Member[llama_opt_param_filter, llama_opt_param_filter]
    param_filter_ud: Member[int | None, int | None]
    get_opt_pars: Member[ggml_opt_get_optimizer_params, ggml_opt_get_optimizer_params]
    get_opt_pars_ud: Member[int | None, int | None]
    optimizer_type: Member[int, int]

def llama_ftype_name(ftype: Integer, /) -> bytes | None:
    """``const char * llama_ftype_name(enum llama_ftype ftype);``"""

def llama_flash_attn_type_name(flash_attn_type: Integer, /) -> bytes | None:
    """``const char * llama_flash_attn_type_name(enum llama_flash_attn_type flash_attn_type);``"""

def llama_load_mode_name(load_mode: Integer, /) -> bytes | None:
    """``const char * llama_load_mode_name(enum llama_load_mode load_mode);``"""

def llama_load_mode_from_str(str: Text, /) -> int:
    """``enum llama_load_mode llama_load_mode_from_str(const char * str);``"""

def llama_version() -> bytes | None:
    """``const char * llama_version(void);``"""

def llama_model_default_params() -> llama_model_params:
    """``struct llama_model_params llama_model_default_params(void);``"""

def llama_context_default_params() -> llama_context_params:
    """``struct llama_context_params llama_context_default_params(void);``"""

def llama_sampler_chain_default_params() -> llama_sampler_chain_params:
    """``struct llama_sampler_chain_params llama_sampler_chain_default_params(void);``"""

def llama_model_quantize_default_params() -> llama_model_quantize_params:
    """``struct llama_model_quantize_params llama_model_quantize_default_params(void);``"""

def llama_backend_init() -> None:
    """``void llama_backend_init(void);``"""

def llama_backend_free() -> None:
    """``void llama_backend_free(void);``"""

def llama_numa_init(numa: Integer, /) -> None:
    """``void llama_numa_init(enum ggml_numa_strategy numa);``"""

def llama_attach_threadpool(ctx: Address, threadpool: Address, threadpool_batch: Address, /) -> None:
    """``void llama_attach_threadpool(struct llama_context * ctx, ggml_threadpool_t threadpool, ggml_threadpool_t threadpool_batch);``"""

def llama_detach_threadpool(ctx: Address, /) -> None:
    """``void llama_detach_threadpool(struct llama_context * ctx);``"""

def llama_model_init_from_user(metadata: Address, set_tensor_data: llama_model_set_tensor_data_t | None, set_tensor_data_ud: Address, params: llama_model_params, /) -> int | None:
    """``struct llama_model * llama_model_init_from_user(struct gguf_context * metadata, llama_model_set_tensor_data_t set_tensor_data, void * set_tensor_data_ud, struct llama_model_params params);``"""

def llama_load_model_from_file(path_model: Text, params: llama_model_params, /) -> int | None:
    """``struct llama_model * llama_load_model_from_file(const char * path_model, struct llama_model_params params);`` Deprecated."""

def llama_model_load_from_file(path_model: Text, params: llama_model_params, /) -> int | None:
    """``struct llama_model * llama_model_load_from_file(const char * path_model, struct llama_model_params params);``"""

def llama_model_load_from_file_ptr(file: Address, params: llama_model_params, /) -> int | None:
    """``struct llama_model * llama_model_load_from_file_ptr(FILE * file, struct llama_model_params params);``"""

def llama_model_load_from_splits(paths: PointerTo[c_char_p], n_paths: Integer, params: llama_model_params, /) -> int | None:
    """``struct llama_model * llama_model_load_from_splits(const char ** paths, size_t n_paths, struct llama_model_params params);``"""

def llama_model_save_to_file(model: Address, path_model: Text, /) -> None:
    """``void llama_model_save_to_file(const struct llama_model * model, const char * path_model);``"""

def llama_free_model(model: Address, /) -> None:
    """``void llama_free_model(struct llama_model * model);`` Deprecated."""

def llama_model_free(model: Address, /) -> None:
    """``void llama_model_free(struct llama_model * model);``"""

def llama_init_from_model(model: Address, params: llama_context_params, /) -> int | None:
    """``struct llama_context * llama_init_from_model(struct llama_model * model, struct llama_context_params params);``"""

def llama_new_context_with_model(model: Address, params: llama_context_params, /) -> int | None:
    """``struct llama_context * llama_new_context_with_model(struct llama_model * model, struct llama_context_params params);`` Deprecated."""

def llama_free(ctx: Address, /) -> None:
    """``void llama_free(struct llama_context * ctx);``"""

def llama_time_us() -> int:
    """``int64_t llama_time_us(void);``"""

def llama_max_devices() -> int:
    """``size_t llama_max_devices(void);``"""

def llama_max_parallel_sequences() -> int:
    """``size_t llama_max_parallel_sequences(void);``"""

def llama_max_tensor_buft_overrides() -> int:
    """``size_t llama_max_tensor_buft_overrides(void);``"""

def llama_supports_mmap() -> bool:
    """``bool llama_supports_mmap(void);``"""

def llama_supports_mlock() -> bool:
    """``bool llama_supports_mlock(void);``"""

def llama_supports_gpu_offload() -> bool:
    """``bool llama_supports_gpu_offload(void);``"""

def llama_supports_rpc() -> bool:
    """``bool llama_supports_rpc(void);``"""

def llama_n_ctx(ctx: Address, /) -> int:
    """``uint32_t llama_n_ctx(const struct llama_context * ctx);``"""

def llama_n_ctx_seq(ctx: Address, /) -> int:
    """``uint32_t llama_n_ctx_seq(const struct llama_context * ctx);``"""

def llama_n_batch(ctx: Address, /) -> int:
    """``uint32_t llama_n_batch(const struct llama_context * ctx);``"""

def llama_n_ubatch(ctx: Address, /) -> int:
    """``uint32_t llama_n_ubatch(const struct llama_context * ctx);``"""

def llama_n_seq_max(ctx: Address, /) -> int:
    """``uint32_t llama_n_seq_max(const struct llama_context * ctx);``"""

def llama_n_rs_seq(ctx: Address, /) -> int:
    """``uint32_t llama_n_rs_seq(const struct llama_context * ctx);``"""

def llama_n_ctx_train(model: Address, /) -> int:
    """``int32_t llama_n_ctx_train(const struct llama_model * model);`` Deprecated."""

def llama_n_embd(model: Address, /) -> int:
    """``int32_t llama_n_embd(const struct llama_model * model);`` Deprecated."""

def llama_n_layer(model: Address, /) -> int:
    """``int32_t llama_n_layer(const struct llama_model * model);`` Deprecated."""

def llama_n_head(model: Address, /) -> int:
    """``int32_t llama_n_head(const struct llama_model * model);`` Deprecated."""

def llama_n_vocab(vocab: Address, /) -> int:
    """``int32_t llama_n_vocab(const struct llama_vocab * vocab);`` Deprecated."""

def llama_get_model(ctx: Address, /) -> int | None:
    """``const struct llama_model * llama_get_model(const struct llama_context * ctx);``"""

def llama_get_memory(ctx: Address, /) -> int | None:
    """``llama_memory_t llama_get_memory(const struct llama_context * ctx);``"""

def llama_pooling_type(ctx: Address, /) -> int:
    """``enum llama_pooling_type llama_pooling_type(const struct llama_context * ctx);``"""

def llama_model_get_vocab(model: Address, /) -> int | None:
    """``const struct llama_vocab * llama_model_get_vocab(const struct llama_model * model);``"""

def llama_model_rope_type(model: Address, /) -> int:
    """``enum llama_rope_type llama_model_rope_type(const struct llama_model * model);``"""

def llama_model_n_ctx_train(model: Address, /) -> int:
    """``int32_t llama_model_n_ctx_train(const struct llama_model * model);``"""

def llama_model_n_embd(model: Address, /) -> int:
    """``int32_t llama_model_n_embd(const struct llama_model * model);``"""

def llama_model_n_embd_inp(model: Address, /) -> int:
    """``int32_t llama_model_n_embd_inp(const struct llama_model * model);``"""

def llama_model_n_embd_out(model: Address, /) -> int:
    """``int32_t llama_model_n_embd_out(const struct llama_model * model);``"""

def llama_model_n_layer(model: Address, /) -> int:
    """``int32_t llama_model_n_layer(const struct llama_model * model);``"""

def llama_model_n_layer_nextn(model: Address, /) -> int:
    """``int32_t llama_model_n_layer_nextn(const struct llama_model * model);``"""

def llama_model_n_head(model: Address, /) -> int:
    """``int32_t llama_model_n_head(const struct llama_model * model);``"""

def llama_model_n_head_kv(model: Address, /) -> int:
    """``int32_t llama_model_n_head_kv(const struct llama_model * model);``"""

def llama_model_n_swa(model: Address, /) -> int:
    """``int32_t llama_model_n_swa(const struct llama_model * model);``"""

def llama_model_rope_freq_scale_train(model: Address, /) -> float:
    """``float llama_model_rope_freq_scale_train(const struct llama_model * model);``"""

def llama_model_n_cls_out(model: Address, /) -> int:
    """``uint32_t llama_model_n_cls_out(const struct llama_model * model);``"""

def llama_model_cls_label(model: Address, i: Integer, /) -> bytes | None:
    """``const char * llama_model_cls_label(const struct llama_model * model, uint32_t i);``"""

def llama_vocab_type(vocab: Address, /) -> int:
    """``enum llama_vocab_type llama_vocab_type(const struct llama_vocab * vocab);``"""

def llama_vocab_n_tokens(vocab: Address, /) -> int:
    """``int32_t llama_vocab_n_tokens(const struct llama_vocab * vocab);``"""

def llama_model_meta_val_str(model: Address, key: Text, buf: Text, buf_size: Integer, /) -> int:
    """``int32_t llama_model_meta_val_str(const struct llama_model * model, const char * key, char * buf, size_t buf_size);``"""

def llama_model_meta_count(model: Address, /) -> int:
    """``int32_t llama_model_meta_count(const struct llama_model * model);``"""

def llama_model_meta_key_str(key: Integer, /) -> bytes | None:
    """``const char * llama_model_meta_key_str(enum llama_model_meta_key key);``"""

def llama_model_meta_key_by_index(model: Address, i: Integer, buf: Text, buf_size: Integer, /) -> int:
    """``int32_t llama_model_meta_key_by_index(const struct llama_model * model, int32_t i, char * buf, size_t buf_size);``"""

def llama_model_meta_val_str_by_index(model: Address, i: Integer, buf: Text, buf_size: Integer, /) -> int:
    """``int32_t llama_model_meta_val_str_by_index(const struct llama_model * model, int32_t i, char * buf, size_t buf_size);``"""

def llama_model_desc(model: Address, buf: Text, buf_size: Integer, /) -> int:
    """``int32_t llama_model_desc(const struct llama_model * model, char * buf, size_t buf_size);``"""

def llama_model_ftype(model: Address, /) -> int:
    """``enum llama_ftype llama_model_ftype(const struct llama_model * model);``"""

def llama_model_size(model: Address, /) -> int:
    """``uint64_t llama_model_size(const struct llama_model * model);``"""

def llama_model_chat_template(model: Address, name: Text, /) -> bytes | None:
    """``const char * llama_model_chat_template(const struct llama_model * model, const char * name);``"""

def llama_model_n_params(model: Address, /) -> int:
    """``uint64_t llama_model_n_params(const struct llama_model * model);``"""

def llama_model_has_encoder(model: Address, /) -> bool:
    """``bool llama_model_has_encoder(const struct llama_model * model);``"""

def llama_model_has_decoder(model: Address, /) -> bool:
    """``bool llama_model_has_decoder(const struct llama_model * model);``"""

def llama_model_decoder_start_token(model: Address, /) -> int:
    """``llama_token llama_model_decoder_start_token(const struct llama_model * model);``"""

def llama_model_is_recurrent(model: Address, /) -> bool:
    """``bool llama_model_is_recurrent(const struct llama_model * model);``"""

def llama_model_is_hybrid(model: Address, /) -> bool:
    """``bool llama_model_is_hybrid(const struct llama_model * model);``"""

def llama_model_is_diffusion(model: Address, /) -> bool:
    """``bool llama_model_is_diffusion(const struct llama_model * model);``"""

def llama_model_quantize(fname_inp: Text, fname_out: Text, params: PointerTo[llama_model_quantize_params], /) -> int:
    """``uint32_t llama_model_quantize(const char * fname_inp, const char * fname_out, const llama_model_quantize_params * params);``"""

def llama_adapter_lora_init(model: Address, path_lora: Text, /) -> int | None:
    """``struct llama_adapter_lora * llama_adapter_lora_init(struct llama_model * model, const char * path_lora);``"""

def llama_adapter_lora_init_from_file_ptr(model: Address, file: Address, /) -> int | None:
    """``struct llama_adapter_lora * llama_adapter_lora_init_from_file_ptr(struct llama_model * model, FILE * file);``"""

def llama_adapter_meta_val_str(adapter: Address, key: Text, buf: Text, buf_size: Integer, /) -> int:
    """``int32_t llama_adapter_meta_val_str(const struct llama_adapter_lora * adapter, const char * key, char * buf, size_t buf_size);``"""

def llama_adapter_meta_count(adapter: Address, /) -> int:
    """``int32_t llama_adapter_meta_count(const struct llama_adapter_lora * adapter);``"""

def llama_adapter_meta_key_by_index(adapter: Address, i: Integer, buf: Text, buf_size: Integer, /) -> int:
    """``int32_t llama_adapter_meta_key_by_index(const struct llama_adapter_lora * adapter, int32_t i, char * buf, size_t buf_size);``"""

def llama_adapter_meta_val_str_by_index(adapter: Address, i: Integer, buf: Text, buf_size: Integer, /) -> int:
    """``int32_t llama_adapter_meta_val_str_by_index(const struct llama_adapter_lora * adapter, int32_t i, char * buf, size_t buf_size);``"""

def llama_adapter_lora_free(adapter: Address, /) -> None:
    """``void llama_adapter_lora_free(struct llama_adapter_lora * adapter);``"""

def llama_adapter_get_alora_n_invocation_tokens(adapter: Address, /) -> int:
    """``uint64_t llama_adapter_get_alora_n_invocation_tokens(const struct llama_adapter_lora * adapter);``"""

def llama_adapter_get_alora_invocation_tokens(adapter: Address, /) -> Pointer[c_int32]:
    """``const llama_token * llama_adapter_get_alora_invocation_tokens(const struct llama_adapter_lora * adapter);``"""

def llama_set_adapters_lora(ctx: Address, adapters: PointerTo[c_void_p], n_adapters: Integer, scales: PointerTo[c_float], /) -> int:
    """``int32_t llama_set_adapters_lora(struct llama_context * ctx, struct llama_adapter_lora ** adapters, size_t n_adapters, float * scales);``"""

def llama_set_adapter_cvec(ctx: Address, data: PointerTo[c_float], len: Integer, n_embd: Integer, il_start: Integer, il_end: Integer, /) -> int:
    """``int32_t llama_set_adapter_cvec(struct llama_context * ctx, const float * data, size_t len, int32_t n_embd, int32_t il_start, int32_t il_end);``"""

def llama_memory_clear(mem: Address, data: Bool, /) -> None:
    """``void llama_memory_clear(llama_memory_t mem, bool data);``"""

def llama_memory_seq_rm(mem: Address, seq_id: Integer, p0: Integer, p1: Integer, /) -> bool:
    """``bool llama_memory_seq_rm(llama_memory_t mem, llama_seq_id seq_id, llama_pos p0, llama_pos p1);``"""

def llama_memory_seq_cp(mem: Address, seq_id_src: Integer, seq_id_dst: Integer, p0: Integer, p1: Integer, /) -> None:
    """``void llama_memory_seq_cp(llama_memory_t mem, llama_seq_id seq_id_src, llama_seq_id seq_id_dst, llama_pos p0, llama_pos p1);``"""

def llama_memory_seq_keep(mem: Address, seq_id: Integer, /) -> None:
    """``void llama_memory_seq_keep(llama_memory_t mem, llama_seq_id seq_id);``"""

def llama_memory_seq_add(mem: Address, seq_id: Integer, p0: Integer, p1: Integer, delta: Integer, /) -> None:
    """``void llama_memory_seq_add(llama_memory_t mem, llama_seq_id seq_id, llama_pos p0, llama_pos p1, llama_pos delta);``"""

def llama_memory_seq_div(mem: Address, seq_id: Integer, p0: Integer, p1: Integer, d: Integer, /) -> None:
    """``void llama_memory_seq_div(llama_memory_t mem, llama_seq_id seq_id, llama_pos p0, llama_pos p1, int d);``"""

def llama_memory_seq_pos_min(mem: Address, seq_id: Integer, /) -> int:
    """``llama_pos llama_memory_seq_pos_min(llama_memory_t mem, llama_seq_id seq_id);``"""

def llama_memory_seq_pos_max(mem: Address, seq_id: Integer, /) -> int:
    """``llama_pos llama_memory_seq_pos_max(llama_memory_t mem, llama_seq_id seq_id);``"""

def llama_memory_can_shift(mem: Address, /) -> bool:
    """``bool llama_memory_can_shift(llama_memory_t mem);``"""

def llama_state_get_size(ctx: Address, /) -> int:
    """``size_t llama_state_get_size(struct llama_context * ctx);``"""

def llama_get_state_size(ctx: Address, /) -> int:
    """``size_t llama_get_state_size(struct llama_context * ctx);`` Deprecated."""

def llama_state_get_data(ctx: Address, dst: PointerTo[c_uint8], size: Integer, /) -> int:
    """``size_t llama_state_get_data(struct llama_context * ctx, uint8_t * dst, size_t size);``"""

def llama_copy_state_data(ctx: Address, dst: PointerTo[c_uint8], /) -> int:
    """``size_t llama_copy_state_data(struct llama_context * ctx, uint8_t * dst);`` Deprecated."""

def llama_state_set_data(ctx: Address, src: PointerTo[c_uint8], size: Integer, /) -> int:
    """``size_t llama_state_set_data(struct llama_context * ctx, const uint8_t * src, size_t size);``"""

def llama_set_state_data(ctx: Address, src: PointerTo[c_uint8], /) -> int:
    """``size_t llama_set_state_data(struct llama_context * ctx, const uint8_t * src);`` Deprecated."""

def llama_state_load_file(ctx: Address, path_session: Text, tokens_out: PointerTo[c_int32], n_token_capacity: Integer, n_token_count_out: PointerTo[c_size_t], /) -> bool:
    """``bool llama_state_load_file(struct llama_context * ctx, const char * path_session, llama_token * tokens_out, size_t n_token_capacity, size_t * n_token_count_out);``"""

def llama_load_session_file(ctx: Address, path_session: Text, tokens_out: PointerTo[c_int32], n_token_capacity: Integer, n_token_count_out: PointerTo[c_size_t], /) -> bool:
    """``bool llama_load_session_file(struct llama_context * ctx, const char * path_session, llama_token * tokens_out, size_t n_token_capacity, size_t * n_token_count_out);`` Deprecated."""

def llama_state_save_file(ctx: Address, path_session: Text, tokens: PointerTo[c_int32], n_token_count: Integer, /) -> bool:
    """``bool llama_state_save_file(struct llama_context * ctx, const char * path_session, const llama_token * tokens, size_t n_token_count);``"""

def llama_save_session_file(ctx: Address, path_session: Text, tokens: PointerTo[c_int32], n_token_count: Integer, /) -> bool:
    """``bool llama_save_session_file(struct llama_context * ctx, const char * path_session, const llama_token * tokens, size_t n_token_count);`` Deprecated."""

def llama_state_seq_get_size(ctx: Address, seq_id: Integer, /) -> int:
    """``size_t llama_state_seq_get_size(struct llama_context * ctx, llama_seq_id seq_id);``"""

def llama_state_seq_get_data(ctx: Address, dst: PointerTo[c_uint8], size: Integer, seq_id: Integer, /) -> int:
    """``size_t llama_state_seq_get_data(struct llama_context * ctx, uint8_t * dst, size_t size, llama_seq_id seq_id);``"""

def llama_state_seq_set_data(ctx: Address, src: PointerTo[c_uint8], size: Integer, dest_seq_id: Integer, /) -> int:
    """``size_t llama_state_seq_set_data(struct llama_context * ctx, const uint8_t * src, size_t size, llama_seq_id dest_seq_id);``"""

def llama_state_seq_save_file(ctx: Address, filepath: Text, seq_id: Integer, tokens: PointerTo[c_int32], n_token_count: Integer, /) -> int:
    """``size_t llama_state_seq_save_file(struct llama_context * ctx, const char * filepath, llama_seq_id seq_id, const llama_token * tokens, size_t n_token_count);``"""

def llama_state_seq_load_file(ctx: Address, filepath: Text, dest_seq_id: Integer, tokens_out: PointerTo[c_int32], n_token_capacity: Integer, n_token_count_out: PointerTo[c_size_t], /) -> int:
    """``size_t llama_state_seq_load_file(struct llama_context * ctx, const char * filepath, llama_seq_id dest_seq_id, llama_token * tokens_out, size_t n_token_capacity, size_t * n_token_count_out);``"""

def llama_state_seq_get_size_ext(ctx: Address, seq_id: Integer, flags: Integer, /) -> int:
    """``size_t llama_state_seq_get_size_ext(struct llama_context * ctx, llama_seq_id seq_id, llama_state_seq_flags flags);``"""

def llama_state_seq_get_data_ext(ctx: Address, dst: PointerTo[c_uint8], size: Integer, seq_id: Integer, flags: Integer, /) -> int:
    """``size_t llama_state_seq_get_data_ext(struct llama_context * ctx, uint8_t * dst, size_t size, llama_seq_id seq_id, llama_state_seq_flags flags);``"""

def llama_state_seq_set_data_ext(ctx: Address, src: PointerTo[c_uint8], size: Integer, dest_seq_id: Integer, flags: Integer, /) -> int:
    """``size_t llama_state_seq_set_data_ext(struct llama_context * ctx, const uint8_t * src, size_t size, llama_seq_id dest_seq_id, llama_state_seq_flags flags);``"""

def llama_batch_get_one(tokens: PointerTo[c_int32], n_tokens: Integer, /) -> llama_batch:
    """``struct llama_batch llama_batch_get_one(llama_token * tokens, int32_t n_tokens);``"""

def llama_batch_init(n_tokens: Integer, embd: Integer, n_seq_max: Integer, /) -> llama_batch:
    """``struct llama_batch llama_batch_init(int32_t n_tokens, int32_t embd, int32_t n_seq_max);``"""

def llama_batch_free(batch: llama_batch, /) -> None:
    """``void llama_batch_free(struct llama_batch batch);``"""

def llama_encode(ctx: Address, batch: llama_batch, /) -> int:
    """``int32_t llama_encode(struct llama_context * ctx, struct llama_batch batch);``"""

def llama_decode(ctx: Address, batch: llama_batch, /) -> int:
    """``int32_t llama_decode(struct llama_context * ctx, struct llama_batch batch);``"""

def llama_batch_ext_init(ctx: Address, /) -> int | None:
    """``struct llama_batch_ext * llama_batch_ext_init(struct llama_context * ctx);``"""

def llama_batch_ext_free(batch: Address, /) -> None:
    """``void llama_batch_ext_free(struct llama_batch_ext * batch);``"""

def llama_batch_ext_clear(batch: Address, /) -> None:
    """``void llama_batch_ext_clear(struct llama_batch_ext * batch);``"""

def llama_batch_ext_add(batch: Address, seq_id: Integer, /) -> int:
    """``int32_t llama_batch_ext_add(struct llama_batch_ext * batch, llama_seq_id seq_id);``"""

def llama_batch_ext_add_token(batch: Address, seq_id: Integer, id: Integer, /) -> int:
    """``int32_t llama_batch_ext_add_token(struct llama_batch_ext * batch, llama_seq_id seq_id, llama_token id);``"""

def llama_batch_ext_add_embd(batch: Address, seq_id: Integer, embd: llama_embd, /) -> int:
    """``int32_t llama_batch_ext_add_embd(struct llama_batch_ext * batch, llama_seq_id seq_id, struct llama_embd embd);``"""

def llama_batch_ext_add_seq(batch: Address, idx: Integer, seq_id: Integer, /) -> bool:
    """``bool llama_batch_ext_add_seq(struct llama_batch_ext * batch, int32_t idx, llama_seq_id seq_id);``"""

def llama_batch_ext_set_embd_token(batch: Address, idx: Integer, embd: llama_embd, /) -> bool:
    """``bool llama_batch_ext_set_embd_token(struct llama_batch_ext * batch, int32_t idx, struct llama_embd embd);``"""

def llama_batch_ext_set_embd_state(batch: Address, idx: Integer, embd: llama_embd, /) -> bool:
    """``bool llama_batch_ext_set_embd_state(struct llama_batch_ext * batch, int32_t idx, struct llama_embd embd);``"""

def llama_batch_ext_set_output_embd(batch: Address, idx: Integer, value: Bool, /) -> bool:
    """``bool llama_batch_ext_set_output_embd(struct llama_batch_ext * batch, int32_t idx, bool value);``"""

def llama_batch_ext_set_output_logits(batch: Address, idx: Integer, value: Bool, /) -> bool:
    """``bool llama_batch_ext_set_output_logits(struct llama_batch_ext * batch, int32_t idx, bool value);``"""

def llama_batch_ext_set_pos(batch: Address, idx: Integer, pos: PointerTo[c_int32], /) -> bool:
    """``bool llama_batch_ext_set_pos(struct llama_batch_ext * batch, int32_t idx, const llama_pos * pos);``"""

def llama_process(ctx: Address, type: Integer, batch: Address, /) -> int:
    """``int32_t llama_process(struct llama_context * ctx, enum llama_process_type type, struct llama_batch_ext * batch);``"""

def llama_set_n_threads(ctx: Address, n_threads: Integer, n_threads_batch: Integer, /) -> None:
    """``void llama_set_n_threads(struct llama_context * ctx, int32_t n_threads, int32_t n_threads_batch);``"""

def llama_n_threads(ctx: Address, /) -> int:
    """``int32_t llama_n_threads(struct llama_context * ctx);``"""

def llama_n_threads_batch(ctx: Address, /) -> int:
    """``int32_t llama_n_threads_batch(struct llama_context * ctx);``"""

def llama_set_embeddings(ctx: Address, embeddings: Bool, /) -> None:
    """``void llama_set_embeddings(struct llama_context * ctx, bool embeddings);``"""

def llama_set_causal_attn(ctx: Address, causal_attn: Bool, /) -> None:
    """``void llama_set_causal_attn(struct llama_context * ctx, bool causal_attn);``"""

def llama_get_causal_attn(ctx: Address, /) -> bool:
    """``bool llama_get_causal_attn(const struct llama_context * ctx);``"""

def llama_set_warmup(ctx: Address, warmup: Bool, /) -> None:
    """``void llama_set_warmup(struct llama_context * ctx, bool warmup);`` Deprecated."""

def llama_set_abort_callback(ctx: Address, abort_callback: ggml_abort_callback | None, abort_callback_data: Address, /) -> None:
    """``void llama_set_abort_callback(struct llama_context * ctx, ggml_abort_callback abort_callback, void * abort_callback_data);``"""

def llama_synchronize(ctx: Address, /) -> None:
    """``void llama_synchronize(struct llama_context * ctx);``"""

def llama_get_logits(ctx: Address, /) -> Pointer[c_float]:
    """``float * llama_get_logits(struct llama_context * ctx);``"""

def llama_get_logits_ith(ctx: Address, i: Integer, /) -> Pointer[c_float]:
    """``float * llama_get_logits_ith(struct llama_context * ctx, int32_t i);``"""

def llama_get_embeddings(ctx: Address, /) -> Pointer[c_float]:
    """``float * llama_get_embeddings(struct llama_context * ctx);``"""

def llama_get_embeddings_ith(ctx: Address, i: Integer, /) -> Pointer[c_float]:
    """``float * llama_get_embeddings_ith(struct llama_context * ctx, int32_t i);``"""

def llama_get_embeddings_seq(ctx: Address, seq_id: Integer, /) -> Pointer[c_float]:
    """``float * llama_get_embeddings_seq(struct llama_context * ctx, llama_seq_id seq_id);``"""

def llama_get_sampled_token_ith(ctx: Address, i: Integer, /) -> int:
    """``llama_token llama_get_sampled_token_ith(struct llama_context * ctx, int32_t i);``"""

def llama_get_sampled_probs_ith(ctx: Address, i: Integer, /) -> Pointer[c_float]:
    """``float * llama_get_sampled_probs_ith(struct llama_context * ctx, int32_t i);``"""

def llama_get_sampled_probs_count_ith(ctx: Address, i: Integer, /) -> int:
    """``uint32_t llama_get_sampled_probs_count_ith(struct llama_context * ctx, int32_t i);``"""

def llama_get_sampled_logits_ith(ctx: Address, i: Integer, /) -> Pointer[c_float]:
    """``float * llama_get_sampled_logits_ith(struct llama_context * ctx, int32_t i);``"""

def llama_get_sampled_logits_count_ith(ctx: Address, i: Integer, /) -> int:
    """``uint32_t llama_get_sampled_logits_count_ith(struct llama_context * ctx, int32_t i);``"""

def llama_get_sampled_candidates_ith(ctx: Address, i: Integer, /) -> Pointer[c_int32]:
    """``llama_token * llama_get_sampled_candidates_ith(struct llama_context * ctx, int32_t i);``"""

def llama_get_sampled_candidates_count_ith(ctx: Address, i: Integer, /) -> int:
    """``uint32_t llama_get_sampled_candidates_count_ith(struct llama_context * ctx, int32_t i);``"""

def llama_vocab_get_text(vocab: Address, token: Integer, /) -> bytes | None:
    """``const char * llama_vocab_get_text(const struct llama_vocab * vocab, llama_token token);``"""

def llama_vocab_get_score(vocab: Address, token: Integer, /) -> float:
    """``float llama_vocab_get_score(const struct llama_vocab * vocab, llama_token token);``"""

def llama_vocab_get_attr(vocab: Address, token: Integer, /) -> int:
    """``enum llama_token_attr llama_vocab_get_attr(const struct llama_vocab * vocab, llama_token token);``"""

def llama_vocab_is_eog(vocab: Address, token: Integer, /) -> bool:
    """``bool llama_vocab_is_eog(const struct llama_vocab * vocab, llama_token token);``"""

def llama_vocab_is_control(vocab: Address, token: Integer, /) -> bool:
    """``bool llama_vocab_is_control(const struct llama_vocab * vocab, llama_token token);``"""

def llama_vocab_bos(vocab: Address, /) -> int:
    """``llama_token llama_vocab_bos(const struct llama_vocab * vocab);``"""

def llama_vocab_eos(vocab: Address, /) -> int:
    """``llama_token llama_vocab_eos(const struct llama_vocab * vocab);``"""

def llama_vocab_eot(vocab: Address, /) -> int:
    """``llama_token llama_vocab_eot(const struct llama_vocab * vocab);``"""

def llama_vocab_sep(vocab: Address, /) -> int:
    """``llama_token llama_vocab_sep(const struct llama_vocab * vocab);``"""

def llama_vocab_nl(vocab: Address, /) -> int:
    """``llama_token llama_vocab_nl(const struct llama_vocab * vocab);``"""

def llama_vocab_pad(vocab: Address, /) -> int:
    """``llama_token llama_vocab_pad(const struct llama_vocab * vocab);``"""

def llama_vocab_mask(vocab: Address, /) -> int:
    """``llama_token llama_vocab_mask(const struct llama_vocab * vocab);``"""

def llama_vocab_get_add_bos(vocab: Address, /) -> bool:
    """``bool llama_vocab_get_add_bos(const struct llama_vocab * vocab);``"""

def llama_vocab_get_add_eos(vocab: Address, /) -> bool:
    """``bool llama_vocab_get_add_eos(const struct llama_vocab * vocab);``"""

def llama_vocab_get_add_sep(vocab: Address, /) -> bool:
    """``bool llama_vocab_get_add_sep(const struct llama_vocab * vocab);``"""

def llama_vocab_get_suppress_tokens(vocab: Address, n_suppress_tokens: PointerTo[c_int32], /) -> Pointer[c_int32]:
    """``const llama_token * llama_vocab_get_suppress_tokens(const struct llama_vocab * vocab, int32_t * n_suppress_tokens);``"""

def llama_vocab_fim_pre(vocab: Address, /) -> int:
    """``llama_token llama_vocab_fim_pre(const struct llama_vocab * vocab);``"""

def llama_vocab_fim_suf(vocab: Address, /) -> int:
    """``llama_token llama_vocab_fim_suf(const struct llama_vocab * vocab);``"""

def llama_vocab_fim_mid(vocab: Address, /) -> int:
    """``llama_token llama_vocab_fim_mid(const struct llama_vocab * vocab);``"""

def llama_vocab_fim_pad(vocab: Address, /) -> int:
    """``llama_token llama_vocab_fim_pad(const struct llama_vocab * vocab);``"""

def llama_vocab_fim_rep(vocab: Address, /) -> int:
    """``llama_token llama_vocab_fim_rep(const struct llama_vocab * vocab);``"""

def llama_vocab_fim_sep(vocab: Address, /) -> int:
    """``llama_token llama_vocab_fim_sep(const struct llama_vocab * vocab);``"""

def llama_token_get_text(vocab: Address, token: Integer, /) -> bytes | None:
    """``const char * llama_token_get_text(const struct llama_vocab * vocab, llama_token token);`` Deprecated."""

def llama_token_get_score(vocab: Address, token: Integer, /) -> float:
    """``float llama_token_get_score(const struct llama_vocab * vocab, llama_token token);`` Deprecated."""

def llama_token_get_attr(vocab: Address, token: Integer, /) -> int:
    """``enum llama_token_attr llama_token_get_attr(const struct llama_vocab * vocab, llama_token token);`` Deprecated."""

def llama_token_is_eog(vocab: Address, token: Integer, /) -> bool:
    """``bool llama_token_is_eog(const struct llama_vocab * vocab, llama_token token);`` Deprecated."""

def llama_token_is_control(vocab: Address, token: Integer, /) -> bool:
    """``bool llama_token_is_control(const struct llama_vocab * vocab, llama_token token);`` Deprecated."""

def llama_token_bos(vocab: Address, /) -> int:
    """``llama_token llama_token_bos(const struct llama_vocab * vocab);`` Deprecated."""

def llama_token_eos(vocab: Address, /) -> int:
    """``llama_token llama_token_eos(const struct llama_vocab * vocab);`` Deprecated."""

def llama_token_eot(vocab: Address, /) -> int:
    """``llama_token llama_token_eot(const struct llama_vocab * vocab);`` Deprecated."""

def llama_token_cls(vocab: Address, /) -> int:
    """``llama_token llama_token_cls(const struct llama_vocab * vocab);`` Deprecated."""

def llama_token_sep(vocab: Address, /) -> int:
    """``llama_token llama_token_sep(const struct llama_vocab * vocab);`` Deprecated."""

def llama_token_nl(vocab: Address, /) -> int:
    """``llama_token llama_token_nl(const struct llama_vocab * vocab);`` Deprecated."""

def llama_token_pad(vocab: Address, /) -> int:
    """``llama_token llama_token_pad(const struct llama_vocab * vocab);`` Deprecated."""

def llama_add_bos_token(vocab: Address, /) -> bool:
    """``bool llama_add_bos_token(const struct llama_vocab * vocab);`` Deprecated."""

def llama_add_eos_token(vocab: Address, /) -> bool:
    """``bool llama_add_eos_token(const struct llama_vocab * vocab);`` Deprecated."""

def llama_token_fim_pre(vocab: Address, /) -> int:
    """``llama_token llama_token_fim_pre(const struct llama_vocab * vocab);`` Deprecated."""

def llama_token_fim_suf(vocab: Address, /) -> int:
    """``llama_token llama_token_fim_suf(const struct llama_vocab * vocab);`` Deprecated."""

def llama_token_fim_mid(vocab: Address, /) -> int:
    """``llama_token llama_token_fim_mid(const struct llama_vocab * vocab);`` Deprecated."""

def llama_token_fim_pad(vocab: Address, /) -> int:
    """``llama_token llama_token_fim_pad(const struct llama_vocab * vocab);`` Deprecated."""

def llama_token_fim_rep(vocab: Address, /) -> int:
    """``llama_token llama_token_fim_rep(const struct llama_vocab * vocab);`` Deprecated."""

def llama_token_fim_sep(vocab: Address, /) -> int:
    """``llama_token llama_token_fim_sep(const struct llama_vocab * vocab);`` Deprecated."""

def llama_vocab_cls(vocab: Address, /) -> int:
    """``llama_token llama_vocab_cls(const struct llama_vocab * vocab);`` Deprecated."""

def llama_tokenize(vocab: Address, text: Text, text_len: Integer, tokens: PointerTo[c_int32], n_tokens_max: Integer, add_special: Bool, parse_special: Bool, /) -> int:
    """``int32_t llama_tokenize(const struct llama_vocab * vocab, const char * text, int32_t text_len, llama_token * tokens, int32_t n_tokens_max, bool add_special, bool parse_special);``"""

def llama_token_to_piece(vocab: Address, token: Integer, buf: Text, length: Integer, lstrip: Integer, special: Bool, /) -> int:
    """``int32_t llama_token_to_piece(const struct llama_vocab * vocab, llama_token token, char * buf, int32_t length, int32_t lstrip, bool special);``"""

def llama_detokenize(vocab: Address, tokens: PointerTo[c_int32], n_tokens: Integer, text: Text, text_len_max: Integer, remove_special: Bool, unparse_special: Bool, /) -> int:
    """``int32_t llama_detokenize(const struct llama_vocab * vocab, const llama_token * tokens, int32_t n_tokens, char * text, int32_t text_len_max, bool remove_special, bool unparse_special);``"""

def llama_chat_apply_template(tmpl: Text, chat: PointerTo[llama_chat_message], n_msg: Integer, add_ass: Bool, buf: Text, length: Integer, /) -> int:
    """``int32_t llama_chat_apply_template(const char * tmpl, const struct llama_chat_message * chat, size_t n_msg, bool add_ass, char * buf, int32_t length);``"""

def llama_chat_builtin_templates(output: PointerTo[c_char_p], len: Integer, /) -> int:
    """``int32_t llama_chat_builtin_templates(const char ** output, size_t len);``"""

def llama_set_sampler(ctx: Address, seq_id: Integer, smpl: PointerTo[llama_sampler], /) -> bool:
    """``bool llama_set_sampler(struct llama_context * ctx, llama_seq_id seq_id, struct llama_sampler * smpl);``"""

def llama_sampler_init(iface: PointerTo[llama_sampler_i], ctx: Address, /) -> Pointer[llama_sampler]:
    """``struct llama_sampler * llama_sampler_init(struct llama_sampler_i * iface, llama_sampler_context_t ctx);``"""

def llama_sampler_name(smpl: PointerTo[llama_sampler], /) -> bytes | None:
    """``const char * llama_sampler_name(const struct llama_sampler * smpl);``"""

def llama_sampler_accept(smpl: PointerTo[llama_sampler], token: Integer, /) -> None:
    """``void llama_sampler_accept(struct llama_sampler * smpl, llama_token token);``"""

def llama_sampler_apply(smpl: PointerTo[llama_sampler], cur_p: PointerTo[llama_token_data_array], /) -> None:
    """``void llama_sampler_apply(struct llama_sampler * smpl, llama_token_data_array * cur_p);``"""

def llama_sampler_reset(smpl: PointerTo[llama_sampler], /) -> None:
    """``void llama_sampler_reset(struct llama_sampler * smpl);``"""

def llama_sampler_clone(smpl: PointerTo[llama_sampler], /) -> Pointer[llama_sampler]:
    """``struct llama_sampler * llama_sampler_clone(const struct llama_sampler * smpl);``"""

def llama_sampler_copy(src: PointerTo[llama_sampler], dst: PointerTo[llama_sampler], /) -> None:
    """``void llama_sampler_copy(const struct llama_sampler * src, struct llama_sampler * dst);``"""

def llama_sampler_free(smpl: PointerTo[llama_sampler], /) -> None:
    """``void llama_sampler_free(struct llama_sampler * smpl);``"""

def llama_sampler_chain_init(params: llama_sampler_chain_params, /) -> Pointer[llama_sampler]:
    """``struct llama_sampler * llama_sampler_chain_init(struct llama_sampler_chain_params params);``"""

def llama_sampler_chain_add(chain: PointerTo[llama_sampler], smpl: PointerTo[llama_sampler], /) -> None:
    """``void llama_sampler_chain_add(struct llama_sampler * chain, struct llama_sampler * smpl);``"""

def llama_sampler_chain_get(chain: PointerTo[llama_sampler], i: Integer, /) -> Pointer[llama_sampler]:
    """``struct llama_sampler * llama_sampler_chain_get(struct llama_sampler * chain, int32_t i);``"""

def llama_sampler_chain_n(chain: PointerTo[llama_sampler], /) -> int:
    """``int32_t llama_sampler_chain_n(const struct llama_sampler * chain);``"""

def llama_sampler_chain_remove(chain: PointerTo[llama_sampler], i: Integer, /) -> Pointer[llama_sampler]:
    """``struct llama_sampler * llama_sampler_chain_remove(struct llama_sampler * chain, int32_t i);``"""

def llama_sampler_init_greedy() -> Pointer[llama_sampler]:
    """``struct llama_sampler * llama_sampler_init_greedy(void);``"""

def llama_sampler_init_dist(seed: Integer, /) -> Pointer[llama_sampler]:
    """``struct llama_sampler * llama_sampler_init_dist(uint32_t seed);``"""

def llama_sampler_init_top_k(k: Integer, /) -> Pointer[llama_sampler]:
    """``struct llama_sampler * llama_sampler_init_top_k(int32_t k);``"""

def llama_sampler_init_top_p(p: Real, min_keep: Integer, /) -> Pointer[llama_sampler]:
    """``struct llama_sampler * llama_sampler_init_top_p(float p, size_t min_keep);``"""

def llama_sampler_init_min_p(p: Real, min_keep: Integer, /) -> Pointer[llama_sampler]:
    """``struct llama_sampler * llama_sampler_init_min_p(float p, size_t min_keep);``"""

def llama_sampler_init_typical(p: Real, min_keep: Integer, /) -> Pointer[llama_sampler]:
    """``struct llama_sampler * llama_sampler_init_typical(float p, size_t min_keep);``"""

def llama_sampler_init_temp(t: Real, /) -> Pointer[llama_sampler]:
    """``struct llama_sampler * llama_sampler_init_temp(float t);``"""

def llama_sampler_init_temp_ext(t: Real, delta: Real, exponent: Real, /) -> Pointer[llama_sampler]:
    """``struct llama_sampler * llama_sampler_init_temp_ext(float t, float delta, float exponent);``"""

def llama_sampler_init_xtc(p: Real, t: Real, min_keep: Integer, seed: Integer, /) -> Pointer[llama_sampler]:
    """``struct llama_sampler * llama_sampler_init_xtc(float p, float t, size_t min_keep, uint32_t seed);``"""

def llama_sampler_init_top_n_sigma(n: Real, /) -> Pointer[llama_sampler]:
    """``struct llama_sampler * llama_sampler_init_top_n_sigma(float n);``"""

def llama_sampler_init_mirostat(n_vocab: Integer, seed: Integer, tau: Real, eta: Real, m: Integer, /) -> Pointer[llama_sampler]:
    """``struct llama_sampler * llama_sampler_init_mirostat(int32_t n_vocab, uint32_t seed, float tau, float eta, int32_t m);``"""

def llama_sampler_init_mirostat_v2(seed: Integer, tau: Real, eta: Real, /) -> Pointer[llama_sampler]:
    """``struct llama_sampler * llama_sampler_init_mirostat_v2(uint32_t seed, float tau, float eta);``"""

def llama_sampler_init_grammar(vocab: Address, grammar_str: Text, grammar_root: Text, /) -> Pointer[llama_sampler]:
    """``struct llama_sampler * llama_sampler_init_grammar(const struct llama_vocab * vocab, const char * grammar_str, const char * grammar_root);``"""

def llama_sampler_init_grammar_lazy(vocab: Address, grammar_str: Text, grammar_root: Text, trigger_words: PointerTo[c_char_p], num_trigger_words: Integer, trigger_tokens: PointerTo[c_int32], num_trigger_tokens: Integer, /) -> Pointer[llama_sampler]:
    """``struct llama_sampler * llama_sampler_init_grammar_lazy(const struct llama_vocab * vocab, const char * grammar_str, const char * grammar_root, const char ** trigger_words, size_t num_trigger_words, const llama_token * trigger_tokens, size_t num_trigger_tokens);`` Deprecated."""

def llama_sampler_init_grammar_lazy_patterns(vocab: Address, grammar_str: Text, grammar_root: Text, trigger_patterns: PointerTo[c_char_p], num_trigger_patterns: Integer, trigger_tokens: PointerTo[c_int32], num_trigger_tokens: Integer, /) -> Pointer[llama_sampler]:
    """``struct llama_sampler * llama_sampler_init_grammar_lazy_patterns(const struct llama_vocab * vocab, const char * grammar_str, const char * grammar_root, const char ** trigger_patterns, size_t num_trigger_patterns, const llama_token * trigger_tokens, size_t num_trigger_tokens);``"""

def llama_sampler_init_penalties(n_vocab: Integer, penalty_last_n: Integer, penalty_repeat: Real, penalty_freq: Real, penalty_present: Real, /) -> Pointer[llama_sampler]:
    """``struct llama_sampler * llama_sampler_init_penalties(int32_t n_vocab, int32_t penalty_last_n, float penalty_repeat, float penalty_freq, float penalty_present);``"""

def llama_sampler_init_dry(vocab: Address, dry_multiplier: Real, dry_base: Real, dry_allowed_length: Integer, dry_penalty_last_n: Integer, seq_breakers: PointerTo[c_char_p], num_breakers: Integer, /) -> Pointer[llama_sampler]:
    """``struct llama_sampler * llama_sampler_init_dry(const struct llama_vocab * vocab, float dry_multiplier, float dry_base, int32_t dry_allowed_length, int32_t dry_penalty_last_n, const char ** seq_breakers, size_t num_breakers);``"""

def llama_sampler_init_adaptive_p(target: Real, decay: Real, seed: Integer, /) -> Pointer[llama_sampler]:
    """``struct llama_sampler * llama_sampler_init_adaptive_p(float target, float decay, uint32_t seed);``"""

def llama_sampler_init_logit_bias(n_vocab: Integer, n_logit_bias: Integer, logit_bias: PointerTo[llama_logit_bias], /) -> Pointer[llama_sampler]:
    """``struct llama_sampler * llama_sampler_init_logit_bias(int32_t n_vocab, int32_t n_logit_bias, const llama_logit_bias * logit_bias);``"""

def llama_sampler_init_infill(vocab: Address, /) -> Pointer[llama_sampler]:
    """``struct llama_sampler * llama_sampler_init_infill(const struct llama_vocab * vocab);``"""

def llama_sampler_get_seed(smpl: PointerTo[llama_sampler], /) -> int:
    """``uint32_t llama_sampler_get_seed(const struct llama_sampler * smpl);``"""

def llama_sampler_sample(smpl: PointerTo[llama_sampler], ctx: Address, idx: Integer, /) -> int:
    """``llama_token llama_sampler_sample(struct llama_sampler * smpl, struct llama_context * ctx, int32_t idx);``"""

def llama_split_path(split_path: Text, maxlen: Integer, path_prefix: Text, split_no: Integer, split_count: Integer, /) -> int:
    """``int32_t llama_split_path(char * split_path, size_t maxlen, const char * path_prefix, int32_t split_no, int32_t split_count);``"""

def llama_split_prefix(split_prefix: Text, maxlen: Integer, split_path: Text, split_no: Integer, split_count: Integer, /) -> int:
    """``int32_t llama_split_prefix(char * split_prefix, size_t maxlen, const char * split_path, int32_t split_no, int32_t split_count);``"""

def llama_print_system_info() -> bytes | None:
    """``const char * llama_print_system_info(void);``"""

def llama_log_get(log_callback: PointerTo[ggml_log_callback], user_data: PointerTo[c_void_p], /) -> None:
    """``void llama_log_get(ggml_log_callback * log_callback, void ** user_data);``"""

def llama_log_set(log_callback: ggml_log_callback | None, user_data: Address, /) -> None:
    """``void llama_log_set(ggml_log_callback log_callback, void * user_data);``"""

def llama_perf_context(ctx: Address, /) -> llama_perf_context_data:
    """``struct llama_perf_context_data llama_perf_context(const struct llama_context * ctx);``"""

def llama_perf_context_print(ctx: Address, /) -> None:
    """``void llama_perf_context_print(const struct llama_context * ctx);``"""

def llama_perf_context_reset(ctx: Address, /) -> None:
    """``void llama_perf_context_reset(struct llama_context * ctx);``"""

def llama_perf_sampler(chain: PointerTo[llama_sampler], /) -> llama_perf_sampler_data:
    """``struct llama_perf_sampler_data llama_perf_sampler(const struct llama_sampler * chain);``"""

def llama_perf_sampler_print(chain: PointerTo[llama_sampler], /) -> None:
    """``void llama_perf_sampler_print(const struct llama_sampler * chain);``"""

def llama_perf_sampler_reset(chain: PointerTo[llama_sampler], /) -> None:
    """``void llama_perf_sampler_reset(struct llama_sampler * chain);``"""

def llama_opt_param_filter_all(tensor: Address, userdata: Address, /) -> bool:
    """``bool llama_opt_param_filter_all(const struct ggml_tensor * tensor, void * userdata);``"""

def llama_opt_init(lctx: Address, model: Address, lopt_params: llama_opt_params, /) -> None:
    """``void llama_opt_init(struct llama_context * lctx, struct llama_model * model, struct llama_opt_params lopt_params);``"""

def llama_opt_epoch(lctx: Address, dataset: Address, result_train: Address, result_eval: Address, idata_split: Integer, callback_train: ggml_opt_epoch_callback | None, callback_eval: ggml_opt_epoch_callback | None, /) -> None:
    """``void llama_opt_epoch(struct llama_context * lctx, ggml_opt_dataset_t dataset, ggml_opt_result_t result_train, ggml_opt_result_t result_eval, int64_t idata_split, ggml_opt_epoch_callback callback_train, ggml_opt_epoch_callback callback_eval);``"""
