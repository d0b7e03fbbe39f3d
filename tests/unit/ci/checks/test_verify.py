from __future__ import annotations

import stat
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

import msgspec
import pytest

from ci.checks import library_checks, wheel_checks
from ci.checks.findings import CheckId, Finding
from ci.checks.promise import Promise
from ci.checks.verify import CHECKS, VerifiedWheel, examine, verify
from ci.wheel.inspector import inspect_wheel
from fakes.elves import Elf, make_elf
from fakes.wheels import (
    CU128_MARK,
    MODULE,
    PROMISE,
    TAG,
    FakeWheel,
    libraries,
    make_wheel,
    metadata,
    wheel_file,
)
from wheelgrid.errors import WheelRejectedError
from wheelgrid.variants import wheel_document

GOOD = FakeWheel()
INIT = "llama_cpp/__init__.py"
LLAMA = libraries()["libllama.so"]
ZEN4 = libraries()["libggml-cpu-zen4.so"]
DOCUMENT = wheel_document(CU128_MARK)
AS_CU128 = replace(PROMISE, variant=CU128_MARK, backend="variants")
AS_CU126 = replace(PROMISE, variant=msgspec.structs.replace(CU128_MARK, label="cu126"))
AS_ADA = replace(
    PROMISE,
    variant=msgspec.structs.replace(CU128_MARK, properties=("nvidia :: sm_arch :: 89_real",)),
)


def tagged(tag: str) -> FakeWheel:
    return replace(GOOD, filename=f"llama_cpp_python-0.3.100-{tag}.whl", wheel=wheel_file(tag))


def on_platforms(*platforms: str) -> FakeWheel:
    tags = [f"py3-none-{platform}" for platform in platforms]
    return replace(
        GOOD,
        filename=f"llama_cpp_python-0.3.100-py3-none-{'.'.join(platforms)}.whl",
        wheel=wheel_file(*tags),
    )


def with_files(files: Mapping[str, bytes]) -> FakeWheel:
    return replace(GOOD, files={**GOOD.files, **files})


@dataclass(frozen=True, kw_only=True)
class Broken:
    """A wheel that one check refuses, and no other."""

    check: CheckId
    name: str
    wheel: FakeWheel
    promise: Promise = field(default=PROMISE)
    says: str


