"""What must exist where a backend is built on a platform: the toolkit, and GPUs that it compiles for."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby

from matrix.checks.compiler import check_compilers
from matrix.checks.gpu import compiles_for
from matrix.facts.model import Facts, Gpu
from matrix.gpu_names import Meant, read_name
from matrix.known import TOOLKIT_NAMES, VENDORS, GpuToolkit, gpu_toolkit, gpu_toolkits, other_toolkit
from matrix.model import Backend, Family
from matrix.offers import Offer
from matrix.reading.draft import Entry, Finding


def check_offers(offers: Sequence[Offer], facts: Facts) -> Iterator[Finding]:
    """Find wheels that nobody could build, of those that no rule takes away."""
    known = {platform.id for platform in facts.platforms}
    for _, group in groupby(offers, key=lambda offer: offer.backend.loc):
        everywhere = [offer for offer in group if offer.platform.value.id in known]
        built = [offer for offer in everywhere if not offer.is_excluded]
        if built:
            yield from _check_backend(built, facts)
        if everywhere:
            yield from _check_single_gpus(everywhere, facts)


def _check_backend(offers: Sequence[Offer], facts: Facts) -> Iterator[Finding]:
    backend = offers[0].backend.value
    toolkit = gpu_toolkit(backend, facts)
    if toolkit is not None:
        yield from _check_gpu_toolkit(offers, toolkit, facts)
    elif backend.family is Family.METAL:
        yield from _check_metal(offers, facts)
    elif (other := other_toolkit(backend, facts)) is not None:
        for offer in offers:
            if not other.exists_on(offer.platform.value.id):
                yield _missing(offer, f"toolkit {other.name!r}", ())


def _check_gpu_toolkit(offers: Sequence[Offer], toolkit: GpuToolkit, facts: Facts) -> Iterator[Finding]:
    backend = offers[0].backend.value
    name = f"{TOOLKIT_NAMES[backend.family]} {toolkit.version}"
    compiled = [gpu for gpu in _gpus(offers[0].backend, facts) if compiles_for(toolkit, gpu)]
    for offer in offers:
        platform = offer.platform.value.id
        if platform not in toolkit.platforms:
            releases = gpu_toolkits(backend.family, facts)
            able = [release.version for release in releases if platform in release.platforms]
            yield _missing(offer, name, able)
            continue
        if compiled and not any(gpu.exists_on(platform) for gpu in compiled):
            yield Finding(
                offer.loc,
                f"{name} compiles no GPU of backend {backend.id!r} that exists on {platform!r}",
                "add a rule with the reason, narrow 'platforms', or add a GPU",
            )
        yield from check_compilers(offer, toolkit, facts)


def _check_metal(offers: Sequence[Offer], facts: Facts) -> Iterator[Finding]:
    metal = facts.metal
    for offer in offers:
        platform = offer.platform.value
        if platform.id not in metal.platforms:
            yield _missing(offer, "Metal", ())
        elif offer.platform.is_sound("deployment_target") and platform.deployment_target is not None:
            target = platform.deployment_target
            if float(target.partition(".")[0]) < float(metal.oldest_macos):
                yield Finding(
                    (*offer.platform.loc, "deployment_target"),
                    f"Metal needs macOS {metal.oldest_macos}, and the deployment target is {target!r}",
                    f"write '{metal.oldest_tagged_macos}'",
                )


def _missing(offer: Offer, toolkit: str, able: Sequence[str]) -> Finding:
    backend, platform = offer.backend.value, offer.platform.value
    other = f", or use toolkit {able[0]}, the first one there" if able else ""
    return Finding(
        offer.loc,
        f"{toolkit} does not exist on {platform.id!r}, where backend {backend.id!r} is offered",
        f"add a rule with the reason, or narrow 'platforms'{other}",
    )


def _check_single_gpus(offers: Sequence[Offer], facts: Facts) -> Iterator[Finding]:
    """Find GPUs that are named one by one, and exist on no platform of the backend."""
    entry = offers[0].backend
    vendor = VENDORS.get(entry.value.family)
    if vendor is None or not entry.is_sound("gpus"):
        return
    for index, name in enumerate(entry.value.gpus):
        meant = read_name(name, vendor, facts)
        if not isinstance(meant, Meant) or meant.generations:
            continue
        if not any(gpu.exists_on(offer.platform.value.id) for gpu in meant.gpus for offer in offers):
            yield Finding(
                (*entry.loc, "gpus", index),
                f"{name!r} exists on no platform that backend {entry.value.id!r} is offered on",
                f"drop it, or offer the backend on {' or '.join(meant.gpus[0].platforms)}",
            )


def _gpus(entry: Entry[Backend], facts: Facts) -> Iterator[Gpu]:
    for name in entry.value.gpus if entry.is_sound("gpus") else ():
        meant = read_name(name, VENDORS[entry.value.family], facts)
        if isinstance(meant, Meant):
            yield from meant.gpus
