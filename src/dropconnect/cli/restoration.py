"""Prints what a restored journal found."""

from __future__ import annotations

from dropconnect.cli.output import say
from dropconnect.report.restoration import Restoration, RestoredCase


def print_restoration(restored: Restoration) -> None:
    known = f", and {restored.counter_known} are known of" if restored.counter_known is not None else ""
    say(f"The copy has {restored.counter_before} intents{known}; it counts from {restored.counter} on.")
    for case in restored.cases:
        say(f"Case {case.case_id}, order {case.order_number} of {case.connection}, {case.stage}", bold=True)
        for line in _lines(case):
            say(f"  {line}")
    others = restored.marked - len(restored.cases)
    say(
        f"{restored.marked} open cases are marked: nothing is sent for them before it was looked up."
        + (f" {others} of other stores were not looked at yet." if others else "")
    )
    say("Nothing was sent. `dropconnect work` continues the cases, and asks where nobody can tell.")


def _lines(case: RestoredCase) -> list[str]:
    lines = [
        f"{effect.kind} at {effect.connection}: {effect.before} -> {effect.after}: {effect.found}"
        for effect in case.effects
    ]
    lines += [f"{kind}: leaves, perhaps once more, under its old Message-ID" for kind in case.messages]
    if case.trouble:
        lines.append(f"could not be looked at: {case.trouble}")
    return lines or ["nothing stood open"]
