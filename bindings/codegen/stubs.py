"""The C headers that the compiler would bring, reduced to what the interface needs.

They are held in memory and shadow whatever a machine has, so every machine reads the same text.
The sizes are those of the 64-bit platforms that a wheel exists for; no public type depends on ``long``.
"""

from __future__ import annotations

STUB_HEADERS: dict[str, str] = {
    "stdbool.h": "#define bool _Bool\n#define true 1\n#define false 0\n",
    "stddef.h": "typedef __SIZE_TYPE__ size_t;\n#define NULL ((void *) 0)\n",
    "stdint.h": (
        "typedef signed char int8_t;\ntypedef unsigned char uint8_t;\n"
        "typedef short int16_t;\ntypedef unsigned short uint16_t;\n"
        "typedef int int32_t;\ntypedef unsigned int uint32_t;\n"
        "typedef long long int64_t;\ntypedef unsigned long long uint64_t;\n"
        "typedef unsigned long long uintptr_t;\n"
        "#define UINTPTR_MAX 0xFFFFFFFFFFFFFFFFull\n"
    ),
    "stdio.h": "#include <stddef.h>\ntypedef struct _FILE FILE;\n",
}
"""File name to text."""
