"""How wheels and indexes speak of wheel variants: the one module that knows the dialect.

A variant wheel says in its name (a label at the end) and in ``variant.json`` what a machine must have. The
index repeats that for all variants of one version in ``<name>-<version>-variants.json``. An installer that
knows variants takes the best one that fits; every other installer takes the plain wheel beside them.

**Experimental.** What is written here is PEP 850 (draft, schema 0.2.0), which adds ``providers`` to PEP 825
(draft, schema 0.1.1): with ``requires`` *and* ``plugin-api``, the one form that variantlib 0.2 and uv 0.13
both take. Both drafts say that schemas whose number begins with 0 are not for production, so variants are
never the only way to a wheel. When the drafts change, this changes: `SCHEMA`; the entries of `PROVIDERS`, or
the whole table, if installers come to know the providers by themselves as in PEP 825; `_Document`.

Source: PEP 825 (file names, ``variant.json``, index file), PEP 850 (``providers``).
"""

import json
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache, partial
from itertools import pairwise
from types import MappingProxyType
from typing import Annotated

import msgspec
from packaging.utils import canonicalize_name
from packaging.version import Version

from wheelgrid.errors import Problem, RecordError
from wheelgrid.record import VariantMark
from wheelgrid.structs import FrozenStruct, faults_of

SCHEMA = "https://variants-schema.wheelnext.dev/peps/850/v0.2.0.json"
"""Names the dialect in every document; nobody fetches it."""
WHEEL_DOCUMENT = "variant.json"
"""Name of the file in the ``.dist-info`` folder of a variant wheel."""
DOCUMENT_SUFFIX = "-variants.json"
"""How the name of the index's file ends."""
VARIANTS = "variants"
"""The backend that records of variant wheels name: all of a version lie in one index, whatever they need."""
NULL_LABEL = "null"
"""Label of the variant that needs nothing; no other may have it."""

_NAME = r"^[a-z0-9_]+\Z"
_VALUE = r"^[a-z0-9_.]+\Z"
_SEPARATOR = " :: "
_MISLEADING = "make it anew: an installer passes over the wheel, or downloads it and then refuses it"
_PROPERTY_PARTS = 3
_PLAIN_PARTS = 5

_Name = Annotated[str, msgspec.Meta(pattern=_NAME)]
_Label = Annotated[str, msgspec.Meta(pattern=_VALUE)]
_Values = Annotated[tuple[_Label, ...], msgspec.Meta(min_length=1)]
_Properties = dict[_Name, dict[_Name, _Values]]


class Provider(FrozenStruct, frozen=True, rename="kebab", omit_defaults=True):
    """What tells an installer the properties of a machine in one namespace."""

    requires: tuple[str, ...]
    """Package that an installer would run; uv never does, and knows some of these names by heart."""
    plugin_api: str | None = None
    """Object in that package; none if uv knows the provider without."""


PROVIDERS: Mapping[str, Provider] = MappingProxyType(
    {
        "nvidia": Provider(
            requires=("nvidia-variant-provider",),
            plugin_api="nvidia_variant_provider.plugin:NvidiaVariantPlugin",
        ),
        "x86_64": Provider(requires=("x86-64-variant-provider",)),
    }
)
"""The namespaces that an installer can answer today, most important first; spelled exactly as uv knows them.

There is none for AMD or Intel GPUs, for Vulkan and for Metal: uv passes over a variant that names one.
"""


class _Priorities(FrozenStruct, frozen=True):
    namespace: Annotated[tuple[_Name, ...], msgspec.Meta(min_length=1)]
    """Namespaces, most important first."""


class _Document(FrozenStruct, frozen=True):
    """Both files have this form; that of a wheel has one variant."""

    schema: str = msgspec.field(name="$schema")
    """`SCHEMA`."""
    priorities: _Priorities = msgspec.field(name="default-priorities")
    """Which namespace decides first."""
    providers: dict[_Name, Provider]
    """Who answers for each of these namespaces."""
    variants: dict[_Label, _Properties]
    """Label → namespace → feature → values, of which a machine must have one."""


def wheel_document(mark: VariantMark) -> bytes:
    """Return ``variant.json`` of a wheel: the same mark gives the same bytes.

    Raises:
        RecordError: The mark cannot be said in this dialect; carries every fault.
    """
    return index_document([mark])