BROKEN = (
    Broken(
        check=CheckId.MEMBERS,
        name="root folder",
        wheel=with_files({"bin/x": b"x"}),
        says="'bin' lies at the root",
    ),
    Broken(
        check=CheckId.MEMBERS,
        name="data folder",
        wheel=with_files({"llama_cpp_python-0.3.100.data/data/x": b"x"}),
        says="lies at the root",
    ),
    Broken(
        check=CheckId.MEMBERS,
        name="header",
        wheel=with_files({"llama_cpp/llama.h": b"x"}),
        says="'llama_cpp/llama.h' is of no use",
    ),
    Broken(
        check=CheckId.MEMBERS,
        name="case",
        wheel=with_files({"llama_cpp/__INIT__.py": b"x"}),
        says="'llama_cpp/__init__.py' is there 2 times",
    ),
    Broken(
        check=CheckId.MEMBERS,
        name="library missing",
        wheel=GOOD.but(libmtmd=None),
        says="library 'libmtmd' is missing",
    ),
    Broken(
        check=CheckId.MEMBERS,
        name="gpu module missing",
        wheel=GOOD,
        promise=replace(PROMISE, libraries=(*PROMISE.libraries, "libggml-cuda"), modules=("libggml-cuda",)),
        says="library 'libggml-cuda' is missing",
    ),
    Broken(
        check=CheckId.MEMBERS,
        name="library with version suffix",
        wheel=replace(GOOD, libraries={**libraries(), "libllama.so.0": LLAMA}),
        says="'libllama.so.0' lies in 'llama_cpp/lib/', but no such library was promised",
    ),
    Broken(
        check=CheckId.MEMBERS,
        name="library twice",
        wheel=replace(GOOD, libraries={**libraries(), "libllama.dll": LLAMA}),
        says="library 'libllama' is there 2 times",
    ),
    Broken(
        check=CheckId.MEMBERS,
        name="other file among libraries",
        wheel=with_files({"llama_cpp/lib/notes.txt": b"x"}),
        says="'notes.txt' lies in",
    ),
    Broken(
        check=CheckId.MEMBERS,
        name="library elsewhere",
        wheel=with_files({"llama_cpp/libllama.so": make_elf(LLAMA)}),
        says="lies outside 'llama_cpp/lib/'",
    ),
    Broken(
        check=CheckId.SYMLINKS,
        name="link",
        wheel=replace(
            with_files({"llama_cpp/link": b"__init__.py"}), modes={"llama_cpp/link": stat.S_IFLNK | 0o777}
        ),
        says="'llama_cpp/link' is a symbolic link",
    ),
    Broken(
        check=CheckId.NAMES,
        name="renamed to a label",
        wheel=replace(GOOD, filename=f"llama_cpp_python-0.3.100+cpu-{TAG}.whl"),
        says="file name says version '0.3.100+cpu', METADATA says '0.3.100'",
    ),
    Broken(
        check=CheckId.NAMES,
        name="renamed to another project",
        wheel=replace(GOOD, filename=f"llama_cpp-0.3.100-{TAG}.whl"),
        says="file name says project 'llama-cpp', METADATA says 'llama-cpp-python'",
    ),
    Broken(
        check=CheckId.NAMES,
        name="dist-info of another version",
        wheel=replace(GOOD, dist_info="llama_cpp_python-0.3.99.dist-info"),
        says="the .dist-info folder says '0.3.99'",
    ),
    Broken(
        check=CheckId.TAGS,
        name="renamed to another platform",
        wheel=replace(GOOD, wheel=wheel_file("py3-none-linux_x86_64")),
        says="WHEEL says tag 'py3-none-linux_x86_64', the file name does not",
    ),
    Broken(
        check=CheckId.TAGS,
        name="tag left out of WHEEL",
        wheel=replace(on_platforms("manylinux_2_17_x86_64", "manylinux_2_28_x86_64"), wheel=wheel_file(TAG)),
        says="file name says tag 'py3-none-manylinux_2_17_x86_64', WHEEL does not",
    ),
    Broken(
        check=CheckId.TAGS,
        name="no tag at all",
        wheel=replace(GOOD, wheel=wheel_file(TAG, "nonsense")),
        says="WHEEL has a tag 'nonsense'",
    ),
    Broken(
        check=CheckId.BARE_LINUX,
        name="linux tag",
        wheel=on_platforms("linux_x86_64"),
        says="'linux_x86_64' runs on no known Linux",
    ),
    Broken(
        check=CheckId.TAG_HONEST,
        name="glibc too new",
        wheel=GOOD.but(libllama=replace(LLAMA, versions={"libc.so.6": ("GLIBC_2.17", "GLIBC_2.34")})),
        says="needs GLIBC_2.34, which 'manylinux_2_28_x86_64' does not promise",
    ),
    Broken(
        check=CheckId.TAG_HONEST,
        name="libstdc++ too new, in a module",
        wheel=GOOD.but(
            **{"libggml-cpu-zen4": replace(ZEN4, versions={"libstdc++.so.6": ("GLIBCXX_3.4.29",)})}
        ),
        says="needs GLIBCXX_3.4.29",
    ),
    Broken(
        check=CheckId.TAG_HONEST,
        name="c++ abi too new",
        wheel=GOOD.but(libllama=replace(LLAMA, versions={"libstdc++.so.6": ("CXXABI_1.3.13",)})),
        says="needs CXXABI_1.3.13",
    ),
    Broken(
        check=CheckId.TAG_HONEST,
        name="one of two tags lies",
        wheel=replace(
            on_platforms("manylinux_2_17_x86_64", "manylinux_2_28_x86_64"),
            libraries=GOOD.but(libllama=replace(LLAMA, versions={"libc.so.6": ("GLIBC_2.27",)})).libraries,
        ),
        says="needs GLIBC_2.27, which 'manylinux_2_17_x86_64' does not promise",
    ),
    Broken(
        check=CheckId.TAG_HONEST,
        name="other architecture",
        wheel=on_platforms("manylinux_2_28_aarch64"),
        says="is not for 'x86_64'",
    ),
    Broken(
        check=CheckId.TAG_HONEST,
        name="unknown policy",
        wheel=on_platforms("manylinux_2_6_x86_64"),
        says="'manylinux_2_6_x86_64' is no policy",
    ),
    Broken(
        check=CheckId.TAG_HONEST,
        name="unknown kind",
        wheel=on_platforms("any"),
        says="platform tag 'any' is of no kind",
    ),
    Broken(
        check=CheckId.TAG_HONEST,
        name="glibc under a musl tag",
        wheel=on_platforms("musllinux_1_2_x86_64"),
        promise=replace(PROMISE, tag_floor="musllinux_1_2"),
        says="needs GLIBC_2.17, which 'musllinux_1_2_x86_64' does not promise",
    ),
    Broken(
        check=CheckId.TAG_PROMISED,
        name="newer system than promised",
        wheel=on_platforms("manylinux_2_34_x86_64"),
        says="'manylinux_2_34_x86_64' does not reach down to 'manylinux_2_28'",
    ),
    Broken(
        check=CheckId.TAG_PROMISED,
        name="other system than promised",
        wheel=GOOD,
        promise=replace(PROMISE, tag_floor="musllinux_1_2"),
        says="does not reach down to 'musllinux_1_2'",
    ),
    Broken(
        check=CheckId.TAG_PROMISED,
        name="one python only",
        wheel=tagged("cp311-cp311-manylinux_2_28_x86_64"),
        says="tags are 'cp311-cp311', expected 'py3-none'",
    ),
    Broken(
        check=CheckId.FORMAT,
        name="wheel version",
        wheel=replace(GOOD, wheel=wheel_file(TAG, version="2.0")),
        says="Wheel-Version is '2.0'",
    ),
    Broken(
        check=CheckId.FORMAT,
        name="purelib",
        wheel=replace(GOOD, wheel=wheel_file(TAG, purelib="true")),
        says="Root-Is-Purelib is 'true'",
    ),
    Broken(
        check=CheckId.RECORD,
        name="other content of the same size",
        wheel=replace(GOOD, lies={INIT: b"print('hullo')\n"}),
        says="has another digest",
    ),
    Broken(
        check=CheckId.RECORD,
        name="other size",
        wheel=replace(GOOD, lies={INIT: b"x"}),
        says="has another size",
    ),
    Broken(
        check=CheckId.RECORD,
        name="file that is not there",
        wheel=replace(GOOD, lies={"llama_cpp/gone.py": b""}),
        says="'llama_cpp/gone.py' is in RECORD, but not in the wheel",
    ),
    Broken(
        check=CheckId.RECORD,
        name="file that is not listed",
        wheel=replace(GOOD, unrecorded=frozenset({INIT})),
        says="is in the wheel, but RECORD does not list it",
    ),
    Broken(
        check=CheckId.RECORD,
        name="signature",
        wheel=with_files({f"{GOOD.dist_info}/RECORD.jws": b"{}"}),
        says="is a signature",
    ),
    Broken(
        check=CheckId.VERSION,
        name="label missing",
        wheel=GOOD,
        promise=replace(PROMISE, label="cu128"),
        says="version is '0.3.100', expected '0.3.100+cu128'",
    ),
    Broken(
        check=CheckId.VERSION,
        name="label not promised",
        wheel=replace(
            GOOD,
            filename=f"llama_cpp_python-0.3.100+cu128-{TAG}.whl",
            dist_info="llama_cpp_python-0.3.100+cu128.dist-info",
            metadata=metadata(version="0.3.100+cu128"),
        ),
        says="version is '0.3.100+cu128', expected '0.3.100'",
    ),
    Broken(
        check=CheckId.VERSION,
        name="other project",
        wheel=GOOD,
        promise=replace(PROMISE, distribution="llama-cpp"),
        says="project is 'llama-cpp-python', expected 'llama-cpp'",
    ),
    Broken(
        check=CheckId.REQUIREMENTS,
        name="requirement missing",
        wheel=GOOD,
        promise=replace(PROMISE, requirements=("nvidia-cublas-cu12>=12.8",)),
        says="'nvidia-cublas-cu12>=12.8' is stated 0 times",
    ),
    Broken(
        check=CheckId.REQUIREMENTS,
        name="requirement twice",
        wheel=replace(GOOD, metadata=metadata("Requires-Dist: Nvidia_X >= 1", "Requires-Dist: nvidia-x>=1")),
        promise=replace(PROMISE, requirements=("nvidia-x>=1",)),
        says="'nvidia-x>=1' is stated 2 times",
    ),
    Broken(
        check=CheckId.METADATA,
        name="unknown header",
        wheel=replace(GOOD, metadata=metadata("Colour: red")),
        says="colour",
    ),
    Broken(
        check=CheckId.METADATA,
        name="unknown metadata version",
        wheel=replace(GOOD, metadata=metadata().replace(b"Metadata-Version: 2.4", b"Metadata-Version: 9.9")),
        says="'9.9'",
    ),
    Broken(
        check=CheckId.METADATA,
        name="bad requirement",
        wheel=replace(GOOD, metadata=metadata("Requires-Dist: ???")),
        says="requires-dist",
    ),
    Broken(
        check=CheckId.METADATA,
        name="no python stated",
        wheel=replace(GOOD, metadata=metadata().replace(b"Requires-Python: >=3.9\n", b"")),
        says="Requires-Python is missing",
    ),
    Broken(
        check=CheckId.LICENSES,
        name="licence missing",
        wheel=replace(GOOD, licenses={}),
        says="LICENSE' is missing",
    ),
    Broken(
        check=CheckId.LICENSES,
        name="licence empty",
        wheel=replace(GOOD, licenses={"LICENSE": b""}),
        says="LICENSE' is empty",
    ),
    Broken(
        check=CheckId.LICENSES,
        name="no licence named",
        wheel=replace(GOOD, metadata=metadata().replace(b"License-File: LICENSE\n", b"")),
        says="METADATA names no License-File",
    ),
    Broken(
        check=CheckId.SIZE,
        name="too heavy",
        wheel=GOOD,
        promise=replace(PROMISE, size_budget_bytes=1_000),
        says="expected at most 1000",
    ),
    Broken(
        check=CheckId.MACHINE,
        name="other machine",
        wheel=GOOD.but(libllama=replace(LLAMA, machine="aarch64")),
        says="is for aarch64 with 64 bits, expected x86_64",
    ),
    Broken(
        check=CheckId.MACHINE,
        name="machine that nobody has",
        wheel=GOOD.but(**{"libggml-cpu-zen4": replace(ZEN4, machine="riscv64")}),
        says="is for EM_RISCV",
    ),
    Broken(
        check=CheckId.MACHINE,
        name="text instead of a library",
        wheel=replace(
            GOOD.but(libmtmd=None), files={**GOOD.files, "llama_cpp/lib/libmtmd.so": b"INPUT(-lmtmd)"}
        ),
        says="is no ELF library",
    ),
    Broken(
        check=CheckId.MACHINE,
        name="library of another system",
        wheel=replace(GOOD.but(libmtmd=None), files={**GOOD.files, "llama_cpp/lib/libmtmd.dll": b"MZ\x90\0"}),
        says="is no ELF library",
    ),
    Broken(
        check=CheckId.EXTERNAL_LIBRARIES,
        name="openmp",
        wheel=GOOD.but(libllama=replace(LLAMA, needed=("libgomp.so.1", "libc.so.6"))),
        says="needs 'libgomp.so.1'",
    ),
    Broken(
        check=CheckId.EXTERNAL_LIBRARIES,
        name="own library under its version name",
        wheel=GOOD.but(libllama=replace(LLAMA, needed=("libggml.so.0", "libc.so.6"))),
        says="needs 'libggml.so.0'",
    ),
    Broken(
        check=CheckId.RUNPATH,
        name="module without runpath",
        wheel=GOOD.but(**{"libggml-cpu-zen4": replace(ZEN4, runpath=None)}),
        says="RUNPATH is None",
    ),
    Broken(
        check=CheckId.RUNPATH,
        name="stubs on the runpath",
        wheel=GOOD.but(libllama=replace(LLAMA, runpath="$ORIGIN:/usr/local/cuda/lib64/stubs")),
        says="stubs",
    ),
    Broken(
        check=CheckId.RUNPATH,
        name="rpath beside runpath",
        wheel=GOOD.but(libllama=replace(LLAMA, rpath="/opt/lib")),
        says="RPATH '/opt/lib'",
    ),
    Broken(
        check=CheckId.CPU_VARIANTS,
        name="variant missing",
        wheel=GOOD.but(**{"libggml-cpu-haswell": None}),
        says="CPU variant 'haswell' is missing",
    ),
    Broken(
        check=CheckId.CPU_VARIANTS,
        name="variant not promised",
        wheel=GOOD.but(**{"libggml-cpu-zen9": ZEN4}),
        says="CPU variant 'zen9' was not promised",
    ),
    Broken(
        check=CheckId.ENTRY_POINTS,
        name="no score",
        wheel=GOOD.but(**{"libggml-cpu-zen4": replace(ZEN4, exports=("ggml_backend_init",))}),
        says="does not export 'ggml_backend_score'",
    ),
    Broken(
        check=CheckId.ENTRY_POINTS,
        name="imported only",
        wheel=GOOD.but(**{"libggml-cpu-zen4": replace(ZEN4, exports=(), imports=MODULE)}),
        says="does not export 'ggml_backend_init'",
    ),
    Broken(
        check=CheckId.ENTRY_POINTS,
        name="gpu module",
        wheel=GOOD.but(**{"libggml-cuda": Elf(needed=("libggml-base.so", "libc.so.6"))}),
        promise=replace(PROMISE, libraries=(*PROMISE.libraries, "libggml-cuda"), modules=("libggml-cuda",)),
        says="does not export 'ggml_backend_init'",
    ),
    Broken(
        check=CheckId.BUILD_PATHS,
        name="source path",
        wheel=GOOD.but(libllama=replace(LLAMA, text=b"\0/builds/llama.cpp/src/llama.cpp\0")),
        says="mentions '/builds/llama.cpp/src/llama.cpp'",
    ),
    Broken(
        check=CheckId.STRIPPED,
        name="symbols left",
        wheel=GOOD.but(libllama=replace(LLAMA, stripped=False)),
        says="is not stripped",
    ),
    Broken(
        check=CheckId.VARIANT,
        name="label without document",
        wheel=GOOD.as_variant("cu128", None),
        promise=AS_CU128,
        says="file name says variant 'cu128', variant.json is missing",
    ),
    Broken(
        check=CheckId.VARIANT,
        name="document without label",
        wheel=GOOD.as_variant(None, DOCUMENT),
        says="file name says no variant, variant.json says 'cu128'",
    ),
    Broken(
        check=CheckId.VARIANT,
        name="renamed",
        wheel=GOOD.as_variant("cu126", DOCUMENT),
        promise=AS_CU126,
        says="file name says variant 'cu126', variant.json says 'cu128'",
    ),
    Broken(
        check=CheckId.VARIANT,
        name="document that nobody can read",
        wheel=GOOD.as_variant("cu128", b"{}"),
        promise=AS_CU128,
        says="key 'variants' is missing",
    ),
    Broken(
        check=CheckId.VARIANT,
        name="not promised",
        wheel=GOOD.as_variant("cu128", DOCUMENT),
        says="file name says variant 'cu128', expected no variant",
    ),
    Broken(
        check=CheckId.VARIANT,
        name="promised",
        wheel=GOOD,
        promise=AS_CU128,
        says="file name says no variant, expected variant 'cu128'",
    ),
    Broken(
        check=CheckId.VARIANT,
        name="other properties",
        wheel=GOOD.as_variant("cu128", DOCUMENT),
        promise=AS_ADA,
        says="variant.json says something else of variant 'cu128' than was promised",
    ),
)


