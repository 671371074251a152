"""Takes a restored copy for the journal, and looks at what was open in it. Sends nothing."""

from __future__ import annotations

from datetime import datetime

from dropconnect.app.workbench import Workbench
from dropconnect.config import Configuration
from dropconnect.errors import DropConnectError, JournalError
from dropconnect.journal.rows import Case
from dropconnect.report.restoration import LookedUpEffect, Restoration, RestoredCase
from dropconnect.report.standing import Standing, heaviest
from dropconnect.runner.local import LocalRunner
from dropconnect.saga import attempt
from dropconnect.saga.ending.restoration import Looked, look_up_open, mark_restored, queued_messages

_STANDING = {attempt.Standing.UNKNOWN: Standing.PERSON, attempt.Standing.PENDING: Standing.WAITING}


def after_restore(
    workbench: Workbench, configuration: Configuration, store: str | None, at: datetime
) -> Restoration:
    """See ``Dropconnect.after_restore``."""
    if store is not None:
        configuration.store(store)
    restored = mark_restored(workbench.journal, at)
    with workbench.journal.read() as reading:
        cases = [reading.cases.get(case_id) for case_id in restored.case_ids]
    with workbench.runner() as runner:
        looked = tuple(_looked_at(runner, case) for case in cases if store in (None, case.connection))
    return Restoration(
        standing=heaviest(case.standing for case in looked),
        at=at,
        counter_before=restored.counter_before,
        counter_known=restored.counter_known,
        counter=restored.counter,
        marked=len(restored.case_ids),
        cases=looked,
    )


def _looked_at(runner: LocalRunner, case: Case) -> RestoredCase:
    """One case that cannot be looked at does not hide what the others show."""
    looked: list[Looked] = []
    messages: list[str] = []
    trouble = ""
    try:
        with runner.holding(case.id) as held:
            desk = runner.desk(held)
            messages = queued_messages(desk, held)
            looked = look_up_open(desk, held)
    except JournalError:
        raise
    except DropConnectError as error:
        trouble = str(error)
    standings = [_STANDING.get(item.standing, Standing.DONE) for item in looked]
    return RestoredCase(
        case_id=case.id,
        connection=case.connection,
        order_number=case.order_number,
        stage=case.stage,
        standing=heaviest([*standings, Standing.WAITING if trouble else Standing.DONE]),
        effects=tuple(_told(item) for item in looked),
        messages=tuple(messages),
        trouble=trouble,
    )


def _told(looked: Looked) -> LookedUpEffect:
    return LookedUpEffect(
        kind=looked.before.kind,
        connection=looked.before.connection,
        before=looked.before.state,
        after=looked.after.state,
        found=looked.found,
    )
