"""Constants, structs, callbacks and functions of ggml.

Made from the C headers by scripts/generate_binding.py; do not edit.
"""

from collections.abc import Callable
from ctypes import Structure, c_bool, c_char_p, c_double, c_float, c_int, c_int32, c_int64, c_size_t, c_uint16, c_uint32, c_uint8, c_void_p
from _ctypes import CFuncPtr as _CFuncPtr

from llama_cpp._generated.stubtypes import Address, Array, Bool, Enumeration, Integer, Member, Pointer, PointerTo, Real, Text

GGML_FILE_MAGIC: int
GGML_FILE_VERSION: int
GGML_QNT_VERSION: int
GGML_QNT_VERSION_FACTOR: int
GGML_MAX_DIMS: int
GGML_MAX_PARAMS: int
GGML_MAX_SRC: int
GGML_MAX_N_THREADS: int
GGML_MAX_OP_PARAMS: int
GGML_MAX_NAME: int
GGML_DEFAULT_N_THREADS: int
GGML_DEFAULT_GRAPH_SIZE: int
GGML_MEM_ALIGN: int
GGML_EXIT_SUCCESS: int
GGML_EXIT_ABORTED: int
GGML_ROPE_TYPE_NORMAL: int
GGML_ROPE_TYPE_NEOX: int
GGML_ROPE_TYPE_MROPE: int
GGML_ROPE_TYPE_VISION: int
GGML_ROPE_TYPE_IMROPE: int
GGML_MROPE_SECTIONS: int
GGML_N_TASKS_MAX: int
GGML_BACKEND_META_MAX_DEVICES: int
GGUF_MAGIC: bytes
GGUF_VERSION: int
GGUF_KEY_GENERAL_ALIGNMENT: bytes
GGUF_DEFAULT_ALIGNMENT: int
RPC_PROTO_MAJOR_VERSION: int
RPC_PROTO_MINOR_VERSION: int
RPC_PROTO_PATCH_VERSION: int
GGML_RPC_MAX_SERVERS: int
GGML_STATUS_ALLOC_FAILED: int
GGML_STATUS_FAILED: int
GGML_STATUS_SUCCESS: int
GGML_STATUS_ABORTED: int
GGML_TYPE_F32: int
GGML_TYPE_F16: int
GGML_TYPE_Q4_0: int
GGML_TYPE_Q4_1: int
GGML_TYPE_Q5_0: int
GGML_TYPE_Q5_1: int
GGML_TYPE_Q8_0: int
GGML_TYPE_Q8_1: int
GGML_TYPE_Q2_K: int
GGML_TYPE_Q3_K: int
GGML_TYPE_Q4_K: int
GGML_TYPE_Q5_K: int
GGML_TYPE_Q6_K: int
GGML_TYPE_Q8_K: int
GGML_TYPE_IQ2_XXS: int
GGML_TYPE_IQ2_XS: int
GGML_TYPE_IQ3_XXS: int
GGML_TYPE_IQ1_S: int
GGML_TYPE_IQ4_NL: int
GGML_TYPE_IQ3_S: int
GGML_TYPE_IQ2_S: int
GGML_TYPE_IQ4_XS: int
GGML_TYPE_I8: int
GGML_TYPE_I16: int
GGML_TYPE_I32: int
GGML_TYPE_I64: int
GGML_TYPE_F64: int
GGML_TYPE_IQ1_M: int
GGML_TYPE_BF16: int
GGML_TYPE_TQ1_0: int
GGML_TYPE_TQ2_0: int
GGML_TYPE_MXFP4: int
GGML_TYPE_NVFP4: int
GGML_TYPE_Q1_0: int
GGML_TYPE_Q2_0: int
GGML_TYPE_COUNT: int
GGML_PREC_UNDEFINED: int
GGML_PREC_DEFAULT: int
GGML_PREC_F32: int
GGML_PREC_BF16: int
GGML_PREC_F16: int
GGML_PREC_Q8: int
GGML_PREC_Q4: int
GGML_HINT_NONE: int
GGML_HINT_SRC0_IS_HADAMARD: int
GGML_FTYPE_UNKNOWN: int
GGML_FTYPE_ALL_F32: int
GGML_FTYPE_MOSTLY_F16: int
GGML_FTYPE_MOSTLY_Q4_0: int
GGML_FTYPE_MOSTLY_Q4_1: int
GGML_FTYPE_MOSTLY_Q4_1_SOME_F16: int
GGML_FTYPE_MOSTLY_Q8_0: int
GGML_FTYPE_MOSTLY_Q5_0: int
GGML_FTYPE_MOSTLY_Q5_1: int
GGML_FTYPE_MOSTLY_Q2_K: int
GGML_FTYPE_MOSTLY_Q3_K: int
GGML_FTYPE_MOSTLY_Q4_K: int
GGML_FTYPE_MOSTLY_Q5_K: int
GGML_FTYPE_MOSTLY_Q6_K: int
GGML_FTYPE_MOSTLY_IQ2_XXS: int
GGML_FTYPE_MOSTLY_IQ2_XS: int
GGML_FTYPE_MOSTLY_IQ3_XXS: int
GGML_FTYPE_MOSTLY_IQ1_S: int
GGML_FTYPE_MOSTLY_IQ4_NL: int
GGML_FTYPE_MOSTLY_IQ3_S: int
GGML_FTYPE_MOSTLY_IQ2_S: int
GGML_FTYPE_MOSTLY_IQ4_XS: int
GGML_FTYPE_MOSTLY_IQ1_M: int
GGML_FTYPE_MOSTLY_BF16: int
GGML_FTYPE_MOSTLY_MXFP4: int
GGML_FTYPE_MOSTLY_NVFP4: int
GGML_FTYPE_MOSTLY_Q1_0: int
GGML_FTYPE_MOSTLY_Q2_0: int
GGML_OP_NONE: int
GGML_OP_DUP: int
GGML_OP_ADD: int
GGML_OP_ADD_ID: int
GGML_OP_ADD1: int
GGML_OP_ACC: int
GGML_OP_SUB: int
GGML_OP_MUL: int
GGML_OP_DIV: int
GGML_OP_SQR: int
GGML_OP_SQRT: int
GGML_OP_LOG: int
GGML_OP_SIN: int
GGML_OP_COS: int
GGML_OP_SUM: int
GGML_OP_SUM_ROWS: int
GGML_OP_CUMSUM: int
GGML_OP_MEAN: int
GGML_OP_ARGMAX: int
GGML_OP_COUNT_EQUAL: int
GGML_OP_REPEAT: int
GGML_OP_REPEAT_BACK: int
GGML_OP_CONCAT: int
GGML_OP_SILU_BACK: int
GGML_OP_NORM: int
GGML_OP_RMS_NORM: int
GGML_OP_RMS_NORM_BACK: int
GGML_OP_GROUP_NORM: int
GGML_OP_L2_NORM: int
GGML_OP_MUL_MAT: int
GGML_OP_MUL_MAT_ID: int
GGML_OP_OUT_PROD: int
GGML_OP_SCALE: int
GGML_OP_SET: int
GGML_OP_CPY: int
GGML_OP_CONT: int
GGML_OP_RESHAPE: int
GGML_OP_VIEW: int
GGML_OP_PERMUTE: int
GGML_OP_TRANSPOSE: int
GGML_OP_GET_ROWS: int
GGML_OP_GET_ROWS_BACK: int
GGML_OP_SET_ROWS: int
GGML_OP_DIAG: int
GGML_OP_DIAG_MASK_INF: int
GGML_OP_DIAG_MASK_ZERO: int
GGML_OP_SOFT_MAX: int
GGML_OP_SOFT_MAX_BACK: int
GGML_OP_ROPE: int
GGML_OP_ROPE_BACK: int
GGML_OP_CLAMP: int
GGML_OP_CONV_TRANSPOSE_1D: int
GGML_OP_IM2COL: int
GGML_OP_IM2COL_BACK: int
GGML_OP_IM2COL_3D: int
GGML_OP_COL2IM_1D: int
GGML_OP_CONV_2D: int
GGML_OP_CONV_3D: int
GGML_OP_CONV_2D_DW: int
GGML_OP_CONV_TRANSPOSE_2D: int
GGML_OP_POOL_1D: int
GGML_OP_POOL_2D: int
GGML_OP_POOL_2D_BACK: int
GGML_OP_UPSCALE: int
GGML_OP_PAD: int
GGML_OP_PAD_REFLECT_1D: int
GGML_OP_ROLL: int
GGML_OP_ARANGE: int
GGML_OP_TIMESTEP_EMBEDDING: int
GGML_OP_ARGSORT: int
GGML_OP_TOP_K: int
GGML_OP_LEAKY_RELU: int
GGML_OP_TRI: int
GGML_OP_FILL: int
GGML_OP_FLASH_ATTN_EXT: int
GGML_OP_FLASH_ATTN_BACK: int
GGML_OP_SSM_CONV: int
GGML_OP_SSM_SCAN: int
GGML_OP_WIN_PART: int
GGML_OP_WIN_UNPART: int
GGML_OP_GET_REL_POS: int
GGML_OP_ADD_REL_POS: int
GGML_OP_RWKV_WKV6: int
GGML_OP_GATED_LINEAR_ATTN: int
GGML_OP_RWKV_WKV7: int
GGML_OP_SOLVE_TRI: int
GGML_OP_GATED_DELTA_NET: int
GGML_OP_LIGHTNING_INDEXER: int
GGML_OP_DSV4_HC_COMB: int
GGML_OP_DSV4_HC_PRE: int
GGML_OP_DSV4_HC_POST: int
GGML_OP_UNARY: int
GGML_OP_MAP_CUSTOM1: int
GGML_OP_MAP_CUSTOM2: int
GGML_OP_MAP_CUSTOM3: int
GGML_OP_CUSTOM: int
GGML_OP_CROSS_ENTROPY_LOSS: int
GGML_OP_CROSS_ENTROPY_LOSS_BACK: int
GGML_OP_OPT_STEP_ADAMW: int
GGML_OP_OPT_STEP_SGD: int
GGML_OP_GLU: int
GGML_OP_COUNT: int
GGML_UNARY_OP_ABS: int
GGML_UNARY_OP_SGN: int
GGML_UNARY_OP_NEG: int
GGML_UNARY_OP_STEP: int
GGML_UNARY_OP_TANH: int
GGML_UNARY_OP_ELU: int
GGML_UNARY_OP_RELU: int
GGML_UNARY_OP_SIGMOID: int
GGML_UNARY_OP_GELU: int
GGML_UNARY_OP_GELU_QUICK: int
GGML_UNARY_OP_SILU: int
GGML_UNARY_OP_HARDSWISH: int
GGML_UNARY_OP_HARDSIGMOID: int
GGML_UNARY_OP_EXP: int
GGML_UNARY_OP_EXPM1: int
GGML_UNARY_OP_SOFTPLUS: int
GGML_UNARY_OP_GELU_ERF: int
GGML_UNARY_OP_XIELU: int
GGML_UNARY_OP_FLOOR: int
GGML_UNARY_OP_CEIL: int
GGML_UNARY_OP_ROUND: int
GGML_UNARY_OP_TRUNC: int
GGML_UNARY_OP_COUNT: int
GGML_GLU_OP_REGLU: int
GGML_GLU_OP_GEGLU: int
GGML_GLU_OP_SWIGLU: int
GGML_GLU_OP_SWIGLU_OAI: int
GGML_GLU_OP_GEGLU_ERF: int
GGML_GLU_OP_GEGLU_QUICK: int
GGML_GLU_OP_SWIGLU_CLAMP: int
GGML_GLU_OP_COUNT: int
GGML_OBJECT_TYPE_TENSOR: int
GGML_OBJECT_TYPE_GRAPH: int
GGML_OBJECT_TYPE_WORK_BUFFER: int
GGML_LOG_LEVEL_NONE: int
GGML_LOG_LEVEL_DEBUG: int
GGML_LOG_LEVEL_INFO: int
GGML_LOG_LEVEL_WARN: int
GGML_LOG_LEVEL_ERROR: int
GGML_LOG_LEVEL_CONT: int
GGML_TENSOR_FLAG_INPUT: int
GGML_TENSOR_FLAG_OUTPUT: int
GGML_TENSOR_FLAG_PARAM: int
GGML_TENSOR_FLAG_LOSS: int
GGML_TENSOR_FLAG_COMPUTE: int
GGML_TRI_TYPE_UPPER_DIAG: int
GGML_TRI_TYPE_UPPER: int
GGML_TRI_TYPE_LOWER_DIAG: int
GGML_TRI_TYPE_LOWER: int
GGML_OP_POOL_MAX: int
GGML_OP_POOL_AVG: int
GGML_OP_POOL_COUNT: int
GGML_SCALE_MODE_NEAREST: int
GGML_SCALE_MODE_BILINEAR: int
GGML_SCALE_MODE_BICUBIC: int
GGML_SCALE_MODE_COUNT: int
GGML_SCALE_FLAG_ALIGN_CORNERS: int
GGML_SCALE_FLAG_ANTIALIAS: int
GGML_SORT_ORDER_ASC: int
GGML_SORT_ORDER_DESC: int
GGML_SCHED_PRIO_LOW: int
GGML_SCHED_PRIO_NORMAL: int
GGML_SCHED_PRIO_MEDIUM: int
GGML_SCHED_PRIO_HIGH: int
GGML_SCHED_PRIO_REALTIME: int
GGML_BACKEND_BUFFER_USAGE_ANY: int
GGML_BACKEND_BUFFER_USAGE_WEIGHTS: int
GGML_BACKEND_BUFFER_USAGE_COMPUTE: int
GGML_BACKEND_DEVICE_TYPE_CPU: int
GGML_BACKEND_DEVICE_TYPE_GPU: int
GGML_BACKEND_DEVICE_TYPE_IGPU: int
GGML_BACKEND_DEVICE_TYPE_ACCEL: int
GGML_BACKEND_DEVICE_TYPE_META: int
GGML_BACKEND_SPLIT_AXIS_0: int
GGML_BACKEND_SPLIT_AXIS_1: int
GGML_BACKEND_SPLIT_AXIS_2: int
GGML_BACKEND_SPLIT_AXIS_3: int
GGML_BACKEND_SPLIT_AXIS_MIRRORED: int
GGML_BACKEND_SPLIT_AXIS_PARTIAL: int
GGML_BACKEND_SPLIT_AXIS_NONE: int
GGML_BACKEND_SPLIT_AXIS_UNKNOWN: int
GGML_NUMA_STRATEGY_DISABLED: int
GGML_NUMA_STRATEGY_DISTRIBUTE: int
GGML_NUMA_STRATEGY_ISOLATE: int
GGML_NUMA_STRATEGY_NUMACTL: int
GGML_NUMA_STRATEGY_MIRROR: int
GGML_NUMA_STRATEGY_COUNT: int
GGML_OPT_LOSS_TYPE_MEAN: int
GGML_OPT_LOSS_TYPE_SUM: int
GGML_OPT_LOSS_TYPE_CROSS_ENTROPY: int
GGML_OPT_LOSS_TYPE_MEAN_SQUARED_ERROR: int
GGML_OPT_BUILD_TYPE_FORWARD: int
GGML_OPT_BUILD_TYPE_GRAD: int
GGML_OPT_BUILD_TYPE_OPT: int
GGML_OPT_OPTIMIZER_TYPE_ADAMW: int
GGML_OPT_OPTIMIZER_TYPE_SGD: int
GGML_OPT_OPTIMIZER_TYPE_COUNT: int
GGUF_TYPE_UINT8: int
GGUF_TYPE_INT8: int
GGUF_TYPE_UINT16: int
GGUF_TYPE_INT16: int
GGUF_TYPE_UINT32: int
GGUF_TYPE_INT32: int
GGUF_TYPE_FLOAT32: int
GGUF_TYPE_BOOL: int
GGUF_TYPE_STRING: int
GGUF_TYPE_ARRAY: int
GGUF_TYPE_UINT64: int
GGUF_TYPE_INT64: int
GGUF_TYPE_FLOAT64: int
GGUF_TYPE_COUNT: int
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
ggml_guid = Array[c_uint8]
ggml_guid_t = Pointer[Array[c_uint8]]
ggml_opt_context_t = c_void_p
ggml_opt_dataset_t = c_void_p
ggml_opt_result_t = c_void_p
ggml_threadpool_t = c_void_p

class ggml_status(Enumeration):
    GGML_STATUS_ALLOC_FAILED = -2
    GGML_STATUS_FAILED = -1
    GGML_STATUS_SUCCESS = 0
    GGML_STATUS_ABORTED = 1

class ggml_type(Enumeration):
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

class ggml_prec(Enumeration):
    GGML_PREC_UNDEFINED = 0
    GGML_PREC_DEFAULT = 0
    GGML_PREC_F32 = 10
    GGML_PREC_BF16 = 15
    GGML_PREC_F16 = 20
    GGML_PREC_Q8 = 30
    GGML_PREC_Q4 = 40

class ggml_op_hint(Enumeration):
    GGML_HINT_NONE = 0
    GGML_HINT_SRC0_IS_HADAMARD = 1

class ggml_ftype(Enumeration):
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

class ggml_op(Enumeration):
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

class ggml_unary_op(Enumeration):
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

class ggml_glu_op(Enumeration):
    GGML_GLU_OP_REGLU = 0
    GGML_GLU_OP_GEGLU = 1
    GGML_GLU_OP_SWIGLU = 2
    GGML_GLU_OP_SWIGLU_OAI = 3
    GGML_GLU_OP_GEGLU_ERF = 4
    GGML_GLU_OP_GEGLU_QUICK = 5
    GGML_GLU_OP_SWIGLU_CLAMP = 6
    GGML_GLU_OP_COUNT = 7

class ggml_object_type(Enumeration):
    GGML_OBJECT_TYPE_TENSOR = 0
    GGML_OBJECT_TYPE_GRAPH = 1
    GGML_OBJECT_TYPE_WORK_BUFFER = 2

class ggml_log_level(Enumeration):
    GGML_LOG_LEVEL_NONE = 0
    GGML_LOG_LEVEL_DEBUG = 1
    GGML_LOG_LEVEL_INFO = 2
    GGML_LOG_LEVEL_WARN = 3
    GGML_LOG_LEVEL_ERROR = 4
    GGML_LOG_LEVEL_CONT = 5

class ggml_tensor_flag(Enumeration):
    GGML_TENSOR_FLAG_INPUT = 1
    GGML_TENSOR_FLAG_OUTPUT = 2
    GGML_TENSOR_FLAG_PARAM = 4
    GGML_TENSOR_FLAG_LOSS = 8
    GGML_TENSOR_FLAG_COMPUTE = 16

class ggml_tri_type(Enumeration):
    GGML_TRI_TYPE_UPPER_DIAG = 0
    GGML_TRI_TYPE_UPPER = 1
    GGML_TRI_TYPE_LOWER_DIAG = 2
    GGML_TRI_TYPE_LOWER = 3

class ggml_op_pool(Enumeration):
    GGML_OP_POOL_MAX = 0
    GGML_OP_POOL_AVG = 1
    GGML_OP_POOL_COUNT = 2

class ggml_scale_mode(Enumeration):
    GGML_SCALE_MODE_NEAREST = 0
    GGML_SCALE_MODE_BILINEAR = 1
    GGML_SCALE_MODE_BICUBIC = 2
    GGML_SCALE_MODE_COUNT = 3

class ggml_scale_flag(Enumeration):
    GGML_SCALE_FLAG_ALIGN_CORNERS = 256
    GGML_SCALE_FLAG_ANTIALIAS = 512

class ggml_sort_order(Enumeration):
    GGML_SORT_ORDER_ASC = 0
    GGML_SORT_ORDER_DESC = 1

class ggml_sched_priority(Enumeration):
    GGML_SCHED_PRIO_LOW = -1
    GGML_SCHED_PRIO_NORMAL = 0
    GGML_SCHED_PRIO_MEDIUM = 1
    GGML_SCHED_PRIO_HIGH = 2
    GGML_SCHED_PRIO_REALTIME = 3

class ggml_backend_buffer_usage(Enumeration):
    GGML_BACKEND_BUFFER_USAGE_ANY = 0
    GGML_BACKEND_BUFFER_USAGE_WEIGHTS = 1
    GGML_BACKEND_BUFFER_USAGE_COMPUTE = 2

class ggml_backend_dev_type_t(Enumeration):
    GGML_BACKEND_DEVICE_TYPE_CPU = 0
    GGML_BACKEND_DEVICE_TYPE_GPU = 1
    GGML_BACKEND_DEVICE_TYPE_IGPU = 2
    GGML_BACKEND_DEVICE_TYPE_ACCEL = 3
    GGML_BACKEND_DEVICE_TYPE_META = 4

class ggml_backend_meta_split_axis(Enumeration):
    GGML_BACKEND_SPLIT_AXIS_0 = 0
    GGML_BACKEND_SPLIT_AXIS_1 = 1
    GGML_BACKEND_SPLIT_AXIS_2 = 2
    GGML_BACKEND_SPLIT_AXIS_3 = 3
    GGML_BACKEND_SPLIT_AXIS_MIRRORED = 10
    GGML_BACKEND_SPLIT_AXIS_PARTIAL = 11
    GGML_BACKEND_SPLIT_AXIS_NONE = 98
    GGML_BACKEND_SPLIT_AXIS_UNKNOWN = 99

class ggml_numa_strategy(Enumeration):
    GGML_NUMA_STRATEGY_DISABLED = 0
    GGML_NUMA_STRATEGY_DISTRIBUTE = 1
    GGML_NUMA_STRATEGY_ISOLATE = 2
    GGML_NUMA_STRATEGY_NUMACTL = 3
    GGML_NUMA_STRATEGY_MIRROR = 4
    GGML_NUMA_STRATEGY_COUNT = 5

class ggml_opt_loss_type(Enumeration):
    GGML_OPT_LOSS_TYPE_MEAN = 0
    GGML_OPT_LOSS_TYPE_SUM = 1
    GGML_OPT_LOSS_TYPE_CROSS_ENTROPY = 2
    GGML_OPT_LOSS_TYPE_MEAN_SQUARED_ERROR = 3

class ggml_opt_build_type(Enumeration):
    GGML_OPT_BUILD_TYPE_FORWARD = 10
    GGML_OPT_BUILD_TYPE_GRAD = 20
    GGML_OPT_BUILD_TYPE_OPT = 30

class ggml_opt_optimizer_type(Enumeration):
    GGML_OPT_OPTIMIZER_TYPE_ADAMW = 0
    GGML_OPT_OPTIMIZER_TYPE_SGD = 1
    GGML_OPT_OPTIMIZER_TYPE_COUNT = 2

class gguf_type(Enumeration):
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

class ggml_abort_callback_t(_CFuncPtr):
    """typedef void (*ggml_abort_callback_t)(const char * error_message);"""

    def __init__(self, function: Callable[[bytes | None], None] | int = ..., /) -> None: ...

class ggml_bf16_t(Structure):
    bits: Member[int, int]

class ggml_init_params(Structure):
    mem_size: Member[int, int]
    mem_buffer: Member[int | None, int | None]
    no_alloc: Member[bool, bool]

class ggml_tensor(Structure):
    type: Member[int, int]
    buffer: Member[int | None, int | None]
    ne: Member[Array[c_int64], Array[c_int64]]
    nb: Member[Array[c_size_t], Array[c_size_t]]
    op: Member[int, int]
    op_params: Member[Array[c_int32], Array[c_int32]]
    flags: Member[int, int]
    src: Member[Array[c_void_p], Array[c_void_p]]
    view_src: Member[int | None, int | None]
    view_offs: Member[int, int]
    data: Member[int | None, int | None]
    name: Member[bytes, bytes]
    extra: Member[int | None, int | None]
    padding: Member[bytes, bytes]

