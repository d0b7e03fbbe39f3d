from __future__ import annotations

import io
import logging
import pickle
import sys
import threading

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


def listen(monkeypatch: pytest.MonkeyPatch) -> io.StringIO:
    """Return what a program without any logging of its own gets on standard error from now on."""
    monkeypatch.setattr(logging.root, "handlers", [])
    monkeypatch.setattr(_logger, "_common", [_logger.NORMAL])
    stream = io.StringIO()
    monkeypatch.setattr(sys, "stderr", stream)
    return stream


def say_all() -> None:
    for level, text in ((DEBUG, b"d\n"), (INFO, b"i\n"), (WARN, b"w\n"), (ERROR, b"e\n")):
        _logger.ggml_log_callback(level, text, None)


@pytest.mark.parametrize(
    ("verbose", "lines"),
    [
        pytest.param(_logger.VERBOSE_UNSAID, "we", id="nothing is said"),
        pytest.param(True, "diwe", id="asked for"),
        pytest.param(False, "e", id="quiet"),
    ],
)
def test_without_logging_a_program_sees_warnings_or_what_it_asked_for(
    monkeypatch: pytest.MonkeyPatch,
    verbose: bool,  # noqa: FBT001 -- the cases
    lines: str,
) -> None:
    heard = listen(monkeypatch)
    with _logger.speaking(verbose):
        say_all()

    assert heard.getvalue().replace("\n", "") == lines


@pytest.mark.parametrize(("verbose", "lines"), [(True, "diwe"), (False, "e")], ids=["all", "errors"])
def test_set_verbose_is_for_lines_of_no_object(
    monkeypatch: pytest.MonkeyPatch,
    verbose: bool,  # noqa: FBT001 -- the cases
    lines: str,
) -> None:
    heard = listen(monkeypatch)
    _logger.set_verbose(verbose)
    say_all()
    with _logger.speaking(_logger.VERBOSE_UNSAID):
        say_all()

    assert heard.getvalue().replace("\n", "") == lines + "we"


def test_objects_do_not_change_each_others_voice(monkeypatch: pytest.MonkeyPatch) -> None:
    heard = listen(monkeypatch)
    with _logger.speaking(verbose=True):
        with _logger.speaking(verbose=False):
            say_all()
        other = threading.Thread(target=say_all)
        other.start()
        other.join()
        _logger.ggml_log_callback(INFO, b"mine\n", None)

    assert heard.getvalue().split() == ["e", "w", "e", "mine"]


def test_with_logging_the_program_decides(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.WARNING, "llama_cpp"), _logger.speaking(verbose=True):
        say_all()
    with caplog.at_level(logging.INFO, "llama_cpp"), _logger.speaking(verbose=False):
        say_all()

    assert [record.getMessage() for record in caplog.records] == ["w", "e", "e"]


def test_a_level_that_the_program_set_is_enough(monkeypatch: pytest.MonkeyPatch) -> None:
    heard = listen(monkeypatch)
    monkeypatch.setattr(_logger.logger, "level", logging.INFO)
    _logger.logger.manager._clear_cache()  # type: ignore[attr-defined]  # what setLevel does besides
    say_all()
    monkeypatch.undo()
    _logger.logger.manager._clear_cache()  # type: ignore[attr-defined]  # as above

    assert heard.getvalue().split() == ["i", "w", "e"]


def test_the_default_of_verbose_looks_like_true() -> None:
    assert _logger.VERBOSE_UNSAID == True  # noqa: E712 -- that is the point
    assert repr(_logger.VERBOSE_UNSAID) == "True"
    copy = pickle.loads(pickle.dumps(_logger.VERBOSE_UNSAID))  # noqa: S301 -- our own bytes
    assert type(copy) is type(_logger.VERBOSE_UNSAID)


def test_a_computation_that_was_stopped_is_no_error(monkeypatch: pytest.MonkeyPatch) -> None:
    heard = listen(monkeypatch)
    for line in (
        b"graph_compute: ggml_backend_sched_graph_compute_async failed with error 1\n",
        b"process_ubatch: failed to compute graph, compute status: 1\n",
        b"llama_decode: failed to decode, ret = 2\n",
        b"llama_decode: failed to decode, ret = -3\n",
    ):
        _logger.ggml_log_callback(ERROR, line, None)

    assert heard.getvalue() == "llama_decode: failed to decode, ret = -3\n"
