"""The command line: names every command, and turns every error into text and an exit code in one place."""

import errno
import signal
import sys
from collections.abc import Sequence
from pathlib import Path
from types import FrameType
from typing import Annotated, NoReturn

import typer
from typer.main import get_group

from wheelgrid.console import Console
from wheelgrid.errors import ToolkitError
from wheelgrid.files import FileWriteError
from wheelgrid.lazy import CommandEntry, Group, with_commands
from wheelgrid.process import stop_all
from wheelgrid.workbench import PROJECT_VARIABLE, ProjectChoice

NOT_A_BUG = (errno.ENOSPC, errno.EDQUOT, errno.EROFS, errno.EACCES)
"""What the machine may do to any write, wherever it is: a person can mend it, and no traceback helps."""
INTERRUPTED = 130
"""Exit code after an interrupt, as shells have it: 128 + SIGINT."""

COMMANDS = (
    CommandEntry("matrix", "matrix.cli:app", "What to build."),
    CommandEntry("index", "index_gen.cli:app", "Where people get it."),
    CommandEntry(
        "explain",
        "index_gen.explain.cli:explain_command",
        "Say which file pip, uv and uv with variants would install here or on another machine, and why.",
    ),
    CommandEntry(
        "build", "ci.cli:build", "Compile, stamp, verify and record wheels, without installing them."
    ),
    CommandEntry(
        "verify",
        "ci.cli:verify_wheels",
        "Hold wheels to what their job promised; every fault of every wheel is shown.",
    ),
    CommandEntry("vendor", "ci.cli:vendor", "The pinned native sources of the project."),
    CommandEntry("facts", "ci.toolkits.cli:facts", "What is true of toolkits."),
    CommandEntry("toolkit", "ci.toolkits.cli:toolkit", "What compiles the GPU code of a job."),
    CommandEntry(
        "workflows", "ci.workflows.cli:app", "The workflows of the CI provider, made from the matrix."
    ),
    CommandEntry(
        "prove",
        "wheelgrid.prove:prove_command",
        "Install wheels from a temporary index on the Pythons of this machine, use them, and record it.",
    ),
    CommandEntry(
        "release",
        "wheelgrid.release:release_command",
        "Run the main job for this machine: matrix, sources, compile, stamp, verify, index, prove.",
    ),
)
"""Every command, in the order of the list."""

top = typer.Typer(
    name="wheelgrid",
    cls=Group,
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
)


@top.callback()
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


app = with_commands(get_group(top), COMMANDS)


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