class ggml_abort_callback(_CFuncPtr):
    """typedef bool (*ggml_abort_callback)(void * data);"""

    def __init__(self, function: Callable[[int | None], bool] | int = ..., /) -> None: ...

class ggml_custom1_op_t(_CFuncPtr):
    """typedef void (*ggml_custom1_op_t)(struct ggml_tensor * dst, const struct ggml_tensor * a, int ith, int nth, void * userdata);"""

    def __init__(self, function: Callable[[int | None, int | None, int, int, int | None], None] | int = ..., /) -> None: ...

class ggml_custom2_op_t(_CFuncPtr):
    """typedef void (*ggml_custom2_op_t)(struct ggml_tensor * dst, const struct ggml_tensor * a, const struct ggml_tensor * b, int ith, int nth, void * userdata);"""

    def __init__(self, function: Callable[[int | None, int | None, int | None, int, int, int | None], None] | int = ..., /) -> None: ...

class ggml_custom3_op_t(_CFuncPtr):
    """typedef void (*ggml_custom3_op_t)(struct ggml_tensor * dst, const struct ggml_tensor * a, const struct ggml_tensor * b, const struct ggml_tensor * c, int ith, int nth, void * userdata);"""

    def __init__(self, function: Callable[[int | None, int | None, int | None, int | None, int, int, int | None], None] | int = ..., /) -> None: ...

class ggml_custom_op_t(_CFuncPtr):
    """typedef void (*ggml_custom_op_t)(struct ggml_tensor * dst, int ith, int nth, void * userdata);"""

    def __init__(self, function: Callable[[int | None, int, int, int | None], None] | int = ..., /) -> None: ...

class ggml_log_callback(_CFuncPtr):
    """typedef void (*ggml_log_callback)(enum ggml_log_level level, const char * text, void * user_data);"""

    def __init__(self, function: Callable[[int, bytes | None, int | None], None] | int = ..., /) -> None: ...

class ggml_to_float_t(_CFuncPtr):
    """typedef void (*ggml_to_float_t)(const void *restrict x, float *restrict y, int64_t k);"""

    def __init__(self, function: Callable[[int | None, Pointer[c_float], int], None] | int = ..., /) -> None: ...

class ggml_from_float_t(_CFuncPtr):
    """typedef void (*ggml_from_float_t)(const float *restrict x, void *restrict y, int64_t k);"""

    def __init__(self, function: Callable[[Pointer[c_float], int | None, int], None] | int = ..., /) -> None: ...

class ggml_type_traits(Structure):
    type_name: Member[bytes | None, bytes | None]
    blck_size: Member[int, int]
    blck_size_interleave: Member[int, int]
    type_size: Member[int, int]
    is_quantized: Member[bool, bool]
    to_float: Member[ggml_to_float_t, ggml_to_float_t]
    from_float_ref: Member[ggml_from_float_t, ggml_from_float_t]

class ggml_threadpool_params(Structure):
    cpumask: Member[Array[c_bool], Array[c_bool]]
    n_threads: Member[int, int]
    prio: Member[int, int]
    poll: Member[int, int]
    strict_cpu: Member[bool, bool]
    paused: Member[bool, bool]

class ggml_tallocr(Structure):
    buffer: Member[int | None, int | None]
    base: Member[int | None, int | None]
    alignment: Member[int, int]
    offset: Member[int, int]

class ggml_backend_dev_caps(Structure):
    # async: Member[bool, bool]
    host_buffer: Member[bool, bool]
    buffer_from_host_ptr: Member[bool, bool]
    events: Member[bool, bool]
    mmap_support: Member[bool, bool]

class ggml_backend_dev_props(Structure):
    name: Member[bytes | None, bytes | None]
    description: Member[bytes | None, bytes | None]
    memory_free: Member[int, int]
    memory_total: Member[int, int]
    type: Member[int, int]
    device_id: Member[bytes | None, bytes | None]
    caps: Member[ggml_backend_dev_caps, ggml_backend_dev_caps]

class ggml_backend_comm_init_t(_CFuncPtr):
    """typedef void * (*ggml_backend_comm_init_t)(ggml_backend_t * backends, size_t n_backends);"""

    def __init__(self, function: Callable[[Pointer[c_void_p], int], int | None] | int = ..., /) -> None: ...

class ggml_backend_comm_free_t(_CFuncPtr):
    """typedef void (*ggml_backend_comm_free_t)(void * comm_ctx);"""

    def __init__(self, function: Callable[[int | None], None] | int = ..., /) -> None: ...

class ggml_backend_comm_allreduce_tensor_t(_CFuncPtr):
    """typedef bool (*ggml_backend_comm_allreduce_tensor_t)(void * comm_ctx, struct ggml_tensor ** tensors);"""

    def __init__(self, function: Callable[[int | None, Pointer[c_void_p]], bool] | int = ..., /) -> None: ...

class ggml_backend_split_buffer_type_t(_CFuncPtr):
    """typedef ggml_backend_buffer_type_t (*ggml_backend_split_buffer_type_t)(int main_device, const float * tensor_split);"""

    def __init__(self, function: Callable[[int, Pointer[c_float]], int | None] | int = ..., /) -> None: ...

class ggml_backend_set_n_threads_t(_CFuncPtr):
    """typedef void (*ggml_backend_set_n_threads_t)(ggml_backend_t backend, int n_threads);"""

    def __init__(self, function: Callable[[int | None, int], None] | int = ..., /) -> None: ...

class ggml_backend_dev_get_extra_bufts_t(_CFuncPtr):
    """typedef ggml_backend_buffer_type_t * (*ggml_backend_dev_get_extra_bufts_t)(ggml_backend_dev_t device);"""

    def __init__(self, function: Callable[[int | None], Pointer[c_void_p]] | int = ..., /) -> None: ...

class ggml_backend_set_abort_callback_t(_CFuncPtr):
    """typedef void (*ggml_backend_set_abort_callback_t)(ggml_backend_t backend, ggml_abort_callback abort_callback, void * abort_callback_data);"""

    def __init__(self, function: Callable[[int | None, ggml_abort_callback, int | None], None] | int = ..., /) -> None: ...

class ggml_backend_feature(Structure):
    name: Member[bytes | None, bytes | None]
    value: Member[bytes | None, bytes | None]

class ggml_backend_get_features_t(_CFuncPtr):
    """typedef struct ggml_backend_feature * (*ggml_backend_get_features_t)(ggml_backend_reg_t reg);"""

    def __init__(self, function: Callable[[int | None], Pointer[ggml_backend_feature]] | int = ..., /) -> None: ...

class ggml_backend_sched_eval_callback(_CFuncPtr):
    """typedef bool (*ggml_backend_sched_eval_callback)(struct ggml_tensor * t, bool ask, void * user_data);"""

    def __init__(self, function: Callable[[int | None, bool, int | None], bool] | int = ..., /) -> None: ...

class ggml_backend_meta_split_state(Structure):
    axis: Member[int, int]
    ne: Member[Array[c_int64], Array[c_int64]]
    nr: Member[Array[c_uint32], Array[c_uint32]]
    n_segments: Member[int, int]

class ggml_backend_meta_get_split_state_t(_CFuncPtr):
    """typedef struct ggml_backend_meta_split_state (*ggml_backend_meta_get_split_state_t)(const struct ggml_tensor * tensor, void * userdata);"""

    def __init__(self, function: Callable[[int | None, int | None], ggml_backend_meta_split_state] | int = ..., /) -> None: ...

class ggml_backend_graph_copy_t(Structure):
    buffer: Member[int | None, int | None]
    ctx_allocated: Member[int | None, int | None]
    ctx_unallocated: Member[int | None, int | None]
    graph: Member[int | None, int | None]

class ggml_backend_eval_callback(_CFuncPtr):
    """typedef bool (*ggml_backend_eval_callback)(int node_index, struct ggml_tensor * t1, struct ggml_tensor * t2, void * user_data);"""

    def __init__(self, function: Callable[[int, int | None, int | None, int | None], bool] | int = ..., /) -> None: ...

class ggml_cplan(Structure):
    work_size: Member[int, int]
    work_data: Member[Pointer[c_uint8], Pointer[c_uint8] | Array[c_uint8] | None]
    n_threads: Member[int, int]
    threadpool: Member[int | None, int | None]
    abort_callback: Member[ggml_abort_callback, ggml_abort_callback]
    abort_callback_data: Member[int | None, int | None]
    use_ref: Member[bool, bool]

class ggml_vec_dot_t(_CFuncPtr):
    """typedef void (*ggml_vec_dot_t)(int n, float *restrict s, size_t bs, const void *restrict x, size_t bx, const void *restrict y, size_t by, int nrc);"""

    def __init__(self, function: Callable[[int, Pointer[c_float], int, int | None, int, int | None, int, int], None] | int = ..., /) -> None: ...

class ggml_type_traits_cpu(Structure):
    from_float: Member[ggml_from_float_t, ggml_from_float_t]
    vec_dot: Member[ggml_vec_dot_t, ggml_vec_dot_t]
    vec_dot_type: Member[int, int]
    nrows: Member[int, int]

class ggml_opt_optimizer_params_adamw(Structure):
    alpha: Member[float, float]
    beta1: Member[float, float]
    beta2: Member[float, float]
    eps: Member[float, float]
    wd: Member[float, float]

class ggml_opt_optimizer_params_sgd(Structure):
    alpha: Member[float, float]
    wd: Member[float, float]

class ggml_opt_optimizer_params(Structure):
    adamw: Member[ggml_opt_optimizer_params_adamw, ggml_opt_optimizer_params_adamw]
    sgd: Member[ggml_opt_optimizer_params_sgd, ggml_opt_optimizer_params_sgd]

class ggml_opt_get_optimizer_params(_CFuncPtr):
    """typedef struct ggml_opt_optimizer_params (*ggml_opt_get_optimizer_params)(void * userdata);"""

    def __init__(self, function: Callable[[int | None], ggml_opt_optimizer_params] | int = ..., /) -> None: ...

class ggml_opt_params(Structure):
    backend_sched: Member[int | None, int | None]
    ctx_compute: Member[int | None, int | None]
    inputs: Member[int | None, int | None]
    outputs: Member[int | None, int | None]
    loss_type: Member[int, int]
    build_type: Member[int, int]
    opt_period: Member[int, int]
    get_opt_pars: Member[ggml_opt_get_optimizer_params, ggml_opt_get_optimizer_params]
    get_opt_pars_ud: Member[int | None, int | None]
    optimizer: Member[int, int]

class ggml_opt_epoch_callback(_CFuncPtr):
    """typedef void (*ggml_opt_epoch_callback)(bool train, ggml_opt_context_t opt_ctx, ggml_opt_dataset_t dataset, ggml_opt_result_t result, int64_t ibatch, int64_t ibatch_max, int64_t t_start_us);"""

    def __init__(self, function: Callable[[bool, int | None, int | None, int | None, int, int, int], None] | int = ..., /) -> None: ...

class gguf_init_params(Structure):
    no_alloc: Member[bool, bool]
    ctx: Member[Pointer[c_void_p], Pointer[c_void_p] | Array[c_void_p] | None]

class gguf_reader_callback_t(_CFuncPtr):
    """typedef size_t (*gguf_reader_callback_t)(void * userdata, void * output, uint64_t offset, size_t len);"""

    def __init__(self, function: Callable[[int | None, int | None, int, int], int] | int = ..., /) -> None: ...

def ggml_set_abort_callback(callback: ggml_abort_callback_t | None, /) -> ggml_abort_callback_t:
    """``ggml_abort_callback_t ggml_set_abort_callback(ggml_abort_callback_t callback);``"""

def ggml_status_to_string(status: Integer, /) -> bytes | None:
    """``const char * ggml_status_to_string(enum ggml_status status);``"""

def ggml_fp16_to_fp32(arg0: Integer, /) -> float:
    """``float ggml_fp16_to_fp32(ggml_fp16_t);``"""

def ggml_fp32_to_fp16(arg0: Real, /) -> int:
    """``ggml_fp16_t ggml_fp32_to_fp16(float);``"""

def ggml_fp16_to_fp32_row(arg0: PointerTo[c_uint16], arg1: PointerTo[c_float], arg2: Integer, /) -> None:
    """``void ggml_fp16_to_fp32_row(const ggml_fp16_t *, float *, int64_t);``"""

def ggml_fp32_to_fp16_row(arg0: PointerTo[c_float], arg1: PointerTo[c_uint16], arg2: Integer, /) -> None:
    """``void ggml_fp32_to_fp16_row(const float *, ggml_fp16_t *, int64_t);``"""

def ggml_fp32_to_bf16(arg0: Real, /) -> ggml_bf16_t:
    """``ggml_bf16_t ggml_fp32_to_bf16(float);``"""

def ggml_bf16_to_fp32(arg0: ggml_bf16_t, /) -> float:
    """``float ggml_bf16_to_fp32(ggml_bf16_t);``"""

def ggml_bf16_to_fp32_row(arg0: PointerTo[ggml_bf16_t], arg1: PointerTo[c_float], arg2: Integer, /) -> None:
    """``void ggml_bf16_to_fp32_row(const ggml_bf16_t *, float *, int64_t);``"""

def ggml_fp32_to_bf16_row_ref(arg0: PointerTo[c_float], arg1: PointerTo[ggml_bf16_t], arg2: Integer, /) -> None:
    """``void ggml_fp32_to_bf16_row_ref(const float *, ggml_bf16_t *, int64_t);``"""

def ggml_fp32_to_bf16_row(arg0: PointerTo[c_float], arg1: PointerTo[ggml_bf16_t], arg2: Integer, /) -> None:
    """``void ggml_fp32_to_bf16_row(const float *, ggml_bf16_t *, int64_t);``"""

def ggml_guid_matches(guid_a: PointerTo[Array[c_uint8]], guid_b: PointerTo[Array[c_uint8]], /) -> bool:
    """``bool ggml_guid_matches(ggml_guid_t guid_a, ggml_guid_t guid_b);``"""

def ggml_version() -> bytes | None:
    """``const char * ggml_version(void);``"""

def ggml_commit() -> bytes | None:
    """``const char * ggml_commit(void);``"""

def ggml_time_init() -> None:
    """``void ggml_time_init(void);``"""

def ggml_time_ms() -> int:
    """``int64_t ggml_time_ms(void);``"""

def ggml_time_us() -> int:
    """``int64_t ggml_time_us(void);``"""

def ggml_cycles() -> int:
    """``int64_t ggml_cycles(void);``"""

def ggml_cycles_per_ms() -> int:
    """``int64_t ggml_cycles_per_ms(void);``"""

def ggml_fopen(fname: Text, mode: Text, /) -> int | None:
    """``FILE * ggml_fopen(const char * fname, const char * mode);``"""

def ggml_print_object(obj: Address, /) -> None:
    """``void ggml_print_object(const struct ggml_object * obj);``"""

def ggml_print_objects(ctx: Address, /) -> None:
    """``void ggml_print_objects(const struct ggml_context * ctx);``"""

def ggml_nelements(tensor: Address, /) -> int:
    """``int64_t ggml_nelements(const struct ggml_tensor * tensor);``"""

def ggml_nrows(tensor: Address, /) -> int:
    """``int64_t ggml_nrows(const struct ggml_tensor * tensor);``"""

def ggml_nbytes(tensor: Address, /) -> int:
    """``size_t ggml_nbytes(const struct ggml_tensor * tensor);``"""

def ggml_nbytes_pad(tensor: Address, /) -> int:
    """``size_t ggml_nbytes_pad(const struct ggml_tensor * tensor);``"""

def ggml_blck_size(type: Integer, /) -> int:
    """``int64_t ggml_blck_size(enum ggml_type type);``"""

def ggml_type_size(type: Integer, /) -> int:
    """``size_t ggml_type_size(enum ggml_type type);``"""

def ggml_row_size(type: Integer, ne: Integer, /) -> int:
    """``size_t ggml_row_size(enum ggml_type type, int64_t ne);``"""

def ggml_type_sizef(type: Integer, /) -> float:
    """``double ggml_type_sizef(enum ggml_type type);`` Deprecated."""

def ggml_type_name(type: Integer, /) -> bytes | None:
    """``const char * ggml_type_name(enum ggml_type type);``"""

def ggml_op_name(op: Integer, /) -> bytes | None:
    """``const char * ggml_op_name(enum ggml_op op);``"""

def ggml_op_symbol(op: Integer, /) -> bytes | None:
    """``const char * ggml_op_symbol(enum ggml_op op);``"""

def ggml_unary_op_name(op: Integer, /) -> bytes | None:
    """``const char * ggml_unary_op_name(enum ggml_unary_op op);``"""

def ggml_glu_op_name(op: Integer, /) -> bytes | None:
    """``const char * ggml_glu_op_name(enum ggml_glu_op op);``"""

def ggml_op_desc(t: Address, /) -> bytes | None:
    """``const char * ggml_op_desc(const struct ggml_tensor * t);``"""

def ggml_element_size(tensor: Address, /) -> int:
    """``size_t ggml_element_size(const struct ggml_tensor * tensor);``"""

def ggml_is_quantized(type: Integer, /) -> bool:
    """``bool ggml_is_quantized(enum ggml_type type);``"""

def ggml_ftype_to_ggml_type(ftype: Integer, /) -> int:
    """``enum ggml_type ggml_ftype_to_ggml_type(enum ggml_ftype ftype);``"""

def ggml_is_transposed(tensor: Address, /) -> bool:
    """``bool ggml_is_transposed(const struct ggml_tensor * tensor);``"""

def ggml_is_permuted(tensor: Address, /) -> bool:
    """``bool ggml_is_permuted(const struct ggml_tensor * tensor);``"""

def ggml_is_empty(tensor: Address, /) -> bool:
    """``bool ggml_is_empty(const struct ggml_tensor * tensor);``"""

def ggml_is_view(tensor: Address, /) -> bool:
    """``bool ggml_is_view(const struct ggml_tensor * tensor);``"""

def ggml_is_scalar(tensor: Address, /) -> bool:
    """``bool ggml_is_scalar(const struct ggml_tensor * tensor);``"""

def ggml_is_vector(tensor: Address, /) -> bool:
    """``bool ggml_is_vector(const struct ggml_tensor * tensor);``"""

def ggml_is_matrix(tensor: Address, /) -> bool:
    """``bool ggml_is_matrix(const struct ggml_tensor * tensor);``"""

def ggml_is_3d(tensor: Address, /) -> bool:
    """``bool ggml_is_3d(const struct ggml_tensor * tensor);``"""

def ggml_n_dims(tensor: Address, /) -> int:
    """``int ggml_n_dims(const struct ggml_tensor * tensor);``"""

def ggml_is_contiguous(tensor: Address, /) -> bool:
    """``bool ggml_is_contiguous(const struct ggml_tensor * tensor);``"""

def ggml_is_contiguous_0(tensor: Address, /) -> bool:
    """``bool ggml_is_contiguous_0(const struct ggml_tensor * tensor);``"""

def ggml_is_contiguous_1(tensor: Address, /) -> bool:
    """``bool ggml_is_contiguous_1(const struct ggml_tensor * tensor);``"""

def ggml_is_contiguous_2(tensor: Address, /) -> bool:
    """``bool ggml_is_contiguous_2(const struct ggml_tensor * tensor);``"""

def ggml_is_contiguous_to_1(tensor: Address, /) -> bool:
    """``bool ggml_is_contiguous_to_1(const struct ggml_tensor * tensor);``"""

def ggml_is_contiguous_to_2(tensor: Address, /) -> bool:
    """``bool ggml_is_contiguous_to_2(const struct ggml_tensor * tensor);``"""

def ggml_is_contiguous_to_3(tensor: Address, /) -> bool:
    """``bool ggml_is_contiguous_to_3(const struct ggml_tensor * tensor);``"""

def ggml_is_contiguously_allocated(tensor: Address, /) -> bool:
    """``bool ggml_is_contiguously_allocated(const struct ggml_tensor * tensor);``"""

def ggml_is_contiguous_channels(tensor: Address, /) -> bool:
    """``bool ggml_is_contiguous_channels(const struct ggml_tensor * tensor);``"""

def ggml_is_contiguous_rows(tensor: Address, /) -> bool:
    """``bool ggml_is_contiguous_rows(const struct ggml_tensor * tensor);``"""

def ggml_are_same_shape(t0: Address, t1: Address, /) -> bool:
    """``bool ggml_are_same_shape(const struct ggml_tensor * t0, const struct ggml_tensor * t1);``"""

def ggml_are_same_stride(t0: Address, t1: Address, /) -> bool:
    """``bool ggml_are_same_stride(const struct ggml_tensor * t0, const struct ggml_tensor * t1);``"""

def ggml_can_repeat(t0: Address, t1: Address, /) -> bool:
    """``bool ggml_can_repeat(const struct ggml_tensor * t0, const struct ggml_tensor * t1);``"""

def ggml_tensor_overhead() -> int:
    """``size_t ggml_tensor_overhead(void);``"""

def ggml_validate_row_data(type: Integer, data: Address, nbytes: Integer, /) -> bool:
    """``bool ggml_validate_row_data(enum ggml_type type, const void * data, size_t nbytes);``"""

def ggml_init(params: ggml_init_params, /) -> int | None:
    """``struct ggml_context * ggml_init(struct ggml_init_params params);``"""

def ggml_reset(ctx: Address, /) -> None:
    """``void ggml_reset(struct ggml_context * ctx);``"""

def ggml_free(ctx: Address, /) -> None:
    """``void ggml_free(struct ggml_context * ctx);``"""

def ggml_used_mem(ctx: Address, /) -> int:
    """``size_t ggml_used_mem(const struct ggml_context * ctx);``"""

def ggml_get_no_alloc(ctx: Address, /) -> bool:
    """``bool ggml_get_no_alloc(struct ggml_context * ctx);``"""

def ggml_set_no_alloc(ctx: Address, no_alloc: Bool, /) -> None:
    """``void ggml_set_no_alloc(struct ggml_context * ctx, bool no_alloc);``"""

def ggml_get_mem_buffer(ctx: Address, /) -> int | None:
    """``void * ggml_get_mem_buffer(const struct ggml_context * ctx);``"""

def ggml_get_mem_size(ctx: Address, /) -> int:
    """``size_t ggml_get_mem_size(const struct ggml_context * ctx);``"""

def ggml_get_max_tensor_size(ctx: Address, /) -> int:
    """``size_t ggml_get_max_tensor_size(const struct ggml_context * ctx);``"""

def ggml_new_tensor(ctx: Address, type: Integer, n_dims: Integer, ne: PointerTo[c_int64], /) -> int | None:
    """``struct ggml_tensor * ggml_new_tensor(struct ggml_context * ctx, enum ggml_type type, int n_dims, const int64_t * ne);``"""

def ggml_new_tensor_1d(ctx: Address, type: Integer, ne0: Integer, /) -> int | None:
    """``struct ggml_tensor * ggml_new_tensor_1d(struct ggml_context * ctx, enum ggml_type type, int64_t ne0);``"""

def ggml_new_tensor_2d(ctx: Address, type: Integer, ne0: Integer, ne1: Integer, /) -> int | None:
    """``struct ggml_tensor * ggml_new_tensor_2d(struct ggml_context * ctx, enum ggml_type type, int64_t ne0, int64_t ne1);``"""