def test_a_good_wheel_is_verified(tmp_path: Path) -> None:
    facts = inspect_wheel(make_wheel(tmp_path, GOOD))

    verified = verify(facts, PROMISE)

    assert verified.facts is facts
    assert verified.promise is PROMISE


def test_a_good_variant_is_verified(tmp_path: Path) -> None:
    facts = inspect_wheel(make_wheel(tmp_path, GOOD.as_variant("cu128", DOCUMENT)))

    assert examine(facts, AS_CU128) == ()


@pytest.mark.parametrize("broken", BROKEN, ids=[f"{broken.check}: {broken.name}" for broken in BROKEN])
def test_a_broken_wheel_is_refused_by_the_one_check_that_is_about_it(broken: Broken, tmp_path: Path) -> None:
    facts = inspect_wheel(make_wheel(tmp_path, broken.wheel))

    findings = examine(facts, broken.promise)

    assert {finding.check for finding in findings} == {broken.check}
    assert any(broken.says in finding.what for finding in findings)
    assert all(finding.where is not None for finding in findings)


def test_every_check_has_a_wheel_that_it_refuses() -> None:
    assert {broken.check for broken in BROKEN} == set(CheckId)


def test_every_check_is_asked_once_and_says_what_must_hold() -> None:
    public = {
        function
        for module in (wheel_checks, library_checks)
        for name, function in vars(module).items()
        if getattr(function, "__module__", "") == module.__name__ and not name.startswith("_")
    }

    assert [check.id for check in CHECKS] == sorted(CheckId, key=[check.id for check in CHECKS].index)
    assert len({check.id for check in CHECKS}) == len(CHECKS)
    assert {check.ask for check in CHECKS} == public
    assert all((check.ask.__doc__ or "").count("\n") == 0 and check.ask.__doc__ for check in CHECKS)


