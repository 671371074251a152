"""An assistant, an owner and a viewer work with the same store."""

from __future__ import annotations

import pytest
from tests.support.office import ONE_STORE, Office

from dropconnect import Dropconnect, NotAllowed, Standing

TEAM = """
[people.olga]
name = "Olga"
role = "owner"

[people.ada]
name = "Ada"
stores = ["shop"]
limit = "50.00 USD"

[people.vera]
name = "Vera"
role = "viewer"
"""
LIMITED = '[stores.shop.policy]\napprove_over = "60.00 USD"\n'
SECOND_OWNER = """
[people.ina]
name = "Ina"
role = "owner"
"""


def asked(app: Dropconnect, by: str) -> int:
    done = app.cancel("shop", "ok-1", reason="changed-mind", by=by)
    assert done.case is not None
    return done.case.id


def test_within_the_limit_an_assistant_cancels_alone(office: Office) -> None:
    with office.opened(ONE_STORE + TEAM) as app:
        done = app.cancel("shop", "ok-1", reason="changed-mind", by="ada", lines={"LAMP-1": 1})
        assert done.standing is Standing.DONE
        assert done.case is not None
        assert done.case.requested_by == "Ada"


def test_over_the_limit_the_case_asks_and_the_assistant_cannot_agree_to_her_own(office: Office) -> None:
    with office.opened(ONE_STORE + TEAM) as app:
        case = asked(app, "ada")
        [task] = app.case(case).open_tasks
        assert "82.49 USD is more than Ada, who asked, may agree to (50.00 USD)" in task.reason
        with pytest.raises(NotAllowed, match="Who may: Olga"):
            app.approve(case, by="ada")
        assert app.approve(case, by="olga").standing is Standing.DONE


def test_a_viewer_changes_nothing_and_a_stranger_neither(office: Office) -> None:
    with office.opened(ONE_STORE + TEAM) as app:
        for name in ("vera", "Mallory"):
            with pytest.raises(NotAllowed):
                app.cancel("shop", "ok-1", reason="changed-mind", by=name)
        assert app.cases().total == 0
        case = asked(app, "ada")
        with pytest.raises(NotAllowed):
            app.deny(case, "no", by="vera")
        with pytest.raises(NotAllowed):
            app.withdraw(case, "no", by="vera")
        with pytest.raises(NotAllowed):
            app.pause(None, "stop", by="ada")


def test_an_owner_who_asked_needs_the_second_owner_if_there_is_one(office: Office) -> None:
    with office.opened(ONE_STORE + LIMITED + TEAM + SECOND_OWNER) as app:
        case = asked(app, "olga")
        with pytest.raises(NotAllowed, match=r"another person has to agree\. Who may: Ina"):
            app.approve(case, by="olga")
        assert app.approve(case, by="ina").standing is Standing.DONE


def test_an_only_owner_agrees_alone_and_the_timeline_says_so(office: Office) -> None:
    with office.opened(ONE_STORE + LIMITED + TEAM) as app:
        case = asked(app, "olga")
        report = app.approve(case, by="olga")
        assert report.standing is Standing.DONE
        assert any("nobody else may agree to 82.49 USD" in event.text for event in report.timeline)


def test_check_says_who_is_missing_and_whose_name_anybody_can_type(office: Office) -> None:
    with office.opened(ONE_STORE + '[people.ada]\nname = "Ada"\nlimit = "50.00 USD"\n') as app:
        rows = {row.name: row for row in app.check().machine}
        assert not rows["people of shop"].ok
        assert "nobody may agree to every payment" in rows["people of shop"].detail
        assert "anybody can type the name of Ada" in rows["people"].detail


MAILED = """
[team]
notifier = "mail"
[people.ada]
name = "Ada"
{mail}
[people.vera]
name = "Vera"
role = "viewer"
mail = "vera@shop.example.test"
[notifiers.mail]
connector = "email"
host = "127.0.0.1"
sender = "orders@shop.example.test"
"""


@pytest.mark.parametrize(("mail", "ok"), [("", False), ('mail = "ada@shop.example.test"', True)])
def test_check_says_of_which_store_nobody_would_be_told(office: Office, mail: str, ok: bool) -> None:
    with office.opened(ONE_STORE + MAILED.format(mail=mail)) as app:
        told = [row for row in app.check().machine if row.name == "told of shop"]
        assert not told if ok else "told to nobody" in told[0].detail and not told[0].ok


def test_check_says_that_mails_of_people_are_not_used_without_a_notifier(office: Office) -> None:
    team = '[people.olga]\nname = "Olga"\nrole = "owner"\nmail = "olga@shop.example.test"\n'
    with office.opened(ONE_STORE + team) as app:
        [row] = [row for row in app.check().machine if row.name == "told"]
        assert "no mails go to Olga" in row.detail


def test_without_people_it_is_as_it_was(app: Dropconnect) -> None:
    assert app.people() == ()
    assert app.cancel("shop", "ok-1", reason="changed-mind", by="whoever").standing is Standing.DONE
