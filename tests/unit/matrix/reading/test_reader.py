"""A fault of the matrix is shown with its line, its column, its key and what to do."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from fakes.big_matrix import big_facts, big_matrix
from fakes.facts import FACTS
from fakes.matrices import SMALL, broken, faults_of, is_as_expected
from matrix import Family, Tier, parse_matrix, read_matrix
from wheelgrid.errors import MatrixError
from wheelgrid.locations import this_checkout


def test_the_matrix_of_this_repository_is_sound() -> None:
    matrix = read_matrix(this_checkout().matrix)

    assert matrix.project.import_name == "llama_cpp"
    assert [python.version for python in matrix.pythons][:2] == ["3.9", "3.10"]
    assert len(matrix.platforms) == 8
    assert matrix.backend("cpu").label is None
    assert matrix.backend("rocm7.2").family is Family.ROCM


def test_values_are_read_as_they_stand(tmp_path: Path) -> None:
    path = tmp_path / "m.yaml"
    path.write_text(SMALL, encoding="utf-8")

    matrix = read_matrix(path, FACTS)

    backend = matrix.backend("cu128")
    assert (backend.toolkit, backend.gpus, backend.ptx) == ("12.8", ("gtx-10", "volta..blackwell"), "hopper")
    assert backend.requires == ("tiny-extra>=1,<2",)
    assert matrix.backend("metal").platforms == ("macos-arm64",)
    assert matrix.backend("metal").tier is Tier.NIGHTLY
    assert matrix.traits(Family.CUDA).cmake == (("TINY_CUDA", "ON"),)
    assert matrix.traits(Family.CUDA).cost.megabytes_per_architecture == 4
    assert matrix.payload.cpu_variants_on(matrix.platforms[0].id) == ("fast", "plain")
    assert matrix.rules[0].platform == ("macos-*",)


def test_the_facts_complete_platforms_and_pythons() -> None:
    matrix = parse_matrix(SMALL, file="m.yaml", facts=FACTS)

    linux, macos = matrix.platforms
    assert (linux.os, linux.architecture, linux.libc) == ("linux", "x86_64", "glibc")
    assert (macos.os, macos.architecture, macos.libc) == ("macos", "arm64", None)
    assert [python.version for python in matrix.pythons] == ["3.9", "3.10", "3.13t"]
    assert [python.identifier for python in matrix.pythons] == ["cp39", "cp310", None]
    assert [python.skipped for python in matrix.pythons] == [None, None, "it was an experiment"]


def test_the_tag_of_wheels_follows_from_image_and_deployment_target() -> None:
    windows = ("  linux-x86_64: {r", "  windows-amd64: {runner: windows-2022}\n  linux-x86_64: {r")
    matrix = parse_matrix(broken(windows), file="m.yaml", facts=FACTS)

    assert {platform.id: platform.tag_floor for platform in matrix.platforms} == {
        "windows-amd64": "win_amd64",
        "linux-x86_64": "manylinux_2_28_x86_64",
        "macos-arm64": "macosx_14_0_arm64",
    }


def test_no_ptx_is_a_choice_that_can_be_written_down() -> None:
    matrix = parse_matrix(broken(("ptx: hopper", "ptx: none")), file="m.yaml", facts=FACTS)

    assert matrix.backend("cu128").ptx is None


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(MatrixError, match=r"cannot read the matrix: No such file") as caught:
        read_matrix(tmp_path / "none.yaml")

    assert caught.value.problems[0].where == str(tmp_path / "none.yaml")


def test_a_folder_is_no_matrix(tmp_path: Path) -> None:
    with pytest.raises(MatrixError, match=r"cannot read the matrix: Is a directory"):
        read_matrix(tmp_path)


def test_a_file_that_is_not_utf_8_shows_the_byte(tmp_path: Path) -> None:
    path = tmp_path / "m.yaml"
    path.write_bytes(b"project:\n  name: caf\xe9\n")

    with pytest.raises(MatrixError, match=r"not UTF-8: byte 0xe9") as caught:
        read_matrix(path)

    assert caught.value.problems[0].where == f"{path}:2:12"


def test_the_column_of_a_byte_counts_characters(tmp_path: Path) -> None:
    path = tmp_path / "m.yaml"
    path.write_bytes("é: ü".encode() + b"\xff\n")

    with pytest.raises(MatrixError, match="byte 0xff") as caught:
        read_matrix(path)

    assert caught.value.problems[0].where == f"{path}:1:5"


@pytest.mark.parametrize("change", [("\n", "\r\n"), ("project:", "\ufeffproject:")], ids=["crlf", "mark"])
def test_what_editors_of_windows_add_changes_nothing(change: tuple[str, str]) -> None:
    read = parse_matrix(SMALL.replace(*change), file="m.yaml", facts=FACTS)

    assert read == parse_matrix(SMALL, file="m.yaml", facts=FACTS)


@pytest.mark.parametrize(
    ("text", "where", "what"),
    [
        pytest.param("a: 1\n b: 2\n", "m.yaml:2:3", "mapping values are not allowed here", id="indentation"),
        pytest.param("a: [1, 2\nb: 3\n", "m.yaml:2:2", "expected ',' or ']'", id="bracket"),
        pytest.param("a: 1\n\tb: 2\n", "m.yaml:2:1", "cannot start any token", id="tab"),
        pytest.param("a: 1\n---\nb: 2\n", "m.yaml:2:1", "expected a single document", id="two-documents"),
        pytest.param("a: 1\nb: \x00\n", "m.yaml:2:4", "special characters are not allowed", id="character"),
        pytest.param(
            "a: 1\rb: \x00\r", "m.yaml:2:4", "special characters", id="character-after-old-mac-line"
        ),
        pytest.param("\ufeffa: \x00\n", "m.yaml:1:4", "special characters", id="character-after-mark"),
        pytest.param("a: \ud800\n", "m.yaml:1:4", "special characters", id="half-a-character"),
        pytest.param("[" * 5000, "m.yaml:1:1", "nested too deep", id="deep"),
        pytest.param("", "m.yaml:1:1", "the file is empty", id="empty"),
        pytest.param("# nothing\n", "m.yaml:1:1", "the file is empty", id="only-comments"),
        pytest.param("---\n", "m.yaml:2:1", "there is no value", id="empty-document"),
        pytest.param("- a\n", "m.yaml:1:1", "expected a mapping, found a list", id="list"),
        pytest.param("a\n", "m.yaml:1:1", "expected a mapping, found 'a'", id="word"),
    ],
)
def test_a_file_that_is_no_mapping_is_one_problem(text: str, where: str, what: str) -> None:
    (found,) = faults_of(text)

    assert f"m.yaml:{found[0]}" == where
    assert what in found[1]


# Each row: what is replaced; where each fault is shown, its sentence and how its hint begins.
FAULTS = [
    pytest.param(
        [("    ptx: hopper", "    ptxx: hopper")],
        [
            (
                "36:5 (backends[1])",
                "backend 'cu128' has no PTX, and no GPU newer than its list would run it",
                "add 'ptx: …' with the name of a GPU, or 'ptx: none' if that is meant",
            ),
            (
                "39:5 (backends[1].ptxx)",
                "unknown key 'ptxx'",
                "did you mean 'ptx'? known: cmake, family, gpus, platforms,",
            ),
        ],
        id="unknown-key",
    ),
    pytest.param(
        [("rules:", "roles:")],
        [
            (
                "41:26 (backends[1].platforms[1])",
                "CUDA 12.8 does not exist on 'macos-arm64', where backend 'cu128' is offered",
                "add a rule with the reason, or narrow 'platforms'",
            ),
            (
                "44:1 (roles)",
                "unknown key 'roles'",
                "did you mean 'rules'? known: backends, families, payload,",
            ),
        ],
        id="unknown-section",
    ),
    pytest.param(
        [("megabytes: 1.5", "megabytes: 1.5, megabits: 3")],
        [
            (
                "16:40 (families.cpu.cost.megabits)",
                "unknown key 'megabits'",
                "did you mean 'megabytes'? known: megabytes,",
            )
        ],
        id="unknown-key-of-a-nested-mapping",
    ),
    pytest.param(
        [("      names: [plain, fast]", "      names: [plain, fast]\n      name: x")],
        [
            (
                "14:7 (payload.cpu_variants[0].name)",
                "unknown key 'name'",
                "did you mean 'names'? known: names, platforms",
            )
        ],
        id="unknown-key-of-a-cpu-variant",
    ),
    pytest.param(
        [("    toolkit: 12.8", "    toolkit: 12.8\n    family: cuda")],
        [
            (
                "38:5 (backends[1].family)",
                "repeated key 'family', first at line 36",
                "drop one of the two, or rename it",
            )
        ],
        id="repeated-key",
    ),
    pytest.param(
        [
            (
                "  linux-x86_64: {runner: ubuntu-24.04, image: manylinux_2_28}\n",
                (
                    "  linux-x86_64: {runner: ubuntu-24.04, image: manylinux_2_28}\n"
                    "  linux-x86_64: {runner: ubuntu-24.04}\n"
                ),
            )
        ],
        [
            (
                "30:3 (platforms.linux-x86_64)",
                "repeated key 'linux-x86_64', first at line 29",
                "drop one of the two, or rename it",
            )
        ],
        id="repeated-platform",
    ),
    pytest.param(
        [("  name: tiny-package\n", "")],
        [("1:1 (project)", "key 'name' is missing", "add 'name: …'")],
        id="missing-key",
    ),
    pytest.param(
        [("minutes: 2, megabytes: 1.5", "minutes: 2")],
        [("16:5 (families.cpu.cost)", "key 'megabytes' is missing", "add 'megabytes: …'")],
        id="missing-key-of-a-nested-mapping",
    ),
    pytest.param(
        [("payload:\n", "payloads:\n")],
        [
            ("1:1", "section 'payload' is missing", "add 'payload:'"),
            (
                "5:1 (payloads)",
                "unknown key 'payloads'",
                "did you mean 'payload'? known: backends, families, payload,",
            ),
        ],
        id="missing-section",
    ),
    pytest.param(
        [("    cost: {minutes: 2, megabytes: 1.5}", "    cmake: {}")],
        [("15:3 (families.cpu)", "key 'cost' is missing", "add 'cost: …'")],
        id="cost-missing",
    ),
    pytest.param(
        [("    cost: {minutes: 2, megabytes: 1.5}", "    cost: 5")],
        [
            (
                "16:11 (families.cpu.cost)",
                "expected a mapping, found '5'",
                "write 'key: value' pairs in braces",
            )
        ],
        id="cost-not-a-mapping",
    ),
    pytest.param(
        [("    reason: there is no CUDA for macOS\n", "")],
        [("45:5 (rules[0])", "key 'reason' is missing", "add 'reason: …'")],
        id="rule-without-reason",
    ),
    pytest.param(
        [("    runner: macos-15", "    runner:")],
        [("31:12 (platforms.macos-arm64.runner)", "there is no value", "write a value, or drop the key")],
        id="empty-value",
    ),
    pytest.param(
        [("tier: nightly", "tier: nihgtly")],
        [
            (
                "43:77 (backends[2].tier)",
                "tier 'nihgtly' does not exist",
                "did you mean 'nightly'? known: release, nightly, local",
            )
        ],
        id="unknown-tier",
    ),
    pytest.param(
        [("family: metal,", "family: mettle,")],
        [
            (
                "43:14 (backends[2].family)",
                "family 'mettle' does not exist",
                "did you mean 'metal'? known: cpu, cuda, rocm, vulkan,",
            )
        ],
        id="unknown-family",
    ),
    pytest.param(
        [("  metal:\n    cost", "  mettle:\n    cost")],
        [
            (
                "25:3 (families.mettle)",
                "family 'mettle' does not exist",
                "did you mean 'metal'? known: cpu, cuda, rocm, vulkan,",
            ),
            (
                "43:14 (backends[2].family)",
                "the matrix does not say how the package takes family 'metal'",
                "add 'metal: …' to 'families'",
            ),
        ],
        id="unknown-family-in-families",
    ),
    pytest.param(
        [("[3.9, 3.10, 3.13t]", "[]")],
        [("27:1 (pythons)", "section 'pythons' has no entry", "write at least one")],
        id="pythons-empty",
    ),
    pytest.param(
        [("[3.9, 3.10, 3.13t]", "{3.9: {identifier: cp39}}")],
        [("27:1 (pythons)", "expected a list, found a mapping", "begin each entry with '- '")],
        id="pythons-as-a-mapping",
    ),
    pytest.param(
        [("3.13t]", "{3.13t: x}]")],
        [("27:22 (pythons[2])", "expected a text, found a mapping", "write one value")],
        id="python-as-a-mapping",
    ),
    pytest.param(
        [("    runner: macos-15", "    runner: [macos-15]")],
        [("31:5 (platforms.macos-arm64.runner)", "expected a text, found a list", "write one value")],
        id="list-for-text",
    ),
    pytest.param(
        [("gpus: [gtx-10, volta..blackwell]", "gpus: hopper")],
        [("38:11 (backends[1].gpus)", "expected a list, found 'hopper'", "write it as [one, two]")],
        id="text-for-list",
    ),
    pytest.param(
        [("  linux-x86_64: {runner: ubuntu-24.04, image: manylinux_2_28}", "  linux-x86_64: ubuntu")],
        [
            (
                "29:17 (platforms.linux-x86_64)",
                "expected a mapping, found 'ubuntu'",
                "write 'key: value' lines",
            )
        ],
        id="text-for-mapping",
    ),
    pytest.param(
        [("  - family: cuda\n    platform: macos-*\n    reason: there is no CUDA for macOS", "  a: b")],
        [
            (
                "41:26 (backends[1].platforms[1])",
                "CUDA 12.8 does not exist on 'macos-arm64', where backend 'cu128' is offered",
                "add a rule with the reason, or narrow 'platforms'",
            ),
            ("44:1 (rules)", "expected a list, found a mapping", "begin each entry with '- '"),
        ],
        id="mapping-for-list",
    ),
    pytest.param(
        [('{TINY_CUDA: "ON"}', "{? [a] : b}")],
        [("18:15 (families.cuda.cmake)", "a key is not a plain word", "write a word before the colon")],
        id="list-as-key",
    ),
    pytest.param(
        [("gpus: [gtx-10, volta..blackwell]\n    ptx: hopper", "gpus: [&new hopper]\n    ptx: *new")],
        [
            (
                "39:10 (backends[1].ptx)",
                "an alias stands here",
                "write the value out; each value has one place",
            )
        ],
        id="alias",
    ),
    pytest.param(
        [("    ptx: hopper", "    ptx: *nothing")],
        [
            (
                "39:10 (backends[1].ptx)",
                "an alias stands here",
                "write the value out; each value has one place",
            )
        ],
        id="alias-of-nothing",
    ),
    pytest.param(
        [("  - family: cuda\n    toolkit", "  - <<: {family: cuda}\n    family: cuda\n    toolkit")],
        [
            (
                "36:5 (backends[1].<<)",
                "unknown key '<<'",
                "known: cmake, family, gpus, platforms, ptx, requires, tier, toolkit",
            )
        ],
        id="merge-key",
    ),
    pytest.param(
        [("toolkit: 12.8", "toolkit: !!float 12.8")],
        [
            (
                "37:14 (backends[1].toolkit)",
                "a tag 'tag:yaml.org,2002:float' stands here",
                "drop it; every value is a text",
            )
        ],
        id="tag",
    ),
]


@pytest.mark.parametrize(("changes", "expected"), FAULTS)
def test_a_fault_shows_its_place_and_what_to_do(
    changes: list[tuple[str, str]], expected: list[tuple[str, str, str]]
) -> None:
    found = faults_of(broken(*changes))

    assert is_as_expected(found, expected), found


def test_all_faults_come_together_in_the_order_of_lines() -> None:
    text = broken(
        ("path: packages/tiny", "path: /tiny"),
        ("tier: nightly", "tier: never"),
        ("runner: macos-15", "runner:"),
    )

    assert [where.split(" ")[0] for where, _, _ in faults_of(text)] == ["3:9", "31:12", "43:77"]


def test_a_broken_value_does_not_hide_what_else_is_wrong_with_its_entry() -> None:
    text = broken(("tier: nightly", "tier: never"), ("{family: metal, ", "{family: metal, ptx: hopper, "))

    assert [what for _, what, _ in faults_of(text)] == [
        "family 'metal' has no PTX",
        "tier 'never' does not exist",
    ]


def test_a_large_matrix_is_read_at_once() -> None:
    size = {"backends": 100, "platforms": 20, "pythons": 12}
    text, facts = big_matrix(**size), big_facts(**size)

    begin = time.process_time()
    matrix = parse_matrix(text, file="m.yaml", facts=facts)
    seconds = time.process_time() - begin

    assert (len(matrix.backends), len(matrix.platforms), len(matrix.pythons)) == (100, 20, 12)
    assert seconds < 0.5
