from __future__ import annotations

import shlex
from collections.abc import Iterator
from pathlib import Path

import pytest

from fakes.published import a_record, publish
from index_gen.manifest import Manifest, ordered
from index_gen.serving.server import serving
from index_gen.settings import IndexSettings
from index_gen.targets.pages import (
    MOST_ASSET_BYTES,
    Asset,
    fetch_over_http,
    release_assets,
    upload_commands,
    verify_assets,
)
from wheelgrid.errors import PublishError
from wheelgrid.record import WheelRecord

URL = "https://github.com/owner/demo/releases/download/v{version}/{filename}"


def a_manifest(*wheels: WheelRecord, url: str | None = URL) -> Manifest:
    return ordered(Manifest(settings=IndexSettings(assets_url=url), wheels=wheels))


def test_wheels_are_sorted_by_release_each_with_its_metadata() -> None:
    wheels = (a_record("1.0"), a_record("1.0", backend="cu128"), a_record("1.1"))

    releases = release_assets(a_manifest(*wheels))

    assert [(release.repository, release.tag, len(release.files)) for release in releases] == [
        ("owner/demo", "v1.0", 4),
        ("owner/demo", "v1.1", 2),
    ]
    cuda = releases[0].files[0]
    assert cuda == Asset(
        name="llama_cpp_python-1.0+cu128-py3-none-manylinux_2_28_x86_64.whl",
        url="https://github.com/owner/demo/releases/download/v1.0/"
        "llama_cpp_python-1.0%2Bcu128-py3-none-manylinux_2_28_x86_64.whl",
        sha256=wheels[1].sha256,
        size_bytes=wheels[1].size_bytes,
    )
    assert releases[0].files[1].name == f"{cuda.name}.metadata"
    assert releases[0].files[1].url == f"{cuda.url}.metadata"
    assert releases[0].files[1].sha256 == wheels[1].metadata_sha256


def test_the_commands_upload_every_file_and_replace_none() -> None:
    release = release_assets(a_manifest(a_record("1.0"), url=URL.replace("v{", "demo-v{")))[0]

    lines = tuple(upload_commands(release, Path("my wheels")))

    name = "llama_cpp_python-1.0-py3-none-manylinux_2_28_x86_64.whl"
    assert lines[0].startswith("gh release view demo-v1.0 --repo owner/demo")
    assert [shlex.split(line) for line in lines[1:]] == [
        ["gh", "release", "upload", "demo-v1.0", "--repo", "owner/demo", f"my wheels/{file}"]
        for file in (name, f"{name}.metadata")
    ]


def test_a_site_that_holds_its_wheels_has_no_assets() -> None:
    with pytest.raises(PublishError, match="the site holds its wheels itself"):
        release_assets(a_manifest(a_record(), url=None))


def test_wheels_that_are_elsewhere_are_no_assets() -> None:
    with pytest.raises(
        PublishError, match=r"'https://files.example.org/llama.*' is no file of a GitHub release"
    ):
        release_assets(a_manifest(a_record(), url="https://files.example.org/{filename}"))


def test_what_github_would_not_take_is_refused_together() -> None:
    big = a_record("1.0", size_bytes=MOST_ASSET_BYTES)
    epoch = a_record("1!1.0")
    many = tuple(a_record("1.0", name=f"demo{number}") for number in range(500))
    just = a_record("2.0", size_bytes=MOST_ASSET_BYTES - 1)

    with pytest.raises(PublishError) as caught:
        release_assets(a_manifest(big, epoch, just, *many))

    assert sorted(problem.what for problem in caught.value.problems) == [
        (
            "'llama_cpp_python-1.0-py3-none-manylinux_2_28_x86_64.whl' has 2147483648 bytes, "
            "a file of a GitHub release must have less than 2 GiB"
        ),
        (
            "GitHub would rename 'llama_cpp_python-1!1.0-py3-none-manylinux_2_28_x86_64.whl': "
            "it keeps letters, digits and ._+- only"
        ),
        "release 'v1.0' of owner/demo would have 1002 files, GitHub takes 1000",
    ]
    assert len(release_assets(a_manifest(*many))[0].files) == 1000


def test_two_wheels_of_one_name_in_one_release_are_refused() -> None:
    one = a_record("1.0+x", backend="x", version="1.0+x")
    other = a_record("1.0+x", backend="y", version="1.0+x", sha256="0" * 64)

    with pytest.raises(PublishError, match="two wheels of one release are called"):
        release_assets(a_manifest(one, other))


def test_assets_are_read_and_compared(tmp_path: Path) -> None:
    wheel = publish(tmp_path, backend="cu128")
    with serving(tmp_path) as address:
        name = wheel.filename.replace("+", "%2B")
        good = Asset(
            name=wheel.filename, url=f"{address}/{name}", sha256=wheel.sha256, size_bytes=wheel.size_bytes
        )
        bad = Asset(name=wheel.filename, url=f"{address}/{name}", sha256="0" * 64, size_bytes=1)
        lost = Asset(name="lost.whl", url=f"{address}/lost.whl", sha256="0" * 64, size_bytes=1)

        count = verify_assets((good,))
        with pytest.raises(PublishError) as caught:
            verify_assets((good, bad, lost))

    assert count == 1
    assert [problem.what for problem in caught.value.problems] == [
        (
            f"'{wheel.filename}' has {wheel.size_bytes} bytes with sha256 {wheel.sha256}, "
            f"expected 1 with {'0' * 64}"
        ),
        "cannot read 'lost.whl': HTTP Error 404: Not Found",
    ]


def test_an_answer_that_breaks_off_is_told() -> None:
    def broken(url: str) -> Iterator[bytes]:
        yield b"half"
        raise ConnectionResetError("reset")

    asset = Asset(name="a.whl", url="https://files.example.org/a.whl", sha256="0" * 64, size_bytes=1)

    with pytest.raises(PublishError, match=r"cannot read 'a.whl': reset"):
        verify_assets((asset,), broken)


def test_what_is_read_comes_in_pieces(tmp_path: Path) -> None:
    (tmp_path / "big").write_bytes(b"x" * 3_000_000)

    with serving(tmp_path) as address:
        pieces = [len(piece) for piece in fetch_over_http(f"{address}/big")]

    assert sum(pieces) == 3_000_000
    assert len(pieces) > 1
