"""Makes sure that this machine has a Chromium, with which tests look at pages: Debian's, if it has none."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys

NAMES = ("chromium", "chromium-browser", "google-chrome-stable", "google-chrome")


def main() -> int:
    if os.environ.get("DROPCONNECT_CHROMIUM") or any(shutil.which(name) for name in NAMES):
        return 0
    apt = shutil.which("apt-get")
    if apt is None or os.geteuid() != 0:
        sys.stderr.write(
            "The tests need a Chromium: install one (on Debian: apt-get install chromium), or name it in "
            "DROPCONNECT_CHROMIUM.\n"
        )
        return 1
    quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    for step in (["update", "-qq"], ["install", "-qq", "--no-install-recommends", "-y", "chromium"]):
        done = subprocess.run([apt, *step], env=quiet, stdout=subprocess.DEVNULL, check=False)
        if done.returncode:
            sys.stderr.write(f"apt-get {step[0]} failed: install a Chromium by hand, and start again.\n")
            return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
