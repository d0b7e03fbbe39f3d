"""One file of facts, while it is read: its entries as far as they are sound, and its faults."""

from __future__ import annotations

from collections.abc import Iterable
from importlib.resources.abc import Traversable

from matrix.reading.document import Document, Fault, YamlValue, parse_document
from matrix.reading.draft import Drafter, Entry, Finding, Model
from wheelgrid.errors import MatrixError, Problem


class Book:
    """Reads sections of one file; every fault waits in `problems` until all files are read."""

    def __init__(self, folder: Traversable, name: str, sections: Iterable[str]) -> None:
        self._file = str(folder / name)
        self._document = _parse(folder / name, self._file)
        self._faults: list[Fault] = []
        self._sections: dict[str, YamlValue] = {}
        if isinstance(self._document, Fault):
            self._faults.append(self._document)
            return
        self._drafter = Drafter(self._document)
        self._sections = self._drafter.check_keys(
            self._drafter.mapping(self._document.data, ()), (), list(sections)
        )

    def entries(self, model: type[Model], section: str, key: str) -> list[Entry[Model]]:
        """Read a section that maps names to facts; the name becomes the field ``key``."""
        if not self._has(section):
            return []
        return self._drafter.entries(model, self._sections, section, key)

    def single(self, model: type[Model], section: str) -> Entry[Model]:
        """Read a section that is one fact."""
        if not self._has(section):
            return Entry(loc=(section,), value=model.model_construct(), broken=frozenset(model.model_fields))
        return self._drafter.entry(model, self._sections[section], (section,))

    def blame(self, findings: Iterable[Finding]) -> None:
        """Take up faults that were found by comparing facts of this file."""
        if isinstance(self._document, Document):
            for finding in findings:
                self._faults.append(self._document.fault(finding.loc, finding.what, finding.hint))

    def problems(self) -> list[Problem]:
        """Return every fault in the order of lines, without what only follows from another one."""
        faults = list(self._faults)
        if isinstance(self._document, Document):
            known = {(fault.place, fault.key) for fault in self._document.faults}
            drafted = [*self._drafter.faults, *faults]
            faults = [fault for fault in drafted if (fault.place, fault.key) not in known]
            faults += self._document.faults
        return [fault.problem_in(self._file) for fault in sorted(faults)]

    def _has(self, section: str) -> bool:
        if isinstance(self._document, Fault):
            return False
        if section not in self._sections:
            self._faults.append(
                self._document.fault((), f"section {section!r} is missing", f"add '{section}:'")
            )
            return False
        return True


def _parse(file: Traversable, name: str) -> Document | Fault:
    try:
        return parse_document(file.read_text("utf-8"))
    except OSError as error:
        raise MatrixError(
            Problem(
                what=f"cannot read the facts: {error.strerror or error}",
                where=name,
                hint="install wheelgrid again, or restore the file",
            )
        ) from error
    except UnicodeDecodeError as error:
        raise MatrixError(
            Problem(
                what=f"the file is not UTF-8: byte 0x{error.object[error.start]:02x}",
                where=name,
                hint="save it as UTF-8",
            )
        ) from error
