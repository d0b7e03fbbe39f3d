"""A toolchain: what a compile needs beyond the job itself."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Toolchain:
    """A compiler, and all that makes CMake, the compiler cache and the wheel's tag agree with it."""

    name: str
    """Name in folders and messages, ``zig-x86_64-linux-gnu.2.28``."""
    compiler: tuple[str, ...]
    """Command of the C++ compiler; with ``--version`` it tells apart what gives other objects."""
    environment: Mapping[str, str]
    """Variables to add to the environment of the build: ``CC``, ``CXX``, the compiler cache's."""
    definitions: Mapping[str, str]
    """CMake definitions to add; they go before those of the job."""
    platform_tags: tuple[str, ...] | None
    """Platform tags that the wheel gets; none where auditwheel finds the tag in the libraries."""
    description: str
    """What it is, for a person: ``zig 0.17.0 for x86_64-linux-gnu.2.28``."""
