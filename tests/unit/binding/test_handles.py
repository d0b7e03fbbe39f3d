"""Who frees a native object, and when."""

from __future__ import annotations

import threading

import pytest

from llama_cpp._errors import ClosedError
from llama_cpp._handles import Handle, Shared, Using


def test_the_last_user_frees() -> None:
    freed: list[int] = []
    shared = Shared(7, freed.append)

    assert shared.acquire() == 7
    shared.release()
    assert freed == []
    shared.release()
    assert freed == [7]


def test_nobody_can_use_what_was_freed() -> None:
    shared = Shared(7, lambda _address: None)
    shared.release()

    with pytest.raises(ClosedError, match="the model is closed"):
        shared.acquire()


def test_a_block_keeps_the_object_alive() -> None:
    freed: list[int] = []
    shared = Shared(7, freed.append)

    with Using(shared) as address:
        shared.release()
        assert (address, freed) == (7, [])

    assert freed == [7]


def test_many_threads_free_once() -> None:
    freed: list[int] = []
    shared = Shared(7, freed.append)

    def work() -> None:
        for _ in range(500):
            with Using(shared):
                pass

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert freed == []
    shared.release()

    assert freed == [7]


def test_a_handle_is_closed_once_and_refuses_use() -> None:
    freed: list[str] = []
    handle = Handle(7, lambda: freed.append("now"))

    with handle:
        assert handle.address == 7
    handle.close()

    assert handle.closed
    assert freed == ["now"]
    with pytest.raises(ClosedError, match="the object is closed"):
        _ = handle.address


def test_a_forgotten_handle_frees() -> None:
    freed: list[str] = []
    handle = Handle(7, lambda: freed.append("now"))

    del handle

    assert freed == ["now"]