def test_all_findings_come_together(tmp_path: Path) -> None:
    wheel = replace(
        GOOD.but(libmtmd=None, libllama=replace(LLAMA, runpath=None, stripped=False)), licenses={}
    )

    with pytest.raises(WheelRejectedError) as caught:
        verify(inspect_wheel(make_wheel(tmp_path, wheel)), PROMISE)

    checks = {problem.check for problem in caught.value.problems if isinstance(problem, Finding)}
    assert checks == {CheckId.MEMBERS, CheckId.RUNPATH, CheckId.STRIPPED, CheckId.LICENSES}
    assert "check: runpath" in str(caught.value)


def test_a_version_that_is_none_is_found_and_does_not_crash(tmp_path: Path) -> None:
    facts = inspect_wheel(make_wheel(tmp_path, replace(GOOD, metadata=metadata(version="new"))))

    checks = {finding.check for finding in examine(facts, PROMISE)}

    assert checks == {CheckId.NAMES, CheckId.VERSION, CheckId.METADATA}


def test_a_promise_without_floor_takes_any_honest_tag(tmp_path: Path) -> None:
    facts = inspect_wheel(make_wheel(tmp_path, on_platforms("manylinux_2_34_x86_64")))

    assert examine(facts, replace(PROMISE, tag_floor=None)) == ()


