"""A fault of the matrix is shown with its line, its column, its key and what to do."""

from __future__ import annotations

from pathlib import Path

import pytest

from fakes.matrices import SMALL, broken
from matrix import Family, Tier, parse_matrix, read_matrix
from wheelgrid.errors import MatrixError, Problem
from wheelgrid.locations import this_checkout


def problems_of(text: str) -> tuple[Problem, ...]:
    with pytest.raises(MatrixError) as caught:
        parse_matrix(text, file="m.yaml")
    return caught.value.problems


def only_problem_of(text: str) -> Problem:
    problems = problems_of(text)
    assert len(problems) == 1, problems
    return problems[0]


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

    matrix = read_matrix(path)

    backend = matrix.backend("cu128")
    assert [python.version for python in matrix.pythons] == ["3.9", "3.10", "3.13t"]
    assert matrix.pythons[2].skipped == "nobody builds it"
    assert (backend.toolkit, backend.architectures, backend.ptx) == ("12.8", ("89", "90"), ("90",))
    assert backend.cmake == (("GGML_CUDA", "ON"),)
    assert matrix.backend("metal").platforms == ("macos-arm64",)
    assert matrix.backend("metal").tier is Tier.NIGHTLY
    assert matrix.platform("linux-x86_64").libc == "glibc"
    assert matrix.platform("macos-arm64").libc is None
    assert matrix.rules[0].platform == ("macos-*",)


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
    assert parse_matrix(SMALL.replace(*change), file="m.yaml") == parse_matrix(SMALL, file="m.yaml")


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
        pytest.param("[" * 5000, "m.yaml:1:1", "nested too deep", id="deep"),
        pytest.param("", "m.yaml:1:1", "the file is empty", id="empty"),
        pytest.param("# nothing\n", "m.yaml:1:1", "the file is empty", id="only-comments"),
        pytest.param("- a\n", "m.yaml:1:1", "expected a mapping, found a list", id="list"),
        pytest.param("a\n", "m.yaml:1:1", "expected a mapping, found 'a'", id="word"),
    ],
)
def test_a_file_that_is_no_mapping_is_one_problem(text: str, where: str, what: str) -> None:
    problem = only_problem_of(text)

    assert problem.where == where
    assert what in problem.what


