"""``[stores.NAME.customer_page]``: the page on which customers cancel for themselves."""

from __future__ import annotations

import re
from enum import StrEnum

from pydantic import Field, field_validator

from dropconnect.config.logos import is_beside
from dropconnect.models.base import Model
from dropconnect.policy import Consent, StorePolicy

LANGUAGES = ("en", "de")
"""In which the page and its mail are written."""
BY_LINK = "customer-page:"
"""How the names begin of requests that came from this page."""


_COLOUR = re.compile(r"#(?:[0-9a-fA-F]{3}|[0-9a-fA-F]{6})")


def is_from_page(request_id: str) -> bool:
    """Whether a request of this name came from the page."""
    return request_id.startswith(BY_LINK)


class MayCancel(StrEnum):
    """Who decides about what a customer asks for on the page."""

    AUTO = "auto"
    """The store's policy, as for every other request."""
    ASK = "ask"
    """A person agrees to each."""


class CustomerPageSettings(Model):
    """The page of a store on which its customers cancel, behind a link to the order's own address."""

    enabled: bool = Field(
        default=False,
        description="The page `/c/STORE` is there. It needs `[stores.NAME.messages]` and `url` in `[serve]`: "
        "the link goes by mail.",
    )
    languages: tuple[str, ...] = Field(
        default=LANGUAGES,
        min_length=1,
        description="Of the page: en, de. The first one where nothing else fits.",
    )
    may_cancel: MayCancel = Field(
        default=MayCancel.AUTO,
        description="auto: what the policy allows happens at once. ask: a person agrees to each request.",
    )

    logo: str = Field(
        default="",
        examples=["logo.svg"],
        description="The shop's logo: an SVG or PNG file beside this file, 200 KB at most. It stands on the "
        "pages for customers and for withdrawals. Left out: the shop's name alone.",
    )
    colour: str = Field(
        default="",
        examples=["#00aa55"],
        description="The shop's colour on the same pages, as #rgb or #rrggbb. Text and links get shades of "
        "it that are readable in light and dark. Left out: ours.",
    )

    @field_validator("logo")
    @classmethod
    def _beside(cls, logo: str) -> str:
        if logo and not is_beside(logo):
            raise ValueError(
                f"{logo!r} is not a file beside this one: put a .svg or .png file into the same folder, and "
                "write its name, as in logo.svg"
            )
        return logo

    @field_validator("colour")
    @classmethod
    def _hexadecimal(cls, colour: str) -> str:
        if colour and not _COLOUR.fullmatch(colour):
            raise ValueError(f"{colour!r} is not a colour: write it as #rgb or #rrggbb, as in #00aa55")
        return colour.lower()

    def policy_for(self, policy: StorePolicy) -> StorePolicy:
        """``policy`` as it counts for what came from the page: a person may have to agree to it."""
        if self.may_cancel is MayCancel.AUTO:
            return policy
        stages = {
            state: Consent.ASK if consent is Consent.AUTO else consent
            for state, consent in policy.stages.items()
        }
        return policy.changed(stages=stages)

    @field_validator("languages")
    @classmethod
    def _spoken(cls, languages: tuple[str, ...]) -> tuple[str, ...]:
        unknown = [language for language in languages if language not in LANGUAGES]
        if unknown:
            raise ValueError(f"{', '.join(unknown)}: the page speaks {', '.join(LANGUAGES)}")
        return languages
