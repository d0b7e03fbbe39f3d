"""A minute of wheels that nobody would make: each is read or refused, in bounded time and memory.

The inputs that were refused for a new reason are kept and changed further, so the search goes on from where
nobody was before. The seed is printed; ``WHEELGRID_FUZZ_SEED`` repeats a run as far as its time reaches.
"""

from __future__ import annotations

import hashlib
import os
import random
import re
import sys
import time
import zipfile
from collections import Counter
from dataclasses import dataclass, field, replace
from pathlib import Path

import pytest

from fakes.foreign_wheels import (
    FULL16,
    FULL32,
    METADATA,
    UTF8_NAME,
    WHEEL,
    End,
    ForeignWheel,
    Header,
    Part,
    deflate,
    make_archive,
    zip64_end,
)
from index_gen.wheels.reader import read_wheel
from wheelgrid.errors import RecordError

pytestmark = pytest.mark.integration

BUDGET_S = 60.0
LIMIT_S = 2.0
GROWTH_LIMIT_MIB = 96
LEAST_REFUSALS = 50
WARM_UP = 500
MAX_INPUT_BYTES = 64 << 10
MAX_KEPT = 1000

SIGNATURES = {
    b"PK\3\4": (4, 6, 8, 14, 18, 22, 26, 28),
    b"PK\1\2": (4, 8, 10, 16, 20, 24, 28, 30, 32, 34, 38, 42),
    b"PK\5\6": (4, 6, 8, 10, 12, 16, 20),
    b"PK\6\6": (4, 12, 16, 20, 24, 32, 40, 48),
    b"PK\6\7": (4, 8, 16),
}
NAMES = (
    b"../x", b"/x", b"C:/x", b"a\\b", b"a\nb", b"a\0b", b"", b"a//b", b"./a", b"demo.so", b"x.so.1", b"\xff",
    b"demo-1.0.dist-info/METADATA", b"demo-1.0.dist-info/variant.json", b"other-1.dist-info/METADATA",
    "\u202e.py".encode(), b"x/demo-1.0.dist-info/WHEEL", b"n" * 5000,
)  # fmt: skip
LINES = (
    b"Name: other", b"Name: Demo", b"Version: 1.0.0", b"Version: 2", b"Requires-Python: >=3.9",
    b"Requires-Python: \x1b[31m", b"Requires-Python: <b>", b"Metadata-Version: 2.6", b"Metadata-Version: 9",
    b" folded", b"no header", b"", b"X: " + b"y" * 3000, b"Summary: \xff", b"Summary: \xc3\xa9",
    b"Requires-Python: " + b"9" * 1500, b"\rName: x", b"From nobody",
)  # fmt: skip
VARIANTS = (
    b'{"variants": {"cu128": {"nvidia": {"sm_arch": ["90_real"]}}}}', b'{"variants": {}}', b"{", b"[]",
    b'{"variants": {"cu128": {}}}', b'{"variants": {"cu128": {"N V": {"a": ["b"]}}}}', b"[" * 9000, None,
)  # fmt: skip
BOMB = deflate(bytes(1 << 22))
FILENAMES = (
    "demo-1.0-py3-none-any.whl", "Demo-1.0.0-1-py3-none-any.whl", "demo-1.0-py3-none-any-cu128.whl",
    "demo-1.0+cu128-py3-none-win_amd64.whl", "other-1.0-py3-none-any.whl", "demo-1-py3.whl", "demo.whl",
    "<b>-1.0-py3-none-any.whl", "demo-x-py3-none-any.whl", "demo-1.0-py3-none-any-CU.whl",
    "demo-1.0+variants-py3-none-any.whl", "de__mo-1.0-py3-none-any.whl",
)  # fmt: skip


@dataclass(frozen=True)
class Input:
    """A file that claims to be a wheel."""

    filename: str
    content: bytes