# Each row: what is replaced, where the fault is shown, its sentence, and a part of its hint.
FAULTS = [
    pytest.param(
        ("    label: cu128", "    lable: cu128"),
        [
            (
                "27:3 (backends.cu128)",
                "backend 'cu128' has no label, so its wheels would pass",
                "label: cu128",
            ),
            ("29:5 (backends.cu128.lable)", "unknown key 'lable'", "did you mean 'label'?"),
        ],
        id="unknown-key",
    ),
    pytest.param(
        ("rules:", "roles:"),
        [("43:1 (roles)", "unknown key 'roles'", "did you mean 'rules'?")],
        id="unknown-section",
    ),
    pytest.param(
        ("  metal:\n", "  cpu:\n"),
        [("37:3 (backends.cpu)", "repeated key 'cpu', first at line 23", "rename it")],
        id="duplicate-backend",
    ),
    pytest.param(
        ("    toolkit: 12.8", "    tier: local"),
        [
            ("27:3 (backends.cu128)", "backend 'cu128' has no toolkit", "toolkit: "),
            ("36:5 (backends.cu128.tier)", "repeated key 'tier', first at line 30", "drop one"),
        ],
        id="repeated-key",
    ),
    pytest.param(
        ("  name: tiny-package\n", ""),
        [("1:1 (project)", "key 'name' is missing", "add 'name:")],
        id="missing-key",
    ),
    pytest.param(
        ("    tag_floor: macosx_14_0_arm64\n", ""),
        [("16:3 (platforms.macos-arm64)", "key 'tag_floor' is missing", "add 'tag_floor:")],
        id="platform-without-tag-floor",
    ),
    pytest.param(
        ("    reason: there is no CUDA for macOS\n", ""),
        [("44:5 (rules[0])", "key 'reason' is missing", "add 'reason:")],
        id="rule-without-reason",
    ),
    pytest.param(
        ("reason: there is no CUDA for macOS", "reason: ' '"),
        [("46:13 (rules[0].reason)", "the value is blank", "write a value")],
        id="rule-with-blank-reason",
    ),
    pytest.param(
        ("    runner: macos-15", "    runner:"),
        [("19:12 (platforms.macos-arm64.runner)", "there is no value", "drop the key")],
        id="empty-value",
    ),
    pytest.param(
        ("    tier: nightly", "    tier: nihgtly"),
        [("42:11 (backends.metal.tier)", "tier 'nihgtly' does not exist", "did you mean 'nightly'?")],
        id="unknown-tier",
    ),
    pytest.param(
        ("    family: metal", "    family: mettle"),
        [("38:13 (backends.metal.family)", "family 'mettle' does not exist", "did you mean 'metal'?")],
        id="unknown-family",
    ),
    pytest.param(
        ("  name: tiny-package", "  name: Tiny_Package"),
        [("2:9 (project.name)", "project name 'Tiny_Package' is not normalised", "'tiny-package'")],
        id="project-name",
    ),
    pytest.param(
        ("import_name: tiny", "import_name: tiny-package"),
        [("4:16 (project.import_name)", "import name 'tiny-package' is not a Python name", "'import'")],
        id="import-name",
    ),
    pytest.param(
        ("path: packages/tiny", "path: ../tiny"),
        [("3:9 (project.path)", "path '../tiny' does not lie inside the repository", "relative")],
        id="path-outside",
    ),
    pytest.param(
        ("3.9: {identifier: cp39}", "3.8: {identifier: cp38}"),
        [('6:3 (pythons."3.8")', "Python '3.8' is too old, expected 3.9 or newer", "drop it")],
        id="python-too-old",
    ),
    pytest.param(
        ("3.9: {identifier: cp39}", "cp38: {identifier: cp38}"),
        [("6:3 (pythons.cp38)", "'cp38' is not a Python version", "write it as '3.12'")],
        id="python-as-identifier",
    ),
    pytest.param(
        ("3.9: {identifier: cp39}", "3.12t: {identifier: cp312t}"),
        [('6:3 (pythons."3.12t")', "there is no free-threaded Python '3.12t'", "drop the 't'")],
        id="python-before-free-threading",
    ),
    pytest.param(
        ("{identifier: cp310}", "{identifier: cp31}"),
        [('7:22 (pythons."3.10".identifier)', "identifier 'cp31' is not that of Python '3.10'", "'cp310'")],
        id="python-identifier",
    ),
    pytest.param(
        ("3.10: {identifier: cp310}", "3.10: {}"),
        [('7:3 (pythons."3.10")', "Python '3.10' is neither tested nor skipped", "identifier: cp310")],
        id="python-neither",
    ),
    pytest.param(
        ("{identifier: cp310}", "{identifier: cp310, skipped: no}"),
        [('7:38 (pythons."3.10".skipped)', "Python '3.10' is both tested and skipped", "keep")],
        id="python-both",
    ),
    pytest.param(
        ("  macos-arm64:\n", "  macOS:\n"),
        [
            (
                "16:3 (platforms.macOS)",
                "platform id 'macOS' is not a system and an architecture",
                "'linux-x86_64'",
            ),
            ("35:26 (backends.cu128.platforms[1])", "there is no platform 'macos-arm64'", "known: "),
            ("41:16 (backends.metal.platforms)", "there is no platform 'macos-arm64'", "known: "),
        ],
        id="platform-id",
    ),
    pytest.param(
        ("    os: macos", "    os: macosx"),
        [("17:9 (platforms.macos-arm64.os)", "os 'macosx' does not exist", "did you mean 'macos'?")],
        id="operating-system",
    ),
    pytest.param(
        ("tag_floor: macosx_14_0_arm64", "tag_floor: macosx_13_3_arm64"),
        [("20:16 (platforms.macos-arm64.tag_floor)", "no installer knows the tag 'macosx_13_3_arm64'", "0")],
        id="tag-of-a-macos-update",
    ),
    pytest.param(
        ("tag_floor: macosx_14_0_arm64", "tag_floor: linux_arm64"),
        [
            (
                "20:16 (platforms.macos-arm64.tag_floor)",
                "'linux_arm64' is not a platform tag with",
                "win_amd64",
            )
        ],
        id="tag-without-floor",
    ),
    pytest.param(
        ("tag_floor: macosx_14_0_arm64", "tag_floor: macosx_14_0_x86_64"),
        [
            (
                "20:16 (platforms.macos-arm64.tag_floor)",
                "tag floor 'macosx_14_0_x86_64' is not one of macos on 'arm64'",
                "'_arm64'",
            )
        ],
        id="tag-of-another-architecture",
    ),
    pytest.param(
        ("    image: manylinux_2_28\n", ""),
        [("10:3 (platforms.linux-x86_64)", "platform 'linux-x86_64' has no image", "image: manylinux_2_28")],
        id="linux-without-image",
    ),
    pytest.param(
        ("    runner: macos-15\n", "    runner: macos-15\n    image: macos\n"),
        [("20:12 (platforms.macos-arm64.image)", "platform 'macos-arm64' has an image", "drop the key")],
        id="image-without-containers",
    ),
    pytest.param(
        (
            "macos\n    architecture: arm64\n    runner: macos-15\n    tag_floor: macosx_14_0_arm64",
            "linux\n    architecture: x86_64\n    runner: r\n    tag_floor: manylinux_2_9_x86_64",
        ),
        [
            (
                "16:3 (platforms.macos-arm64)",
                "platform 'macos-arm64' has no image",
                "image",
            ),
            (
                "16:3 (platforms.macos-arm64)",
                "platform 'macos-arm64' is the same machine as 'linux-x86_64'",
                "drop one",
            ),
        ],
        id="platform-twins",
    ),
    pytest.param(
        ("SHARED: platform", "CMAKE_OSX_DEPLOYMENT_TARGET: 13.3"),
        [
            (
                "21:59 (platforms.macos-arm64.cmake.CMAKE_OSX_DEPLOYMENT_TARGET)",
                "CMake variable 'CMAKE_OSX_DEPLOYMENT_TARGET' is derived",
                "tag_floor",
            )
        ],
        id="derived-definition-of-a-platform",
    ),
    pytest.param(
        ("    label: cu128", "    label: CU128"),
        [("29:12 (backends.cu128.label)", "label 'CU128' is not canonical (PEP 440)", "write 'cu128'")],
        id="label-not-canonical",
    ),
    pytest.param(
        ("    label: cu128", "    label: cu+128"),
        [("29:12 (backends.cu128.label)", "label 'cu+128' is not a local version (PEP 440)", "lower-case")],
        id="label-not-a-local-version",
    ),
    pytest.param(
        ("    label: cu128", "    label: cu129"),
        [
            ("29:12 (backends.cu128.label)", "label 'cu129' differs from the id 'cu128'", "label: cu128"),
            ("30:14 (backends.cu128.toolkit)", "toolkit '12.8' is not what label 'cu129' promises", "mend"),
        ],
        id="label-not-the-id",
    ),
    pytest.param(
        ("    label: metal", "    label: cu128"),
        [("39:12 (backends.metal.label)", "label 'cu128' differs from the id 'metal'", "label: metal")],
        id="label-of-two-backends",
    ),
    pytest.param(
        ("  metal:\n", "  Metal_2:\n"),
        [("37:3 (backends.Metal_2)", "backend id 'Metal_2' is not made of lower-case", "'rocm7.2'")],
        id="backend-id",
    ),
    pytest.param(
        ("    toolkit: 12.8", "    toolkit: 12.8.1"),
        [("30:14 (backends.cu128.toolkit)", "toolkit '12.8.1' is not a major and a minor version", "12.8")],
        id="toolkit-form",
    ),
    pytest.param(
        ("    toolkit: 12.8", "    toolkit: 12.9"),
        [("30:14 (backends.cu128.toolkit)", "toolkit '12.9' is not what label 'cu128' promises", "'cu129'")],
        id="toolkit-not-of-the-label",
    ),
    pytest.param(
        ("    toolkit: 12.8\n", ""),
        [("27:3 (backends.cu128)", "backend 'cu128' has no toolkit", "add 'toolkit: ")],
        id="cuda-without-toolkit",
    ),
    pytest.param(
        ("architectures: [89, 90]", "architectures: [sm_89, 120, 90, 90]"),
        [
            ("32:21 (backends.cu128.architectures[0])", "'sm_89' is not an architecture of cuda", "'89'"),
            ("32:28 (backends.cu128.architectures[1])", "ggml compiles '120' as '120a'", "write '120a'"),
            ("32:37 (backends.cu128.architectures[3])", "architecture '90' is repeated", "drop it"),
        ],
        id="architectures",
    ),
    pytest.param(
        ("    architectures: [89, 90]\n", ""),
        [("27:3 (backends.cu128)", "backend 'cu128' names no GPU architecture", "architectures")],
        id="cuda-without-architectures",
    ),
    pytest.param(
        ("cmake: {SHARED: backend}", "architectures: [1]"),
        [("40:5 (backends.metal.architectures)", "family 'metal' has no GPU architectures", "drop")],
        id="architectures-without-need",
    ),
    pytest.param(
        ("architectures: [89, 90]", "added_architectures: {linux-*: [gfx908], arm-*: [90]}"),
        [
            ("27:3 (backends.cu128)", "backend 'cu128' names no GPU architecture", "architectures"),
            (
                "32:37 (backends.cu128.added_architectures.linux-*[0])",
                "'gfx908' is not an architecture of cuda",
                "'89'",
            ),
            ("32:46 (backends.cu128.added_architectures.arm-*)", "there is no platform 'arm-*'", "known"),
        ],
        id="added-architectures",
    ),
    pytest.param(
        ("    ptx: [90]", "    ptx: [90]\n    added_architectures: 121a"),
        [("34:26 (backends.cu128.added_architectures)", "expected a mapping, found '121a'", "braces")],
        id="added-architectures-not-a-mapping",
    ),
    pytest.param(
        ("    ptx: [90]", "    ptx: [90]\n    added_architectures: {linux-*: 121a}"),
        [("34:5 (backends.cu128.added_architectures)", "expected a list, found '121a'", "[one, two]")],
        id="added-architectures-not-a-list",
    ),
    pytest.param(
        ("    ptx: [90]\n", ""),
        [("27:3 (backends.cu128)", "backend 'cu128' has no PTX", "ptx: [90]")],
        id="cuda-without-ptx",
    ),
    pytest.param(
        ("    ptx: [90]", "    ptx: [90, 90a, 120]"),
        [
            ("33:15 (backends.cu128.ptx[1])", "PTX for '90a' does not run on newer GPUs", "'90'"),
            ("33:20 (backends.cu128.ptx[2])", "PTX for '120' does not run on newer GPUs", "'90'"),
        ],
        id="ptx-not-portable",
    ),
    pytest.param(
        ("cmake: {SHARED: backend}", "ptx: [90]"),
        [("40:5 (backends.metal.ptx)", "family 'metal' has no PTX", "drop the key")],
        id="ptx-without-need",
    ),
    pytest.param(
        ('requires: ["nvidia-cublas-cu12>=12.8,<13"]', 'requires: ["nvidia-cublas-cu12=>12"]'),
        [("34:16 (backends.cu128.requires[0])", "'nvidia-cublas-cu12=>12' is not a requirement:", "PEP 508")],
        id="requirement",
    ),
    pytest.param(
        ('"nvidia-cublas-cu12>=12.8,<13"', '"cublas @ file:///tmp/a.whl"'),
        [
            (
                "34:16 (backends.cu128.requires[0])",
                "requirement 'cublas @ file:///tmp/a.whl' names an",
                "range",
            )
        ],
        id="requirement-address",
    ),
    pytest.param(
        ("platforms: [linux-*, macos-arm64]", "platforms: [linux-*, macos-arm65]"),
        [
            (
                "35:26 (backends.cu128.platforms[1])",
                "there is no platform 'macos-arm65'",
                "did you mean 'macos-arm64'?",
            ),
            ("44:5 (rules[0])", "the rule matches no backend on a platform that it is offered on", "drop"),
        ],
        id="unknown-platform",
    ),
    pytest.param(
        ("platforms: [linux-*, macos-arm64]", "platforms: [LINUX]"),
        [("35:17 (backends.cu128.platforms[0])", "'LINUX' is not a pattern", "wildcards")],
        id="pattern-form",
    ),
    pytest.param(
        ('cmake: {GGML_CUDA: "ON"}', "cmake: {-DGGML_CUDA: x}"),
        [("31:26 (backends.cu128.cmake.-DGGML_CUDA)", "'-DGGML_CUDA' is not the name of a CMake", "'-D'")],
        id="definition-name",
    ),
    pytest.param(
        ('cmake: {GGML_CUDA: "ON"}', "cmake: {GGML_CUDA: [x]}"),
        [("31:13 (backends.cu128.cmake.GGML_CUDA)", "CMake variable 'GGML_CUDA' has no plain value", "';'")],
        id="definition-value",
    ),
    pytest.param(
        ('cmake: {GGML_CUDA: "ON"}', "cmake: [GGML_CUDA]"),
        [("31:5 (backends.cu128.cmake)", "expected a mapping, found ['GGML_CUDA']", "braces")],
        id="definitions-not-a-mapping",
    ),
    pytest.param(
        ('cmake: {GGML_CUDA: "ON"}', "cmake: {CMAKE_CUDA_ARCHITECTURES: x}"),
        [
            (
                "31:39 (backends.cu128.cmake.CMAKE_CUDA_ARCHITECTURES)",
                "CMake variable 'CMAKE_CUDA_ARCHITECTURES' is derived",
                "'architectures'",
            )
        ],
        id="derived-definition-of-a-backend",
    ),
    pytest.param(
        ("  - family: cuda\n", "  - family: rocm\n"),
        [("44:5 (rules[0])", "the rule matches no backend on a platform that it is offered on", "mend it")],
        id="rule-without-match",
    ),
    pytest.param(
        ("    platform: macos-*\n", "    platform: macos-*\n    toolkit: <12.8\n"),
        [("44:5 (rules[0])", "the rule matches no backend on a platform that it is offered on", "mend it")],
        id="rule-without-match-by-toolkit",
    ),
    pytest.param(
        ("    platform: macos-*\n", "    toolkit: before 12.8\n"),
        [("45:14 (rules[0].toolkit)", "'before 12.8' is not a version range", "'<12.9'")],
        id="rule-range",
    ),
    pytest.param(
        ("  - family: cuda\n    platform: macos-*\n    reason", "  - reason"),
        [("44:5 (rules[0])", "the rule takes everything away", "add 'backend'")],
        id="rule-without-pattern",
    ),
    pytest.param(
        ("    runner: macos-15", "    runner: [macos-15]"),
        [("19:5 (platforms.macos-arm64.runner)", "expected a text, found a list", "write one value")],
        id="list-for-text",
    ),
    pytest.param(
        ("    ptx: [90]", "    ptx: 90"),
        [("33:10 (backends.cu128.ptx)", "expected a list, found '90'", "[one, two]")],
        id="text-for-list",
    ),
    pytest.param(
        ("  3.10: {identifier: cp310}", "  3.10: cp310"),
        [('7:9 (pythons."3.10")', "expected a mapping, found 'cp310'", "'key: value'")],
        id="text-for-mapping",
    ),
    pytest.param(
        ("  - family: cuda\n    platform: macos-*\n    reason: there is no CUDA for macOS", "  a: b"),
        [("43:1 (rules)", "expected a list, found a mapping", "begin each entry with '- '")],
        id="mapping-for-list",
    ),
    pytest.param(
        ("  3.10: {identifier: cp310}", "  3.10: {? [a] : b, identifier: cp310}"),
        [('7:12 (pythons."3.10")', "a key is not a plain word", "write a word")],
        id="list-as-key",
    ),
    pytest.param(
        ("[89, 90]\n    ptx: [90]", "&names [89, 90]\n    ptx: *names"),
        [("33:10 (backends.cu128.ptx)", "an alias stands here", "write the value out")],
        id="alias",
    ),
    pytest.param(
        ("    family: cuda\n    label: cu128", "    family: &cuda cuda\n    label: *cuda"),
        [("29:12 (backends.cu128.label)", "an alias stands here", "write the value out")],
        id="alias-of-a-text",
    ),
    pytest.param(
        ("    family: cuda\n    label: cu128", "    family: cuda\n    label: *nothing"),
        [("29:12 (backends.cu128.label)", "an alias stands here", "write the value out")],
        id="alias-of-nothing",
    ),
    pytest.param(
        ("  cu128:\n    family: cuda", "  cu128:\n    <<: {family: cuda}\n    family: cuda"),
        [("28:5 (backends.cu128.<<)", "unknown key '<<'", "known: ")],
        id="merge-key",
    ),
    pytest.param(
        ("label: cu128", "label: !!binary cu128"),
        [("29:12 (backends.cu128.label)", "a tag 'tag:yaml.org,2002:binary' stands here", "drop it")],
        id="tag",
    ),
    pytest.param(
        ("reason: there is no CUDA for macOS", "reason: |\n      no CUDA\n      for macOS"),
        [("46:13 (rules[0].reason)", "'no CUDA\\nfor macOS\\n' is not one line", "in one line")],
        id="several-lines",
    ),
    pytest.param(
        ("platforms: [linux-*, macos-arm64]", "platforms: []"),
        [("35:5 (backends.cu128.platforms)", "the list of patterns is empty", "at least one")],
        id="no-pattern",
    ),
]


