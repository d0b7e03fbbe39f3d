"""Publishers wait for each other; readers wait for nobody."""

from __future__ import annotations

import os
import subprocess
import sys
from functools import partial
from pathlib import Path

import pytest
from filelock import FileLock

from fakes.dying import exit_code, started
from fakes.published import publish
from fakes.sites import HASTY, built, edited, files_in, manifest_of
from index_gen.edits import yank
from index_gen.site.publish import Publishing, roll_back
from wheelgrid.locks import BusyError

FOLDER = "whl/cpu/llama-cpp-python"


class TestTogether:
    """Publishers wait for each other; readers wait for nobody."""

    @pytest.mark.skipif(not hasattr(os, "fork"), reason="this system cannot fork")
    def test_publishers_at_once_all_have_their_way(self, site: Path, tmp_path: Path) -> None:
        sources = [tmp_path / name for name in ("a", "b", "c")]
        for number, source in enumerate(sources, start=2):
            publish(source, str(number))
        with FileLock(site.with_name(".site.lock")):
            children = [started(partial(built, site, source)) for source in sources]

        assert [exit_code(child) for child in children] == [0, 0, 0]
        built(tmp_path / "fresh", tmp_path / "wheels", *sources)
        assert files_in(site) == files_in(tmp_path / "fresh")

    def test_who_waits_too_long_is_told(self, site: Path, more: Path) -> None:
        before = files_in(site)

        with (
            FileLock(site.with_name(".site.lock")),
            pytest.raises(BusyError, match="another run is at work"),
        ):
            built(site, more, how=Publishing(disk=HASTY, patience_s=0.05))

        assert files_in(site) == before

    def test_sites_beside_each_other_do_not_wait(self, site: Path, more: Path) -> None:
        with FileLock(site.with_name(".site.lock")):
            built(site.with_name("other"), more, how=Publishing(disk=HASTY, patience_s=0))

        assert len(manifest_of(site.with_name("other")).wheels) == 1

    def test_a_reader_never_meets_a_hole(self, site: Path) -> None:
        script = (
            "import pathlib, sys\n"
            "page, stop = map(pathlib.Path, sys.argv[1:])\n"
            "reads = 0\n"
            "while not stop.exists():\n"
            "    assert page.read_bytes().endswith(b'</html>\\n')\n"
            "    reads += 1\n"
            "    if reads == 1: print('begun', flush=True)\n"
            "print(reads)\n"
        )
        stop = site.with_name("stop")
        page = site / FOLDER / "index.html"
        with subprocess.Popen(
            [sys.executable, "-c", script, page, stop], stdout=subprocess.PIPE, text=True
        ) as reader:
            try:
                begun = reader.stdout.readline() if reader.stdout is not None else ""
                for number in range(15):
                    edited(site, partial(yank, patterns=["*"], reason=f"because of {number}"))
                    roll_back(site, HASTY)
            finally:
                stop.touch()
            output, _ = reader.communicate(timeout=30)

        assert reader.returncode == 0
        assert (begun, int(output) > 1) == ("begun\n", True)
