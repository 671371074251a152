"""Where a provider is known to differ from what the suites ask, and the author says why."""

from __future__ import annotations

from collections.abc import Mapping

import pytest


def expect_what_is_declared(request: pytest.FixtureRequest, deviations: Mapping[str, str]) -> None:
    """Let a test fail that the author declared, with the reason; fail what is declared and passes.

    A deviation of a test that is not there, or without a reason, is an error.
    """
    suite, name = request.cls, request.node.name
    unknown = [each for each in deviations if not hasattr(suite, each.partition("[")[0])]
    if unknown:
        pytest.fail(f"no test of the suite is called {', '.join(unknown)}: correct deviations=")
    if name not in deviations:
        return
    if not deviations[name].strip():
        pytest.fail(f"say in deviations= why {name} cannot pass")
    request.applymarker(pytest.mark.xfail(reason=deviations[name], strict=True))
