"""Constants, structs and callbacks of ggml.

Made from the C headers by scripts/generate_binding.py; do not edit.
"""


from ctypes import POINTER, Structure, c_bool, c_char, c_char_p, c_float, c_int, c_int32, c_int64, c_size_t, c_uint16, c_uint32, c_uint64, c_uint8, c_void_p

from llama_cpp._callbacks import callback

GGML_FILE_MAGIC = 1734831468
GGML_FILE_VERSION = 2
GGML_QNT_VERSION = 2
GGML_QNT_VERSION_FACTOR = 1000
GGML_MAX_DIMS = 4
GGML_MAX_PARAMS = 2048
GGML_MAX_SRC = 10
GGML_MAX_N_THREADS = 512
GGML_MAX_OP_PARAMS = 64
GGML_MAX_NAME = 64
GGML_DEFAULT_N_THREADS = 4
GGML_DEFAULT_GRAPH_SIZE = 2048
GGML_MEM_ALIGN = 16
GGML_EXIT_SUCCESS = 0
GGML_EXIT_ABORTED = 1
GGML_ROPE_TYPE_NORMAL = 0
GGML_ROPE_TYPE_NEOX = 2
GGML_ROPE_TYPE_MROPE = 8
GGML_ROPE_TYPE_VISION = 24
GGML_ROPE_TYPE_IMROPE = 40
GGML_MROPE_SECTIONS = 4
GGML_N_TASKS_MAX = -1
GGML_BACKEND_META_MAX_DEVICES = 16
GGUF_MAGIC = b'GGUF'
GGUF_VERSION = 3
GGUF_KEY_GENERAL_ALIGNMENT = b'general.alignment'
GGUF_DEFAULT_ALIGNMENT = 32
RPC_PROTO_MAJOR_VERSION = 7
RPC_PROTO_MINOR_VERSION = 0
RPC_PROTO_PATCH_VERSION = 0
GGML_RPC_MAX_SERVERS = 16
GGML_STATUS_ALLOC_FAILED = -2
GGML_STATUS_FAILED = -1
GGML_STATUS_SUCCESS = 0
GGML_STATUS_ABORTED = 1
GGML_TYPE_F32 = 0
GGML_TYPE_F16 = 1
GGML_TYPE_Q4_0 = 2
GGML_TYPE_Q4_1 = 3
GGML_TYPE_Q5_0 = 6
GGML_TYPE_Q5_1 = 7
GGML_TYPE_Q8_0 = 8
GGML_TYPE_Q8_1 = 9
GGML_TYPE_Q2_K = 10
GGML_TYPE_Q3_K = 11
GGML_TYPE_Q4_K = 12
GGML_TYPE_Q5_K = 13
GGML_TYPE_Q6_K = 14
GGML_TYPE_Q8_K = 15
GGML_TYPE_IQ2_XXS = 16
GGML_TYPE_IQ2_XS = 17
GGML_TYPE_IQ3_XXS = 18
GGML_TYPE_IQ1_S = 19
GGML_TYPE_IQ4_NL = 20
GGML_TYPE_IQ3_S = 21
GGML_TYPE_IQ2_S = 22
GGML_TYPE_IQ4_XS = 23
GGML_TYPE_I8 = 24
GGML_TYPE_I16 = 25
GGML_TYPE_I32 = 26
GGML_TYPE_I64 = 27
GGML_TYPE_F64 = 28
GGML_TYPE_IQ1_M = 29
GGML_TYPE_BF16 = 30
GGML_TYPE_TQ1_0 = 34
GGML_TYPE_TQ2_0 = 35
GGML_TYPE_MXFP4 = 39
GGML_TYPE_NVFP4 = 40
GGML_TYPE_Q1_0 = 41
GGML_TYPE_Q2_0 = 42
GGML_TYPE_COUNT = 43
GGML_PREC_UNDEFINED = 0
GGML_PREC_DEFAULT = 0
GGML_PREC_F32 = 10
GGML_PREC_BF16 = 15
GGML_PREC_F16 = 20
GGML_PREC_Q8 = 30
GGML_PREC_Q4 = 40
GGML_HINT_NONE = 0
GGML_HINT_SRC0_IS_HADAMARD = 1
GGML_FTYPE_UNKNOWN = -1
GGML_FTYPE_ALL_F32 = 0
GGML_FTYPE_MOSTLY_F16 = 1
GGML_FTYPE_MOSTLY_Q4_0 = 2
GGML_FTYPE_MOSTLY_Q4_1 = 3
GGML_FTYPE_MOSTLY_Q4_1_SOME_F16 = 4
GGML_FTYPE_MOSTLY_Q8_0 = 7
GGML_FTYPE_MOSTLY_Q5_0 = 8
GGML_FTYPE_MOSTLY_Q5_1 = 9
GGML_FTYPE_MOSTLY_Q2_K = 10
GGML_FTYPE_MOSTLY_Q3_K = 11
GGML_FTYPE_MOSTLY_Q4_K = 12
GGML_FTYPE_MOSTLY_Q5_K = 13
GGML_FTYPE_MOSTLY_Q6_K = 14
GGML_FTYPE_MOSTLY_IQ2_XXS = 15
GGML_FTYPE_MOSTLY_IQ2_XS = 16
GGML_FTYPE_MOSTLY_IQ3_XXS = 17
GGML_FTYPE_MOSTLY_IQ1_S = 18
GGML_FTYPE_MOSTLY_IQ4_NL = 19
GGML_FTYPE_MOSTLY_IQ3_S = 20
GGML_FTYPE_MOSTLY_IQ2_S = 21
GGML_FTYPE_MOSTLY_IQ4_XS = 22
GGML_FTYPE_MOSTLY_IQ1_M = 23
GGML_FTYPE_MOSTLY_BF16 = 24
GGML_FTYPE_MOSTLY_MXFP4 = 25
GGML_FTYPE_MOSTLY_NVFP4 = 26
GGML_FTYPE_MOSTLY_Q1_0 = 27
GGML_FTYPE_MOSTLY_Q2_0 = 28
GGML_OP_NONE = 0
GGML_OP_DUP = 1
GGML_OP_ADD = 2
GGML_OP_ADD_ID = 3
GGML_OP_ADD1 = 4
GGML_OP_ACC = 5
GGML_OP_SUB = 6
GGML_OP_MUL = 7
GGML_OP_DIV = 8
GGML_OP_SQR = 9
GGML_OP_SQRT = 10
GGML_OP_LOG = 11
GGML_OP_SIN = 12
GGML_OP_COS = 13
GGML_OP_SUM = 14
GGML_OP_SUM_ROWS = 15
GGML_OP_CUMSUM = 16
GGML_OP_MEAN = 17
GGML_OP_ARGMAX = 18
GGML_OP_COUNT_EQUAL = 19
GGML_OP_REPEAT = 20
GGML_OP_REPEAT_BACK = 21
GGML_OP_CONCAT = 22
GGML_OP_SILU_BACK = 23
GGML_OP_NORM = 24
GGML_OP_RMS_NORM = 25
GGML_OP_RMS_NORM_BACK = 26
GGML_OP_GROUP_NORM = 27
GGML_OP_L2_NORM = 28
GGML_OP_MUL_MAT = 29
GGML_OP_MUL_MAT_ID = 30
GGML_OP_OUT_PROD = 31
GGML_OP_SCALE = 32
GGML_OP_SET = 33
GGML_OP_CPY = 34
GGML_OP_CONT = 35
GGML_OP_RESHAPE = 36
GGML_OP_VIEW = 37
GGML_OP_PERMUTE = 38
GGML_OP_TRANSPOSE = 39
GGML_OP_GET_ROWS = 40
GGML_OP_GET_ROWS_BACK = 41
GGML_OP_SET_ROWS = 42
GGML_OP_DIAG = 43
GGML_OP_DIAG_MASK_INF = 44
GGML_OP_DIAG_MASK_ZERO = 45
GGML_OP_SOFT_MAX = 46
GGML_OP_SOFT_MAX_BACK = 47
GGML_OP_ROPE = 48
GGML_OP_ROPE_BACK = 49
GGML_OP_CLAMP = 50
GGML_OP_CONV_TRANSPOSE_1D = 51
GGML_OP_IM2COL = 52
GGML_OP_IM2COL_BACK = 53
GGML_OP_IM2COL_3D = 54
GGML_OP_COL2IM_1D = 55
GGML_OP_CONV_2D = 56
GGML_OP_CONV_3D = 57
GGML_OP_CONV_2D_DW = 58
GGML_OP_CONV_TRANSPOSE_2D = 59
GGML_OP_POOL_1D = 60
GGML_OP_POOL_2D = 61
GGML_OP_POOL_2D_BACK = 62
GGML_OP_UPSCALE = 63
GGML_OP_PAD = 64
GGML_OP_PAD_REFLECT_1D = 65
GGML_OP_ROLL = 66
GGML_OP_ARANGE = 67
GGML_OP_TIMESTEP_EMBEDDING = 68
GGML_OP_ARGSORT = 69
GGML_OP_TOP_K = 70
GGML_OP_LEAKY_RELU = 71
GGML_OP_TRI = 72
GGML_OP_FILL = 73
GGML_OP_FLASH_ATTN_EXT = 74
GGML_OP_FLASH_ATTN_BACK = 75
GGML_OP_SSM_CONV = 76
GGML_OP_SSM_SCAN = 77
GGML_OP_WIN_PART = 78
GGML_OP_WIN_UNPART = 79
GGML_OP_GET_REL_POS = 80
GGML_OP_ADD_REL_POS = 81
GGML_OP_RWKV_WKV6 = 82
GGML_OP_GATED_LINEAR_ATTN = 83
GGML_OP_RWKV_WKV7 = 84
GGML_OP_SOLVE_TRI = 85
GGML_OP_GATED_DELTA_NET = 86
GGML_OP_LIGHTNING_INDEXER = 87
GGML_OP_DSV4_HC_COMB = 88
GGML_OP_DSV4_HC_PRE = 89
GGML_OP_DSV4_HC_POST = 90
GGML_OP_UNARY = 91
GGML_OP_MAP_CUSTOM1 = 92
GGML_OP_MAP_CUSTOM2 = 93
GGML_OP_MAP_CUSTOM3 = 94
GGML_OP_CUSTOM = 95
GGML_OP_CROSS_ENTROPY_LOSS = 96
GGML_OP_CROSS_ENTROPY_LOSS_BACK = 97
GGML_OP_OPT_STEP_ADAMW = 98
GGML_OP_OPT_STEP_SGD = 99
GGML_OP_GLU = 100
GGML_OP_COUNT = 101
GGML_UNARY_OP_ABS = 0
GGML_UNARY_OP_SGN = 1
GGML_UNARY_OP_NEG = 2
GGML_UNARY_OP_STEP = 3
GGML_UNARY_OP_TANH = 4
GGML_UNARY_OP_ELU = 5
GGML_UNARY_OP_RELU = 6
GGML_UNARY_OP_SIGMOID = 7
GGML_UNARY_OP_GELU = 8
GGML_UNARY_OP_GELU_QUICK = 9
GGML_UNARY_OP_SILU = 10
GGML_UNARY_OP_HARDSWISH = 11
GGML_UNARY_OP_HARDSIGMOID = 12
GGML_UNARY_OP_EXP = 13
GGML_UNARY_OP_EXPM1 = 14
GGML_UNARY_OP_SOFTPLUS = 15
GGML_UNARY_OP_GELU_ERF = 16
GGML_UNARY_OP_XIELU = 17
GGML_UNARY_OP_FLOOR = 18
GGML_UNARY_OP_CEIL = 19
GGML_UNARY_OP_ROUND = 20
GGML_UNARY_OP_TRUNC = 21
GGML_UNARY_OP_COUNT = 22
GGML_GLU_OP_REGLU = 0
GGML_GLU_OP_GEGLU = 1
GGML_GLU_OP_SWIGLU = 2
GGML_GLU_OP_SWIGLU_OAI = 3
GGML_GLU_OP_GEGLU_ERF = 4
GGML_GLU_OP_GEGLU_QUICK = 5
GGML_GLU_OP_SWIGLU_CLAMP = 6
GGML_GLU_OP_COUNT = 7
GGML_OBJECT_TYPE_TENSOR = 0
GGML_OBJECT_TYPE_GRAPH = 1
GGML_OBJECT_TYPE_WORK_BUFFER = 2
GGML_LOG_LEVEL_NONE = 0
GGML_LOG_LEVEL_DEBUG = 1
GGML_LOG_LEVEL_INFO = 2
GGML_LOG_LEVEL_WARN = 3
GGML_LOG_LEVEL_ERROR = 4
GGML_LOG_LEVEL_CONT = 5
GGML_TENSOR_FLAG_INPUT = 1
GGML_TENSOR_FLAG_OUTPUT = 2
GGML_TENSOR_FLAG_PARAM = 4
GGML_TENSOR_FLAG_LOSS = 8
GGML_TENSOR_FLAG_COMPUTE = 16
GGML_TRI_TYPE_UPPER_DIAG = 0
GGML_TRI_TYPE_UPPER = 1
GGML_TRI_TYPE_LOWER_DIAG = 2
GGML_TRI_TYPE_LOWER = 3
GGML_OP_POOL_MAX = 0
GGML_OP_POOL_AVG = 1
GGML_OP_POOL_COUNT = 2
GGML_SCALE_MODE_NEAREST = 0
GGML_SCALE_MODE_BILINEAR = 1
GGML_SCALE_MODE_BICUBIC = 2
GGML_SCALE_MODE_COUNT = 3
GGML_SCALE_FLAG_ALIGN_CORNERS = 256
GGML_SCALE_FLAG_ANTIALIAS = 512
GGML_SORT_ORDER_ASC = 0
GGML_SORT_ORDER_DESC = 1
GGML_SCHED_PRIO_LOW = -1
GGML_SCHED_PRIO_NORMAL = 0
GGML_SCHED_PRIO_MEDIUM = 1
GGML_SCHED_PRIO_HIGH = 2
GGML_SCHED_PRIO_REALTIME = 3
GGML_BACKEND_BUFFER_USAGE_ANY = 0
GGML_BACKEND_BUFFER_USAGE_WEIGHTS = 1
GGML_BACKEND_BUFFER_USAGE_COMPUTE = 2
GGML_BACKEND_DEVICE_TYPE_CPU = 0
GGML_BACKEND_DEVICE_TYPE_GPU = 1
GGML_BACKEND_DEVICE_TYPE_IGPU = 2
GGML_BACKEND_DEVICE_TYPE_ACCEL = 3
GGML_BACKEND_DEVICE_TYPE_META = 4
GGML_BACKEND_SPLIT_AXIS_0 = 0
GGML_BACKEND_SPLIT_AXIS_1 = 1
GGML_BACKEND_SPLIT_AXIS_2 = 2
GGML_BACKEND_SPLIT_AXIS_3 = 3
GGML_BACKEND_SPLIT_AXIS_MIRRORED = 10
GGML_BACKEND_SPLIT_AXIS_PARTIAL = 11
GGML_BACKEND_SPLIT_AXIS_NONE = 98
GGML_BACKEND_SPLIT_AXIS_UNKNOWN = 99
GGML_NUMA_STRATEGY_DISABLED = 0
GGML_NUMA_STRATEGY_DISTRIBUTE = 1
GGML_NUMA_STRATEGY_ISOLATE = 2
GGML_NUMA_STRATEGY_NUMACTL = 3
GGML_NUMA_STRATEGY_MIRROR = 4
GGML_NUMA_STRATEGY_COUNT = 5
GGML_OPT_LOSS_TYPE_MEAN = 0
GGML_OPT_LOSS_TYPE_SUM = 1
GGML_OPT_LOSS_TYPE_CROSS_ENTROPY = 2
GGML_OPT_LOSS_TYPE_MEAN_SQUARED_ERROR = 3
GGML_OPT_BUILD_TYPE_FORWARD = 10
GGML_OPT_BUILD_TYPE_GRAD = 20
GGML_OPT_BUILD_TYPE_OPT = 30
GGML_OPT_OPTIMIZER_TYPE_ADAMW = 0
GGML_OPT_OPTIMIZER_TYPE_SGD = 1
GGML_OPT_OPTIMIZER_TYPE_COUNT = 2
GGUF_TYPE_UINT8 = 0
GGUF_TYPE_INT8 = 1
GGUF_TYPE_UINT16 = 2
GGUF_TYPE_INT16 = 3
GGUF_TYPE_UINT32 = 4
GGUF_TYPE_INT32 = 5
GGUF_TYPE_FLOAT32 = 6
GGUF_TYPE_BOOL = 7
GGUF_TYPE_STRING = 8
GGUF_TYPE_ARRAY = 9
GGUF_TYPE_UINT64 = 10
GGUF_TYPE_INT64 = 11
GGUF_TYPE_FLOAT64 = 12
GGUF_TYPE_COUNT = 13

