# Finds the vendored llama.cpp: beside the bindings in a checkout, inside them in an sdist.
# Sets LLAMA_CPP_DIR, LLAMA_BUILD_NUMBER and LLAMA_BUILD_COMMIT.

set(places "${CMAKE_CURRENT_SOURCE_DIR}/vendor" "${CMAKE_CURRENT_SOURCE_DIR}/../vendor")
foreach(place IN LISTS places)
    if(EXISTS "${place}/llama.cpp/CMakeLists.txt")
        get_filename_component(vendor_dir "${place}" ABSOLUTE)
        break()
    endif()
endforeach()
if(NOT DEFINED vendor_dir)
    message(FATAL_ERROR
        "llama.cpp's sources are missing; looked in: ${places}\n"
        "hint: run scripts/vendor sync in a checkout of the repository, or build from the sdist, which holds them")
endif()
set(LLAMA_CPP_DIR "${vendor_dir}/llama.cpp")

# llama.cpp asks git for its own commit and would find the repository around it. It takes the
# values of the lock file instead, and git is kept from looking above the vendored tree.
file(STRINGS "${vendor_dir}/llama.cpp.lock.toml" lock_lines)
foreach(line IN LISTS lock_lines)
    if(line MATCHES "^build = ([0-9]+)$")
        set(LLAMA_BUILD_NUMBER "${CMAKE_MATCH_1}")
    elseif(line MATCHES "^commit = \"([0-9a-f]+)\"$")
        string(SUBSTRING "${CMAKE_MATCH_1}" 0 7 LLAMA_BUILD_COMMIT)
    endif()
endforeach()
set(ENV{GIT_CEILING_DIRECTORIES} "${vendor_dir}")
set(ENV{GIT_DIR} "${vendor_dir}/llama.cpp/.git")
