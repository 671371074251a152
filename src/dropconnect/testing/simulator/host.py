"""What stands in front of a provider and answers in its place: a host that limits, a firewall."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from starlette.responses import HTMLResponse

from dropconnect.testing.simulator.faults import ARRIVED, Fault, Faults, Match, Moment
from dropconnect.testing.simulator.received import Interrupted

RETRY_AFTER = 7
_PAGE = "<!DOCTYPE html><html><head><title>{title}</title></head><body><h1>{title}</h1></body></html>"
_TITLES = {403: "Access denied", 429: "Too many requests"}


class HostAnswers(Protocol):
    """Lets a host in front of the provider answer from then on: all requests, or only the writes."""

    def __call__(self, status: int, *, writes_only: bool) -> None: ...


@dataclass(frozen=True)
class HostPage:
    """The request ends here with a page of HTML; the provider never sees it."""

    status: int

    def run(self, moment: Moment) -> None:
        title = _TITLES.get(self.status, "Sorry")
        headers = {"server": "a-host", "retry-after": str(RETRY_AFTER)}
        raise Interrupted(HTMLResponse(_PAGE.format(title=title), self.status, headers))


def host_answers(faults: Faults, *writes: Match) -> HostAnswers:
    """For the conformance suite: from now on the host answers with this status, all or only the ``writes``
    that pay or cancel."""

    def answer(status: int, *, writes_only: bool) -> None:
        faults.clear()
        for match in writes if writes_only else (Match(),):
            faults.add(Fault(match, ARRIVED, HostPage(status), times=None))

    return answer
