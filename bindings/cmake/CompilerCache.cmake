# Uses ccache or sccache when one is present, so that a second build folder costs seconds.
# Chosen by hand with -DCMAKE_CXX_COMPILER_LAUNCHER=..., switched off with -DCOMPILER_CACHE=OFF.

option(COMPILER_CACHE "use ccache or sccache when present" ON)
if(COMPILER_CACHE AND NOT DEFINED CMAKE_CXX_COMPILER_LAUNCHER AND NOT DEFINED ENV{CMAKE_CXX_COMPILER_LAUNCHER})
    find_program(COMPILER_CACHE_PROGRAM NAMES ccache sccache)
    if(COMPILER_CACHE_PROGRAM)
        foreach(language IN ITEMS C CXX CUDA HIP)
            set(CMAKE_${language}_COMPILER_LAUNCHER "${COMPILER_CACHE_PROGRAM}")
        endforeach()
        message(STATUS "Compiler cache: ${COMPILER_CACHE_PROGRAM}")
    endif()
endif()
