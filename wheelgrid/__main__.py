"""The command line: mounts the rooms, and turns every error into text and an exit code in one place."""

from __future__ import annotations

import errno
import signal
import sys
from collections.abc import Sequence
from pathlib import Path
from types import FrameType
from typing import Annotated, NoReturn

import typer

import ci.cli
import ci.toolkits.cli
import ci.workflows.cli
import index_gen.cli
import matrix.cli
from wheelgrid.console import Console
from wheelgrid.errors import ToolkitError
from wheelgrid.files import FileWriteError
from wheelgrid.process import stop_all
from wheelgrid.prove import prove_command
from wheelgrid.release import release
from wheelgrid.workbench import PROJECT_VARIABLE, ProjectChoice, this_workbench

NOT_A_BUG = (errno.ENOSPC, errno.EDQUOT, errno.EROFS, errno.EACCES)
"""What the machine may do to any write, wherever it is: a person can mend it, and no traceback helps."""
INTERRUPTED = 130
"""Exit code after an interrupt, as shells have it: 128 + SIGINT."""

app = typer.Typer(
    name="wheelgrid",
    help="Build, prove and publish native wheels with GPU backends, driven by one matrix.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
app.add_typer(matrix.cli.app, name="matrix", help="What to build.")
app.add_typer(index_gen.cli.app, name="index", help="Where people get it.")
ci.cli.mount(app)
ci.toolkits.cli.mount(app)
app.add_typer(ci.workflows.cli.app, name="workflows", help="Its workflows at the CI provider.")
app.command("prove")(prove_command)


@app.callback()
def choose_project(
    context: typer.Context,
    project: Annotated[
        Path | None,
        typer.Option(
            "--project",
            metavar="DIR",
            envvar=PROJECT_VARIABLE,
            help="Folder with matrix.yaml or matrix/matrix.yaml; the nearest one upward if not given, "
            "else that of this checkout.",
        ),
    ] = None,
) -> None:
    """Build, prove and publish native wheels with GPU backends, driven by one matrix."""
    context.obj = ProjectChoice(project)


@app.command("release")
def release_command(context: typer.Context) -> None:
    """Run the main job for this machine: matrix, sources, compile, stamp, verify, index, prove."""
    release(this_workbench(context))


class Interrupted(BaseException):
    """A signal asked us to stop. Not `KeyboardInterrupt`, which the command line library would swallow."""


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code."""
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, _interrupt)
    console = Console()
    try:
        app(args=argv)
    except ToolkitError as error:
        console.problems(error)
        return error.exit_code
    except OSError as error:
        if error.errno not in NOT_A_BUG:
            raise
        unforeseen = FileWriteError(Path(str(error.filename or ".")), error)
        console.problems(unforeseen)
        return unforeseen.exit_code
    except Interrupted:
        console.say("interrupted; run the command again to go on from here")
        return INTERRUPTED
    except SystemExit as end:
        return end.code if isinstance(end.code, int) else 1
    return 0


def _interrupt(_signal: int, _frame: FrameType | None) -> NoReturn:
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, signal.SIG_DFL)  # who asks twice does not want to wait for us
    stop_all()
    raise Interrupted


if __name__ == "__main__":
    sys.exit(main())
