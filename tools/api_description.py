"""Writes docs/reference/openapi.json: what /api/v1 says of itself, as a server tells it.

Usage: python tools/api_description.py > docs/reference/openapi.json
"""

from __future__ import annotations

import json
import sys
from typing import Any

from dropconnect.web.api.access import Hands
from dropconnect.web.api.application import routes_of
from dropconnect.web.legs import Legs


def description() -> dict[str, Any]:
    return routes_of(Hands(Legs())).openapi()


def text() -> str:
    return json.dumps(description(), indent=2) + "\n"


if __name__ == "__main__":
    sys.stdout.write(text())
