"""``python -m dropconnect`` is the same as the command ``dropconnect``."""

from __future__ import annotations

from dropconnect.cli import main

if __name__ == "__main__":
    main()
