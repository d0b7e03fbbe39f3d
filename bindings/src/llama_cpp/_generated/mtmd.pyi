"""Constants, structs, callbacks and functions of mtmd.

Made from the C headers by scripts/generate_binding.py; do not edit.
"""

from collections.abc import Callable
from ctypes import Structure, c_bool, c_char, c_char_p, c_float, c_int32, c_int64, c_size_t, c_uint8, c_void_p
from _ctypes import CFuncPtr as _CFuncPtr

from llama_cpp._generated.stubtypes import Address, Array, Bool, Enumeration, Integer, Member, Pointer, PointerTo, Text
from llama_cpp._generated.ggml import ggml_backend_sched_eval_callback, ggml_log_callback

MTMD_INPUT_CHUNK_TYPE_TEXT: int
MTMD_INPUT_CHUNK_TYPE_IMAGE: int
MTMD_INPUT_CHUNK_TYPE_AUDIO: int
MTMD_INPUT_CHUNK_TYPE_COUNT: int
MTMD_GEN_AUDIO_TYPE_NONE: int
MTMD_GEN_AUDIO_TYPE_QWEN3TTS: int
MTMD_GEN_AUDIO_TYPE_POCKETTTS: int
MTMD_GEN_PROCESS_TYPE_GEN_CODE: int
MTMD_GEN_PROCESS_TYPE_GEN_WAV: int
MTMD_HELPER_GEN_AUDIO_OUTTYPE_PCM: int
MTMD_HELPER_GEN_AUDIO_OUTTYPE_WAV: int

class mtmd_input_chunk_type(Enumeration):
    MTMD_INPUT_CHUNK_TYPE_TEXT = 0
    MTMD_INPUT_CHUNK_TYPE_IMAGE = 1
    MTMD_INPUT_CHUNK_TYPE_AUDIO = 2
    MTMD_INPUT_CHUNK_TYPE_COUNT = 3

class mtmd_gen_audio_type(Enumeration):
    MTMD_GEN_AUDIO_TYPE_NONE = 0
    MTMD_GEN_AUDIO_TYPE_QWEN3TTS = 1
    MTMD_GEN_AUDIO_TYPE_POCKETTTS = 2

class mtmd_gen_process_type(Enumeration):
    MTMD_GEN_PROCESS_TYPE_GEN_CODE = 0
    MTMD_GEN_PROCESS_TYPE_GEN_WAV = 1

class mtmd_helper_gen_audio_outtype(Enumeration):
    MTMD_HELPER_GEN_AUDIO_OUTTYPE_PCM = 0
    MTMD_HELPER_GEN_AUDIO_OUTTYPE_WAV = 1

class mtmd_input_text(Structure):
    text: Member[bytes | None, bytes | None]
    text_len: Member[int, int]
    add_special: Member[bool, bool]
    parse_special: Member[bool, bool]

class mtmd_input_part(Structure):
    text: Member[Pointer[mtmd_input_text], Pointer[mtmd_input_text] | Array[mtmd_input_text] | None]
    bitmap: Member[int | None, int | None]

class mtmd_progress_callback(_CFuncPtr):
    """typedef bool (*mtmd_progress_callback)(float progress, void * user_data);"""

    def __init__(self, function: Callable[[float, int | None], bool] | int = ..., /) -> None: ...

class mtmd_context_params(Structure):
    use_gpu: Member[bool, bool]
    device: Member[int | None, int | None]
    print_timings: Member[bool, bool]
    n_threads: Member[int, int]
    image_marker: Member[bytes | None, bytes | None]
    media_marker: Member[bytes | None, bytes | None]
    flash_attn_type: Member[int, int]
    warmup: Member[bool, bool]
    image_min_tokens: Member[int, int]
    image_max_tokens: Member[int, int]
    cb_eval: Member[ggml_backend_sched_eval_callback, ggml_backend_sched_eval_callback]
    cb_eval_user_data: Member[int | None, int | None]
    batch_max_tokens: Member[int, int]
    progress_callback: Member[mtmd_progress_callback, mtmd_progress_callback]
    progress_callback_user_data: Member[int | None, int | None]

