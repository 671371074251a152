"""Mails of the page for customers that will not go out: people hear of each, as its customer waits for it."""

from __future__ import annotations

import re

from dropconnect.journal import Journal
from dropconnect.journal.customer_mails import CustomerMail
from dropconnect.journal.notices import NewNotice
from dropconnect.saga.customer_page.mails import KIND
from dropconnect.saga.waiting.notices import Bell

_ADDRESS = "the customer's address"


def watch_undelivered(journal: Journal, bell: Bell) -> None:
    """Queue what nobody was told of yet, each once. Raises ``JournalError``."""
    with journal.read() as reading:
        untold = [mail for mail in reading.customer_mails.undelivered() if not mail.told]
        found = [(mail, told) for mail in untold if (told := _about(bell, mail))]
    if found:
        with journal.write() as writing:
            for mail, told in found:
                for notice in told:
                    writing.notices.queue(notice)
                writing.customer_mails.record_told(mail)


def why_undelivered(mail: CustomerMail) -> str:
    """Why it did not go out. Mail servers repeat the address, which is for nobody else."""
    why = mail.reason or "the store has no mail account"
    return re.sub(re.escape(mail.address), _ADDRESS, why, flags=re.IGNORECASE) if mail.address else why


def what_to_do(mail: CustomerMail) -> str:
    """What a person does about it."""
    if mail.kind == KIND:
        lost = "The customer waits for a link to the order and got none"
    else:
        lost = "The customer did not get what stands under Changes"
    return (
        f"{lost}. Look at the order in the store: is the mail address right? If so, see that the store's "
        "mail account works, then write to the customer yourself"
    )


def _about(bell: Bell, mail: CustomerMail) -> list[NewNotice]:
    where = f"{bell.pages.url}/incidents" if bell.pages is not None else "dropconnect check"
    title = f"A mail to a customer of {mail.store} did not go out"
    body = f"{title} ({why_undelivered(mail)}):\n\n{mail.subject}\n\n{what_to_do(mail)}.\n\n{where}"
    return bell.about_connection(mail.store, f"undelivered|{mail.id}", title, body)
