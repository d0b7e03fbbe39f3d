"""What cibuildwheel gets to see of a project."""

from __future__ import annotations

import io
import tarfile
from pathlib import Path

import pytest

from ci.cibuildwheel.project import stage
from wheelgrid.errors import BuildError


def sdist_of(folder: Path, *members: tarfile.TarInfo | str) -> Path:
    path = folder / "demo-1.0.tar.gz"
    with tarfile.open(path, "w:gz") as archive:
        for member in members:
            info = member if isinstance(member, tarfile.TarInfo) else tarfile.TarInfo(member)
            content = b"" if not info.isfile() else info.name.encode()
            info.size = len(content)
            archive.addfile(info, io.BytesIO(content))
    return path


def special(name: str, kind: bytes) -> tarfile.TarInfo:
    info = tarfile.TarInfo(name)
    info.type, info.linkname = kind, "/etc/passwd"
    return info


@pytest.fixture
def package(tmp_path: Path) -> Path:
    folder = tmp_path / "package"
    (folder / "check" / "__pycache__").mkdir(parents=True)
    (folder / "check" / "__main__.py").write_text("")
    (folder / "data.txt").write_text("data")
    (folder / "secret.txt").write_text("secret")
    return folder


def test_the_sdist_is_unpacked_with_the_test_beside_it(tmp_path: Path, package: Path) -> None:
    script = tarfile.TarInfo("demo-1.0/run.sh")
    script.mode, script.mtime = 0o755, 1_000_000
    sdist = sdist_of(tmp_path, special("demo-1.0", tarfile.DIRTYPE), "demo-1.0/pyproject.toml", script)

    staged = stage(sdist, ("check", "data.txt"), package, tmp_path / "work")

    assert staged.package == tmp_path / "work" / "demo-1.0"
    assert sorted(str(path.relative_to(staged.folder)) for path in staged.folder.rglob("*.*")) == [
        "check/__main__.py",
        "data.txt",
        "demo-1.0",
        "demo-1.0/pyproject.toml",
        "demo-1.0/run.sh",
    ]
    assert (staged.package / "run.sh").stat().st_mode & 0o100
    assert (staged.package / "run.sh").stat().st_mtime == 1_000_000
    assert not list(staged.folder.rglob("__pycache__"))


def test_what_was_there_before_is_gone(tmp_path: Path, package: Path) -> None:
    (tmp_path / "work").mkdir()
    (tmp_path / "work" / "old.txt").write_text("")

    stage(sdist_of(tmp_path, "demo-1.0/pyproject.toml"), (), package, tmp_path / "work")

    assert not (tmp_path / "work" / "old.txt").exists()


@pytest.mark.parametrize(
    "member",
    [
        "demo-1.0/../../escaped",
        "/absolute",
        special("demo-1.0/link", tarfile.SYMTYPE),
        special("demo-1.0/device", tarfile.CHRTYPE),
    ],
    ids=["parent", "absolute", "link", "device"],
)
def test_nothing_but_plain_files_inside_is_unpacked(
    member: tarfile.TarInfo | str, tmp_path: Path, package: Path
) -> None:
    with pytest.raises(BuildError, match="is no plain file of an sdist"):
        stage(sdist_of(tmp_path, member), (), package, tmp_path / "work")

    assert not (tmp_path / "escaped").exists()


def test_an_sdist_of_two_folders_is_refused(tmp_path: Path, package: Path) -> None:
    with pytest.raises(BuildError, match="holds one folder, not 2"):
        stage(sdist_of(tmp_path, "a/x", "b/x"), (), package, tmp_path / "work")


def test_what_is_no_archive_is_refused(tmp_path: Path, package: Path) -> None:
    damaged = tmp_path / "demo-1.0.tar.gz"
    damaged.write_bytes(b"no archive")

    with pytest.raises(BuildError, match="the sdist cannot be read"):
        stage(damaged, (), package, tmp_path / "work")


def test_a_missing_source_of_the_test_is_named(tmp_path: Path, package: Path) -> None:
    with pytest.raises(BuildError, match=r"the wheel's test needs 'nowhere\.py'") as caught:
        stage(sdist_of(tmp_path, "demo-1.0/x"), ("nowhere.py",), package, tmp_path / "work")

    assert caught.value.problems[0].where == str(package)
