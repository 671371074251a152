"""The logo of a store: a file beside the configuration file, read and checked."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from dropconnect.errors import ConfigurationError

MOST_BYTES = 200_000
_TYPES = {".svg": "image/svg+xml", ".png": "image/png"}
_PNG = b"\x89PNG\r\n\x1a\n"
"""How every such file begins (ISO/IEC 15948, 5.2)."""


@dataclass(frozen=True)
class Logo:
    """A picture as it is handed to browsers."""

    content: bytes
    media_type: str


def is_beside(name: str) -> bool:
    """Whether ``name`` is that of a picture in the folder of the configuration file, or below it."""
    path = PurePosixPath(name)
    leads_out = path.is_absolute() or ".." in path.parts or "\\" in name or ":" in name
    return path.suffix.lower() in _TYPES and not leads_out


def check_logo(file: Path, store: str, name: str) -> None:
    """``ConfigurationError`` for a logo of ``store`` that cannot be used; an empty name is none."""
    if not name:
        return
    try:
        read_logo(file.parent, name)
    except ConfigurationError as error:
        raise ConfigurationError(f"{file}: stores.{store}.customer_page.logo: {error}") from None


def read_logo(folder: Path, name: str) -> Logo:
    """The picture ``name`` of ``folder``. ``ConfigurationError`` for one that is missing, too large, outside
    of the folder, or not what its name says."""
    path = folder / name
    try:
        inside = path.resolve(strict=True).is_relative_to(folder.resolve())
        content = path.read_bytes() if inside and path.stat().st_size <= MOST_BYTES else b""
    except OSError as error:
        raise ConfigurationError(f"the logo {path} cannot be read: {error.strerror}") from None
    if not inside:
        raise ConfigurationError(
            f"the logo {path} is in another folder: copy it beside the configuration file"
        )
    if not content:
        raise ConfigurationError(
            f"the logo {path} is empty, or has more than {MOST_BYTES // 1000} KB: save it smaller"
        )
    is_png = path.suffix.lower() == ".png"
    if not (content.startswith(_PNG) if is_png else b"<svg" in content):
        raise ConfigurationError(f"the logo {path} is not what its name says: save it as SVG or PNG")
    return Logo(content, _TYPES[path.suffix.lower()])
