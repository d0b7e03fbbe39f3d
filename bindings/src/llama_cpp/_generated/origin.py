"""Where this binding comes from.

Made from the C headers by scripts/generate_binding.py; do not edit.
"""


from __future__ import annotations

LLAMA_VERSION = "0.5.0-dev"
LLAMA_BUILD = 11312
LLAMA_COMMIT = "0c1e57098bba43ac29e6e3b677cdceebdd22334f"
GGML_VERSION = "0.25.3"
HEADERS_DIGEST = "408e1e014c05b8744a9d95dbb79f75d6244fbdd5e31d88c62e96e079b20312e3"
HEADERS: dict[str, str] = {
    "ggml/include/ggml.h": "12ee71f99db7db9b353bc02b1fbb57c344ee17c01ac5fb7952b41a637a747ea9",
    "ggml/include/ggml-alloc.h": "94e4cd069b9313b2ceb35dacec901981e0bb478d8bb31035b7126be091998c23",
    "ggml/include/ggml-backend.h": "46d84cb998105f871240864fd0f55446939a2fe86c5c281afa63a010fb1f65a2",
    "ggml/include/ggml-cpu.h": "316279e004cdeb8e6ef78599acb602bf79a8abdf897fed9fd1914808c1518c6e",
    "ggml/include/ggml-opt.h": "3586de1bc8a934b5c72339e2b6937b0641e8f149b512231e666f67de0736eea2",
    "ggml/include/gguf.h": "e56714aab702e5ce62ee587a409643c08f7e93e8fbb77f48ef7cc85075f96fa4",
    "ggml/include/ggml-rpc.h": "196d2a7434f0abdb01f13c5360e0b118b9f2d66c6452e3a7a844fbecc890205c",
    "include/llama.h": "d5cf9203bea63b575e76cba4881f29cfd1b611451578b01582b75b72ecbb04bc",
    "tools/mtmd/mtmd.h": "b0f1ba884e8688980789f0547147d2b7330d65772ebac8f36c0dbb8ece7cf7d0",
    "tools/mtmd/mtmd-helper.h": "893b42990d4b386b8c52d8078499f5615c2d7b0c92d0c30501816d65cab8db6c",
    "src/llama-vocab.h": "b2009ab333811a33eb16692424221b5cf6166214a4a7982ce14e2b6b3256b069",
}