def test_a_driver_on_the_allow_list_may_be_needed(tmp_path: Path) -> None:
    cuda = Elf(needed=("libggml-base.so", "libcuda.so.1", "libc.so.6"), exports=("ggml_backend_init",))
    promise = replace(
        PROMISE,
        libraries=(*PROMISE.libraries, "libggml-cuda"),
        modules=("libggml-cuda",),
        external_libraries=PROMISE.external_libraries | {"libcuda.so.1"},
    )

    facts = inspect_wheel(make_wheel(tmp_path, GOOD.but(**{"libggml-cuda": cuda})))

    assert examine(facts, promise) == ()


@pytest.mark.parametrize(
    ("needed", "allowed", "is_fine"),
    [
        ("libcuda.so.1", "libcuda.so.*", True),
        ("libcuda.so.1", "LIBCUDA.so.*", False),
        ("libcudart.so.1", "libcuda.so.*", False),
        ("KERNEL32.dll", "kernel32.dll", True),
        ("api-ms-win-crt-heap-l1-1-0.DLL", "api-ms-win-*.dll", True),
        ("OTHER.dll", "kernel32.dll", False),
    ],
)
def test_the_allow_list_has_patterns_and_windows_ignores_case(
    needed: str,
    allowed: str,
    is_fine: bool,  # noqa: FBT001 -- a column
    tmp_path: Path,
) -> None:
    facts = inspect_wheel(make_wheel(tmp_path, GOOD.but(libllama=replace(LLAMA, needed=(needed,)))))
    promise = replace(PROMISE, external_libraries=PROMISE.external_libraries | {allowed})

    assert {finding.check for finding in examine(facts, promise)} == (
        set() if is_fine else {CheckId.EXTERNAL_LIBRARIES}
    )


