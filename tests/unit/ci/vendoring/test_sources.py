from __future__ import annotations

import hashlib
import io
import tarfile
from pathlib import Path

import pytest

from ci.vendoring.lock import GitSource, Lock, SdistSource, VersionSource, digest_tree
from ci.vendoring.sources import sync, verify_tree
from fakes.archives import make_sdist
from fakes.package_index import add_project, serving_folder
from wheelgrid.errors import SourceError
from wheelgrid.process import run_process

FOLDER = "pkg-1/vendor/x"
PATHS = ("CMakeLists.txt", "src")
FILES = {"CMakeLists.txt": "project(x)\n", "src/a.c": "int a;\n", "docs/left-out.md": "no\n"}


@pytest.fixture
def upstream(tmp_path: Path) -> Path:
    root = tmp_path / "upstream"
    for name, content in FILES.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(content)
    return root


def make_lock(upstream: Path, *sources: GitSource | SdistSource, repository: str = "nowhere") -> Lock:
    return Lock(
        name="demo",
        folder="vendor/x",
        version="1.0.0",
        build=1,
        commit="0" * 40,
        repository=repository,
        paths=PATHS,
        digest=digest_tree(upstream, PATHS),
        version_source=VersionSource(file="CMakeLists.txt", patterns=(r"VERSION (\d+)",)),
        sources=sources,
    )


def sdist_source(content: bytes) -> SdistSource:
    return SdistSource(
        kind="sdist",
        project="pkg",
        filename="pkg-1.tar.gz",
        sha256=hashlib.sha256(content).hexdigest(),
        folder=FOLDER,
    )


def do_sync(lock: Lock, tmp_path: Path, checkout: Path | None = None) -> str:
    return sync(
        lock,
        tmp_path / "vendor" / "x",
        downloads=tmp_path / "downloads",
        run=run_process,
        progress=lambda _: None,
        checkout=checkout,
    )


def test_an_existing_checkout_gives_only_the_named_paths(tmp_path: Path, upstream: Path) -> None:
    lock = make_lock(upstream)

    origin = do_sync(lock, tmp_path, checkout=upstream)

    tree = tmp_path / "vendor" / "x"
    assert origin == str(upstream)
    assert sorted(str(p.relative_to(tree)) for p in tree.rglob("*") if p.is_file()) == [
        "CMakeLists.txt",
        "src/a.c",
    ]
    assert do_sync(lock, tmp_path) == "already there"


