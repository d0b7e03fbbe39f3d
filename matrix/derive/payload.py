"""What a project's wheels hold, a family and a platform → the libraries that one wheel must hold."""

from __future__ import annotations

from matrix.job import ExpectedPayload
from matrix.model import FamilyTraits, Payload, Platform


def expected_payload(payload: Payload, traits: FamilyTraits, platform: Platform) -> ExpectedPayload:
    """Return the libraries of a wheel.

    Where the package splits its CPU code into modules, but not on this platform, there is one module without
    the suffix of a variant.
    """
    variants = payload.cpu_variants_on(platform.id)
    modules = {*platform.modules, *((traits.module,) if traits.module is not None else ())}
    if payload.cpu_module_prefix is not None and not variants:
        modules.add(payload.cpu_module_prefix.removesuffix("-"))
    return ExpectedPayload(
        folder=payload.folder,
        libraries=tuple(sorted({*payload.libraries, *modules})),
        modules=tuple(sorted(modules)),
        cpu_module_prefix=payload.cpu_module_prefix,
        cpu_variants=variants,
        module_entry_points=payload.module_entry_points,
        cpu_module_entry_points=payload.cpu_module_entry_points,
    )
