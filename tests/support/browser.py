"""A real Chromium, driven by Playwright: phone and desktop size, with and without JavaScript."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Literal

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, ConsoleMessage, Page, sync_playwright
from tests.support.patience import PATIENCE
from tools.need_chromium import NAMES

RULES = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice")
SIZES = {"phone": (390, 844), "desktop": (1280, 900)}
Size = Literal["phone", "desktop"]


def chromium() -> str:
    """Where it is: `make prove` makes sure that there is one."""
    found = os.environ.get("DROPCONNECT_CHROMIUM") or next(filter(None, map(shutil.which, NAMES)), None)
    assert found, "no Chromium is on this machine: run tools/need_chromium.py"
    return found


@contextmanager
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=chromium(), args=["--no-sandbox"])
        try:
            yield started
        finally:
            started.close()


@contextmanager
def window(
    of: Browser,
    address: str,
    size: Size = "desktop",
    *,
    scripts: bool = True,
    dark: bool = False,
    expected: str = "never",
) -> Iterator[Page]:
    """A browser of its own, with its own cookies. Leaving it fails if a page broke one of its own rules.

    ``expected``: a status that the browser complains of and the test wants, such as 409.
    """
    width, height = SIZES[size]
    context = of.new_context(
        base_url=address,
        viewport={"width": width, "height": height},
        java_script_enabled=scripts,
        color_scheme="dark" if dark else "light",
        reduced_motion="reduce",
        locale="en-GB",
        timezone_id="Europe/Berlin",
    )
    context.set_default_timeout(PATIENCE * 1000)
    page = context.new_page()
    wrong: list[str] = []
    page.on("console", lambda said: wrong.append(said.text) if _is_wrong(said) else None)
    page.on("pageerror", lambda error: wrong.append(str(error)))
    try:
        yield page
    finally:
        context.close()
    wrong = [words for words in wrong if f"status of {expected}" not in words]
    assert not wrong, wrong


def _is_wrong(said: ConsoleMessage) -> bool:
    """A page that answers 404 or 409 is one of ours; the browser says so, too."""
    return said.type == "error" and not said.text.startswith("Failed to load resource")


def require_accessible(page: Page) -> None:
    """That axe finds nothing against WCAG 2.2 AA, and that the page is no wider than its window."""
    options: dict[str, Any] = {
        "runOnly": {
            "type": "tag",
            "values": [*RULES],
        }
    }
    found = Axe().run(page, options=options)
    assert found.violations_count == 0, found.generate_report()
    width = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    assert width <= 0, f"{page.url} is {width} pixels wider than its window"
