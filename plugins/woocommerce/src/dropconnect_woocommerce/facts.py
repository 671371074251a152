"""What the connector takes for true of WooCommerce, and on what each fact rests.

Recorded and measured with a real WooCommerce 10.0.2 on WordPress 6.8.3, with a gateway that was written for
it; version 8.9.3 with the older order storage, and 10.0.2 on WordPress 7.1, behaved alike. Real gateways and
newer versions of WooCommerce were not tried.
"""

from __future__ import annotations

from dropconnect.kit import facts_from
from dropconnect.plugin import FactKind, ProviderFact

_CASSETTES = "tests/cassettes/woocommerce"
_SHAPES = "tests/cassettes/woocommerce-shapes"
_MEASURED = "WooCommerce 10.0.2 on WordPress 6.8.3"
_ISSUES = "public issues of WooCommerce and of its plugins"


def _recorded(file: str, *statements: str) -> tuple[ProviderFact, ...]:
    return facts_from(FactKind.RECORDING, file, *statements)


FACTS = (
    *_recorded(
        f"{_CASSETTES}/cancel_processing_ok.yaml",
        "cancelling is a change of the status and pays nothing back",
    ),
    *_recorded(f"{_CASSETTES}/cancel_completed_ok.yaml", "a completed order can be cancelled, too"),
    *_recorded(f"{_CASSETTES}/cancel_pending_unpaid_ok.yaml", "so can an order that was never paid"),
    *_recorded(f"{_CASSETTES}/cancel_twice_ok.yaml", "cancelling a cancelled order changes nothing"),
    *_recorded(
        f"{_CASSETTES}/order_not_found.yaml",
        "an order that is not there is 404 when read, 400 when changed, and 500 when refunded",
    ),
    *_recorded(
        f"{_CASSETTES}/refund_full_amount_only_ok.yaml", "a full refund sets the status refunded by itself"
    ),
    *_recorded(
        f"{_CASSETTES}/refund_full_lines_restock_ok.yaml",
        "a refund names lines, shipping and fees in one list, and its tax by rate",
    ),
    *_recorded(
        f"{_CASSETTES}/refund_partial_then_rest_ok.yaml",
        "a part that is refunded leaves the status as it was",
    ),
    *_recorded(
        f"{_CASSETTES}/refund_over_amount_500.yaml",
        "more than the rest is refused with HTTP 500, as every refund that is refused",
    ),
    *_recorded(
        f"{_CASSETTES}/refund_gateway_declined_500.yaml",
        "a gateway's refusal has the same code, and no row of the refund stays",
    ),
    *_recorded(
        f"{_CASSETTES}/refund_gateway_unsupported_then_manual.yaml",
        "a gateway without refunds is refused; api_refund false books and pays nothing",
    ),
    *_recorded(
        f"{_CASSETTES}/refund_with_meta_ok.yaml",
        "meta_data of a refund can be read again",
        "the answer to a refund is the row that is read later, in every part",
    ),
    *_recorded(
        f"{_CASSETTES}/refund_bad_amounts.yaml", "an amount has to be text; a JSON number is refused with 400"
    ),
    *_recorded(f"{_CASSETTES}/auth_read_only_key_401.yaml", "a key that only reads is 401, not 403"),
    *_recorded(f"{_CASSETTES}/order_notes.yaml", "a note for the customer has a flag of its own"),
    *_recorded(f"{_CASSETTES}/list_orders.yaml", "lists have pages of at most 100, counted in headers"),
    *_recorded(
        f"{_CASSETTES}/hard_orders.json",
        "what a refund of lines books with coupons, fees, two tax rates, prices with and without tax",
        "an order lists all its refunds itself, each with its amount below zero",
    ),
    *_recorded(f"{_SHAPES}/orders_jpy.json", "amounts have the shop's decimals: 0 in a yen shop"),
    *_recorded(f"{_SHAPES}/orders_kwd.json", "and 3 in a dinar shop"),
    *_recorded(
        f"{_SHAPES}/webhook_deliveries.json",
        "a delivery's signature covers its raw body, and delivery ids repeat",
    ),
    *facts_from(
        FactKind.MEASURED,
        _MEASURED,
        "the same refund sent twice is paid twice: there is no key against it, and no lock",
        "a client that gives up stops nothing: the refund goes on",
        "a refund's row is there before its gateway is called, its meta_data only after",
        "a worker that dies in the gateway leaves the row: booked, not paid, without meta_data",
        "a gateway that throws leaves no row, and may have paid",
        "taking a refund's row away moves no money and frees the amount again",
        "two cancellations at the same moment can put goods into stock twice",
        "date_paid is set for cash on delivery and bank transfer, too, once staff go on with the order",
        'an amount with a comma is misread: "5,00" is sent to the gateway as 500',
        "query names that the shop does not know are ignored, and the whole list comes",
        "a change of meta_data alone sends no mail and writes no note",
        "the shop mails the customer itself on every refund",
        "a webhook's ping is not signed; deliveries are never repeated, and the 7th failure ends them",
        "any number of webhooks may have one topic; the secret of one is never shown",
        "webhooks to the shop's own machine, or to another port than 80, 443 and 8080, are never sent",
        "a key of a customer's account is refused with 403, one of a shop manager may do everything here",
        "a trashed order is still there, keeps its old status in its meta_data, and can be refunded",
    ),
    *facts_from(
        FactKind.DOCUMENT,
        "WooCommerce 10.0.2, its source",
        "its list of currencies (get_woocommerce_currencies) has codes that ISO 4217 has not",
        "a search does not look at numbers that a plugin gives",
        "a line's taxes are kept under the ids of their rates, so a refund has to name the same ones",
        "an unknown payment method is refused as a gateway that does not exist",
    ),
    *facts_from(
        FactKind.DOCUMENT,
        "WooCommerce REST API reference, System status",
        "settings.number_of_decimals is to how many decimals the shop writes prices",
    ),
    *facts_from(
        FactKind.SECOND_HAND,
        _ISSUES,
        "ids of tax rates can be any text; lists can be objects or have gaps; numbers come as text",
        "a refund line of 0.00 makes some gateways' plugins fail",
        "shops run with other decimals than ISO 4217 says, and with codes outside it",
        "gift cards, wallets and points stand in own fields, in negative fees, or in the total alone",
        "one payment can belong to several orders (marketplaces)",
        "version 11.1 refuses more than a line's rest with 422, where older ones look at the order alone",
    ),
    *facts_from(
        FactKind.ASSUMPTION,
        "",
        "after settle_seconds no call is under way any more, through proxy, PHP and gateway",
        "versions after 10.0.2 behave like it where no fact says otherwise",
        "a status that a plugin registers is taken, listed and changed over the API as WooCommerce's own",
        "an order keeps its dates of payment and completion in a plugin's status",
    ),
)
