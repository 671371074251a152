"""Run uv with the package index settings that pip has on this machine.

uv does not read pip's configuration. A machine with its own mirror, proxy certificate or wheel folder
has told pip about it, so that is where this looks: `pip config list`, which covers pip's files and the
PIP_* variables. A setting made for uv itself (UV_*, SSL_CERT_FILE) wins. On a machine without any
configuration nothing is set and uv uses its defaults.

Usage: VENV/bin/python tools/uv_with_pip_settings.py <uv arguments>
"""

from __future__ import annotations

import ast
import os
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

# pip's order of precedence, weakest first: [global] < [install] < environment.
_SCOPES = ("global", "install", ":env:")


def pip_settings(config_list: str) -> dict[str, str]:
    """The effective options in the output of `pip config list` (lines like `global.cert='/a.pem'`)."""
    found: dict[str, dict[str, str]] = {scope: {} for scope in _SCOPES}
    for line in config_list.splitlines():
        name, separator, value = line.partition("=")
        scope, _, option = name.rpartition(".")
        if separator and scope in found:
            found[scope][option] = str(ast.literal_eval(value))
    return {option: value for scope in _SCOPES for option, value in found[scope].items()}


def uv_environment(pip: Mapping[str, str], *, extra_sources: bool) -> dict[str, str]:
    """The variables that tell uv what `pip` says.

    Without `extra_sources` only the main index counts. Writing the lock file needs that: an additional
    index may hold a single wheel of a release, and the lock has to name the hashes for every platform.
    """
    variables = {
        "UV_DEFAULT_INDEX": pip.get("index-url", ""),
        "UV_INSECURE_HOST": _words(pip, "trusted-host"),
        "SSL_CERT_FILE": pip.get("cert", ""),
    }
    if extra_sources:
        variables["UV_INDEX"] = _words(pip, "extra-index-url")
        variables["UV_FIND_LINKS"] = _words(pip, "find-links").replace(" ", ",")
        variables["UV_NO_INDEX"] = pip.get("no-index", "")
        # Like pip: all indexes are equal. The hashes of the lock file make that safe.
        variables["UV_INDEX_STRATEGY"] = "unsafe-best-match"
    return {name: value for name, value in variables.items() if value}


def _words(pip: Mapping[str, str], option: str) -> str:
    """A list option, which pip lets people separate by spaces or line breaks, with single spaces."""
    return " ".join(pip.get(option, "").split())


def main(arguments: Sequence[str]) -> None:
    """Replace this process by uv."""
    listing = subprocess.run(
        [sys.executable, "-m", "pip", "config", "list"], check=True, capture_output=True, text=True
    ).stdout
    settings = uv_environment(pip_settings(listing), extra_sources="compile" not in arguments)
    uv = Path(sys.executable).with_name("uv")
    os.execve(uv, [str(uv), *arguments], settings | os.environ)


if __name__ == "__main__":
    main(sys.argv[1:])
