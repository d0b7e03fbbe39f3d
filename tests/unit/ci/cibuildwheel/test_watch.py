"""What is read out of cibuildwheel's own output."""

from __future__ import annotations

from itertools import count

from ci.cibuildwheel.watch import CacheUse, Watcher

OUTPUT = """\
Building cp39-manylinux_x86_64 wheel
[1/441] Building CXX object a.o
[441/441] Linking CXX shared library libdemo.so
cache_miss\t4
direct_cache_hit\t430
direct_cache_miss\t4
preprocessed_cache_hit\t7
\u2713 cp39-manylinux_x86_64 finished in 4 minutes
\x1b[1m\x1b[34mBuilding cp314t-manylinux_x86_64 wheel\x1b[0m
\x1b[32m\u2713 \x1b[0mcp314t-manylinux_x86_64 finished in a second
Building cp315-manylinux_x86_64 wheel
cibuildwheel: error: Command failed with code 1.
"""


def watched(output: str) -> tuple[Watcher, list[str]]:
    progress: list[str] = []
    ticks = count()
    watcher = Watcher(progress.append, lambda: float(next(ticks)))
    for line in output.splitlines():
        watcher(line)
    return watcher, progress


def test_only_finished_pythons_count_as_tested() -> None:
    watcher, _ = watched(OUTPUT)

    assert [(one.identifier, one.seconds) for one in watcher.tested] == [
        ("cp39-manylinux_x86_64", 1.0),
        ("cp314t-manylinux_x86_64", 1.0),
    ]


def test_progress_names_the_python_and_the_files() -> None:
    _, progress = watched(OUTPUT)

    assert progress == [
        "cp39-manylinux_x86_64",
        "cp39-manylinux_x86_64, 1 of 441 files",
        "cp39-manylinux_x86_64, 441 of 441 files",
        "cp314t-manylinux_x86_64",
        "cp315-manylinux_x86_64",
    ]


def test_cache_hits_of_both_kinds_are_added() -> None:
    watcher, _ = watched(OUTPUT)

    assert watcher.cache_use == CacheUse(hits=437, misses=4)


def test_a_run_without_a_cache_says_nothing_of_one() -> None:
    watcher, _ = watched("Building cp39-win_amd64 wheel\n")

    assert watcher.cache_use is None
    assert watcher.tested == ()
