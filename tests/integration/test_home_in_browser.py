"""The judge of the root page: a real browser, from the width of a phone to that of a desk."""

from __future__ import annotations

import json
import re
import shutil
from html import unescape
from pathlib import Path

import pytest

from fakes.published import a_record
from index_gen import IndexSettings, lay_out, render
from index_gen.tree import SitePath
from wheelgrid.process import run_process

pytestmark = pytest.mark.integration

WIDTHS = (320, 360, 600, 959, 961, 1280)
FLAGS = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--allow-file-access-from-files",
)
RULER = """<!DOCTYPE html>
<iframe id="page" src="index.html" style="height: 50rem"></iframe>
<pre id="answer"></pre>
<script>
page.onload = () => {
  const found = {};
  const inside = page.contentDocument;
  for (const fold of inside.querySelectorAll("details")) fold.open = true;
  for (const width of WIDTHS) {
    page.style.width = `${width}px`;
    const room = inside.documentElement.clientWidth;
    const shown = "body :not(thead, thead *)"; // where rows are blocks, the head is for screen readers alone
    const parts = [...inside.querySelectorAll(shown)].filter((part) => part.getClientRects().length);
    const out = parts.filter((part) => part.getBoundingClientRect().right > room + 1);
    if (inside.documentElement.scrollWidth > room) out.push(inside.documentElement);
    found[width] = [...new Set(out.map((part) => part.localName))];
  }
  answer.textContent = JSON.stringify(found);
};
</script>
"""


def test_nothing_runs_out_of_the_page_on_any_screen(tmp_path: Path) -> None:
    browser = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
    if browser is None:
        pytest.skip("there is no Chromium on this machine")
    records = [
        a_record(release, backend=backend, platform=tag, tag=f"py3-none-{tag}", yanked=yanked)
        for backend in ("cpu", "cu128", "rocm7.2")
        for tag in ("manylinux_2_28_x86_64", "musllinux_1_2_aarch64", "win_amd64")
        for release, yanked in (("0.3.100", None), ("0.3.99", "crashes where the context is long"))
    ]
    site = render(lay_out(records, IndexSettings(base_url="https://wheels.example.org/a/long/way/down")))
    (tmp_path / "index.html").write_bytes(site.pages[SitePath("index.html")])
    (tmp_path / "ruler.html").write_text(RULER.replace("WIDTHS", json.dumps(WIDTHS)))

    shown = run_process(
        (
            browser,
            *FLAGS,
            f"--user-data-dir={tmp_path / 'profile'}",
            "--dump-dom",
            (tmp_path / "ruler.html").as_uri(),
        )
    )

    answer = re.search(r'<pre id="answer">(.*?)</pre>', shown)
    assert answer is not None
    assert json.loads(unescape(answer[1])) == {str(width): [] for width in WIDTHS}
