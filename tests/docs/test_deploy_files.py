"""The files of deploy/ are what their pages show, and the programs that read them take them."""

from __future__ import annotations

import json
import re
import subprocess
from pathlib import Path

import pytest
from tests.docs.pages import DOCS, ROOT
from tests.support import proxies

DEPLOY = ROOT / "deploy"
SHOWN = {
    "serve-with-systemd.md": ("systemd/dropconnect.service",),
    "serve-with-docker.md": ("docker/Dockerfile", "docker/compose.yaml", "docker/Caddyfile"),
    "serve-behind-a-proxy.md": ("nginx/dropconnect.conf", "caddy/Caddyfile"),
}
UNIT = DEPLOY / "systemd" / "dropconnect.service"


def checked(*words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(words, capture_output=True, text=True, check=False)


def program(name: str) -> str:
    found = proxies.command(name)
    if found is None:
        pytest.skip(f"{name} is not installed")
    return found


@pytest.mark.parametrize(
    ("page", "file"), [(page, file) for page, files in SHOWN.items() for file in files], ids=str
)
def test_a_page_shows_the_file_as_it_is(page: str, file: str) -> None:
    text = (DOCS / "how-to" / page).read_text(encoding="utf-8")
    assert (DEPLOY / file).read_text() in re.findall(r"^```\w+\n(.*?)^```$", text, re.DOTALL | re.MULTILINE)


def test_every_file_is_on_a_page() -> None:
    there = {path.relative_to(DEPLOY).as_posix() for path in DEPLOY.rglob("*") if path.is_file()}
    assert there == {file for files in SHOWN.values() for file in files}


@pytest.mark.parametrize("kind", ["nginx", "caddy"])
def test_the_proxy_takes_its_file(kind: str, tmp_path: Path) -> None:
    name = program(kind)
    line = proxies.written(tmp_path, kind, "127.0.0.1:8600", 8443, 8080)
    test = [*line, "-t"] if kind == "nginx" else [name, "validate", "--config", line[-1]]
    done = checked(*test)
    assert done.returncode == 0, done.stderr


def test_systemd_takes_the_unit_and_finds_it_confined(tmp_path: Path) -> None:
    analyze = program("systemd-analyze")
    text = UNIT.read_text().replace("/opt/dropconnect/bin/dropconnect", "/bin/true")
    unit = tmp_path / UNIT.name
    unit.write_text(text)
    verified = checked(analyze, "verify", str(unit))
    assert (verified.returncode, verified.stderr) == (0, "")
    exposure = checked(analyze, "security", "--offline=yes", "--threshold=25", str(unit))
    assert exposure.returncode == 0, exposure.stdout


def test_the_server_has_longer_to_end_than_a_call_may_take() -> None:
    stop = int(re.findall(r"^TimeoutStopSec=(\d+)$", UNIT.read_text(), re.MULTILINE)[0])
    compose = (DEPLOY / "docker" / "compose.yaml").read_text()
    assert stop >= 180
    assert f"stop_grace_period: {stop}s" in compose


def test_the_image_is_made_of_files_that_the_build_sees() -> None:
    sent = {line[1:] for line in (ROOT / ".dockerignore").read_text().splitlines() if line.startswith("!")}
    assert all((ROOT / name).exists() for name in sent)
    dockerfile = (DEPLOY / "docker" / "Dockerfile").read_text()
    plugins = {path.name for path in (ROOT / "plugins").iterdir() if (path / "pyproject.toml").is_file()}
    assert {f"./plugins/{name}" for name in plugins} <= set(re.split(r"\s+", dockerfile))
    check = re.findall(r"HEALTHCHECK.*\\\n +CMD (\[.*\])", dockerfile)[0]
    compile(json.loads(check)[2], "healthcheck", "exec")