@pytest.mark.parametrize(("change", "expected"), FAULTS)
def test_each_fault_is_shown_where_it_stands(
    change: tuple[str, str], expected: list[tuple[str, str, str]]
) -> None:
    problems = problems_of(broken(change))

    assert [problem.where for problem in problems] == [f"m.yaml:{where}" for where, _, _ in expected]
    for problem, (_, what, hint) in zip(problems, expected, strict=True):
        assert problem.what.startswith(what)
        assert hint in str(problem.hint)


@pytest.mark.parametrize("section", ["project", "pythons", "platforms", "backends"])
def test_a_missing_section_is_named(section: str) -> None:
    problems = problems_of(broken((f"{section}:\n", f"{section[1:]}:\n")))

    assert f"section '{section}' is missing" in [problem.what for problem in problems]


def test_a_section_needs_an_entry() -> None:
    problem = only_problem_of(SMALL[: SMALL.index("backends:")] + "backends: {}\n")

    assert problem.where == "m.yaml:22:1 (backends)"
    assert problem.what == "section 'backends' has no entry"


def test_rules_are_optional() -> None:
    assert parse_matrix(SMALL[: SMALL.index("rules:")], file="m.yaml").rules == ()


def test_a_label_below_that_of_an_older_toolkit_is_refused() -> None:
    rocm = (
        "  rocm{0}: {{family: rocm, label: rocm{0}, toolkit: {0}, tier: release,\n"
        "    architectures: [gfx908], platforms: linux-*}}\n"
    )

    problem = only_problem_of(broken(("rules:\n", rocm.format("10.0") + rocm.format("7.2") + "rules:\n")))

    assert problem.what == "label 'rocm10.0' sorts below 'rocm7.2', though its toolkit is newer"
    assert problem.where == 'm.yaml:43:35 (backends."rocm10.0".label)'


