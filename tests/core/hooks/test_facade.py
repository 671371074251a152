"""What the typed facade does with a connector that breaks the contract."""

from __future__ import annotations

from typing import Any

import pytest

from dropconnect.connection import PlatformConnection, SupplierConnection
from dropconnect.errors import ConnectorError, PluginError, ProviderUnavailable, UnsupportedOperation
from dropconnect.hookspecs import PlatformSpecs, SupplierSpecs, hookimpl
from dropconnect.models.cancellation import Choice
from dropconnect.models.operation import CancellationTerms, CheckItem, Eligibility
from dropconnect.models.order import Order
from dropconnect.plugin import ConnectionSettings
from dropconnect.roles import ROLES, hook_names
from dropconnect.testing.fakes import FakeClock, FakeWorld, fake_order

NOW = FakeClock().now()
CHOICE = Choice(lines=(), whole_order=True)


class Bare(PlatformSpecs[ConnectionSettings]):
    contract = 1
    name = "bare"
    title = "Bare"
    settings_model = ConnectionSettings


def connect(connector: type[PlatformSpecs], connection: str = "shop") -> PlatformConnection:
    return PlatformConnection(connector(connection, ConnectionSettings()))


def answering(result: Any) -> PlatformConnection:
    """A connection whose connector answers ``get_order`` and ``check_connection`` with ``result``."""

    class Answering(Bare):
        @hookimpl
        def platform_get_order(self, order_id: str) -> Any:
            return result

        @hookimpl
        def platform_check_connection(self) -> Any:
            return result

    return connect(Answering)


def test_an_operation_that_is_left_out_is_unsupported_and_named() -> None:
    connection = connect(Bare)
    with pytest.raises(UnsupportedOperation, match=r"Bare \(shop\) does not offer platform_get_order"):
        connection.get_order("1")
    assert not connection.supports("platform_get_order")
    assert connection.quote_refund(fake_order("shop", "ok-1", NOW), CHOICE) is None


def test_every_hook_that_is_left_out_is_unsupported() -> None:
    connection = connect(Bare)
    assert [name for name in hook_names(PlatformSpecs) if connection.supports(name)] == []


def test_none_is_unsupported() -> None:
    with pytest.raises(UnsupportedOperation, match="platform_get_order"):
        answering(None).get_order("1")


@pytest.mark.parametrize("result", [False, 0, [], "order", {"id": "1"}])
def test_another_type_than_promised_is_a_plugin_error(result: object) -> None:
    with pytest.raises(PluginError, match=f"{type(result).__name__} instead of Order"):
        answering(result).get_order("1")


def test_rows_of_another_type_are_a_plugin_error() -> None:
    with pytest.raises(PluginError, match="str instead of CheckItem rows"):
        answering(["fine"]).check_connection()


def test_no_rows_are_an_answer() -> None:
    assert answering(()).check_connection() == ()


@pytest.mark.parametrize(("connection", "order_id"), [("other", "1"), ("shop", "2")])
def test_the_order_of_another_connection_or_id_is_refused(connection: str, order_id: str) -> None:
    with pytest.raises(PluginError, match="asked 'shop' for the order '1'"):
        answering(fake_order(connection, order_id, NOW)).get_order("1")


def test_a_misspelt_hook_is_found() -> None:
    class Misspelt(Bare):
        @hookimpl
        def platform_get_ordre(self, order_id: str) -> None:
            return None

    with pytest.raises(PluginError, match="platform_get_ordre"):
        connect(Misspelt)


def test_a_misspelt_argument_is_found() -> None:
    class Misspelt(Bare):
        @hookimpl
        def platform_get_order(self, orderid: str) -> Order | None:
            return None

    with pytest.raises(PluginError, match="orderid"):
        connect(Misspelt)


def test_an_override_without_the_marker_is_found() -> None:
    class Unmarked(Bare):
        def platform_get_order(self, order_id: str) -> Order | None:
            return None

    with pytest.raises(PluginError, match=r"Unmarked\.platform_get_order overrides a hook without @hookimpl"):
        connect(Unmarked)


def test_a_forgotten_class_attribute_is_found() -> None:
    class Nameless(PlatformSpecs[ConnectionSettings]):
        contract = 1
        title = "Nameless"
        settings_model = ConnectionSettings

    with pytest.raises(PluginError, match="Nameless lacks the class attribute 'name'"):
        connect(Nameless)


def test_a_connector_of_another_role_is_refused() -> None:
    with pytest.raises(PluginError, match="'bare' is not a supplier"):
        SupplierConnection(Bare("shop", ConnectionSettings()))


def test_a_foreign_implementation_is_refused() -> None:
    connection = answering(fake_order("shop", "1", NOW))

    class Stranger:
        @hookimpl
        def platform_get_order(self, order_id: str) -> Order:
            return fake_order("shop", order_id, NOW)

    assert connection.get_order("1").id == "1"
    connection._manager.register(Stranger(), name="stranger")
    with pytest.raises(PluginError, match="a foreign plugin answers platform_get_order"):
        connection.get_order("1")


def test_a_connector_of_two_roles_answers_in_both() -> None:
    class Both(PlatformSpecs[ConnectionSettings], SupplierSpecs[ConnectionSettings]):
        contract = 1
        name = "both"
        title = "Both"
        settings_model = ConnectionSettings

        @hookimpl
        def platform_check_cancellation(self, order: Order, choice: Choice) -> CancellationTerms:
            return CancellationTerms(eligibility=Eligibility.NOW)

        @hookimpl
        def supplier_check_connection(self) -> tuple[CheckItem, ...]:
            return ()

    both = Both("mine", ConnectionSettings())
    order = fake_order("mine", "ok-1", NOW)
    assert PlatformConnection(both).check_cancellation(order, CHOICE).eligibility is Eligibility.NOW
    assert SupplierConnection(both).check_connection() == ()
    assert set(ROLES) == {"platform", "supplier", "notifier"}


def test_a_crash_of_the_connector_is_a_plugin_error_that_names_it() -> None:
    world = FakeWorld()
    connector = world.registry().get("fake-platform").connector
    connection = PlatformConnection(connector("shop", connector.settings_model()))
    with pytest.raises(PluginError, match=r"'fake-platform' failed in platform_get_order: ZeroDivisionError"):
        connection.get_order("broken-1")


def test_an_error_of_the_conversation_says_where_it_happened() -> None:
    class Down(Bare):
        @hookimpl
        def platform_get_order(self, order_id: str) -> Order:
            raise ProviderUnavailable("no answer")

    with pytest.raises(ConnectorError) as caught:
        connect(Down).get_order("1")
    assert (caught.value.connection, caught.value.operation) == ("shop", "platform_get_order")


def test_two_connections_of_one_connector_are_two_things() -> None:
    world = FakeWorld()
    connector = world.registry().get("fake-platform").connector
    first, second = (
        PlatformConnection(connector(name, connector.settings_model())) for name in ("first", "second")
    )
    assert (first.get_order("ok-1").connection, second.get_order("ok-1").connection) == ("first", "second")
    assert [len(world.shop(name).calls) for name in ("first", "second", "third")] == [1, 1, 0]
