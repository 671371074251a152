"""A connection to a server, made of a connector's class: for tests, without a configuration file."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from typing import Any, TypeVar, get_args, overload

from pydantic import SecretStr

from dropconnect.connection import PlatformConnection, SupplierConnection
from dropconnect.errors import PluginError
from dropconnect.hookspecs import Connector, PlatformSpecs, SupplierSpecs

Opened = TypeVar("Opened", PlatformConnection, SupplierConnection)


@overload
def connect(
    connector: type[PlatformSpecs[Any]], *, connection: str = ..., **settings: Any
) -> AbstractContextManager[PlatformConnection]: ...
@overload
def connect(
    connector: type[SupplierSpecs[Any]], *, connection: str = ..., **settings: Any
) -> AbstractContextManager[SupplierConnection]: ...
def connect(
    connector: type[Connector], *, connection: str = "shop", **settings: Any
) -> AbstractContextManager[PlatformConnection] | AbstractContextManager[SupplierConnection]:
    """Open a connection as dropconnect does, and close it at the end of the ``with``.

    ::

        with connect(TinyShop, url=url, token="t-secret") as shop:
            order = shop.get_order("1042")

    ``connection`` is its name. A secret may be given as plain text here. Raises pydantic's
    ``ValidationError`` for settings that the connector's model refuses, and ``PluginError`` for a class that
    is neither a platform nor a supplier.
    """
    if issubclass(connector, PlatformSpecs):
        return _open(PlatformConnection, connector, connection, settings)
    if issubclass(connector, SupplierSpecs):
        return _open(SupplierConnection, connector, connection, settings)
    raise PluginError(f"{connector.__name__} is neither a platform nor a supplier: inherit from their specs")


@contextmanager
def _open(
    face: type[Opened], connector: type[Connector], connection: str, settings: dict[str, Any]
) -> Iterator[Opened]:
    given = hidden(connector, settings)
    opened = face(connector(connection, connector.settings_model.model_validate(given)))
    try:
        yield opened
    finally:
        opened.close()


def hidden(connector: type[Connector], settings: Mapping[str, Any]) -> dict[str, Any]:
    """The settings, with those wrapped that the connector's model calls secret."""
    fields = connector.settings_model.model_fields.items()
    secret = {name for name, field in fields if _holds_a_secret(field.annotation)}
    return {name: _hidden(value) if name in secret else value for name, value in settings.items()}


def _holds_a_secret(annotation: Any) -> bool:
    return annotation is SecretStr or any(map(_holds_a_secret, get_args(annotation)))


def _hidden(value: Any) -> Any:
    if isinstance(value, str):
        return SecretStr(value)
    return tuple(map(_hidden, value)) if isinstance(value, list | tuple) else value