def index_document(marks: Iterable[VariantMark]) -> bytes:
    """Return the document that lists these variants, in any order and as often as there are wheels of each.

    Raises:
        RecordError: A mark cannot be said in this dialect, or one label means two things; all faults.
    """
    return _document_of(frozenset(marks))


@lru_cache(maxsize=1024)
def _document_of(marks: frozenset[VariantMark]) -> bytes:
    """Write a document once: the next version has the same variants, as a rule."""
    distinct = sorted(marks, key=lambda mark: (mark.label, mark.properties))
    problems = [problem for mark in distinct for problem in mark_problems(mark)]
    if not distinct:
        problems.append(Problem(what="a document of variants needs a variant, got none"))
    for mark, following in pairwise(distinct):
        if mark.label == following.label:
            problems.append(_ambiguous(mark, following))
    if problems:
        raise RecordError(problems)
    trees = {mark.label: _tree(mark.properties) for mark in distinct}
    used = {namespace for tree in trees.values() for namespace in tree}
    namespaces = tuple(name for name in PROVIDERS if name in used) or tuple(PROVIDERS)[:1]
    document = _Document(
        schema=SCHEMA,
        priorities=_Priorities(namespace=namespaces),
        providers={name: PROVIDERS[name] for name in namespaces},
        variants=trees,
    )
    return msgspec.json.format(msgspec.json.encode(document, order="sorted"), indent=2) + b"\n"


def mark_problems(mark: VariantMark) -> Iterator[Problem]:
    """Say why a mark cannot be said in this dialect."""
    where = f"variant {mark.label!r}"
    if (mark.label == NULL_LABEL) != (not mark.properties):
        what = f"{NULL_LABEL!r} is the variant without properties, and no other"
        yield Problem(what=what, where=where)
    if list(mark.properties) != sorted(set(mark.properties)):
        yield Problem(what="the properties are not sorted, each once", where=where)
    for text in mark.properties:
        parts = text.split(_SEPARATOR)
        if len(parts) != _PROPERTY_PARTS or not _is_property(*parts):
            example = "nvidia :: sm_arch :: 90_real"
            yield Problem(what=f"{text!r} is no property, expected one such as {example!r}", where=where)
        elif parts[0] not in PROVIDERS:
            known = ", ".join(map(repr, PROVIDERS))
            what = f"no installer knows namespace {parts[0]!r} of {text!r}, expected one of {known}"
            yield Problem(what=what, where=where)


def document_name(project: str, version: str) -> str:
    """Return the name of the index's file, spelled as in the names of the wheels.

    >>> document_name("Demo.Package", "1.0.0-rc1")
    'demo_package-1.0.0rc1-variants.json'
    """
    return f"{canonicalize_name(project).replace('-', '_')}-{Version(version)}{DOCUMENT_SUFFIX}"


def split_label(filename: str) -> tuple[str, str | None]:
    """Part a wheel's name into the name that readers without variants know, and the label.

    A third part that begins with a digit is a build tag, as no Python tag does.

    >>> split_label("demo-1.0-py3-none-any-cu128.whl")
    ('demo-1.0-py3-none-any.whl', 'cu128')
    >>> split_label("demo-1.0-7-py3-none-any.whl")
    ('demo-1.0-7-py3-none-any.whl', None)
    """
    parts = filename.removesuffix(".whl").split("-")
    has_build = len(parts) > 2 and parts[2][:1].isdigit()  # noqa: PLR2004 - name, version, then the build tag
    if not filename.endswith(".whl") or len(parts) != _PLAIN_PARTS + has_build + 1:
        return filename, None
    return "-".join(parts[:-1]) + ".whl", parts[-1]


def read_document(content: bytes, where: str) -> Mapping[str, tuple[str, ...]]:
    """Return the properties by label, as `VariantMark` has them, of a document of this very dialect.

    Args:
        content: JSON.
        where: Where it came from, for people.

    Raises:
        RecordError: It is not JSON or not of this dialect; carries every fault.
    """
    try:
        document = msgspec.json.decode(content, type=_Document)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise RecordError(faults_of(content, _Document, where, "make it anew from the records")) from error
    problems = [Problem(what=what, where=where) for what in _document_faults(document, content)]
    if problems:
        raise RecordError(problems)
    found = {label: tuple(sorted(_flat(tree))) for label, tree in document.variants.items()}
    return MappingProxyType(found)


