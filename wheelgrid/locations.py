"""Where things lie in a checkout of this repository."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Checkout:
    """The folders of one checkout; everything that we make lies in ``build`` or ``dist``."""

    root: Path
    """The folder that holds ``pyproject.toml``, absolute."""

    @property
    def matrix(self) -> Path:
        """The matrix, edited by hand."""
        return self.root / "matrix" / "matrix.yaml"

    @property
    def lock(self) -> Path:
        """The pin of llama.cpp."""
        return self.root / "vendor" / "llama.cpp.lock.toml"

    @property
    def llama_cpp(self) -> Path:
        """The vendored sources of llama.cpp."""
        return self.root / "vendor" / "llama.cpp"

    @property
    def bindings(self) -> Path:
        """The package that we ship."""
        return self.root / "bindings"

    @property
    def build(self) -> Path:
        """Everything that can be made again: native builds, logs, environments."""
        return self.root / "build"

    @property
    def wheels(self) -> Path:
        """Finished wheels with their records."""
        return self.root / "dist" / "wheels"

    @property
    def site(self) -> Path:
        """The index, ready to be served."""
        return self.root / "dist" / "site"


def this_checkout() -> Checkout:
    """Return the checkout that this code runs from."""
    return Checkout(Path(__file__).resolve().parent.parent)
