# Where the libraries lie in the wheel and how they find each other: llama_cpp/lib, by $ORIGIN,
# one file each, no version suffix (a wheel cannot hold symbolic links), no path of this machine.

set(CMAKE_PLATFORM_NO_VERSIONED_SONAME ON)
set(CMAKE_BUILD_WITH_INSTALL_RPATH ON)
if(APPLE)
    set(CMAKE_INSTALL_RPATH "@loader_path")
elseif(UNIX)
    set(CMAKE_INSTALL_RPATH "$ORIGIN")
endif()

if(WIN32)
    set(CMAKE_SHARED_LIBRARY_PREFIX "") # llama.dll beside ggml.dll, whichever compiler
endif()

if(UNIX AND NOT APPLE)
    add_link_options("LINKER:--version-script=${CMAKE_CURRENT_LIST_DIR}/exports.map" "LINKER:--gc-sections"
        "LINKER:--hash-style=gnu")
endif()

# __FILE__ in assertions names llama.cpp/src/..., whatever folder the build ran in.
if(NOT MSVC)
    add_compile_options("$<$<COMPILE_LANGUAGE:C,CXX>:-ffile-prefix-map=${LLAMA_CPP_DIR}=llama.cpp>")
endif()

# libmtmd is 51 small files that include the same large headers: as unity files they cost half.
function(speed_up_mtmd)
    set_target_properties(mtmd PROPERTIES UNITY_BUILD ON UNITY_BUILD_BATCH_SIZE 16)
    get_target_property(sources mtmd SOURCES)
    list(FILTER sources EXCLUDE REGEX "^models/")
    list(FILTER sources INCLUDE REGEX "\\.cpp$")
    list(TRANSFORM sources PREPEND "${LLAMA_CPP_DIR}/tools/mtmd/")
    set_source_files_properties(${sources} DIRECTORY "${LLAMA_CPP_DIR}/tools/mtmd"
        PROPERTIES SKIP_UNITY_BUILD_INCLUSION ON)
endfunction()

# ggml's libraries: the two that every build has, and a module for each CPU level and GPU backend.
function(find_ggml_libraries result)
    get_property(targets DIRECTORY "${LLAMA_CPP_DIR}/ggml/src" PROPERTY BUILDSYSTEM_TARGETS)
    get_property(folders DIRECTORY "${LLAMA_CPP_DIR}/ggml/src" PROPERTY SUBDIRECTORIES)
    foreach(folder IN LISTS folders)
        get_property(more DIRECTORY "${folder}" PROPERTY BUILDSYSTEM_TARGETS)
        list(APPEND targets ${more})
    endforeach()
    set(libraries "")
    foreach(target IN LISTS targets)
        get_target_property(type ${target} TYPE)
        if(type MATCHES "^(MODULE|SHARED)_LIBRARY$")
            list(APPEND libraries ${target})
        endif()
    endforeach()
    set(${result} ${libraries} PARENT_SCOPE)
endfunction()

function(install_into_package)
    find_ggml_libraries(ggml_libraries)
    add_custom_target(payload ALL DEPENDS llama mtmd ${ggml_libraries})
    install(TARGETS llama mtmd ${ggml_libraries}
        LIBRARY DESTINATION llama_cpp/lib COMPONENT payload
        RUNTIME DESTINATION llama_cpp/lib COMPONENT payload)
    file(GLOB licenses "${LLAMA_CPP_DIR}/LICENSE" "${LLAMA_CPP_DIR}/licenses/LICENSE-*")
    if(DEFINED SKBUILD_METADATA_DIR)
        install(FILES ${licenses} DESTINATION "${SKBUILD_METADATA_DIR}/licenses/llama.cpp" COMPONENT payload)
    endif()
endfunction()
