from __future__ import annotations

import stat
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest
from packaging.utils import parse_wheel_filename
from packaging.version import Version

from ci.wheel.inspector import inspect_wheel
from ci.wheel.stamp import Marking, stamp
from fakes.wheels import CU128_MARK, TAG, FakeWheel, make_wheel, metadata, wheel_file, write_zip
from wheelgrid.errors import WheelRejectedError
from wheelgrid.files import FileWriteError
from wheelgrid.record import VariantMark
from wheelgrid.variants import read_wheel_document

PLAIN = replace(
    FakeWheel(),
    filename="llama_cpp_python-0.3.100-py3-none-linux_x86_64.whl",
    wheel=wheel_file("py3-none-linux_x86_64"),
)
CUDA = Marking(
    label="cu128",
    requirements=("nvidia-cublas-cu12>=12.8", "numpy >= 1.22"),
    platform_tags=("manylinux_2_28_x86_64",),
)
VARIANT = replace(CUDA, label=None, variant=CU128_MARK)
CPU = Marking(label=None, requirements=(), platform_tags=("manylinux_2_34_x86_64", "manylinux_2_28_x86_64"))


def contents(path: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(path) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def test_a_label_is_stamped_into_name_metadata_and_folder(tmp_path: Path) -> None:
    stamped = stamp(make_wheel(tmp_path, PLAIN), CUDA, tmp_path / "out")

    assert stamped == tmp_path / "out" / f"llama_cpp_python-0.3.100+cu128-{TAG}.whl"
    inside = contents(stamped)
    folder = "llama_cpp_python-0.3.100+cu128.dist-info"
    assert {name.partition("/")[0] for name in inside} == {"llama_cpp", folder}
    assert inside[f"{folder}/METADATA"] == metadata(
        "Requires-Dist: nvidia-cublas-cu12>=12.8", version="0.3.100+cu128"
    )
    assert inside[f"{folder}/WHEEL"] == wheel_file(TAG)
    assert inspect_wheel(stamped).envelope.record_faults == ()


def test_without_label_the_version_stays_public_and_all_platforms_are_named(tmp_path: Path) -> None:
    stamped = stamp(make_wheel(tmp_path, PLAIN), CPU, tmp_path)

    _, version, _, tags = parse_wheel_filename(stamped.name)
    assert version == Version("0.3.100")
    assert {tag.platform for tag in tags} == set(CPU.platform_tags)
    assert inspect_wheel(stamped).envelope.format.tags == tags
    assert contents(stamped)[f"{PLAIN.dist_info}/METADATA"] == PLAIN.metadata


def test_a_variant_has_the_public_version_and_a_label_that_its_document_explains(tmp_path: Path) -> None:
    stamped = stamp(make_wheel(tmp_path, PLAIN), VARIANT, tmp_path / "out")

    assert stamped.name == f"llama_cpp_python-0.3.100-{TAG}-cu128.whl"
    inside = contents(stamped)
    folder = PLAIN.dist_info
    assert inside[f"{folder}/METADATA"] == metadata("Requires-Dist: nvidia-cublas-cu12>=12.8")
    assert inside[f"{folder}/WHEEL"] == wheel_file(TAG)
    assert read_wheel_document(inside[f"{folder}/variant.json"], "here") == CU128_MARK
    assert f"{folder}/variant.json,sha256=" in inside[f"{folder}/RECORD"].decode()
    assert inspect_wheel(stamped).envelope.record_faults == ()


def test_both_wheels_of_one_compile_differ_in_their_names_alone(tmp_path: Path) -> None:
    plain = make_wheel(tmp_path, PLAIN)

    own = contents(stamp(plain, CUDA, tmp_path / "out"))
    variant = contents(stamp(plain, VARIANT, tmp_path / "out"))

    payload = {name: content for name, content in own.items() if ".dist-info/" not in name}
    assert payload == {name: content for name, content in variant.items() if ".dist-info/" not in name}
    assert {Path(name).name for name in variant} - {Path(name).name for name in own} == {"variant.json"}


@pytest.mark.parametrize("marking", [CUDA, CPU, VARIANT], ids=["cu128", "cpu", "variant"])
def test_the_payload_keeps_every_byte(marking: Marking, tmp_path: Path) -> None:
    plain = make_wheel(tmp_path, PLAIN)

    stamped = stamp(plain, marking, tmp_path / "out")

    changed = ("/METADATA", "/WHEEL", "/RECORD", "/variant.json")
    before = [content for name, content in sorted(contents(plain).items()) if not name.endswith(changed)]
    after = [content for name, content in sorted(contents(stamped).items()) if not name.endswith(changed)]
    assert before == after
    assert list(contents(stamped))[-1].endswith("/RECORD")


@pytest.mark.parametrize("marking", [CUDA, CPU, VARIANT], ids=["cu128", "cpu", "variant"])
def test_stamping_a_stamped_wheel_again_gives_the_same_bytes(marking: Marking, tmp_path: Path) -> None:
    first = stamp(make_wheel(tmp_path, PLAIN), marking, tmp_path / "1")

    second = stamp(first, marking, tmp_path / "2")

    assert (first.name, first.read_bytes()) == (second.name, second.read_bytes())


def test_the_order_of_the_archive_and_its_dates_do_not_matter(tmp_path: Path) -> None:
    plain = make_wheel(tmp_path / "1", PLAIN)
    shuffled = write_zip(tmp_path / "2" / plain.name, dict(reversed(contents(plain).items())))

    assert (
        stamp(plain, CUDA, tmp_path / "3").read_bytes() == stamp(shuffled, CUDA, tmp_path / "4").read_bytes()
    )


def test_executable_files_stay_executable(tmp_path: Path) -> None:
    tool = "llama_cpp/tool.sh"
    fake = replace(PLAIN, files={tool: b"#!/bin/sh\n"}, modes={tool: stat.S_IFREG | 0o700})

    stamped = stamp(make_wheel(tmp_path, fake), CPU, tmp_path)

    modes = {entry.name: entry.mode for entry in inspect_wheel(stamped).envelope.entries}
    assert oct(modes.pop(tool)) == "0o100755"
    assert {oct(mode) for mode in modes.values()} == {"0o100644"}


def test_a_build_tag_is_kept(tmp_path: Path) -> None:
    fake = replace(PLAIN, filename="llama_cpp_python-0.3.100-7-py3-none-linux_x86_64.whl")

    assert stamp(make_wheel(tmp_path, fake), CPU, tmp_path).name.startswith(
        "llama_cpp_python-0.3.100-7-py3-none-"
    )


@pytest.mark.parametrize(
    ("fake", "says"),
    [
        (
            replace(PLAIN, filename="llama_cpp_python-0.3.99-py3-none-linux_x86_64.whl"),
            "METADATA says '0.3.100'",
        ),
        (
            replace(PLAIN, filename="other-0.3.100-py3-none-linux_x86_64.whl"),
            "METADATA says 'llama-cpp-python'",
        ),
        (replace(PLAIN, filename=f"llama_cpp_python-0.3.100-{TAG}.whl"), "WHEEL does not"),
        (replace(PLAIN, filename="llama.whl"), "no file name of a wheel"),
        (PLAIN.as_variant("cu128", None), "variant 'cu128', variant.json is missing"),
        (PLAIN.as_variant(None, b"{}"), "key 'variants' is missing"),
        (replace(PLAIN, dist_info="other-0.3.100.dist-info"), "the .dist-info folder says 'other'"),
        (replace(PLAIN, metadata=metadata("Version: 0.3.100")), "METADATA says ''"),
        (replace(PLAIN, metadata=metadata(version="new")), "METADATA says 'new'"),
        (replace(PLAIN, lies={"llama_cpp/__init__.py": b"lie"}), "has another digest"),
        (replace(PLAIN, unrecorded=frozenset({"llama_cpp/__init__.py"})), "RECORD does not list it"),
        (replace(PLAIN, files={f"{PLAIN.dist_info}/RECORD.p7s": b""}), "is a signature"),
        (
            replace(PLAIN, files={"llama_cpp/x": b"y"}, modes={"llama_cpp/x": stat.S_IFLNK | 0o777}),
            "symbolic link",
        ),
        (replace(PLAIN, files={"../x": b"y"}), "no plain path"),
        (replace(PLAIN, files={"other-1.dist-info/METADATA": b""}), "has one .dist-info folder"),
    ],
    ids=[
        "version",
        "project",
        "tag",
        "name",
        "label without document",
        "document that nobody can read",
        "folder",
        "two versions",
        "no version",
        "digest",
        "unlisted",
        "signed",
        "link",
        "outside",
        "two dist-infos",
    ],
)
def test_a_wheel_that_disagrees_with_itself_is_refused(fake: FakeWheel, says: str, tmp_path: Path) -> None:
    wheel = make_wheel(tmp_path / "in", fake)

    with pytest.raises(WheelRejectedError, match=says):
        stamp(wheel, CUDA, tmp_path / "out")

    assert not (tmp_path / "out").exists()


def test_a_cut_wheel_is_refused(tmp_path: Path) -> None:
    wheel = make_wheel(tmp_path, PLAIN)
    wheel.write_bytes(wheel.read_bytes()[:-100])

    with pytest.raises(WheelRejectedError, match="cannot be read as a wheel"):
        stamp(wheel, CPU, tmp_path)


@pytest.mark.parametrize("other", [CPU, replace(CUDA, label="cu126")], ids=["none", "cu126"])
def test_a_labelled_wheel_gets_no_other_label(other: Marking, tmp_path: Path) -> None:
    stamped = stamp(make_wheel(tmp_path, PLAIN), CUDA, tmp_path)

    with pytest.raises(WheelRejectedError, match="stamped as 'cu128' already"):
        stamp(stamped, other, tmp_path)


@pytest.mark.parametrize(
    "other",
    [
        CUDA,
        CPU,
        replace(VARIANT, variant=VariantMark(label="cu126", properties=CU128_MARK.properties)),
        replace(VARIANT, variant=VariantMark(label="cu128", properties=CU128_MARK.properties[:1])),
    ],
    ids=["cu128", "none", "other label", "other properties"],
)
def test_a_variant_becomes_nothing_else(other: Marking, tmp_path: Path) -> None:
    stamped = stamp(make_wheel(tmp_path, PLAIN), VARIANT, tmp_path)

    with pytest.raises(WheelRejectedError, match="the wheel is variant 'cu128' already"):
        stamp(stamped, other, tmp_path)


def test_a_labelled_wheel_becomes_no_variant(tmp_path: Path) -> None:
    stamped = stamp(make_wheel(tmp_path, PLAIN), CUDA, tmp_path)

    with pytest.raises(WheelRejectedError, match="stamped as 'cu128' already"):
        stamp(stamped, VARIANT, tmp_path)


def test_a_folder_that_cannot_be_written_leaves_nothing(tmp_path: Path) -> None:
    wheel = make_wheel(tmp_path, PLAIN)
    (tmp_path / "file").write_bytes(b"")

    with pytest.raises(FileWriteError):
        stamp(wheel, CPU, tmp_path / "file")


def test_all_faults_of_a_marking_come_together() -> None:
    with pytest.raises(WheelRejectedError) as caught:
        Marking(label="CU-128", requirements=("???", "a\nVersion: 2"), platform_tags=("x-y",))

    assert [problem.what.partition(" is no ")[0] for problem in caught.value.problems] == [
        "label 'CU-128'",
        "'???'",
        "'a\\nVersion: 2'",
        "'x-y'",
    ]
    with pytest.raises(WheelRejectedError, match="label 'not one!' is no normal local version"):
        replace(CUDA, label="not one!")
    with pytest.raises(
        WheelRejectedError, match="a variant has the public version, got local version 'cu128'"
    ):
        replace(VARIANT, label="cu128")
    with pytest.raises(WheelRejectedError, match="'sm_arch' is no property"):
        replace(VARIANT, variant=VariantMark(label="cu128", properties=("sm_arch",)))
    with pytest.raises(WheelRejectedError, match="needs a platform tag"):
        Marking(label=None, requirements=(), platform_tags=())
