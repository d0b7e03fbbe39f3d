"""Every error a user can meet, its exit code and its sentence.

::

    ToolkitError                exit 1   base; never raised itself
    ├── MatrixError             exit 3   the matrix is wrong: edit matrix.yaml
    ├── BuildError              exit 4   a step of a build failed
    │   ├── ToolNotFoundError   exit 10  a program that we need is not there
    │   └── ToolFailedError     exit 11  a program that we ran failed
    ├── WheelRejectedError      exit 5   a wheel does not hold what it promises
    ├── RecordError             exit 6   a wheel record cannot be read
    ├── PublishError            exit 7   a site could not be written or served
    ├── IndexBuildError         exit 8   the records do not make an index
    ├── SourceError             exit 9   the vendored sources cannot be had, or are not the pinned ones
    ├── ProofError              exit 12  a wheel does not install, import or generate
    ├── FileWriteError          exit 13  a file could not be written (in ``wheelgrid.files``)
    ├── BusyError               exit 14  another run is at work (in ``wheelgrid.files``)
    ├── DriftError              exit 15  a generated file is not what its source makes
    ├── FactsError              exit 16  the facts are not what a real toolkit says
    ├── CheckError              exit 17  a site is not what its manifest says, or cannot be checked
    ├── NothingFitsError        exit 18  no file of an index fits a machine
    ├── QuestionError           exit 19  a question about an index cannot be understood
    └── BenchmarkError          exit 20  a benchmark cannot be measured (in ``scripts/benchmarks``)

Exit code 2 is a wrong command line; any other exception is a bug and shows its traceback.
All problems of one file or one wheel travel in one error. This module imports nothing of ours.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """One thing that is wrong, for a person."""

    what: str
    """The fault in lower case, without a full stop, with the offending value."""
    where: str | None = None
    """``file:line:column (dotted.key)``, or the member of a wheel, or a path."""
    hint: str | None = None
    """What to do about it, one imperative sentence."""

    def __str__(self) -> str:
        lines = [f"error: {self.what}"]
        if self.where is not None:
            lines.append(f"   at: {self.where}")
        if self.hint is not None:
            lines.append(f" hint: {self.hint}")
        return "\n".join(lines)


class ToolkitError(Exception):
    """Something a user can mend; carries every problem found, not only the first."""

    exit_code: ClassVar[int] = 1

    def __init__(self, problems: Sequence[Problem] | Problem) -> None:
        self.problems: tuple[Problem, ...] = (problems,) if isinstance(problems, Problem) else tuple(problems)
        super().__init__("\n".join(str(problem) for problem in self.problems))


class MatrixError(ToolkitError):
    """The matrix is wrong: edit ``matrix.yaml``."""

    exit_code = 3


class BuildError(ToolkitError):
    """A step of a build failed."""

    exit_code = 4


class ToolNotFoundError(BuildError):
    """A program that we need is not on this machine."""

    exit_code = 10

    def __init__(self, tool: str, hint: str) -> None:
        super().__init__(Problem(what=f"{tool!r} is not on this machine", hint=hint))


class ToolFailedError(BuildError):
    """A program that we ran ended with another code than 0."""

    exit_code = 11

    def __init__(self, command: Sequence[str], returncode: int, tail: str, hint: str | None = None) -> None:
        self.command = tuple(command)
        self.returncode = returncode
        shown = " ".join(command)
        output = "".join(f"\n       {line}" for line in tail.splitlines())
        super().__init__(Problem(what=f"command ended with code {returncode}: {shown}{output}", hint=hint))


class WheelRejectedError(ToolkitError):
    """A wheel does not hold what it promises."""

    exit_code = 5


class RecordError(ToolkitError):
    """A wheel record cannot be read, or lies about its wheel."""

    exit_code = 6


class PublishError(ToolkitError):
    """A site could not be written or served."""

    exit_code = 7


class IndexBuildError(ToolkitError):
    """The records do not make an index."""

    exit_code = 8


class SourceError(ToolkitError):
    """The vendored sources cannot be had, or are not the pinned ones."""

    exit_code = 9


class ProofError(ToolkitError):
    """A wheel does not install, import or generate where it should."""

    exit_code = 12


class DriftError(ToolkitError):
    """A generated file in the repository is not what its source makes: generate it anew."""

    exit_code = 15


class FactsError(ToolkitError):
    """The facts are not what a real toolkit says: edit ``matrix/facts``."""

    exit_code = 16


class NothingFitsError(ToolkitError):
    """No file of an index fits the machine that somebody asked about."""

    exit_code = 18


class QuestionError(ToolkitError):
    """A question about an index names a machine, a version or a backend that nobody knows."""

    exit_code = 19


class CheckError(ToolkitError):
    """A site is not what its manifest says, or cannot be reached: publish it anew."""

    exit_code = 17