ggml_backend_buffer_t = c_void_p
ggml_backend_buffer_type_t = c_void_p
ggml_backend_dev_t = c_void_p
ggml_backend_event_t = c_void_p
ggml_backend_graph_plan_t = c_void_p
ggml_backend_reg_t = c_void_p
ggml_backend_sched_t = c_void_p
ggml_backend_t = c_void_p
ggml_fp16_t = c_uint16
ggml_gallocr_t = c_void_p
ggml_guid = c_uint8 * 16
ggml_guid_t = POINTER(c_uint8 * 16)
ggml_opt_context_t = c_void_p
ggml_opt_dataset_t = c_void_p
ggml_opt_result_t = c_void_p
ggml_threadpool_t = c_void_p

ggml_abort_callback_t = callback('ggml_abort_callback_t', None, c_char_p)

class ggml_bf16_t(Structure):
    _fields_ = (
        ('bits', c_uint16),
    )


class ggml_init_params(Structure):
    _fields_ = (
        ('mem_size', c_size_t),
        ('mem_buffer', c_void_p),
        ('no_alloc', c_bool),
    )


class ggml_tensor(Structure):
    _fields_ = (
        ('type', c_int),
        ('buffer', c_void_p),
        ('ne', c_int64 * 4),
        ('nb', c_size_t * 4),
        ('op', c_int),
        ('op_params', c_int32 * 16),
        ('flags', c_int32),
        ('src', c_void_p * 10),
        ('view_src', c_void_p),
        ('view_offs', c_size_t),
        ('data', c_void_p),
        ('name', c_char * 64),
        ('extra', c_void_p),
        ('padding', c_char * 8),
    )

