"""The YAML files of this folder → Facts, or every fault of all of them in one error."""

from __future__ import annotations

import functools
from collections.abc import Iterable
from importlib import resources
from importlib.resources.abc import Traversable

from matrix.facts.book import Book
from matrix.facts.checks import (
    check_archives,
    check_compilers,
    check_gpus,
    check_libcs,
    check_mentions,
    check_pythons,
)
from matrix.facts.machines import (
    Generation,
    ImageFact,
    Limits,
    PlatformFact,
    PythonFact,
    RunnerFact,
    VerifyImage,
)
from matrix.facts.model import Facts
from matrix.facts.toolkits import (
    CudaMajor,
    CudaMention,
    CudaToolkit,
    MetalFacts,
    OtherToolkit,
    RocmRelease,
    VulkanLoader,
    VulkanSdk,
)
from matrix.reading.draft import Entry, Model
from wheelgrid.errors import MatrixError, Problem


@functools.cache
def read_facts() -> Facts:
    """Read the facts that are part of this package, once.

    Raises:
        MatrixError: A file is broken; carries every fault of every file, in the order of files and lines.
    """
    return read_folder(resources.files("matrix.facts"))


def read_folder(folder: Traversable) -> Facts:
    """Read the facts in a folder.

    Raises:
        MatrixError: As `read_facts`.
    """
    library = _Library(folder)
    toolkits = library.cuda.entries(CudaToolkit, "toolkits", "version")
    library.cuda.blame(check_compilers(toolkits))
    mentions = library.cuda.entries(CudaMention, "mentions", "version")
    library.cuda.blame(check_mentions(mentions, toolkits))
    sdks = library.vulkan.entries(VulkanSdk, "sdks", "version")
    library.vulkan.blame(check_archives(sdks))
    generations = library.gpus.entries(Generation, "generations", "name")
    library.gpus.blame(check_gpus(generations))
    pythons = library.pythons.entries(PythonFact, "pythons", "version")
    library.pythons.blame(check_pythons(pythons))
    platforms = library.platforms.entries(PlatformFact, "platforms", "id")
    library.platforms.blame(check_libcs(platforms))
    facts = Facts.model_construct(
        cuda=_values(toolkits),
        cuda_mentions=_values(mentions),
        cuda_majors=_values(library.cuda.entries(CudaMajor, "majors", "major")),
        rocm=_values(library.rocm.entries(RocmRelease, "releases", "version")),
        vulkan=_values(sdks),
        vulkan_loader=library.vulkan.single(VulkanLoader, "loader").value,
        metal=library.metal.single(MetalFacts, "metal").value,
        others=_values(library.other.entries(OtherToolkit, "toolkits", "name")),
        generations=_values(generations),
        pythons=_values(pythons),
        platforms=_values(platforms),
        images=_values(library.platforms.entries(ImageFact, "images", "name")),
        runners=_values(library.platforms.entries(RunnerFact, "runners", "label")),
        limits=library.platforms.single(Limits, "limits").value,
        verify_images=_values(library.platforms.entries(VerifyImage, "verify_images", "name")),
    )
    if problems := library.problems():
        raise MatrixError(problems)
    return facts


class _Library:
    """The files, with the sections that each may have."""

    def __init__(self, folder: Traversable) -> None:
        self.cuda = Book(folder, "cuda.yaml", ("toolkits", "mentions", "majors"))
        self.rocm = Book(folder, "rocm.yaml", ("releases",))
        self.vulkan = Book(folder, "vulkan.yaml", ("sdks", "loader"))
        self.metal = Book(folder, "metal.yaml", ("metal",))
        self.other = Book(folder, "other.yaml", ("toolkits",))
        self.gpus = Book(folder, "gpus.yaml", ("generations",))
        self.pythons = Book(folder, "pythons.yaml", ("pythons",))
        self.platforms = Book(
            folder, "platforms.yaml", ("platforms", "images", "runners", "limits", "verify_images")
        )

    def problems(self) -> list[Problem]:
        books = (
            self.cuda,
            self.rocm,
            self.vulkan,
            self.metal,
            self.other,
            self.gpus,
            self.pythons,
            self.platforms,
        )
        return [problem for book in books for problem in book.problems()]


def _values(entries: Iterable[Entry[Model]]) -> tuple[Model, ...]:
    return tuple(entry.value for entry in entries)
