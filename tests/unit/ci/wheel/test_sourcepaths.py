from __future__ import annotations

import pytest

from ci.wheel.sourcepaths import build_paths


@pytest.mark.parametrize(
    ("text", "paths"),
    [
        (b"\0/build/llama.cpp/src/llama.cpp\0", ("/build/llama.cpp/src/llama.cpp",)),
        (b"/src/ggml.c", ("/src/ggml.c",)),
        (b"failed at /scratch/b/mmq.cuh:12", ("/scratch/b/mmq.cuh",)),
        (b"\0-I/home/anna/include/ggml.h\0", ("/home/anna/include/ggml.h",)),
        ("\0/home/jörg/models\0".encode(), ("/home/jörg/models",)),
        (b"\0/builds/project/out\0", ("/builds/project/out",)),
        (b"\0/b/x.h\0/a/x.h\0/b/x.h\0", ("/a/x.h", "/b/x.h")),
        (b"\0../../vendor/ggml/src/ggml.c\0", ()),
        (b"\0llama.cpp/src/llama.cpp\0", ()),
        (b"\0/usr/include/c++/14/bits/stl_vector.h\0", ()),
        (b"\0/opt/rh/gcc-toolset-14/root/usr/include/c++/14/array.h\0", ()),
        (b"\0/proc/self/status\0/sys/devices/system/cpu\0", ()),
        (b"x/y/z.c", ()),
        (b"\xff/a/b.c\xfe", ()),
    ],
)
def test_paths_of_the_building_machine(text: bytes, paths: tuple[str, ...]) -> None:
    assert build_paths(text) == paths
