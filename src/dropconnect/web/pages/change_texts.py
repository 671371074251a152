"""The words about another address or article on the page for customers."""

from __future__ import annotations

from collections.abc import Mapping

CHANGE_TEXTS: Mapping[str, Mapping[str, str]] = {
    "en": {
        "change_link": "You want it, but another address or article? Write it to the shop.",
        "change_title": "Another address or article",
        "change_lead": "A person of {shop} reads this and writes to you. The order stays as it is until "
        "then, and you can still cancel it.",
        "change_what": "What should be different?",
        "change_address": "The address",
        "change_goods": "An article: size, colour, or something else",
        "change_which": "For which goods?",
        "change_all": "All of the order",
        "change_instead": "What do you want instead?",
        "change_hint": "The whole new address, or what you want instead of what you ordered.",
        "change_send": "Send it to the shop",
        "change_back": "Back to the order",
        "change_kind": "Choose an address or an article.",
        "change_words": "Write what you want instead, in at most 1000 characters.",
        "change_is_open": "{shop} has your wish",
        "change_is_done": "{shop} has done what you wished for",
        "change_is_cannot": "{shop} cannot do what you wished for",
        "change_is_over": "Your wish is over: the order was cancelled",
        "change_you_wrote": "You wrote:",
        "no_change": "Nothing of it can be changed here now",
        "no_change_words": "It was sent, cancelled, or asked for too often. Write to {shop}.",
    },
    "de": {
        "change_link": "Sie möchten es, aber an eine andere Adresse oder als anderen Artikel? Schreiben Sie "
        "es dem Shop.",
        "change_title": "Andere Adresse oder anderer Artikel",
        "change_lead": "Jemand von {shop} liest das und schreibt Ihnen. Bis dahin bleibt die Bestellung, wie "
        "sie ist, und Sie können sie noch stornieren.",
        "change_what": "Was soll anders sein?",
        "change_address": "Die Adresse",
        "change_goods": "Ein Artikel: Größe, Farbe oder etwas anderes",
        "change_which": "Für welche Ware?",
        "change_all": "Die ganze Bestellung",
        "change_instead": "Was möchten Sie stattdessen?",
        "change_hint": "Die ganze neue Adresse, oder was Sie statt des Bestellten möchten.",
        "change_send": "An den Shop schicken",
        "change_back": "Zurück zur Bestellung",
        "change_kind": "Wählen Sie Adresse oder Artikel.",
        "change_words": "Schreiben Sie, was Sie stattdessen möchten, mit höchstens 1000 Zeichen.",
        "change_is_open": "{shop} hat Ihren Wunsch",
        "change_is_done": "{shop} hat Ihren Wunsch erfüllt",
        "change_is_cannot": "{shop} kann Ihren Wunsch nicht erfüllen",
        "change_is_over": "Ihr Wunsch ist hinfällig: Die Bestellung wurde storniert",
        "change_you_wrote": "Sie schrieben:",
        "no_change": "Daran kann hier jetzt nichts geändert werden",
        "no_change_words": "Es wurde verschickt, storniert oder zu oft gefragt. Schreiben Sie {shop}.",
    },
}
