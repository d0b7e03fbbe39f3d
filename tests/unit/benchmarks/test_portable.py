from __future__ import annotations

import json
import zipfile
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import pytest

from fakes.runner import RecordingRunner
from scripts.benchmarks.portable import (
    Speed,
    SpeedMeter,
    SpeedReport,
    compare_speed,
    plain_wheel,
    unpack_libraries,
)
from wheelgrid.errors import ToolkitError


def speed(prompt: float, generation: float, cpu_variant: str = "fast") -> Speed:
    return Speed(cpu_variant=cpu_variant, prompt=prompt, generation=generation)


def meter(folder: Path, *answers: Speed) -> SpeedMeter:
    remaining = iter(answers)
    run = RecordingRunner(lambda _: f"a line of a log\n{next(remaining).model_dump_json()}\n")
    return SpeedMeter(libraries=folder / "lib", binding=folder / "src", model=folder / "m.gguf", run=run)


@pytest.fixture
def wheel(tmp_path: Path) -> Path:
    path = tmp_path / "build" / "wheel" / "demo-1-py3-none-any.whl"
    path.parent.mkdir(parents=True)
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("demo/__init__.py", "")
        for name in ("libdemo.so", "libggml-cpu-old.so", "libggml-cpu-new.so"):
            archive.writestr(f"demo/lib/{name}", name)
    return path


def test_both_take_turns_and_the_best_of_each_counts(tmp_path: Path) -> None:
    said: list[str] = []
    host = meter(tmp_path, speed(100, 40), speed(90, 50))
    portable = meter(tmp_path, speed(110, 30), speed(108, 45))

    report = compare_speed(host, portable, 2, said.append)

    assert said == [
        "host, turn 1 of 2",
        "portable, turn 1 of 2",
        "host, turn 2 of 2",
        "portable, turn 2 of 2",
    ]
    assert report == SpeedReport(
        model="m.gguf",
        host=(speed(100, 40), speed(90, 50)),
        portable=(speed(110, 30), speed(108, 45)),
    )
    assert report.rows == [
        ("prompt of 512", "100.0", "110.0", "1.10"),
        ("generation of 128", "50.0", "45.0", "0.90"),
    ]


def test_builds_that_computed_with_different_modules_are_no_comparison(tmp_path: Path) -> None:
    with pytest.raises(ToolkitError, match="different CPU modules: fast, slow"):
        compare_speed(meter(tmp_path, speed(1, 1, "slow")), meter(tmp_path, speed(1, 1)), 1, lambda _: None)


def test_the_probe_is_run_with_the_build(tmp_path: Path) -> None:
    seen: dict[str, str] = {}

    def run(
        command: Sequence[str | Path],
        *,
        cwd: Path | None = None,
        env: Mapping[str, str] | None = None,
        log: Path | None = None,
        on_line: Callable[[str], None] | None = None,
    ) -> str:
        seen.update(env or {})
        return json.dumps({"cpu_variant": "fast", "prompt": 1, "generation": 2})

    made = SpeedMeter(libraries=tmp_path / "l", binding=tmp_path / "b", model=tmp_path / "m", run=run)

    assert made.measure() == speed(1, 2)
    assert (seen["LLAMA_CPP_LIB_PATH"], seen["PYTHONPATH"]) == (str(tmp_path / "l"), str(tmp_path / "b"))


@pytest.mark.parametrize(
    ("variant", "files"),
    [
        (None, ["libdemo.so", "libggml-cpu-new.so", "libggml-cpu-old.so"]),
        ("old", ["libdemo.so", "libggml-cpu-old.so"]),
    ],
)
def test_libraries_come_with_the_modules_asked_for(
    variant: str | None, files: list[str], wheel: Path, tmp_path: Path
) -> None:
    folder = unpack_libraries(wheel, tmp_path / "out", variant)

    assert sorted(path.name for path in folder.iterdir()) == files


def test_a_module_that_is_not_there_is_named(wheel: Path, tmp_path: Path) -> None:
    with pytest.raises(ToolkitError, match="no CPU module 'ol'"):
        unpack_libraries(wheel, tmp_path / "out", "ol")


def test_the_wheel_of_a_build_is_found(wheel: Path) -> None:
    assert plain_wheel(wheel.parents[1], "make it") == wheel


def test_a_build_that_was_not_made_is_named(tmp_path: Path) -> None:
    with pytest.raises(ToolkitError, match=r"no wheel of this build\n(.|\n)*make it so"):
        plain_wheel(tmp_path, "make it so")