class mtmd_bitmap_lazy_callback(_CFuncPtr):
    """typedef int (*mtmd_bitmap_lazy_callback)(size_t chunk_idx, void * user_data, mtmd_bitmap ** out_bitmap, char ** out_text);"""

    def __init__(self, function: Callable[[int, int | None, Pointer[c_void_p], Pointer[c_char_p]], int] | int = ..., /) -> None: ...

class mtmd_decoder_pos(Structure):
    t: Member[int, int]
    x: Member[int, int]
    y: Member[int, int]
    z: Member[int, int]

class mtmd_caps(Structure):
    inp_vision: Member[bool, bool]
    inp_audio: Member[bool, bool]

class mtmd_gen_audio_info(Structure):
    type: Member[int, int]
    sample_rate: Member[int, int]
    model_variant: Member[bytes | None, bytes | None]

class mtmd_gen_inp(Structure):
    type: Member[int, int]
    code0: Member[int, int]
    embd: Member[Pointer[c_float], Pointer[c_float] | Array[c_float] | None]
    top_k: Member[int, int]
    top_p: Member[float, float]
    seed: Member[int, int]
    temp: Member[float, float]
    codes: Member[Pointer[c_int32], Pointer[c_int32] | Array[c_int32] | None]
    n_codes: Member[int, int]
    feats: Member[Pointer[c_float], Pointer[c_float] | Array[c_float] | None]
    n_feats: Member[int, int]
    state_data: Member[bytes | None, bytes | None]
    state_size: Member[int, int]

class mtmd_gen_out(Structure):
    codes: Member[Pointer[c_int32], Pointer[c_int32] | Array[c_int32] | None]
    n_codes: Member[int, int]
    feats: Member[Pointer[c_float], Pointer[c_float] | Array[c_float] | None]
    n_feats: Member[int, int]
    embd: Member[Pointer[c_float], Pointer[c_float] | Array[c_float] | None]
    is_eos: Member[bool, bool]
    audio: Member[Pointer[c_float], Pointer[c_float] | Array[c_float] | None]
    n_samples: Member[int, int]
    state_data: Member[bytes | None, bytes | None]
    state_size: Member[int, int]

class mtmd_helper_video_init_params(Structure):
    fps_target: Member[float, float]
    ffmpeg_bin_dir: Member[bytes | None, bytes | None]
    timestamp_interval_ms: Member[int, int]

class mtmd_helper_init_opt(Structure):
    video_params: Member[mtmd_helper_video_init_params, mtmd_helper_video_init_params]

class mtmd_helper_bitmap_wrapper(Structure):
    bitmap: Member[int | None, int | None]
    video_ctx: Member[int | None, int | None]

class mtmd_helper_embd_batch(Structure):
    n_tokens: Member[int, int]
    embd: Member[Pointer[c_float], Pointer[c_float] | Array[c_float] | None]
    n_embd: Member[int, int]
    pos: Member[Pointer[c_int32], Pointer[c_int32] | Array[c_int32] | None]
    n_pos: Member[int, int]
    seq_id: Member[int, int]

class mtmd_helper_post_decode_callback(_CFuncPtr):
    """typedef int32_t (*mtmd_helper_post_decode_callback)(const struct mtmd_helper_embd_batch * batch, void * user_data);"""

    def __init__(self, function: Callable[[Pointer[mtmd_helper_embd_batch], int | None], int] | int = ..., /) -> None: ...

class mtmd_helper_video_info(Structure):
    width: Member[int, int]
    height: Member[int, int]
    fps: Member[float, float]
    n_frames: Member[int, int]

