"""What the shop tells about itself: products, gateways, taxes, settings, versions.

Products, gateways, taxes and single settings answer as measured on WooCommerce 10.0.2; the words of what is
not there come from its source.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from starlette.responses import Response

from dropconnect.testing.simulator import Received
from dropconnect_woocommerce.simulator.auth import ApiKey
from dropconnect_woocommerce.simulator.state import Shop
from dropconnect_woocommerce.simulator.views import cut, page_response
from dropconnect_woocommerce.simulator.wp import PREFIX, Json, query_parameters, refusal, rest_response

_ALLOW = "GET"
_ALLOW_SETTING = "GET, POST, PUT, PATCH"
_GROUP = "general"
_MAIL_GROUP = "email_"
_MISSING = {
    # part of the address: (code, words)
    "products": ("woocommerce_rest_product_invalid_id", "Invalid ID."),
    "payment_gateways": ("woocommerce_rest_payment_gateway_invalid", "Resource does not exist."),
}


class CatalogueEndpoints:
    def __init__(self, shop: Shop) -> None:
        self._shop = shop

    def products(self, request: Received, key: ApiKey) -> Response:
        sku = query_parameters(request).get("sku")
        rows = [row for row in self._shop.products.values() if sku is None or row["sku"] == sku]
        rows.sort(key=lambda row: row["id"], reverse=True)
        return page_response(request, rows, lambda row: _linked(row, request, "products"), allow=_ALLOW)

    def product(self, request: Received, key: ApiKey, product_id: int) -> Response:
        found = self._shop.products.get(product_id)
        return _item(request, found, "products")

    def payment_gateways(self, request: Received, key: ApiKey) -> Response:
        shown = [_linked(row, request, "payment_gateways") for row in self._shop.payment_gateways]
        return rest_response(request, shown, headers={"Allow": _ALLOW})

    def payment_gateway(self, request: Received, key: ApiKey, gateway_id: str) -> Response:
        found = next((row for row in self._shop.payment_gateways if row["id"] == gateway_id), None)
        return _item(request, found, "payment_gateways")

    def taxes(self, request: Received, key: ApiKey) -> Response:
        return page_response(
            request, self._shop.taxes, lambda row: _linked(row, request, "taxes"), allow=_ALLOW
        )

    def general_settings(self, request: Received, key: ApiKey) -> Response:
        shown = [_linked(row, request, "settings/general") for row in self._settings()]
        return rest_response(request, shown, headers={"Allow": _ALLOW})

    def settings_of_another_group(self, request: Received, key: ApiKey, group_id: str) -> Response:
        raise refusal(404, "rest_setting_setting_group_invalid", "Invalid setting group.")

    def setting(self, request: Received, key: ApiKey, group_id: str, setting_id: str) -> Response:
        mail = group_id.removeprefix(_MAIL_GROUP)
        if group_id != _GROUP and mail not in self._shop.mail_switches:
            return self.settings_of_another_group(request, key, group_id)
        rows = self._settings() if group_id == _GROUP else [self._switch_of(mail)]
        found = next((row for row in rows if row["id"] == setting_id), None)
        if found is None:
            raise refusal(404, "rest_setting_setting_invalid", "Invalid setting.")
        shown = cut(_linked(found, request, f"settings/{group_id}"), request, listed=False)
        return rest_response(request, shown, headers={"Allow": _ALLOW_SETTING})

    def system_status(self, request: Received, key: ApiKey) -> Response:
        body = {
            "environment": {
                "home_url": request.base_url,
                "site_url": request.base_url,
                "version": self._shop.version,
                "wp_version": self._shop.wp_version,
            },
            "settings": {
                "currency": self._shop.currency,
                "number_of_decimals": self._shop.decimals,
                "decimal_separator": ".",
                "thousand_separator": ",",
                "HPOS_enabled": True,
                "HPOS_sync_enabled": self._shop.synchronised,
            },
        }
        return rest_response(request, cut(body, request, listed=False), headers={"Allow": _ALLOW})

    def _switch_of(self, mail: str) -> Json:
        """The box of one mail. Not measured: its shape is that of the other settings."""
        is_on = "yes" if self._shop.mail_switches[mail] else "no"
        return {
            "id": "enabled",
            "label": "Enable/Disable",
            "description": "",
            "type": "checkbox",
            "default": "yes",
            "tip": "",
            "value": is_on,
            "group_id": f"{_MAIL_GROUP}{mail}",
        }

    def _settings(self) -> list[Json]:
        values = {
            "woocommerce_currency": ("Currency", "select", self._shop.currency),
            "woocommerce_price_decimal_sep": ("Decimal separator", "text", "."),
            "woocommerce_price_num_decimals": ("Number of decimals", "number", str(self._shop.decimals)),
        }
        return [
            {
                "id": name,
                "label": label,
                "description": "",
                "type": kind,
                "default": value,
                "tip": "",
                "value": value,
                "options": {value: value} if kind == "select" else {},
                "group_id": _GROUP,
            }
            for name, (label, kind, value) in values.items()
        ]


def _item(request: Received, found: Mapping[str, Any] | None, path: str) -> Response:
    if found is None:
        raise refusal(404, *_MISSING[path])
    return rest_response(request, _linked(found, request, path), headers={"Allow": _ALLOW})


def _linked(row: Mapping[str, Any], request: Received, path: str) -> Json:
    base = f"{request.base_url}{PREFIX}/{path}"
    return {
        **row,
        "_links": {"self": [{"href": f"{base}/{row['id']}"}], "collection": [{"href": base}]},
    }