@dataclass
class Search:
    """What was tried and what came of it."""

    random: random.Random
    kept: list[Input]
    sentences: Counter[str] = field(default_factory=Counter)
    executions: int = 0
    records: int = 0
    slowest_s: float = 0.0

    def next_input(self) -> Input:
        if self.random.random() < 0.4:
            return structured(self.random)
        start = self.random.choice(self.kept)
        content = start.content
        for _ in range(self.random.choice((1, 1, 1, 2, 4, 8))):
            content = self.random.choice((changed_bytes, changed_field, changed_field))(self.random, content)
        return replace(start, content=content[:MAX_INPUT_BYTES])

    def run(self, given: Input, folder: Path) -> None:
        path = folder / given.filename
        path.write_bytes(given.content)
        start = time.perf_counter()
        sentences: frozenset[str] = frozenset()
        try:
            read = read_wheel(path, plain_backend="cpu")
        except RecordError as error:
            sentences = frozenset(kind_of(problem.what) for problem in error.problems)
        else:
            self.records += 1
            check_against_another_reader(path, read.metadata, read.record.metadata_sha256)
        self.slowest_s = max(self.slowest_s, time.perf_counter() - start)
        self.executions += 1
        if sentences - self.sentences.keys() and len(self.kept) < MAX_KEPT:
            self.kept.append(given)
        self.sentences.update(sentences)


def kind_of(sentence: str) -> str:
    """Return a sentence without the values in it."""
    return re.sub(r"[0-9]+", "N", re.sub(r"b?(['\"]).*\1(\.\.\.)?", "V", sentence))


def check_against_another_reader(path: Path, metadata: bytes, digest: str) -> None:
    """A wheel that is accepted must hold for others what it held for us."""
    with zipfile.ZipFile(path) as archive:
        members = archive.namelist()
        found = [name for name in members if re.fullmatch(r"[^/]+\.dist-info/METADATA", name)]
        assert len(found) == 1
        assert archive.read(found[0]) == metadata
    assert hashlib.sha256(metadata).hexdigest() == digest


def structured(source: random.Random) -> Input:
    """Make a wheel whose faults a reader meets only if the archive around them is right."""
    wheel = ForeignWheel(
        filename=source.choice(FILENAMES) if source.random() < 0.3 else FILENAMES[source.choice((0, 0, 2))],
        dist_info=source.choice(("demo-1.0",) * 6 + ("Demo-1", "other-1.0", "demo-2.0")) + ".dist-info",
        metadata=changed_metadata(source),
        wheel=WHEEL if source.random() < 0.95 else None,
        variant=source.choice(VARIANTS) if source.random() < 0.3 else None,
        method=source.choice((0, 8)),
    )
    parts = wheel.parts()
    for _ in range(source.choice((0, 0, 1, 1, 2))):
        place = source.randrange(len(parts))
        parts[place] = changed_part(source, parts[place])
    if source.random() < 0.2:
        parts.insert(source.randrange(len(parts) + 1), Part(name=source.choice(NAMES), flags=UTF8_NAME))
    gap = source.choice((b"",) * 8 + (b"\0" * 40,))
    if source.random() < 0.8:
        return Input(wheel.filename, make_archive(parts, gap=gap))
    return Input(wheel.filename, make_archive(parts, changed_end(source, parts, gap), gap=gap))


def changed_metadata(source: random.Random) -> bytes | None:
    lines = METADATA.split(b"\n")
    for _ in range(source.choice((0, 0, 1, 1, 2))):
        place = source.randrange(5)
        lines[place : place + source.choice((0, 1))] = [source.choice(LINES)]
    if source.random() < 0.003:
        lines.append(b"z" * source.choice((1 << 20, 40_000)))
    return source.choice((None, b"", source.randbytes(20))) if source.random() < 0.03 else b"\n".join(lines)


def changed_part(source: random.Random, part: Part) -> Part:
    numbers = (None, 0, 1, 5000, 1 << 21, FULL32, FULL32 - 1)
    header = Header(
        name=source.choice((None, None, None, *NAMES)),
        flags=source.choice((None, None, None, 0, 1, 8, 0x40, UTF8_NAME, 0x2000)),
        method=source.choice((None, None, None, 0, 8, 12, 93)),
        crc=source.choice((None, None, 0, 1)),
        packed=source.choice((None, None, *numbers)),
        size=source.choice((None, None, *numbers)),
        disk=source.choice((0,) * 9 + (1,)),
        extra=source.choice((b"", b"", b"\1\0\x08\0" + b"\0" * 8, b"\1\0\xff\xff", source.randbytes(5))),
    )
    alone = {key: value for key, value in vars_of(header).items() if source.random() < 0.3}
    packed = source.choice((None, None, b"", BOMB, part.raw() + b"x", part.raw()[:-1]))
    side = source.choice(("local", "central", "both", "packed"))
    if side == "packed":
        return replace(part, packed=packed)
    changed = Header(**alone)  # type: ignore[arg-type] # some of the fields of a header
    if side == "local":
        return replace(part, local=changed)
    return replace(part, central=changed) if side == "central" else replace(part, both=changed)