ggml_abort_callback = callback('ggml_abort_callback', c_bool, c_void_p)
ggml_custom1_op_t = callback('ggml_custom1_op_t', None, c_void_p, c_void_p, c_int, c_int, c_void_p)
ggml_custom2_op_t = callback('ggml_custom2_op_t', None, c_void_p, c_void_p, c_void_p, c_int, c_int, c_void_p)
ggml_custom3_op_t = callback('ggml_custom3_op_t', None, c_void_p, c_void_p, c_void_p, c_void_p, c_int, c_int, c_void_p)
ggml_custom_op_t = callback('ggml_custom_op_t', None, c_void_p, c_int, c_int, c_void_p)
ggml_log_callback = callback('ggml_log_callback', None, c_int, c_char_p, c_void_p)
ggml_to_float_t = callback('ggml_to_float_t', None, c_void_p, POINTER(c_float), c_int64)
ggml_from_float_t = callback('ggml_from_float_t', None, POINTER(c_float), c_void_p, c_int64)

class ggml_type_traits(Structure):
    _fields_ = (
        ('type_name', c_char_p),
        ('blck_size', c_int64),
        ('blck_size_interleave', c_int64),
        ('type_size', c_size_t),
        ('is_quantized', c_bool),
        ('to_float', ggml_to_float_t),
        ('from_float_ref', ggml_from_float_t),
    )


