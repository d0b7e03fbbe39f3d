"""Real judges of a stamped wheel: an installer, a C compiler, the loader of this machine."""

from __future__ import annotations

import platform
import shutil
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from ci.checks.verify import examine
from ci.wheel.elf import read_elf
from ci.wheel.inspector import inspect_wheel
from ci.wheel.policy import lowest_platform_tag
from ci.wheel.stamp import Marking, stamp
from fakes.elves import Elf, make_elf
from fakes.wheels import PROMISE, FakeWheel, make_wheel
from wheelgrid.errors import WheelRejectedError
from wheelgrid.process import run_process

pytestmark = pytest.mark.integration

SOURCE = """
#include <math.h>
int ggml_backend_init(void) { return 1; }
int ggml_backend_score(int n) { return (int) pow(2.0, n); }
"""


def compiled(folder: Path, *flags: str) -> bytes:
    compiler = shutil.which("cc") or shutil.which("gcc")
    if compiler is None:
        pytest.skip("there is no C compiler")
    source, library = folder / "module.c", folder / "libmodule.so"
    source.write_text(SOURCE)
    run_process([compiler, "-shared", "-fPIC", "-O0", *flags, source, "-o", library, "-lm"])
    return library.read_bytes()


@pytest.mark.skipif(sys.platform != "linux", reason="the fake libraries are for Linux")
@pytest.mark.parametrize("label", [None, "cu128"])
def test_uv_installs_a_stamped_wheel_under_its_version(label: str | None, tmp_path: Path) -> None:
    plain = make_wheel(tmp_path, FakeWheel())
    marking = Marking(label=label, requirements=("nvidia-x>=1",), platform_tags=("manylinux_2_28_x86_64",))
    wheel = stamp(plain, marking, tmp_path / "out")
    facts = inspect_wheel(wheel)
    target = tmp_path / "site"
    options = ("--offline", "--no-deps", "--no-config", "--cache-dir", tmp_path / "cache", "--target", target)
    system = ("--python-platform", "x86_64-manylinux_2_28", "--python", sys.executable)

    run_process([sys.executable, "-m", "uv", "pip", "install", *options, *system, wheel])

    assert (target / "llama_cpp" / "__init__.py").read_bytes() == FakeWheel().files["llama_cpp/__init__.py"]
    (installed,) = target.glob("*.dist-info")
    assert installed.name == facts.envelope.dist_info
    assert (installed / "METADATA").read_bytes() == facts.envelope.metadata.content
    assert examine(facts, replace(PROMISE, label=label, requirements=("nvidia-x>=1",))) == ()


def test_a_compiled_library_is_read_as_it_is(tmp_path: Path) -> None:
    facts = read_elf(compiled(tmp_path, "-s", "-Wl,-soname,libmodule.so,-rpath,$ORIGIN,--enable-new-dtags"))

    assert facts.soname == "libmodule.so"
    assert facts.runpath == "$ORIGIN"
    assert facts.rpath is None
    assert facts.exports >= {"ggml_backend_init", "ggml_backend_score"}
    assert any(name.startswith(("libm.", "libc.")) for name in facts.needed)
    assert facts.is_stripped


def test_debug_information_and_rpath_are_seen(tmp_path: Path) -> None:
    content = compiled(tmp_path, "-g", "-Wl,-rpath,/opt/x,--disable-new-dtags")

    facts = read_elf(content)

    assert not facts.is_stripped
    assert (facts.rpath, facts.runpath) == ("/opt/x", None)


def test_binutils_reads_the_fake_library_as_we_do(tmp_path: Path) -> None:
    if shutil.which("readelf") is None:
        pytest.skip("there is no readelf")
    path = tmp_path / "libx.so"
    path.write_bytes(make_elf(Elf(soname="libx.so", exports=("ggml_backend_init",))))

    shown = run_process(
        ["readelf", "-W", "-d", "-V", "--dyn-syms", path], env={"LC_ALL": "C", "PATH": "/usr/bin:/bin"}
    )

    for text in ("soname: [libx.so]", "runpath: [$ORIGIN]", "GLIBC_2.17", "ggml_backend_init"):
        assert text in shown
    assert "Warning" not in shown


@pytest.mark.skipif(
    (sys.platform, platform.machine()) != ("linux", "x86_64"),
    reason="the levels of x86_64 are marked on Linux only",
)
def test_a_library_for_newer_processors_only_gets_no_tag(tmp_path: Path) -> None:
    library = compiled(tmp_path, "-s", "-Wl,-z,x86-64-v3")
    fake = replace(FakeWheel(), libraries={}, files={"llama_cpp/lib/libmodule.so": library})

    with pytest.raises(WheelRejectedError, match="instructions above the baseline"):
        lowest_platform_tag(make_wheel(tmp_path, fake))


@pytest.mark.skipif(sys.platform != "linux", reason="auditwheel judges libraries of Linux")
def test_auditwheel_judges_a_compiled_library_as_our_check_does(tmp_path: Path) -> None:
    library = compiled(tmp_path, "-s", "-Wl,-rpath,$ORIGIN,--enable-new-dtags")
    fake = replace(FakeWheel(), libraries={}, files={"llama_cpp/lib/libmodule.so": library})
    plain = make_wheel(
        tmp_path, replace(fake, filename="llama_cpp_python-0.3.100-py3-none-manylinux_2_28_x86_64.whl")
    )

    tag = lowest_platform_tag(plain)

    facts = inspect_wheel(
        stamp(plain, Marking(label=None, requirements=(), platform_tags=(tag,)), tmp_path / "out")
    )
    promise = replace(
        PROMISE, tag_floor=tag, architecture=facts.libraries[0].elf.machine if facts.libraries[0].elf else ""
    )
    assert not [finding for finding in examine(facts, promise) if finding.check.value.startswith("tag")]