class mtmd_helper_gen_audio_inp(Structure):
    seq_id: Member[int, int]
    prompt: Member[bytes | None, bytes | None]
    prompt_len: Member[int, int]
    speaker_ref: Member[int | None, int | None]
    lang: Member[bytes | None, bytes | None]
    top_k: Member[int, int]
    top_p: Member[float, float]
    seed: Member[int, int]
    out_type: Member[int, int]

def mtmd_default_marker() -> bytes | None:
    """``const char * mtmd_default_marker(void);``"""

def mtmd_context_params_default() -> mtmd_context_params:
    """``struct mtmd_context_params mtmd_context_params_default(void);``"""

def mtmd_init_from_file(mmproj_fname: Text, text_model: Address, ctx_params: mtmd_context_params, /) -> int | None:
    """``mtmd_context * mtmd_init_from_file(const char * mmproj_fname, const struct llama_model * text_model, const struct mtmd_context_params ctx_params);``"""

def mtmd_free(ctx: Address, /) -> None:
    """``void mtmd_free(mtmd_context * ctx);``"""

def mtmd_decode_use_non_causal(ctx: Address, chunk: Address, /) -> bool:
    """``bool mtmd_decode_use_non_causal(const mtmd_context * ctx, const mtmd_input_chunk * chunk);``"""

def mtmd_decode_use_mrope(ctx: Address, /) -> bool:
    """``bool mtmd_decode_use_mrope(const mtmd_context * ctx);``"""

def mtmd_support_vision(ctx: Address, /) -> bool:
    """``bool mtmd_support_vision(const mtmd_context * ctx);``"""

def mtmd_support_audio(ctx: Address, /) -> bool:
    """``bool mtmd_support_audio(const mtmd_context * ctx);``"""

def mtmd_get_audio_sample_rate(ctx: Address, /) -> int:
    """``int mtmd_get_audio_sample_rate(const mtmd_context * ctx);``"""

def mtmd_get_marker(ctx: Address, /) -> bytes | None:
    """``const char * mtmd_get_marker(const mtmd_context * ctx);``"""

def mtmd_bitmap_init(nx: Integer, ny: Integer, data: PointerTo[c_uint8], /) -> int | None:
    """``mtmd_bitmap * mtmd_bitmap_init(uint32_t nx, uint32_t ny, const unsigned char * data);``"""

def mtmd_bitmap_init_from_audio(n_samples: Integer, data: PointerTo[c_float], /) -> int | None:
    """``mtmd_bitmap * mtmd_bitmap_init_from_audio(size_t n_samples, const float * data);``"""

def mtmd_bitmap_get_nx(bitmap: Address, /) -> int:
    """``uint32_t mtmd_bitmap_get_nx(const mtmd_bitmap * bitmap);``"""

def mtmd_bitmap_get_ny(bitmap: Address, /) -> int:
    """``uint32_t mtmd_bitmap_get_ny(const mtmd_bitmap * bitmap);``"""

def mtmd_bitmap_get_data(bitmap: Address, /) -> Pointer[c_uint8]:
    """``const unsigned char * mtmd_bitmap_get_data(const mtmd_bitmap * bitmap);``"""

def mtmd_bitmap_get_n_bytes(bitmap: Address, /) -> int:
    """``size_t mtmd_bitmap_get_n_bytes(const mtmd_bitmap * bitmap);``"""

def mtmd_bitmap_is_audio(bitmap: Address, /) -> bool:
    """``bool mtmd_bitmap_is_audio(const mtmd_bitmap * bitmap);``"""

def mtmd_bitmap_free(bitmap: Address, /) -> None:
    """``void mtmd_bitmap_free(mtmd_bitmap * bitmap);``"""

def mtmd_bitmap_get_id(bitmap: Address, /) -> bytes | None:
    """``const char * mtmd_bitmap_get_id(const mtmd_bitmap * bitmap);``"""

def mtmd_bitmap_set_id(bitmap: Address, id: Text, /) -> None:
    """``void mtmd_bitmap_set_id(mtmd_bitmap * bitmap, const char * id);``"""

