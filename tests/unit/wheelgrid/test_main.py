from __future__ import annotations

import errno
import os
from typing import NoReturn

import pytest

from wheelgrid import __main__ as command_line


def failing_with(error: OSError, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*, args: object) -> NoReturn:
        raise error

    monkeypatch.setattr(command_line, "app", fail)


@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EROFS, errno.EACCES, errno.EDQUOT])
def test_what_the_disk_refuses_is_no_bug(
    number: int, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    failing_with(OSError(number, os.strerror(number), "some/file"), monkeypatch)

    assert command_line.main([]) == 13
    said = capsys.readouterr().err
    assert f"error: cannot write: {os.strerror(number)}" in said
    assert "at: some/file" in said
    assert "hint:" in said


def test_any_other_fault_shows_itself_as_a_bug(monkeypatch: pytest.MonkeyPatch) -> None:
    failing_with(OSError(errno.EBADF, "bad"), monkeypatch)

    with pytest.raises(OSError, match="bad"):
        command_line.main([])
