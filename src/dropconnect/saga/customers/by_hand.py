"""Messages of a store without a mail account: a person sends them, and gets the text ready to be copied."""

from __future__ import annotations

from dropconnect.journal.events import US
from dropconnect.journal.rows import Case, QueuedMessage
from dropconnect.journal.states import Decision, TaskKind
from dropconnect.messages.languages import Speech
from dropconnect.messages.render import render
from dropconnect.messages.settings import by_hand
from dropconnect.models.facts import WaitingUpdate
from dropconnect.saga.case.desk import Desk
from dropconnect.saga.case.questions import Question, ask, tell_code


def hand_over(desk: Desk, case: Case, queued: QueuedMessage) -> None:
    """Ask a person to tell the customer what ``queued`` says."""
    language = queued.envelope.language
    voice, speech = by_hand(desk.store.name).voice, Speech(catalogues=desk.world.catalogues)
    words = render(queued.facts, language=language, shop=voice, speech=speech)
    store = desk.store.name
    reason = (
        f"tell the customer yourself: {store} has no mail account ([stores.{store}.messages]), and its "
        "platform does not tell this"
    )
    # The address is not in the reason, which the timeline repeats.
    evidence = {"to": queued.envelope.to, "language": language, "subject": words.subject, "text": words.text}
    goods = _waited_for(queued)
    if goods:
        evidence["goods"] = goods
    question = Question(TaskKind.TELL_CUSTOMER, f"{tell_code(queued.kind)}{queued.id[1:9]}", reason, evidence)
    now = desk.now()
    with desk.journal.write() as writing:
        for task in writing.tasks.of_case(case.id):
            if goods and task.is_open and task.evidence.get("goods") == goods and task.code != question.code:
                # Nobody told the last one; its date is over, and the new one says the same.
                writing.tasks.decide(task.id, Decision.OVER, "a newer text is to be told", US, now)
        ask(writing, case, question, now)
        writing.outbox.hand_over(queued)


def _waited_for(queued: QueuedMessage) -> str:
    """Of an update about goods that are waited for: which; else empty."""
    facts = queued.facts
    if not isinstance(facts, WaitingUpdate):
        return ""
    return ", ".join(f"{line.quantity} x {line.name}" for line in facts.waiting.lines)