class ggml_threadpool_params(Structure):
    _fields_ = (
        ('cpumask', c_bool * 512),
        ('n_threads', c_int),
        ('prio', c_int),
        ('poll', c_uint32),
        ('strict_cpu', c_bool),
        ('paused', c_bool),
    )


class ggml_tallocr(Structure):
    _fields_ = (
        ('buffer', c_void_p),
        ('base', c_void_p),
        ('alignment', c_size_t),
        ('offset', c_size_t),
    )


class ggml_backend_dev_caps(Structure):
    _fields_ = (
        ('async', c_bool),
        ('host_buffer', c_bool),
        ('buffer_from_host_ptr', c_bool),
        ('events', c_bool),
        ('mmap_support', c_bool),
    )


class ggml_backend_dev_props(Structure):
    _fields_ = (
        ('name', c_char_p),
        ('description', c_char_p),
        ('memory_free', c_size_t),
        ('memory_total', c_size_t),
        ('type', c_int),
        ('device_id', c_char_p),
        ('caps', ggml_backend_dev_caps),
    )

ggml_backend_comm_init_t = callback('ggml_backend_comm_init_t', c_void_p, POINTER(c_void_p), c_size_t)
ggml_backend_comm_free_t = callback('ggml_backend_comm_free_t', None, c_void_p)
ggml_backend_comm_allreduce_tensor_t = callback('ggml_backend_comm_allreduce_tensor_t', c_bool, c_void_p, POINTER(c_void_p))
ggml_backend_split_buffer_type_t = callback('ggml_backend_split_buffer_type_t', c_void_p, c_int, POINTER(c_float))
ggml_backend_set_n_threads_t = callback('ggml_backend_set_n_threads_t', None, c_void_p, c_int)
ggml_backend_dev_get_extra_bufts_t = callback('ggml_backend_dev_get_extra_bufts_t', POINTER(c_void_p), c_void_p)
ggml_backend_set_abort_callback_t = callback('ggml_backend_set_abort_callback_t', None, c_void_p, ggml_abort_callback, c_void_p)

