# What ggml needs to compile with MinGW-w64, whose headers are behind those of Windows; each is asked for first.

if(MINGW)
    include(CheckCSourceCompiles)
    check_c_source_compiles("
        #define _WIN32_WINNT 0x0A00
        #include <windows.h>
        int main(void) { return sizeof(THREAD_POWER_THROTTLING_STATE) == 0; }"
        HAVE_THREAD_POWER_THROTTLING_STATE)
    if(NOT HAVE_THREAD_POWER_THROTTLING_STATE)
        # before version 11; ggml then uses the functions of Windows 7, which every later Windows has
        add_compile_definitions(_WIN32_WINNT=0x0601)
    endif()
endif()

# Run after ggml's targets are there.
function(mend_amx_for_mingw)
    if(NOT MINGW OR NOT TARGET ggml-cpu-sapphirerapids)
        return()
    endif()
    set(CMAKE_REQUIRED_FLAGS "-O1 -mamx-tile")
    check_c_source_compiles("
        #include <immintrin.h>
        void load(const void * place, int stride) { _tile_loadd(0, place, stride); }
        int main(void) { return 0; }"
        HAVE_WIDE_TILE_STRIDE)
    if(NOT HAVE_WIDE_TILE_STRIDE)
        target_compile_options(ggml-cpu-sapphirerapids PRIVATE
            -include "${CMAKE_CURRENT_FUNCTION_LIST_DIR}/mingw_amx.h")
    endif()
endfunction()
