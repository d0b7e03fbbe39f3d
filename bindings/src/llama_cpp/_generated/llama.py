"""Constants, structs and callbacks of llama.

Made from the C headers by scripts/generate_binding.py; do not edit.
"""


from ctypes import POINTER, Structure, Union, c_bool, c_char, c_char_p, c_double, c_float, c_int, c_int32, c_int64, c_int8, c_size_t, c_uint32, c_void_p

from llama_cpp._callbacks import callback
from llama_cpp._generated.ggml import ggml_abort_callback, ggml_backend_sched_eval_callback, ggml_opt_get_optimizer_params

LLAMA_DEFAULT_SEED = 4294967295
LLAMA_TOKEN_NULL = -1
LLAMA_FILE_MAGIC_GGLA = 1734831201
LLAMA_FILE_MAGIC_GGSN = 1734833006
LLAMA_FILE_MAGIC_GGSQ = 1734833009
LLAMA_SESSION_MAGIC = 1734833006
LLAMA_SESSION_VERSION = 10
LLAMA_STATE_SEQ_MAGIC = 1734833009
LLAMA_STATE_SEQ_VERSION = 3
LLAMA_STATE_SEQ_FLAGS_NONE = 0
LLAMA_STATE_SEQ_FLAGS_SWA_ONLY = 1
LLAMA_STATE_SEQ_FLAGS_PARTIAL_ONLY = 1
LLAMA_STATE_SEQ_FLAGS_ON_DEVICE = 2
LLAMA_VOCAB_TYPE_NONE = 0
LLAMA_VOCAB_TYPE_SPM = 1
LLAMA_VOCAB_TYPE_BPE = 2
LLAMA_VOCAB_TYPE_WPM = 3
LLAMA_VOCAB_TYPE_UGM = 4
LLAMA_VOCAB_TYPE_RWKV = 5
LLAMA_VOCAB_TYPE_PLAMO2 = 6
LLAMA_VOCAB_TYPE_TEST = 7
LLAMA_ROPE_TYPE_NONE = -1
LLAMA_ROPE_TYPE_NORM = 0
LLAMA_ROPE_TYPE_NEOX = 2
LLAMA_ROPE_TYPE_MROPE = 8
LLAMA_ROPE_TYPE_IMROPE = 40
LLAMA_ROPE_TYPE_VISION = 24
LLAMA_TOKEN_TYPE_UNDEFINED = 0
LLAMA_TOKEN_TYPE_NORMAL = 1
LLAMA_TOKEN_TYPE_UNKNOWN = 2
LLAMA_TOKEN_TYPE_CONTROL = 3
LLAMA_TOKEN_TYPE_USER_DEFINED = 4
LLAMA_TOKEN_TYPE_UNUSED = 5
LLAMA_TOKEN_TYPE_BYTE = 6
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
LLAMA_ROPE_SCALING_TYPE_UNSPECIFIED = -1
LLAMA_ROPE_SCALING_TYPE_NONE = 0
LLAMA_ROPE_SCALING_TYPE_LINEAR = 1
LLAMA_ROPE_SCALING_TYPE_YARN = 2
LLAMA_ROPE_SCALING_TYPE_LONGROPE = 3
LLAMA_ROPE_SCALING_TYPE_MAX_VALUE = 3
LLAMA_POOLING_TYPE_UNSPECIFIED = -1
LLAMA_POOLING_TYPE_NONE = 0
LLAMA_POOLING_TYPE_MEAN = 1
LLAMA_POOLING_TYPE_CLS = 2
LLAMA_POOLING_TYPE_LAST = 3
LLAMA_POOLING_TYPE_RANK = 4
LLAMA_ATTENTION_TYPE_UNSPECIFIED = -1
LLAMA_ATTENTION_TYPE_CAUSAL = 0
LLAMA_ATTENTION_TYPE_NON_CAUSAL = 1
LLAMA_FLASH_ATTN_TYPE_AUTO = -1
LLAMA_FLASH_ATTN_TYPE_DISABLED = 0
LLAMA_FLASH_ATTN_TYPE_ENABLED = 1
LLAMA_SPLIT_MODE_NONE = 0
LLAMA_SPLIT_MODE_LAYER = 1
LLAMA_SPLIT_MODE_ROW = 2
LLAMA_SPLIT_MODE_TENSOR = 3
LLAMA_LOAD_MODE_AUTO = -1
LLAMA_LOAD_MODE_NONE = 0
LLAMA_LOAD_MODE_MMAP = 1
LLAMA_LOAD_MODE_MLOCK = 2
LLAMA_LOAD_MODE_MMAP_MLOCK = 3
LLAMA_LOAD_MODE_DIRECT_IO = 4
LLAMA_LAZY_MODE_OFF = 0
LLAMA_LAZY_MODE_AUTO = 1
LLAMA_LAZY_MODE_ON = 2
LLAMA_CONTEXT_TYPE_DEFAULT = 0
LLAMA_CONTEXT_TYPE_MTP = 1
LLAMA_KV_OVERRIDE_TYPE_INT = 0
LLAMA_KV_OVERRIDE_TYPE_FLOAT = 1
LLAMA_KV_OVERRIDE_TYPE_BOOL = 2
LLAMA_KV_OVERRIDE_TYPE_STR = 3
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
LLAMA_PROCESS_TYPE_ENCODE = 0
LLAMA_PROCESS_TYPE_DECODE = 1
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

