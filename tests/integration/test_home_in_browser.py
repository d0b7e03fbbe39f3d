"""The judge of the pages for people: a real browser, with a script and without, from a phone to a desk."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

import fakes.browser
from fakes.browser import Browser, browsing, find_browser
from fakes.offered_grid import a_grid_offer, grid_records
from fakes.published import a_record
from index_gen.layout import lay_out
from index_gen.manifest import Manifest, ordered
from index_gen.people import people_pages
from index_gen.people.view import ProjectView, project_views
from index_gen.serving.server import serving
from index_gen.settings import IndexSettings
from index_gen.snippets import Snippet, extras_snippet, snippets
from index_gen.tree import IndexTree

pytestmark = pytest.mark.integration

LOOK = (Path(fakes.browser.__file__).with_name("look.js")).read_text()
WIDTHS = (320, 360, 600, 735, 737, 1280)
BASE = "https://wheels.example.org/a/long/way/down"


def site(*, base_url: str = BASE) -> IndexTree:
    """Return a site with all that a page can show, and a second project that has nothing but wheels."""
    others = [
        a_record(release, name="other", platform=tag, tag=f"py3-none-{tag}", yanked=yanked)
        for tag in ("manylinux_2_28_x86_64", "win_amd64")
        for release, yanked in (("0.3.100", None), ("0.3.99", "crashes where the context is long"))
    ]
    return lay_out(
        ordered(
            Manifest(
                settings=IndexSettings(base_url=base_url),
                offer=a_grid_offer(),
                wheels=(*grid_records(("1.2.0", "1.1.0")), *others),
            )
        )
    )


def project_extras(project: ProjectView) -> tuple[Snippet, ...]:
    """Return the text for several backends, if the project has several."""
    targets = [view.target for view in project.backends]
    return (extras_snippet(targets),) if len(targets) > 1 else ()


@pytest.fixture(scope="module")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    program = find_browser()
    if program is None:
        pytest.skip("there is no Chromium on this machine")
    with browsing(program, tmp_path_factory.mktemp("profile")) as started:
        yield started


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    folder = tmp_path_factory.mktemp("site")
    for page in people_pages(site()):
        path = folder / page.path
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(page.make())
    with serving(folder) as url:
        yield url


@pytest.fixture
def page(browser: Browser, address: str) -> Browser:
    """Return the browser with the root page, fresh, and nothing heard of it yet."""
    browser.call("Emulation.setScriptExecutionDisabled", value=False)
    browser.call("Emulation.setEmulatedMedia", features=[])
    browser.screen(1280)
    browser.requests.clear()
    browser.complaints.clear()
    browser.open(f"{address}/")
    return browser


def choose(
    page: Browser, *, system: str, gpu: str, tool: str = "pip", driver: str = ""
) -> tuple[str, str, str]:
    """Make choices as a person does, and return title, reason and texts of the answer."""
    script = """(() => {
      const [system, gpu, driver, tool] = CHOICES;
      const told = (part) => part.dispatchEvent(new Event("input", { bubbles: true }));
      const pill = (name, value) => {
        const one = document.querySelector(`#choose input[name="${name}"][value="${value}"]`);
        one.checked = true;
        told(one);
      };
      const fill = (id, value) => {
        document.getElementById(id).value = value;
        told(document.getElementById(id));
      };
      pill("system", system);
      fill("gpu", gpu);
      fill("driver", driver);
      pill("tool", tool);
      const codes = [...document.querySelectorAll("#answer-texts pre code")];
      const text = (id) => document.getElementById(id).textContent;
      return [text("answer-title"), text("answer-why"), codes.map((code) => code.textContent).join("\\n\\n")];
    })()""".replace("CHOICES", json.dumps([system, gpu, driver, tool]))
    found = page.evaluate(script)
    assert isinstance(found, list)
    title, why, texts = map(str, found)
    return title, why, texts


@pytest.mark.parametrize(
    ("facts", "title", "reason"),
    [
        pytest.param({"system": "linux-x86_64", "gpu": "none"}, "CPU", "needs no driver", id="no GPU"),
        pytest.param(
            {"system": "linux-x86_64", "gpu": "gpu:rtx-40"},
            "CUDA 12.8",
            "driver 525.60.13 or newer (minor-version compatibility of CUDA 12.8)",
            id="unknown driver: what asks for the least",
        ),
        pytest.param(
            {"system": "linux-x86_64", "gpu": "gpu:rtx-40", "driver": "580.65.06"},
            "CUDA 13.0",
            "driver 580.65.06 or newer",
            id="known driver: the newest that runs",
        ),
        pytest.param(
            {"system": "linux-x86_64", "gpu": "gpu:rtx-40", "driver": "580.65.05"},
            "CUDA 12.8",
            "driver 525.60.13 or newer",
            id="driver a little too old",
        ),
        pytest.param(
            {"system": "windows-amd64", "gpu": "gpu:rtx-40", "driver": "528"},
            "CUDA 12.8",
            "driver 527.41 or newer",
            id="drivers of Windows count otherwise",
        ),
        pytest.param(
            {"system": "linux-x86_64", "gpu": "gpu:rtx-50", "driver": "575.10"},
            "CUDA 12.8",
            "PTX for GeForce RTX 50",
            id="PTX where the driver is too old for machine code",
        ),
        pytest.param(
            {"system": "linux-x86_64", "gpu": "gpu:gtx-10", "driver": "470.1"},
            "Vulkan",
            "CUDA 12.4 asks for the least, 525.60.13 or newer",
            id="no wheel runs with the driver",
        ),
        pytest.param(
            {"system": "linux-x86_64", "gpu": "gpu:r100"},
            "Vulkan",
            "has code for Vera Rubin",
            id="no wheel has code",
        ),
        pytest.param(
            {"system": "linux-x86_64", "gpu": "gpu:rx-7900"},
            "ROCm 7.2",
            "the kernel driver that ROCm 7.2 supports",
            id="no driver version is known",
        ),
        pytest.param(
            {"system": "macos-arm64", "gpu": "index:metal"}, "Metal", "no code for each GPU", id="any GPU"
        ),
    ],
)
def test_the_selector_finds_the_backend(
    page: Browser, facts: dict[str, str], title: str, reason: str
) -> None:
    found, why, texts = choose(page, **facts)

    assert (found, reason in why) == (title, True), why
    index = {"CPU": "cpu", "Metal": "metal", "Vulkan": "vulkan", "ROCm 7.2": "rocm7.2"}.get(
        title, "cu" + title.removeprefix("CUDA ").replace(".", "")
    )
    assert f"{BASE}/whl/{index}/" in texts
    assert ("demo==1.2.0" if index == "cpu" else f"demo==1.2.0+{index}") in texts


def test_the_selector_shows_the_text_of_the_tool(page: Browser) -> None:
    pip = choose(page, system="linux-x86_64", gpu="index:cu124")[2]
    extras = choose(page, system="linux-x86_64", gpu="index:cu124", tool="uv-extras")[2]

    assert pip == (f"pip install demo==1.2.0+cu124 --only-binary :all: --extra-index-url {BASE}/whl/cu124/")
    assert extras.startswith("[project.optional-dependencies]")
    assert extras.endswith("\n\nuv sync --extra cu124")


def test_another_project_has_other_choices(page: Browser) -> None:
    script = """(() => {
      const project = document.getElementById("project");
      project.value = "1";
      project.dispatchEvent(new Event("input", { bubbles: true }));
      const systems = [...document.querySelectorAll("#systems span")].map((part) => part.textContent);
      return [systems, document.getElementById("answer-texts").textContent.includes("other==0.3.100")];
    })()"""

    assert page.evaluate(script) == [["manylinux_2_28_x86_64", "win_amd64"], True]


def test_all_can_be_done_with_the_keyboard(page: Browser, address: str) -> None:
    page.call("Browser.grantPermissions", permissions=["clipboardReadWrite"], origin=address)
    page.evaluate("document.querySelector('#systems input:checked').focus()")
    page.press("ArrowRight")
    chosen = page.evaluate("document.querySelector('#systems input:checked').value")
    for _ in range(20):
        page.press("Tab")
        if page.evaluate("document.activeElement.className") == "copy":
            break
    outline = page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
    page.press("Enter")

    assert chosen == "linux-aarch64"
    assert outline == "solid"
    copied = page.evaluate(
        "new Promise((done) => setTimeout(done, 200)).then(() => navigator.clipboard.readText())"
    )
    assert copied == page.evaluate("document.querySelector('#answer-texts pre code').textContent")
    spoken = page.evaluate("[...document.querySelectorAll('[role=status]')].map((part) => part.textContent)")
    assert "Copied to the clipboard" in spoken  # type: ignore[operator]  # a list of texts, see the script


def test_without_a_clipboard_the_text_is_selected(page: Browser) -> None:
    page.evaluate(
        """(() => {
          const refuse = { writeText: () => Promise.reject(new Error("no")) };
          Object.defineProperty(navigator, "clipboard", { value: refuse });
          document.execCommand = () => false;
          document.querySelector("#answer-texts .copy").click();
        })()"""
    )

    selected = page.evaluate("new Promise((done) => setTimeout(() => done(getSelection().toString()), 200))")
    assert isinstance(selected, str)
    assert (
        selected.split()
        == str(page.evaluate("document.querySelector('#answer-texts pre code').textContent")).split()
    )
    assert page.evaluate("document.querySelector('#answer-texts .copy').textContent.startsWith('Selected')")


def test_without_a_script_every_text_is_there(page: Browser, address: str) -> None:
    page.call("Emulation.setScriptExecutionDisabled", value=True)
    page.open(f"{address}/")

    assert page.evaluate("document.getElementById('choose').getClientRects().length") == 0
    assert page.evaluate("document.querySelectorAll('button').length") == 0
    texts = page.evaluate("[...document.querySelectorAll('pre')].map((part) => part.textContent)")
    assert isinstance(texts, list)
    assert set(texts) == {
        part.text
        for project in project_views(site())
        for view in project.backends
        for snippet in (*snippets(view.target), *project_extras(project))
        for part in snippet.parts
    }
    # Style alone chooses the tool.
    counts = page.evaluate(
        """(() => {
          for (const fold of document.querySelectorAll("details")) fold.open = true;
          const texts = [...document.querySelectorAll(".text")];
          const shown = () => texts.filter((part) => part.getClientRects().length);
          const all = shown().length;
          document.querySelector('input[name="demo-show"][value="poetry"]').checked = true;
          const demo = shown().filter((part) => part.id.startsWith("demo-"));
          const tools = new Set(demo.map((part) => part.dataset.tool));
          return [all > tools.size, [...tools]];
        })()"""
    )
    assert counts == [True, ["poetry"]]


@pytest.mark.parametrize("path", ["", "releases/demo/"])
def test_nothing_runs_out_of_the_page_on_any_screen(page: Browser, address: str, path: str) -> None:
    page.open(f"{address}/{path}")
    measure = """(() => {
      for (const fold of document.querySelectorAll("details")) fold.open = true;
      const room = document.documentElement.clientWidth;
      const shown = "body :not(thead, thead *, .spoken, .skip)";
      const parts = [...document.querySelectorAll(shown)].filter((part) => part.getClientRects().length);
      const out = parts.filter((part) => part.getBoundingClientRect().right > room + 1);
      if (document.documentElement.scrollWidth > room) out.push(document.documentElement);
      return [...new Set(out.map((part) => `${part.localName}.${part.className}`))];
    })()"""
    found = {}
    for width in WIDTHS:
        page.screen(width)
        found[width] = page.evaluate(measure)

    assert found == {width: [] for width in WIDTHS}


def test_the_page_asks_nobody_else_and_breaks_no_promise(page: Browser, address: str) -> None:
    choose(page, system="linux-x86_64", gpu="gpu:rtx-40")
    page.evaluate("fetch('http://127.0.0.1:9/').catch(() => null)")

    asked = [url for url in page.requests if not url.startswith("data:")]
    assert asked == [f"{address}/"]
    # The only complaint is about the request that the policy stopped just now.
    assert all("127.0.0.1:9" in complaint for complaint in page.complaints), page.complaints
    assert page.complaints


@pytest.mark.parametrize("path", ["", "releases/demo/"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_everybody_can_read_it(page: Browser, address: str, path: str, scheme: str) -> None:
    page.call("Emulation.setEmulatedMedia", features=[{"name": "prefers-color-scheme", "value": scheme}])
    page.open(f"{address}/{path}")

    assert page.evaluate(LOOK) == []
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == (
        "rgb(251, 251, 249)" if scheme == "light" else "rgb(21, 24, 26)"
    )


def test_the_look_finds_faults(page: Browser) -> None:
    page.evaluate(
        """(() => {
          document.querySelector("main").insertAdjacentHTML("beforeend",
            '<h2>One</h2><p id="a">faint</p><p id="a">twice</p><a href="#nobody">link</a><input>'
            + '<div aria-labelledby="none"></div>');
          document.getElementById("a").style.color = "#999";
        })()"""
    )

    found = page.evaluate(LOOK)
    assert isinstance(found, list)
    assert {str(fault).split(":")[0].split(" ")[0] for fault in found} == {
        "contrast",
        "no",
        "nowhere",
        "twice",
    }
