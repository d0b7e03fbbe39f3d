"""Which file each installer would take from a site on a machine, and why; installs nothing.

::

    words or this machine ─▶ Machine ┐
    manifest ─ lay_out ─▶ pages ─────┴─ choose ─▶ Choice ─ warn ─▶ Answer ─▶ people or JSON
"""

from index_gen.explain.answer import Answer, Explanation, Recommendation, Warned
from index_gen.explain.choice import Asked, Choice, Client, Rejection, Wish, choose
from index_gen.explain.detection import detect
from index_gen.explain.explaining import Question, explain
from index_gen.explain.machine import Described, Gpu, Machine, describe

__all__ = [
    "Answer",
    "Asked",
    "Choice",
    "Client",
    "Described",
    "Explanation",
    "Gpu",
    "Machine",
    "Question",
    "Recommendation",
    "Rejection",
    "Warned",
    "Wish",
    "choose",
    "describe",
    "detect",
    "explain",
]
