"""What a job's wheel must be: `matrix.Job` → `Promise`."""

from __future__ import annotations

import re
from pathlib import Path
from types import MappingProxyType

from ci.checks.promise import BASE_LIBRARIES, Promise, glibc_libraries
from matrix import Family, Job, OperatingSystem
from wheelgrid.errors import BuildError, Problem

SIZE_BUDGET_BYTES = 10_000_000
"""The most that a CPU wheel may weigh."""

CPU_VARIANTS = MappingProxyType(
    {
        "x86_64": (
            "alderlake", "cannonlake", "cascadelake", "cooperlake", "haswell", "icelake", "ivybridge",
            "piledriver", "sandybridge", "sapphirerapids", "skylakex", "sse42", "x64", "zen4",
        ),
        "aarch64": (
            "armv8.0_1", "armv8.2_1", "armv8.2_2", "armv8.2_3", "armv8.6_1", "armv8.6_2",
            "armv9.2_1", "armv9.2_2",
        ),
    }
)  # fmt: skip
"""CPU modules that ggml builds on Linux with gcc 14 or clang (ggml/src/CMakeLists.txt), sorted."""

_VERSION = re.compile(r"^__version__ = \"([^\"]+)\"$", re.MULTILINE)


def promise_of(job: Job, version: str) -> Promise:
    """Return what the wheel of a job must hold.

    Raises:
        BuildError: Nobody can say yet what the wheel of this job holds.
    """
    architecture = job.platform.architecture
    if job.backend.family is not Family.CPU or job.platform.os is not OperatingSystem.LINUX:
        raise BuildError(
            Problem(
                what=f"{job.id!r} is planned, but can not be built yet",
                hint="build the cpu backend on Linux",
            )
        )
    return Promise(
        distribution=job.project.name,
        package=job.project.import_name,
        version=version,
        label=job.label,
        requirements=job.backend.requires,
        platform=job.platform.id,
        job=job.id,
        backend=job.backend.id,
        architecture=architecture,
        tag_floor=None,
        libraries=BASE_LIBRARIES,
        modules=(),
        cpu_variants=CPU_VARIANTS[architecture],
        external_libraries=glibc_libraries(architecture),
        size_budget_bytes=SIZE_BUDGET_BYTES,
    )


def version_of(bindings: Path, import_name: str) -> str:
    """Return the version that the package states in its ``__init__.py``, where its build reads it too.

    Raises:
        BuildError: It states none.
    """
    source = bindings / "src" / import_name / "__init__.py"
    match = _VERSION.search(source.read_text("utf-8"))
    if match is None:
        raise BuildError(
            Problem(what="no version is stated", where=str(source), hint='write a line __version__ = "1.2.3"')
        )
    return match[1]