def mtmd_bitmap_set_mergeable(bitmap: Address, mergeable: Bool, /) -> None:
    """``void mtmd_bitmap_set_mergeable(mtmd_bitmap * bitmap, bool mergeable);``"""

def mtmd_bitmap_init_lazy(ctx: Address, id: Text, user_data: Address, callback: mtmd_bitmap_lazy_callback | None, /) -> int | None:
    """``mtmd_bitmap * mtmd_bitmap_init_lazy(const mtmd_context * ctx, const char * id, void * user_data, mtmd_bitmap_lazy_callback callback);``"""

def mtmd_input_chunks_init() -> int | None:
    """``mtmd_input_chunks * mtmd_input_chunks_init(void);``"""

def mtmd_input_chunks_size(chunks: Address, /) -> int:
    """``size_t mtmd_input_chunks_size(const mtmd_input_chunks * chunks);``"""

def mtmd_input_chunks_get(chunks: Address, idx: Integer, /) -> int | None:
    """``const mtmd_input_chunk * mtmd_input_chunks_get(const mtmd_input_chunks * chunks, size_t idx);``"""

def mtmd_input_chunks_free(chunks: Address, /) -> None:
    """``void mtmd_input_chunks_free(mtmd_input_chunks * chunks);``"""

def mtmd_input_chunk_get_type(chunk: Address, /) -> int:
    """``enum mtmd_input_chunk_type mtmd_input_chunk_get_type(const mtmd_input_chunk * chunk);``"""

def mtmd_input_chunk_get_tokens_text(chunk: Address, n_tokens_output: PointerTo[c_size_t], /) -> Pointer[c_int32]:
    """``const llama_token * mtmd_input_chunk_get_tokens_text(const mtmd_input_chunk * chunk, size_t * n_tokens_output);``"""

def mtmd_input_chunk_get_tokens_image(chunk: Address, /) -> int | None:
    """``const mtmd_image_tokens * mtmd_input_chunk_get_tokens_image(const mtmd_input_chunk * chunk);``"""

def mtmd_input_chunk_get_n_tokens(chunk: Address, /) -> int:
    """``size_t mtmd_input_chunk_get_n_tokens(const mtmd_input_chunk * chunk);``"""

def mtmd_input_chunk_get_id(chunk: Address, /) -> bytes | None:
    """``const char * mtmd_input_chunk_get_id(const mtmd_input_chunk * chunk);``"""

def mtmd_input_chunk_get_n_pos(chunk: Address, /) -> int:
    """``llama_pos mtmd_input_chunk_get_n_pos(const mtmd_input_chunk * chunk);``"""

def mtmd_input_chunk_copy(chunk: Address, /) -> int | None:
    """``mtmd_input_chunk * mtmd_input_chunk_copy(const mtmd_input_chunk * chunk);``"""

def mtmd_input_chunk_free(chunk: Address, /) -> None:
    """``void mtmd_input_chunk_free(mtmd_input_chunk * chunk);``"""

def mtmd_input_chunk_get_placeholder(chunk: Address, /) -> int | None:
    """``mtmd_input_chunk * mtmd_input_chunk_get_placeholder(const mtmd_input_chunk * chunk);``"""

def mtmd_input_chunk_save(chunk: Address, out_buf: Text, out_len: Integer, expected_out_len: PointerTo[c_size_t], /) -> int:
    """``int32_t mtmd_input_chunk_save(const mtmd_input_chunk * chunk, char * out_buf, size_t out_len, size_t * expected_out_len);``"""

def mtmd_input_chunk_load(buf: Text, len: Integer, /) -> int | None:
    """``mtmd_input_chunk * mtmd_input_chunk_load(const char * buf, size_t len);``"""

def mtmd_image_tokens_get_n_tokens(image_tokens: Address, /) -> int:
    """``size_t mtmd_image_tokens_get_n_tokens(const mtmd_image_tokens * image_tokens);``"""