def ggml_new_tensor_3d(ctx: Address, type: Integer, ne0: Integer, ne1: Integer, ne2: Integer, /) -> int | None:
    """``struct ggml_tensor * ggml_new_tensor_3d(struct ggml_context * ctx, enum ggml_type type, int64_t ne0, int64_t ne1, int64_t ne2);``"""

def ggml_new_tensor_4d(ctx: Address, type: Integer, ne0: Integer, ne1: Integer, ne2: Integer, ne3: Integer, /) -> int | None:
    """``struct ggml_tensor * ggml_new_tensor_4d(struct ggml_context * ctx, enum ggml_type type, int64_t ne0, int64_t ne1, int64_t ne2, int64_t ne3);``"""

def ggml_new_buffer(ctx: Address, nbytes: Integer, /) -> int | None:
    """``void * ggml_new_buffer(struct ggml_context * ctx, size_t nbytes);``"""

def ggml_dup_tensor(ctx: Address, src: Address, /) -> int | None:
    """``struct ggml_tensor * ggml_dup_tensor(struct ggml_context * ctx, const struct ggml_tensor * src);``"""

def ggml_view_tensor(ctx: Address, src: Address, /) -> int | None:
    """``struct ggml_tensor * ggml_view_tensor(struct ggml_context * ctx, struct ggml_tensor * src);``"""

def ggml_get_first_tensor(ctx: Address, /) -> int | None:
    """``struct ggml_tensor * ggml_get_first_tensor(const struct ggml_context * ctx);``"""

def ggml_get_next_tensor(ctx: Address, tensor: Address, /) -> int | None:
    """``struct ggml_tensor * ggml_get_next_tensor(const struct ggml_context * ctx, struct ggml_tensor * tensor);``"""

def ggml_get_tensor(ctx: Address, name: Text, /) -> int | None:
    """``struct ggml_tensor * ggml_get_tensor(struct ggml_context * ctx, const char * name);``"""

def ggml_unravel_index(tensor: Address, i: Integer, i0: PointerTo[c_int64], i1: PointerTo[c_int64], i2: PointerTo[c_int64], i3: PointerTo[c_int64], /) -> None:
    """``void ggml_unravel_index(const struct ggml_tensor * tensor, int64_t i, int64_t * i0, int64_t * i1, int64_t * i2, int64_t * i3);``"""

def ggml_get_unary_op(tensor: Address, /) -> int:
    """``enum ggml_unary_op ggml_get_unary_op(const struct ggml_tensor * tensor);``"""

def ggml_get_glu_op(tensor: Address, /) -> int:
    """``enum ggml_glu_op ggml_get_glu_op(const struct ggml_tensor * tensor);``"""

def ggml_get_data(tensor: Address, /) -> int | None:
    """``void * ggml_get_data(const struct ggml_tensor * tensor);``"""

def ggml_get_data_f32(tensor: Address, /) -> Pointer[c_float]:
    """``float * ggml_get_data_f32(const struct ggml_tensor * tensor);``"""

def ggml_get_name(tensor: Address, /) -> bytes | None:
    """``const char * ggml_get_name(const struct ggml_tensor * tensor);``"""

def ggml_set_name(tensor: Address, name: Text, /) -> int | None:
    """``struct ggml_tensor * ggml_set_name(struct ggml_tensor * tensor, const char * name);``"""

def ggml_set_input(tensor: Address, /) -> None:
    """``void ggml_set_input(struct ggml_tensor * tensor);``"""

def ggml_set_output(tensor: Address, /) -> None:
    """``void ggml_set_output(struct ggml_tensor * tensor);``"""

def ggml_set_param(tensor: Address, /) -> None:
    """``void ggml_set_param(struct ggml_tensor * tensor);``"""

def ggml_set_loss(tensor: Address, /) -> None:
    """``void ggml_set_loss(struct ggml_tensor * tensor);``"""

def ggml_dup(ctx: Address, a: Address, /) -> int | None:
    """``struct ggml_tensor * ggml_dup(struct ggml_context * ctx, struct ggml_tensor * a);``"""

def ggml_dup_inplace(ctx: Address, a: Address, /) -> int | None:
    """``struct ggml_tensor * ggml_dup_inplace(struct ggml_context * ctx, struct ggml_tensor * a);``"""

def ggml_add(ctx: Address, a: Address, b: Address, /) -> int | None:
    """``struct ggml_tensor * ggml_add(struct ggml_context * ctx, struct ggml_tensor * a, struct ggml_tensor * b);``"""

def ggml_add_inplace(ctx: Address, a: Address, b: Address, /) -> int | None:
    """``struct ggml_tensor * ggml_add_inplace(struct ggml_context * ctx, struct ggml_tensor * a, struct ggml_tensor * b);``"""

def ggml_add_cast(ctx: Address, a: Address, b: Address, type: Integer, /) -> int | None:
    """``struct ggml_tensor * ggml_add_cast(struct ggml_context * ctx, struct ggml_tensor * a, struct ggml_tensor * b, enum ggml_type type);``"""

def ggml_add_id(ctx: Address, a: Address, b: Address, ids: Address, /) -> int | None:
    """``struct ggml_tensor * ggml_add_id(struct ggml_context * ctx, struct ggml_tensor * a, struct ggml_tensor * b, struct ggml_tensor * ids);``"""

def ggml_add1(ctx: Address, a: Address, b: Address, /) -> int | None:
    """``struct ggml_tensor * ggml_add1(struct ggml_context * ctx, struct ggml_tensor * a, struct ggml_tensor * b);`` Deprecated."""

def ggml_add1_inplace(ctx: Address, a: Address, b: Address, /) -> int | None:
    """``struct ggml_tensor * ggml_add1_inplace(struct ggml_context * ctx, struct ggml_tensor * a, struct ggml_tensor * b);`` Deprecated."""

def ggml_acc(ctx: Address, a: Address, b: Address, nb1: Integer, nb2: Integer, nb3: Integer, offset: Integer, /) -> int | None:
    """``struct ggml_tensor * ggml_acc(struct ggml_context * ctx, struct ggml_tensor * a, struct ggml_tensor * b, size_t nb1, size_t nb2, size_t nb3, size_t offset);``"""

def ggml_acc_inplace(ctx: Address, a: Address, b: Address, nb1: Integer, nb2: Integer, nb3: Integer, offset: Integer, /) -> int | None:
    """``struct ggml_tensor * ggml_acc_inplace(struct ggml_context * ctx, struct ggml_tensor * a, struct ggml_tensor * b, size_t nb1, size_t nb2, size_t nb3, size_t offset);``"""

def ggml_sub(ctx: Address, a: Address, b: Address, /) -> int | None:
    """``struct ggml_tensor * ggml_sub(struct ggml_context * ctx, struct ggml_tensor * a, struct ggml_tensor * b);``"""

def ggml_sub_inplace(ctx: Address, a: Address, b: Address, /) -> int | None:
    """``struct ggml_tensor * ggml_sub_inplace(struct ggml_context * ctx, struct ggml_tensor * a, struct ggml_tensor * b);``"""

def ggml_mul(ctx: Address, a: Address, b: Address, /) -> int | None:
    """``struct ggml_tensor * ggml_mul(struct ggml_context * ctx, struct ggml_tensor * a, struct ggml_tensor * b);``"""

def ggml_mul_inplace(ctx: Address, a: Address, b: Address, /) -> int | None:
    """``struct ggml_tensor * ggml_mul_inplace(struct ggml_context * ctx, struct ggml_tensor * a, struct ggml_tensor * b);``"""

def ggml_div(ctx: Address, a: Address, b: Address, /) -> int | None:
    """``struct ggml_tensor * ggml_div(struct ggml_context * ctx, struct ggml_tensor * a, struct ggml_tensor * b);``"""

def ggml_div_inplace(ctx: Address, a: Address, b: Address, /) -> int | None:
    """``struct ggml_tensor * ggml_div_inplace(struct ggml_context * ctx, struct ggml_tensor * a, struct ggml_tensor * b);``"""

def ggml_sqr(ctx: Address, a: Address, /) -> int | None:
    """``struct ggml_tensor * ggml_sqr(struct ggml_context * ctx, struct ggml_tensor * a);``"""

def ggml_sqr_inplace(ctx: Address, a: Address, /) -> int | None:
    """``struct ggml_tensor * ggml_sqr_inplace(struct ggml_context * ctx, struct ggml_tensor * a);``"""

def ggml_sqrt(ctx: Address, a: Address, /) -> int | None:
    """``struct ggml_tensor * ggml_sqrt(struct ggml_context * ctx, struct ggml_tensor * a);``"""

def ggml_sqrt_inplace(ctx: Address, a: Address, /) -> int | None:
    """``struct ggml_tensor * ggml_sqrt_inplace(struct ggml_context * ctx, struct ggml_tensor * a);``"""

def ggml_log(ctx: Address, a: Address, /) -> int | None:
    """``struct ggml_tensor * ggml_log(struct ggml_context * ctx, struct ggml_tensor * a);``"""

def ggml_log_inplace(ctx: Address, a: Address, /) -> int | None:
    """``struct ggml_tensor * ggml_log_inplace(struct ggml_context * ctx, struct ggml_tensor * a);``"""

def ggml_expm1(ctx: Address, a: Address, /) -> int | None:
    """``struct ggml_tensor * ggml_expm1(struct ggml_context * ctx, struct ggml_tensor * a);``"""

def ggml_expm1_inplace(ctx: Address, a: Address, /) -> int | None:
    """``struct ggml_tensor * ggml_expm1_inplace(struct ggml_context * ctx, struct ggml_tensor * a);``"""

def ggml_softplus(ctx: Address, a: Address, /) -> int | None:
    """``struct ggml_tensor * ggml_softplus(struct ggml_context * ctx, struct ggml_tensor * a);``"""

def ggml_softplus_inplace(ctx: Address, a: Address, /) -> int | None:
    """``struct ggml_tensor * ggml_softplus_inplace(struct ggml_context * ctx, struct ggml_tensor * a);``"""

def ggml_sin(ctx: Address, a: Address, /) -> int | None:
    """``struct ggml_tensor * ggml_sin(struct ggml_context * ctx, struct ggml_tensor * a);``"""

def ggml_sin_inplace(ctx: Address, a: Address, /) -> int | None:
    """``struct ggml_tensor * ggml_sin_inplace(struct ggml_context * ctx, struct ggml_tensor * a);``"""

def ggml_cos(ctx: Address, a: Address, /) -> int | None:
    """``struct ggml_tensor * ggml_cos(struct ggml_context * ctx, struct ggml_tensor * a);``"""

def ggml_cos_inplace(ctx: Address, a: Address, /) -> int | None:
    """``struct ggml_tensor * ggml_cos_inplace(struct ggml_context * ctx, struct ggml_tensor * a);``"""

def ggml_sum(ctx: Address, a: Address, /) -> int | None:
    """``struct ggml_tensor * ggml_sum(struct ggml_context * ctx, struct ggml_tensor * a);``"""

def ggml_sum_rows(ctx: Address, a: Address, /) -> int | None:
    """``struct ggml_tensor * ggml_sum_rows(struct ggml_context * ctx, struct ggml_tensor * a);``"""

def ggml_cumsum(ctx: Address, a: Address, /) -> int | None:
    """``struct ggml_tensor * ggml_cumsum(struct ggml_context * ctx, struct ggml_tensor * a);``"""

def ggml_mean(ctx: Address, a: Address, /) -> int | None:
    """``struct ggml_tensor * ggml_mean(struct ggml_context * ctx, struct ggml_tensor * a);``"""

def ggml_argmax(ctx: Address, a: Address, /) -> int | None:
    """``struct ggml_tensor * ggml_argmax(struct ggml_context * ctx, struct ggml_tensor * a);``"""

def ggml_count_equal(ctx: Address, a: Address, b: Address, /) -> int | None:
    """``struct ggml_tensor * ggml_count_equal(struct ggml_context * ctx, struct ggml_tensor * a, struct ggml_tensor * b);``"""

def ggml_repeat(ctx: Address, a: Address, b: Address, /) -> int | None:
    """``struct ggml_tensor * ggml_repeat(struct ggml_context * ctx, struct ggml_tensor * a, struct ggml_tensor * b);``"""

def ggml_repeat_4d(ctx: Address, a: Address, ne0: Integer, ne1: Integer, ne2: Integer, ne3: Integer, /) -> int | None:
    """``struct ggml_tensor * ggml_repeat_4d(struct ggml_context * ctx, struct ggml_tensor * a, int64_t ne0, int64_t ne1, int64_t ne2, int64_t ne3);``"""

def ggml_repeat_back(ctx: Address, a: Address, b: Address, /) -> int | None:
    """``struct ggml_tensor * ggml_repeat_back(struct ggml_context * ctx, struct ggml_tensor * a, struct ggml_tensor * b);``"""

def ggml_concat(ctx: Address, a: Address, b: Address, dim: Integer, /) -> int | None:
    """``struct ggml_tensor * ggml_concat(struct ggml_context * ctx, struct ggml_tensor * a, struct ggml_tensor * b, int dim);``"""

def ggml_abs(ctx: Address, a: Address, /) -> int | None:
    """``struct ggml_tensor * ggml_abs(struct ggml_context * ctx, struct ggml_tensor * a);``"""

def ggml_abs_inplace(ctx: Address, a: Address, /) -> int | None:
    """``struct ggml_tensor * ggml_abs_inplace(struct ggml_context * ctx, struct ggml_tensor * a);``"""

def ggml_sgn(ctx: Address, a: Address, /) -> int | None:
    """``struct ggml_tensor * ggml_sgn(struct ggml_context * ctx, struct ggml_tensor * a);``"""

def ggml_sgn_inplace(ctx: Address, a: Address, /) -> int | None:
    """``struct ggml_tensor * ggml_sgn_inplace(struct ggml_context * ctx, struct ggml_tensor * a);``"""

def ggml_neg(ctx: Address, a: Address, /) -> int | None:
    """``struct ggml_tensor * ggml_neg(struct ggml_context * ctx, struct ggml_tensor * a);``"""

def ggml_neg_inplace(ctx: Address, a: Address, /) -> int | None:
    """``struct ggml_tensor * ggml_neg_inplace(struct ggml_context * ctx, struct ggml_tensor * a);``"""

def ggml_step(ctx: Address, a: Address, /) -> int | None:
    """``struct ggml_tensor * ggml_step(struct ggml_context * ctx, struct ggml_tensor * a);``"""

def ggml_step_inplace(ctx: Address, a: Address, /) -> int | None:
    """``struct ggml_tensor * ggml_step_inplace(struct ggml_context * ctx, struct ggml_tensor * a);``"""

def ggml_tanh(ctx: Address, a: Address, /) -> int | None:
    """``struct ggml_tensor * ggml_tanh(struct ggml_context * ctx, struct ggml_tensor * a);``"""

def ggml_tanh_inplace(ctx: Address, a: Address, /) -> int | None:
    """``struct ggml_tensor * ggml_tanh_inplace(struct ggml_context * ctx, struct ggml_tensor * a);``"""

def ggml_elu(ctx: Address, a: Address, /) -> int | None:
    """``struct ggml_tensor * ggml_elu(struct ggml_context * ctx, struct ggml_tensor * a);``"""

def ggml_elu_inplace(ctx: Address, a: Address, /) -> int | None:
    """``struct ggml_tensor * ggml_elu_inplace(struct ggml_context * ctx, struct ggml_tensor * a);``"""

def ggml_relu(ctx: Address, a: Address, /) -> int | None:
    """``struct ggml_tensor * ggml_relu(struct ggml_context * ctx, struct ggml_tensor * a);``"""

def ggml_leaky_relu(ctx: Address, a: Address, negative_slope: Real, inplace: Bool, /) -> int | None:
    """``struct ggml_tensor * ggml_leaky_relu(struct ggml_context * ctx, struct ggml_tensor * a, float negative_slope, bool inplace);``"""

def ggml_relu_inplace(ctx: Address, a: Address, /) -> int | None:
    """``struct ggml_tensor * ggml_relu_inplace(struct ggml_context * ctx, struct ggml_tensor * a);``"""

def ggml_sigmoid(ctx: Address, a: Address, /) -> int | None:
    """``struct ggml_tensor * ggml_sigmoid(struct ggml_context * ctx, struct ggml_tensor * a);``"""

def ggml_sigmoid_inplace(ctx: Address, a: Address, /) -> int | None:
    """``struct ggml_tensor * ggml_sigmoid_inplace(struct ggml_context * ctx, struct ggml_tensor * a);``"""

def ggml_gelu(ctx: Address, a: Address, /) -> int | None:
    """``struct ggml_tensor * ggml_gelu(struct ggml_context * ctx, struct ggml_tensor * a);``"""

def ggml_gelu_inplace(ctx: Address, a: Address, /) -> int | None:
    """``struct ggml_tensor * ggml_gelu_inplace(struct ggml_context * ctx, struct ggml_tensor * a);``"""

def ggml_gelu_erf(ctx: Address, a: Address, /) -> int | None:
    """``struct ggml_tensor * ggml_gelu_erf(struct ggml_context * ctx, struct ggml_tensor * a);``"""

def ggml_gelu_erf_inplace(ctx: Address, a: Address, /) -> int | None:
    """``struct ggml_tensor * ggml_gelu_erf_inplace(struct ggml_context * ctx, struct ggml_tensor * a);``"""

def ggml_gelu_quick(ctx: Address, a: Address, /) -> int | None:
    """``struct ggml_tensor * ggml_gelu_quick(struct ggml_context * ctx, struct ggml_tensor * a);``"""

def ggml_gelu_quick_inplace(ctx: Address, a: Address, /) -> int | None:
    """``struct ggml_tensor * ggml_gelu_quick_inplace(struct ggml_context * ctx, struct ggml_tensor * a);``"""

def ggml_silu(ctx: Address, a: Address, /) -> int | None:
    """``struct ggml_tensor * ggml_silu(struct ggml_context * ctx, struct ggml_tensor * a);``"""

def ggml_silu_inplace(ctx: Address, a: Address, /) -> int | None:
    """``struct ggml_tensor * ggml_silu_inplace(struct ggml_context * ctx, struct ggml_tensor * a);``"""

def ggml_silu_back(ctx: Address, a: Address, b: Address, /) -> int | None:
    """``struct ggml_tensor * ggml_silu_back(struct ggml_context * ctx, struct ggml_tensor * a, struct ggml_tensor * b);``"""

def ggml_hardswish(ctx: Address, a: Address, /) -> int | None:
    """``struct ggml_tensor * ggml_hardswish(struct ggml_context * ctx, struct ggml_tensor * a);``"""

def ggml_hardsigmoid(ctx: Address, a: Address, /) -> int | None:
    """``struct ggml_tensor * ggml_hardsigmoid(struct ggml_context * ctx, struct ggml_tensor * a);``"""

def ggml_exp(ctx: Address, a: Address, /) -> int | None:
    """``struct ggml_tensor * ggml_exp(struct ggml_context * ctx, struct ggml_tensor * a);``"""

def ggml_exp_inplace(ctx: Address, a: Address, /) -> int | None:
    """``struct ggml_tensor * ggml_exp_inplace(struct ggml_context * ctx, struct ggml_tensor * a);``"""

def ggml_floor(ctx: Address, a: Address, /) -> int | None:
    """``struct ggml_tensor * ggml_floor(struct ggml_context * ctx, struct ggml_tensor * a);``"""

def ggml_floor_inplace(ctx: Address, a: Address, /) -> int | None:
    """``struct ggml_tensor * ggml_floor_inplace(struct ggml_context * ctx, struct ggml_tensor * a);``"""

def ggml_ceil(ctx: Address, a: Address, /) -> int | None:
    """``struct ggml_tensor * ggml_ceil(struct ggml_context * ctx, struct ggml_tensor * a);``"""

def ggml_ceil_inplace(ctx: Address, a: Address, /) -> int | None:
    """``struct ggml_tensor * ggml_ceil_inplace(struct ggml_context * ctx, struct ggml_tensor * a);``"""

def ggml_round(ctx: Address, a: Address, /) -> int | None:
    """``struct ggml_tensor * ggml_round(struct ggml_context * ctx, struct ggml_tensor * a);``"""

def ggml_round_inplace(ctx: Address, a: Address, /) -> int | None:
    """``struct ggml_tensor * ggml_round_inplace(struct ggml_context * ctx, struct ggml_tensor * a);``"""

def ggml_trunc(ctx: Address, a: Address, /) -> int | None:
    """``struct ggml_tensor * ggml_trunc(struct ggml_context * ctx, struct ggml_tensor * a);``"""

def ggml_trunc_inplace(ctx: Address, a: Address, /) -> int | None:
    """``struct ggml_tensor * ggml_trunc_inplace(struct ggml_context * ctx, struct ggml_tensor * a);``"""

def ggml_xielu(ctx: Address, a: Address, alpha_n: Real, alpha_p: Real, beta: Real, eps: Real, /) -> int | None:
    """``struct ggml_tensor * ggml_xielu(struct ggml_context * ctx, struct ggml_tensor * a, float alpha_n, float alpha_p, float beta, float eps);``"""

def ggml_glu(ctx: Address, a: Address, op: Integer, swapped: Bool, /) -> int | None:
    """``struct ggml_tensor * ggml_glu(struct ggml_context * ctx, struct ggml_tensor * a, enum ggml_glu_op op, bool swapped);``"""

def ggml_reglu(ctx: Address, a: Address, /) -> int | None:
    """``struct ggml_tensor * ggml_reglu(struct ggml_context * ctx, struct ggml_tensor * a);``"""

def ggml_reglu_swapped(ctx: Address, a: Address, /) -> int | None:
    """``struct ggml_tensor * ggml_reglu_swapped(struct ggml_context * ctx, struct ggml_tensor * a);``"""

def ggml_geglu(ctx: Address, a: Address, /) -> int | None:
    """``struct ggml_tensor * ggml_geglu(struct ggml_context * ctx, struct ggml_tensor * a);``"""

def ggml_geglu_swapped(ctx: Address, a: Address, /) -> int | None:
    """``struct ggml_tensor * ggml_geglu_swapped(struct ggml_context * ctx, struct ggml_tensor * a);``"""

def ggml_swiglu(ctx: Address, a: Address, /) -> int | None:
    """``struct ggml_tensor * ggml_swiglu(struct ggml_context * ctx, struct ggml_tensor * a);``"""

def ggml_swiglu_swapped(ctx: Address, a: Address, /) -> int | None:
    """``struct ggml_tensor * ggml_swiglu_swapped(struct ggml_context * ctx, struct ggml_tensor * a);``"""

def ggml_geglu_erf(ctx: Address, a: Address, /) -> int | None:
    """``struct ggml_tensor * ggml_geglu_erf(struct ggml_context * ctx, struct ggml_tensor * a);``"""

def ggml_geglu_erf_swapped(ctx: Address, a: Address, /) -> int | None:
    """``struct ggml_tensor * ggml_geglu_erf_swapped(struct ggml_context * ctx, struct ggml_tensor * a);``"""

def ggml_geglu_quick(ctx: Address, a: Address, /) -> int | None:
    """``struct ggml_tensor * ggml_geglu_quick(struct ggml_context * ctx, struct ggml_tensor * a);``"""

def ggml_geglu_quick_swapped(ctx: Address, a: Address, /) -> int | None:
    """``struct ggml_tensor * ggml_geglu_quick_swapped(struct ggml_context * ctx, struct ggml_tensor * a);``"""

def ggml_glu_split(ctx: Address, a: Address, b: Address, op: Integer, /) -> int | None:
    """``struct ggml_tensor * ggml_glu_split(struct ggml_context * ctx, struct ggml_tensor * a, struct ggml_tensor * b, enum ggml_glu_op op);``"""

