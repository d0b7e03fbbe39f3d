from __future__ import annotations

import shlex
import tomllib

import pytest

from index_gen.settings import IndexSettings
from index_gen.snippets import (
    TITLES,
    Snippet,
    Target,
    Tool,
    choosing_snippet,
    extras_snippet,
    install_lines,
    snippets,
)

SETTINGS = IndexSettings(base_url="https://wheels.example.org/")
ROOT = "https://wheels.example.org/whl"


def a_target(version: str = "1.2.0+cu128", index: str = "cu128") -> Target:
    digests = ("a" * 64, "b" * 64)
    return Target(
        project="demo", version=version, index=index, url=SETTINGS.index_url(index), digests=digests
    )


PLAIN = a_target("1.2.0", "cpu")


def texts(target: Target, tool: Tool) -> list[str]:
    (found,) = (snippet for snippet in snippets(target) if snippet.tool == tool)
    return [part.text for part in found.parts]


def tables(*parts: str) -> dict[str, object]:
    return tomllib.loads("\n".join(parts))


def test_every_tool_has_a_title_and_a_text() -> None:
    extras, chosen = extras_snippet([PLAIN, a_target()]), choosing_snippet(a_target("1.2.0", "variants"))
    found = [snippet.tool for snippet in (*snippets(a_target()), extras, chosen)]

    assert sorted(found) == sorted(TITLES)


def test_a_label_pins_one_index_beside_the_default_one() -> None:
    url = f"{ROOT}/cu128/"

    assert texts(a_target(), "pip") == [
        f"pip install demo==1.2.0+cu128 --only-binary :all: --extra-index-url {url}"
    ]
    assert texts(a_target(), "uv") == [f"uv pip install demo==1.2.0+cu128 --only-binary :all: --index {url}"]
    assert texts(a_target(), "requirements") == [
        f"--extra-index-url {url}\n--only-binary :all:\ndemo==1.2.0+cu128",
        "pip install -r requirements.txt",
    ]


@pytest.mark.parametrize("tool", ["pip", "uv", "requirements", "constraints"])
def test_without_a_label_only_our_index_is_asked_first(tool: Tool) -> None:
    """Another index may have the same version, and what is installed may be another backend."""
    first, then = texts(PLAIN, tool)[-1].split("\n")

    words = shlex.split(first)
    assert "--no-deps" in words
    assert {"--force-reinstall", "--reinstall-package"} & {*words}
    assert "--extra-index-url" not in words
    assert ROOT not in then
    if tool == "requirements":
        assert f"--index-url {ROOT}/cpu/" in texts(PLAIN, tool)[0]
    else:
        flag = "--default-index" if tool == "uv" else "--index-url"
        assert words[words.index(flag) + 1] == f"{ROOT}/cpu/"


def test_requirements_without_a_label_are_pinned_by_digest() -> None:
    assert texts(PLAIN, "requirements")[0].split("\n")[2:] == [
        "demo==1.2.0 \\",
        f"    --hash=sha256:{'a' * 64} \\",
        f"    --hash=sha256:{'b' * 64}",
    ]


@pytest.mark.parametrize("target", [a_target(), PLAIN], ids=["label", "plain"])
def test_projects_take_this_package_from_this_index_alone(target: Target) -> None:
    name, url = f"demo-{target.index}", target.url

    assert tables(texts(target, "uv-project")[0]) == {
        "tool": {
            "uv": {
                "index": [{"name": name, "url": url, "explicit": True}],
                "sources": {"demo": {"index": name}},
            }
        }
    }
    assert tables(texts(target, "poetry")[0]) == {
        "tool": {"poetry": {"source": [{"name": name, "url": url, "priority": "explicit"}]}}
    }
    assert tables(texts(target, "pdm")[0]) == {
        "tool": {"pdm": {"source": [{"name": name, "url": url, "include_packages": ["demo"]}]}}
    }
    pin = f"demo=={target.version}"
    assert [texts(target, tool)[1] for tool in ("uv-project", "poetry", "pdm")] == [
        f"uv add {pin}",
        f"poetry add --source {name} {pin}",
        f"pdm add {pin}",
    ]


def test_extras_conflict_and_each_has_its_index() -> None:
    snippet = extras_snippet([PLAIN, a_target("1.2.0+rocm7.2", "rocm7.2")])

    table, *runs = snippet.parts
    assert tables(table.text) == {
        "project": {"optional-dependencies": {"cpu": ["demo==1.2.0"], "rocm7-2": ["demo==1.2.0+rocm7.2"]}},
        "tool": {
            "uv": {
                "conflicts": [[{"extra": "cpu"}, {"extra": "rocm7-2"}]],
                "sources": {
                    "demo": [
                        {"index": "demo-cpu", "extra": "cpu"},
                        {"index": "demo-rocm7.2", "extra": "rocm7-2"},
                    ]
                },
                "index": [
                    {"name": "demo-cpu", "url": f"{ROOT}/cpu/", "explicit": True},
                    {"name": "demo-rocm7.2", "url": f"{ROOT}/rocm7.2/", "explicit": True},
                ],
            }
        },
    }
    assert [(run.index, run.text) for run in runs] == [
        ("cpu", "uv sync --extra cpu"),
        ("rocm7.2", "uv sync --extra rocm7-2"),
    ]


def test_uv_chooses_from_its_index_alone() -> None:
    snippet = choosing_snippet(a_target("1.2.0", "variants"))

    assert snippet.text == (
        "uv pip install --preview-features wheel-variants demo==1.2.0 --only-binary :all: --no-deps "
        f"--reinstall-package demo --default-index {ROOT}/variants/\nuv pip install demo==1.2.0\n"
    )


def test_a_text_of_several_parts_names_their_places() -> None:
    lines = snippets(a_target())[2].text.split("\n")

    assert [line for line in lines if line.startswith("#")] == ["# pyproject.toml", "# Run"]


def test_an_epoch_is_quoted_for_the_shell() -> None:
    assert texts(a_target("1!2.0", "cpu"), "pip")[0].startswith("pip install 'demo==1!2.0' ")
    lines = install_lines(SETTINGS, "cpu", "demo", "1!2.0")
    assert lines.pip == (f"pip install 'demo==1!2.0' --only-binary :all: --extra-index-url {ROOT}/cpu/")
    assert lines.uv == f"uv pip install 'demo==1!2.0' --only-binary :all: --index {ROOT}/cpu/"


def test_a_snippet_is_a_value() -> None:
    assert snippets(a_target()) == snippets(a_target())
    assert isinstance(snippets(a_target())[0], Snippet)
