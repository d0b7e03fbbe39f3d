"""Multiply lists of numbers with the best module that this machine can run."""

from tinygrid._library import Report, dot, greeting, report

__all__ = ["Report", "dot", "greeting", "report"]
