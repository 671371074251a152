"""A plugin of pytest that sees which test found a bug, and that it ran with the sources that have the bug."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

_DOES_NOT_RUN = (ImportError, NameError, SyntaxError)
"""How a test ends where the patch itself is no program. That shows nothing about the suite."""


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--package", help="the connector's package")
    parser.addoption("--copy", help="the folder that it has to be imported from")
    parser.addoption("--first", action="append", default=[], help="a test that runs before all others")
    parser.addoption("--told", help="the file in which this is written down")


def pytest_configure(config: pytest.Config) -> None:
    config.pluginmanager.register(_Witness(config))


class _Witness:
    def __init__(self, config: pytest.Config) -> None:
        self.config = config
        self.caught = ""
        self.words = ""
        self.runs = True

    @pytest.hookimpl(trylast=True)
    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        first = self.config.getoption("--first")
        items.sort(key=lambda item: getattr(item, "originalname", item.name) not in first)

    def pytest_exception_interact(
        self, node: pytest.Item, call: pytest.CallInfo[None], report: pytest.TestReport
    ) -> None:
        if self.caught or call.excinfo is None:
            return
        self.caught = node.name if report.when == "call" else f"the set-up of {node.name}"
        self.words = f"{call.excinfo.typename}: {call.excinfo.value}"
        self.runs = not any(isinstance(error, _DOES_NOT_RUN) for error in _chain(call.excinfo.value))

    def pytest_sessionfinish(self) -> None:
        said = {
            "caught": self.caught,
            "words": self.words,
            "runs": self.runs,
            "elsewhere": self._elsewhere(),
        }
        Path(self.config.getoption("--told")).write_text(json.dumps(said), "utf-8")

    def _elsewhere(self) -> list[str]:
        """Modules of the connector that are not those of the copy; its name if nothing was imported."""
        package, copy = self.config.getoption("--package"), self.config.getoption("--copy")
        files = {
            name: Path(module.__file__ or "")
            for name, module in list(sys.modules.items())
            if name.partition(".")[0] == package
        }
        wrong = [name for name, file in files.items() if not file.is_relative_to(copy)]
        return wrong if files else [package]


def _chain(error: BaseException | None) -> Iterator[BaseException]:
    while error is not None:
        yield error
        error = error.__cause__
