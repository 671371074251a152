"""The words of the withdrawal page, in the languages that it speaks.

The two labels are those of the law: Directive 2011/83/EU, Article 11a(1) and (3), and section 356a BGB.
"""

from __future__ import annotations

from collections.abc import Mapping

TEXTS: Mapping[str, Mapping[str, str]] = {
    "en": {
        "name_of": "English",
        "title": "Withdraw from contract here",
        "lead": "Here you withdraw from a contract with {shop}. You need no reason and no "
        "account. Next you see what you stated and confirm it; then you get it by mail "
        "with date and time.",
        "name": "Your name",
        "order": "Order number",
        "order_hint": "As it stands in the mail about your order.",
        "goods": "Which goods? (optional)",
        "goods_hint": "Leave it empty for the whole order. Else one a line, as in 1 x Desk lamp.",
        "mail": "Your mail address",
        "mail_hint": "The confirmation goes there. Best is the address that you ordered with.",
        "reason": "Reason (optional)",
        "reason_hint": "You need not give one.",
        "next": "Go on",
        "check": "Is this right?",
        "check_lead": "You withdraw from this contract with {shop}. Nothing was sent yet.",
        "whole": "the whole order",
        "none": "none",
        "confirm": "Confirm withdrawal",
        "change": "Change something",
        "received": "We received your withdrawal",
        "received_lead": "It was received on",
        "code": "Check code",
        "code_hint": "The mail to you has the same code. It proves what was stated, and when.",
        "by_mail": "A mail with what you stated is on its way to the address that you gave.",
        "by_person": "You get a mail with what you stated. A person of {shop} sends it.",
        "then": "You need not do anything else. {shop} writes to you with what follows.",
        "print": "You can print this page.",
        "wrong": "This needs another look",
        "missing_name": "Write your name.",
        "missing_order": "Write the order number.",
        "missing_mail": "Write your mail address.",
        "no-address_mail": "Write a whole mail address, as in ada@example.test.",
        "long": "This is too long: write at most {most} characters.",
        "too_many": "This page cannot take your withdrawal right now",
        "too_many_words": "Too many were sent in a short time. Nothing is lost: a withdrawal by mail counts"
        " just the same.",
        "closed": "Your withdrawal could not be kept",
        "closed_words": "Something here does not work at the moment, and nothing was kept. Please try "
        "again in a minute. A withdrawal by mail counts just the same.",
        "write_to": "Write to {contact}: your name, the order number, and that you withdraw from the "
        "contract.",
        "write": "Answer the mail about your order: your name, the order number, and that you "
        "withdraw from the contract.",
        "not_there": "There is nothing here",
        "not_there_words": "This address leads nowhere. Look at the link once more.",
        "again": "To the withdrawal page",
        "not_me": "Was it not you who withdrew?",
        "not_me_lead": "Somebody withdrew from the contract for order {order}, on",
        "not_me_words": "If it was not you and you want to keep the order, say so. A person of {shop} "
        "then looks at it before anything follows.",
        "not_me_act": "It was not me, I keep the order",
        "not_me_said": "Thank you, we know now that it was not you",
        "not_me_over": "This was looked at already. If it was not you, please write to {shop} at once.",
    },
    "de": {
        "name_of": "Deutsch",
        "title": "Vertrag widerrufen",
        "lead": "Hier widerrufen Sie einen Vertrag mit {shop}. Sie brauchen keinen Grund und kein"
        " Konto. Als Nächstes sehen Sie, was Sie erklärt haben, und bestätigen es; dann "
        "bekommen Sie es mit Datum und Uhrzeit per Mail.",
        "name": "Ihr Name",
        "order": "Bestellnummer",
        "order_hint": "Wie sie in der Mail zu Ihrer Bestellung steht.",
        "goods": "Welche Waren? (freiwillig)",
        "goods_hint": "Für die ganze Bestellung lassen Sie es leer. Sonst eine je Zeile, etwa 1 x "
        "Tischlampe.",
        "mail": "Ihre Mailadresse",
        "mail_hint": "Dorthin geht die Bestätigung. Am besten die Adresse, mit der Sie bestellt haben.",
        "reason": "Grund (freiwillig)",
        "reason_hint": "Sie müssen keinen angeben.",
        "next": "Weiter",
        "check": "Stimmt das so?",
        "check_lead": "Sie widerrufen diesen Vertrag mit {shop}. Es wurde noch nichts gesendet.",
        "whole": "die ganze Bestellung",
        "none": "keiner",
        "confirm": "Widerruf bestätigen",
        "change": "Etwas ändern",
        "received": "Ihr Widerruf ist eingegangen",
        "received_lead": "Er ist eingegangen am",
        "code": "Prüfcode",
        "code_hint": "Die Mail an Sie hat denselben Code. Er belegt, was erklärt wurde und wann.",
        "by_mail": "Eine Mail mit dem, was Sie erklärt haben, geht an die Adresse, die Sie angegeben haben.",
        "by_person": "Sie bekommen eine Mail mit dem, was Sie erklärt haben. Ein Mensch bei {shop} "
        "schickt sie.",
        "then": "Sie brauchen sonst nichts zu tun. {shop} schreibt Ihnen, was daraus folgt.",
        "print": "Sie können diese Seite drucken.",
        "wrong": "Bitte noch einmal ansehen",
        "missing_name": "Schreiben Sie Ihren Namen.",
        "missing_order": "Schreiben Sie die Bestellnummer.",
        "missing_mail": "Schreiben Sie Ihre Mailadresse.",
        "no-address_mail": "Schreiben Sie eine ganze Mailadresse, etwa ada@example.test.",
        "long": "Das ist zu lang: Schreiben Sie höchstens {most} Zeichen.",
        "too_many": "Diese Seite kann Ihren Widerruf gerade nicht annehmen",
        "too_many_words": "In kurzer Zeit wurden zu viele gesendet. Es geht nichts verloren: Ein Widerruf "
        "per Mail gilt genauso.",
        "closed": "Ihr Widerruf konnte nicht angenommen werden",
        "closed_words": "Hier geht im Moment etwas nicht, und es wurde nichts gespeichert. Bitte "
        "versuchen Sie es in einer Minute noch einmal. Ein Widerruf per Mail gilt "
        "genauso.",
        "write_to": "Schreiben Sie an {contact}: Ihren Namen, die Bestellnummer und dass Sie den "
        "Vertrag widerrufen.",
        "write": "Antworten Sie auf die Mail zu Ihrer Bestellung: Ihr Name, die Bestellnummer und "
        "dass Sie den Vertrag widerrufen.",
        "not_there": "Hier ist nichts",
        "not_there_words": "Diese Adresse führt nirgendwohin. Sehen Sie sich den Link noch einmal an.",
        "again": "Zur Widerrufsseite",
        "not_me": "Haben Sie nicht widerrufen?",
        "not_me_lead": "Jemand hat den Vertrag über die Bestellung {order} widerrufen, am",
        "not_me_words": "Wenn Sie es nicht waren und die Bestellung behalten wollen, sagen Sie es. Ein "
        "Mensch bei {shop} sieht es sich dann an, bevor etwas folgt.",
        "not_me_act": "Das war ich nicht, ich behalte die Bestellung",
        "not_me_said": "Danke, wir wissen jetzt, dass Sie es nicht waren",
        "not_me_over": "Das wurde schon angesehen. Wenn Sie es nicht waren, schreiben Sie bitte gleich "
        "an {shop}.",
    },
}