@pytest.mark.parametrize("family", ["musllinux", "macosx", "win"])
def test_a_wheel_of_another_system_is_not_the_one_that_was_promised(family: str, tmp_path: Path) -> None:
    facts = inspect_wheel(make_wheel(tmp_path, GOOD))

    findings = examine(facts, replace(PROMISE, tag_family=family, platform="another-x86_64"))

    assert {finding.check for finding in findings} == {CheckId.TAG_HONEST}
    assert "is not of 'another-x86_64'" in findings[0].what


def test_the_libraries_lie_where_the_promise_says(tmp_path: Path) -> None:
    facts = inspect_wheel(make_wheel(tmp_path, GOOD))

    findings = examine(facts, replace(PROMISE, folder="llama_cpp/native"))

    assert {finding.check for finding in findings} == {CheckId.MEMBERS}
    assert any("outside 'llama_cpp/native/'" in finding.what for finding in findings)


def test_a_package_that_is_not_split_has_no_cpu_modules(tmp_path: Path) -> None:
    plain = replace(
        GOOD, libraries={name: elf for name, elf in GOOD.libraries.items() if "-cpu-" not in name}
    )
    promise = replace(PROMISE, cpu_module_prefix=None, cpu_variants=(), cpu_module_entry_points=())

    assert examine(inspect_wheel(make_wheel(tmp_path / "plain", plain)), promise) == ()
    split = examine(inspect_wheel(make_wheel(tmp_path / "split", GOOD)), promise)
    assert {finding.check for finding in split} == {CheckId.MEMBERS}


