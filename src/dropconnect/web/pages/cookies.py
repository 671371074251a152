"""The cookie of a log-in, and what proves that a form was sent from a page of ours.

The cookie's secret is known to one browser and, as a digest, to the journal. A form carries a word that only
whoever knows the secret can make, so another site cannot send one in a person's name.
"""

from __future__ import annotations

import hashlib
import hmac

from fastapi import Request, Response

from dropconnect.config.serving import ServeSettings
from dropconnect.web.body import Refused

_NOTICE = "dropconnect-notice"
_NOTICE_SECONDS = 60
_ELSEWHERE = "this form was not sent from a page of dropconnect: open the page again and send it from there"
STALE_FORM = "this page is from before you logged in: it is loaded again now, send it once more"


class Cookies:
    """The cookies of one server."""

    def __init__(self, settings: ServeSettings) -> None:
        self._secure = settings.is_secure
        # A name with this beginning is taken by browsers only as we set it, from us, over TLS.
        self._name = "__Host-dropconnect" if self._secure else "dropconnect"

    def secret(self, request: Request) -> str:
        """Of the log-in; empty: there is none."""
        return request.cookies.get(self._name, "")

    def keep(self, response: Response, secret: str) -> None:
        response.set_cookie(self._name, secret, path="/", secure=self._secure, httponly=True, samesite="lax")

    def forget(self, response: Response) -> None:
        response.delete_cookie(self._name, path="/", secure=self._secure, httponly=True, samesite="lax")

    def tell(self, response: Response, words: str) -> None:
        """Words that the next page shows, once."""
        value = words.encode().hex()
        response.set_cookie(
            _NOTICE,
            value,
            max_age=_NOTICE_SECONDS,
            path="/",
            secure=self._secure,
            httponly=True,
            samesite="lax",
        )

    def told(self, request: Request) -> str:
        """What the page before wanted to be shown; empty: nothing."""
        try:
            return bytes.fromhex(request.cookies.get(_NOTICE, "")).decode()
        except ValueError:
            return ""

    def forget_told(self, response: Response) -> None:
        response.delete_cookie(_NOTICE, path="/", secure=self._secure, httponly=True, samesite="lax")


def proof_of(secret: str) -> str:
    """The word of a form for whoever has this secret: of a log-in, or of the link by which the page came."""
    return hmac.digest(secret.encode("utf-8", "replace"), b"a form of dropconnect", hashlib.sha256).hex()


def require_own_page(request: Request) -> None:
    """That a browser sends this from a page of ours. Raises ``Refused``.

    Browsers say where a request comes from (Sec-Fetch-Site, else Origin), and no page can change that; what
    says nothing is not a browser, and is stopped by the form's word.
    """
    site = request.headers.get("sec-fetch-site")
    origin = request.headers.get("origin")
    if site is not None:
        fits = site in ("same-origin", "none")
    else:
        fits = origin is None or origin.partition("://")[2] == request.headers.get("host", "")
    if not fits:
        raise Refused(403, _ELSEWHERE)
