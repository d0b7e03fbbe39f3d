"""The form of ``matrix.yaml`` as a JSON schema, for editors: made from the models and the facts.

It knows names and forms; what must hold between entries is checked by the reader alone. Editors read some
texts as numbers, ``12.8``, so wherever the file may have such a text the schema takes the number too.

Source: JSON Schema, draft 2020-12.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TypeAlias

from pydantic import BaseModel, JsonValue

from matrix.facts import Facts, read_facts
from matrix.fields import NO_PTX
from matrix.gpu_names import gpu_names
from matrix.known import VENDORS, gpu_toolkits, is_testable
from matrix.model import Backend, Family, FamilyTraits, Matrix, Payload, PlatformChoice, Project, Rule

JsonObject: TypeAlias = dict[str, JsonValue]
"""A JSON object."""

DIALECT = "https://json-schema.org/draft/2020-12/schema"
"""The dialect of the schema."""
_NAMED_BY_KEY = {FamilyTraits: "family", PlatformChoice: "id"}
"""Models whose name is the key of the mapping that they stand in, with the field that holds it."""
_ONLY_OURS = frozenset({"title", "default"})
"""What pydantic says beside the form; its defaults are those of the values, not of the file."""
_RULE_PATTERNS = ("backend", "family", "toolkit", "platform")


def json_schema(facts: Facts | None = None) -> JsonObject:
    """Return the JSON schema of the file; the facts are those of this package if none are given."""
    known = read_facts() if facts is None else facts
    definitions: JsonObject = {}
    for model in (Project, Payload, FamilyTraits, PlatformChoice, Backend, Rule):
        definitions |= _definitions_of(model)
    _narrow(definitions, known)
    sections: JsonObject = {
        "project": _ref("Project"),
        "payload": _ref("Payload"),
        "families": _mapping_of("FamilyTraits", (family.value for family in Family)),
        "pythons": {
            "type": "array",
            "items": {"enum": _scalars(one.version for one in known.pythons if is_testable(one))},
            "minItems": 1,
            "uniqueItems": True,
        },
        "platforms": _mapping_of("PlatformChoice", (one.id for one in known.platforms)),
        "backends": {"type": "array", "items": _ref("Backend"), "minItems": 1},
        "rules": {"type": "array", "items": _ref("Rule"), "minItems": 1},
    }
    fields = Matrix.model_fields
    for name, form in sections.items():
        if isinstance(form, dict):
            form["description"] = str(fields[name].description)
    return {
        "$schema": DIALECT,
        "title": "matrix.yaml",
        "description": "What is built: one package, with every backend, on every platform.",
        "type": "object",
        "properties": sections,
        "required": [name for name, field in fields.items() if field.is_required()],
        "additionalProperties": False,
        "$defs": dict(sorted(definitions.items())),
    }


def _definitions_of(model: type[BaseModel]) -> JsonObject:
    """Return the form of a model in the file, and the forms that it refers to, by name."""
    form = _plain(model.model_json_schema(ref_template="#/$defs/{model}"))
    inner = form.pop("$defs", {})
    key = _NAMED_BY_KEY.get(model)
    properties, required = form.get("properties"), form.get("required")
    if key is not None and isinstance(properties, dict) and isinstance(required, list):
        del properties[key]
        required.remove(key)
    return {**(inner if isinstance(inner, dict) else {}), model.__name__: form}


def _plain(form: JsonObject) -> JsonObject:
    """Drop what is not of the file: titles, defaults, and null, which the reader refuses."""
    plain: JsonObject = {}
    for key, value in form.items():
        if key in _ONLY_OURS and isinstance(value, str | list | int | float | None):
            continue
        plain[key] = _plain_value(value)
    choices = plain.get("anyOf")
    if isinstance(choices, list):
        kept = [choice for choice in choices if choice != {"type": "null"}]
        plain["anyOf"] = kept
        if len(kept) == 1 and isinstance(kept[0], dict):
            del plain["anyOf"]
            plain = kept[0] | plain
    return plain


def _plain_value(value: JsonValue) -> JsonValue:
    if isinstance(value, dict):
        return _plain(value)
    return [_plain_value(item) for item in value] if isinstance(value, list) else value


def _narrow(definitions: JsonObject, facts: Facts) -> None:
    """Put the names that the facts know where the models take any text."""
    names = [name for vendor in VENDORS.values() for name in gpu_names(vendor, facts)]
    generations = "|".join(generation.name for generation in facts.generations)
    gpu: JsonObject = {
        "anyOf": [
            {"enum": list(names)},
            {"type": "string", "pattern": rf"^({generations})\.\.({generations})$"},
        ]
    }
    _property(definitions, "Backend", "gpus")["items"] = gpu
    ptx = _property(definitions, "Backend", "ptx")
    ptx |= {"enum": [NO_PTX, *gpu_names("nvidia", facts)]}
    for key in ("type", "pattern"):
        ptx.pop(key, None)
    for field, labels in (
        ("runner", (one.label for one in facts.runners)),
        ("image", (one.name for one in facts.images)),
    ):
        form = _property(definitions, "PlatformChoice", field)
        form["enum"] = list(labels)
    backend, rule = definitions["Backend"], definitions["Rule"]
    if isinstance(backend, dict) and isinstance(rule, dict):
        backend["allOf"] = [_when_of(family, facts) for family in VENDORS]
        rule["anyOf"] = [{"required": [field]} for field in _RULE_PATTERNS]


def _when_of(family: Family, facts: Facts) -> JsonObject:
    """Say what a backend of a family with GPUs must have."""
    toolkits = _scalars(release.version for release in gpu_toolkits(family, facts))
    required = ["toolkit", "gpus", *(["ptx"] if family is Family.CUDA else [])]
    return {
        "if": {"properties": {"family": {"const": family.value}}, "required": ["family"]},
        "then": {"properties": {"toolkit": {"enum": toolkits}}, "required": list(required)},
    }


def _property(definitions: JsonObject, model: str, field: str) -> JsonObject:
    form: JsonValue = definitions
    for step in (model, "properties", field):
        form = form[step] if isinstance(form, dict) else None
    return form if isinstance(form, dict) else {}


def _mapping_of(model: str, names: Iterable[str]) -> JsonObject:
    return {
        "type": "object",
        "propertyNames": {"enum": list(names)},
        "additionalProperties": _ref(model),
        "minProperties": 1,
    }


def _ref(model: str) -> JsonObject:
    return {"$ref": f"#/$defs/{model}"}


def _scalars(texts: Iterable[str]) -> list[JsonValue]:
    """Return texts, and beside each that an editor reads as a number that number."""
    found: list[JsonValue] = []
    for text in texts:
        found.append(text)
        if text.replace(".", "", 1).isdigit():
            found.append(float(text))
    return found
