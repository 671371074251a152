"""Goals beside figures, and whether all of them were met."""

from __future__ import annotations

_missed: list[str] = []


def goal(name: str, figure: float, most: float, unit: str = "x") -> str:
    """``(goal 1.3 x: met)``, to stand behind the figure. One that is missed fails the whole run."""
    is_met = figure <= most
    if not is_met:
        _missed.append(f"{name}: {figure:.2f} {unit}, the goal is {most} {unit}")
    return f"(goal {most} {unit}: {'met' if is_met else 'MISSED'})"


def missed() -> tuple[str, ...]:
    """What was missed since the start, in words."""
    return tuple(_missed)
