"""What should not be is reported, and a person ends it: it is not reported again for the same facts."""

from __future__ import annotations

import pytest
from tests.support.office import Office

from dropconnect import CaseConflict, Dropconnect, Standing, UsageError


def found_gone(app: Dropconnect, office: Office) -> int:
    """A case whose refund disappears from the store after its end; the incident's number."""
    done = app.cancel("shop", "ok-1", reason="changed-mind", by="Ada")
    assert done.standing is Standing.DONE
    office.shop.change("ok-1", refunds=())
    assert app.reconcile(apply=True).differences
    [incident] = app.incidents().incidents
    return incident.id


def test_an_incident_is_ended_once_and_the_case_needs_nobody_any_more(
    app: Dropconnect, office: Office
) -> None:
    incident = found_gone(app, office)
    report = app.end_incident(incident, "seen to, the bank shows the refund of 82.49", by="Ada")

    assert report.standing is Standing.DONE
    assert app.incidents().total == 0
    [ended] = app.incidents(only_open=False).incidents
    assert (ended.decision, ended.decided_by) == ("seen to", "Ada")
    assert ended.decision_detail == "the bank shows the refund of 82.49"
    assert any(event.who == "Ada" and "incident" in event.text for event in report.timeline)
    with pytest.raises(CaseConflict, match="ended by Ada"):
        app.end_incident(incident, "as it should be, really", by="Ben")


def test_the_same_facts_are_not_reported_again(app: Dropconnect, office: Office) -> None:
    app.end_incident(found_gone(app, office), "as it should be, it was a test order", by="Ada")
    app.reconcile(apply=True)
    assert app.incidents().total == 0


def test_what_was_ended_does_not_come_back_with_the_next_look_at_the_order(
    app: Dropconnect, office: Office
) -> None:
    app.cancel("shop", "ok-1", reason="changed-mind", by="Ada")
    office.shop.change("ok-1", refunds=())
    office.world.clock.advance(25 * 3600)
    app.work()
    [incident] = app.incidents().incidents
    app.end_incident(incident.id, "as it should be, it was a test order", by="Ada")

    for _ in range(5):
        office.world.clock.advance(25 * 3600)
        app.work()

    assert app.incidents(only_open=False).total == 1


@pytest.mark.parametrize("said", ["seen to", "as it should be", "whatever", ""])
def test_what_was_done_has_to_be_said(app: Dropconnect, office: Office, said: str) -> None:
    with pytest.raises(UsageError):
        app.end_incident(found_gone(app, office), said, by="Ada")


def test_every_choice_says_what_it_means(app: Dropconnect, office: Office) -> None:
    found_gone(app, office)
    [incident] = app.incidents().incidents
    assert [choice.decision for choice in incident.choices] == ["seen to", "as it should be"]
    assert all(choice.needs_detail and choice.meaning for choice in incident.choices)


def test_there_has_to_be_such_an_incident(app: Dropconnect) -> None:
    with pytest.raises(UsageError, match="no incident 7"):
        app.end_incident(7, "seen to, by me", by="Ada")
