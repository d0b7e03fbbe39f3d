"""A job → the shell text that installs its toolkit in a container, and the variables that point to it.

The container is an image of manylinux (AlmaLinux 8) or of musllinux (Alpine); cibuildwheel runs the text
once before the build (``before-all``).
"""

from __future__ import annotations

import shlex
from collections.abc import Iterable

from ci.toolkits.need import Need, need_of
from ci.toolkits.vulkan import linux_archive, newest_sdk
from matrix.facts import Facts, read_facts
from matrix.job import Job
from matrix.model import Family, OperatingSystem

_NVIDIA = "https://developer.download.nvidia.com/compute/cuda/repos/rhel8"
_NVIDIA_ARCHITECTURES = {"x86_64": "x86_64", "aarch64": "sbsa"}
_DNF_INSTALL = "dnf -y --setopt=retries=10 install"
_VULKAN_PARTS = ("vulkan-headers", "spirv-headers", "shaderc")
_VULKAN_ROOT = "/opt/vulkan"
_ROCM_ROOT = "/opt/rocm"


def before_all(job: Job) -> str:
    """Return the shell text that installs the toolkit of a job; empty if its image has all it needs.

    Raises:
        BuildError: Nobody can install it there; says why.
        MatrixError: The facts do not know the toolkit.
    """
    return script_of(need_of(job), read_facts())


def container_environment(job: Job) -> tuple[tuple[str, str], ...]:
    """Return the variables that lead a build to what `before_all` installed, sorted by name.

    Raises:
        BuildError: As `before_all`.
    """
    return environment_of(need_of(job))


def script_of(need: Need, facts: Facts) -> str:
    """Return the shell text for a need; see `before_all`."""
    if need.os is not OperatingSystem.LINUX:
        return ""
    match need.family:
        case Family.CUDA:
            lines = _cuda(need, facts)
        case Family.ROCM:
            lines = _rocm(need, facts)
        case Family.VULKAN:
            lines = _vulkan_musl() if need.libc == "musl" else _vulkan_glibc(need, facts)
        case Family.OPENBLAS:
            lines = (
                ["apk add --no-cache openblas-dev"]
                if need.libc == "musl"
                else [f"{_DNF_INSTALL} openblas-devel"]
            )
        case _:
            return ""
    return "\n".join(("set -eu", *lines)) + "\n"


def environment_of(need: Need) -> tuple[tuple[str, str], ...]:
    """Return the variables for a need; see `container_environment`."""
    if need.os is not OperatingSystem.LINUX:
        return ()
    match need.family:
        case Family.CUDA:
            root = _cuda_root(need)
            variables = {"CUDACXX": f"{root}/bin/nvcc", "CUDA_PATH": root}
            if need.host_compiler is not None:
                variables["CUDAHOSTCXX"] = f"{_toolset_root(need)}/bin/g++"
        case Family.ROCM:
            compiler = f"{_ROCM_ROOT}/llvm/bin/clang++"
            variables = {"HIPCXX": compiler, "HIP_PATH": _ROCM_ROOT, "ROCM_PATH": _ROCM_ROOT}
        case Family.VULKAN if need.libc == "glibc":
            variables = {"VULKAN_SDK": f"{_VULKAN_ROOT}/current"}
        case _:
            variables = {}
    return tuple(sorted(variables.items()))


def _cuda(need: Need, facts: Facts) -> list[str]:
    if need.libc != "glibc" or need.architecture not in _NVIDIA_ARCHITECTURES:
        raise need.refuse(
            f"NVIDIA has no CUDA packages for {need.platform}",
            "exclude the pair in the matrix, with this reason",
        )
    toolkit = facts.cuda_toolkit(_stated(need))
    repository = f"{_NVIDIA}/{_NVIDIA_ARCHITECTURES[need.architecture]}/cuda-rhel8.repo"
    return [
        f"{_DNF_INSTALL} dnf-plugins-core",
        f"dnf config-manager --add-repo {repository}",
        f"{_DNF_INSTALL} {_words([*_toolset_packages(need), *toolkit.rhel8_packages])}",
        f"{_cuda_root(need)}/bin/nvcc --version",
    ]


def _rocm(need: Need, facts: Facts) -> list[str]:
    release = facts.rocm_release(_stated(need))
    if need.libc != "glibc" or need.platform not in release.platforms or release.rhel8_repository is None:
        raise need.refuse(
            f"AMD has no EL8 packages of ROCm {release.version} for {need.platform}",
            "choose another release, or exclude the pair in the matrix",
        )
    entry = (
        "[rocm]",
        f"name=ROCm {release.version}",
        f"baseurl={release.rhel8_repository}",
        "enabled=1",
        "gpgcheck=1",
        f"gpgkey={release.rhel8_key}",
    )
    return [
        f"printf '%s\\n' {_words(entry)} > /etc/yum.repos.d/rocm.repo",
        f"{_DNF_INSTALL} {_words(release.rhel8_packages)}",
        f"if [ ! -e {_ROCM_ROOT}/llvm ]; then ln -s core/lib/llvm {_ROCM_ROOT}/llvm; fi",
        f"{_ROCM_ROOT}/llvm/bin/clang++ --version",
    ]


def _vulkan_glibc(need: Need, facts: Facts) -> list[str]:
    """Build the SDK's tools from the sources in its archive: its programs want a newer glibc."""
    sdk = newest_sdk(need, facts)
    archive = linux_archive(sdk)
    home = f"{_VULKAN_ROOT}/{sdk.version}"
    return [
        f"{_DNF_INSTALL} vulkan-loader-devel",
        "command -v ninja || pipx install ninja",
        f"mkdir -p {_VULKAN_ROOT}",
        f"cd {_VULKAN_ROOT}",
        f"curl -fsSL --retry 5 --retry-delay 5 -o sdk.tar.xz {archive.url}",
        f"echo '{archive.sha256}  sdk.tar.xz' | sha256sum -c -",
        "tar -xJf sdk.tar.xz",
        "rm sdk.tar.xz",
        f'for part in {_words(_VULKAN_PARTS)}; do {home}/vulkansdk -j "$(nproc)" "$part"; done',
        f'ln -sfn "{home}/$(uname -m)" {_VULKAN_ROOT}/current',
        f"{_VULKAN_ROOT}/current/bin/glslc --version",
    ]


def _vulkan_musl() -> list[str]:
    return ["apk add --no-cache shaderc spirv-headers vulkan-headers vulkan-loader-dev", "glslc --version"]


def _stated(need: Need) -> str:
    if need.toolkit is None:
        raise need.refuse("the matrix names no release of it", "write 'toolkit: …' for the backend")
    return need.toolkit


def _cuda_root(need: Need) -> str:
    return f"/usr/local/cuda-{_stated(need)}"


def _toolset_packages(need: Need) -> list[str]:
    if need.host_compiler is None:
        return []
    toolset = _toolset(need)
    return [f"{toolset}-gcc", f"{toolset}-gcc-c++"]


def _toolset_root(need: Need) -> str:
    return f"/opt/rh/{_toolset(need)}/root/usr"


def _toolset(need: Need) -> str:
    name, _, major = (need.host_compiler or "").partition("-")
    if name != "gcc" or not major.isdecimal():
        raise need.refuse(
            f"the image has no package of the host compiler {need.host_compiler!r}",
            "choose one such as 'gcc-13'",
        )
    return f"gcc-toolset-{major}"


def _words(words: Iterable[str]) -> str:
    return " ".join(shlex.quote(word) for word in words)
