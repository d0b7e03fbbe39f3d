"""A large synthetic matrix of any size, with the facts that it needs."""

from __future__ import annotations

from fakes.facts import FACTS, changed, cuda, image, platform, python, runner
from matrix.facts import Facts

_HEAD = """\
project: {name: big, path: big, import_name: big}
payload: {folder: big/lib, libraries: [libbig]}
families:
  cpu: {cost: {minutes: 2, megabytes: 1}}
  cuda:
    module: libbig-cuda
    architectures_variable: CMAKE_CUDA_ARCHITECTURES
    compression_variable: BIG_COMPRESSION
    specific_architectures: [120]
    runtime: [cudart, cublas]
    cost: {minutes: 2, megabytes: 1, minutes_per_architecture: 3, megabytes_per_architecture: 4}
"""
_ARCHITECTURES = "61 70 75 89 90 100 120 120a"


def big_facts(*, backends: int, platforms: int, pythons: int) -> Facts:
    """Return facts for `big_matrix` of the same size: one toolkit, one machine for each entry."""
    machines = [f"m{number}" for number in range(platforms)]
    ids = [f"linux-{machine}" for machine in machines]
    toolkits = [cuda(f"{major}.0", _ARCHITECTURES, 14, platforms=ids) for major in range(12, 12 + backends)]
    lasting = FACTS.cuda_majors[0].model_dump(mode="json")
    return changed(
        cuda=toolkits,
        cuda_majors=[lasting | {"major": major} for major in range(12, 12 + backends)],
        pythons=[python(f"3.{minor}") for minor in range(9, 9 + pythons)],
        platforms=[platform(f"linux-{machine}", "linux", machine, "glibc") for machine in machines],
        images=[image("manylinux_2_28", "glibc", "2.28", 14, *machines)],
        runners=[runner(f"ubuntu-{machine}", "linux", machine) for machine in machines],
    )


def big_matrix(*, backends: int, platforms: int, pythons: int) -> str:
    """Return a sound matrix, as text, with one rule for every ten backends."""
    lines = [_HEAD, f"pythons: [{', '.join(f'3.{minor}' for minor in range(9, 9 + pythons))}]", "platforms:"]
    lines += [
        f"  linux-m{number}: {{runner: ubuntu-m{number}, image: manylinux_2_28}}"
        for number in range(platforms)
    ]
    lines += ["backends:", '  - {family: cpu, platforms: "*", tier: release}']
    lines += [
        f"  - {{family: cuda, toolkit: {major}.0, gpus: [gtx-10, volta..blackwell], ptx: hopper, "
        'platforms: "linux-*", tier: nightly}'
        for major in range(12, 11 + backends)
    ]
    lines += ["rules:"]
    lines += [
        f"  - {{family: cuda, toolkit: =={major}.*, platform: linux-m{major % platforms}, reason: gone}}"
        for major in range(12, 12 + max(1, backends // 10))
    ]
    return "\n".join(lines) + "\n"
