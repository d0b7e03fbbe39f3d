"""Record the default parameters that a real library returns: what the layout check compares with at load."""

from __future__ import annotations

from codegen.runtime import HEADING

PROBES = {
    "llama_model_default_params": "llama_model_params",
    "llama_context_default_params": "llama_context_params",
    "llama_model_quantize_default_params": "llama_model_quantize_params",
    "llama_sampler_chain_default_params": "llama_sampler_chain_params",
    "llama_batch_get_one": "llama_batch",
    "mtmd_context_params_default": "mtmd_context_params",
    "mtmd_helper_video_init_params_default": "mtmd_helper_video_init_params",
}
"""Functions that return a struct by value without needing anything, and the struct."""


def write_defaults(values: dict[str, dict[str, object]]) -> str:
    """Write the table of defaults: function to struct and the values of its members."""
    lines = [HEADING.format(title="Default parameters; None is NULL."), ""]
    lines.append("from __future__ import annotations\n")
    lines.append("DEFAULTS: dict[str, tuple[str, dict[str, object]]] = {")
    for function, struct in PROBES.items():
        lines.append(f'    "{function}": ("{struct}", {values[function]!r}),')
    lines.append("}")
    return "\n".join(lines) + "\n"


def plain_values(struct: object) -> dict[str, object]:
    """Read the members of a ctypes struct that are the same in every process.

    Numbers stay, NULL becomes None; other addresses and nested structs are left out.
    """
    found: dict[str, object] = {}
    for name, *_ in type(struct)._fields_:  # type: ignore[attr-defined]  # every ctypes struct has it
        value = getattr(struct, name)
        if isinstance(value, (bool, int, float)) and not _is_address(struct, name):
            found[name] = value
        elif not value:
            found[name] = None
    return found


def _is_address(struct: object, name: str) -> bool:
    kinds = {field: kind for field, kind, *_ in type(struct)._fields_}  # type: ignore[attr-defined]  # as above
    return kinds[name].__name__ in {"c_void_p", "c_char_p"}
