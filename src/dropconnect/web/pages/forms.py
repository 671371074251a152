"""Reads what a form sent: bounded, from a page of ours, and by whoever the page was made for."""

from __future__ import annotations

import hmac
from collections.abc import Iterator

from fastapi import Request
from python_multipart.multipart import parse_options_header
from starlette.datastructures import FormData, UploadFile
from starlette.exceptions import HTTPException

from dropconnect.web.body import Refused, read_body
from dropconnect.web.limits import BodyLimits, Share
from dropconnect.web.pages.cookies import STALE_FORM, proof_of, require_own_page

PROOF = "proof"
"""The hidden field with the form's word."""
_MOST_FIELDS = 2000
_KINDS = ("application/x-www-form-urlencoded", "multipart/form-data")


class Form:
    """The fields of a form. A name that was not sent is empty."""

    def __init__(self, fields: FormData, files: dict[str, bytes]) -> None:
        self._fields = fields
        self._files = files

    def __getitem__(self, name: str) -> str:
        found = self._fields.get(name, "")
        return found if isinstance(found, str) else ""

    def all(self, name: str) -> list[str]:
        return [value for value in self._fields.getlist(name) if isinstance(value, str)]

    def file(self, name: str) -> bytes:
        """What was uploaded; empty: nothing."""
        return self._files.get(name, b"")

    def names(self) -> Iterator[str]:
        return iter(dict.fromkeys(self._fields.keys()))

    @property
    def kept(self) -> dict[str, str]:
        """What was typed, to be shown again."""
        return {name: self[name] for name in self.names() if name != PROOF}

    def require_proof(self, secret: str) -> None:
        """That the form is from a page that was made for whoever has this secret. Raises ``Refused``."""
        if not secret or not hmac.compare_digest(self[PROOF].encode(), proof_of(secret).encode()):
            raise Refused(403, STALE_FORM)


async def read_form(request: Request, limits: BodyLimits, share: Share) -> Form:
    """The form that a request brings. Raises ``Refused``."""
    require_own_page(request)
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind not in _KINDS:
        raise Refused(415, "send it as a form")
    _require_plain_text(request)
    # Starlette reads a body that is there already from here, bounded as every other.
    request._body = await read_body(request, limits, share)
    try:
        fields = await request.form(max_fields=_MOST_FIELDS, max_files=1, max_part_size=limits.most_bytes)
    except HTTPException as error:
        raise Refused(400, str(error.detail)) from None
    files = {
        name: await value.read() for name, value in fields.multi_items() if isinstance(value, UploadFile)
    }
    await fields.close()  # of what was uploaded: the bytes are read
    return Form(fields, files)


def _require_plain_text(request: Request) -> None:
    """Browsers send forms in the page's own coding. Of others some cannot be read, and some make of plain
    letters what cannot be written any more. Raises ``Refused``."""
    _, options = parse_options_header(request.headers.get("content-type", ""))
    coding = options.get(b"charset", b"utf-8").strip().lower()
    if coding not in (b"utf-8", b"utf8"):
        raise Refused(415, "send the form as UTF-8")