@pytest.mark.parametrize(
    ("platform", "tag", "files"),
    [
        ("windows-x86_64", "win_amd64", {"llama.dll": b"MZ", "ggml-cpu-x64.dll": b"MZ"}),
        (
            "macos-x86_64",
            "macosx_11_0_x86_64",
            {"libllama.dylib": b"\xcf\xfa", "libggml-cpu-x64.dylib": b"\xcf\xfa"},
        ),
    ],
)
def test_checks_of_elf_have_nothing_to_say_of_other_systems(
    platform: str, tag: str, files: dict[str, bytes], tmp_path: Path
) -> None:
    wheel = replace(
        on_platforms(tag), libraries={}, files={f"llama_cpp/lib/{name}": data for name, data in files.items()}
    )
    promise = replace(
        PROMISE,
        platform=platform,
        tag_family=tag.partition("_")[0],
        tag_floor=tag,
        libraries=("libllama",),
        cpu_variants=("x64",),
    )

    facts = inspect_wheel(make_wheel(tmp_path, wheel))

    assert examine(facts, promise) == ()
    assert facts.glibc is None


def test_nobody_else_makes_a_verified_wheel(tmp_path: Path) -> None:
    facts = inspect_wheel(make_wheel(tmp_path, GOOD))

    with pytest.raises(TypeError, match="only verify"):
        VerifiedWheel(facts=facts, promise=PROMISE, seal=object())
    with pytest.raises(TypeError, match="only verify"):
        replace(verify(facts, PROMISE), promise=replace(PROMISE, label="cu128"), seal=None)