def ggml_reglu_split(ctx: Address, a: Address, b: Address, /) -> int | None:
    """``struct ggml_tensor * ggml_reglu_split(struct ggml_context * ctx, struct ggml_tensor * a, struct ggml_tensor * b);``"""

def ggml_geglu_split(ctx: Address, a: Address, b: Address, /) -> int | None:
    """``struct ggml_tensor * ggml_geglu_split(struct ggml_context * ctx, struct ggml_tensor * a, struct ggml_tensor * b);``"""

def ggml_swiglu_split(ctx: Address, a: Address, b: Address, /) -> int | None:
    """``struct ggml_tensor * ggml_swiglu_split(struct ggml_context * ctx, struct ggml_tensor * a, struct ggml_tensor * b);``"""

def ggml_geglu_erf_split(ctx: Address, a: Address, b: Address, /) -> int | None:
    """``struct ggml_tensor * ggml_geglu_erf_split(struct ggml_context * ctx, struct ggml_tensor * a, struct ggml_tensor * b);``"""

def ggml_geglu_quick_split(ctx: Address, a: Address, b: Address, /) -> int | None:
    """``struct ggml_tensor * ggml_geglu_quick_split(struct ggml_context * ctx, struct ggml_tensor * a, struct ggml_tensor * b);``"""

def ggml_swiglu_oai(ctx: Address, a: Address, b: Address, alpha: Real, limit: Real, /) -> int | None:
    """``struct ggml_tensor * ggml_swiglu_oai(struct ggml_context * ctx, struct ggml_tensor * a, struct ggml_tensor * b, float alpha, float limit);``"""

def ggml_swiglu_clamp(ctx: Address, a: Address, b: Address, limit: Real, /) -> int | None:
    """``struct ggml_tensor * ggml_swiglu_clamp(struct ggml_context * ctx, struct ggml_tensor * a, struct ggml_tensor * b, float limit);``"""

def ggml_norm(ctx: Address, a: Address, eps: Real, /) -> int | None:
    """``struct ggml_tensor * ggml_norm(struct ggml_context * ctx, struct ggml_tensor * a, float eps);``"""

def ggml_norm_inplace(ctx: Address, a: Address, eps: Real, /) -> int | None:
    """``struct ggml_tensor * ggml_norm_inplace(struct ggml_context * ctx, struct ggml_tensor * a, float eps);``"""

def ggml_rms_norm(ctx: Address, a: Address, eps: Real, /) -> int | None:
    """``struct ggml_tensor * ggml_rms_norm(struct ggml_context * ctx, struct ggml_tensor * a, float eps);``"""

def ggml_rms_norm_inplace(ctx: Address, a: Address, eps: Real, /) -> int | None:
    """``struct ggml_tensor * ggml_rms_norm_inplace(struct ggml_context * ctx, struct ggml_tensor * a, float eps);``"""

def ggml_group_norm(ctx: Address, a: Address, n_groups: Integer, eps: Real, /) -> int | None:
    """``struct ggml_tensor * ggml_group_norm(struct ggml_context * ctx, struct ggml_tensor * a, int n_groups, float eps);``"""

def ggml_group_norm_inplace(ctx: Address, a: Address, n_groups: Integer, eps: Real, /) -> int | None:
    """``struct ggml_tensor * ggml_group_norm_inplace(struct ggml_context * ctx, struct ggml_tensor * a, int n_groups, float eps);``"""

def ggml_l2_norm(ctx: Address, a: Address, eps: Real, /) -> int | None:
    """``struct ggml_tensor * ggml_l2_norm(struct ggml_context * ctx, struct ggml_tensor * a, float eps);``"""

def ggml_l2_norm_inplace(ctx: Address, a: Address, eps: Real, /) -> int | None:
    """``struct ggml_tensor * ggml_l2_norm_inplace(struct ggml_context * ctx, struct ggml_tensor * a, float eps);``"""

def ggml_rms_norm_back(ctx: Address, a: Address, b: Address, eps: Real, /) -> int | None:
    """``struct ggml_tensor * ggml_rms_norm_back(struct ggml_context * ctx, struct ggml_tensor * a, struct ggml_tensor * b, float eps);``"""

def ggml_prec_set_acc(a: Address, prec: Integer, /) -> bool:
    """``bool ggml_prec_set_acc(struct ggml_tensor * a, enum ggml_prec prec);``"""

def ggml_prec_set_src(a: Address, prec: Integer, idx: Integer, /) -> bool:
    """``bool ggml_prec_set_src(struct ggml_tensor * a, enum ggml_prec prec, int idx);``"""

def ggml_mul_mat(ctx: Address, a: Address, b: Address, /) -> int | None:
    """``struct ggml_tensor * ggml_mul_mat(struct ggml_context * ctx, struct ggml_tensor * a, struct ggml_tensor * b);``"""

def ggml_mul_mat_set_prec(a: Address, prec: Integer, /) -> None:
    """``void ggml_mul_mat_set_prec(struct ggml_tensor * a, enum ggml_prec prec);`` Deprecated."""

def ggml_mul_mat_set_hint(a: Address, hint: Integer, /) -> None:
    """``void ggml_mul_mat_set_hint(struct ggml_tensor * a, enum ggml_op_hint hint);``"""

def ggml_mul_mat_id(ctx: Address, as_: Address, b: Address, ids: Address, /) -> int | None:
    """``struct ggml_tensor * ggml_mul_mat_id(struct ggml_context * ctx, struct ggml_tensor * as, struct ggml_tensor * b, struct ggml_tensor * ids);``"""

def ggml_out_prod(ctx: Address, a: Address, b: Address, /) -> int | None:
    """``struct ggml_tensor * ggml_out_prod(struct ggml_context * ctx, struct ggml_tensor * a, struct ggml_tensor * b);``"""

def ggml_scale(ctx: Address, a: Address, s: Real, /) -> int | None:
    """``struct ggml_tensor * ggml_scale(struct ggml_context * ctx, struct ggml_tensor * a, float s);``"""

def ggml_scale_inplace(ctx: Address, a: Address, s: Real, /) -> int | None:
    """``struct ggml_tensor * ggml_scale_inplace(struct ggml_context * ctx, struct ggml_tensor * a, float s);``"""

def ggml_scale_bias(ctx: Address, a: Address, s: Real, b: Real, /) -> int | None:
    """``struct ggml_tensor * ggml_scale_bias(struct ggml_context * ctx, struct ggml_tensor * a, float s, float b);``"""

def ggml_scale_bias_inplace(ctx: Address, a: Address, s: Real, b: Real, /) -> int | None:
    """``struct ggml_tensor * ggml_scale_bias_inplace(struct ggml_context * ctx, struct ggml_tensor * a, float s, float b);``"""

def ggml_set(ctx: Address, a: Address, b: Address, nb1: Integer, nb2: Integer, nb3: Integer, offset: Integer, /) -> int | None:
    """``struct ggml_tensor * ggml_set(struct ggml_context * ctx, struct ggml_tensor * a, struct ggml_tensor * b, size_t nb1, size_t nb2, size_t nb3, size_t offset);``"""

def ggml_set_inplace(ctx: Address, a: Address, b: Address, nb1: Integer, nb2: Integer, nb3: Integer, offset: Integer, /) -> int | None:
    """``struct ggml_tensor * ggml_set_inplace(struct ggml_context * ctx, struct ggml_tensor * a, struct ggml_tensor * b, size_t nb1, size_t nb2, size_t nb3, size_t offset);``"""

def ggml_set_1d(ctx: Address, a: Address, b: Address, offset: Integer, /) -> int | None:
    """``struct ggml_tensor * ggml_set_1d(struct ggml_context * ctx, struct ggml_tensor * a, struct ggml_tensor * b, size_t offset);``"""

def ggml_set_1d_inplace(ctx: Address, a: Address, b: Address, offset: Integer, /) -> int | None:
    """``struct ggml_tensor * ggml_set_1d_inplace(struct ggml_context * ctx, struct ggml_tensor * a, struct ggml_tensor * b, size_t offset);``"""

def ggml_set_2d(ctx: Address, a: Address, b: Address, nb1: Integer, offset: Integer, /) -> int | None:
    """``struct ggml_tensor * ggml_set_2d(struct ggml_context * ctx, struct ggml_tensor * a, struct ggml_tensor * b, size_t nb1, size_t offset);``"""

def ggml_set_2d_inplace(ctx: Address, a: Address, b: Address, nb1: Integer, offset: Integer, /) -> int | None:
    """``struct ggml_tensor * ggml_set_2d_inplace(struct ggml_context * ctx, struct ggml_tensor * a, struct ggml_tensor * b, size_t nb1, size_t offset);``"""

def ggml_cpy(ctx: Address, a: Address, b: Address, /) -> int | None:
    """``struct ggml_tensor * ggml_cpy(struct ggml_context * ctx, struct ggml_tensor * a, struct ggml_tensor * b);``"""

def ggml_cast(ctx: Address, a: Address, type: Integer, /) -> int | None:
    """``struct ggml_tensor * ggml_cast(struct ggml_context * ctx, struct ggml_tensor * a, enum ggml_type type);``"""

def ggml_cont(ctx: Address, a: Address, /) -> int | None:
    """``struct ggml_tensor * ggml_cont(struct ggml_context * ctx, struct ggml_tensor * a);``"""

def ggml_cont_1d(ctx: Address, a: Address, ne0: Integer, /) -> int | None:
    """``struct ggml_tensor * ggml_cont_1d(struct ggml_context * ctx, struct ggml_tensor * a, int64_t ne0);``"""

def ggml_cont_2d(ctx: Address, a: Address, ne0: Integer, ne1: Integer, /) -> int | None:
    """``struct ggml_tensor * ggml_cont_2d(struct ggml_context * ctx, struct ggml_tensor * a, int64_t ne0, int64_t ne1);``"""

def ggml_cont_3d(ctx: Address, a: Address, ne0: Integer, ne1: Integer, ne2: Integer, /) -> int | None:
    """``struct ggml_tensor * ggml_cont_3d(struct ggml_context * ctx, struct ggml_tensor * a, int64_t ne0, int64_t ne1, int64_t ne2);``"""

def ggml_cont_4d(ctx: Address, a: Address, ne0: Integer, ne1: Integer, ne2: Integer, ne3: Integer, /) -> int | None:
    """``struct ggml_tensor * ggml_cont_4d(struct ggml_context * ctx, struct ggml_tensor * a, int64_t ne0, int64_t ne1, int64_t ne2, int64_t ne3);``"""

def ggml_reshape(ctx: Address, a: Address, b: Address, /) -> int | None:
    """``struct ggml_tensor * ggml_reshape(struct ggml_context * ctx, struct ggml_tensor * a, struct ggml_tensor * b);``"""

def ggml_reshape_1d(ctx: Address, a: Address, ne0: Integer, /) -> int | None:
    """``struct ggml_tensor * ggml_reshape_1d(struct ggml_context * ctx, struct ggml_tensor * a, int64_t ne0);``"""

def ggml_reshape_2d(ctx: Address, a: Address, ne0: Integer, ne1: Integer, /) -> int | None:
    """``struct ggml_tensor * ggml_reshape_2d(struct ggml_context * ctx, struct ggml_tensor * a, int64_t ne0, int64_t ne1);``"""

def ggml_reshape_3d(ctx: Address, a: Address, ne0: Integer, ne1: Integer, ne2: Integer, /) -> int | None:
    """``struct ggml_tensor * ggml_reshape_3d(struct ggml_context * ctx, struct ggml_tensor * a, int64_t ne0, int64_t ne1, int64_t ne2);``"""

def ggml_reshape_4d(ctx: Address, a: Address, ne0: Integer, ne1: Integer, ne2: Integer, ne3: Integer, /) -> int | None:
    """``struct ggml_tensor * ggml_reshape_4d(struct ggml_context * ctx, struct ggml_tensor * a, int64_t ne0, int64_t ne1, int64_t ne2, int64_t ne3);``"""

def ggml_view_1d(ctx: Address, a: Address, ne0: Integer, offset: Integer, /) -> int | None:
    """``struct ggml_tensor * ggml_view_1d(struct ggml_context * ctx, struct ggml_tensor * a, int64_t ne0, size_t offset);``"""

def ggml_view_2d(ctx: Address, a: Address, ne0: Integer, ne1: Integer, nb1: Integer, offset: Integer, /) -> int | None:
    """``struct ggml_tensor * ggml_view_2d(struct ggml_context * ctx, struct ggml_tensor * a, int64_t ne0, int64_t ne1, size_t nb1, size_t offset);``"""

def ggml_view_3d(ctx: Address, a: Address, ne0: Integer, ne1: Integer, ne2: Integer, nb1: Integer, nb2: Integer, offset: Integer, /) -> int | None:
    """``struct ggml_tensor * ggml_view_3d(struct ggml_context * ctx, struct ggml_tensor * a, int64_t ne0, int64_t ne1, int64_t ne2, size_t nb1, size_t nb2, size_t offset);``"""

def ggml_view_4d(ctx: Address, a: Address, ne0: Integer, ne1: Integer, ne2: Integer, ne3: Integer, nb1: Integer, nb2: Integer, nb3: Integer, offset: Integer, /) -> int | None:
    """``struct ggml_tensor * ggml_view_4d(struct ggml_context * ctx, struct ggml_tensor * a, int64_t ne0, int64_t ne1, int64_t ne2, int64_t ne3, size_t nb1, size_t nb2, size_t nb3, size_t offset);``"""

def ggml_permute(ctx: Address, a: Address, axis0: Integer, axis1: Integer, axis2: Integer, axis3: Integer, /) -> int | None:
    """``struct ggml_tensor * ggml_permute(struct ggml_context * ctx, struct ggml_tensor * a, int axis0, int axis1, int axis2, int axis3);``"""

def ggml_transpose(ctx: Address, a: Address, /) -> int | None:
    """``struct ggml_tensor * ggml_transpose(struct ggml_context * ctx, struct ggml_tensor * a);``"""

def ggml_get_rows(ctx: Address, a: Address, b: Address, /) -> int | None:
    """``struct ggml_tensor * ggml_get_rows(struct ggml_context * ctx, struct ggml_tensor * a, struct ggml_tensor * b);``"""

def ggml_get_rows_back(ctx: Address, a: Address, b: Address, c: Address, /) -> int | None:
    """``struct ggml_tensor * ggml_get_rows_back(struct ggml_context * ctx, struct ggml_tensor * a, struct ggml_tensor * b, struct ggml_tensor * c);``"""

def ggml_set_rows(ctx: Address, a: Address, b: Address, c: Address, /) -> int | None:
    """``struct ggml_tensor * ggml_set_rows(struct ggml_context * ctx, struct ggml_tensor * a, struct ggml_tensor * b, struct ggml_tensor * c);``"""

def ggml_diag(ctx: Address, a: Address, /) -> int | None:
    """``struct ggml_tensor * ggml_diag(struct ggml_context * ctx, struct ggml_tensor * a);``"""

def ggml_diag_mask_inf(ctx: Address, a: Address, n_past: Integer, /) -> int | None:
    """``struct ggml_tensor * ggml_diag_mask_inf(struct ggml_context * ctx, struct ggml_tensor * a, int n_past);``"""

def ggml_diag_mask_inf_inplace(ctx: Address, a: Address, n_past: Integer, /) -> int | None:
    """``struct ggml_tensor * ggml_diag_mask_inf_inplace(struct ggml_context * ctx, struct ggml_tensor * a, int n_past);``"""

def ggml_diag_mask_zero(ctx: Address, a: Address, n_past: Integer, /) -> int | None:
    """``struct ggml_tensor * ggml_diag_mask_zero(struct ggml_context * ctx, struct ggml_tensor * a, int n_past);``"""

def ggml_diag_mask_zero_inplace(ctx: Address, a: Address, n_past: Integer, /) -> int | None:
    """``struct ggml_tensor * ggml_diag_mask_zero_inplace(struct ggml_context * ctx, struct ggml_tensor * a, int n_past);``"""

def ggml_clamp(ctx: Address, a: Address, min: Real, max: Real, /) -> int | None:
    """``struct ggml_tensor * ggml_clamp(struct ggml_context * ctx, struct ggml_tensor * a, float min, float max);``"""

def ggml_clamp_inplace(ctx: Address, a: Address, min: Real, max: Real, /) -> int | None:
    """``struct ggml_tensor * ggml_clamp_inplace(struct ggml_context * ctx, struct ggml_tensor * a, float min, float max);``"""

def ggml_soft_max(ctx: Address, a: Address, /) -> int | None:
    """``struct ggml_tensor * ggml_soft_max(struct ggml_context * ctx, struct ggml_tensor * a);``"""

def ggml_soft_max_inplace(ctx: Address, a: Address, /) -> int | None:
    """``struct ggml_tensor * ggml_soft_max_inplace(struct ggml_context * ctx, struct ggml_tensor * a);``"""

def ggml_soft_max_ext(ctx: Address, a: Address, mask: Address, scale: Real, max_bias: Real, /) -> int | None:
    """``struct ggml_tensor * ggml_soft_max_ext(struct ggml_context * ctx, struct ggml_tensor * a, struct ggml_tensor * mask, float scale, float max_bias);``"""

def ggml_soft_max_ext_inplace(ctx: Address, a: Address, mask: Address, scale: Real, max_bias: Real, /) -> int | None:
    """``struct ggml_tensor * ggml_soft_max_ext_inplace(struct ggml_context * ctx, struct ggml_tensor * a, struct ggml_tensor * mask, float scale, float max_bias);``"""

def ggml_soft_max_add_sinks(a: Address, sinks: Address, /) -> None:
    """``void ggml_soft_max_add_sinks(struct ggml_tensor * a, struct ggml_tensor * sinks);``"""

def ggml_soft_max_ext_back(ctx: Address, a: Address, b: Address, scale: Real, max_bias: Real, /) -> int | None:
    """``struct ggml_tensor * ggml_soft_max_ext_back(struct ggml_context * ctx, struct ggml_tensor * a, struct ggml_tensor * b, float scale, float max_bias);``"""

def ggml_soft_max_ext_back_inplace(ctx: Address, a: Address, b: Address, scale: Real, max_bias: Real, /) -> int | None:
    """``struct ggml_tensor * ggml_soft_max_ext_back_inplace(struct ggml_context * ctx, struct ggml_tensor * a, struct ggml_tensor * b, float scale, float max_bias);``"""

def ggml_rope(ctx: Address, a: Address, b: Address, n_dims: Integer, mode: Integer, /) -> int | None:
    """``struct ggml_tensor * ggml_rope(struct ggml_context * ctx, struct ggml_tensor * a, struct ggml_tensor * b, int n_dims, int mode);``"""

def ggml_rope_inplace(ctx: Address, a: Address, b: Address, n_dims: Integer, mode: Integer, /) -> int | None:
    """``struct ggml_tensor * ggml_rope_inplace(struct ggml_context * ctx, struct ggml_tensor * a, struct ggml_tensor * b, int n_dims, int mode);``"""

def ggml_rope_ext(ctx: Address, a: Address, b: Address, c: Address, n_dims: Integer, mode: Integer, n_ctx_orig: Integer, freq_base: Real, freq_scale: Real, ext_factor: Real, attn_factor: Real, beta_fast: Real, beta_slow: Real, /) -> int | None:
    """``struct ggml_tensor * ggml_rope_ext(struct ggml_context * ctx, struct ggml_tensor * a, struct ggml_tensor * b, struct ggml_tensor * c, int n_dims, int mode, int n_ctx_orig, float freq_base, float freq_scale, float ext_factor, float attn_factor, float beta_fast, float beta_slow);``"""

def ggml_rope_multi(ctx: Address, a: Address, b: Address, c: Address, n_dims: Integer, sections: PointerTo[c_int], mode: Integer, n_ctx_orig: Integer, freq_base: Real, freq_scale: Real, ext_factor: Real, attn_factor: Real, beta_fast: Real, beta_slow: Real, /) -> int | None:
    """``struct ggml_tensor * ggml_rope_multi(struct ggml_context * ctx, struct ggml_tensor * a, struct ggml_tensor * b, struct ggml_tensor * c, int n_dims, int[4] sections, int mode, int n_ctx_orig, float freq_base, float freq_scale, float ext_factor, float attn_factor, float beta_fast, float beta_slow);``"""

def ggml_rope_ext_inplace(ctx: Address, a: Address, b: Address, c: Address, n_dims: Integer, mode: Integer, n_ctx_orig: Integer, freq_base: Real, freq_scale: Real, ext_factor: Real, attn_factor: Real, beta_fast: Real, beta_slow: Real, /) -> int | None:
    """``struct ggml_tensor * ggml_rope_ext_inplace(struct ggml_context * ctx, struct ggml_tensor * a, struct ggml_tensor * b, struct ggml_tensor * c, int n_dims, int mode, int n_ctx_orig, float freq_base, float freq_scale, float ext_factor, float attn_factor, float beta_fast, float beta_slow);``"""

def ggml_rope_multi_inplace(ctx: Address, a: Address, b: Address, c: Address, n_dims: Integer, sections: PointerTo[c_int], mode: Integer, n_ctx_orig: Integer, freq_base: Real, freq_scale: Real, ext_factor: Real, attn_factor: Real, beta_fast: Real, beta_slow: Real, /) -> int | None:
    """``struct ggml_tensor * ggml_rope_multi_inplace(struct ggml_context * ctx, struct ggml_tensor * a, struct ggml_tensor * b, struct ggml_tensor * c, int n_dims, int[4] sections, int mode, int n_ctx_orig, float freq_base, float freq_scale, float ext_factor, float attn_factor, float beta_fast, float beta_slow);``"""

def ggml_rope_custom(ctx: Address, a: Address, b: Address, n_dims: Integer, mode: Integer, n_ctx_orig: Integer, freq_base: Real, freq_scale: Real, ext_factor: Real, attn_factor: Real, beta_fast: Real, beta_slow: Real, /) -> int | None:
    """``struct ggml_tensor * ggml_rope_custom(struct ggml_context * ctx, struct ggml_tensor * a, struct ggml_tensor * b, int n_dims, int mode, int n_ctx_orig, float freq_base, float freq_scale, float ext_factor, float attn_factor, float beta_fast, float beta_slow);`` Deprecated."""

def ggml_rope_custom_inplace(ctx: Address, a: Address, b: Address, n_dims: Integer, mode: Integer, n_ctx_orig: Integer, freq_base: Real, freq_scale: Real, ext_factor: Real, attn_factor: Real, beta_fast: Real, beta_slow: Real, /) -> int | None:
    """``struct ggml_tensor * ggml_rope_custom_inplace(struct ggml_context * ctx, struct ggml_tensor * a, struct ggml_tensor * b, int n_dims, int mode, int n_ctx_orig, float freq_base, float freq_scale, float ext_factor, float attn_factor, float beta_fast, float beta_slow);`` Deprecated."""

def ggml_rope_yarn_corr_dims(n_dims: Integer, n_ctx_orig: Integer, freq_base: Real, beta_fast: Real, beta_slow: Real, dims: PointerTo[c_float], /) -> None:
    """``void ggml_rope_yarn_corr_dims(int n_dims, int n_ctx_orig, float freq_base, float beta_fast, float beta_slow, float[2] dims);``"""

def ggml_rope_ext_back(ctx: Address, a: Address, b: Address, c: Address, n_dims: Integer, mode: Integer, n_ctx_orig: Integer, freq_base: Real, freq_scale: Real, ext_factor: Real, attn_factor: Real, beta_fast: Real, beta_slow: Real, /) -> int | None:
    """``struct ggml_tensor * ggml_rope_ext_back(struct ggml_context * ctx, struct ggml_tensor * a, struct ggml_tensor * b, struct ggml_tensor * c, int n_dims, int mode, int n_ctx_orig, float freq_base, float freq_scale, float ext_factor, float attn_factor, float beta_fast, float beta_slow);``"""

