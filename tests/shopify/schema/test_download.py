"""How the published schema gets here: once, whole, and with a reason where it does not."""

from __future__ import annotations

import hashlib
import io
import tarfile
from pathlib import Path

import pytest
from tools import fetch_schema
from tools.fetch_schema import FILES, NotFetched, fetch

NAME = next(iter(FILES))
CONTENT = b"a schema"


@pytest.fixture
def npm(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An npm that packs ``package.tgz``, if there is one, and counts how often it was called."""
    folder = tmp_path / "bin"
    folder.mkdir()
    program = folder / "npm"
    pack = f'cp {folder}/package.tgz "$5/" || {{ echo "no such package" >&2; exit 1; }}'
    program.write_text(f"#!/bin/sh\necho >> {folder}/calls\n{pack}\n")
    program.chmod(0o755)
    monkeypatch.setenv("PATH", f"{folder}:/usr/bin:/bin")
    monkeypatch.setitem(FILES, NAME, hashlib.sha256(CONTENT).hexdigest())
    return folder


def packed(folder: Path, content: bytes, name: str = NAME) -> None:
    with tarfile.open(folder / "package.tgz", "w:gz") as package:
        entry = tarfile.TarInfo(f"package/dist/data/{name}")
        entry.size = len(content)
        package.addfile(entry, io.BytesIO(content))


def test_it_is_fetched_once(npm: Path, tmp_path: Path) -> None:
    packed(npm, CONTENT)
    for _ in range(2):
        [file] = fetch(tmp_path / "cache")
        assert file.read_bytes() == CONTENT
    assert (npm / "calls").read_text().count("\n") == 1
    assert [item.name for item in (tmp_path / "cache").iterdir()] == [NAME], "the rest is thrown away"


def test_a_damaged_one_is_fetched_anew(npm: Path, tmp_path: Path) -> None:
    packed(npm, CONTENT)
    [file] = fetch(tmp_path / "cache")
    file.write_bytes(b"damaged")
    fetch(tmp_path / "cache")
    assert file.read_bytes() == CONTENT


def test_another_content_is_refused(npm: Path, tmp_path: Path) -> None:
    packed(npm, b"another schema")
    with pytest.raises(NotFetched, match="sha256"):
        fetch(tmp_path / "cache")
    assert not (tmp_path / "cache" / NAME).exists()


def test_a_package_without_it_is_refused(npm: Path, tmp_path: Path) -> None:
    packed(npm, CONTENT, name="another.json.gz")
    with pytest.raises(NotFetched, match=NAME):
        fetch(tmp_path / "cache")


def test_npm_says_why_it_failed(npm: Path, tmp_path: Path) -> None:
    with pytest.raises(NotFetched, match="no such package"):
        fetch(tmp_path / "cache")


def test_without_npm_there_is_a_reason(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(NotFetched, match="npm is not on this machine"):
        fetch(tmp_path / "cache")
    monkeypatch.setattr(fetch_schema, "FOLDER", tmp_path / "cache")
    fetch_schema.main()
    assert "npm is not on this machine" in capsys.readouterr().err
