from __future__ import annotations

import ctypes
import sys
from collections.abc import Callable, Iterator
from types import ModuleType

import pytest

from llama_cpp._binding import Mirror, MissingFunctionError, resolve_type
from llama_cpp._generated import llama


class FakeLibrary:
    """Has some functions, and counts who asks."""

    path = "/lib/libfake.so"

    def __init__(self, *names: str) -> None:
        self.functions = {name: object() for name in names}
        self.asked: list[str] = []

    def __getattr__(self, name: str) -> object:
        self.asked.append(name)
        if name in self.functions:
            return self.functions[name]
        raise AttributeError(name)


MakeModule = Callable[..., ModuleType]


@pytest.fixture
def make_module() -> Iterator[MakeModule]:
    """Make a mirror module around fake libraries."""
    name = "mirror_under_test"

    def make(*libraries: FakeLibrary, overrides: tuple[str, ...] = ()) -> ModuleType:
        module = ModuleType(name)
        mirror = Mirror(
            module=name,
            group="llama",
            libraries=lambda: libraries,  # type: ignore[arg-type,return-value]  # fakes
            extra="llama_cpp._names_llama",
            fallbacks=["llama_cpp._generated.ggml"],
            overrides=overrides,
        )
        module.__getattr__ = mirror.resolve  # type: ignore[method-assign]  # how a module becomes lazy
        sys.modules[name] = module
        return module

    yield make
    del sys.modules[name]


@pytest.mark.parametrize(
    ("code", "kind"),
    [
        pytest.param("void", None, id="void"),
        pytest.param("ptr", ctypes.c_void_p, id="handle"),
        pytest.param("str", ctypes.c_char_p, id="text"),
        pytest.param("uint64", ctypes.c_uint64, id="number"),
        pytest.param("float*", ctypes.POINTER(ctypes.c_float), id="pointer"),
        pytest.param("str*", ctypes.POINTER(ctypes.c_char_p), id="pointer to text"),
        pytest.param("char[128]", ctypes.c_char * 128, id="array"),
        pytest.param("llama_batch", llama.llama_batch, id="struct"),
        pytest.param("llama_batch*", ctypes.POINTER(llama.llama_batch), id="pointer to struct"),
        pytest.param("llama_progress_callback", llama.llama_progress_callback, id="callback"),
    ],
)
def test_type_code(code: str, kind: object) -> None:
    assert resolve_type(code) is kind


def test_unknown_type_code_is_refused() -> None:
    with pytest.raises(LookupError, match="llama_nothing"):
        resolve_type("llama_nothing*")


def test_nothing_is_bound_before_it_is_used(make_module: MakeModule) -> None:
    library = FakeLibrary("llama_decode")
    module = make_module(library)

    assert library.asked == []
    assert module.llama_decode is library.functions["llama_decode"]
    assert module.llama_decode is vars(module)["llama_decode"]
    assert library.asked == ["llama_decode"]


def test_libraries_are_searched_in_order(make_module: MakeModule) -> None:
    first, second = FakeLibrary("llama_free"), FakeLibrary("llama_free", "llama_decode")
    module = make_module(first, second)

    assert module.llama_free is first.functions["llama_free"]
    assert module.llama_decode is second.functions["llama_decode"]


def test_missing_function_names_itself_and_the_library(make_module: MakeModule) -> None:
    module = make_module(FakeLibrary("llama_decode"))

    with pytest.raises(MissingFunctionError, match=r"'llama_encode' \(searched /lib/libfake.so\)"):
        _ = module.llama_encode
    assert not hasattr(module, "llama_encode")
    assert hasattr(module, "llama_decode")


def test_unknown_name_is_an_attribute_error_without_loading(make_module: MakeModule) -> None:
    library = FakeLibrary()
    module = make_module(library)

    with pytest.raises(AttributeError, match="module 'mirror_under_test' has no attribute 'nope'"):
        _ = module.nope
    assert library.asked == []


def test_star_import_leaves_out_what_the_library_lacks(make_module: MakeModule) -> None:
    module = make_module(FakeLibrary("llama_decode"))

    names = module.__all__

    assert "llama_decode" in names
    assert "llama_model_p" in names
    assert "llama_encode" not in names


def test_enum_class_is_made_once(make_module: MakeModule) -> None:
    module = make_module(FakeLibrary())

    assert module.llama_split_mode.LLAMA_SPLIT_MODE_ROW == 2
    assert module.llama_split_mode is module.llama_split_mode


def test_names_of_ggml_are_reachable(make_module: MakeModule) -> None:
    assert make_module(FakeLibrary()).GGML_TYPE_F16 == 1


def test_shim_takes_the_place_of_a_function(make_module: MakeModule) -> None:
    library = FakeLibrary("llama_apply_adapter_cvec")

    assert make_module(
        library, overrides=("llama_apply_adapter_cvec",)
    ).llama_apply_adapter_cvec.__module__ == ("llama_cpp._names_llama")
    assert library.asked == []


def test_callback_parameter_takes_none_for_null() -> None:
    kind = llama.llama_progress_callback

    assert ctypes.cast(kind.from_param(None), ctypes.c_void_p).value is None
    assert kind(lambda progress, _: progress > 0.5)(0.75, None)


def test_callback_parameter_refuses_what_is_no_callback() -> None:
    with pytest.raises(TypeError):
        llama.llama_progress_callback.from_param(3)


def test_anonymous_union_is_reached_both_ways() -> None:
    override = llama.llama_model_kv_override()
    override.val_i64 = 7

    assert override.value.val_i64 == 7