def mtmd_image_tokens_get_id(image_tokens: Address, /) -> bytes | None:
    """``const char * mtmd_image_tokens_get_id(const mtmd_image_tokens * image_tokens);``"""

def mtmd_image_tokens_get_n_pos(image_tokens: Address, /) -> int:
    """``llama_pos mtmd_image_tokens_get_n_pos(const mtmd_image_tokens * image_tokens);``"""

def mtmd_image_tokens_get_nx(image_tokens: Address, /) -> int:
    """``size_t mtmd_image_tokens_get_nx(const mtmd_image_tokens * image_tokens);`` Deprecated."""

def mtmd_image_tokens_get_ny(image_tokens: Address, /) -> int:
    """``size_t mtmd_image_tokens_get_ny(const mtmd_image_tokens * image_tokens);`` Deprecated."""

def mtmd_image_tokens_get_decoder_pos(image_tokens: Address, pos_0: Integer, i: Integer, /) -> mtmd_decoder_pos:
    """``struct mtmd_decoder_pos mtmd_image_tokens_get_decoder_pos(const mtmd_image_tokens * image_tokens, llama_pos pos_0, size_t i);``"""

def mtmd_tokenize(ctx: Address, output: Address, text: PointerTo[mtmd_input_text], bitmaps: PointerTo[c_void_p], n_bitmaps: Integer, /) -> int:
    """``int32_t mtmd_tokenize(const mtmd_context * ctx, mtmd_input_chunks * output, const mtmd_input_text * text, const mtmd_bitmap *const * bitmaps, size_t n_bitmaps);``"""

def mtmd_tokenize_from_parts(ctx: Address, output: Address, parts: PointerTo[Pointer[mtmd_input_part]], n_parts: Integer, add_special: Bool, /) -> int:
    """``int32_t mtmd_tokenize_from_parts(const mtmd_context * ctx, mtmd_input_chunks * output, const mtmd_input_part *const * parts, size_t n_parts, bool add_special);``"""

def mtmd_encode(ctx: Address, image_tokens: Address, /) -> int:
    """``int32_t mtmd_encode(mtmd_context * ctx, const mtmd_image_tokens * image_tokens);`` Deprecated."""

def mtmd_encode_chunk(ctx: Address, chunk: Address, /) -> int:
    """``int32_t mtmd_encode_chunk(mtmd_context * ctx, const mtmd_input_chunk * chunk);``"""

def mtmd_get_output_embd(ctx: Address, /) -> Pointer[c_float]:
    """``float * mtmd_get_output_embd(mtmd_context * ctx);``"""

def mtmd_batch_init(ctx: Address, /) -> int | None:
    """``mtmd_batch * mtmd_batch_init(mtmd_context * ctx);``"""

def mtmd_batch_free(batch: Address, /) -> None:
    """``void mtmd_batch_free(mtmd_batch * batch);``"""

def mtmd_batch_add_chunk(batch: Address, chunk: Address, /) -> int:
    """``int32_t mtmd_batch_add_chunk(mtmd_batch * batch, const mtmd_input_chunk * chunk);``"""

def mtmd_batch_encode(batch: Address, /) -> int:
    """``int32_t mtmd_batch_encode(mtmd_batch * batch);``"""

def mtmd_batch_get_output_embd(batch: Address, chunk: Address, /) -> Pointer[c_float]:
    """``float * mtmd_batch_get_output_embd(mtmd_batch * batch, const mtmd_input_chunk * chunk);``"""

def mtmd_log_set(log_callback: ggml_log_callback | None, user_data: Address, /) -> None:
    """``void mtmd_log_set(ggml_log_callback log_callback, void * user_data);``"""

def mtmd_get_cap_from_file(mmproj_fname: Text, /) -> mtmd_caps:
    """``struct mtmd_caps mtmd_get_cap_from_file(const char * mmproj_fname);``"""