def ggml_rope_multi_back(ctx: Address, a: Address, b: Address, c: Address, n_dims: Integer, sections: PointerTo[c_int], mode: Integer, n_ctx_orig: Integer, freq_base: Real, freq_scale: Real, ext_factor: Real, attn_factor: Real, beta_fast: Real, beta_slow: Real, /) -> int | None:
    """``struct ggml_tensor * ggml_rope_multi_back(struct ggml_context * ctx, struct ggml_tensor * a, struct ggml_tensor * b, struct ggml_tensor * c, int n_dims, int[4] sections, int mode, int n_ctx_orig, float freq_base, float freq_scale, float ext_factor, float attn_factor, float beta_fast, float beta_slow);``"""

def ggml_rope_set_offset(a: Address, n_offs: Integer, /) -> int | None:
    """``struct ggml_tensor * ggml_rope_set_offset(struct ggml_tensor * a, int n_offs);``"""

def ggml_im2col(ctx: Address, a: Address, b: Address, s0: Integer, s1: Integer, p0: Integer, p1: Integer, d0: Integer, d1: Integer, is_2D: Bool, dst_type: Integer, /) -> int | None:
    """``struct ggml_tensor * ggml_im2col(struct ggml_context * ctx, struct ggml_tensor * a, struct ggml_tensor * b, int s0, int s1, int p0, int p1, int d0, int d1, bool is_2D, enum ggml_type dst_type);``"""

def ggml_im2col_back(ctx: Address, a: Address, b: Address, ne: PointerTo[c_int64], s0: Integer, s1: Integer, p0: Integer, p1: Integer, d0: Integer, d1: Integer, is_2D: Bool, /) -> int | None:
    """``struct ggml_tensor * ggml_im2col_back(struct ggml_context * ctx, struct ggml_tensor * a, struct ggml_tensor * b, int64_t * ne, int s0, int s1, int p0, int p1, int d0, int d1, bool is_2D);``"""

def ggml_col2im_1d(ctx: Address, a: Address, s0: Integer, oc: Integer, p0: Integer, /) -> int | None:
    """``struct ggml_tensor * ggml_col2im_1d(struct ggml_context * ctx, struct ggml_tensor * a, int s0, int oc, int p0);``"""

def ggml_conv_1d(ctx: Address, a: Address, b: Address, s0: Integer, p0: Integer, d0: Integer, /) -> int | None:
    """``struct ggml_tensor * ggml_conv_1d(struct ggml_context * ctx, struct ggml_tensor * a, struct ggml_tensor * b, int s0, int p0, int d0);``"""

def ggml_conv_1d_ph(ctx: Address, a: Address, b: Address, s: Integer, d: Integer, /) -> int | None:
    """``struct ggml_tensor * ggml_conv_1d_ph(struct ggml_context * ctx, struct ggml_tensor * a, struct ggml_tensor * b, int s, int d);``"""

def ggml_conv_1d_dw(ctx: Address, a: Address, b: Address, s0: Integer, p0: Integer, d0: Integer, /) -> int | None:
    """``struct ggml_tensor * ggml_conv_1d_dw(struct ggml_context * ctx, struct ggml_tensor * a, struct ggml_tensor * b, int s0, int p0, int d0);``"""

def ggml_conv_1d_dw_ph(ctx: Address, a: Address, b: Address, s0: Integer, d0: Integer, /) -> int | None:
    """``struct ggml_tensor * ggml_conv_1d_dw_ph(struct ggml_context * ctx, struct ggml_tensor * a, struct ggml_tensor * b, int s0, int d0);``"""

def ggml_conv_transpose_1d(ctx: Address, a: Address, b: Address, s0: Integer, p0: Integer, d0: Integer, /) -> int | None:
    """``struct ggml_tensor * ggml_conv_transpose_1d(struct ggml_context * ctx, struct ggml_tensor * a, struct ggml_tensor * b, int s0, int p0, int d0);``"""

def ggml_conv_2d(ctx: Address, a: Address, b: Address, s0: Integer, s1: Integer, p0: Integer, p1: Integer, d0: Integer, d1: Integer, /) -> int | None:
    """``struct ggml_tensor * ggml_conv_2d(struct ggml_context * ctx, struct ggml_tensor * a, struct ggml_tensor * b, int s0, int s1, int p0, int p1, int d0, int d1);``"""

def ggml_im2col_3d(ctx: Address, a: Address, b: Address, IC: Integer, s0: Integer, s1: Integer, s2: Integer, p0: Integer, p1: Integer, p2: Integer, d0: Integer, d1: Integer, d2: Integer, dst_type: Integer, /) -> int | None:
    """``struct ggml_tensor * ggml_im2col_3d(struct ggml_context * ctx, struct ggml_tensor * a, struct ggml_tensor * b, int64_t IC, int s0, int s1, int s2, int p0, int p1, int p2, int d0, int d1, int d2, enum ggml_type dst_type);``"""

def ggml_conv_3d(ctx: Address, a: Address, b: Address, IC: Integer, s0: Integer, s1: Integer, s2: Integer, p0: Integer, p1: Integer, p2: Integer, d0: Integer, d1: Integer, d2: Integer, /) -> int | None:
    """``struct ggml_tensor * ggml_conv_3d(struct ggml_context * ctx, struct ggml_tensor * a, struct ggml_tensor * b, int64_t IC, int s0, int s1, int s2, int p0, int p1, int p2, int d0, int d1, int d2);``"""

def ggml_conv_2d_sk_p0(ctx: Address, a: Address, b: Address, /) -> int | None:
    """``struct ggml_tensor * ggml_conv_2d_sk_p0(struct ggml_context * ctx, struct ggml_tensor * a, struct ggml_tensor * b);``"""

def ggml_conv_2d_s1_ph(ctx: Address, a: Address, b: Address, /) -> int | None:
    """``struct ggml_tensor * ggml_conv_2d_s1_ph(struct ggml_context * ctx, struct ggml_tensor * a, struct ggml_tensor * b);``"""

def ggml_conv_2d_dw(ctx: Address, a: Address, b: Address, s0: Integer, s1: Integer, p0: Integer, p1: Integer, d0: Integer, d1: Integer, /) -> int | None:
    """``struct ggml_tensor * ggml_conv_2d_dw(struct ggml_context * ctx, struct ggml_tensor * a, struct ggml_tensor * b, int s0, int s1, int p0, int p1, int d0, int d1);``"""

def ggml_conv_2d_dw_direct(ctx: Address, a: Address, b: Address, stride0: Integer, stride1: Integer, pad0: Integer, pad1: Integer, dilation0: Integer, dilation1: Integer, /) -> int | None:
    """``struct ggml_tensor * ggml_conv_2d_dw_direct(struct ggml_context * ctx, struct ggml_tensor * a, struct ggml_tensor * b, int stride0, int stride1, int pad0, int pad1, int dilation0, int dilation1);``"""

def ggml_conv_transpose_2d_p0(ctx: Address, a: Address, b: Address, stride: Integer, /) -> int | None:
    """``struct ggml_tensor * ggml_conv_transpose_2d_p0(struct ggml_context * ctx, struct ggml_tensor * a, struct ggml_tensor * b, int stride);``"""

def ggml_conv_2d_direct(ctx: Address, a: Address, b: Address, s0: Integer, s1: Integer, p0: Integer, p1: Integer, d0: Integer, d1: Integer, /) -> int | None:
    """``struct ggml_tensor * ggml_conv_2d_direct(struct ggml_context * ctx, struct ggml_tensor * a, struct ggml_tensor * b, int s0, int s1, int p0, int p1, int d0, int d1);``"""

def ggml_conv_3d_direct(ctx: Address, a: Address, b: Address, s0: Integer, s1: Integer, s2: Integer, p0: Integer, p1: Integer, p2: Integer, d0: Integer, d1: Integer, d2: Integer, n_channels: Integer, n_batch: Integer, n_channels_out: Integer, /) -> int | None:
    """``struct ggml_tensor * ggml_conv_3d_direct(struct ggml_context * ctx, struct ggml_tensor * a, struct ggml_tensor * b, int s0, int s1, int s2, int p0, int p1, int p2, int d0, int d1, int d2, int n_channels, int n_batch, int n_channels_out);``"""

def ggml_pool_1d(ctx: Address, a: Address, op: Integer, k0: Integer, s0: Integer, p0: Integer, /) -> int | None:
    """``struct ggml_tensor * ggml_pool_1d(struct ggml_context * ctx, struct ggml_tensor * a, enum ggml_op_pool op, int k0, int s0, int p0);``"""

def ggml_pool_2d(ctx: Address, a: Address, op: Integer, k0: Integer, k1: Integer, s0: Integer, s1: Integer, p0: Real, p1: Real, /) -> int | None:
    """``struct ggml_tensor * ggml_pool_2d(struct ggml_context * ctx, struct ggml_tensor * a, enum ggml_op_pool op, int k0, int k1, int s0, int s1, float p0, float p1);``"""

def ggml_pool_2d_back(ctx: Address, a: Address, af: Address, op: Integer, k0: Integer, k1: Integer, s0: Integer, s1: Integer, p0: Real, p1: Real, /) -> int | None:
    """``struct ggml_tensor * ggml_pool_2d_back(struct ggml_context * ctx, struct ggml_tensor * a, struct ggml_tensor * af, enum ggml_op_pool op, int k0, int k1, int s0, int s1, float p0, float p1);``"""

def ggml_upscale(ctx: Address, a: Address, scale_factor: Integer, mode: Integer, /) -> int | None:
    """``struct ggml_tensor * ggml_upscale(struct ggml_context * ctx, struct ggml_tensor * a, int scale_factor, enum ggml_scale_mode mode);``"""

def ggml_upscale_ext(ctx: Address, a: Address, ne0: Integer, ne1: Integer, ne2: Integer, ne3: Integer, mode: Integer, /) -> int | None:
    """``struct ggml_tensor * ggml_upscale_ext(struct ggml_context * ctx, struct ggml_tensor * a, int ne0, int ne1, int ne2, int ne3, enum ggml_scale_mode mode);`` Deprecated."""

def ggml_interpolate(ctx: Address, a: Address, ne0: Integer, ne1: Integer, ne2: Integer, ne3: Integer, mode: Integer, /) -> int | None:
    """``struct ggml_tensor * ggml_interpolate(struct ggml_context * ctx, struct ggml_tensor * a, int64_t ne0, int64_t ne1, int64_t ne2, int64_t ne3, uint32_t mode);``"""

def ggml_pad(ctx: Address, a: Address, p0: Integer, p1: Integer, p2: Integer, p3: Integer, /) -> int | None:
    """``struct ggml_tensor * ggml_pad(struct ggml_context * ctx, struct ggml_tensor * a, int p0, int p1, int p2, int p3);``"""

def ggml_pad_circular(ctx: Address, a: Address, p0: Integer, p1: Integer, p2: Integer, p3: Integer, /) -> int | None:
    """``struct ggml_tensor * ggml_pad_circular(struct ggml_context * ctx, struct ggml_tensor * a, int p0, int p1, int p2, int p3);``"""

def ggml_pad_ext(ctx: Address, a: Address, lp0: Integer, rp0: Integer, lp1: Integer, rp1: Integer, lp2: Integer, rp2: Integer, lp3: Integer, rp3: Integer, /) -> int | None:
    """``struct ggml_tensor * ggml_pad_ext(struct ggml_context * ctx, struct ggml_tensor * a, int lp0, int rp0, int lp1, int rp1, int lp2, int rp2, int lp3, int rp3);``"""

def ggml_pad_ext_circular(ctx: Address, a: Address, lp0: Integer, rp0: Integer, lp1: Integer, rp1: Integer, lp2: Integer, rp2: Integer, lp3: Integer, rp3: Integer, /) -> int | None:
    """``struct ggml_tensor * ggml_pad_ext_circular(struct ggml_context * ctx, struct ggml_tensor * a, int lp0, int rp0, int lp1, int rp1, int lp2, int rp2, int lp3, int rp3);``"""

def ggml_pad_reflect_1d(ctx: Address, a: Address, p0: Integer, p1: Integer, /) -> int | None:
    """``struct ggml_tensor * ggml_pad_reflect_1d(struct ggml_context * ctx, struct ggml_tensor * a, int p0, int p1);``"""

def ggml_roll(ctx: Address, a: Address, shift0: Integer, shift1: Integer, shift2: Integer, shift3: Integer, /) -> int | None:
    """``struct ggml_tensor * ggml_roll(struct ggml_context * ctx, struct ggml_tensor * a, int shift0, int shift1, int shift2, int shift3);``"""

def ggml_tri(ctx: Address, a: Address, type: Integer, /) -> int | None:
    """``struct ggml_tensor * ggml_tri(struct ggml_context * ctx, struct ggml_tensor * a, enum ggml_tri_type type);``"""

def ggml_fill(ctx: Address, a: Address, c: Real, /) -> int | None:
    """``struct ggml_tensor * ggml_fill(struct ggml_context * ctx, struct ggml_tensor * a, float c);``"""

def ggml_fill_inplace(ctx: Address, a: Address, c: Real, /) -> int | None:
    """``struct ggml_tensor * ggml_fill_inplace(struct ggml_context * ctx, struct ggml_tensor * a, float c);``"""

def ggml_timestep_embedding(ctx: Address, timesteps: Address, dim: Integer, max_period: Integer, /) -> int | None:
    """``struct ggml_tensor * ggml_timestep_embedding(struct ggml_context * ctx, struct ggml_tensor * timesteps, int dim, int max_period);``"""

def ggml_argsort(ctx: Address, a: Address, order: Integer, /) -> int | None:
    """``struct ggml_tensor * ggml_argsort(struct ggml_context * ctx, struct ggml_tensor * a, enum ggml_sort_order order);``"""

def ggml_argsort_top_k(ctx: Address, a: Address, k: Integer, /) -> int | None:
    """``struct ggml_tensor * ggml_argsort_top_k(struct ggml_context * ctx, struct ggml_tensor * a, int k);``"""

def ggml_top_k(ctx: Address, a: Address, k: Integer, /) -> int | None:
    """``struct ggml_tensor * ggml_top_k(struct ggml_context * ctx, struct ggml_tensor * a, int k);``"""

def ggml_arange(ctx: Address, start: Real, stop: Real, step: Real, /) -> int | None:
    """``struct ggml_tensor * ggml_arange(struct ggml_context * ctx, float start, float stop, float step);``"""

def ggml_flash_attn_ext(ctx: Address, q: Address, k: Address, v: Address, mask: Address, scale: Real, max_bias: Real, logit_softcap: Real, /) -> int | None:
    """``struct ggml_tensor * ggml_flash_attn_ext(struct ggml_context * ctx, struct ggml_tensor * q, struct ggml_tensor * k, struct ggml_tensor * v, struct ggml_tensor * mask, float scale, float max_bias, float logit_softcap);``"""

def ggml_flash_attn_ext_set_prec(a: Address, prec: Integer, /) -> None:
    """``void ggml_flash_attn_ext_set_prec(struct ggml_tensor * a, enum ggml_prec prec);`` Deprecated."""

def ggml_flash_attn_ext_get_prec(a: Address, /) -> int:
    """``enum ggml_prec ggml_flash_attn_ext_get_prec(const struct ggml_tensor * a);``"""

def ggml_flash_attn_ext_set_n_kv_max(a: Address, n_kv_max: Integer, /) -> None:
    """``void ggml_flash_attn_ext_set_n_kv_max(struct ggml_tensor * a, int32_t n_kv_max);``"""

def ggml_flash_attn_ext_add_sinks(a: Address, sinks: Address, /) -> None:
    """``void ggml_flash_attn_ext_add_sinks(struct ggml_tensor * a, struct ggml_tensor * sinks);``"""

def ggml_flash_attn_back(ctx: Address, q: Address, k: Address, v: Address, d: Address, masked: Bool, /) -> int | None:
    """``struct ggml_tensor * ggml_flash_attn_back(struct ggml_context * ctx, struct ggml_tensor * q, struct ggml_tensor * k, struct ggml_tensor * v, struct ggml_tensor * d, bool masked);``"""

def ggml_ssm_conv(ctx: Address, sx: Address, c: Address, /) -> int | None:
    """``struct ggml_tensor * ggml_ssm_conv(struct ggml_context * ctx, struct ggml_tensor * sx, struct ggml_tensor * c);``"""

def ggml_ssm_scan(ctx: Address, s: Address, x: Address, dt: Address, A: Address, B: Address, C: Address, ids: Address, K: Integer, /) -> int | None:
    """``struct ggml_tensor * ggml_ssm_scan(struct ggml_context * ctx, struct ggml_tensor * s, struct ggml_tensor * x, struct ggml_tensor * dt, struct ggml_tensor * A, struct ggml_tensor * B, struct ggml_tensor * C, struct ggml_tensor * ids, int64_t K);``"""

def ggml_win_part(ctx: Address, a: Address, w: Integer, /) -> int | None:
    """``struct ggml_tensor * ggml_win_part(struct ggml_context * ctx, struct ggml_tensor * a, int w);``"""

def ggml_win_unpart(ctx: Address, a: Address, w0: Integer, h0: Integer, w: Integer, /) -> int | None:
    """``struct ggml_tensor * ggml_win_unpart(struct ggml_context * ctx, struct ggml_tensor * a, int w0, int h0, int w);``"""

def ggml_unary(ctx: Address, a: Address, op: Integer, /) -> int | None:
    """``struct ggml_tensor * ggml_unary(struct ggml_context * ctx, struct ggml_tensor * a, enum ggml_unary_op op);``"""

def ggml_unary_inplace(ctx: Address, a: Address, op: Integer, /) -> int | None:
    """``struct ggml_tensor * ggml_unary_inplace(struct ggml_context * ctx, struct ggml_tensor * a, enum ggml_unary_op op);``"""

def ggml_get_rel_pos(ctx: Address, a: Address, qh: Integer, kh: Integer, /) -> int | None:
    """``struct ggml_tensor * ggml_get_rel_pos(struct ggml_context * ctx, struct ggml_tensor * a, int qh, int kh);``"""

def ggml_add_rel_pos(ctx: Address, a: Address, pw: Address, ph: Address, /) -> int | None:
    """``struct ggml_tensor * ggml_add_rel_pos(struct ggml_context * ctx, struct ggml_tensor * a, struct ggml_tensor * pw, struct ggml_tensor * ph);``"""

def ggml_add_rel_pos_inplace(ctx: Address, a: Address, pw: Address, ph: Address, /) -> int | None:
    """``struct ggml_tensor * ggml_add_rel_pos_inplace(struct ggml_context * ctx, struct ggml_tensor * a, struct ggml_tensor * pw, struct ggml_tensor * ph);``"""

def ggml_rwkv_wkv6(ctx: Address, k: Address, v: Address, r: Address, tf: Address, td: Address, state: Address, /) -> int | None:
    """``struct ggml_tensor * ggml_rwkv_wkv6(struct ggml_context * ctx, struct ggml_tensor * k, struct ggml_tensor * v, struct ggml_tensor * r, struct ggml_tensor * tf, struct ggml_tensor * td, struct ggml_tensor * state);``"""

def ggml_gated_linear_attn(ctx: Address, k: Address, v: Address, q: Address, g: Address, state: Address, scale: Real, /) -> int | None:
    """``struct ggml_tensor * ggml_gated_linear_attn(struct ggml_context * ctx, struct ggml_tensor * k, struct ggml_tensor * v, struct ggml_tensor * q, struct ggml_tensor * g, struct ggml_tensor * state, float scale);``"""

def ggml_rwkv_wkv7(ctx: Address, r: Address, w: Address, k: Address, v: Address, a: Address, b: Address, state: Address, /) -> int | None:
    """``struct ggml_tensor * ggml_rwkv_wkv7(struct ggml_context * ctx, struct ggml_tensor * r, struct ggml_tensor * w, struct ggml_tensor * k, struct ggml_tensor * v, struct ggml_tensor * a, struct ggml_tensor * b, struct ggml_tensor * state);``"""

def ggml_solve_tri(ctx: Address, a: Address, b: Address, left: Bool, lower: Bool, uni: Bool, /) -> int | None:
    """``struct ggml_tensor * ggml_solve_tri(struct ggml_context * ctx, struct ggml_tensor * a, struct ggml_tensor * b, bool left, bool lower, bool uni);``"""

def ggml_gated_delta_net(ctx: Address, q: Address, k: Address, v: Address, g: Address, beta: Address, state: Address, K: Integer, /) -> int | None:
    """``struct ggml_tensor * ggml_gated_delta_net(struct ggml_context * ctx, struct ggml_tensor * q, struct ggml_tensor * k, struct ggml_tensor * v, struct ggml_tensor * g, struct ggml_tensor * beta, struct ggml_tensor * state, int64_t K);``"""

def ggml_lightning_indexer(ctx: Address, q: Address, k: Address, weights: Address, mask: Address, /) -> int | None:
    """``struct ggml_tensor * ggml_lightning_indexer(struct ggml_context * ctx, struct ggml_tensor * q, struct ggml_tensor * k, struct ggml_tensor * weights, struct ggml_tensor * mask);``"""

def ggml_dsv4_hc_comb(ctx: Address, mixes: Address, scale: Address, base: Address, eps: Real, n_iter: Integer, /) -> int | None:
    """``struct ggml_tensor * ggml_dsv4_hc_comb(struct ggml_context * ctx, struct ggml_tensor * mixes, struct ggml_tensor * scale, struct ggml_tensor * base, float eps, int32_t n_iter);``"""

def ggml_dsv4_hc_pre(ctx: Address, x: Address, weights: Address, /) -> int | None:
    """``struct ggml_tensor * ggml_dsv4_hc_pre(struct ggml_context * ctx, struct ggml_tensor * x, struct ggml_tensor * weights);``"""

def ggml_dsv4_hc_pre_gated(ctx: Address, x: Address, gate: Address, scale: Real, /) -> int | None:
    """``struct ggml_tensor * ggml_dsv4_hc_pre_gated(struct ggml_context * ctx, struct ggml_tensor * x, struct ggml_tensor * gate, float scale);``"""

def ggml_dsv4_hc_post(ctx: Address, x: Address, residual: Address, post: Address, comb: Address, /) -> int | None:
    """``struct ggml_tensor * ggml_dsv4_hc_post(struct ggml_context * ctx, struct ggml_tensor * x, struct ggml_tensor * residual, struct ggml_tensor * post, struct ggml_tensor * comb);``"""

def ggml_map_custom1(ctx: Address, a: Address, fun: ggml_custom1_op_t | None, n_tasks: Integer, userdata: Address, /) -> int | None:
    """``struct ggml_tensor * ggml_map_custom1(struct ggml_context * ctx, struct ggml_tensor * a, ggml_custom1_op_t fun, int n_tasks, void * userdata);``"""

def ggml_map_custom1_inplace(ctx: Address, a: Address, fun: ggml_custom1_op_t | None, n_tasks: Integer, userdata: Address, /) -> int | None:
    """``struct ggml_tensor * ggml_map_custom1_inplace(struct ggml_context * ctx, struct ggml_tensor * a, ggml_custom1_op_t fun, int n_tasks, void * userdata);``"""

def ggml_map_custom2(ctx: Address, a: Address, b: Address, fun: ggml_custom2_op_t | None, n_tasks: Integer, userdata: Address, /) -> int | None:
    """``struct ggml_tensor * ggml_map_custom2(struct ggml_context * ctx, struct ggml_tensor * a, struct ggml_tensor * b, ggml_custom2_op_t fun, int n_tasks, void * userdata);``"""

