"""Pure: what the names of fees and goods tell, where no plugin's own mark does.

A fee line with negative money may be a discount or something that the customer could spend again; a line of
goods may be a voucher that was sold. The names are in the shop's language, so that words alone are no proof:
a means of payment and a voucher are asked about, and what is not known for a discount is named.
"""

from __future__ import annotations

import re

from dropconnect.plugin import TenderKind

_GIFT_CARD = (
    r"gift.?(card|certificate|voucher)|geschenk.?(karte|gutschein)|wertgutschein|(carte|ch[eè]que|bon).cadeau|"
    r"(tarjeta|cheque|vale).(de.)?regalo|(carta|buono).regalo|cadeau.?(kaart|bon)|cart[aã]o.presente|"
    r"kart[aąy].podarunkow"
)
_TENDERS = (
    # (what a fee's key or name has in it, what it is); the first that fits.
    (re.compile(rf"{_GIFT_CARD}|ywgc|voucher"), TenderKind.GIFT_CARD),
    (re.compile(r"wallet|geldb[oö]rse|portefeuille|monedero"), TenderKind.WALLET),
    (re.compile(r"\bpoints?\b|_points?_|reward|\bpunkte|\bpuntos\b|\bpunti\b"), TenderKind.POINTS),
    (
        re.compile(r"(store|account|customer|shop).?(credit|fund)|_funds|guthaben"),
        TenderKind.STORE_CREDIT,
    ),
)
_DISCOUNT = re.compile(
    r"discount|rabat|nachlass|skonto|erm(ä|ae)(ß|ss)igung|remise|r[eé]duction|escompte|descuento|desconto|"
    r"\bsconto|riduzione|korting|zni[zż]k"
)
_SPENDABLE = re.compile(r"loyal|fid[eé]l|treue|cash.?back|credit|cr[eé]dit|saldo|balance|coupon|gutschein")
"""A "loyalty discount" may be points that were spent."""
_SOLD_VOUCHER = re.compile(
    rf"{_GIFT_CARD}|\bvoucher\b|gutschein|\bbuon[oi] (acquist|spesa|sconto|da|digital|\d|€)|"
    r"\b(bon|ch[eè]que) d.achat\b"
)
_VOUCHER_SKU = re.compile(r"(e-?)?gift[-_ ]?(card|voucher|certificate)?[-_ ]?\d*")
_NO_VOUCHER = re.compile(
    r"(card|certificate|voucher)s?.(holder|box|sleeve|envelope|tin|bag|display|wallet|stand)"
)
"""What gift cards are put into."""


def tender_kind(words: str) -> TenderKind | None:
    """What a negative fee paid with; None: its key and name do not say that it is a means of payment."""
    return next((kind for pattern, kind in _TENDERS if pattern.search(words.lower())), None)


def is_discount(words: str) -> bool:
    """Whether a negative fee only lowers the price."""
    text = words.lower()
    return tender_kind(text) is None and bool(_DISCOUNT.search(text)) and not _SPENDABLE.search(text)


def is_voucher(name: str, sku: str) -> bool:
    """Whether goods look like a gift card or voucher that was sold."""
    text = name.lower()
    return not _NO_VOUCHER.search(text) and bool(
        _SOLD_VOUCHER.search(text) or _VOUCHER_SKU.fullmatch(sku.lower())
    )