class ggml_backend_feature(Structure):
    _fields_ = (
        ('name', c_char_p),
        ('value', c_char_p),
    )

ggml_backend_get_features_t = callback('ggml_backend_get_features_t', POINTER(ggml_backend_feature), c_void_p)
ggml_backend_sched_eval_callback = callback('ggml_backend_sched_eval_callback', c_bool, c_void_p, c_bool, c_void_p)

class ggml_backend_meta_split_state(Structure):
    _fields_ = (
        ('axis', c_int),
        ('ne', c_int64 * 256),
        ('nr', c_uint32 * 16),
        ('n_segments', c_uint32),
    )

ggml_backend_meta_get_split_state_t = callback('ggml_backend_meta_get_split_state_t', ggml_backend_meta_split_state, c_void_p, c_void_p)

class ggml_backend_graph_copy_t(Structure):
    _fields_ = (
        ('buffer', c_void_p),
        ('ctx_allocated', c_void_p),
        ('ctx_unallocated', c_void_p),
        ('graph', c_void_p),
    )

ggml_backend_eval_callback = callback('ggml_backend_eval_callback', c_bool, c_int, c_void_p, c_void_p, c_void_p)

class ggml_cplan(Structure):
    _fields_ = (
        ('work_size', c_size_t),
        ('work_data', POINTER(c_uint8)),
        ('n_threads', c_int),
        ('threadpool', c_void_p),
        ('abort_callback', ggml_abort_callback),
        ('abort_callback_data', c_void_p),
        ('use_ref', c_bool),
    )

