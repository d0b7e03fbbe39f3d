"""Lines with styles, a spinner and tables, drawn by rich; imported when the console needs one of them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import TextIO

from rich.console import Console
from rich.table import Table
from rich.text import Text

Part = tuple[str, str]
"""Some words of a line, and the style in which a terminal shows them, ``dim``; empty for none."""


class Terminal:
    """Draws on a stream; colours as ``NO_COLOR`` and ``FORCE_COLOR`` say."""

    def __init__(self, file: TextIO) -> None:
        self._rich = Console(file=file, highlight=False, soft_wrap=True)

    def line(self, *parts: Part) -> None:
        """Print a line."""
        self._rich.print(Text.assemble(*parts))

    @contextmanager
    def running(self, name: str) -> Iterator[Callable[[str], None]]:
        """Show a spinner while a step runs; what is given tells where the step is now."""
        with self._rich.status(Text(name)) as live:
            yield lambda where: live.update(Text.assemble(name, " ", (where, "dim")))

    def table(self, title: str, columns: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
        """Print a table; long cells fold, and columns without names have no head."""
        table = Table(title=title, title_justify="left", show_header=any(columns))
        for column in columns:
            table.add_column(column, overflow="fold")
        for row in rows:
            table.add_row(*map(Text, row))
        self._rich.print(table, soft_wrap=False)
