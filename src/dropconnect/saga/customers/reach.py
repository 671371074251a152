"""Whether a mail can come to a customer. Pure."""

from __future__ import annotations

from dropconnect.models.order import Customer


def unreachable(customer: Customer, *, by_person: bool) -> str:
    """Why no mail can come to this customer; empty if one may.

    ``by_person``: a person sends it, who may see in the store's admin what the platform withholds from us.
    """
    address = customer.email.strip()
    if not address:
        withheld = customer.withheld
        return "" if withheld and by_person else withheld or "the order has no mail address"
    # Reserved for what does not exist (RFC 2606): tills and marketplaces fill the field with such addresses.
    if address.strip(" .>").lower().endswith((".invalid", "@invalid")):
        return "the order's mail address ends with .invalid, so nobody reads it"
    return ""