def mtmd_gen_audio_get_info(ctx: Address, /) -> mtmd_gen_audio_info:
    """``struct mtmd_gen_audio_info mtmd_gen_audio_get_info(const mtmd_context * ctx);``"""

def mtmd_gen_inp_default(ctx: Address, /) -> mtmd_gen_inp:
    """``struct mtmd_gen_inp mtmd_gen_inp_default(const mtmd_context * ctx);``"""

def mtmd_gen_audio_process(ctx: Address, inp: PointerTo[mtmd_gen_inp], out: PointerTo[mtmd_gen_out], /) -> int:
    """``int32_t mtmd_gen_audio_process(mtmd_context * ctx, const struct mtmd_gen_inp * inp, struct mtmd_gen_out * out);``"""

def mtmd_test_create_input_chunks() -> int | None:
    """``mtmd_input_chunks * mtmd_test_create_input_chunks(void);``"""

def mtmd_helper_video_init_params_default() -> mtmd_helper_video_init_params:
    """``struct mtmd_helper_video_init_params mtmd_helper_video_init_params_default(void);``"""

def mtmd_helper_init_opt_default() -> mtmd_helper_init_opt:
    """``struct mtmd_helper_init_opt mtmd_helper_init_opt_default(void);``"""

def mtmd_helper_log_set(log_callback: ggml_log_callback | None, user_data: Address, /) -> None:
    """``void mtmd_helper_log_set(ggml_log_callback log_callback, void * user_data);``"""

def mtmd_helper_support_video(ctx: Address, /) -> bool:
    """``bool mtmd_helper_support_video(const mtmd_context * ctx);``"""

def mtmd_helper_get_n_tokens(chunks: Address, /) -> int:
    """``size_t mtmd_helper_get_n_tokens(const mtmd_input_chunks * chunks);``"""

def mtmd_helper_get_n_pos(chunks: Address, /) -> int:
    """``llama_pos mtmd_helper_get_n_pos(const mtmd_input_chunks * chunks);``"""

def mtmd_helper_image_get_decoder_pos(image: Address, pos_0: Integer, out_pos: PointerTo[mtmd_decoder_pos], /) -> None:
    """``void mtmd_helper_image_get_decoder_pos(const mtmd_image_tokens * image, llama_pos pos_0, struct mtmd_decoder_pos * out_pos);``"""

def mtmd_helper_eval_chunks(ctx: Address, lctx: Address, chunks: Address, n_past: Integer, seq_id: Integer, n_batch: Integer, logits_last: Bool, new_n_past: PointerTo[c_int32], /) -> int:
    """``int32_t mtmd_helper_eval_chunks(mtmd_context * ctx, struct llama_context * lctx, const mtmd_input_chunks * chunks, llama_pos n_past, llama_seq_id seq_id, int32_t n_batch, bool logits_last, llama_pos * new_n_past);``"""

def mtmd_helper_eval_chunk_single(ctx: Address, lctx: Address, chunk: Address, n_past: Integer, seq_id: Integer, n_batch: Integer, logits_last: Bool, new_n_past: PointerTo[c_int32], /) -> int:
    """``int32_t mtmd_helper_eval_chunk_single(mtmd_context * ctx, struct llama_context * lctx, const mtmd_input_chunk * chunk, llama_pos n_past, llama_seq_id seq_id, int32_t n_batch, bool logits_last, llama_pos * new_n_past);``"""

def mtmd_helper_decode_image_chunk(ctx: Address, lctx: Address, chunk: Address, encoded_embd: PointerTo[c_float], n_past: Integer, seq_id: Integer, n_batch: Integer, new_n_past: PointerTo[c_int32], callback: mtmd_helper_post_decode_callback | None, user_data: Address, /) -> int:
    """``int32_t mtmd_helper_decode_image_chunk(mtmd_context * ctx, struct llama_context * lctx, const mtmd_input_chunk * chunk, float * encoded_embd, llama_pos n_past, llama_seq_id seq_id, int32_t n_batch, llama_pos * new_n_past, mtmd_helper_post_decode_callback callback, void * user_data);``"""