def test_the_sdist_is_downloaded_once_and_unpacked(
    tmp_path: Path, upstream: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    content = make_sdist(FOLDER, FILES)
    add_project(tmp_path / "index", "pkg", {"pkg-1.tar.gz": content})
    lock = make_lock(upstream, sdist_source(content))

    with serving_folder(tmp_path / "index") as url:
        monkeypatch.setenv("UV_DEFAULT_INDEX", url)
        assert do_sync(lock, tmp_path) == "pkg-1.tar.gz"

    (tmp_path / "vendor/x/src/a.c").write_text("edited\n")
    assert do_sync(lock, tmp_path) == "pkg-1.tar.gz"  # the index is gone: the download was kept
    verify_tree(lock, tmp_path / "vendor" / "x")


def test_git_fetches_one_commit(tmp_path: Path, upstream: Path) -> None:
    git = ("git", "-C", upstream, "-c", "user.name=a", "-c", "user.email=a@b")
    run_process(("git", "init", "--quiet", upstream))
    run_process((*git, "add", "."))
    run_process((*git, "commit", "--quiet", "-m", "x"))
    commit = run_process((*git, "rev-parse", "HEAD")).strip()
    lock = make_lock(upstream, GitSource(kind="git"), repository=str(upstream)).model_copy(
        update={"commit": commit}
    )

    assert do_sync(lock, tmp_path) == str(upstream)
    assert not (tmp_path / "vendor/x/docs").exists()


def test_a_wrong_byte_is_refused_and_the_old_tree_stays(tmp_path: Path, upstream: Path) -> None:
    lock = make_lock(upstream)
    do_sync(lock, tmp_path, checkout=upstream)
    newer = lock.model_copy(update={"digest": "0" * 64})

    with pytest.raises(SourceError, match="not the pinned one"):
        do_sync(newer, tmp_path, checkout=upstream)

    verify_tree(lock, tmp_path / "vendor" / "x")
    assert sorted(p.name for p in (tmp_path / "vendor").iterdir()) == ["x"]


def test_every_source_that_failed_gives_its_reason(
    tmp_path: Path, upstream: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    content = make_sdist(FOLDER, FILES)
    lock = make_lock(
        upstream, sdist_source(content), GitSource(kind="git"), repository=str(tmp_path / "no-repo")
    )
    add_project(tmp_path / "index", "pkg", {"pkg-1.tar.gz": content[:-20]})

    with serving_folder(tmp_path / "index") as url, pytest.raises(SourceError) as caught:
        monkeypatch.setenv("UV_DEFAULT_INDEX", url)
        do_sync(lock, tmp_path)

    first, second = caught.value.problems
    assert "pkg-1.tar.gz arrived damaged" in first.what
    assert "git" in second.what
    assert list((tmp_path / "downloads").iterdir()) == []


def test_an_sdist_with_another_tree_is_refused(
    tmp_path: Path, upstream: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    content = make_sdist(FOLDER, {**FILES, "src/b.c": "more\n"})
    add_project(tmp_path / "index", "pkg", {"pkg-1.tar.gz": content})
    lock = make_lock(upstream, sdist_source(content))

    with serving_folder(tmp_path / "index") as url, pytest.raises(SourceError, match="not the pinned one"):
        monkeypatch.setenv("UV_DEFAULT_INDEX", url)
        do_sync(lock, tmp_path)


def test_what_an_interrupted_run_left_is_cleaned_up(tmp_path: Path, upstream: Path) -> None:
    leftover = tmp_path / "vendor" / ".x.99999" / "half"
    leftover.mkdir(parents=True)

    do_sync(make_lock(upstream), tmp_path, checkout=upstream)

    assert not leftover.parent.exists()


def test_an_unreachable_index_says_so(
    tmp_path: Path, upstream: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("UV_DEFAULT_INDEX", "http://127.0.0.1:9/")

    with pytest.raises(SourceError, match=r"cannot get pkg-1\.tar\.gz") as caught:
        do_sync(make_lock(upstream, sdist_source(b"x")), tmp_path)

    assert caught.value.problems[0].hint is not None


def test_a_password_of_the_index_is_not_printed(
    tmp_path: Path, upstream: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    lock = make_lock(upstream, sdist_source(b"x"))

    with serving_folder(tmp_path) as url, pytest.raises(SourceError) as caught:
        monkeypatch.setenv("UV_DEFAULT_INDEX", url.replace("://", "://ann:geheim@"))
        do_sync(lock, tmp_path)

    assert "geheim" not in str(caught.value)
    assert caught.value.problems[0].where == url


@pytest.mark.parametrize("kind", ["link", "outside"])
def test_an_sdist_with_anything_but_plain_files_is_refused(tmp_path: Path, upstream: Path, kind: str) -> None:
    archive = tmp_path / "downloads" / "pkg-1.tar.gz"
    archive.parent.mkdir()
    with tarfile.open(archive, "w:gz") as tar:
        name = f"{FOLDER}/src/a.c" if kind == "link" else f"{FOLDER}/src/../../../a.c"
        member = tarfile.TarInfo(name)
        member.type = tarfile.SYMTYPE if kind == "link" else tarfile.REGTYPE
        member.linkname = "/etc/passwd" if kind == "link" else ""
        tar.addfile(member)
    lock = make_lock(upstream, sdist_source(archive.read_bytes()))

    with pytest.raises(SourceError, match="no plain file inside the tree"):
        do_sync(lock, tmp_path)

    assert sorted(path.name for path in (tmp_path / "vendor").iterdir()) == []


def test_the_same_sdist_gives_the_same_dates_and_modes(tmp_path: Path, upstream: Path) -> None:
    archive = tmp_path / "downloads" / "pkg-1.tar.gz"
    archive.parent.mkdir()
    with tarfile.open(archive, "w:gz") as tar:
        for name, content in FILES.items():
            member = tarfile.TarInfo(f"{FOLDER}/{name}")
            member.size, member.mtime = len(content), 1_000_000_000
            member.mode = 0o775 if name == "src/a.c" else 0o664
            tar.addfile(member, io.BytesIO(content.encode()))

    do_sync(make_lock(upstream, sdist_source(archive.read_bytes())), tmp_path)

    found = [(tmp_path / "vendor" / "x" / name).stat() for name in ("CMakeLists.txt", "src/a.c")]
    assert [state.st_mode & 0o777 for state in found] == [0o644, 0o755]
    assert [state.st_mtime for state in found] == [1_000_000_000, 1_000_000_000]