llama_memory_t = c_void_p
llama_pos = c_int32
llama_sampler_context_t = c_void_p
llama_seq_id = c_int32
llama_state_seq_flags = c_uint32
llama_token = c_int32


class llama_token_data(Structure):
    _fields_ = (
        ('id', c_int32),
        ('logit', c_float),
        ('p', c_float),
    )


class llama_token_data_array(Structure):
    _fields_ = (
        ('data', POINTER(llama_token_data)),
        ('size', c_size_t),
        ('selected', c_int64),
        ('sorted', c_bool),
    )

llama_progress_callback = callback('llama_progress_callback', c_bool, c_float, c_void_p)

class llama_batch(Structure):
    _fields_ = (
        ('n_tokens', c_int32),
        ('token', POINTER(c_int32)),
        ('embd', POINTER(c_float)),
        ('pos', POINTER(c_int32)),
        ('n_seq_id', POINTER(c_int32)),
        ('seq_id', POINTER(POINTER(c_int32))),
        ('logits', POINTER(c_int8)),
    )


class llama_model_kv_override_value(Union):
    _fields_ = (
        ('val_i64', c_int64),
        ('val_f64', c_double),
        ('val_bool', c_bool),
        ('val_str', c_char * 128),
    )


class llama_model_kv_override(Structure):
    _anonymous_ = ('value',)
    _fields_ = (
        ('tag', c_int),
        ('key', c_char * 128),
        ('value', llama_model_kv_override_value),
    )


class llama_model_tensor_buft_override(Structure):
    _fields_ = (
        ('pattern', c_char_p),
        ('buft', c_void_p),
    )


class llama_model_params(Structure):
    _fields_ = (
        ('devices', c_void_p),
        ('tensor_buft_overrides', c_void_p),
        ('n_gpu_layers', c_int32),
        ('split_mode', c_int),
        ('load_mode', c_int),
        ('lazy_mode', c_int),
        ('main_gpu', c_int32),
        ('tensor_split', POINTER(c_float)),
        ('progress_callback', llama_progress_callback),
        ('progress_callback_user_data', c_void_p),
        ('kv_overrides', POINTER(llama_model_kv_override)),
        ('vocab_only', c_bool),
        ('check_tensors', c_bool),
        ('use_extra_bufts', c_bool),
        ('no_host', c_bool),
        ('no_alloc', c_bool),
        ('load_mtp', c_bool),
    )


class llama_sampler_seq_config(Structure):
    _fields_ = (
        ('seq_id', c_int32),
        ('sampler', c_void_p),
    )


class llama_context_params(Structure):
    _fields_ = (
        ('n_ctx', c_uint32),
        ('n_batch', c_uint32),
        ('n_ubatch', c_uint32),
        ('n_seq_max', c_uint32),
        ('n_rs_seq', c_uint32),
        ('n_outputs_max', c_uint32),
        ('n_outputs_max_per_seq', c_uint32),
        ('n_threads', c_int32),
        ('n_threads_batch', c_int32),
        ('ctx_type', c_int),
        ('rope_scaling_type', c_int),
        ('pooling_type', c_int),
        ('attention_type', c_int),
        ('flash_attn_type', c_int),
        ('rope_freq_base', c_float),
        ('rope_freq_scale', c_float),
        ('yarn_ext_factor', c_float),
        ('yarn_attn_factor', c_float),
        ('yarn_beta_fast', c_float),
        ('yarn_beta_slow', c_float),
        ('yarn_orig_ctx', c_uint32),
        ('defrag_thold', c_float),
        ('cb_eval', ggml_backend_sched_eval_callback),
        ('cb_eval_user_data', c_void_p),
        ('type_k', c_int),
        ('type_v', c_int),
        ('abort_callback', ggml_abort_callback),
        ('abort_callback_data', c_void_p),
        ('embeddings', c_bool),
        ('offload_kqv', c_bool),
        ('no_perf', c_bool),
        ('op_offload', c_bool),
        ('swa_full', c_bool),
        ('kv_unified', c_bool),
        ('samplers', POINTER(llama_sampler_seq_config)),
        ('n_samplers', c_size_t),
        ('ctx_other', c_void_p),
    )


class llama_model_tensor_override(Structure):
    _fields_ = (
        ('pattern', c_char_p),
        ('type', c_int),
    )


class llama_model_imatrix_data(Structure):
    _fields_ = (
        ('name', c_char_p),
        ('data', POINTER(c_float)),
        ('size', c_size_t),
    )


