"""What people read, on standard error: steps with durations, problems, tables.

What machines read (JSON) goes to standard output and does not pass here.
"""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import cached_property
from typing import TYPE_CHECKING

from wheelgrid.errors import ToolkitError

if TYPE_CHECKING:
    from wheelgrid.terminal import Part, Terminal


class Step:
    """A step that is running."""

    def __init__(self, show: Callable[[str], None]) -> None:
        self._show = show
        self.note = ""
        """What came out of the step, in a few words; shown when it ends."""

    def update(self, where: str) -> None:
        """Show where the step is now."""
        self._show(where)


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

    def __init__(self, environment: Mapping[str, str] = os.environ) -> None:
        self._file = sys.stderr
        self._plain = not (self._file.isatty() or environment.get("FORCE_COLOR"))

    @cached_property
    def _terminal(self) -> Terminal:
        from wheelgrid.terminal import Terminal  # noqa: PLC0415 - slower to import than most commands are

        return Terminal(self._file)

    @contextmanager
    def step(self, name: str) -> Iterator[Step]:
        """Show a step while it runs, then how long it took and what came of it."""
        began = time.monotonic()
        try:
            if self._plain:
                step = Step(Sparsely(lambda where: self.say(f"· {name} {where}")))
                yield step
            else:
                with self._terminal.running(name) as show:
                    step = Step(show)
                    yield step
        except BaseException:
            self._end(("✗", "red"), name, "", began)
            raise
        self._end(("✓", "green"), name, step.note, began)

    def _end(self, mark: Part, name: str, note: str, began: float) -> None:
        shown = f" — {note}" if note else ""
        took = time.monotonic() - began
        self._line(mark, (f" {name}{shown} ", ""), (f"({took:.1f} s)", "dim"))

    def _line(self, *parts: Part) -> None:
        if self._plain:
            self._file.write("".join((*(words for words, _ in parts), "\n")))
        else:
            self._terminal.line(*parts)

    def say(self, text: str) -> None:
        """Print a line as it is."""
        self._line((text, ""))

    def problems(self, error: ToolkitError) -> None:
        """Print every problem of an error, then how many there were."""
        for problem in error.problems:
            self._line((str(problem), "red"))
        if len(error.problems) > 1:
            self._line((f"{len(error.problems)} problems", "bold red"))

    def table(self, title: str, columns: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
        """Print a table; long cells fold, and columns without names have no head."""
        self._terminal.table(title, columns, rows)
