"""Does the same with many rows, several at once, and none of them more than that ahead."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from contextvars import copy_context
from typing import TypeVar

_Row = TypeVar("_Row")
_Done = TypeVar("_Done")


def side_by_side(
    rows: Iterable[_Row],
    do: Callable[[_Row], _Done],
    *,
    jobs: int,
    alone: Callable[[_Row], str],
    stopped: Callable[[], bool],
) -> Iterator[_Done]:
    """What ``do`` makes of each row, as soon as it is known, ``jobs`` rows at once, each in a thread.

    Two rows of which ``alone`` says the same are never done at once. ``stopped`` is asked before each row:
    those at work come to their end. What ``do`` raises is raised once they have.
    """
    working: dict[Future[_Done], str] = {}
    with ThreadPoolExecutor(jobs, thread_name_prefix="row") as threads:
        for row in rows:
            name = alone(row)
            while len(working) >= jobs or name in working.values():
                done = _first(working)
                if done.exception() is not None:
                    yield from _rest(working)
                yield done.result()
            if stopped():
                break
            working[threads.submit(copy_context().run, do, row)] = name
        yield from _rest(working)


def _first(working: dict[Future[_Done], str]) -> Future[_Done]:
    done = next(iter(wait(working, return_when=FIRST_COMPLETED).done))
    del working[done]
    return done


def _rest(working: dict[Future[_Done], str]) -> Iterator[_Done]:
    """Those at work. The first error is raised when all have come to their end."""
    error: BaseException | None = None
    while working:
        done = _first(working)
        error = error or done.exception()
        if done.exception() is None:
            yield done.result()
    if error is not None:
        raise error