ggml_vec_dot_t = callback('ggml_vec_dot_t', None, c_int, POINTER(c_float), c_size_t, c_void_p, c_size_t, c_void_p, c_size_t, c_int)

class ggml_type_traits_cpu(Structure):
    _fields_ = (
        ('from_float', ggml_from_float_t),
        ('vec_dot', ggml_vec_dot_t),
        ('vec_dot_type', c_int),
        ('nrows', c_int64),
    )


class ggml_opt_optimizer_params_adamw(Structure):
    _fields_ = (
        ('alpha', c_float),
        ('beta1', c_float),
        ('beta2', c_float),
        ('eps', c_float),
        ('wd', c_float),
    )


class ggml_opt_optimizer_params_sgd(Structure):
    _fields_ = (
        ('alpha', c_float),
        ('wd', c_float),
    )


class ggml_opt_optimizer_params(Structure):
    _fields_ = (
        ('adamw', ggml_opt_optimizer_params_adamw),
        ('sgd', ggml_opt_optimizer_params_sgd),
    )

ggml_opt_get_optimizer_params = callback('ggml_opt_get_optimizer_params', ggml_opt_optimizer_params, c_void_p)

class ggml_opt_params(Structure):
    _fields_ = (
        ('backend_sched', c_void_p),
        ('ctx_compute', c_void_p),
        ('inputs', c_void_p),
        ('outputs', c_void_p),
        ('loss_type', c_int),
        ('build_type', c_int),
        ('opt_period', c_int32),
        ('get_opt_pars', ggml_opt_get_optimizer_params),
        ('get_opt_pars_ud', c_void_p),
        ('optimizer', c_int),
    )

ggml_opt_epoch_callback = callback('ggml_opt_epoch_callback', None, c_bool, c_void_p, c_void_p, c_void_p, c_int64, c_int64, c_int64)

class gguf_init_params(Structure):
    _fields_ = (
        ('no_alloc', c_bool),
        ('ctx', POINTER(c_void_p)),
    )

gguf_reader_callback_t = callback('gguf_reader_callback_t', c_size_t, c_void_p, c_void_p, c_uint64, c_size_t)
