"""Every rule has broken inputs that it alone reports; a sound site, none."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path

import msgspec
import pytest

from fakes.checked_site import (
    MARK,
    PROJECT,
    MadeWheel,
    SiteUnderTest,
    an_offer,
    make_wheel,
    metadata_text,
    of_bytes,
    replace_file,
    sound_site,
    usual_wheels,
    with_wheels,
)
from fakes.web import FakeWeb
from index_gen.check.reading import Answer, FolderReader, Form, Missing
from index_gen.check.rules import RULES
from index_gen.check.run import Report, check_site
from index_gen.manifest import Manifest, ProjectStatus, Removal, encode_manifest
from index_gen.settings import IndexSettings
from wheelgrid.record import VariantMark
from wheelgrid.variants import wheel_document

CPU, OLD, YANKED, CUDA, VARIANT = usual_wheels()
NAME = CUDA.record.filename
JSON_TYPE = "application/vnd.pypi.simple.v1+json"


@dataclass(slots=True)
class Case:
    """A site that a test breaks, and what it is checked with."""

    site: SiteUnderTest
    previous: Manifest | None = None
    served: Mapping[str, str] | None = None
    web: FakeWeb = field(default_factory=FakeWeb)

    def report(self) -> Report:
        if self.served is not None:
            return check_site(
                ServedFolder(folder=self.site.folder, web=self.web, types=self.served), self.previous
            )
        return check_site(FolderReader(folder=self.site.folder, web=self.web), self.previous)


@dataclass(frozen=True, slots=True, kw_only=True)
class ServedFolder(FolderReader):
    """A folder behind a server that calls its pages as it likes."""

    types: Mapping[str, str]

    def page(self, folder: str, form: Form) -> Answer | Missing:
        found = FolderReader.page(self, folder, form)
        return found if isinstance(found, Missing) else replace(found, content_type=self.types[form])

    def negotiate(self, folder: str) -> Answer | Missing | None:
        found = FolderReader.page(self, folder, "json" if "json" in self.types["negotiated"] else "html")
        if isinstance(found, Missing):
            return found
        stale = self.types.get("stale", "").encode()
        return Answer(content=found.content + stale, content_type=self.types["negotiated"])


@pytest.fixture
def case(tmp_path: Path) -> Case:
    return Case(sound_site(tmp_path))


def rules_of(report: Report) -> set[str]:
    return {finding.rule for finding in report.findings}


def both(case: Case, index: str, old: str, new: str) -> None:
    """Change a text in both forms of a page."""
    for form in ("html", "json"):
        case.site.edit(case.site.page(index, form), (old, new))


def no_manifest(case: Case) -> None:
    (case.site.folder / "manifest.jsonl").unlink()


def torn_manifest(case: Case) -> None:
    path = case.site.folder / "manifest.jsonl"
    replace_file(path, path.read_bytes()[:-20])


def mixed_manifest(case: Case) -> None:
    wheels = [msgspec.structs.replace(wheel, backend="cu129") for wheel in (CUDA.record,)]
    text = encode_manifest(with_wheels(case.site.manifest, (*case.site.manifest.wheels, *wheels)))
    replace_file(case.site.folder / "manifest.jsonl", text)


def vanished(case: Case) -> None:
    gone = make_wheel("0.3.97").record
    case.previous = with_wheels(case.site.manifest, (*case.site.manifest.wheels, gone))


def replaced(case: Case) -> None:
    other = msgspec.structs.replace(CUDA.record, sha256="0" * 64)
    case.previous = with_wheels(case.site.manifest, (CPU.record, other))


def removed_name_reused(case: Case) -> None:
    removal = Removal(
        backend="cu128",
        filename=NAME,
        sha256="0" * 64,
        reason="bad",
        removed_at=datetime(2026, 1, 1, tzinfo=UTC),
    )
    case.site.rewrite(replace(case.site.manifest, removals=(removal,)))


def gap(case: Case) -> None:
    case.site.rewrite(replace(case.site.manifest, offer=an_offer("vulkan")))


def newest_incomplete(case: Case) -> None:
    newer = make_wheel("0.3.101")
    replace_file(case.site.path_of(newer), newer.content)
    replace_file(case.site.path_of(newer).with_name(newer.record.filename + ".metadata"), newer.metadata)
    case.site.rewrite(with_wheels(case.site.manifest, (*case.site.manifest.wheels, newer.record)))


def nightly_gap(case: Case) -> None:
    nightly = make_wheel("0.4.0.dev1", backend="nightly", platform="win-amd64")
    replace_file(case.site.path_of(nightly), nightly.content)
    replace_file(
        case.site.path_of(nightly).with_name(nightly.record.filename + ".metadata"), nightly.metadata
    )
    manifest = with_wheels(case.site.manifest, (*case.site.manifest.wheels, nightly.record))
    case.site.rewrite(replace(manifest, offer=an_offer("nightly")))


def no_json(case: Case) -> None:
    case.site.page("cu128", "json").unlink()


def no_html(case: Case) -> None:
    case.site.page("cpu").unlink()


def no_root(case: Case) -> None:
    (case.site.folder / "whl" / "cuda12.8" / "index.html").unlink()


def unreadable_json(case: Case) -> None:
    replace_file(case.site.page("cpu", "json"), b'{"files": [}')


def not_utf8(case: Case) -> None:
    replace_file(case.site.page("cpu"), b"\xff\xfe")


def served(**types: str) -> Callable[[Case], None]:
    def serve(case: Case) -> None:
        case.served = {"html": "text/html", "json": JSON_TYPE, "negotiated": JSON_TYPE, **types}

    return serve


def old_version(case: Case) -> None:
    case.site.edit("whl/cpu/index.html", ('content="1.4"', 'content="1.0"'))


def future_version(case: Case) -> None:
    case.site.edit(case.site.page("cpu", "json"), ('"api-version":"1.4"', '"api-version":"1.9"'))


def no_version(case: Case) -> None:
    case.site.edit(case.site.page("cpu"), ('<meta name="pypi:repository-version" content="1.4">', ""))


def empty_root(case: Case) -> None:
    case.site.edit("whl/cpu/index.html", (f'<a href="{PROJECT}/">{PROJECT}</a><br>', ""))


def root_without_slash(case: Case) -> None:
    case.site.edit("whl/cpu/index.html", (f'<a href="{PROJECT}/">', f'<a href="{PROJECT}">'))


def extra_project(case: Case) -> None:
    case.site.edit(
        "whl/cpu/index.json", (f'{{"name":"{PROJECT}"}}', f'{{"name":"{PROJECT}"}},{{"name":"other"}}')
    )


def whole_address_as_text(case: Case) -> None:
    case.site.edit(case.site.page("cu128"), (f">{NAME}</a>", f">https://example.org/{NAME}</a>"))


def encoded_name(case: Case) -> None:
    case.site.edit(
        case.site.page("cu128", "json"), (f'"filename":"{NAME}"', f'"filename":"{NAME.replace("+", "%2B")}"')
    )


def no_time_in_html(case: Case) -> None:
    case.site.edit(case.site.page("cu128"), (' data-upload-time="2026-01-02T03:04:05Z"', ""))


def local_time(case: Case) -> None:
    case.site.edit(case.site.page("cu128", "json"), ("2026-01-02T03:04:05Z", "2026-01-02T03:04:05+00:00"))


def no_such_day(case: Case) -> None:
    both(case, "cu128", "2026-01-02T03:04:05Z", "2026-02-30T03:04:05Z")


def foreign_label(case: Case) -> None:
    html, json = case.site.page("cu128"), case.site.page("cu128", "json")
    link = f"../../cpu/{PROJECT}/{CPU.record.filename}"
    anchor = re.search(r"<a href=.*</a><br>", html.read_text())
    assert anchor is not None
    encoded = NAME.replace("+", "%2B")
    stray = anchor[0].replace(encoded, link).replace(NAME, CPU.record.filename)
    case.site.edit(html, (anchor[0], f"{anchor[0]}\n{stray}"))

    def add(page: dict[str, object]) -> None:
        files = page["files"]
        assert isinstance(files, list)
        files.append(files[0] | {"filename": CPU.record.filename, "url": link})

    case.site.edit_json(json, add)


def quarantine_not_honoured(case: Case) -> None:
    pages = [case.site.page(index, form) for index in indexes(case) for form in ("html", "json")]
    before = {path: path.read_text() for path in pages}
    quarantine(case)
    for path in pages:
        text = before[path].replace('content="active"', 'content="quarantined"')
        text = text.replace('"status":"active"', '"status":"quarantined"')
        text = re.sub(r'"versions":\[[^]]*\]', '"versions":[]', text)
        replace_file(path, re.sub(r'<a href="[^"]*variants.json.*</a><br>\n', "", text).encode())
    case.site.edit_json(case.site.page("variants", "json"), without_document)


def quarantine(case: Case) -> None:
    status = ProjectStatus(project=PROJECT, status="quarantined", reason="well & <alive>")
    case.site.rewrite(replace(case.site.manifest, statuses=(status,)))
    # What the page for people shows of it is not at stake here.
    replace_file(case.site.folder / "index.html", b"<!DOCTYPE html><title>demo</title>")


def without_document(page: dict[str, object]) -> None:
    files = page["files"]
    assert isinstance(files, list)
    page["files"] = [file for file in files if not file["filename"].endswith("-variants.json")]


def indexes(case: Case) -> list[str]:
    return [path.name for path in (case.site.folder / "whl").iterdir()]


def html_has_other_python(case: Case) -> None:
    case.site.edit(case.site.page("cu128"), ("&gt;=3.9", "&gt;=3.8"))


def html_lacks_a_file(case: Case) -> None:
    path = case.site.page("cpu")
    replace_file(path, re.sub(r"<a href=.*</a><br>\n", "", path.read_text(), count=1).encode())


def html_has_other_size(case: Case) -> None:
    case.site.edit(case.site.page("cu128"), ('data-size="', 'data-size="1'))


def html_has_other_digest(case: Case) -> None:
    case.site.edit(case.site.page("cu128"), (f"#sha256={CUDA.record.sha256}", f"#sha256={'0' * 64}"))


def html_without_reason(case: Case) -> None:
    path = case.site.page("cpu")
    replace_file(path, re.sub(r' data-yanked="[^"]*"', ' data-yanked=""', path.read_text()).encode())


def json_has_other_status(case: Case) -> None:
    case.site.edit(case.site.page("cu128", "json"), ('"status":"active"', '"status":"deprecated"'))


def json_lists_twice(case: Case) -> None:
    def twice(page: dict[str, object]) -> None:
        files = page["files"]
        assert isinstance(files, list)
        files.append(files[0])

    case.site.edit_json(case.site.page("cu128", "json"), twice)


def pages_have_other_time(case: Case) -> None:
    both(case, "cu128", "2026-01-02T03:04:05Z", "2026-01-02T03:04:06Z")


def pages_have_other_provenance(case: Case) -> None:
    both(case, "cu128", "https://example.org/p/1", "https://example.org/p/2")


def pages_have_other_metadata(case: Case) -> None:
    both(case, "cu128", CUDA.record.metadata_sha256, "0" * 64)


def pages_lack_a_file(case: Case) -> None:
    rewrite_pages(
        case, [record for record in case.site.manifest.wheels if record != OLD.record], ("cpu", "variants")
    )


def pages_have_a_stranger(case: Case) -> None:
    removed = OLD.record
    case.site.rewrite(with_wheels(case.site.manifest, [r for r in case.site.manifest.wheels if r != removed]))
    rewrite_pages(case, [*case.site.manifest.wheels, removed], ("cpu", "variants"))
    page = case.site.page("cpu")
    assert removed.filename in page.read_text()


def rewrite_pages(case: Case, records: Sequence[object], names: Sequence[str]) -> None:
    """Let the pages of some indexes speak of other wheels than the manifest."""
    manifest = case.site.manifest
    everything = {path: path.read_bytes() for path in case.site.folder.rglob("*") if path.is_file()}
    case.site.rewrite(with_wheels(manifest, [r for r in records if isinstance(r, type(CPU.record))]))
    keep = {case.site.page(name, form) for name in names for form in ("html", "json")}
    for path in case.site.folder.rglob("*"):
        if path.is_file() and path not in everything:
            path.unlink()
    for path, content in everything.items():
        if path not in keep:
            replace_file(path, content)


def wrong_versions(case: Case) -> None:
    case.site.edit(
        case.site.page("cu128", "json"), ('"versions":["0.3.100+cu128"]', '"versions":["0.3.100"]')
    )


def alias_has_other_digest(case: Case) -> None:
    both(case, "cuda12.8", CUDA.record.sha256, "0" * 64)


def alias_is_empty(case: Case) -> None:
    html = case.site.page("cuda12.8")
    replace_file(html, re.sub(r"<a href=.*</a><br>\n", "", html.read_text()).encode())
    case.site.edit_json(case.site.page("cuda12.8", "json"), lambda page: page.update(files=[]))


def no_wheel(case: Case) -> None:
    case.site.path_of(CUDA).unlink()


def truncated(case: Case) -> None:
    replace_file(case.site.path_of(CUDA), CUDA.content[:-1])


def flipped(case: Case) -> None:
    content = bytearray(CPU.content)
    content[60] ^= 1
    replace_file(case.site.path_of(CPU), bytes(content))


def renamed(case: Case) -> None:
    text = metadata_text(CUDA.record)
    case.site.swap_wheel(
        CUDA, of_bytes(CUDA.record, text.replace(b"Version: 0.3.100+cu128", b"Version: 0.3.100"))
    )


def other_project(case: Case) -> None:
    text = metadata_text(CUDA.record).replace(b"Name: llama-cpp-python", b"Name: other")
    case.site.swap_wheel(CUDA, of_bytes(CUDA.record, text))


def no_zip(case: Case) -> None:
    junk = b"this is no zip archive"
    record = msgspec.structs.replace(
        CUDA.record, sha256=hashlib.sha256(junk).hexdigest(), size_bytes=len(junk)
    )
    case.site.swap_wheel(CUDA, MadeWheel(record, junk, CUDA.metadata))


def no_sidecar(case: Case) -> None:
    case.site.path_of(CUDA).with_name(NAME + ".metadata").unlink()


def other_sidecar(case: Case) -> None:
    replace_file(case.site.path_of(CUDA).with_name(NAME + ".metadata"), CUDA.metadata + b"\n")


def one_name_only(case: Case) -> None:
    case.site.edit(
        case.site.page("cu128"), (f' data-dist-info-metadata="sha256={CUDA.record.metadata_sha256}"', "")
    )


def metadata_without_digest(case: Case) -> None:
    digest = f'{{"sha256":"{CUDA.record.metadata_sha256}"}}'
    case.site.edit(case.site.page("cu128", "json"), (digest, "true"))


def metadata_for_variants_file(case: Case) -> None:
    def promise(page: dict[str, object]) -> None:
        files = page["files"]
        assert isinstance(files, list)
        (document,) = (file for file in files if file["filename"].endswith("-variants.json"))
        document["core-metadata"] = True

    case.site.edit_json(case.site.page("variants", "json"), promise)


def other_metadata_inside(case: Case) -> None:
    inside = of_bytes(CUDA.record, metadata_text(CUDA.record, "Summary: other\n"))
    record = msgspec.structs.replace(inside.record, metadata_sha256=CUDA.record.metadata_sha256)
    case.site.swap_wheel(CUDA, MadeWheel(record, inside.content, CUDA.metadata))


def document(case: Case) -> Path:
    (path,) = (case.site.folder / "whl" / "variants" / PROJECT).glob("*-variants.json")
    return path


def no_document(case: Case) -> None:
    document(case).unlink()


def document_of_another_label(case: Case) -> None:
    case.site.edit(document(case), ('"cu128": {', '"cu129": {'))


def document_reformatted(case: Case) -> None:
    replace_file(document(case), document(case).read_bytes() + b"\n")


def variant_says_otherwise(case: Case) -> None:
    other = wheel_document(VariantMark(label="cu128", properties=("nvidia :: sm_arch :: 90_real",)))
    case.site.swap_wheel(VARIANT, of_bytes(VARIANT.record, VARIANT.metadata, other))


def variant_says_nothing(case: Case) -> None:
    case.site.swap_wheel(VARIANT, of_bytes(VARIANT.record, VARIANT.metadata))


def variant_says_nonsense(case: Case) -> None:
    case.site.swap_wheel(VARIANT, of_bytes(VARIANT.record, VARIANT.metadata, b"[]"))


def plain_says_variant(case: Case) -> None:
    case.site.swap_wheel(CUDA, of_bytes(CUDA.record, CUDA.metadata, wheel_document(MARK)))


def no_catalog(case: Case) -> None:
    (case.site.folder / "catalog.json").unlink()


def torn_catalog(case: Case) -> None:
    replace_file(case.site.folder / "catalog.json", b"{")


def catalog_digest(case: Case) -> None:
    case.site.edit("catalog.json", (CUDA.record.sha256, "0" * 64))


def catalog_address(case: Case) -> None:
    case.site.edit("catalog.json", (f'"url":"whl/cu128/{PROJECT}', f'"url":"whl/cu129/{PROJECT}'))


def catalog_lacks_index(case: Case) -> None:
    case.site.edit("catalog.json", ('"url":"whl/cu128/"', '"url":"whl/cu127/"'))


def catalog_lacks_file(case: Case) -> None:
    case.site.edit("catalog.json", (f'"filename":"{NAME}"', '"filename":"other.whl"'))


def dead_link(case: Case) -> None:
    case.site.edit("index.html", ("</body>", '<a href="nowhere.html">here</a></body>'))


def dead_fragment(case: Case) -> None:
    case.site.edit("index.html", ("</body>", '<a href="#nowhere">here</a></body>'))


def dead_image(case: Case) -> None:
    case.site.edit("index.html", ("</body>", '<img src="nowhere.png" alt=""></body>'))


def link_from_the_root_of_the_host(case: Case) -> None:
    case.site.edit("index.html", ("</body>", '<a href="/whl/cpu/">here</a></body>'))


def no_home(case: Case) -> None:
    (case.site.folder / "index.html").unlink()
    release = case.site.folder / "releases" / PROJECT / "index.html"
    # Nothing but the missing page itself.
    replace_file(
        release, re.sub(r'href="\.\./\.\./(index\.html)?(#[^"]*)?"', 'href=""', release.read_text()).encode()
    )


def dead_address(case: Case) -> None:
    case.site.edit(
        f"snippets/{PROJECT}/cpu/pip.txt",
        ("http://127.0.0.1:8080/whl/cpu/", "http://127.0.0.1:8080/whl/cpux/"),
    )


def dead_address_on_a_page(case: Case) -> None:
    case.site.edit(
        "index.html", ("</body>", "<pre>pip install -i http://127.0.0.1:8080/whl/cu1/ x</pre></body>")
    )


def stray_file(case: Case) -> None:
    replace_file(case.site.folder / "whl" / "cpu" / "notes.txt", b"")


def wheel_of_no_record(case: Case) -> None:
    replace_file(case.site.path_of(CPU).with_name("llama_cpp_python-0.1-py3-none-any.whl"), b"")


CASES: Mapping[str, Sequence[Callable[[Case], None]]] = {
    "manifest-readable": (no_manifest, torn_manifest, mixed_manifest),
    "nothing-vanished": (vanished,),
    "nothing-replaced": (replaced, removed_name_reused),
    "rows-complete": (gap, newest_incomplete, nightly_gap),
    "index-pages-present": (no_json, no_html, no_root, unreadable_json, not_utf8),
    "content-type": (
        served(negotiated="application/json"),
        served(html="application/octet-stream"),
        served(stale=" "),
    ),
    "api-version": (old_version, future_version, no_version),
    "root-lists-projects": (empty_root, root_without_slash, extra_project),
    "anchor-text": (whole_address_as_text, encoded_name),
    "upload-time": (no_time_in_html, local_time, no_such_day),
    "labels-not-mixed": (foreign_label,),
    "status-honoured": (quarantine_not_honoured,),
    "html-equals-json": (
        html_has_other_python,
        html_lacks_a_file,
        html_has_other_size,
        html_has_other_digest,
        html_without_reason,
        json_has_other_status,
        json_lists_twice,
    ),
    "pages-equal-manifest": (
        pages_have_other_time,
        pages_have_other_provenance,
        pages_have_other_metadata,
        pages_lack_a_file,
        wrong_versions,
    ),
    "aliases-resolve": (alias_has_other_digest, alias_is_empty),
    "file-present": (no_wheel,),
    "file-size": (truncated,),
    "file-hash": (flipped,),
    "name-is-metadata": (renamed, other_project, no_zip),
    "sidecar-present": (no_sidecar,),
    "sidecar-digest": (other_sidecar, one_name_only, metadata_without_digest, metadata_for_variants_file),
    "sidecar-is-metadata": (other_metadata_inside,),
    "variants-consistent": (
        no_document,
        document_of_another_label,
        document_reformatted,
        variant_says_otherwise,
        variant_says_nothing,
        variant_says_nonsense,
        plain_says_variant,
    ),
    "catalog-equals-manifest": (
        no_catalog,
        torn_catalog,
        catalog_digest,
        catalog_address,
        catalog_lacks_index,
        catalog_lacks_file,
    ),
    "links-resolve": (dead_link, dead_fragment, dead_image, link_from_the_root_of_the_host, no_home),
    "addresses-resolve": (dead_address, dead_address_on_a_page),
    "no-strangers": (stray_file, wheel_of_no_record),
}
"""Rule → ways to break a sound site so that it alone complains."""


@pytest.mark.parametrize(
    ("rule", "damage"),
    [
        pytest.param(rule, damage, id=f"{rule}-{damage.__name__}-{number}")
        for rule, damages in CASES.items()
        for number, damage in enumerate(damages)
    ],
)
def test_one_fault_is_told_by_one_rule(case: Case, rule: str, damage: Callable[[Case], None]) -> None:
    damage(case)

    report = case.report()

    assert rules_of(report) == {rule}, "\n".join(map(str, report.findings))
    assert all(finding.what and finding.where for finding in report.findings)


def test_every_rule_has_a_broken_input() -> None:
    assert CASES.keys() == {rule.id for rule in RULES}


def test_a_sound_site_has_no_fault(case: Case) -> None:
    case.previous = case.site.manifest

    report = case.report()

    assert report.findings == ()
    assert (report.files, report.notes) == (5, ())
    assert report.hashed_bytes == sum(len(wheel.content) for wheel in case.site.wheels)


def test_a_removed_wheel_has_not_vanished(case: Case) -> None:
    case.previous = with_wheels(case.site.manifest, (*case.site.manifest.wheels, make_wheel("0.3.97").record))
    gone = case.previous.wheels[-1]
    removal = Removal(
        backend="cpu",
        filename=gone.filename,
        sha256=gone.sha256,
        reason="leaks",
        removed_at=datetime(2026, 1, 1, tzinfo=UTC),
    )
    case.site.rewrite(replace(case.site.manifest, removals=(removal,)))

    assert case.report().findings == ()


def test_a_declared_hole_is_no_gap(case: Case) -> None:
    case.site.rewrite(replace(case.site.manifest, offer=an_offer("vulkan", hole="no driver there")))

    assert case.report().findings == ()


def test_older_versions_may_lack_backends(case: Case) -> None:
    assert {wheel.version for wheel in case.site.manifest.wheels} >= {"0.3.99", "0.3.98"}

    assert case.report().findings == ()


def test_a_quarantined_project_offers_nothing_and_is_sound(case: Case) -> None:
    quarantine(case)

    assert case.report().findings == ()


def test_a_host_without_json_is_told_as_a_note(case: Case) -> None:
    for path in (case.site.folder / "whl").rglob("index.json"):
        path.unlink()
    served(negotiated="text/html")(case)

    report = case.report()

    assert report.findings == ()
    assert any("HTML only" in note for note in report.notes)


def test_missing_json_is_a_fault_where_others_have_it(case: Case) -> None:
    case.site.page("cpu", "json").unlink()
    served()(case)

    assert rules_of(case.report()) == {"index-pages-present", "content-type"}


def test_without_reading_wheels_other_bytes_go_unnoticed_and_that_is_said(case: Case) -> None:
    flipped(case)

    report = check_site(FolderReader(folder=case.site.folder, web=case.web), depth="presence")

    assert report.findings == ()
    assert any("not hashed" in note for note in report.notes)


@pytest.mark.parametrize(
    ("damage", "rule"), [(no_wheel, "file-present"), (truncated, "file-size")], ids=["missing", "truncated"]
)
def test_without_reading_wheels_presence_and_size_are_still_checked(
    case: Case, damage: Callable[[Case], None], rule: str
) -> None:
    damage(case)

    report = check_site(FolderReader(folder=case.site.folder, web=case.web), depth="presence")

    assert rules_of(report) == {rule}


def elsewhere(tmp_path: Path) -> Case:
    """Return a sound site whose wheels lie on another host."""
    settings = IndexSettings(assets_url="https://files.example.org/v{version}/{filename}")
    case = Case(sound_site(tmp_path, settings=settings))
    for wheel in case.site.wheels:
        path = case.site.path_of(wheel)
        url = settings.asset_url(wheel.record)
        case.web.files |= {url: wheel.content, f"{url}.metadata": wheel.metadata}
        path.unlink()
        path.with_name(path.name + ".metadata").unlink()
    return case


def test_files_that_lie_elsewhere_are_fetched_and_hashed(tmp_path: Path) -> None:
    case = elsewhere(tmp_path)

    report = case.report()

    assert report.findings == (), "\n".join(map(str, report.findings))
    assert report.hashed_bytes == sum(len(wheel.content) for wheel in case.site.wheels)


def test_a_file_that_is_missing_elsewhere_is_told(tmp_path: Path) -> None:
    case = elsewhere(tmp_path)
    url = next(url for url in case.web.files if url.endswith(".whl"))
    del case.web.files[url]

    report = case.report()

    assert [(finding.rule, finding.where) for finding in report.findings] == [("file-present", url)]
