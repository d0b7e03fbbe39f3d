"""A runner that runs nothing: it remembers the commands and gives prepared answers."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

Answer = Callable[[tuple[str, ...]], str]


class RecordingRunner:
    """Stands in for ``run_process``."""

    def __init__(self, answer: Answer = lambda _: "") -> None:
        self.commands: list[tuple[str, ...]] = []
        self.environments: list[dict[str, str]] = []
        self._answer = answer

    def __call__(
        self,
        command: Sequence[str | Path],
        *,
        cwd: Path | None = None,
        env: Mapping[str, str] | None = None,
        log: Path | None = None,
        on_line: Callable[[str], None] | None = None,
    ) -> str:
        words = tuple(str(word) for word in command)
        self.commands.append(words)
        self.environments.append(dict(env or {}))
        output = self._answer(words)
        if log is not None:
            log.parent.mkdir(parents=True, exist_ok=True)
            log.write_text(output)
        for line in output.splitlines() if on_line is not None else ():
            if on_line is not None:
                on_line(line)
        return output
