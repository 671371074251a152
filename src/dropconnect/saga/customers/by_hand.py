"""Messages of a store without a mail account: a person sends them, and gets the text ready to be copied."""

from __future__ import annotations

from dropconnect.journal.rows import Case, QueuedMessage
from dropconnect.journal.states import TaskKind
from dropconnect.messages import Speech, render
from dropconnect.messages.settings import by_hand
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
    question = Question(TaskKind.TELL_CUSTOMER, f"{tell_code(queued.kind)}{queued.id[1:9]}", reason, evidence)
    now = desk.now()
    with desk.journal.write() as writing:
        ask(writing, case, question, now)
        writing.outbox.hand_over(queued)