def mtmd_helper_video_init(mctx: Address, path: Text, params: mtmd_helper_video_init_params, /) -> int | None:
    """``mtmd_helper_video * mtmd_helper_video_init(const struct mtmd_context * mctx, const char * path, struct mtmd_helper_video_init_params params);``"""

def mtmd_helper_video_init_from_buf(mctx: Address, buf: PointerTo[c_uint8], len: Integer, params: mtmd_helper_video_init_params, /) -> int | None:
    """``mtmd_helper_video * mtmd_helper_video_init_from_buf(const struct mtmd_context * mctx, const unsigned char * buf, size_t len, struct mtmd_helper_video_init_params params);``"""

def mtmd_helper_video_free(ctx: Address, /) -> None:
    """``void mtmd_helper_video_free(mtmd_helper_video * ctx);``"""

def mtmd_helper_video_get_info(ctx: Address, /) -> mtmd_helper_video_info:
    """``struct mtmd_helper_video_info mtmd_helper_video_get_info(const mtmd_helper_video * ctx);``"""

def mtmd_helper_video_read_next(ctx: Address, out_bitmap: PointerTo[c_void_p], out_text: PointerTo[c_char_p], /) -> int:
    """``int32_t mtmd_helper_video_read_next(mtmd_helper_video * ctx, mtmd_bitmap ** out_bitmap, char ** out_text);``"""

def mtmd_helper_model_can_chat(lctx: Address, mctx: Address, /) -> bool:
    """``bool mtmd_helper_model_can_chat(const struct llama_context * lctx, const struct mtmd_context * mctx);``"""

def mtmd_helper_gen_audio_init(lctx: Address, mctx: Address, /) -> int | None:
    """``mtmd_helper_gen_audio * mtmd_helper_gen_audio_init(struct llama_context * lctx, struct mtmd_context * mctx);``"""

def mtmd_helper_gen_audio_free(ctx: Address, /) -> None:
    """``void mtmd_helper_gen_audio_free(mtmd_helper_gen_audio * ctx);``"""

def mtmd_helper_gen_audio_reset(ctx: Address, /) -> None:
    """``void mtmd_helper_gen_audio_reset(mtmd_helper_gen_audio * ctx);``"""

def mtmd_helper_gen_audio_set_input(ctx: Address, inp: PointerTo[mtmd_helper_gen_audio_inp], /) -> int:
    """``int32_t mtmd_helper_gen_audio_set_input(mtmd_helper_gen_audio * ctx, const struct mtmd_helper_gen_audio_inp * inp);``"""

def mtmd_helper_gen_audio_step_prompt(ctx: Address, n_batch: Integer, /) -> int:
    """``int32_t mtmd_helper_gen_audio_step_prompt(mtmd_helper_gen_audio * ctx, int32_t n_batch);``"""

def mtmd_helper_gen_audio_step_gen(ctx: Address, sampled: Integer, h_state_in: PointerTo[c_float], h_state_out: PointerTo[Pointer[c_float]], out_stop: PointerTo[c_bool], /) -> int:
    """``int32_t mtmd_helper_gen_audio_step_gen(mtmd_helper_gen_audio * ctx, llama_token sampled, const float * h_state_in, const float ** h_state_out, bool * out_stop);``"""

def mtmd_helper_gen_audio_get_output(ctx: Address, out_sample_rate: PointerTo[c_int32], out_data: PointerTo[Pointer[c_char]], out_data_len: PointerTo[c_size_t], out_n_samples: PointerTo[c_int64], /) -> int:
    """``int32_t mtmd_helper_gen_audio_get_output(mtmd_helper_gen_audio * ctx, int32_t * out_sample_rate, const char ** out_data, size_t * out_data_len, int64_t * out_n_samples);``"""
