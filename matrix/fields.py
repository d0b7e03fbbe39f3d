"""The forms that single values of the matrix may have, and the sentence for a value that has none of them.

Source: PEP 440 (version ranges), PEP 503 (project names), PEP 508 (requirements), PEP 600 and PEP 656
(platform tags).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from pathlib import PurePosixPath
from typing import Annotated, NewType

from packaging.requirements import InvalidRequirement, Requirement
from packaging.specifiers import InvalidSpecifier, SpecifierSet
from packaging.utils import canonicalize_name
from pydantic import AfterValidator, BeforeValidator, JsonValue, WithJsonSchema

BackendId = NewType("BackendId", str)
"""A backend, ``cu128``: lower case, dots inside; also the folder of its index."""
PlatformId = NewType("PlatformId", str)
"""A platform, ``linux-x86_64``: words joined by hyphens."""
JobId = NewType("JobId", str)
"""A backend on a platform, ``cu128-linux-x86_64``."""

OLDEST_FREE_THREADED_MINOR = 13
"""The first free-threaded Python is 3.13t (PEP 703)."""
FIRST_NEW_MACOS = 11
"""From macOS 11 on, installers know tags of the form ``macosx_<major>_0`` alone."""
NO_PTX = "none"
"""What stands in the file for PTX where there shall be none."""
_SCALARS = ("string", "number")


class FormError(ValueError):
    """A value that has not the form it should have; pydantic carries it to the reader."""

    def __init__(self, what: str, hint: str, at: tuple[str, ...] = ()) -> None:
        super().__init__(what)
        self.hint = hint
        """What to do about it."""
        self.at = at
        """Keys from the field down to the offending value; empty if it is the field itself."""


def _platform_id(text: str) -> str:
    if re.fullmatch(r"[a-z0-9_]+(-[a-z0-9_]+)+", text) is None:
        raise FormError(
            f"platform id {text!r} is not a system and an architecture joined by a hyphen",
            "write it as 'linux-x86_64' or 'linux-musl-aarch64'",
        )
    return text


def _project_name(text: str) -> str:
    if canonicalize_name(text) != text:
        raise FormError(f"project name {text!r} is not normalised", f"write {canonicalize_name(text)!r}")
    return text


def _import_name(text: str) -> str:
    if not text.isidentifier():
        raise FormError(f"import name {text!r} is not a Python name", "write it as after 'import'")
    return text


def _folder(text: str) -> str:
    path = PurePosixPath(text)
    if path.is_absolute() or ".." in path.parts or "\\" in text:
        raise FormError(
            f"path {text!r} does not lie inside the repository", "write a path relative to its root, with '/'"
        )
    return text


def _python_version(text: str) -> str:
    found = re.fullmatch(r"3\.(0|[1-9]\d*)(t?)", text)
    if found is None:
        raise FormError(f"{text!r} is not a Python version", _python_hint(text))
    if found[2] and int(found[1]) < OLDEST_FREE_THREADED_MINOR:
        raise FormError(
            f"there is no free-threaded Python {text!r}, the first one is 3.{OLDEST_FREE_THREADED_MINOR}t",
            "drop the 't'",
        )
    return text


def _python_hint(text: str) -> str:
    if found := re.match(r"(?:cp3|3\.)(\d+)(t?)(?![\w])", text):
        return f"write '3.{found[1]}{found[2]}'"
    if "free" in text:
        return "add each free-threaded Python by its version, as '3.14t'"
    return "write it as '3.12', or '3.14t' if free-threaded"


def _toolkit(text: str) -> str:
    if re.fullmatch(r"(0|[1-9]\d*)\.(0|[1-9]\d*)", text) is None:
        raise FormError(
            f"toolkit {text!r} is not a major and a minor version",
            "write it as '12.8'; the update is the build's choice",
        )
    return text


def _deployment_target(text: str) -> str:
    found = re.fullmatch(r"([1-9]\d*)\.(\d+)", text)
    if found is None:
        raise FormError(f"{text!r} is not a version of macOS", "write it with its minor version, as '14.0'")
    major = int(found[1])
    if major >= FIRST_NEW_MACOS and found[2] != "0":
        raise FormError(
            f"no installer knows a tag for macOS {text}: from {FIRST_NEW_MACOS} on the minor version is 0",
            f"write '{major + 1}.0'",
        )
    return text


def _specifier(text: str) -> str:
    try:
        SpecifierSet(text)
    except InvalidSpecifier:
        raise FormError(f"{text!r} is not a version range", "write it as '<12.9' or '>=12.4,<13'") from None
    return text


def _requirement(text: str) -> str:
    try:
        url = Requirement(text).url
    except InvalidRequirement as error:
        reason = str(error).splitlines()[0]
        raise FormError(
            f"{text!r} is not a requirement: {reason}", "write it as 'name>=1.2,<2' (PEP 508)"
        ) from None
    if url is not None:
        raise FormError(
            f"requirement {text!r} names an address", "name a version range; indexes refuse addresses"
        )
    return text


def _tag_floor(text: str) -> str:
    found = re.fullmatch(r"(manylinux|musllinux|macosx)_(\d+)_(\d+)_\w+|win_\w+", text)
    if found is None:
        raise FormError(
            f"{text!r} is not a platform tag with a floor",
            "write it as 'manylinux_2_28_x86_64', 'musllinux_1_2_x86_64', 'macosx_14_0_arm64' or 'win_amd64'",
        )
    if found[1] == "macosx" and int(found[2]) >= FIRST_NEW_MACOS and found[3] != "0":
        raise FormError(
            f"no installer knows the tag {text!r}: from macOS {FIRST_NEW_MACOS} on the minor version is 0",
            "write the minor version 0, or the next major version, as in 'macosx_14_0_arm64'",
        )
    return text


def _text(text: str) -> str:
    if not text.strip():
        raise FormError("the value is blank", "write a value")
    if not text.isprintable():
        raise FormError(f"{text!r} is not one line of printable text", "write it in one line")
    return text


def _one_or_more(value: object) -> object:
    if value == []:
        raise FormError("the list of patterns is empty", "write at least one, '*' for all")
    return (value,) if isinstance(value, str) else value


def _pattern(text: str) -> str:
    if re.fullmatch(r"[a-z0-9_.*?-]+", text) is None:
        raise FormError(f"{text!r} is not a pattern", "write a name, with '*' and '?' as wildcards")
    return text


def _definitions(value: object) -> object:
    if not isinstance(value, dict):
        return _not_from_list(value)
    for name, given in value.items():
        if re.fullmatch(r"[A-Za-z_]\w*", name) is None:
            raise FormError(
                f"{name!r} is not the name of a CMake variable", "drop the '-D' and the type", (name,)
            )
        if not isinstance(given, str):
            raise FormError(f"CMake variable {name!r} has no plain value", "join a list with ';'", (name,))
    return tuple(sorted(value.items()))


def _not_from_list(value: object) -> object:
    """Refuse what stands in a file where a mapping should; pairs in a tuple come from code."""
    if isinstance(value, list | str):
        raise FormError(f"expected a mapping, found {value!r}", "write 'key: value' pairs in braces")
    return value


def _library_stem(text: str) -> str:
    if re.fullmatch(r"\w[\w.+-]*", text) is None or text.endswith((".so", ".dylib", ".dll")):
        raise FormError(
            f"{text!r} is not the stem of a library", "write it without folder and suffix, as 'libdemo'"
        )
    return text


def _architecture_number(text: str) -> str:
    if re.fullmatch(r"[1-9]\d{1,2}", text) is None:
        raise FormError(f"{text!r} is not the number of a CUDA architecture", "write it as '120'")
    return text


def _number(value: object) -> object:
    if not isinstance(value, str):
        return value
    if re.fullmatch(r"\d+(\.\d+)?", value) is None:
        raise FormError(f"{value!r} is not a number from 0 on", "write it as '12' or '1.5'")
    return float(value)


def _ptx_gpu(value: object) -> object:
    return None if value == NO_PTX else value


def _day(value: object) -> object:
    """Read a day as it is written in the file; a plain number, which pydantic would take, is none."""
    if not isinstance(value, str):
        return value
    try:
        if re.fullmatch(r"\d{4}-\d{2}-\d{2}", value):
            return date.fromisoformat(value)
    except ValueError:
        pass
    raise FormError(f"{value!r} is not a day", "write it as '2027-06-30' (ISO 8601)")


def _in_file(*, pattern: str | None = None, kinds: Sequence[str] = _SCALARS) -> WithJsonSchema:
    """Say in the JSON schema how a text may stand in the file; YAML editors read some texts as numbers."""
    return WithJsonSchema({"type": list(kinds)} | ({} if pattern is None else {"pattern": pattern}))


ProjectName = Annotated[str, AfterValidator(_project_name), _in_file(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$")]
ImportName = Annotated[str, AfterValidator(_import_name), _in_file(pattern=r"^[^\W\d]\w*$")]
Folder = Annotated[str, AfterValidator(_folder), _in_file(pattern=r"^[^/\\]")]
PythonVersion = Annotated[str, AfterValidator(_python_version), _in_file(pattern=r"^3\.\d+t?$")]
PlatformIdField = Annotated[PlatformId, AfterValidator(_platform_id)]
Toolkit = Annotated[str, AfterValidator(_toolkit), _in_file(pattern=r"^\d+\.\d+$")]
MacosVersion = Annotated[str, AfterValidator(_deployment_target), _in_file(pattern=r"^\d+\.\d+$")]
VersionRange = Annotated[str, AfterValidator(_specifier), _in_file(pattern=r"^[<>=!~]")]
RequirementText = Annotated[str, AfterValidator(_requirement)]
TagFloor = Annotated[str, AfterValidator(_tag_floor)]
Text = Annotated[str, AfterValidator(_text), _in_file(pattern=r"\S")]
LibraryStem = Annotated[str, AfterValidator(_library_stem), _in_file(pattern=r"^\w[\w.+-]*$")]
PtxGpu = Annotated[Text | None, BeforeValidator(_ptx_gpu)]
"""Name of a GPU or a generation; None if it is `NO_PTX`."""
ArchitectureNumber = Annotated[str, AfterValidator(_architecture_number), _in_file(pattern=r"^[1-9]\d{1,2}$")]
"""Number of a CUDA architecture without a suffix, ``120``."""
PositiveNumber = Annotated[float, BeforeValidator(_number), _in_file(pattern=r"^\d+(\.\d+)?$")]
Day = Annotated[date, BeforeValidator(_day), _in_file(pattern=r"^\d{4}-\d{2}-\d{2}$", kinds=("string",))]
_PATTERN_IN_FILE: dict[str, JsonValue] = {"type": "string", "pattern": r"^[a-z0-9_.*?-]+$"}
Pattern = Annotated[str, AfterValidator(_pattern), WithJsonSchema(_PATTERN_IN_FILE)]
Patterns = Annotated[
    tuple[Pattern, ...],
    BeforeValidator(_one_or_more),
    WithJsonSchema(
        {
            "anyOf": [
                _PATTERN_IN_FILE,
                {"type": "array", "items": _PATTERN_IN_FILE, "minItems": 1},
            ]
        }
    ),
]
"""Names with wildcards; in the file one text or a list."""
CMakeDefinitions = Annotated[
    tuple[tuple[str, str], ...],
    BeforeValidator(_definitions),
    WithJsonSchema(
        {
            "type": "object",
            "propertyNames": {"pattern": r"^[A-Za-z_]\w*$"},
            "additionalProperties": {"type": ["string", "number", "boolean"]},
        }
    ),
]
"""Names with values, sorted by name; in the file a mapping."""
