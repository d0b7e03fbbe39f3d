"""Made-up results of the benchmark, for the tests of what is derived from them."""

from __future__ import annotations

from scripts.benchmarks.results import (
    Comparison,
    FeatureReport,
    ModuleReport,
    PackageResult,
    Round,
    TokenCost,
    UndecodableCost,
)


def turn(
    *,
    import_ms: float = 20.0,
    overheads_us: tuple[float, float] = (8.0, 9.0),
    undecodable_us: tuple[float, float] = (90.0, 91.0),
) -> Round:
    """Return one turn with completions of 64 and 900 tokens; a stream costs 1 µs more than a call."""
    costs = (
        TokenCost(length=length, bare_us=50.0, call_us=50.0 + above, stream_us=51.0 + above)
        for length, above in zip((64, 900), overheads_us, strict=True)
    )
    return Round(
        bare_python_s=0.010,
        import_package_s=0.010 + import_ms / 1e3,
        import_llama_s=0.011 + import_ms / 1e3,
        ready_s=0.013 + import_ms / 1e3,
        tokens=tuple(costs),
        peak_bytes=40_000_000,
        features=FeatureReport(
            undecodable=tuple(
                UndecodableCost(length=length, us=us)
                for length, us in zip((50, 200), undecodable_us, strict=True)
            ),
            json_us=160.0,
            embedding_us=150.0,
        ),
    )


def package(*turns: Round) -> PackageResult:
    """Return what was measured of a package in these turns."""
    return PackageResult(
        version="1.0",
        wheel="llama_cpp_python-1.0-py3-none-any.whl",
        wheel_bytes=8_000_000,
        installed_bytes=24_000_000,
        modules=ModuleReport(package=30, llama=90),
        rounds=turns,
    )


def comparison(ours: PackageResult, rival: PackageResult) -> Comparison:
    """Return a run of the benchmark over two packages."""
    return Comparison(
        python="3.11.7", machine="Linux x86_64", numpy="2.4.6", lengths=(64, 900), ours=ours, rival=rival
    )
