"""Models from the Hugging Face Hub: which files of a repository are meant, and where they lie when fetched.

The package ``huggingface_hub`` does the transfer. It is asked for only here, so that nothing else needs it.
"""

from __future__ import annotations

import logging
import re
import warnings
from fnmatch import fnmatchcase
from importlib import import_module
from typing import Protocol, cast

from llama_cpp._core import Core

TYPE_CHECKING = False
if TYPE_CHECKING:
    import os
    from collections.abc import Iterable, Sequence
    from typing import Final, Literal

    from typing_extensions import Self

_SHARD: Final = re.compile(r"(?P<stem>.+)-(?P<number>\d{5})-of-(?P<count>\d{5})(?P<suffix>\.gguf)")
"""Name of a part of a model: llama.cpp loads all parts when it is given the first."""

_SHOWN: Final = 20
"""How many names an error lists."""

_logger = logging.getLogger("llama_cpp")


class FromHub(Core):
    """A model that can be fetched by name."""

    @classmethod
    def from_pretrained(
        cls,
        repo_id: str,
        filename: str | None,
        additional_files: Sequence[str] | None = None,
        local_dir: str | os.PathLike[str] | None = None,
        local_dir_use_symlinks: bool | Literal["auto"] = "auto",
        cache_dir: str | os.PathLike[str] | None = None,
        **kwargs: object,
    ) -> Self:
        """Fetch a model from the Hugging Face Hub and load it. What is there already is not fetched again.

        Progress is shown by ``huggingface_hub``, whose settings (token, endpoint, offline) apply.

        Args:
            repo_id: The repository, ``owner/name``.
            filename: Name of the GGUF file, or a pattern such as ``*Q4_K_M.gguf`` that fits one model; None
                takes the only model there is. Of a model in parts any name will do: all parts are fetched.
            additional_files: Names or patterns of further files to fetch.
            local_dir: A folder to put the files in, instead of the cache.
            local_dir_use_symlinks: Of old versions of the Hub; files are always real ones now.
            cache_dir: The folder of the cache, instead of the Hub's usual one.
            kwargs: Arguments of the constructor.

        Raises:
            ImportError: The package huggingface_hub is not installed.
            ValueError: No file, or several models, fit.
        """
        if local_dir_use_symlinks is True:
            message = "local_dir_use_symlinks has no effect: the Hub puts real files into a local_dir"
            warnings.warn(message, RuntimeWarning, stacklevel=2)
        path = fetch(_hub(), repo_id, filename, additional_files or (), local_dir, cache_dir)
        return cls(model_path=path, **kwargs)  # type: ignore[arg-type]  # of Llama's constructor


class Hub(Protocol):
    """What is needed of the module ``huggingface_hub``."""

    def list_repo_files(self, repo_id: str) -> list[str]:
        """Return the paths of all files of a repository."""

    def snapshot_download(
        self, repo_id: str, *, cache_dir: str | os.PathLike[str] | None, local_files_only: bool
    ) -> str:
        """Return the folder of a repository's files in the cache."""

    def hf_hub_download(
        self,
        repo_id: str,
        filename: str,
        *,
        local_dir: str | os.PathLike[str] | None,
        cache_dir: str | os.PathLike[str] | None,
    ) -> str:
        """Fetch a file and return its path."""


def _hub() -> Hub:
    try:
        return cast("Hub", import_module("huggingface_hub"))
    except ImportError as error:
        raise ImportError(
            "from_pretrained needs the package huggingface_hub: pip install --upgrade huggingface_hub"
        ) from error


def fetch(
    hub: Hub,
    repo_id: str,
    filename: str | None,
    additional_files: Sequence[str],
    local_dir: str | os.PathLike[str] | None,
    cache_dir: str | os.PathLike[str] | None,
) -> str:
    """Fetch the files that a caller means and return the path of the one to load.

    Raises:
        ValueError: No file, or several models, fit.
    """
    names = _names(hub, repo_id, local_dir, cache_dir)
    parts = choose_model(names, filename, repo_id)
    others = [name for pattern in additional_files for name in choose_files(names, pattern, repo_id)]
    wanted = list(dict.fromkeys([*parts, *others]))
    paths: list[str] = []
    for number, name in enumerate(wanted, 1):
        _logger.info("fetching %s from %s (%d of %d)", name, repo_id, number, len(wanted))
        paths.append(hub.hf_hub_download(repo_id, name, local_dir=local_dir, cache_dir=cache_dir))
    return paths[0]


def _names(
    hub: Hub,
    repo_id: str,
    local_dir: str | os.PathLike[str] | None,
    cache_dir: str | os.PathLike[str] | None,
) -> list[str]:
    """List a repository's files; without a connection those that were fetched before, if there are any."""
    try:
        return hub.list_repo_files(repo_id)
    except Exception as error:
        if not _is_unreachable(error):
            raise
        from pathlib import Path  # noqa: PLC0415 - slow to import, and rarely needed

        try:
            fetched = local_dir or hub.snapshot_download(repo_id, cache_dir=cache_dir, local_files_only=True)
        except Exception:  # noqa: BLE001 - whatever the cache lacks, the connection is what went wrong
            raise error from None
        folder = Path(fetched)
        names = [path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()]
        if not names:
            raise
        return names


def _is_unreachable(error: BaseException) -> bool:
    """Tell a missing connection from an answer; the exceptions differ between versions of the package."""
    names = {kind.__name__ for kind in type(error).__mro__}
    return bool(
        names & {"ConnectionError", "ConnectError", "OfflineModeIsEnabled", "Timeout", "TimeoutException"}
    )


def choose_model(names: Iterable[str], pattern: str | None, repo_id: str) -> list[str]:
    """Return the file that is meant, or all parts of a model in parts, the first one first.

    Raises:
        ValueError: No file, or several models, fit, or a part is missing.
    """
    files = sorted(names)
    models = [name for name in files if name.endswith(".gguf")]
    found = models if pattern is None else choose_files(files, pattern, repo_id)
    sets = list(dict.fromkeys(_parts(name) for name in found))
    if not sets:
        raise ValueError(f"there is no GGUF file in {repo_id}; its files:{_listed(files)}")
    if len(sets) > 1:
        cause = "holds several models" if pattern is None else f"has several models that fit {pattern!r}"
        raise ValueError(f"{repo_id} {cause}; name one of:{_listed(found)}")
    missing = set(sets[0]) - set(files)
    if missing:
        raise ValueError(f"{repo_id} lacks parts of the model:{_listed(sorted(missing))}")
    return list(sets[0])


def choose_files(names: Iterable[str], pattern: str, repo_id: str) -> list[str]:
    """Return the files that a name or pattern fits.

    Raises:
        ValueError: There are none.
    """
    files = sorted(names)
    found = [name for name in files if name == pattern] or [n for n in files if fnmatchcase(n, pattern)]
    if not found:
        candidates = [name for name in files if name.endswith(".gguf")] or files
        raise ValueError(f"no file of {repo_id} fits {pattern!r}; there are:{_listed(candidates)}")
    return found


def _parts(name: str) -> tuple[str, ...]:
    shard = _SHARD.fullmatch(name)
    if shard is None:
        return (name,)
    stem, count, suffix = shard["stem"], shard["count"], shard["suffix"]
    return tuple(f"{stem}-{number:05}-of-{count}{suffix}" for number in range(1, int(count) + 1))


def _listed(names: Sequence[str]) -> str:
    rest = len(names) - _SHOWN
    shown = [f"\n  {name}" for name in names[:_SHOWN]]
    return "".join([*shown, f"\n  and {rest} more"] if rest > 0 else shown) or " none"
