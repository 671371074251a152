"""Who tells what, and by which Message-ID a repeat is known."""

from __future__ import annotations

import pytest

from dropconnect.messages import Teller, may_be_told, message_id, platform_may_tell, teller
from dropconnect.models.cancellation import Cause
from dropconnect.models.facts import MessageKind
from dropconnect.models.message import OutgoingMessage
from dropconnect.policy import MailOwner


@pytest.mark.parametrize("kind", MessageKind)
def test_a_fraud_case_is_silent(kind: MessageKind) -> None:
    assert not may_be_told(Cause.FRAUD, kind)
    assert teller(MailOwner.US, Cause.FRAUD, kind, has_account=True) is Teller.NOBODY
    assert not platform_may_tell(MailOwner.PLATFORM, Cause.FRAUD)


@pytest.mark.parametrize("kind", MessageKind)
def test_who_asked_hears_everything(kind: MessageKind) -> None:
    assert may_be_told(Cause.CUSTOMER, kind)


@pytest.mark.parametrize("cause", [Cause.MERCHANT, Cause.STOCK])
def test_who_did_not_ask_hears_the_outcome_alone(cause: Cause) -> None:
    told = {kind for kind in MessageKind if may_be_told(cause, kind)}

    assert told == {MessageKind.OUTCOME}


@pytest.mark.parametrize("kind", MessageKind)
@pytest.mark.parametrize("has_account", [False, True])
def test_with_nobody_as_owner_nobody_tells(kind: MessageKind, has_account: bool) -> None:
    assert teller(MailOwner.NOBODY, Cause.CUSTOMER, kind, has_account=has_account) is Teller.NOBODY
    assert not platform_may_tell(MailOwner.NOBODY, Cause.CUSTOMER)


@pytest.mark.parametrize("kind", MessageKind)
@pytest.mark.parametrize("owner", [MailOwner.US, MailOwner.PLATFORM])
def test_with_a_mail_account_we_tell_what_the_platform_does_not(kind: MessageKind, owner: MailOwner) -> None:
    assert teller(owner, Cause.CUSTOMER, kind, has_account=True) is Teller.US


def test_without_a_mail_account_a_person_tells_all_but_that_the_request_arrived() -> None:
    by_hand = {
        kind
        for kind in MessageKind
        if teller(MailOwner.PLATFORM, Cause.CUSTOMER, kind, has_account=False) is Teller.PERSON
    }

    assert by_hand == set(MessageKind) - {MessageKind.ACKNOWLEDGEMENT}


def test_the_same_message_has_the_same_id() -> None:
    first = message_id("hash:1", MessageKind.OUTCOME, 0, "shop.example.test")

    assert first == "<073caaef-37c9-58b4-887a-1c34a2c8ef49@shop.example.test>"
    assert first == message_id("hash:1", MessageKind.OUTCOME, 0, "shop.example.test")


def test_another_message_has_another_id() -> None:
    ids = {
        message_id(case, kind, ordinal, domain)
        for case in ("hash:1", "hash:2")
        for kind in MessageKind
        for ordinal in (0, 1)
        for domain in ("shop.example.test", "example.test")
    }

    assert len(ids) == 2 * len(MessageKind) * 2 * 2
    for one in ids:
        OutgoingMessage(message_id=one, to="a@example.test", subject="", text="", html="", language="en")


@pytest.mark.parametrize(
    "domain", ["", "shop example", "a@b", "x>\r\nBcc: y", "-a.test", "a..test", "bücher.test"]
)
def test_the_domain_cannot_forge_a_header(domain: str) -> None:
    with pytest.raises(ValueError, match="not a domain name"):
        message_id("hash:1", MessageKind.OUTCOME, 0, domain)
