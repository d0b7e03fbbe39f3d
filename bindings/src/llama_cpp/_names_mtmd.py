"""Names of the low-level mtmd module that no header has: aliases and shims that programs use."""

from __future__ import annotations

import ctypes
from typing import NewType

from llama_cpp import _library
from llama_cpp._ctypes_extensions import ctypes_function_for_shared_library
from llama_cpp._generated import mtmd

mtmd_context_p = NewType("mtmd_context_p", int)
mtmd_bitmap_p = NewType("mtmd_bitmap_p", int)
mtmd_image_tokens_p = NewType("mtmd_image_tokens_p", int)
mtmd_audio_tokens_p = NewType("mtmd_audio_tokens_p", int)
mtmd_input_chunk_p = NewType("mtmd_input_chunk_p", int)
mtmd_input_chunks_p = NewType("mtmd_input_chunks_p", int)
mtmd_input_text_p = NewType("mtmd_input_text_p", int)
mtmd_batch_p = NewType("mtmd_batch_p", int)
mtmd_helper_video_p = NewType("mtmd_helper_video_p", int)
mtmd_helper_gen_audio_p = NewType("mtmd_helper_gen_audio_p", int)

mtmd_context_p_ctypes = ctypes.c_void_p
mtmd_bitmap_p_ctypes = ctypes.c_void_p
mtmd_image_tokens_p_ctypes = ctypes.c_void_p
mtmd_audio_tokens_p_ctypes = ctypes.c_void_p
mtmd_input_chunk_p_ctypes = ctypes.c_void_p
mtmd_input_chunks_p_ctypes = ctypes.c_void_p
mtmd_batch_p_ctypes = ctypes.c_void_p
mtmd_helper_video_p_ctypes = ctypes.c_void_p
mtmd_helper_gen_audio_p_ctypes = ctypes.c_void_p

mtmd_input_text_p_ctypes = ctypes.POINTER(mtmd.mtmd_input_text)
mtmd_context_params_p_ctypes = ctypes.POINTER(mtmd.mtmd_context_params)
mtmd_decoder_pos_p = ctypes.POINTER(mtmd.mtmd_decoder_pos)
mtmd_decoder_pos_p_ctypes = ctypes.POINTER(mtmd.mtmd_decoder_pos)
mtmd_helper_bitmap_wrapper_p_ctypes = ctypes.POINTER(mtmd.mtmd_helper_bitmap_wrapper)
mtmd_helper_video_info_p_ctypes = ctypes.POINTER(mtmd.mtmd_helper_video_info)
mtmd_helper_video_init_params_p_ctypes = ctypes.POINTER(mtmd.mtmd_helper_video_init_params)

_libmtmd: ctypes.CDLL
"""The loaded libmtmd; its attributes are the C functions with their prototypes."""


def mtmd_get_audio_bitrate(ctx: int, /) -> int:
    """Old name of ``mtmd_get_audio_sample_rate``."""
    rate: int = _library.mtmd().mtmd_get_audio_sample_rate(ctx)
    return rate


def mtmd_helper_bitmap_init_from_file_wrapper(
    ctx: int | None,
    fname: bytes,
    placeholder: bool,
    opt: mtmd.mtmd_helper_init_opt,
    /,
) -> mtmd.mtmd_helper_bitmap_wrapper:
    """Read an image, audio or video file as C does: a bitmap, or a video that still yields bitmaps."""
    made: mtmd.mtmd_helper_bitmap_wrapper
    made = _library.mtmd().mtmd_helper_bitmap_init_from_file(ctx, fname, placeholder, opt)
    return made


def mtmd_helper_bitmap_init_from_buf_wrapper(
    ctx: int | None,
    buf: object,
    length: int,
    placeholder: bool,
    opt: mtmd.mtmd_helper_init_opt,
    /,
) -> mtmd.mtmd_helper_bitmap_wrapper:
    """Read a file held in memory as C does: a bitmap, or a video that still yields bitmaps."""
    made: mtmd.mtmd_helper_bitmap_wrapper
    made = _library.mtmd().mtmd_helper_bitmap_init_from_buf(ctx, buf, length, placeholder, opt)
    return made


def mtmd_helper_bitmap_init_from_file(
    ctx: int | None,
    fname: bytes,
    placeholder: bool = False,
    opt: mtmd.mtmd_helper_init_opt | None = None,
    /,
) -> int | None:
    """Read an image or audio file; None if it is neither. A video gives None too."""
    return _bitmap(mtmd_helper_bitmap_init_from_file_wrapper(ctx, fname, placeholder, _filled(opt)))


def mtmd_helper_bitmap_init_from_buf(
    ctx: int | None,
    buf: object,
    length: int,
    placeholder: bool = False,
    opt: mtmd.mtmd_helper_init_opt | None = None,
    /,
) -> int | None:
    """Read an image or audio file held in memory; None if it is neither. A video gives None too."""
    return _bitmap(mtmd_helper_bitmap_init_from_buf_wrapper(ctx, buf, length, placeholder, _filled(opt)))


def _filled(opt: mtmd.mtmd_helper_init_opt | None) -> mtmd.mtmd_helper_init_opt:
    if opt is not None:
        return opt
    default: mtmd.mtmd_helper_init_opt = _library.mtmd().mtmd_helper_init_opt_default()
    return default


def _bitmap(made: mtmd.mtmd_helper_bitmap_wrapper) -> int | None:
    if made.video_ctx:
        _library.mtmd().mtmd_helper_video_free(made.video_ctx)
    return made.bitmap


def __getattr__(name: str) -> object:
    """Give the names whose value is in the library."""
    if name == "_libmtmd":
        return _library.mtmd()
    if name in {"ctypes_function", "ctypes_function_mtmd"}:
        return ctypes_function_for_shared_library(_library.mtmd())
    raise AttributeError(name)