def test_a_recursive_alias_is_refused() -> None:
    problem = only_problem_of(broken(("project:", "project: &here"), ("name: tiny-package", "name: *here")))

    assert problem.where == "m.yaml:2:9 (project.name)"
    assert problem.what == "an alias stands here"


def test_all_faults_come_together_in_the_order_of_lines() -> None:
    problems = problems_of(
        broken(
            ("3.9: {identifier: cp39}", "3.8: {identifier: cp38}"),
            ("    os: macos", "    os: mac"),
            ("    label: cu128", "    lable: cu128"),
            ('requires: ["nvidia-cublas-cu12>=12.8,<13"]', "requires: [cublas=>12, cublas=>13]"),
            ("platforms: [linux-*, macos-arm64]", "platforms: [linus-*, macos-arm64]"),
            ("  - family: cuda\n", "  - family: zdnn\n"),
        )
    )

    assert [str(problem.where) for problem in problems] == [
        'm.yaml:6:3 (pythons."3.8")',
        "m.yaml:17:9 (platforms.macos-arm64.os)",
        "m.yaml:27:3 (backends.cu128)",
        "m.yaml:29:5 (backends.cu128.lable)",
        "m.yaml:34:16 (backends.cu128.requires[0])",
        "m.yaml:34:28 (backends.cu128.requires[1])",
        "m.yaml:35:17 (backends.cu128.platforms[0])",
        "m.yaml:44:5 (rules[0])",
    ]


def test_the_sentence_for_a_person_is_complete() -> None:
    problem = only_problem_of(broken(("    tier: nightly", "    tier: nihgtly")))

    assert str(problem) == (
        "error: tier 'nihgtly' does not exist\n"
        "   at: m.yaml:42:11 (backends.metal.tier)\n"
        " hint: did you mean 'nightly'? known: release, nightly, local"
    )


def test_the_error_asks_to_edit_the_matrix() -> None:
    assert MatrixError.exit_code == 3