def vars_of(header: Header) -> dict[str, object]:
    return {
        name: getattr(header, name)
        for name in ("name", "flags", "method", "crc", "packed", "size", "disk", "extra")
    }


def changed_end(source: random.Random, parts: list[Part], gap: bytes) -> End:
    whole = make_archive(parts, gap=gap)
    at = len(whole) - 22
    count, size, start = (
        int.from_bytes(whole[at + a : at + b], "little") for a, b in ((10, 12), (12, 16), (16, 20))
    )
    if source.random() < 0.4:
        numbers = (count, size, start)
        values = (source.choice((number, number, 0, number + 1, 1 << 40)) for number in numbers)
        body, disk = source.choice((44, 44, 45)), source.choice((0, 0, 0, 1))
        large = zip64_end(*values, body=body, disk=disk, place=source.choice((None, None, 0)))
        full = End(here=FULL16, count=FULL16, size=FULL32, start=FULL32)
        return replace(source.choice((End(), full)), zip64=large)
    return End(
        disk=source.choice((0, 0, 1)),
        here=source.choice((None, None, 0, FULL16)),
        count=source.choice((None, None, 0, count + 1, FULL16)),
        size=source.choice((None, None, 0, size - 1, FULL32)),
        start=source.choice((None, None, 0, start + 1, FULL32)),
        comment=source.choice((0, 0, 4)),
        before=source.choice((b"", b"", b"#!")),
        after=source.choice((b"", b"", b"more")),
    )


def changed_bytes(source: random.Random, content: bytes) -> bytes:
    if not content:
        return source.randbytes(30)
    data = bytearray(content)
    at, length = source.randrange(len(data)), source.choice((1, 2, 4, 30, 500))
    match source.randrange(6):
        case 0:
            data[at] ^= 1 << source.randrange(8)
        case 1:
            data[at] = source.choice((0, 1, 0x7F, 0x80, 0xFF, 0x0A, 0x2F))
        case 2:
            del data[at:]
        case 3:
            del data[at : at + length]
        case 4:
            data[at:at] = data[at : at + length]
        case _:
            data[at : at + length] = source.randbytes(length)
    return bytes(data)


def changed_field(source: random.Random, content: bytes) -> bytes:
    """Write another number into a field of a header or of the end."""
    signature = source.choice(tuple(SIGNATURES))
    places = [found.start() for found in re.finditer(re.escape(signature), content)]
    if not places:
        return changed_bytes(source, content)
    at = source.choice(places) + source.choice(SIGNATURES[signature])
    width = source.choice((2, 4, 8))
    before = int.from_bytes(content[at : at + width], "little")
    value = source.choice(
        (0, 1, before + 1, before - 1, len(content), FULL16, FULL32, 1 << 63, source.getrandbits(16))
    )
    return content[:at] + (value % (1 << 8 * width)).to_bytes(width, "little") + content[at + width :]


def peak_mib() -> float:
    resource = pytest.importorskip("resource", reason="Windows does not say how much memory a program had")
    unit = 1 << 20 if sys.platform == "darwin" else 1 << 10
    return float(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss) / unit


def test_a_minute_of_absurd_wheels(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    seed = int(os.environ.get("WHEELGRID_FUZZ_SEED") or int.from_bytes(os.urandom(4), "little"))
    search = Search(
        random.Random(seed),  # noqa: S311 - no secret
        [Input(FILENAMES[0], ForeignWheel().content())],
    )
    with capsys.disabled():
        sys.stdout.write(f"\nseed {seed}\n")
    end = time.monotonic() + BUDGET_S
    before_mib = 0.0

    while time.monotonic() < end:
        if search.executions == WARM_UP:
            before_mib = peak_mib()
        try:
            search.run(search.next_input(), tmp_path)
        except Exception as error:
            error.add_note(f"seed {seed}, execution {search.executions}; the wheel is in {tmp_path}")
            raise
        assert search.slowest_s < LIMIT_S, f"seed {seed}, execution {search.executions}"

    growth_mib = peak_mib() - before_mib
    with capsys.disabled():
        sys.stdout.write(
            f"{search.executions} executions, {search.records} records, {len(search.sentences)} kinds of "
            f"refusal, {len(search.kept)} inputs kept, slowest {search.slowest_s * 1000:.0f} ms, "
            f"growth {growth_mib:.0f} MiB\n"
        )
    assert growth_mib < GROWTH_LIMIT_MIB
    assert search.records > search.executions // 100
    assert len(search.sentences) >= LEAST_REFUSALS, sorted(search.sentences)
