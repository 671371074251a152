"""Is a secret in there? Asked without the code that takes secrets out."""

from __future__ import annotations

import base64
import html
import re
import traceback
from collections.abc import Callable, Iterable, Iterator, Sequence
from urllib.parse import unquote

import pytest

from dropconnect.errors import DropConnectError, PluginError
from dropconnect.models.base import Model
from dropconnect.testing.simulator import Fault, Match, Received, one_by_one, repeating
from dropconnect.testing.simulator.provider import SimulatedProvider

_IN_BASE64 = re.compile(r"[A-Za-z0-9+/_-]{8,}")
_STATUSES = (400, 401, 403, 404, 409, 422, 429, 500)
_LONGEST = 4000
"""Characters of an error's text that a person can still read."""


def assert_nothing_secret_is_repeated(
    arm: Iterable[Callable[[], object]],
    calls: Iterable[Callable[[], object]],
    secrets: Sequence[str],
    log: pytest.LogCaptureFixture,
) -> None:
    """Make every call under every fault, and look at all that comes of it: results, errors, logs.

    Also nothing of it may steer a terminal, and no reply is so odd that the connector fails in it.
    """
    for fault in arm:
        fault()
        for call in calls:
            shown = "".join(_shown(call))
            assert leaks(shown, secrets) == []
    assert leaks(log.text, secrets) == []


def repeats_of(
    given: Sequence[Callable[[], object]], simulator: SimulatedProvider | None
) -> Sequence[Callable[[], object]]:
    """The author's own errors that repeat what was sent; without them, errors of a common shape."""
    if given or simulator is None:
        return given
    return one_by_one(simulator.faults, *(repeating(status, _common_error) for status in _STATUSES))


def repeats_at_writes(
    given: Sequence[Callable[[], object]],
    simulator: SimulatedProvider,
    is_write: Callable[[Received], bool],
) -> Iterator[Callable[[], object]]:
    """The same errors, while every question is answered: so that a write gets as far as to hear them."""
    for arm in repeats_of(given, simulator):
        simulator.faults.clear()
        arm()
        faults = [armed.fault for armed in simulator.faults.armed]
        simulator.faults.clear()
        wanted = (Fault(Match(predicate=is_write), fault.at, fault.action, times=None) for fault in faults)
        yield from one_by_one(simulator.faults, *wanted)


def _common_error(text: str) -> dict[str, object]:
    return {"code": text, "message": text, "errors": text, "error": {"code": text, "message": text}}


def leaks(text: str, secrets: Sequence[str]) -> list[str]:
    """The secrets that can be read out of the text, by whoever knows how things are written."""
    forms = set(_forms(text))
    return [secret for secret in secrets if any(secret in form for form in forms)]


def _shown(call: Callable[[], object]) -> Iterator[str]:
    try:
        result = call()
    except DropConnectError as error:
        raised: DropConnectError = error
    else:
        yield repr(result)
        for model in result if isinstance(result, tuple) else (result,):
            yield model.model_dump_json() if isinstance(model, Model) else ""
        return
    text = str(raised)
    assert not isinstance(raised, PluginError), f"an odd reply is not a bug: {text}"
    assert text.isprintable(), "what a provider says must not steer a terminal"
    assert len(text) <= _LONGEST
    yield from (text, repr(raised), repr(vars(raised)), *traceback.format_exception(raised))


def _forms(text: str) -> Iterator[str]:
    plain = html.unescape(unquote(unquote(text.replace("\\/", "/").replace("\\u002f", "/"))))
    yield text
    yield plain
    for found in _IN_BASE64.findall(plain):
        written = found.replace("-", "+").replace("_", "/")
        for start in range(4):
            piece = written[start:]
            yield base64.b64decode(piece + "A" * (-len(piece) % 4)).decode("latin-1")
