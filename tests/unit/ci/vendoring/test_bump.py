from __future__ import annotations

from pathlib import Path

import pytest

from ci.vendoring.bump import add_sdist, bump, read_version
from ci.vendoring.lock import GitSource, Lock, VersionSource, digest_tree
from fakes.archives import make_sdist
from fakes.package_index import add_project, serving_folder
from wheelgrid.errors import SourceError, ToolFailedError
from wheelgrid.process import run_process

CMAKE = """set(DEMO_VERSION_MAJOR 0)
set(DEMO_VERSION_MINOR 6)
set(DEMO_VERSION_PATCH 2)
option(DEMO_BUILD_IS_DEV "demo: dev build" {dev})
"""
VERSION_SOURCE = VersionSource(
    file="CMakeLists.txt",
    patterns=tuple(rf"set\(DEMO_VERSION_{part}\s+(\d+)\)" for part in ("MAJOR", "MINOR", "PATCH")),
    dev_pattern=r"option\(DEMO_BUILD_IS_DEV\s+\"[^\"]*\"\s+ON\)",
)


@pytest.fixture
def lock() -> Lock:
    return Lock(
        name="demo",
        folder="vendor/x",
        version="0.5.0",
        build=1,
        commit="0" * 40,
        repository="nowhere",
        paths=("CMakeLists.txt", "src"),
        digest="0" * 64,
        version_source=VERSION_SOURCE,
        sources=(GitSource(kind="git"),),
    )


@pytest.fixture
def upstream(tmp_path: Path) -> Path:
    root = tmp_path / "upstream"
    (root / "src").mkdir(parents=True)
    (root / "src" / "a.c").write_text("int a;\n")
    run_process(("git", "init", "--quiet", root))
    return root


def commit(root: Path, cmake: str) -> str:
    git = ("git", "-C", root, "-c", "user.name=a", "-c", "user.email=a@b")
    (root / "CMakeLists.txt").write_text(cmake)
    run_process((*git, "add", "."))
    run_process((*git, "commit", "--quiet", "-m", "x"))
    return run_process((*git, "rev-parse", "HEAD")).strip()


@pytest.mark.parametrize(("dev", "version"), [("ON", "0.6.2-dev"), ("OFF", "0.6.2")])
def test_a_bump_reads_version_number_and_digest_from_the_commit(
    lock: Lock, upstream: Path, dev: str, version: str
) -> None:
    commit(upstream, "# first\n")
    newest = commit(upstream, CMAKE.format(dev=dev))

    bumped = bump(lock, newest, repository=str(upstream), run=run_process)

    assert (bumped.version, bumped.build, bumped.commit) == (version, 2, newest)
    assert bumped.digest == digest_tree(upstream, lock.paths)
    assert bumped.paths == lock.paths


def test_a_commit_without_a_version_is_refused(lock: Lock, upstream: Path) -> None:
    newest = commit(upstream, "project(x)\n")

    with pytest.raises(SourceError, match=r"states no version: nothing matches .*DEMO_VERSION_MAJOR"):
        bump(lock, newest, repository=str(upstream), run=run_process)


@pytest.mark.parametrize(
    ("source", "text", "version"),
    [
        (VersionSource(file="v", patterns=("(.+)",)), "1.2.3\n", "1.2.3"),
        (VersionSource(file="v", patterns=(r"a=(\d+)", r"b=(\d+)")), "b=2 a=1", "1.2"),
        (VersionSource(file="v", patterns=("([0-9.]+)",), dev_pattern="dev"), "4.5 dev", "4.5-dev"),
    ],
    ids=["whole", "parts", "dev"],
)
def test_the_lock_says_how_a_version_is_read(
    source: VersionSource, text: str, version: str, tmp_path: Path
) -> None:
    (tmp_path / "v").write_text(text)

    assert read_version(source, tmp_path) == version


@pytest.mark.parametrize(
    ("pattern", "says"),
    [("x", "'gone' cannot be read"), ("x=(1)?", "nothing matches")],
    ids=["file", "group"],
)
def test_a_tree_that_states_its_version_elsewhere_is_refused(pattern: str, says: str, tmp_path: Path) -> None:
    (tmp_path / "v").write_text("x=2")
    source = VersionSource.model_construct(
        file="v" if "=" in pattern else "gone", patterns=(pattern,), dev_pattern=None
    )

    with pytest.raises(SourceError, match=says):
        read_version(source, tmp_path)


def test_an_unknown_commit_is_gits_error(lock: Lock, upstream: Path) -> None:
    commit(upstream, CMAKE)

    with pytest.raises(ToolFailedError, match="git"):
        bump(lock, "1" * 40, repository=str(upstream), run=run_process)


@pytest.mark.parametrize("code", ["int a;\n", "int b;\n"], ids=["same tree", "other tree"])
def test_an_sdist_is_added_only_if_it_holds_the_tree(
    lock: Lock, upstream: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, code: str
) -> None:
    newest = commit(upstream, CMAKE.format(dev="ON"))
    bumped = bump(lock, newest, repository=str(upstream), run=run_process)
    files = {"CMakeLists.txt": CMAKE.format(dev="ON"), "src/a.c": code}
    sdist = make_sdist("pkg-2/vendor/x", files)
    add_project(tmp_path / "index", "pkg", {"pkg-2.tar.gz": sdist})

    def add() -> Lock:
        return add_sdist(bumped, "pkg-2.tar.gz", downloads=tmp_path / "d", progress=lambda _: None)

    with serving_folder(tmp_path / "index") as url:
        monkeypatch.setenv("UV_DEFAULT_INDEX", url)
        if code == (upstream / "src" / "a.c").read_text():
            assert [source.kind for source in add().sources] == ["sdist", "git"]
        else:
            with pytest.raises(SourceError, match="not the pinned one"):
                add()


def test_a_name_that_is_no_sdist_is_refused(lock: Lock, tmp_path: Path) -> None:
    with pytest.raises(SourceError, match="pkg"):
        add_sdist(lock, "pkg.whl", downloads=tmp_path, progress=lambda _: None)
