"""Says at the end of a run what it did not prove, where that would else drown among the skipped tests."""

from __future__ import annotations

import pytest
from tests.support.proving import NOT_PROVED


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    reasons = {
        reason
        for report in terminalreporter.stats.get("skipped", ())
        if isinstance(report.longrepr, tuple)
        and (reason := report.longrepr[2].removeprefix("Skipped: ")).startswith(NOT_PROVED)
    }
    if reasons:
        terminalreporter.section("NOT PROVED", red=True, bold=True)
        for reason in sorted(reasons):
            terminalreporter.write_line(reason.removeprefix(NOT_PROVED))
