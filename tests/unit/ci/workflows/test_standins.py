from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest

from ci.workflows.standins import ActionCall, FileState, stand_in, state_of
from wheelgrid.errors import BuildError


def call(
    name: str, folder: Path, arguments: Mapping[str, str], before: Mapping[Path, FileState] | None = None
) -> ActionCall:
    return ActionCall(
        name=f"actions/{name}",
        arguments=arguments,
        workspace=folder / "checkout",
        artifacts=folder / "artifacts",
        before=before or {},
    )


def write(folder: Path, *names: str) -> None:
    for name in names:
        file = folder / "checkout" / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(name)


def files(folder: Path) -> list[str]:
    return sorted(str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file())


@pytest.mark.parametrize("name", ["checkout", "setup-python", "cache"])
def test_what_is_here_already_needs_nothing(tmp_path: Path, name: str) -> None:
    assert stand_in(call(name, tmp_path, {}))
    assert files(tmp_path) == []


def test_nothing_stands_in_for_an_unknown_action(tmp_path: Path) -> None:
    assert stand_in(call("deploy-pages", tmp_path, {})) is None


def test_an_artifact_travels_from_job_to_job_without_the_folders_of_its_pattern(tmp_path: Path) -> None:
    write(tmp_path, "dist/wheels/a.whl", "dist/wheels/a.whl.record.json", "dist/other")

    stand_in(call("upload-artifact", tmp_path, {"name": "wheel-a", "path": "dist/wheels/*"}))
    stand_in(call("download-artifact", tmp_path, {"name": "wheel-a", "path": "build/artifacts"}))

    assert files(tmp_path / "artifacts") == ["wheel-a/a.whl", "wheel-a/a.whl.record.json"]
    assert files(tmp_path / "checkout/build/artifacts") == ["a.whl", "a.whl.record.json"]


def test_a_folder_is_kept_whole(tmp_path: Path) -> None:
    write(tmp_path, "site/index.html", "site/whl/cpu/index.html")

    stand_in(call("upload-artifact", tmp_path, {"name": "site", "path": "site"}))

    assert files(tmp_path / "artifacts") == ["site/index.html", "site/whl/cpu/index.html"]


def test_files_of_earlier_work_are_not_of_this_run(tmp_path: Path) -> None:
    write(tmp_path, "dist/old.whl", "dist/again.whl")
    before = state_of((tmp_path / "checkout/dist",))
    (tmp_path / "checkout/dist/again.whl").unlink()
    write(tmp_path, "dist/again.whl", "dist/new.whl")

    note = stand_in(call("upload-artifact", tmp_path, {"name": "wheels", "path": "dist/*"}, before))

    assert note == "2 files kept as wheels"
    assert files(tmp_path / "artifacts") == ["wheels/again.whl", "wheels/new.whl"]


def test_an_artifact_without_files_is_an_error(tmp_path: Path) -> None:
    write(tmp_path, "dist/old.whl")
    before = state_of((tmp_path / "checkout/dist",))

    with pytest.raises(BuildError, match="made no file for the artifact 'wheels'"):
        stand_in(call("upload-artifact", tmp_path, {"name": "wheels", "path": "dist/*"}, before))


def test_artifacts_of_one_pattern_are_merged_into_an_empty_folder(tmp_path: Path) -> None:
    write(tmp_path, "a/1", "b/2", "build/records/left-over")
    for name in ("a", "b"):
        stand_in(call("upload-artifact", tmp_path, {"name": f"wheel-{name}", "path": f"{name}/*"}))

    stand_in(
        call(
            "download-artifact",
            tmp_path,
            {"pattern": "wheel-*", "merge-multiple": "true", "path": "build/records"},
        )
    )

    assert files(tmp_path / "checkout/build/records") == ["1", "2"]


def test_an_artifact_that_nobody_made_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(BuildError, match="no artifact 'wheel-x'"):
        stand_in(call("download-artifact", tmp_path, {"name": "wheel-x", "path": "build"}))


def test_artifacts_of_one_pattern_have_folders_of_their_own_unless_they_are_merged(tmp_path: Path) -> None:
    write(tmp_path, "a/1", "b/1")
    for name in ("a", "b"):
        stand_in(call("upload-artifact", tmp_path, {"name": f"proof-{name}", "path": f"{name}/*"}))

    stand_in(call("download-artifact", tmp_path, {"pattern": "proof-*", "path": "build/proofs"}))

    assert files(tmp_path / "checkout/build/proofs") == ["proof-a/1", "proof-b/1"]
