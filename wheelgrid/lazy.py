"""Commands whose modules are imported when they are called, so that nobody waits for the other rooms.

What the list of commands needs, a table says; the help of one command imports that command only.
Help and usage errors are plain text: drawing them with rich costs more than most commands do.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable
from dataclasses import dataclass
from importlib import import_module
from typing import TYPE_CHECKING

import typer
from typer.core import TyperCommand, TyperGroup
from typer.main import get_group

if TYPE_CHECKING:
    # typer brings its own click, and gives these types no public name
    from typer._click import Command, Context, HelpFormatter


@dataclass(frozen=True, slots=True)
class CommandEntry:
    """One command or group of commands, as the table has it."""

    name: str
    """The word that calls it, ``index``."""
    target: str
    """Where it is, ``module:attribute``: a `typer.Typer` for a group, else a function."""
    help: str
    """The line that the list of commands shows; the first one of the command's own help."""


class Group(TyperGroup):
    """Lists its commands with their whole first sentence; a long one is folded, not cut."""

    def format_commands(self, ctx: Context, formatter: HelpFormatter) -> None:
        """Write the list of commands."""
        commands = ((name, self.get_command(ctx, name)) for name in self.list_commands(ctx))
        lines = [
            (name, one.get_short_help_str(sys.maxsize)) for name, one in commands if one and not one.hidden
        ]
        if lines:
            with formatter.section("Commands"):
                formatter.write_dl(lines)


class DeferredCommand(TyperCommand):
    """Stands for a command in the list; when it is called, or asked for its help, the real one takes over."""

    def __init__(self, entry: CommandEntry) -> None:
        super().__init__(entry.name, help=entry.help)
        self._entry = entry

    def load(self) -> Command:
        """Import the room and return its command."""
        module, _, attribute = self._entry.target.partition(":")
        found: object = getattr(import_module(module), attribute)
        holder = _plain_typer()
        if isinstance(found, typer.Typer):
            holder.add_typer(found, name=self._entry.name, cls=Group)
        elif callable(found):
            holder.command(self._entry.name)(found)
        return get_group(holder).commands[self._entry.name]

    def make_context(
        self, info_name: str | None, args: list[str], parent: Context | None = None, **extra: object
    ) -> Context:
        """Let the real command read its words; what is invoked is the command of the context."""
        return self.load().make_context(info_name, args, parent, **extra)


def with_commands(group: TyperGroup, entries: Iterable[CommandEntry]) -> TyperGroup:
    """Add the commands of a table to a group, and return it."""
    for entry in entries:
        group.add_command(DeferredCommand(entry))
    return group


def _plain_typer() -> typer.Typer:
    return typer.Typer(add_completion=False, rich_markup_mode=None)