def ggml_map_custom2_inplace(ctx: Address, a: Address, b: Address, fun: ggml_custom2_op_t | None, n_tasks: Integer, userdata: Address, /) -> int | None:
    """``struct ggml_tensor * ggml_map_custom2_inplace(struct ggml_context * ctx, struct ggml_tensor * a, struct ggml_tensor * b, ggml_custom2_op_t fun, int n_tasks, void * userdata);``"""

def ggml_map_custom3(ctx: Address, a: Address, b: Address, c: Address, fun: ggml_custom3_op_t | None, n_tasks: Integer, userdata: Address, /) -> int | None:
    """``struct ggml_tensor * ggml_map_custom3(struct ggml_context * ctx, struct ggml_tensor * a, struct ggml_tensor * b, struct ggml_tensor * c, ggml_custom3_op_t fun, int n_tasks, void * userdata);``"""

def ggml_map_custom3_inplace(ctx: Address, a: Address, b: Address, c: Address, fun: ggml_custom3_op_t | None, n_tasks: Integer, userdata: Address, /) -> int | None:
    """``struct ggml_tensor * ggml_map_custom3_inplace(struct ggml_context * ctx, struct ggml_tensor * a, struct ggml_tensor * b, struct ggml_tensor * c, ggml_custom3_op_t fun, int n_tasks, void * userdata);``"""

def ggml_custom_4d(ctx: Address, type: Integer, ne0: Integer, ne1: Integer, ne2: Integer, ne3: Integer, args: PointerTo[c_void_p], n_args: Integer, fun: ggml_custom_op_t | None, n_tasks: Integer, userdata: Address, /) -> int | None:
    """``struct ggml_tensor * ggml_custom_4d(struct ggml_context * ctx, enum ggml_type type, int64_t ne0, int64_t ne1, int64_t ne2, int64_t ne3, struct ggml_tensor ** args, int n_args, ggml_custom_op_t fun, int n_tasks, void * userdata);``"""

def ggml_custom_inplace(ctx: Address, a: Address, args: PointerTo[c_void_p], n_args: Integer, fun: ggml_custom_op_t | None, n_tasks: Integer, userdata: Address, /) -> int | None:
    """``struct ggml_tensor * ggml_custom_inplace(struct ggml_context * ctx, struct ggml_tensor * a, struct ggml_tensor ** args, int n_args, ggml_custom_op_t fun, int n_tasks, void * userdata);``"""

def ggml_cross_entropy_loss(ctx: Address, a: Address, b: Address, /) -> int | None:
    """``struct ggml_tensor * ggml_cross_entropy_loss(struct ggml_context * ctx, struct ggml_tensor * a, struct ggml_tensor * b);``"""

def ggml_cross_entropy_loss_back(ctx: Address, a: Address, b: Address, c: Address, /) -> int | None:
    """``struct ggml_tensor * ggml_cross_entropy_loss_back(struct ggml_context * ctx, struct ggml_tensor * a, struct ggml_tensor * b, struct ggml_tensor * c);``"""

def ggml_opt_step_adamw(ctx: Address, a: Address, grad: Address, m: Address, v: Address, adamw_params: Address, /) -> int | None:
    """``struct ggml_tensor * ggml_opt_step_adamw(struct ggml_context * ctx, struct ggml_tensor * a, struct ggml_tensor * grad, struct ggml_tensor * m, struct ggml_tensor * v, struct ggml_tensor * adamw_params);``"""

def ggml_opt_step_sgd(ctx: Address, a: Address, grad: Address, sgd_params: Address, /) -> int | None:
    """``struct ggml_tensor * ggml_opt_step_sgd(struct ggml_context * ctx, struct ggml_tensor * a, struct ggml_tensor * grad, struct ggml_tensor * sgd_params);``"""

def ggml_build_forward_select(cgraph: Address, tensors: PointerTo[c_void_p], n_tensors: Integer, idx: Integer, /) -> int | None:
    """``struct ggml_tensor * ggml_build_forward_select(struct ggml_cgraph * cgraph, struct ggml_tensor ** tensors, int n_tensors, int idx);``"""

def ggml_build_forward_expand(cgraph: Address, tensor: Address, /) -> None:
    """``void ggml_build_forward_expand(struct ggml_cgraph * cgraph, struct ggml_tensor * tensor);``"""

def ggml_build_forward_order(cgraph: Address, tensor: Address, /) -> None:
    """``void ggml_build_forward_order(struct ggml_cgraph * cgraph, struct ggml_tensor * tensor);``"""

def ggml_build_backward_expand(ctx: Address, cgraph: Address, grad_accs: PointerTo[c_void_p], /) -> None:
    """``void ggml_build_backward_expand(struct ggml_context * ctx, struct ggml_cgraph * cgraph, struct ggml_tensor ** grad_accs);``"""

def ggml_new_graph(ctx: Address, /) -> int | None:
    """``struct ggml_cgraph * ggml_new_graph(struct ggml_context * ctx);``"""

def ggml_new_graph_custom(ctx: Address, size: Integer, grads: Bool, /) -> int | None:
    """``struct ggml_cgraph * ggml_new_graph_custom(struct ggml_context * ctx, size_t size, bool grads);``"""

def ggml_graph_dup(ctx: Address, cgraph: Address, force_grads: Bool, /) -> int | None:
    """``struct ggml_cgraph * ggml_graph_dup(struct ggml_context * ctx, struct ggml_cgraph * cgraph, bool force_grads);``"""

def ggml_graph_cpy(src: Address, dst: Address, /) -> None:
    """``void ggml_graph_cpy(struct ggml_cgraph * src, struct ggml_cgraph * dst);``"""

def ggml_graph_reset(cgraph: Address, /) -> None:
    """``void ggml_graph_reset(struct ggml_cgraph * cgraph);``"""

def ggml_graph_clear(cgraph: Address, /) -> None:
    """``void ggml_graph_clear(struct ggml_cgraph * cgraph);``"""

def ggml_graph_size(cgraph: Address, /) -> int:
    """``int ggml_graph_size(struct ggml_cgraph * cgraph);``"""

def ggml_graph_node(cgraph: Address, i: Integer, /) -> int | None:
    """``struct ggml_tensor * ggml_graph_node(struct ggml_cgraph * cgraph, int i);``"""

def ggml_graph_nodes(cgraph: Address, /) -> Pointer[c_void_p]:
    """``struct ggml_tensor ** ggml_graph_nodes(struct ggml_cgraph * cgraph);``"""

def ggml_graph_n_nodes(cgraph: Address, /) -> int:
    """``int ggml_graph_n_nodes(struct ggml_cgraph * cgraph);``"""

def ggml_graph_add_node(cgraph: Address, tensor: Address, /) -> None:
    """``void ggml_graph_add_node(struct ggml_cgraph * cgraph, struct ggml_tensor * tensor);``"""

def ggml_graph_overhead() -> int:
    """``size_t ggml_graph_overhead(void);``"""

def ggml_graph_overhead_custom(size: Integer, grads: Bool, /) -> int:
    """``size_t ggml_graph_overhead_custom(size_t size, bool grads);``"""

def ggml_graph_get_tensor(cgraph: Address, name: Text, /) -> int | None:
    """``struct ggml_tensor * ggml_graph_get_tensor(const struct ggml_cgraph * cgraph, const char * name);``"""

def ggml_graph_get_grad(cgraph: Address, node: Address, /) -> int | None:
    """``struct ggml_tensor * ggml_graph_get_grad(const struct ggml_cgraph * cgraph, const struct ggml_tensor * node);``"""

def ggml_graph_get_grad_acc(cgraph: Address, node: Address, /) -> int | None:
    """``struct ggml_tensor * ggml_graph_get_grad_acc(const struct ggml_cgraph * cgraph, const struct ggml_tensor * node);``"""

def ggml_graph_print(cgraph: Address, /) -> None:
    """``void ggml_graph_print(const struct ggml_cgraph * cgraph);``"""

def ggml_graph_dump_dot(gb: Address, cgraph: Address, filename: Text, /) -> None:
    """``void ggml_graph_dump_dot(const struct ggml_cgraph * gb, const struct ggml_cgraph * cgraph, const char * filename);``"""

def ggml_log_get(log_callback: PointerTo[ggml_log_callback], user_data: PointerTo[c_void_p], /) -> None:
    """``void ggml_log_get(ggml_log_callback * log_callback, void ** user_data);``"""

def ggml_log_set(log_callback: ggml_log_callback | None, user_data: Address, /) -> None:
    """``void ggml_log_set(ggml_log_callback log_callback, void * user_data);``"""

def ggml_set_zero(tensor: Address, /) -> int | None:
    """``struct ggml_tensor * ggml_set_zero(struct ggml_tensor * tensor);``"""

def ggml_quantize_init(type: Integer, /) -> None:
    """``void ggml_quantize_init(enum ggml_type type);``"""

def ggml_quantize_free() -> None:
    """``void ggml_quantize_free(void);``"""

def ggml_quantize_requires_imatrix(type: Integer, /) -> bool:
    """``bool ggml_quantize_requires_imatrix(enum ggml_type type);``"""

def ggml_quantize_chunk(type: Integer, src: PointerTo[c_float], dst: Address, start: Integer, nrows: Integer, n_per_row: Integer, imatrix: PointerTo[c_float], /) -> int:
    """``size_t ggml_quantize_chunk(enum ggml_type type, const float * src, void * dst, int64_t start, int64_t nrows, int64_t n_per_row, const float * imatrix);``"""

def ggml_get_type_traits(type: Integer, /) -> Pointer[ggml_type_traits]:
    """``const struct ggml_type_traits * ggml_get_type_traits(enum ggml_type type);``"""

def ggml_threadpool_params_default(n_threads: Integer, /) -> ggml_threadpool_params:
    """``struct ggml_threadpool_params ggml_threadpool_params_default(int n_threads);``"""

def ggml_threadpool_params_init(p: PointerTo[ggml_threadpool_params], n_threads: Integer, /) -> None:
    """``void ggml_threadpool_params_init(struct ggml_threadpool_params * p, int n_threads);``"""

def ggml_threadpool_params_match(p0: PointerTo[ggml_threadpool_params], p1: PointerTo[ggml_threadpool_params], /) -> bool:
    """``bool ggml_threadpool_params_match(const struct ggml_threadpool_params * p0, const struct ggml_threadpool_params * p1);``"""

def ggml_tallocr_new(buffer: Address, /) -> ggml_tallocr:
    """``struct ggml_tallocr ggml_tallocr_new(ggml_backend_buffer_t buffer);``"""

def ggml_tallocr_alloc(talloc: PointerTo[ggml_tallocr], tensor: Address, /) -> int:
    """``enum ggml_status ggml_tallocr_alloc(struct ggml_tallocr * talloc, struct ggml_tensor * tensor);``"""

def ggml_gallocr_new(buft: Address, /) -> int | None:
    """``ggml_gallocr_t ggml_gallocr_new(ggml_backend_buffer_type_t buft);``"""

def ggml_gallocr_new_n(bufts: PointerTo[c_void_p], n_bufs: Integer, /) -> int | None:
    """``ggml_gallocr_t ggml_gallocr_new_n(ggml_backend_buffer_type_t * bufts, int n_bufs);``"""

def ggml_gallocr_free(galloc: Address, /) -> None:
    """``void ggml_gallocr_free(ggml_gallocr_t galloc);``"""

def ggml_gallocr_reserve(galloc: Address, graph: Address, /) -> bool:
    """``bool ggml_gallocr_reserve(ggml_gallocr_t galloc, struct ggml_cgraph * graph);``"""

def ggml_gallocr_reserve_n_size(galloc: Address, graph: Address, node_buffer_ids: PointerTo[c_int], leaf_buffer_ids: PointerTo[c_int], sizes: PointerTo[c_size_t], /) -> None:
    """``void ggml_gallocr_reserve_n_size(ggml_gallocr_t galloc, struct ggml_cgraph * graph, const int * node_buffer_ids, const int * leaf_buffer_ids, size_t * sizes);``"""

def ggml_gallocr_reserve_n(galloc: Address, graph: Address, node_buffer_ids: PointerTo[c_int], leaf_buffer_ids: PointerTo[c_int], /) -> bool:
    """``bool ggml_gallocr_reserve_n(ggml_gallocr_t galloc, struct ggml_cgraph * graph, const int * node_buffer_ids, const int * leaf_buffer_ids);``"""

def ggml_gallocr_alloc_graph(galloc: Address, graph: Address, /) -> bool:
    """``bool ggml_gallocr_alloc_graph(ggml_gallocr_t galloc, struct ggml_cgraph * graph);``"""

def ggml_gallocr_get_buffer_size(galloc: Address, buffer_id: Integer, /) -> int:
    """``size_t ggml_gallocr_get_buffer_size(ggml_gallocr_t galloc, int buffer_id);``"""

def ggml_backend_alloc_ctx_tensors_from_buft_size(ctx: Address, buft: Address, /) -> int:
    """``size_t ggml_backend_alloc_ctx_tensors_from_buft_size(struct ggml_context * ctx, ggml_backend_buffer_type_t buft);``"""

def ggml_backend_alloc_ctx_tensors_from_buft(ctx: Address, buft: Address, /) -> int | None:
    """``struct ggml_backend_buffer * ggml_backend_alloc_ctx_tensors_from_buft(struct ggml_context * ctx, ggml_backend_buffer_type_t buft);``"""

def ggml_backend_alloc_ctx_tensors(ctx: Address, backend: Address, /) -> int | None:
    """``struct ggml_backend_buffer * ggml_backend_alloc_ctx_tensors(struct ggml_context * ctx, ggml_backend_t backend);``"""

def ggml_backend_buft_name(buft: Address, /) -> bytes | None:
    """``const char * ggml_backend_buft_name(ggml_backend_buffer_type_t buft);``"""

def ggml_backend_buft_alloc_buffer(buft: Address, size: Integer, /) -> int | None:
    """``ggml_backend_buffer_t ggml_backend_buft_alloc_buffer(ggml_backend_buffer_type_t buft, size_t size);``"""

def ggml_backend_buft_get_alignment(buft: Address, /) -> int:
    """``size_t ggml_backend_buft_get_alignment(ggml_backend_buffer_type_t buft);``"""

def ggml_backend_buft_get_max_size(buft: Address, /) -> int:
    """``size_t ggml_backend_buft_get_max_size(ggml_backend_buffer_type_t buft);``"""

def ggml_backend_buft_get_alloc_size(buft: Address, tensor: Address, /) -> int:
    """``size_t ggml_backend_buft_get_alloc_size(ggml_backend_buffer_type_t buft, const struct ggml_tensor * tensor);``"""

def ggml_backend_buft_is_host(buft: Address, /) -> bool:
    """``bool ggml_backend_buft_is_host(ggml_backend_buffer_type_t buft);``"""

def ggml_backend_buft_get_device(buft: Address, /) -> int | None:
    """``ggml_backend_dev_t ggml_backend_buft_get_device(ggml_backend_buffer_type_t buft);``"""

def ggml_backend_buffer_name(buffer: Address, /) -> bytes | None:
    """``const char * ggml_backend_buffer_name(ggml_backend_buffer_t buffer);``"""

def ggml_backend_buffer_free(buffer: Address, /) -> None:
    """``void ggml_backend_buffer_free(ggml_backend_buffer_t buffer);``"""

def ggml_backend_buffer_get_base(buffer: Address, /) -> int | None:
    """``void * ggml_backend_buffer_get_base(ggml_backend_buffer_t buffer);``"""

def ggml_backend_buffer_get_size(buffer: Address, /) -> int:
    """``size_t ggml_backend_buffer_get_size(ggml_backend_buffer_t buffer);``"""

def ggml_backend_buffer_init_tensor(buffer: Address, tensor: Address, /) -> int:
    """``enum ggml_status ggml_backend_buffer_init_tensor(ggml_backend_buffer_t buffer, struct ggml_tensor * tensor);``"""

def ggml_backend_buffer_get_alignment(buffer: Address, /) -> int:
    """``size_t ggml_backend_buffer_get_alignment(ggml_backend_buffer_t buffer);``"""

def ggml_backend_buffer_get_max_size(buffer: Address, /) -> int:
    """``size_t ggml_backend_buffer_get_max_size(ggml_backend_buffer_t buffer);``"""

def ggml_backend_buffer_get_alloc_size(buffer: Address, tensor: Address, /) -> int:
    """``size_t ggml_backend_buffer_get_alloc_size(ggml_backend_buffer_t buffer, const struct ggml_tensor * tensor);``"""

def ggml_backend_buffer_clear(buffer: Address, value: Integer, /) -> None:
    """``void ggml_backend_buffer_clear(ggml_backend_buffer_t buffer, uint8_t value);``"""

def ggml_backend_buffer_is_host(buffer: Address, /) -> bool:
    """``bool ggml_backend_buffer_is_host(ggml_backend_buffer_t buffer);``"""

def ggml_backend_buffer_set_usage(buffer: Address, usage: Integer, /) -> None:
    """``void ggml_backend_buffer_set_usage(ggml_backend_buffer_t buffer, enum ggml_backend_buffer_usage usage);``"""

def ggml_backend_buffer_get_usage(buffer: Address, /) -> int:
    """``enum ggml_backend_buffer_usage ggml_backend_buffer_get_usage(ggml_backend_buffer_t buffer);``"""

def ggml_backend_buffer_get_type(buffer: Address, /) -> int | None:
    """``ggml_backend_buffer_type_t ggml_backend_buffer_get_type(ggml_backend_buffer_t buffer);``"""

def ggml_backend_buffer_reset(buffer: Address, /) -> None:
    """``void ggml_backend_buffer_reset(ggml_backend_buffer_t buffer);``"""

def ggml_backend_tensor_copy(src: Address, dst: Address, /) -> None:
    """``void ggml_backend_tensor_copy(const struct ggml_tensor * src, struct ggml_tensor * dst);``"""

def ggml_backend_guid(backend: Address, /) -> Pointer[Array[c_uint8]]:
    """``ggml_guid_t ggml_backend_guid(ggml_backend_t backend);``"""

def ggml_backend_name(backend: Address, /) -> bytes | None:
    """``const char * ggml_backend_name(ggml_backend_t backend);``"""

def ggml_backend_free(backend: Address, /) -> None:
    """``void ggml_backend_free(ggml_backend_t backend);``"""

def ggml_backend_get_default_buffer_type(backend: Address, /) -> int | None:
    """``ggml_backend_buffer_type_t ggml_backend_get_default_buffer_type(ggml_backend_t backend);``"""

def ggml_backend_alloc_buffer(backend: Address, size: Integer, /) -> int | None:
    """``ggml_backend_buffer_t ggml_backend_alloc_buffer(ggml_backend_t backend, size_t size);``"""

def ggml_backend_get_alignment(backend: Address, /) -> int:
    """``size_t ggml_backend_get_alignment(ggml_backend_t backend);``"""

def ggml_backend_get_max_size(backend: Address, /) -> int:
    """``size_t ggml_backend_get_max_size(ggml_backend_t backend);``"""

def ggml_backend_tensor_set_async(backend: Address, tensor: Address, data: Address, offset: Integer, size: Integer, /) -> None:
    """``void ggml_backend_tensor_set_async(ggml_backend_t backend, struct ggml_tensor * tensor, const void * data, size_t offset, size_t size);``"""

def ggml_backend_tensor_get_async(backend: Address, tensor: Address, data: Address, offset: Integer, size: Integer, /) -> None:
    """``void ggml_backend_tensor_get_async(ggml_backend_t backend, const struct ggml_tensor * tensor, void * data, size_t offset, size_t size);``"""

def ggml_backend_tensor_set_2d_async(backend: Address, tensor: Address, data: Address, offset: Integer, size: Integer, n_copies: Integer, stride_tensor: Integer, stride_data: Integer, /) -> None:
    """``void ggml_backend_tensor_set_2d_async(ggml_backend_t backend, struct ggml_tensor * tensor, const void * data, size_t offset, size_t size, size_t n_copies, size_t stride_tensor, size_t stride_data);``"""

def ggml_backend_tensor_get_2d_async(backend: Address, tensor: Address, data: Address, offset: Integer, size: Integer, n_copies: Integer, stride_tensor: Integer, stride_data: Integer, /) -> None:
    """``void ggml_backend_tensor_get_2d_async(ggml_backend_t backend, const struct ggml_tensor * tensor, void * data, size_t offset, size_t size, size_t n_copies, size_t stride_tensor, size_t stride_data);``"""

def ggml_backend_tensor_set(tensor: Address, data: Address, offset: Integer, size: Integer, /) -> None:
    """``void ggml_backend_tensor_set(struct ggml_tensor * tensor, const void * data, size_t offset, size_t size);``"""

def ggml_backend_tensor_get(tensor: Address, data: Address, offset: Integer, size: Integer, /) -> None:
    """``void ggml_backend_tensor_get(const struct ggml_tensor * tensor, void * data, size_t offset, size_t size);``"""

def ggml_backend_tensor_set_2d(tensor: Address, data: Address, offset: Integer, size: Integer, n_copies: Integer, stride_tensor: Integer, stride_data: Integer, /) -> None:
    """``void ggml_backend_tensor_set_2d(struct ggml_tensor * tensor, const void * data, size_t offset, size_t size, size_t n_copies, size_t stride_tensor, size_t stride_data);``"""

def ggml_backend_tensor_get_2d(tensor: Address, data: Address, offset: Integer, size: Integer, n_copies: Integer, stride_tensor: Integer, stride_data: Integer, /) -> None:
    """``void ggml_backend_tensor_get_2d(const struct ggml_tensor * tensor, void * data, size_t offset, size_t size, size_t n_copies, size_t stride_tensor, size_t stride_data);``"""

def ggml_backend_tensor_memset(tensor: Address, value: Integer, offset: Integer, size: Integer, /) -> None:
    """``void ggml_backend_tensor_memset(struct ggml_tensor * tensor, uint8_t value, size_t offset, size_t size);``"""

def ggml_backend_synchronize(backend: Address, /) -> None:
    """``void ggml_backend_synchronize(ggml_backend_t backend);``"""

def ggml_backend_graph_plan_create(backend: Address, cgraph: Address, /) -> int | None:
    """``ggml_backend_graph_plan_t ggml_backend_graph_plan_create(ggml_backend_t backend, struct ggml_cgraph * cgraph);``"""

def ggml_backend_graph_plan_free(backend: Address, plan: Address, /) -> None:
    """``void ggml_backend_graph_plan_free(ggml_backend_t backend, ggml_backend_graph_plan_t plan);``"""

def ggml_backend_graph_plan_compute(backend: Address, plan: Address, /) -> int:
    """``enum ggml_status ggml_backend_graph_plan_compute(ggml_backend_t backend, ggml_backend_graph_plan_t plan);``"""

def ggml_backend_graph_compute(backend: Address, cgraph: Address, /) -> int:
    """``enum ggml_status ggml_backend_graph_compute(ggml_backend_t backend, struct ggml_cgraph * cgraph);``"""

def ggml_backend_graph_compute_async(backend: Address, cgraph: Address, /) -> int:
    """``enum ggml_status ggml_backend_graph_compute_async(ggml_backend_t backend, struct ggml_cgraph * cgraph);``"""

def ggml_backend_supports_op(backend: Address, op: Address, /) -> bool:
    """``bool ggml_backend_supports_op(ggml_backend_t backend, const struct ggml_tensor * op);``"""

