from __future__ import annotations

from pathlib import Path

import pytest

from fakes.elves import Elf, make_elf
from llama_cpp._elf import needed_libraries
from llama_cpp._preload import find_needed, load_in_any_order, preload, runtime_folders


def test_needed_libraries_of_an_elf_file(tmp_path: Path) -> None:
    (tmp_path / "x.so").write_bytes(make_elf(Elf(needed=("libcudart.so.12", "libc.so.6"))))

    assert needed_libraries(tmp_path / "x.so") == ("libcudart.so.12", "libc.so.6")


@pytest.mark.parametrize("content", [b"", b"MZ" + bytes(100), b"\x7fELF\x01\x01" + bytes(100)])
def test_other_file_needs_nothing(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "x.so").write_bytes(content)

    assert needed_libraries(tmp_path / "x.so") == ()


def test_vendor_packages_come_before_installed_toolkits(tmp_path: Path) -> None:
    packaged, installed = tmp_path / "site/nvidia/cublas/lib", tmp_path / "cuda/lib64"
    packaged.mkdir(parents=True)
    installed.mkdir(parents=True)

    found = runtime_folders([str(tmp_path / "site")], {"CUDA_PATH": str(tmp_path / "cuda"), "HIP_PATH": ""})

    assert found == [packaged, installed]


def test_needed_file_comes_from_the_first_folder_that_has_it(tmp_path: Path) -> None:
    module = tmp_path / "libggml-cuda.so"
    module.write_bytes(make_elf(Elf(needed=("libggml-base.so", "libcudart.so.12", "libcuda.so.1"))))
    folders = [tmp_path / name for name in ("a", "b", "c")]
    for folder in folders:
        folder.mkdir()
    (folders[1] / "libcudart.so.12").touch()
    (folders[2] / "libcudart.so.12").touch()
    (folders[2] / "libggml-base.so").touch()

    assert find_needed([module], ["libggml-base.so"], folders) == [folders[1] / "libcudart.so.12"]


def test_library_that_does_not_load_is_passed_over(tmp_path: Path) -> None:
    (tmp_path / "libbroken.so").write_bytes(b"no library")

    assert load_in_any_order([tmp_path / "libbroken.so"]) == ()


def test_folder_without_gpu_module_needs_no_runtime(tmp_path: Path) -> None:
    assert preload(tmp_path, ["libggml-cpu-x64.so", "libllama.so"]) == ()
