"""The error of a schema, with the place where it happened."""

from __future__ import annotations


class SchemaError(ValueError):
    """A JSON schema that is none, or that says what a grammar cannot."""

    def __init__(self, what: str, pointer: str, hint: str) -> None:
        """Say what is wrong, at which place of the schema, and what to do.

        Args:
            what: The fault, with the offending value.
            pointer: JSON pointer of the place, beginning with ``#``.
            hint: One imperative sentence.
        """
        self.pointer = pointer
        """JSON pointer of the place, as a fragment: ``#/properties/a``."""
        super().__init__(f"cannot make a grammar of the JSON schema: {what} at {pointer}; {hint}")