def ggml_backend_supports_buft(backend: Address, buft: Address, /) -> bool:
    """``bool ggml_backend_supports_buft(ggml_backend_t backend, ggml_backend_buffer_type_t buft);``"""

def ggml_backend_offload_op(backend: Address, op: Address, /) -> bool:
    """``bool ggml_backend_offload_op(ggml_backend_t backend, const struct ggml_tensor * op);``"""

def ggml_backend_tensor_copy_async(backend_src: Address, backend_dst: Address, src: Address, dst: Address, /) -> None:
    """``void ggml_backend_tensor_copy_async(ggml_backend_t backend_src, ggml_backend_t backend_dst, const struct ggml_tensor * src, struct ggml_tensor * dst);``"""

def ggml_backend_get_device(backend: Address, /) -> int | None:
    """``ggml_backend_dev_t ggml_backend_get_device(ggml_backend_t backend);``"""

def ggml_backend_event_new(device: Address, /) -> int | None:
    """``ggml_backend_event_t ggml_backend_event_new(ggml_backend_dev_t device);``"""

def ggml_backend_event_free(event: Address, /) -> None:
    """``void ggml_backend_event_free(ggml_backend_event_t event);``"""

def ggml_backend_event_record(event: Address, backend: Address, /) -> None:
    """``void ggml_backend_event_record(ggml_backend_event_t event, ggml_backend_t backend);``"""

def ggml_backend_event_synchronize(event: Address, /) -> None:
    """``void ggml_backend_event_synchronize(ggml_backend_event_t event);``"""

def ggml_backend_event_wait(backend: Address, event: Address, /) -> None:
    """``void ggml_backend_event_wait(ggml_backend_t backend, ggml_backend_event_t event);``"""

def ggml_backend_dev_name(device: Address, /) -> bytes | None:
    """``const char * ggml_backend_dev_name(ggml_backend_dev_t device);``"""

def ggml_backend_dev_description(device: Address, /) -> bytes | None:
    """``const char * ggml_backend_dev_description(ggml_backend_dev_t device);``"""

def ggml_backend_dev_memory(device: Address, free: PointerTo[c_size_t], total: PointerTo[c_size_t], /) -> None:
    """``void ggml_backend_dev_memory(ggml_backend_dev_t device, size_t * free, size_t * total);``"""

def ggml_backend_dev_type(device: Address, /) -> int:
    """``enum ggml_backend_dev_type ggml_backend_dev_type(ggml_backend_dev_t device);``"""

def ggml_backend_dev_get_props(device: Address, props: PointerTo[ggml_backend_dev_props], /) -> None:
    """``void ggml_backend_dev_get_props(ggml_backend_dev_t device, struct ggml_backend_dev_props * props);``"""

def ggml_backend_dev_backend_reg(device: Address, /) -> int | None:
    """``ggml_backend_reg_t ggml_backend_dev_backend_reg(ggml_backend_dev_t device);``"""

def ggml_backend_dev_init(device: Address, params: Text, /) -> int | None:
    """``ggml_backend_t ggml_backend_dev_init(ggml_backend_dev_t device, const char * params);``"""

def ggml_backend_dev_buffer_type(device: Address, /) -> int | None:
    """``ggml_backend_buffer_type_t ggml_backend_dev_buffer_type(ggml_backend_dev_t device);``"""

def ggml_backend_dev_host_buffer_type(device: Address, /) -> int | None:
    """``ggml_backend_buffer_type_t ggml_backend_dev_host_buffer_type(ggml_backend_dev_t device);``"""

def ggml_backend_dev_buffer_from_host_ptr(device: Address, ptr: Address, size: Integer, max_tensor_size: Integer, /) -> int | None:
    """``ggml_backend_buffer_t ggml_backend_dev_buffer_from_host_ptr(ggml_backend_dev_t device, void * ptr, size_t size, size_t max_tensor_size);``"""

def ggml_backend_dev_supports_op(device: Address, op: Address, /) -> bool:
    """``bool ggml_backend_dev_supports_op(ggml_backend_dev_t device, const struct ggml_tensor * op);``"""

def ggml_backend_dev_supports_buft(device: Address, buft: Address, /) -> bool:
    """``bool ggml_backend_dev_supports_buft(ggml_backend_dev_t device, ggml_backend_buffer_type_t buft);``"""

def ggml_backend_dev_offload_op(device: Address, op: Address, /) -> bool:
    """``bool ggml_backend_dev_offload_op(ggml_backend_dev_t device, const struct ggml_tensor * op);``"""

def ggml_backend_reg_name(reg: Address, /) -> bytes | None:
    """``const char * ggml_backend_reg_name(ggml_backend_reg_t reg);``"""

def ggml_backend_reg_dev_count(reg: Address, /) -> int:
    """``size_t ggml_backend_reg_dev_count(ggml_backend_reg_t reg);``"""

def ggml_backend_reg_dev_get(reg: Address, index: Integer, /) -> int | None:
    """``ggml_backend_dev_t ggml_backend_reg_dev_get(ggml_backend_reg_t reg, size_t index);``"""

def ggml_backend_reg_get_proc_address(reg: Address, name: Text, /) -> int | None:
    """``void * ggml_backend_reg_get_proc_address(ggml_backend_reg_t reg, const char * name);``"""

def ggml_backend_register(reg: Address, /) -> None:
    """``void ggml_backend_register(ggml_backend_reg_t reg);``"""

def ggml_backend_device_register(device: Address, /) -> None:
    """``void ggml_backend_device_register(ggml_backend_dev_t device);``"""

def ggml_backend_reg_count() -> int:
    """``size_t ggml_backend_reg_count(void);``"""

def ggml_backend_reg_get(index: Integer, /) -> int | None:
    """``ggml_backend_reg_t ggml_backend_reg_get(size_t index);``"""

def ggml_backend_reg_by_name(name: Text, /) -> int | None:
    """``ggml_backend_reg_t ggml_backend_reg_by_name(const char * name);``"""

def ggml_backend_dev_count() -> int:
    """``size_t ggml_backend_dev_count(void);``"""

def ggml_backend_dev_get(index: Integer, /) -> int | None:
    """``ggml_backend_dev_t ggml_backend_dev_get(size_t index);``"""

def ggml_backend_dev_by_name(name: Text, /) -> int | None:
    """``ggml_backend_dev_t ggml_backend_dev_by_name(const char * name);``"""

def ggml_backend_dev_by_type(type: Integer, /) -> int | None:
    """``ggml_backend_dev_t ggml_backend_dev_by_type(enum ggml_backend_dev_type type);``"""

def ggml_backend_init_by_name(name: Text, params: Text, /) -> int | None:
    """``ggml_backend_t ggml_backend_init_by_name(const char * name, const char * params);``"""

def ggml_backend_init_by_type(type: Integer, params: Text, /) -> int | None:
    """``ggml_backend_t ggml_backend_init_by_type(enum ggml_backend_dev_type type, const char * params);``"""

def ggml_backend_init_best() -> int | None:
    """``ggml_backend_t ggml_backend_init_best(void);``"""

def ggml_backend_load(path: Text, /) -> int | None:
    """``ggml_backend_reg_t ggml_backend_load(const char * path);``"""

def ggml_backend_unload(reg: Address, /) -> None:
    """``void ggml_backend_unload(ggml_backend_reg_t reg);``"""

def ggml_backend_load_all() -> None:
    """``void ggml_backend_load_all(void);``"""

def ggml_backend_load_all_from_path(dir_path: Text, /) -> None:
    """``void ggml_backend_load_all_from_path(const char * dir_path);``"""

def ggml_backend_sched_new(backends: PointerTo[c_void_p], bufts: PointerTo[c_void_p], n_backends: Integer, graph_size: Integer, parallel: Bool, op_offload: Bool, /) -> int | None:
    """``ggml_backend_sched_t ggml_backend_sched_new(ggml_backend_t * backends, ggml_backend_buffer_type_t * bufts, int n_backends, size_t graph_size, bool parallel, bool op_offload);``"""

def ggml_backend_sched_free(sched: Address, /) -> None:
    """``void ggml_backend_sched_free(ggml_backend_sched_t sched);``"""

def ggml_backend_sched_reserve_size(sched: Address, measure_graph: Address, sizes: PointerTo[c_size_t], /) -> None:
    """``void ggml_backend_sched_reserve_size(ggml_backend_sched_t sched, struct ggml_cgraph * measure_graph, size_t * sizes);``"""

def ggml_backend_sched_reserve(sched: Address, measure_graph: Address, /) -> bool:
    """``bool ggml_backend_sched_reserve(ggml_backend_sched_t sched, struct ggml_cgraph * measure_graph);``"""

def ggml_backend_sched_get_n_backends(sched: Address, /) -> int:
    """``int ggml_backend_sched_get_n_backends(ggml_backend_sched_t sched);``"""

def ggml_backend_sched_get_backend(sched: Address, i: Integer, /) -> int | None:
    """``ggml_backend_t ggml_backend_sched_get_backend(ggml_backend_sched_t sched, int i);``"""

def ggml_backend_sched_get_n_splits(sched: Address, /) -> int:
    """``int ggml_backend_sched_get_n_splits(ggml_backend_sched_t sched);``"""

def ggml_backend_sched_get_n_copies(sched: Address, /) -> int:
    """``int ggml_backend_sched_get_n_copies(ggml_backend_sched_t sched);``"""

def ggml_backend_sched_get_buffer_type(sched: Address, backend: Address, /) -> int | None:
    """``ggml_backend_buffer_type_t ggml_backend_sched_get_buffer_type(ggml_backend_sched_t sched, ggml_backend_t backend);``"""

def ggml_backend_sched_get_buffer_size(sched: Address, backend: Address, /) -> int:
    """``size_t ggml_backend_sched_get_buffer_size(ggml_backend_sched_t sched, ggml_backend_t backend);``"""

def ggml_backend_sched_set_tensor_backend(sched: Address, node: Address, backend: Address, /) -> None:
    """``void ggml_backend_sched_set_tensor_backend(ggml_backend_sched_t sched, struct ggml_tensor * node, ggml_backend_t backend);``"""

def ggml_backend_sched_get_tensor_backend(sched: Address, node: Address, /) -> int | None:
    """``ggml_backend_t ggml_backend_sched_get_tensor_backend(ggml_backend_sched_t sched, struct ggml_tensor * node);``"""

def ggml_backend_sched_split_graph(sched: Address, graph: Address, /) -> None:
    """``void ggml_backend_sched_split_graph(ggml_backend_sched_t sched, struct ggml_cgraph * graph);``"""

def ggml_backend_sched_alloc_graph(sched: Address, graph: Address, /) -> bool:
    """``bool ggml_backend_sched_alloc_graph(ggml_backend_sched_t sched, struct ggml_cgraph * graph);``"""

def ggml_backend_sched_graph_compute(sched: Address, graph: Address, /) -> int:
    """``enum ggml_status ggml_backend_sched_graph_compute(ggml_backend_sched_t sched, struct ggml_cgraph * graph);``"""

def ggml_backend_sched_graph_compute_async(sched: Address, graph: Address, /) -> int:
    """``enum ggml_status ggml_backend_sched_graph_compute_async(ggml_backend_sched_t sched, struct ggml_cgraph * graph);``"""

def ggml_backend_sched_synchronize(sched: Address, /) -> None:
    """``void ggml_backend_sched_synchronize(ggml_backend_sched_t sched);``"""

def ggml_backend_sched_reset(sched: Address, /) -> None:
    """``void ggml_backend_sched_reset(ggml_backend_sched_t sched);``"""

def ggml_backend_sched_set_eval_callback(sched: Address, callback: ggml_backend_sched_eval_callback | None, user_data: Address, /) -> None:
    """``void ggml_backend_sched_set_eval_callback(ggml_backend_sched_t sched, ggml_backend_sched_eval_callback callback, void * user_data);``"""

def ggml_backend_meta_split_axis_name(split_axis: Integer, /) -> bytes | None:
    """``const char * ggml_backend_meta_split_axis_name(enum ggml_backend_meta_split_axis split_axis);``"""

def ggml_backend_meta_device(devs: PointerTo[c_void_p], n_devs: Integer, get_split_state: ggml_backend_meta_get_split_state_t | None, get_split_state_ud: Address, /) -> int | None:
    """``ggml_backend_dev_t ggml_backend_meta_device(ggml_backend_dev_t * devs, size_t n_devs, ggml_backend_meta_get_split_state_t get_split_state, void * get_split_state_ud);``"""

def ggml_backend_graph_copy(backend: Address, graph: Address, /) -> ggml_backend_graph_copy_t:
    """``struct ggml_backend_graph_copy ggml_backend_graph_copy(ggml_backend_t backend, struct ggml_cgraph * graph);``"""

def ggml_backend_graph_copy_free(copy: ggml_backend_graph_copy_t, /) -> None:
    """``void ggml_backend_graph_copy_free(struct ggml_backend_graph_copy copy);``"""

def ggml_backend_compare_graph_backend(backend1: Address, backend2: Address, graph: Address, callback: ggml_backend_eval_callback | None, user_data: Address, test_nodes: PointerTo[c_void_p], num_test_nodes: Integer, /) -> bool:
    """``bool ggml_backend_compare_graph_backend(ggml_backend_t backend1, ggml_backend_t backend2, struct ggml_cgraph * graph, ggml_backend_eval_callback callback, void * user_data, const struct ggml_tensor *const * test_nodes, size_t num_test_nodes);``"""

def ggml_backend_tensor_alloc(buffer: Address, tensor: Address, addr: Address, /) -> int:
    """``enum ggml_status ggml_backend_tensor_alloc(ggml_backend_buffer_t buffer, struct ggml_tensor * tensor, void * addr);``"""

def ggml_backend_view_init(tensor: Address, /) -> int:
    """``enum ggml_status ggml_backend_view_init(struct ggml_tensor * tensor);``"""

def ggml_backend_cpu_buffer_from_ptr(ptr: Address, size: Integer, /) -> int | None:
    """``ggml_backend_buffer_t ggml_backend_cpu_buffer_from_ptr(void * ptr, size_t size);``"""

def ggml_backend_cpu_buffer_type() -> int | None:
    """``ggml_backend_buffer_type_t ggml_backend_cpu_buffer_type(void);``"""

def ggml_numa_init(numa: Integer, /) -> None:
    """``void ggml_numa_init(enum ggml_numa_strategy numa);``"""

def ggml_is_numa() -> bool:
    """``bool ggml_is_numa(void);``"""

def ggml_new_i32(ctx: Address, value: Integer, /) -> int | None:
    """``struct ggml_tensor * ggml_new_i32(struct ggml_context * ctx, int32_t value);``"""

def ggml_new_f32(ctx: Address, value: Real, /) -> int | None:
    """``struct ggml_tensor * ggml_new_f32(struct ggml_context * ctx, float value);``"""

def ggml_set_i32(tensor: Address, value: Integer, /) -> int | None:
    """``struct ggml_tensor * ggml_set_i32(struct ggml_tensor * tensor, int32_t value);``"""

def ggml_set_f32(tensor: Address, value: Real, /) -> int | None:
    """``struct ggml_tensor * ggml_set_f32(struct ggml_tensor * tensor, float value);``"""

def ggml_get_i32_1d(tensor: Address, i: Integer, /) -> int:
    """``int32_t ggml_get_i32_1d(const struct ggml_tensor * tensor, int i);``"""

def ggml_set_i32_1d(tensor: Address, i: Integer, value: Integer, /) -> None:
    """``void ggml_set_i32_1d(const struct ggml_tensor * tensor, int i, int32_t value);``"""

def ggml_get_i32_nd(tensor: Address, i0: Integer, i1: Integer, i2: Integer, i3: Integer, /) -> int:
    """``int32_t ggml_get_i32_nd(const struct ggml_tensor * tensor, int i0, int i1, int i2, int i3);``"""

def ggml_set_i32_nd(tensor: Address, i0: Integer, i1: Integer, i2: Integer, i3: Integer, value: Integer, /) -> None:
    """``void ggml_set_i32_nd(const struct ggml_tensor * tensor, int i0, int i1, int i2, int i3, int32_t value);``"""

def ggml_get_f32_1d(tensor: Address, i: Integer, /) -> float:
    """``float ggml_get_f32_1d(const struct ggml_tensor * tensor, int i);``"""

def ggml_set_f32_1d(tensor: Address, i: Integer, value: Real, /) -> None:
    """``void ggml_set_f32_1d(const struct ggml_tensor * tensor, int i, float value);``"""

def ggml_get_f32_nd(tensor: Address, i0: Integer, i1: Integer, i2: Integer, i3: Integer, /) -> float:
    """``float ggml_get_f32_nd(const struct ggml_tensor * tensor, int i0, int i1, int i2, int i3);``"""

def ggml_set_f32_nd(tensor: Address, i0: Integer, i1: Integer, i2: Integer, i3: Integer, value: Real, /) -> None:
    """``void ggml_set_f32_nd(const struct ggml_tensor * tensor, int i0, int i1, int i2, int i3, float value);``"""

def ggml_threadpool_new(params: PointerTo[ggml_threadpool_params], /) -> int | None:
    """``struct ggml_threadpool * ggml_threadpool_new(struct ggml_threadpool_params * params);``"""

def ggml_threadpool_free(threadpool: Address, /) -> None:
    """``void ggml_threadpool_free(struct ggml_threadpool * threadpool);``"""

def ggml_threadpool_get_n_threads(threadpool: Address, /) -> int:
    """``int ggml_threadpool_get_n_threads(struct ggml_threadpool * threadpool);``"""

def ggml_threadpool_pause(threadpool: Address, /) -> None:
    """``void ggml_threadpool_pause(struct ggml_threadpool * threadpool);``"""

def ggml_threadpool_resume(threadpool: Address, /) -> None:
    """``void ggml_threadpool_resume(struct ggml_threadpool * threadpool);``"""

def ggml_graph_plan(cgraph: Address, n_threads: Integer, threadpool: Address, /) -> ggml_cplan:
    """``struct ggml_cplan ggml_graph_plan(const struct ggml_cgraph * cgraph, int n_threads, struct ggml_threadpool * threadpool);``"""

def ggml_graph_compute(cgraph: Address, cplan: PointerTo[ggml_cplan], /) -> int:
    """``enum ggml_status ggml_graph_compute(struct ggml_cgraph * cgraph, struct ggml_cplan * cplan);``"""

def ggml_graph_compute_with_ctx(ctx: Address, cgraph: Address, n_threads: Integer, /) -> int:
    """``enum ggml_status ggml_graph_compute_with_ctx(struct ggml_context * ctx, struct ggml_cgraph * cgraph, int n_threads);``"""

def ggml_cpu_has_sse3() -> int:
    """``int ggml_cpu_has_sse3(void);``"""

def ggml_cpu_has_ssse3() -> int:
    """``int ggml_cpu_has_ssse3(void);``"""

def ggml_cpu_has_avx() -> int:
    """``int ggml_cpu_has_avx(void);``"""

def ggml_cpu_has_avx_vnni() -> int:
    """``int ggml_cpu_has_avx_vnni(void);``"""

def ggml_cpu_has_avx2() -> int:
    """``int ggml_cpu_has_avx2(void);``"""

def ggml_cpu_has_bmi2() -> int:
    """``int ggml_cpu_has_bmi2(void);``"""

def ggml_cpu_has_f16c() -> int:
    """``int ggml_cpu_has_f16c(void);``"""

def ggml_cpu_has_fma() -> int:
    """``int ggml_cpu_has_fma(void);``"""

def ggml_cpu_has_avx512() -> int:
    """``int ggml_cpu_has_avx512(void);``"""

def ggml_cpu_has_avx512_vbmi() -> int:
    """``int ggml_cpu_has_avx512_vbmi(void);``"""

def ggml_cpu_has_avx512_vnni() -> int:
    """``int ggml_cpu_has_avx512_vnni(void);``"""

def ggml_cpu_has_avx512_bf16() -> int:
    """``int ggml_cpu_has_avx512_bf16(void);``"""

def ggml_cpu_has_amx_int8() -> int:
    """``int ggml_cpu_has_amx_int8(void);``"""

def ggml_cpu_has_neon() -> int:
    """``int ggml_cpu_has_neon(void);``"""

def ggml_cpu_has_arm_fma() -> int:
    """``int ggml_cpu_has_arm_fma(void);``"""

def ggml_cpu_has_fp16_va() -> int:
    """``int ggml_cpu_has_fp16_va(void);``"""

def ggml_cpu_has_dotprod() -> int:
    """``int ggml_cpu_has_dotprod(void);``"""

def ggml_cpu_has_matmul_int8() -> int:
    """``int ggml_cpu_has_matmul_int8(void);``"""

def ggml_cpu_has_sve() -> int:
    """``int ggml_cpu_has_sve(void);``"""

def ggml_cpu_get_sve_cnt() -> int:
    """``int ggml_cpu_get_sve_cnt(void);``"""

def ggml_cpu_has_sme() -> int:
    """``int ggml_cpu_has_sme(void);``"""

def ggml_cpu_has_sme2() -> int:
    """``int ggml_cpu_has_sme2(void);``"""

def ggml_cpu_has_riscv_v() -> int:
    """``int ggml_cpu_has_riscv_v(void);``"""

def ggml_cpu_get_rvv_vlen() -> int:
    """``int ggml_cpu_get_rvv_vlen(void);``"""

def ggml_cpu_has_vsx() -> int:
    """``int ggml_cpu_has_vsx(void);``"""

def ggml_cpu_has_vxe() -> int:
    """``int ggml_cpu_has_vxe(void);``"""

def ggml_cpu_has_wasm_simd() -> int:
    """``int ggml_cpu_has_wasm_simd(void);``"""

def ggml_cpu_has_llamafile() -> int:
    """``int ggml_cpu_has_llamafile(void);``"""

def ggml_get_type_traits_cpu(type: Integer, /) -> Pointer[ggml_type_traits_cpu]:
    """``const struct ggml_type_traits_cpu * ggml_get_type_traits_cpu(enum ggml_type type);``"""

def ggml_cpu_init() -> None:
    """``void ggml_cpu_init(void);``"""

def ggml_backend_cpu_init() -> int | None:
    """``ggml_backend_t ggml_backend_cpu_init(void);``"""

def ggml_backend_is_cpu(backend: Address, /) -> bool:
    """``bool ggml_backend_is_cpu(ggml_backend_t backend);``"""

def ggml_backend_cpu_set_n_threads(backend_cpu: Address, n_threads: Integer, /) -> None:
    """``void ggml_backend_cpu_set_n_threads(ggml_backend_t backend_cpu, int n_threads);``"""

def ggml_backend_cpu_set_threadpool(backend_cpu: Address, threadpool: Address, /) -> None:
    """``void ggml_backend_cpu_set_threadpool(ggml_backend_t backend_cpu, ggml_threadpool_t threadpool);``"""

def ggml_backend_cpu_set_abort_callback(backend_cpu: Address, abort_callback: ggml_abort_callback | None, abort_callback_data: Address, /) -> None:
    """``void ggml_backend_cpu_set_abort_callback(ggml_backend_t backend_cpu, ggml_abort_callback abort_callback, void * abort_callback_data);``"""

def ggml_backend_cpu_set_use_ref(backend_cpu: Address, use_ref: Bool, /) -> None:
    """``void ggml_backend_cpu_set_use_ref(ggml_backend_t backend_cpu, bool use_ref);``"""

def ggml_backend_cpu_reg() -> int | None:
    """``ggml_backend_reg_t ggml_backend_cpu_reg(void);``"""

