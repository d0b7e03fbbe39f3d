"""From one compiled wheel to the finished ones: own index and variant, both or none."""

from __future__ import annotations

import dataclasses
import zipfile
from datetime import UTC, datetime
from pathlib import Path

import msgspec
import pytest

from ci.build import finish
from ci.ways import PlainWheel
from ci.wheel.inspector import inspect_wheel
from fakes.elves import Elf
from fakes.jobs import CU128, a_job
from fakes.runner import RecordingRunner
from fakes.wheels import MODULE, PROMISE, VARIANTS, FakeWheel, make_wheel, wheel_file
from matrix import Job, Project, read_facts
from matrix.derive.variants import variant_of
from matrix.job import ExpectedPayload
from wheelgrid.console import Console
from wheelgrid.errors import WheelRejectedError
from wheelgrid.files import sha256_of
from wheelgrid.locations import ProjectFolder
from wheelgrid.record import PythonProof, read_record, record_path, write_record
from wheelgrid.workbench import Workbench

TAG = "manylinux_2_28_x86_64"
GPU_MODULE = Elf(needed=("libggml-base.so", "libcuda.so.1", "libc.so.6"), exports=MODULE)
COMPILED = dataclasses.replace(
    FakeWheel().but(**{"libggml-cuda": GPU_MODULE}),
    filename="llama_cpp_python-0.3.100-py3-none-linux_x86_64.whl",
    wheel=wheel_file("py3-none-linux_x86_64"),
)
PROJECT = Project(name="llama-cpp-python", path="bindings", import_name="llama_cpp")
PAYLOAD = ExpectedPayload(
    folder=PROMISE.folder,
    libraries=(*PROMISE.libraries, "libggml-cuda"),
    modules=("libggml-cuda",),
    cpu_module_prefix=PROMISE.cpu_module_prefix,
    cpu_variants=VARIANTS,
    module_entry_points=PROMISE.module_entry_points,
    cpu_module_entry_points=PROMISE.cpu_module_entry_points,
)
CUDA_JOB = dataclasses.replace(
    a_job(backend=CU128), project=PROJECT, payload=PAYLOAD, requires=("nvidia-cublas-cu12>=12.8,<13",)
)
CPU_JOB = dataclasses.replace(
    a_job(), project=PROJECT, payload=dataclasses.replace(PAYLOAD, libraries=PROMISE.libraries, modules=())
)


def bench_in(folder: Path) -> Workbench:
    return Workbench(folder=ProjectFolder(folder), console=Console({}), run=RecordingRunner(), environment={})


def compiled(folder: Path, fake: FakeWheel) -> PlainWheel:
    return PlainWheel(path=make_wheel(folder, fake), platform_tags=(TAG,), tag_floor=TAG)


def payload_of(wheel: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(wheel) as archive:
        return {name: archive.read(name) for name in archive.namelist() if ".dist-info/" not in name}


def test_one_compile_gives_the_wheel_of_its_index_and_the_variant(tmp_path: Path) -> None:
    bench = bench_in(tmp_path)
    wheels = bench.folder.wheels

    own, variant = finish(CUDA_JOB, compiled(tmp_path / "in", COMPILED), "0.3.100", bench)

    assert own.filename == f"llama_cpp_python-0.3.100+cu128-py3-none-{TAG}.whl"
    assert (own.backend, own.version, own.variant) == ("cu128", "0.3.100+cu128", None)
    assert variant.filename == f"llama_cpp_python-0.3.100-py3-none-{TAG}-cu128.whl"
    assert (variant.backend, variant.version) == ("variants", "0.3.100")
    assert variant.variant == variant_of(CUDA_JOB, read_facts())
    assert (own.job, own.gpu, own.platform) == (variant.job, variant.gpu, variant.platform)
    assert payload_of(wheels / own.filename) == payload_of(wheels / variant.filename)
    stated = [inspect_wheel(wheels / one.filename).envelope.metadata.requires_dist for one in (own, variant)]
    assert stated[0] == stated[1] == ("numpy>=1.22", *CUDA_JOB.requires)
    for record in (own, variant):
        assert read_record(record_path(wheels / record.filename)) == record
        assert sha256_of(wheels / f"{record.filename}.metadata") == record.metadata_sha256
    assert len(list(wheels.iterdir())) == 6


def test_the_wheel_for_the_cpu_is_the_plain_one(tmp_path: Path) -> None:
    bench = bench_in(tmp_path)
    fake = dataclasses.replace(COMPILED, libraries=FakeWheel().libraries)

    (record,) = finish(CPU_JOB, compiled(tmp_path / "in", fake), "0.3.100", bench)

    assert (record.filename, record.variant) == (f"llama_cpp_python-0.3.100-py3-none-{TAG}.whl", None)
    assert len(list(bench.folder.wheels.iterdir())) == 3


@pytest.mark.parametrize("job", [CUDA_JOB, CPU_JOB], ids=["cuda", "cpu"])
def test_a_wheel_that_is_refused_leaves_none(job: Job, tmp_path: Path) -> None:
    bench = bench_in(tmp_path)
    fake = dataclasses.replace(COMPILED, libraries={})

    with pytest.raises(WheelRejectedError, match="library 'libllama' is missing"):
        finish(job, compiled(tmp_path / "in", fake), "0.3.100", bench)

    assert not bench.folder.wheels.exists()


def test_the_same_bytes_keep_their_date_and_their_proofs(tmp_path: Path) -> None:
    bench = bench_in(tmp_path)
    plain = compiled(tmp_path / "in", COMPILED)
    proof = PythonProof(python="3.13.0", installer="pip", answer="yes")
    first = finish(CUDA_JOB, plain, "0.3.100", bench)
    earlier = datetime(2026, 1, 2, tzinfo=UTC)
    proven = [msgspec.structs.replace(one, proofs=(proof,), uploaded_at=earlier) for one in first]
    for one in proven:
        write_record(one, bench.folder.wheels)

    assert list(finish(CUDA_JOB, plain, "0.3.100", bench)) == proven


def test_people_see_both_names(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    finish(CUDA_JOB, compiled(tmp_path / "in", COMPILED), "0.3.100", bench_in(tmp_path))

    shown = capsys.readouterr().err
    assert f"0.3.100+cu128-py3-none-{TAG}.whl and llama_cpp_python-0.3.100-py3-none-{TAG}-cu128.whl" in shown
    assert "22 checks passed" in shown
