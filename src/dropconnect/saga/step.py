"""What a step of a case leaves behind."""

from __future__ import annotations

from dataclasses import dataclass

from dropconnect.journal.rows import Case


@dataclass(frozen=True)
class Step:
    """The case after a step, and whether the next one may follow at once."""

    case: Case
    complete: bool
    """False: the case waits, is closed, or has to be looked at anew before anything else is done."""

    @classmethod
    def done(cls, case: Case) -> Step:
        """What the step is for is behind us: the next one may follow."""
        return cls(case, complete=True)

    @classmethod
    def pause(cls, case: Case) -> Step:
        """Nothing may follow before the case is advanced again."""
        return cls(case, complete=False)
