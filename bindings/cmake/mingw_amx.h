/* GCC before 14 passes the stride of an AMX tile as a long, which has 32 bits on Windows: its own assembler
   refuses that. The same instructions with a stride of 64 bits, for those that ggml uses. */
#pragma once

#include <immintrin.h>

#define WIDE_TILE_LOAD(tile, place, stride)                                                            \
    __asm__ volatile("tileloadd (%0,%1,1), %%tmm" #tile                                                \
                     :: "r"((const void *) (place)), "r"((long long) (stride)) : "memory")
#define WIDE_TILE_STORE(tile, place, stride)                                                           \
    __asm__ volatile("tilestored %%tmm" #tile ", (%0,%1,1)"                                            \
                     :: "r"((void *) (place)), "r"((long long) (stride)) : "memory")

/* in two steps, so that a tile may be given as a macro */
#undef _tile_loadd
#undef _tile_stored
#define _tile_loadd(tile, place, stride) WIDE_TILE_LOAD(tile, place, stride)
#define _tile_stored(tile, place, stride) WIDE_TILE_STORE(tile, place, stride)
