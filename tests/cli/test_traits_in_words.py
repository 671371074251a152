"""Every trait of a platform has words for whoever lists the connectors."""

from __future__ import annotations

import pytest

from dropconnect.cli.connectors import traits_in_words
from dropconnect.models.traits import (
    CancelPays,
    MailWay,
    PartialWay,
    PlatformTraits,
    RefundEnds,
    RefundKeys,
    RefundUnit,
)

COMMON = traits_in_words(PlatformTraits())


@pytest.mark.parametrize("pays", CancelPays)
@pytest.mark.parametrize("refunds", RefundUnit)
@pytest.mark.parametrize("partial", PartialWay)
@pytest.mark.parametrize("ends", RefundEnds)
@pytest.mark.parametrize("keys", RefundKeys)
def test_every_mixture_of_traits_can_be_told(
    pays: CancelPays, refunds: RefundUnit, partial: PartialWay, ends: RefundEnds, keys: RefundKeys
) -> None:
    traits = PlatformTraits().changed(
        cancel_pays=pays, refunds=refunds, partial=partial, refund_ends=ends, keys=keys
    )
    told = traits_in_words(traits)
    assert len(told.split("; ")) == 6
    assert (told == COMMON) is (traits == PlatformTraits())


@pytest.mark.parametrize("cancelled", MailWay)
@pytest.mark.parametrize("refunded", MailWay)
def test_what_the_platform_mails_is_told(cancelled: MailWay, refunded: MailWay) -> None:
    traits = PlatformTraits(cancel_mail=cancelled, refund_mail=refunded)
    assert (traits_in_words(traits) == COMMON) is (traits == PlatformTraits())


@pytest.mark.parametrize("extra", [{"restocks": True}, {"searches_numbers": True}])
def test_what_some_platforms_do_besides_is_told_of_them_alone(extra: dict[str, bool]) -> None:
    told = traits_in_words(PlatformTraits.model_validate(extra))
    assert told.startswith(COMMON)
    assert told.count(";") == COMMON.count(";") + 1