class llama_model_quantize_params(Structure):
    _fields_ = (
        ('nthread', c_int32),
        ('ftype', c_int),
        ('output_tensor_type', c_int),
        ('token_embedding_type', c_int),
        ('allow_requantize', c_bool),
        ('quantize_output_tensor', c_bool),
        ('only_copy', c_bool),
        ('pure', c_bool),
        ('keep_split', c_bool),
        ('dry_run', c_bool),
        ('imatrix', POINTER(llama_model_imatrix_data)),
        ('kv_overrides', POINTER(llama_model_kv_override)),
        ('tt_overrides', POINTER(llama_model_tensor_override)),
        ('prune_layers', POINTER(c_int32)),
        ('max_buf_size', c_size_t),
    )


class llama_logit_bias(Structure):
    _fields_ = (
        ('token', c_int32),
        ('bias', c_float),
    )


class llama_sampler_chain_params(Structure):
    _fields_ = (
        ('no_perf', c_bool),
    )


class llama_chat_message(Structure):
    _fields_ = (
        ('role', c_char_p),
        ('content', c_char_p),
    )

llama_model_set_tensor_data_t = callback('llama_model_set_tensor_data_t', None, c_void_p, c_void_p)

class llama_embd(Structure):
    _fields_ = (
        ('data', POINTER(c_float)),
        ('n_rows', c_size_t),
        ('n_embd', c_size_t),
    )


class llama_sampler_data(Structure):
    _fields_ = (
        ('logits', c_void_p),
        ('probs', c_void_p),
        ('sampled', c_void_p),
        ('candidates', c_void_p),
    )

llama_sampler_i_name = callback('llama_sampler_i_name', c_char_p, c_void_p)
llama_sampler_i_accept = callback('llama_sampler_i_accept', None, c_void_p, c_int32)
llama_sampler_i_apply = callback('llama_sampler_i_apply', None, c_void_p, POINTER(llama_token_data_array))
llama_sampler_i_reset = callback('llama_sampler_i_reset', None, c_void_p)
llama_sampler_i_clone = callback('llama_sampler_i_clone', c_void_p, c_void_p)
llama_sampler_i_free = callback('llama_sampler_i_free', None, c_void_p)
llama_sampler_i_backend_init = callback('llama_sampler_i_backend_init', c_bool, c_void_p, c_void_p, c_uint32)
llama_sampler_i_backend_accept = callback('llama_sampler_i_backend_accept', None, c_void_p, c_void_p, c_void_p, c_void_p)
llama_sampler_i_backend_apply = callback('llama_sampler_i_backend_apply', None, c_void_p, c_void_p, c_void_p, POINTER(llama_sampler_data))
llama_sampler_i_backend_set_input = callback('llama_sampler_i_backend_set_input', None, c_void_p)
llama_sampler_i_backend_reset = callback('llama_sampler_i_backend_reset', None, c_void_p)
llama_sampler_i_copy_state = callback('llama_sampler_i_copy_state', None, c_void_p, c_void_p)

class llama_sampler_i(Structure):
    _fields_ = (
        ('name', llama_sampler_i_name),
        ('accept', llama_sampler_i_accept),
        ('apply', llama_sampler_i_apply),
        ('reset', llama_sampler_i_reset),
        ('clone', llama_sampler_i_clone),
        ('free', llama_sampler_i_free),
        ('backend_init', llama_sampler_i_backend_init),
        ('backend_accept', llama_sampler_i_backend_accept),
        ('backend_apply', llama_sampler_i_backend_apply),
        ('backend_set_input', llama_sampler_i_backend_set_input),
        ('backend_reset', llama_sampler_i_backend_reset),
        ('copy_state', llama_sampler_i_copy_state),
    )


class llama_sampler(Structure):
    _fields_ = (
        ('iface', POINTER(llama_sampler_i)),
        ('ctx', c_void_p),
    )


class llama_perf_context_data(Structure):
    _fields_ = (
        ('t_start_ms', c_double),
        ('t_load_ms', c_double),
        ('t_p_eval_ms', c_double),
        ('t_eval_ms', c_double),
        ('n_p_eval', c_int32),
        ('n_eval', c_int32),
        ('n_reused', c_int32),
    )


class llama_perf_sampler_data(Structure):
    _fields_ = (
        ('t_sample_ms', c_double),
        ('n_sample', c_int32),
    )

llama_opt_param_filter = callback('llama_opt_param_filter', c_bool, c_void_p, c_void_p)

class llama_opt_params(Structure):
    _fields_ = (
        ('n_ctx_train', c_uint32),
        ('param_filter', llama_opt_param_filter),
        ('param_filter_ud', c_void_p),
        ('get_opt_pars', ggml_opt_get_optimizer_params),
        ('get_opt_pars_ud', c_void_p),
        ('optimizer_type', c_int),
    )
