"""Constants, structs and callbacks of mtmd.

Made from the C headers by scripts/generate_binding.py; do not edit.
"""


from ctypes import POINTER, Structure, c_bool, c_char_p, c_float, c_int, c_int32, c_int64, c_size_t, c_uint32, c_void_p

from llama_cpp._callbacks import callback
from llama_cpp._generated.ggml import ggml_backend_sched_eval_callback

MTMD_INPUT_CHUNK_TYPE_TEXT = 0
MTMD_INPUT_CHUNK_TYPE_IMAGE = 1
MTMD_INPUT_CHUNK_TYPE_AUDIO = 2
MTMD_INPUT_CHUNK_TYPE_COUNT = 3
MTMD_GEN_AUDIO_TYPE_NONE = 0
MTMD_GEN_AUDIO_TYPE_QWEN3TTS = 1
MTMD_GEN_AUDIO_TYPE_POCKETTTS = 2
MTMD_GEN_PROCESS_TYPE_GEN_CODE = 0
MTMD_GEN_PROCESS_TYPE_GEN_WAV = 1
MTMD_HELPER_GEN_AUDIO_OUTTYPE_PCM = 0
MTMD_HELPER_GEN_AUDIO_OUTTYPE_WAV = 1



class mtmd_input_text(Structure):
    _fields_ = (
        ('text', c_char_p),
        ('text_len', c_size_t),
        ('add_special', c_bool),
        ('parse_special', c_bool),
    )


class mtmd_input_part(Structure):
    _fields_ = (
        ('text', POINTER(mtmd_input_text)),
        ('bitmap', c_void_p),
    )

mtmd_progress_callback = callback('mtmd_progress_callback', c_bool, c_float, c_void_p)

class mtmd_context_params(Structure):
    _fields_ = (
        ('use_gpu', c_bool),
        ('device', c_void_p),
        ('print_timings', c_bool),
        ('n_threads', c_int),
        ('image_marker', c_char_p),
        ('media_marker', c_char_p),
        ('flash_attn_type', c_int),
        ('warmup', c_bool),
        ('image_min_tokens', c_int),
        ('image_max_tokens', c_int),
        ('cb_eval', ggml_backend_sched_eval_callback),
        ('cb_eval_user_data', c_void_p),
        ('batch_max_tokens', c_int32),
        ('progress_callback', mtmd_progress_callback),
        ('progress_callback_user_data', c_void_p),
    )

mtmd_bitmap_lazy_callback = callback('mtmd_bitmap_lazy_callback', c_int, c_size_t, c_void_p, POINTER(c_void_p), POINTER(c_char_p))

class mtmd_decoder_pos(Structure):
    _fields_ = (
        ('t', c_uint32),
        ('x', c_uint32),
        ('y', c_uint32),
        ('z', c_uint32),
    )


class mtmd_caps(Structure):
    _fields_ = (
        ('inp_vision', c_bool),
        ('inp_audio', c_bool),
    )


class mtmd_gen_audio_info(Structure):
    _fields_ = (
        ('type', c_int),
        ('sample_rate', c_int32),
        ('model_variant', c_char_p),
    )


class mtmd_gen_inp(Structure):
    _fields_ = (
        ('type', c_int),
        ('code0', c_int32),
        ('embd', POINTER(c_float)),
        ('top_k', c_int32),
        ('top_p', c_float),
        ('seed', c_uint32),
        ('temp', c_float),
        ('codes', POINTER(c_int32)),
        ('n_codes', c_size_t),
        ('feats', POINTER(c_float)),
        ('n_feats', c_size_t),
        ('state_data', c_char_p),
        ('state_size', c_size_t),
    )


class mtmd_gen_out(Structure):
    _fields_ = (
        ('codes', POINTER(c_int32)),
        ('n_codes', c_size_t),
        ('feats', POINTER(c_float)),
        ('n_feats', c_size_t),
        ('embd', POINTER(c_float)),
        ('is_eos', c_bool),
        ('audio', POINTER(c_float)),
        ('n_samples', c_size_t),
        ('state_data', c_char_p),
        ('state_size', c_size_t),
    )


class mtmd_helper_video_init_params(Structure):
    _fields_ = (
        ('fps_target', c_float),
        ('ffmpeg_bin_dir', c_char_p),
        ('timestamp_interval_ms', c_int64),
    )


class mtmd_helper_init_opt(Structure):
    _fields_ = (
        ('video_params', mtmd_helper_video_init_params),
    )


class mtmd_helper_bitmap_wrapper(Structure):
    _fields_ = (
        ('bitmap', c_void_p),
        ('video_ctx', c_void_p),
    )


class mtmd_helper_embd_batch(Structure):
    _fields_ = (
        ('n_tokens', c_int32),
        ('embd', POINTER(c_float)),
        ('n_embd', c_int32),
        ('pos', POINTER(c_int32)),
        ('n_pos', c_int32),
        ('seq_id', c_int32),
    )

mtmd_helper_post_decode_callback = callback('mtmd_helper_post_decode_callback', c_int32, POINTER(mtmd_helper_embd_batch), c_void_p)

class mtmd_helper_video_info(Structure):
    _fields_ = (
        ('width', c_uint32),
        ('height', c_uint32),
        ('fps', c_float),
        ('n_frames', c_int32),
    )


class mtmd_helper_gen_audio_inp(Structure):
    _fields_ = (
        ('seq_id', c_int32),
        ('prompt', c_char_p),
        ('prompt_len', c_size_t),
        ('speaker_ref', c_void_p),
        ('lang', c_char_p),
        ('top_k', c_int32),
        ('top_p', c_float),
        ('seed', c_uint32),
        ('out_type', c_int),
    )
