"""What loading the native library did: values for people, bug reports and tests."""

from __future__ import annotations

from dataclasses import asdict, dataclass

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Literal, TypeAlias

    ModuleState: TypeAlias = Literal["loaded", "other variant chosen", "failed"]


@dataclass(frozen=True)
class LibraryFile:
    """A shared library that was loaded."""

    name: str
    """Name without prefix, version and suffix, for example ``ggml-base``."""

    path: str
    """Absolute path."""


@dataclass(frozen=True)
class DeviceReport:
    """One device of a backend."""

    name: str
    """Short name, for example ``CUDA0``."""

    description: str
    """What the driver calls it."""

    memory_free_bytes: int
    """Free memory; 0 where the backend does not know."""

    memory_total_bytes: int
    """All memory; 0 where the backend does not know."""


@dataclass(frozen=True)
class BackendReport:
    """A backend that registered itself."""

    name: str
    """Name as ggml gives it, for example ``CPU`` or ``CUDA``."""

    file: str
    """Path of the library that holds it; empty if the platform does not tell."""

    devices: tuple[DeviceReport, ...]
    """Its devices; a GPU backend without a usable GPU has none."""


@dataclass(frozen=True)
class ModuleReport:
    """A backend module that lies in the library folder."""

    file: str
    """File name."""

    name: str
    """Backend, for example ``cpu`` or ``cuda``."""

    variant: str
    """Which build of that backend, for example ``haswell``; empty if there is one only."""

    state: ModuleState
    """Whether it is in use."""

    reason: str
    """Why it failed, in the words of the operating system; empty otherwise."""


@dataclass(frozen=True)
class LoadReport:
    """Everything about the native library of this process."""

    folder: str
    """Folder that it was loaded from."""

    libraries: tuple[LibraryFile, ...]
    """Libraries, in the order of loading."""

    preloaded: tuple[str, ...]
    """Paths of runtime libraries that a GPU module needs and that were loaded for it."""

    backends: tuple[BackendReport, ...]
    """Backends in use."""

    cpu_variant: str
    """Variant of the CPU module that suits this processor; empty if there is one only."""

    modules: tuple[ModuleReport, ...]
    """Every backend module of the folder, and what became of it."""

    system_info: str
    """Processor features in use, as llama.cpp prints them."""

    llama_version: str
    """Version that libllama reports."""

    ggml_version: str
    """Version that libggml reports."""

    ggml_commit: str
    """Commit that libggml reports."""

    wanted_version: str
    """Version of llama.cpp that this binding was made for."""

    wanted_build: int
    """Build number of llama.cpp that this binding was made for."""

    wanted_commit: str
    """Commit of llama.cpp that this binding was made for."""

    def as_dict(self) -> dict[str, object]:
        """Turn the report into plain values for JSON."""
        return asdict(self)
