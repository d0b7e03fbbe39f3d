"""Running other programs: one door, passed as a parameter, so that no test patches ``subprocess``."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
from collections import deque
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Protocol, TextIO

from wheelgrid.errors import BuildError, Problem, ToolFailedError, ToolNotFoundError
from wheelgrid.files import FileWriteError

TAIL_LINES = 40


class Runner(Protocol):
    """Runs a program to its end and returns what it printed."""

    def __call__(
        self,
        command: Sequence[str | Path],
        *,
        cwd: Path | None = None,
        env: Mapping[str, str] | None = None,
        log: Path | None = None,
        on_line: Callable[[str], None] | None = None,
    ) -> str:
        """Run ``command``; see `run_process`."""


def run_process(
    command: Sequence[str | Path],
    *,
    cwd: Path | None = None,
    env: Mapping[str, str] | None = None,
    log: Path | None = None,
    on_line: Callable[[str], None] | None = None,
) -> str:
    """Run a program and return its standard output and error, as one text.

    Args:
        command: The program and its arguments; no shell reads them.
        cwd: Folder to run in.
        env: The whole environment; ours if not given.
        log: File that gets every line as it comes.
        on_line: Called with every line as it comes, without its end.

    Raises:
        ToolNotFoundError: There is no such program.
        ToolFailedError: It ended with another code than 0; carries the last 40 lines.
        BuildError: It cannot be started.
        FileWriteError: The log cannot be written; the program is stopped.
    """
    words = [str(word) for word in command]
    lines: list[str] = []
    with _logging_to(log) as sink:
        with _CHILDREN.start(words, cwd, env) as process:
            try:
                for line in process.stdout or ():
                    lines.append(line)
                    sink(line)
                    if on_line is not None:
                        on_line(line.rstrip("\n"))
            except BaseException:
                _stop(process)
                raise
            finally:
                _CHILDREN.forget(process)
        if process.returncode != 0:
            tail = "".join(deque(lines, TAIL_LINES))
            raise ToolFailedError(words, process.returncode, tail, _log_hint(log))
    return "".join(lines)


@contextmanager
def _logging_to(log: Path | None) -> Iterator[Callable[[str], None]]:
    """Give what takes a line of the log; only what the log itself does wrong is its error."""
    if log is None:
        yield lambda _: None
        return
    file = _opened(log)

    def write(line: str) -> None:
        try:
            file.write(line)
        except OSError as error:
            raise FileWriteError(log, error) from error

    try:
        yield write
    except BaseException:
        with suppress(OSError):  # the first fault is the one to tell
            file.close()
        raise
    try:
        file.close()
    except OSError as error:
        raise FileWriteError(log, error) from error


def _opened(log: Path) -> TextIO:
    try:
        log.parent.mkdir(parents=True, exist_ok=True)
        return log.open("w", encoding="utf-8")
    except OSError as error:
        raise FileWriteError(log, error) from error


def stop_all() -> None:
    """Stop every program that runs now, in whatever thread, and let none start any more: we are to end."""
    _CHILDREN.stop_all()


class _Children:
    """The programs that run now. One per process, as the operating system has it."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._live: set[subprocess.Popen[str]] = set()
        self._ending = False

    def start(
        self, words: Sequence[str], cwd: Path | None, env: Mapping[str, str] | None
    ) -> subprocess.Popen[str]:
        with self._lock:
            if self._ending:
                raise ToolFailedError(words, -signal.SIGTERM, "", "run the command again")
            try:
                process = subprocess.Popen(
                    words,
                    cwd=cwd,
                    env=None if env is None else dict(env),
                    stdin=subprocess.DEVNULL,
                    stdout=subprocess.PIPE,
                    stderr=subprocess.STDOUT,
                    text=True,
                    errors="replace",
                    start_new_session=True,
                )
            except FileNotFoundError as error:
                raise ToolNotFoundError(words[0], "install it, or put it on PATH") from error
            except OSError as error:
                raise BuildError(Problem(what=f"cannot start {words[0]!r}: {error.strerror}")) from error
            self._live.add(process)
            return process

    def forget(self, process: subprocess.Popen[str]) -> None:
        with self._lock:
            self._live.discard(process)

    def stop_all(self) -> None:
        # Called by a signal handler, which may have interrupted a holder of the lock: it takes none.
        self._ending = True
        for process in tuple(self._live):
            _stop(process)


_CHILDREN = _Children()


def _stop(process: subprocess.Popen[str]) -> None:
    """Stop a program and all that it started: a build leaves no compiler behind."""
    if sys.platform == "win32":
        subprocess.run(("taskkill", "/T", "/F", "/PID", str(process.pid)), capture_output=True, check=False)
        return
    try:
        os.killpg(process.pid, signal.SIGTERM)
    except ProcessLookupError:
        return


def _log_hint(log: Path | None) -> str | None:
    return None if log is None else f"read the whole log in {log}"
