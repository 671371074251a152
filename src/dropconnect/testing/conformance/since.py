"""Checks that came with a later version of the suites: warnings at first, for who asks for it.

Whoever wrote a connector for an older version pins that version in the test class::

    class TestMyShop(PlatformConformance):
        conformance = "0.1"

A check that is new in the version after it then warns (``ConformanceWarning``) where it would fail. That
lasts for one minor version: with the next one it fails, pinned or not. Without a pin every check counts.
"""

from __future__ import annotations

import functools
import warnings
from collections.abc import Callable
from typing import Any, TypeVar

import pytest

from dropconnect.errors import DropConnectError

NEWEST = "0.2"
"""The version of the suites."""
Check = TypeVar("Check", bound=Callable[..., None])


class ConformanceWarning(UserWarning):
    """A connector does not pass a check that is new. It will count with the next minor version."""


def since(version: str) -> Callable[[Check], Check]:
    """Mark a test of a suite as new in that version of the suites (``"0.2"``)."""

    def marked(check: Check) -> Check:
        @functools.wraps(check)
        def run(suite: Any, *given: Any, **named: Any) -> None:
            if version != NEWEST or _parts(suite.conformance) >= _parts(version):
                check(suite, *given, **named)
                return
            try:
                check(suite, *given, **named)
            except (AssertionError, pytest.fail.Exception, DropConnectError) as error:
                text = f"{check.__name__} is new in {version} and does not pass: {error}"
                warnings.warn(text, ConformanceWarning, stacklevel=2)

        return run  # type: ignore[return-value]

    return marked


def _parts(version: str) -> tuple[int, ...]:
    return tuple(map(int, version.split(".")))
