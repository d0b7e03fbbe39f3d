"""Jinja's ``{% generation %} … {% endgeneration %}``: marks what the assistant said.

Training code wants to know that; a prompt does not, so the block renders as its body.
"""

from __future__ import annotations

from jinja2.ext import Extension

TYPE_CHECKING = False
if TYPE_CHECKING:
    from jinja2.nodes import Node
    from jinja2.parser import Parser


class GenerationTag(Extension):
    """Knows the tag and renders its body."""

    tags = {"generation"}  # noqa: RUF012 - Jinja's own declaration

    def parse(self, parser: Parser) -> list[Node]:
        """Return the nodes of the body in place of the block."""
        next(parser.stream)
        return parser.parse_statements(("name:endgeneration",), drop_needle=True)
