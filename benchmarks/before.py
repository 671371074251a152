"""The same cases with an older commit and with this one, in one run.

The older one is taken into a folder of its own, where its own ``make setup`` installs it.
"""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[1]
_LOOP = Path(__file__).with_name("case_loop.py")
_UNITS = {"milliseconds": "ms of processor time", "bytes": "bytes of journal"}


def compare_with(commit: str, folder: Path) -> None:
    """Print what a case costs before and after. The loop of this commit runs with both."""
    archive = subprocess.run(["git", "archive", commit], cwd=ROOT, check=True, capture_output=True).stdout
    subprocess.run(["tar", "--extract"], cwd=folder, input=archive, check=True)
    subprocess.run(["make", "setup"], cwd=folder, check=True, capture_output=True)
    before = _cost(folder / ".venv" / "bin" / "python", folder)
    after = _cost(Path(sys.executable), ROOT)
    print(f"{'a case':<28}{commit[:10]:>12}{'now':>12}")
    for name, figure in after.items():
        told, ratio = _UNITS.get(name, name), figure / before[name]
        print(f"  {told:<26}{before[name]:>12,.1f}{figure:>12,.1f}   {ratio:.2f} x")


def _cost(python: Path, folder: Path) -> dict[str, float]:
    ran = subprocess.run([str(python), str(_LOOP)], cwd=folder, capture_output=True, text=True)
    if ran.returncode != 0:
        raise SystemExit(ran.stderr)
    figures: dict[str, float] = json.loads(ran.stdout)
    return figures
