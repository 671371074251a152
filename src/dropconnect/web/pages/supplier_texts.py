"""The words of the supplier's page, in the languages in which suppliers are written to."""

from __future__ import annotations

from collections.abc import Mapping

TEXTS: Mapping[str, Mapping[str, str]] = {
    "en": {
        "title": "Can order {order} still be stopped?",
        "whole": "It is all of the order:",
        "part": "Only these goods are meant; the rest of the order should still come:",
        "by": "Please answer by",
        "question": "What is so?",
        "stopped": "The goods are stopped",
        "sent": "They were sent already",
        "tracking": "Tracking number, if there is one",
        "cannot": "They cannot be stopped",
        "why": "Why not, in a few words",
        "send": "Send this answer",
        "thanks": "Thank you, your answer arrived",
        "you_said": "You said: {said}.",
        "closed": "This question is closed",
        "closed_words": "It was settled another way: nothing is left to do. If something does not fit, "
        "please answer our mail.",
        "second": "If that has changed, say so here: a person of the shop then looks at both answers.",
        "both": "Your second answer arrived, too. A person of the shop looks at both.",
        "choose": "Choose one of the three answers.",
        "why_needed": "Say in a few words why they cannot be stopped.",
        "wrong": "This needs another look",
    },
    "de": {
        "title": "Lässt sich Bestellung {order} noch stoppen?",
        "whole": "Es ist die ganze Bestellung:",
        "part": "Nur diese Waren sind gemeint; der Rest der Bestellung soll weiterhin kommen:",
        "by": "Bitte antworten Sie bis",
        "question": "Wie steht es?",
        "stopped": "Die Waren sind gestoppt",
        "sent": "Sie sind schon versandt",
        "tracking": "Sendungsnummer, wenn es eine gibt",
        "cannot": "Sie lassen sich nicht stoppen",
        "why": "Warum nicht, in wenigen Worten",
        "send": "Diese Antwort senden",
        "thanks": "Danke, Ihre Antwort ist angekommen",
        "you_said": "Sie haben gesagt: {said}.",
        "closed": "Diese Frage ist erledigt",
        "closed_words": "Sie hat sich anders geklärt: Es bleibt nichts zu tun. Wenn etwas nicht stimmt, "
        "antworten Sie bitte auf unsere Mail.",
        "second": "Wenn sich das geändert hat, sagen Sie es hier: Ein Mensch im Shop sieht sich dann beide "
        "Antworten an.",
        "both": "Auch Ihre zweite Antwort ist angekommen. Ein Mensch im Shop sieht sich beide an.",
        "choose": "Wählen Sie eine der drei Antworten.",
        "why_needed": "Sagen Sie in wenigen Worten, warum sie sich nicht stoppen lassen.",
        "wrong": "Bitte noch einmal ansehen",
    },
}
