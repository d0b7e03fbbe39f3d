"""What people read, on standard error: steps with durations, problems, tables.

What machines read (JSON) goes to standard output and does not pass here.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager

from rich.console import Console as RichConsole
from rich.markup import escape
from rich.table import Table

from wheelgrid.errors import ToolkitError


class Step:
    """A step that is running."""

    def __init__(self, name: str, show: Callable[[str], None]) -> None:
        self._name = name
        self._show = show
        self.note = ""
        """What came out of the step, in a few words; shown when it ends."""

    def update(self, where: str) -> None:
        """Show where the step is now."""
        self._show(f"{escape(self._name)} [dim]{escape(where)}[/dim]")


class Sparsely:
    """Prints one line in a while: a log shows that a long step lives, and stays short."""

    INTERVAL_S = 30.0
    """How long to wait between two lines."""

    def __init__(self, show: Callable[[str], None], clock: Callable[[], float] = time.monotonic) -> None:
        self._show = show
        self._clock = clock
        self._last = clock()

    def __call__(self, line: str) -> None:
        """Print the line if it is time."""
        now = self._clock()
        if now - self._last >= self.INTERVAL_S:
            self._last = now
            self._show(line)


class Console:
    """Speaks to a person; plain lines where there is no terminal.

    ``NO_COLOR`` and ``FORCE_COLOR`` are honoured.
    """

    def __init__(self) -> None:
        self._rich = RichConsole(file=sys.stderr, highlight=False, soft_wrap=True)

    @contextmanager
    def step(self, name: str) -> Iterator[Step]:
        """Show a step while it runs, then how long it took and what came of it."""
        began = time.monotonic()
        try:
            if self._rich.is_terminal:
                with self._rich.status(escape(name)) as live:
                    step = Step(name, live.update)
                    yield step
            else:
                step = Step(name, Sparsely(lambda line: self._rich.print(f"· {line}")))
                yield step
        except BaseException:
            self._end("[red]✗[/red]", name, "", began)
            raise
        self._end("[green]✓[/green]", name, step.note, began)

    def _end(self, mark: str, name: str, note: str, began: float) -> None:
        shown = f" — {escape(note)}" if note else ""
        took = time.monotonic() - began
        self._rich.print(f"{mark} {escape(name)}{shown} [dim]({took:.1f} s)[/dim]")

    def say(self, text: str) -> None:
        """Print a line as it is."""
        self._rich.print(escape(text))

    def problems(self, error: ToolkitError) -> None:
        """Print every problem of an error, then how many there were."""
        for problem in error.problems:
            self._rich.print(escape(str(problem)), style="red")
        if len(error.problems) > 1:
            self._rich.print(f"{len(error.problems)} problems", style="bold red")

    def table(self, title: str, columns: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
        """Print a table; long cells fold, and columns without names have no head."""
        table = Table(title=title, title_justify="left", show_header=any(columns))
        for column in columns:
            table.add_column(column, overflow="fold")
        for row in rows:
            table.add_row(*(escape(cell) for cell in row))
        self._rich.print(table, soft_wrap=False)
