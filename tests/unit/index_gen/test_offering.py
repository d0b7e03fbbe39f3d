"""The offer of a project comes from a cache as long as nothing that it follows from has changed."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from fakes.matrices import SMALL
from index_gen.offering import cache_path, key_of, read_offer, room_folder, sources
from wheelgrid.errors import MatrixError
from wheelgrid.locations import ProjectFolder, this_checkout

ROOT = this_checkout().root


@pytest.fixture
def project(tmp_path: Path) -> ProjectFolder:
    folder = tmp_path / "project"
    folder.mkdir()
    (folder / "matrix.yaml").write_text(SMALL, encoding="utf-8")
    return ProjectFolder(folder)


@pytest.fixture
def cache(tmp_path: Path) -> Path:
    return tmp_path / "cache"


def poison(path: Path) -> None:
    """Make the cache tell a lie that nobody would find in the matrix."""
    text = path.read_text("utf-8")
    assert '"project":"tiny-package"' in text
    path.write_text(text.replace('"project":"tiny-package"', '"project":"cached"'), "utf-8")


def test_the_second_run_reads_the_cache(project: ProjectFolder, cache: Path) -> None:
    first = read_offer(project, cache)
    assert first.project == "tiny-package"
    assert read_offer(project, cache) == first

    poison(cache_path(project, cache))

    assert read_offer(project, cache).project == "cached"


def test_a_stale_cache_is_not_used(project: ProjectFolder, cache: Path) -> None:
    read_offer(project, cache)
    poison(cache_path(project, cache))
    project.matrix.write_text(SMALL.replace("name: tiny-package", "name: other", 1), encoding="utf-8")

    assert read_offer(project, cache).project == "other"
    assert read_offer(project, cache).project == "other"


@pytest.mark.parametrize(
    "content",
    [
        pytest.param(b"", id="empty"),
        pytest.param(b"{", id="cut"),
        pytest.param(b'{"key": "x"}', id="incomplete"),
        pytest.param(b"\xff", id="no-text"),
        pytest.param(b'{"key": "x", "offer": 1}', id="other"),
    ],
)
def test_a_broken_cache_is_made_again(project: ProjectFolder, cache: Path, content: bytes) -> None:
    path = cache_path(project, cache)
    path.parent.mkdir(parents=True)
    path.write_bytes(content)

    assert read_offer(project, cache).project == "tiny-package"
    assert json.loads(path.read_text())["offer"]["project"] == "tiny-package"


def test_a_cache_that_cannot_be_written_does_no_harm(project: ProjectFolder, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")

    assert read_offer(project, tmp_path / "file" / "below").project == "tiny-package"


def test_two_projects_do_not_share_a_cache(project: ProjectFolder, cache: Path, tmp_path: Path) -> None:
    other = ProjectFolder(tmp_path / "other")

    assert cache_path(project, cache) != cache_path(other, cache)


def test_a_wrong_matrix_is_told_and_not_kept(project: ProjectFolder, cache: Path) -> None:
    project.matrix.write_text("nothing: of use\n")

    with pytest.raises(MatrixError, match="unknown key 'nothing'"):
        read_offer(project, cache)
    assert not cache.exists()


def test_a_missing_matrix_is_told(tmp_path: Path, cache: Path) -> None:
    with pytest.raises(MatrixError, match=r"cannot read|No such file"):
        read_offer(ProjectFolder(tmp_path / "nowhere"), cache)


@pytest.fixture
def room(tmp_path: Path) -> Path:
    return shutil.copytree(room_folder(), tmp_path / "matrix", ignore=shutil.ignore_patterns("__pycache__"))


@pytest.mark.parametrize(
    "changed",
    ["expand.py", "views/offer.py", "facts/reader.py", "facts/cuda.yaml", "facts/gpus.yaml", "model.py"],
)
def test_a_change_of_facts_or_code_changes_the_key(project: ProjectFolder, room: Path, changed: str) -> None:
    before = key_of(project, room)
    with (room / changed).open("a", encoding="utf-8") as file:
        file.write("# one line more\n")

    assert before is not None
    assert key_of(project, room) != before


def test_a_file_more_or_less_or_renamed_changes_the_key(project: ProjectFolder, room: Path) -> None:
    keys = {key_of(project, room)}
    (room / "more.py").write_text("")
    keys.add(key_of(project, room))
    (room / "more.py").rename(room / "other.py")
    keys.add(key_of(project, room))

    assert len(keys) == 3
    (room / "other.py").unlink()
    assert key_of(project, room) in keys


def test_the_key_is_the_same_wherever_the_files_lie(project: ProjectFolder, room: Path) -> None:
    assert key_of(project, room) == key_of(project, room_folder())


def run(script: str, *words: str | Path) -> str:
    """Run a Python script in a new interpreter that compiles every module from its source."""
    command = [sys.executable, "-c", script, *map(str, words)]
    environment = dict(os.environ) | {"PYTHONPATH": str(ROOT), "PYTHONDONTWRITEBYTECODE": "1"}
    return subprocess.run(command, env=environment, check=True, capture_output=True, text=True).stdout


_FAST = """
import sys
from pathlib import Path
from index_gen.offering import read_offer
from wheelgrid.locations import ProjectFolder
found = read_offer(ProjectFolder(Path(sys.argv[1])), Path(sys.argv[2]))
print(found.project, *sorted({"matrix", "pydantic", "yaml"} & set(sys.modules)))
"""


def test_only_the_slow_way_imports_what_reads_a_matrix(project: ProjectFolder, cache: Path) -> None:
    first, second = (run(_FAST, project.root, cache).split() for _ in range(2))

    assert first == ["tiny-package", "matrix", "pydantic", "yaml"]
    assert second == ["tiny-package"]


_AUDIT = """
import sys
sys.pycache_prefix = sys.argv[3]
opened = set()
sys.addaudithook(lambda event, words: opened.add(str(words[0])) if event == "open" else None)
from pathlib import Path
from index_gen.offering import read_offer
from wheelgrid.locations import ProjectFolder
read_offer(ProjectFolder(Path(sys.argv[1])), Path(sys.argv[2]))
print(*sorted(opened), sep="\\n")
"""


def test_the_key_covers_every_file_that_is_read_to_make_an_offer(
    project: ProjectFolder, cache: Path, tmp_path: Path
) -> None:
    opened = [Path(line) for line in run(_AUDIT, project.root, cache, tmp_path / "compiled").splitlines()]
    covered = {path for _, path in sources(project, room_folder())}

    read = {
        path
        for path in opened
        if path.is_file() and (path.is_relative_to(room_folder()) or path.is_relative_to(project.root))
    }
    assert len(read) > 40
    assert project.matrix in read
    assert room_folder() / "facts" / "cuda.yaml" in read
    assert read <= covered