def ggml_cpu_fp32_to_fp32(arg0: PointerTo[c_float], arg1: PointerTo[c_float], arg2: Integer, /) -> None:
    """``void ggml_cpu_fp32_to_fp32(const float *, float *, int64_t);``"""

def ggml_cpu_fp32_to_i32(arg0: PointerTo[c_float], arg1: PointerTo[c_int32], arg2: Integer, /) -> None:
    """``void ggml_cpu_fp32_to_i32(const float *, int32_t *, int64_t);``"""

def ggml_cpu_fp32_to_fp16(arg0: PointerTo[c_float], arg1: PointerTo[c_uint16], arg2: Integer, /) -> None:
    """``void ggml_cpu_fp32_to_fp16(const float *, ggml_fp16_t *, int64_t);``"""

def ggml_cpu_fp16_to_fp32(arg0: PointerTo[c_uint16], arg1: PointerTo[c_float], arg2: Integer, /) -> None:
    """``void ggml_cpu_fp16_to_fp32(const ggml_fp16_t *, float *, int64_t);``"""

def ggml_cpu_fp32_to_bf16(arg0: PointerTo[c_float], arg1: PointerTo[ggml_bf16_t], arg2: Integer, /) -> None:
    """``void ggml_cpu_fp32_to_bf16(const float *, ggml_bf16_t *, int64_t);``"""

def ggml_cpu_bf16_to_fp32(arg0: PointerTo[ggml_bf16_t], arg1: PointerTo[c_float], arg2: Integer, /) -> None:
    """``void ggml_cpu_bf16_to_fp32(const ggml_bf16_t *, float *, int64_t);``"""

def ggml_opt_dataset_init(type_data: Integer, type_label: Integer, ne_datapoint: Integer, ne_label: Integer, ndata: Integer, ndata_shard: Integer, /) -> int | None:
    """``ggml_opt_dataset_t ggml_opt_dataset_init(enum ggml_type type_data, enum ggml_type type_label, int64_t ne_datapoint, int64_t ne_label, int64_t ndata, int64_t ndata_shard);``"""

def ggml_opt_dataset_free(dataset: Address, /) -> None:
    """``void ggml_opt_dataset_free(ggml_opt_dataset_t dataset);``"""

def ggml_opt_dataset_ndata(dataset: Address, /) -> int:
    """``int64_t ggml_opt_dataset_ndata(ggml_opt_dataset_t dataset);``"""

def ggml_opt_dataset_data(dataset: Address, /) -> int | None:
    """``struct ggml_tensor * ggml_opt_dataset_data(ggml_opt_dataset_t dataset);``"""

def ggml_opt_dataset_labels(dataset: Address, /) -> int | None:
    """``struct ggml_tensor * ggml_opt_dataset_labels(ggml_opt_dataset_t dataset);``"""

def ggml_opt_dataset_shuffle(opt_ctx: Address, dataset: Address, idata: Integer, /) -> None:
    """``void ggml_opt_dataset_shuffle(ggml_opt_context_t opt_ctx, ggml_opt_dataset_t dataset, int64_t idata);``"""

def ggml_opt_dataset_get_batch(dataset: Address, data_batch: Address, labels_batch: Address, ibatch: Integer, /) -> None:
    """``void ggml_opt_dataset_get_batch(ggml_opt_dataset_t dataset, struct ggml_tensor * data_batch, struct ggml_tensor * labels_batch, int64_t ibatch);``"""

def ggml_opt_dataset_get_batch_host(dataset: Address, data_batch: Address, nb_data_batch: Integer, labels_batch: Address, ibatch: Integer, /) -> None:
    """``void ggml_opt_dataset_get_batch_host(ggml_opt_dataset_t dataset, void * data_batch, size_t nb_data_batch, void * labels_batch, int64_t ibatch);``"""

def ggml_opt_get_default_optimizer_params(userdata: Address, /) -> ggml_opt_optimizer_params:
    """``struct ggml_opt_optimizer_params ggml_opt_get_default_optimizer_params(void * userdata);``"""

def ggml_opt_get_constant_optimizer_params(userdata: Address, /) -> ggml_opt_optimizer_params:
    """``struct ggml_opt_optimizer_params ggml_opt_get_constant_optimizer_params(void * userdata);``"""

def ggml_opt_default_params(backend_sched: Address, loss_type: Integer, /) -> ggml_opt_params:
    """``struct ggml_opt_params ggml_opt_default_params(ggml_backend_sched_t backend_sched, enum ggml_opt_loss_type loss_type);``"""

def ggml_opt_init(params: ggml_opt_params, /) -> int | None:
    """``ggml_opt_context_t ggml_opt_init(struct ggml_opt_params params);``"""

def ggml_opt_free(opt_ctx: Address, /) -> None:
    """``void ggml_opt_free(ggml_opt_context_t opt_ctx);``"""

def ggml_opt_reset(opt_ctx: Address, optimizer: Bool, /) -> None:
    """``void ggml_opt_reset(ggml_opt_context_t opt_ctx, bool optimizer);``"""

def ggml_opt_static_graphs(opt_ctx: Address, /) -> bool:
    """``bool ggml_opt_static_graphs(ggml_opt_context_t opt_ctx);``"""

def ggml_opt_inputs(opt_ctx: Address, /) -> int | None:
    """``struct ggml_tensor * ggml_opt_inputs(ggml_opt_context_t opt_ctx);``"""

def ggml_opt_outputs(opt_ctx: Address, /) -> int | None:
    """``struct ggml_tensor * ggml_opt_outputs(ggml_opt_context_t opt_ctx);``"""

def ggml_opt_labels(opt_ctx: Address, /) -> int | None:
    """``struct ggml_tensor * ggml_opt_labels(ggml_opt_context_t opt_ctx);``"""

def ggml_opt_loss(opt_ctx: Address, /) -> int | None:
    """``struct ggml_tensor * ggml_opt_loss(ggml_opt_context_t opt_ctx);``"""

def ggml_opt_pred(opt_ctx: Address, /) -> int | None:
    """``struct ggml_tensor * ggml_opt_pred(ggml_opt_context_t opt_ctx);``"""

def ggml_opt_ncorrect(opt_ctx: Address, /) -> int | None:
    """``struct ggml_tensor * ggml_opt_ncorrect(ggml_opt_context_t opt_ctx);``"""

def ggml_opt_grad_acc(opt_ctx: Address, node: Address, /) -> int | None:
    """``struct ggml_tensor * ggml_opt_grad_acc(ggml_opt_context_t opt_ctx, struct ggml_tensor * node);``"""

def ggml_opt_context_optimizer_type(arg0: Address, /) -> int:
    """``enum ggml_opt_optimizer_type ggml_opt_context_optimizer_type(ggml_opt_context_t);``"""

def ggml_opt_optimizer_name(arg0: Integer, /) -> bytes | None:
    """``const char * ggml_opt_optimizer_name(enum ggml_opt_optimizer_type);``"""

def ggml_opt_result_init() -> int | None:
    """``ggml_opt_result_t ggml_opt_result_init(void);``"""

def ggml_opt_result_free(result: Address, /) -> None:
    """``void ggml_opt_result_free(ggml_opt_result_t result);``"""

def ggml_opt_result_reset(result: Address, /) -> None:
    """``void ggml_opt_result_reset(ggml_opt_result_t result);``"""

def ggml_opt_result_ndata(result: Address, ndata: PointerTo[c_int64], /) -> None:
    """``void ggml_opt_result_ndata(ggml_opt_result_t result, int64_t * ndata);``"""

def ggml_opt_result_loss(result: Address, loss: PointerTo[c_double], unc: PointerTo[c_double], /) -> None:
    """``void ggml_opt_result_loss(ggml_opt_result_t result, double * loss, double * unc);``"""

def ggml_opt_result_pred(result: Address, pred: PointerTo[c_int32], /) -> None:
    """``void ggml_opt_result_pred(ggml_opt_result_t result, int32_t * pred);``"""

def ggml_opt_result_accuracy(result: Address, accuracy: PointerTo[c_double], unc: PointerTo[c_double], /) -> None:
    """``void ggml_opt_result_accuracy(ggml_opt_result_t result, double * accuracy, double * unc);``"""

def ggml_opt_prepare_alloc(opt_ctx: Address, ctx_compute: Address, gf: Address, inputs: Address, outputs: Address, /) -> None:
    """``void ggml_opt_prepare_alloc(ggml_opt_context_t opt_ctx, struct ggml_context * ctx_compute, struct ggml_cgraph * gf, struct ggml_tensor * inputs, struct ggml_tensor * outputs);``"""

def ggml_opt_alloc(opt_ctx: Address, backward: Bool, /) -> None:
    """``void ggml_opt_alloc(ggml_opt_context_t opt_ctx, bool backward);``"""

def ggml_opt_eval(opt_ctx: Address, result: Address, /) -> None:
    """``void ggml_opt_eval(ggml_opt_context_t opt_ctx, ggml_opt_result_t result);``"""

def ggml_opt_epoch(opt_ctx: Address, dataset: Address, result_train: Address, result_eval: Address, idata_split: Integer, callback_train: ggml_opt_epoch_callback | None, callback_eval: ggml_opt_epoch_callback | None, /) -> None:
    """``void ggml_opt_epoch(ggml_opt_context_t opt_ctx, ggml_opt_dataset_t dataset, ggml_opt_result_t result_train, ggml_opt_result_t result_eval, int64_t idata_split, ggml_opt_epoch_callback callback_train, ggml_opt_epoch_callback callback_eval);``"""

def ggml_opt_epoch_callback_progress_bar(train: Bool, opt_ctx: Address, dataset: Address, result: Address, ibatch: Integer, ibatch_max: Integer, t_start_us: Integer, /) -> None:
    """``void ggml_opt_epoch_callback_progress_bar(bool train, ggml_opt_context_t opt_ctx, ggml_opt_dataset_t dataset, ggml_opt_result_t result, int64_t ibatch, int64_t ibatch_max, int64_t t_start_us);``"""

def ggml_opt_fit(backend_sched: Address, ctx_compute: Address, inputs: Address, outputs: Address, dataset: Address, loss_type: Integer, optimizer: Integer, get_opt_pars: ggml_opt_get_optimizer_params | None, nepoch: Integer, nbatch_logical: Integer, val_split: Real, silent: Bool, /) -> None:
    """``void ggml_opt_fit(ggml_backend_sched_t backend_sched, struct ggml_context * ctx_compute, struct ggml_tensor * inputs, struct ggml_tensor * outputs, ggml_opt_dataset_t dataset, enum ggml_opt_loss_type loss_type, enum ggml_opt_optimizer_type optimizer, ggml_opt_get_optimizer_params get_opt_pars, int64_t nepoch, int64_t nbatch_logical, float val_split, bool silent);``"""

def gguf_init_empty() -> int | None:
    """``struct gguf_context * gguf_init_empty(void);``"""

def gguf_init_from_file_ptr(file: Address, params: gguf_init_params, /) -> int | None:
    """``struct gguf_context * gguf_init_from_file_ptr(FILE * file, struct gguf_init_params params);``"""

def gguf_init_from_file(fname: Text, params: gguf_init_params, /) -> int | None:
    """``struct gguf_context * gguf_init_from_file(const char * fname, struct gguf_init_params params);``"""

def gguf_init_from_buffer(data: Address, size: Integer, params: gguf_init_params, /) -> int | None:
    """``struct gguf_context * gguf_init_from_buffer(const void * data, size_t size, struct gguf_init_params params);``"""

def gguf_init_from_callback(callback: gguf_reader_callback_t | None, userdata: Address, max_chunk_read: Integer, max_expected_size: Integer, params: gguf_init_params, /) -> int | None:
    """``struct gguf_context * gguf_init_from_callback(gguf_reader_callback_t callback, void * userdata, size_t max_chunk_read, uint64_t max_expected_size, struct gguf_init_params params);``"""

def gguf_free(ctx: Address, /) -> None:
    """``void gguf_free(struct gguf_context * ctx);``"""

def gguf_type_name(type: Integer, /) -> bytes | None:
    """``const char * gguf_type_name(enum gguf_type type);``"""

def gguf_get_version(ctx: Address, /) -> int:
    """``uint32_t gguf_get_version(const struct gguf_context * ctx);``"""

def gguf_get_alignment(ctx: Address, /) -> int:
    """``size_t gguf_get_alignment(const struct gguf_context * ctx);``"""

def gguf_get_data_offset(ctx: Address, /) -> int:
    """``size_t gguf_get_data_offset(const struct gguf_context * ctx);``"""

def gguf_get_n_kv(ctx: Address, /) -> int:
    """``int64_t gguf_get_n_kv(const struct gguf_context * ctx);``"""

def gguf_find_key(ctx: Address, key: Text, /) -> int:
    """``int64_t gguf_find_key(const struct gguf_context * ctx, const char * key);``"""

def gguf_get_key(ctx: Address, key_id: Integer, /) -> bytes | None:
    """``const char * gguf_get_key(const struct gguf_context * ctx, int64_t key_id);``"""

def gguf_get_kv_type(ctx: Address, key_id: Integer, /) -> int:
    """``enum gguf_type gguf_get_kv_type(const struct gguf_context * ctx, int64_t key_id);``"""

def gguf_get_arr_type(ctx: Address, key_id: Integer, /) -> int:
    """``enum gguf_type gguf_get_arr_type(const struct gguf_context * ctx, int64_t key_id);``"""

def gguf_get_val_u8(ctx: Address, key_id: Integer, /) -> int:
    """``uint8_t gguf_get_val_u8(const struct gguf_context * ctx, int64_t key_id);``"""

def gguf_get_val_i8(ctx: Address, key_id: Integer, /) -> int:
    """``int8_t gguf_get_val_i8(const struct gguf_context * ctx, int64_t key_id);``"""

def gguf_get_val_u16(ctx: Address, key_id: Integer, /) -> int:
    """``uint16_t gguf_get_val_u16(const struct gguf_context * ctx, int64_t key_id);``"""

def gguf_get_val_i16(ctx: Address, key_id: Integer, /) -> int:
    """``int16_t gguf_get_val_i16(const struct gguf_context * ctx, int64_t key_id);``"""

def gguf_get_val_u32(ctx: Address, key_id: Integer, /) -> int:
    """``uint32_t gguf_get_val_u32(const struct gguf_context * ctx, int64_t key_id);``"""

def gguf_get_val_i32(ctx: Address, key_id: Integer, /) -> int:
    """``int32_t gguf_get_val_i32(const struct gguf_context * ctx, int64_t key_id);``"""

def gguf_get_val_f32(ctx: Address, key_id: Integer, /) -> float:
    """``float gguf_get_val_f32(const struct gguf_context * ctx, int64_t key_id);``"""

def gguf_get_val_u64(ctx: Address, key_id: Integer, /) -> int:
    """``uint64_t gguf_get_val_u64(const struct gguf_context * ctx, int64_t key_id);``"""

def gguf_get_val_i64(ctx: Address, key_id: Integer, /) -> int:
    """``int64_t gguf_get_val_i64(const struct gguf_context * ctx, int64_t key_id);``"""

def gguf_get_val_f64(ctx: Address, key_id: Integer, /) -> float:
    """``double gguf_get_val_f64(const struct gguf_context * ctx, int64_t key_id);``"""

def gguf_get_val_bool(ctx: Address, key_id: Integer, /) -> bool:
    """``bool gguf_get_val_bool(const struct gguf_context * ctx, int64_t key_id);``"""

def gguf_get_val_str(ctx: Address, key_id: Integer, /) -> bytes | None:
    """``const char * gguf_get_val_str(const struct gguf_context * ctx, int64_t key_id);``"""

def gguf_get_val_data(ctx: Address, key_id: Integer, /) -> int | None:
    """``const void * gguf_get_val_data(const struct gguf_context * ctx, int64_t key_id);``"""

def gguf_get_arr_n(ctx: Address, key_id: Integer, /) -> int:
    """``size_t gguf_get_arr_n(const struct gguf_context * ctx, int64_t key_id);``"""

def gguf_get_arr_data(ctx: Address, key_id: Integer, /) -> int | None:
    """``const void * gguf_get_arr_data(const struct gguf_context * ctx, int64_t key_id);``"""

def gguf_get_arr_str(ctx: Address, key_id: Integer, i: Integer, /) -> bytes | None:
    """``const char * gguf_get_arr_str(const struct gguf_context * ctx, int64_t key_id, size_t i);``"""

def gguf_get_n_tensors(ctx: Address, /) -> int:
    """``int64_t gguf_get_n_tensors(const struct gguf_context * ctx);``"""

def gguf_find_tensor(ctx: Address, name: Text, /) -> int:
    """``int64_t gguf_find_tensor(const struct gguf_context * ctx, const char * name);``"""

def gguf_get_tensor_offset(ctx: Address, tensor_id: Integer, /) -> int:
    """``size_t gguf_get_tensor_offset(const struct gguf_context * ctx, int64_t tensor_id);``"""

def gguf_get_tensor_name(ctx: Address, tensor_id: Integer, /) -> bytes | None:
    """``const char * gguf_get_tensor_name(const struct gguf_context * ctx, int64_t tensor_id);``"""

def gguf_get_tensor_ne(ctx: Address, tensor_id: Integer, /) -> Pointer[c_int64]:
    """``const int64_t * gguf_get_tensor_ne(const struct gguf_context * ctx, int64_t tensor_id);``"""

def gguf_get_tensor_type(ctx: Address, tensor_id: Integer, /) -> int:
    """``enum ggml_type gguf_get_tensor_type(const struct gguf_context * ctx, int64_t tensor_id);``"""

def gguf_get_tensor_size(ctx: Address, tensor_id: Integer, /) -> int:
    """``size_t gguf_get_tensor_size(const struct gguf_context * ctx, int64_t tensor_id);``"""

def gguf_remove_key(ctx: Address, key: Text, /) -> int:
    """``int64_t gguf_remove_key(struct gguf_context * ctx, const char * key);``"""

def gguf_set_val_u8(ctx: Address, key: Text, val: Integer, /) -> None:
    """``void gguf_set_val_u8(struct gguf_context * ctx, const char * key, uint8_t val);``"""

def gguf_set_val_i8(ctx: Address, key: Text, val: Integer, /) -> None:
    """``void gguf_set_val_i8(struct gguf_context * ctx, const char * key, int8_t val);``"""

def gguf_set_val_u16(ctx: Address, key: Text, val: Integer, /) -> None:
    """``void gguf_set_val_u16(struct gguf_context * ctx, const char * key, uint16_t val);``"""

def gguf_set_val_i16(ctx: Address, key: Text, val: Integer, /) -> None:
    """``void gguf_set_val_i16(struct gguf_context * ctx, const char * key, int16_t val);``"""

def gguf_set_val_u32(ctx: Address, key: Text, val: Integer, /) -> None:
    """``void gguf_set_val_u32(struct gguf_context * ctx, const char * key, uint32_t val);``"""

def gguf_set_val_i32(ctx: Address, key: Text, val: Integer, /) -> None:
    """``void gguf_set_val_i32(struct gguf_context * ctx, const char * key, int32_t val);``"""

def gguf_set_val_f32(ctx: Address, key: Text, val: Real, /) -> None:
    """``void gguf_set_val_f32(struct gguf_context * ctx, const char * key, float val);``"""

def gguf_set_val_u64(ctx: Address, key: Text, val: Integer, /) -> None:
    """``void gguf_set_val_u64(struct gguf_context * ctx, const char * key, uint64_t val);``"""

def gguf_set_val_i64(ctx: Address, key: Text, val: Integer, /) -> None:
    """``void gguf_set_val_i64(struct gguf_context * ctx, const char * key, int64_t val);``"""

def gguf_set_val_f64(ctx: Address, key: Text, val: Real, /) -> None:
    """``void gguf_set_val_f64(struct gguf_context * ctx, const char * key, double val);``"""

def gguf_set_val_bool(ctx: Address, key: Text, val: Bool, /) -> None:
    """``void gguf_set_val_bool(struct gguf_context * ctx, const char * key, bool val);``"""

def gguf_set_val_str(ctx: Address, key: Text, val: Text, /) -> None:
    """``void gguf_set_val_str(struct gguf_context * ctx, const char * key, const char * val);``"""

def gguf_set_arr_data(ctx: Address, key: Text, type: Integer, data: Address, n: Integer, /) -> None:
    """``void gguf_set_arr_data(struct gguf_context * ctx, const char * key, enum gguf_type type, const void * data, size_t n);``"""

def gguf_set_arr_str(ctx: Address, key: Text, data: PointerTo[c_char_p], n: Integer, /) -> None:
    """``void gguf_set_arr_str(struct gguf_context * ctx, const char * key, const char ** data, size_t n);``"""

def gguf_set_kv(ctx: Address, src: Address, /) -> None:
    """``void gguf_set_kv(struct gguf_context * ctx, const struct gguf_context * src);``"""

def gguf_add_tensor(ctx: Address, tensor: Address, /) -> None:
    """``void gguf_add_tensor(struct gguf_context * ctx, const struct ggml_tensor * tensor);``"""

def gguf_set_tensor_type(ctx: Address, name: Text, type: Integer, /) -> None:
    """``void gguf_set_tensor_type(struct gguf_context * ctx, const char * name, enum ggml_type type);``"""

def gguf_set_tensor_data(ctx: Address, name: Text, data: Address, /) -> None:
    """``void gguf_set_tensor_data(struct gguf_context * ctx, const char * name, const void * data);``"""

def gguf_write_to_file_ptr(ctx: Address, file: Address, only_meta: Bool, /) -> bool:
    """``bool gguf_write_to_file_ptr(const struct gguf_context * ctx, FILE * file, bool only_meta);``"""

def gguf_write_to_file(ctx: Address, fname: Text, only_meta: Bool, /) -> bool:
    """``bool gguf_write_to_file(const struct gguf_context * ctx, const char * fname, bool only_meta);``"""

def gguf_get_meta_size(ctx: Address, /) -> int:
    """``size_t gguf_get_meta_size(const struct gguf_context * ctx);``"""

def gguf_get_meta_data(ctx: Address, data: Address, /) -> None:
    """``void gguf_get_meta_data(const struct gguf_context * ctx, void * data);``"""

def ggml_backend_rpc_init(endpoint: Text, device: Integer, /) -> int | None:
    """``ggml_backend_t ggml_backend_rpc_init(const char * endpoint, uint32_t device);``"""

def ggml_backend_is_rpc(backend: Address, /) -> bool:
    """``bool ggml_backend_is_rpc(ggml_backend_t backend);``"""

def ggml_backend_rpc_buffer_type(endpoint: Text, device: Integer, /) -> int | None:
    """``ggml_backend_buffer_type_t ggml_backend_rpc_buffer_type(const char * endpoint, uint32_t device);``"""

def ggml_backend_rpc_get_device_memory(endpoint: Text, device: Integer, free: PointerTo[c_size_t], total: PointerTo[c_size_t], /) -> None:
    """``void ggml_backend_rpc_get_device_memory(const char * endpoint, uint32_t device, size_t * free, size_t * total);``"""

def ggml_backend_rpc_start_server(endpoint: Text, cache_dir: Text, n_threads: Integer, n_devices: Integer, devices: PointerTo[c_void_p], /) -> None:
    """``void ggml_backend_rpc_start_server(const char * endpoint, const char * cache_dir, size_t n_threads, size_t n_devices, ggml_backend_dev_t * devices);``"""

def ggml_backend_rpc_reg() -> int | None:
    """``ggml_backend_reg_t ggml_backend_rpc_reg(void);``"""

def ggml_backend_rpc_add_server(endpoint: Text, /) -> int | None:
    """``ggml_backend_reg_t ggml_backend_rpc_add_server(const char * endpoint);``"""
