"""What is told about the processes that work on cases: who lives, who holds what, who gets on."""

from __future__ import annotations

from typing import Any

from pydantic import AwareDatetime, Field

from dropconnect.liveness.holders import Holder
from dropconnect.liveness.runners import Life as Life
from dropconnect.models.base import Model


class _Process(Model):
    """What is known of the process behind a runner."""

    runner: str = Field(description="Its id, as `runners` lists it.")
    process: int | None = Field(description="Its number at its machine. null: it is not known.")
    host: str = Field(description="Its machine, else empty.")
    life: Life = Field(description="alive: it is left alone. unknown: a person has to say if it is gone.")
    progress_at: AwareDatetime | None = Field(description="When it last got on. null: it is not known.")
    idle_seconds: int | None = Field(description="How long ago that was. null: it is not known.")
    by_wall_clock: bool = Field(description="That duration compares two wall clocks, so it may be wrong.")
    advice: str = Field(description="For a person: what to do about it.")


class HolderReport(_Process):
    """A process that has a case and does not get on with it, or of which it is not known if it lives."""

    words: str = Field(description="For a person: who has it, and since when nothing has happened.")


class RunnerReport(_Process):
    """A process that works on cases, or did and may be gone."""

    why: str = Field(description="How it is known whether it lives.")
    cases: tuple[int, ...] = Field(description="Numbers of the cases that it holds.")
    started_at: AwareDatetime | None


def holder_report(holder: Holder) -> HolderReport:
    return HolderReport(**_process(holder), words=holder.words)


def runner_report(holder: Holder, cases: tuple[int, ...]) -> RunnerReport:
    return RunnerReport(
        **_process(holder),
        why=holder.verdict.why,
        cases=cases,
        started_at=holder.row.started_at if holder.row else None,
    )


def _process(holder: Holder) -> dict[str, Any]:
    return {
        "runner": holder.runner,
        "process": holder.row.pid if holder.row else None,
        "host": holder.row.host if holder.row else "",
        "life": holder.life,
        "progress_at": holder.since,
        "idle_seconds": int(holder.idle.total_seconds()) if holder.idle is not None else None,
        "by_wall_clock": holder.by_wall_clock,
        "advice": holder.advice,
    }