def document_problems(content: bytes, marks: Iterable[VariantMark], where: str) -> Iterator[Problem]:
    """Say where a document of an index tells other than the wheels that the index lists."""
    try:
        told = read_document(content, where)
    except RecordError as error:
        yield from error.problems
        return
    true = {mark.label: mark for mark in marks}
    for label in sorted({*told, *true}):
        if label not in told:
            yield Problem(what=f"variant {label!r} is missing: nobody would install its wheels", where=where)
        elif label not in true:
            yield Problem(what=f"variant {label!r} has no wheel", where=where)
        elif told[label] != true[label].properties:
            differing = ", ".join(repr(text) for text in sorted({*told[label]} ^ {*true[label].properties}))
            what = f"variant {label!r} is not what its wheels say, they differ in {differing}"
            yield Problem(what=what, where=where, hint=_MISLEADING)


def read_wheel_document(content: bytes, where: str) -> VariantMark:
    """Return what ``variant.json`` of a wheel says.

    Raises:
        RecordError: It is not JSON, not of this dialect, or speaks of other than one variant.
    """
    found = read_document(content, where)
    if len(found) != 1:
        labels = ", ".join(map(repr, found)) or "none"
        raise RecordError(Problem(what=f"a wheel is one variant, found {labels}", where=where))
    ((label, properties),) = found.items()
    return VariantMark(label=label, properties=properties)


def _document_faults(document: _Document, content: bytes) -> Iterator[str]:
    for key in _repeated_keys(content):
        yield f"key {key!r} is there twice, and readers differ on which one counts"
    if document.schema != SCHEMA:
        yield f"dialect {document.schema!r} is unknown, expected {SCHEMA!r}"
    used = {namespace for tree in document.variants.values() for namespace in tree}
    listed = document.priorities.namespace
    for namespace in sorted(used - set(listed)):
        yield f"namespace {namespace!r} has no priority"
    if len(set(listed)) != len(listed):
        yield "a namespace has two priorities"
    for namespace in sorted({*used, *listed, *document.providers}):
        stated, known = document.providers.get(namespace), PROVIDERS.get(namespace)
        if stated is None or stated != known:
            yield f"provider of namespace {namespace!r} is {_shown(stated)}, expected {_shown(known)}"
    for label, tree in document.variants.items():
        yield from _variant_faults(label, tree)


def _variant_faults(label: str, tree: _Properties) -> Iterator[str]:
    if (label == NULL_LABEL) == bool(tree):
        yield f"variant {label!r}: {NULL_LABEL!r} is the variant without properties, and no other"
    for namespace, features in tree.items():
        if not features:
            yield f"variant {label!r}: namespace {namespace!r} is empty"
        for feature, values in features.items():
            if list(values) != sorted(set(values)):
                yield f"variant {label!r}: values of {feature!r} are not sorted, each once"


def _repeated_keys(content: bytes) -> list[str]:
    repeated: list[str] = []
    json.loads(content, object_pairs_hook=partial(_note_repeated, repeated))
    return repeated


def _note_repeated(repeated: list[str], pairs: list[tuple[str, object]]) -> dict[str, object]:
    found = dict(pairs)
    names = [name for name, _ in pairs]
    repeated += [name for name in found if names.count(name) > 1]
    return found


def _ambiguous(one: VariantMark, other: VariantMark) -> Problem:
    differing = sorted(set(one.properties) ^ set(other.properties))
    return Problem(
        what=f"label {one.label!r} means two things, which differ in {', '.join(map(repr, differing))}",
        hint="build all wheels of a version from one matrix",
    )


def _is_property(namespace: str, feature: str, value: str) -> bool:
    try:
        msgspec.convert({namespace: {feature: [value]}}, _Properties)
    except msgspec.ValidationError:
        return False
    return True


def _tree(properties: Iterable[str]) -> _Properties:
    tree: _Properties = {}
    for text in properties:
        namespace, feature, value = text.split(_SEPARATOR)
        features = tree.setdefault(namespace, {})
        features[feature] = tuple(sorted({*features.get(feature, ()), value}))
    return tree


def _flat(tree: _Properties) -> Iterator[str]:
    for namespace, features in tree.items():
        for feature, values in features.items():
            for value in values:
                yield _SEPARATOR.join((namespace, feature, value))


def _shown(provider: Provider | None) -> str:
    return "unknown" if provider is None else repr(msgspec.json.encode(provider).decode())
