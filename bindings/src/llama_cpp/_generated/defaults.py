"""Default parameters; None is NULL.

Made from the C headers by scripts/generate_binding.py; do not edit.
"""


from __future__ import annotations

DEFAULTS: dict[str, tuple[str, dict[str, object]]] = {
    "llama_model_default_params": ("llama_model_params", {'devices': None, 'tensor_buft_overrides': None, 'n_gpu_layers': -1, 'split_mode': 1, 'load_mode': -1, 'lazy_mode': 1, 'main_gpu': 0, 'tensor_split': None, 'progress_callback': None, 'progress_callback_user_data': None, 'kv_overrides': None, 'vocab_only': False, 'check_tensors': False, 'use_extra_bufts': True, 'no_host': False, 'no_alloc': False, 'load_mtp': False}),
    "llama_context_default_params": ("llama_context_params", {'n_ctx': 512, 'n_batch': 2048, 'n_ubatch': 512, 'n_seq_max': 1, 'n_rs_seq': 0, 'n_outputs_max': 0, 'n_outputs_max_per_seq': 1, 'n_threads': 4, 'n_threads_batch': 4, 'ctx_type': 0, 'rope_scaling_type': -1, 'pooling_type': -1, 'attention_type': -1, 'flash_attn_type': -1, 'rope_freq_base': 0.0, 'rope_freq_scale': 0.0, 'yarn_ext_factor': -1.0, 'yarn_attn_factor': -1.0, 'yarn_beta_fast': -1.0, 'yarn_beta_slow': -1.0, 'yarn_orig_ctx': 0, 'defrag_thold': -1.0, 'cb_eval': None, 'cb_eval_user_data': None, 'type_k': 1, 'type_v': 1, 'abort_callback': None, 'abort_callback_data': None, 'embeddings': False, 'offload_kqv': True, 'no_perf': True, 'op_offload': True, 'swa_full': True, 'kv_unified': False, 'samplers': None, 'n_samplers': 0, 'ctx_other': None}),
    "llama_model_quantize_default_params": ("llama_model_quantize_params", {'nthread': 0, 'ftype': 7, 'output_tensor_type': 43, 'token_embedding_type': 43, 'allow_requantize': False, 'quantize_output_tensor': True, 'only_copy': False, 'pure': False, 'keep_split': False, 'dry_run': False, 'imatrix': None, 'kv_overrides': None, 'tt_overrides': None, 'prune_layers': None, 'max_buf_size': 8589934592}),
    "llama_sampler_chain_default_params": ("llama_sampler_chain_params", {'no_perf': True}),
    "llama_batch_get_one": ("llama_batch", {'n_tokens': 0, 'token': None, 'embd': None, 'pos': None, 'n_seq_id': None, 'seq_id': None, 'logits': None}),
    "mtmd_context_params_default": ("mtmd_context_params", {'use_gpu': True, 'device': None, 'print_timings': True, 'n_threads': 4, 'image_marker': None, 'flash_attn_type': -1, 'warmup': True, 'image_min_tokens': -1, 'image_max_tokens': -1, 'cb_eval': None, 'cb_eval_user_data': None, 'batch_max_tokens': 1024, 'progress_callback': None, 'progress_callback_user_data': None}),
    "mtmd_helper_video_init_params_default": ("mtmd_helper_video_init_params", {'fps_target': 4.0, 'ffmpeg_bin_dir': None, 'timestamp_interval_ms': 5000}),
}
