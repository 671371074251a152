"""``make mutants``: does the conformance suite find the bugs that authors of connectors make?

Arguments filter the mutants by a part of their name: ``make mutants ARGS="own-retry times-100"``.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from time import monotonic
from typing import TypeVar

from tests.mutants.mutant import mutants
from tests.mutants.trial import Verdict, try_mutant, try_sound

Tried = TypeVar("Tried")

_AT_A_TIME = 2
_NAME, _TIME = 52, 6


def main(filters: tuple[str, ...]) -> int:
    """Try the mutants and print a table; 1 if the suite missed one of them."""
    began, chosen = monotonic(), mutants(filters)
    if not chosen:
        print(f"no mutant has {' or '.join(filters)} in its name: see tests/mutants/patches")
        return 2
    _say("mutant", "s", "caught by")
    sound = {name: name for name in sorted({mutant.connector for mutant in chosen})}
    if not all(_table(sound, try_sound)):
        return 1
    good = _table({mutant.name: mutant for mutant in chosen}, try_mutant)
    minutes = (monotonic() - began) / 60
    bad = len(good) - sum(good)
    print(f"{len(good)} mutants, {bad} of them not as their patches say, {minutes:.1f} minutes")
    return 1 if bad else 0


def _table(tried: dict[str, Tried], trial: Callable[[Tried], Verdict]) -> list[bool]:
    """A row for each, in their order; whether each ended as it has to."""
    with ThreadPoolExecutor(_AT_A_TIME) as pool:
        verdicts: Iterable[Verdict] = pool.map(trial, tried.values())
        return [_row(name, verdict) for name, verdict in zip(tried, verdicts, strict=True)]


def _row(name: str, verdict: Verdict) -> bool:
    _say(name, f"{verdict.seconds:.0f}", verdict.says)
    return verdict.good


def _say(name: str, seconds: str, says: str) -> None:
    print(f"{name:{_NAME}} {seconds:>{_TIME}}  {says}", flush=True)


if __name__ == "__main__":
    sys.exit(main(tuple(sys.argv[1:])))
