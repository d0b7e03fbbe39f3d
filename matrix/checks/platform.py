"""What a platform must be beside the facts: its machine, its image, its lowest system."""

from __future__ import annotations

import re
from collections.abc import Iterator

from matrix.facts.model import Facts, PlatformFact
from matrix.known import image_fact, platform_fact, runner_fact
from matrix.model import PlatformChoice
from matrix.names import choice_hint
from matrix.reading.draft import Entry, Finding, sound
from matrix.reading.resolution import tag_floor
from matrix.reading.sections import Draft

_POLICY = re.compile(r"(manylinux|musllinux)_(\d+)_(\d+)")


def check_platforms(draft: Draft, facts: Facts) -> Iterator[Finding]:
    """Find platforms that do not exist, or whose wheels could not be made as the matrix says."""
    for entry in sound(draft.platforms, "id"):
        fact = platform_fact(entry.value.id, facts)
        if fact is None:
            what = f"the facts know no platform {entry.value.id!r}"
            yield Finding(
                entry.loc, what, choice_hint(entry.value.id, (one.id for one in facts.platforms)), at_key=True
            )
            continue
        if entry.is_sound("runner"):
            yield from _check_runner(entry, fact, facts)
        if entry.is_sound("image"):
            yield from _check_image(entry, fact, facts)
        if entry.is_sound("deployment_target"):
            yield from _check_target(entry, fact, facts)
    yield from _check_floors(draft, facts)


def _check_runner(entry: Entry[PlatformChoice], fact: PlatformFact, facts: Facts) -> Iterator[Finding]:
    loc, label = (*entry.loc, "runner"), entry.value.runner
    runner = runner_fact(label, facts)
    fitting = [
        one.label for one in facts.runners if (one.os, one.architecture) == (fact.os, fact.architecture)
    ]
    if runner is None:
        yield Finding(loc, f"the facts know no runner {label!r}", choice_hint(label, fitting))
    elif label not in fitting:
        yield Finding(
            loc,
            f"runner {label!r} has {runner.os} on {runner.architecture}, but {fact.id!r} is {fact.os} on "
            f"{fact.architecture}",
            f"use one of {', '.join(fitting)}"
            if fitting
            else "drop the platform, as nobody lends such machines",
        )


def _check_image(entry: Entry[PlatformChoice], fact: PlatformFact, facts: Facts) -> Iterator[Finding]:
    loc, name = (*entry.loc, "image"), entry.value.image
    fitting = [one.name for one in facts.images if one.libc == fact.libc and one.digest(fact.architecture)]
    if fact.os != "linux":
        if name is not None:
            yield Finding(
                loc, f"platform {fact.id!r} has an image, but {fact.os} has no containers", "drop the key"
            )
        return
    if name is None:
        yield Finding(
            loc,
            f"platform {fact.id!r} has no image, and its wheels would need the runner's C library",
            f"add 'image: {next(iter(fitting), '…')}'",
        )
        return
    image = image_fact(name, facts)
    if image is None:
        yield Finding(loc, f"the facts know no image {name!r}", choice_hint(name, fitting))
    elif image.libc != fact.libc:
        yield Finding(
            loc,
            f"image {name!r} has {image.libc}, and {fact.id!r} has {fact.libc}",
            choice_hint(name, fitting),
        )
    elif image.digest(fact.architecture) is None:
        yield Finding(loc, f"there is no image {name!r} for {fact.architecture}", choice_hint(name, fitting))
    elif (policy := _policy_of(name)) is None:
        yield Finding(
            loc,
            f"image {name!r} does not say the floor of its wheels",
            "use one called like 'manylinux_2_28'",
        )
    elif policy < _version(image.libc_version):
        yield Finding(
            loc,
            f"wheels made in image {name!r} need {image.libc} {image.libc_version}, more than their tag says",
            "use an image of the age of its name",
        )


def _check_target(entry: Entry[PlatformChoice], fact: PlatformFact, facts: Facts) -> Iterator[Finding]:
    loc, target = (*entry.loc, "deployment_target"), entry.value.deployment_target
    if fact.os != "macos":
        if target is not None:
            yield Finding(
                loc, f"platform {fact.id!r} is not macOS and has no deployment target", "drop the key"
            )
    elif target is None:
        yield Finding(
            loc,
            f"platform {fact.id!r} has no deployment target, and its wheels would need the runner's macOS",
            f"add 'deployment_target: {facts.metal.oldest_tagged_macos}'",
        )
    elif _version(target)[0] > facts.metal.sdk:
        yield Finding(
            loc,
            f"deployment target {target!r} is newer than the newest SDK, that of macOS {facts.metal.sdk}",
            f"write an older one, as '{facts.metal.oldest_tagged_macos}'",
        )


def _check_floors(draft: Draft, facts: Facts) -> Iterator[Finding]:
    """Find platforms whose wheels would have one file name."""
    first: dict[str, Entry[PlatformChoice]] = {}
    for entry in sound(draft.platforms, "id", "image", "deployment_target"):
        fact = platform_fact(entry.value.id, facts)
        floor = None if fact is None else tag_floor(entry.value, fact)
        if floor in first:
            yield Finding(
                entry.loc,
                f"wheels of {entry.value.id!r} and {first[floor].value.id!r} would have one name, {floor!r}",
                "drop one of the two",
                first=first[floor].loc,
            )
        elif floor is not None:
            first[floor] = entry


def _policy_of(image: str) -> tuple[int, int] | None:
    found = _POLICY.fullmatch(image)
    return None if found is None else (int(found[2]), int(found[3]))


def _version(text: str) -> tuple[int, int]:
    """Read a version; two numbers are enough for policies and for macOS."""
    major, minor, *_ = (*text.split("."), "0")
    return int(major), int(minor)
