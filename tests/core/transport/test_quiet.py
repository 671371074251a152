"""What the HTTP libraries log, whoever else filters their records."""

from __future__ import annotations

import logging

import httpx
import pytest

import dropconnect.logs  # noqa: F401 - its filters are there first
from dropconnect.transport.quiet import hide_secrets


def test_a_signed_url_is_hidden_before_another_filter_makes_text_of_it(
    caplog: pytest.LogCaptureFixture,
) -> None:
    logger = logging.getLogger("httpx")
    logger.filters[:] = [kept for kept in logger.filters if "Quer" not in type(kept).__name__]
    hide_secrets()
    caplog.set_level(logging.INFO)

    logger.info("HTTP Request: %s %s", "GET", httpx.URL("https://shop.example.test/o?oauth_signature=abc"))

    assert "https://shop.example.test/o" in caplog.text
    assert "oauth_signature" not in caplog.text
