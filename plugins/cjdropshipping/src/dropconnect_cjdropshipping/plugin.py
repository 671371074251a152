"""The CJ Dropshipping connector. It can be found and named, and offers no operation yet."""

from __future__ import annotations

from collections.abc import Iterable

from dropconnect.plugin import ConnectionSettings, Connector, SupplierSpecs, hookimpl


class CJDropshippingConnector(SupplierSpecs):
    """A CJ account. Every operation raises ``UnsupportedOperation``, so it needs no settings."""

    name = "cjdropshipping"
    title = "CJ Dropshipping"
    settings_model = ConnectionSettings


@hookimpl
def dropconnect_connectors() -> Iterable[type[Connector]]:
    """Name the connector class of this plugin."""
    return [CJDropshippingConnector]
