"""What is true outside every project: the YAML files of this folder → `read_facts` → `Facts`.

A fact says what a toolkit, a GPU, a Python, an image or a machine can do; a matrix says what its project
wants of them. Each fact carries its source and the day on which it was checked. Nothing here knows a project.
"""

from __future__ import annotations

from matrix.facts.model import Facts
from matrix.facts.reader import read_facts

__all__ = ["Facts", "read_facts"]
