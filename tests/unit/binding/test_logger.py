from __future__ import annotations

import logging

import pytest

from llama_cpp import _logger
from llama_cpp._logger import LineJoiner

DEBUG, INFO, WARN, ERROR, CONT = 1, 2, 3, 4, 5


def test_whole_line() -> None:
    assert LineJoiner().feed(1, WARN, "careful\n") == [(logging.WARNING, "careful")]


def test_continuation_takes_the_level_of_its_line() -> None:
    joiner = LineJoiner()

    assert joiner.feed(1, ERROR, "loading ") == []
    assert joiner.feed(1, CONT, "..") == []
    assert joiner.feed(1, CONT, ". done\n") == [(logging.ERROR, "loading ... done")]


def test_new_message_ends_an_open_line() -> None:
    joiner = LineJoiner()
    joiner.feed(1, INFO, "open")

    assert joiner.feed(1, DEBUG, "next\n") == [(logging.INFO, "open"), (logging.DEBUG, "next")]


def test_several_lines_at_once_and_empty_ones_are_dropped() -> None:
    joiner = LineJoiner()

    assert joiner.feed(1, INFO, "a\n\nb\nc") == [(logging.INFO, "a"), (logging.INFO, "b")]
    assert joiner.feed(1, CONT, "\n") == [(logging.INFO, "c")]


def test_threads_do_not_mix() -> None:
    joiner = LineJoiner()
    joiner.feed(1, INFO, "one ")
    joiner.feed(2, WARN, "two ")

    assert joiner.feed(1, CONT, "1\n") == [(logging.INFO, "one 1")]
    assert joiner.feed(2, CONT, "2\n") == [(logging.WARNING, "two 2")]


def test_unknown_level_is_information() -> None:
    assert LineJoiner().feed(1, 99, "x\n") == [(logging.INFO, "x")]


def test_callback_logs(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.DEBUG, "llama_cpp"):
        _logger.ggml_log_callback(WARN, "naïve %s\n".encode(), None)
        _logger.ggml_log_callback(INFO, b"broken \xff\n", None)

    assert [(r.levelno, r.getMessage()) for r in caplog.records] == [
        (logging.WARNING, "naïve %s"),
        (logging.INFO, "broken \ufffd"),
    ]


def test_callback_never_raises(caplog: pytest.LogCaptureFixture) -> None:
    class Failing(logging.Filter):
        def filter(self, record: logging.LogRecord) -> bool:
            raise RuntimeError(record.getMessage())

    failing = Failing()
    _logger.logger.addFilter(failing)
    try:
        _logger.ggml_log_callback(ERROR, b"text\n", None)
    finally:
        _logger.logger.removeFilter(failing)
    assert caplog.records == []


@pytest.mark.parametrize(("verbose", "passes"), [(True, True), (False, False)], ids=["verbose", "quiet"])
def test_verbose(verbose: bool, passes: bool) -> None:  # noqa: FBT001 -- the cases
    before = _logger.logger.level
    try:
        _logger.set_verbose(verbose)

        assert _logger.logger.isEnabledFor(logging.INFO) is passes
        assert _logger.logger.isEnabledFor(logging.ERROR)
    finally:
        _logger.logger.setLevel(before)
