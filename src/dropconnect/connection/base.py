"""What the connections of all roles share: the one door to the hooks, and the checks at it."""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping
from datetime import datetime
from functools import cache
from typing import Any, TypeVar

import pluggy

from dropconnect.connection.looks import Looks
from dropconnect.dates import hearing
from dropconnect.errors import ConnectorError, DropConnectError, PluginError, UnsupportedOperation
from dropconnect.hookspecs import PROJECT, Connector
from dropconnect.manager import check_connector_class
from dropconnect.models.base import Model
from dropconnect.models.commands import Command
from dropconnect.models.message import OutgoingMessage
from dropconnect.models.operation import (
    CheckItem,
    StepResult,
)
from dropconnect.models.subscription import Subscription
from dropconnect.roles import ROLES, roles_of, writing_hooks
from dropconnect.words import Gate

T = TypeVar("T", bound=Model)


_marks: dict[tuple[type, str], frozenset[str]] = {}


def _marked(kind: type, mark: str) -> frozenset[str]:
    """What of a class is marked as a hook or as its specification, by whatever name."""
    if (kind, mark) not in _marks:
        _marks[kind, mark] = frozenset(name for name in dir(kind) if hasattr(getattr(kind, name, None), mark))
    return _marks[kind, mark]


@cache
def _writing(role: str) -> Mapping[type[Model], str]:
    return writing_hooks(ROLES[role])


class _Hooks(pluggy.PluginManager):
    """Looks at what is marked, instead of at every attribute of each connector and of its role."""

    def parse_hookimpl_opts(self, plugin: object, name: str) -> pluggy.HookimplOpts | None:
        if name not in _marked(type(plugin), f"{PROJECT}_impl") and name not in vars(plugin):
            return None
        return super().parse_hookimpl_opts(plugin, name)

    def parse_hookspec_opts(self, module_or_class: Any, name: str) -> pluggy.HookspecOpts | None:
        if name not in _marked(module_or_class, f"{PROJECT}_spec"):
            return None
        return super().parse_hookspec_opts(module_or_class, name)


class _LastCall(threading.local):
    """Of each thread that uses the connection its own: between a call and the look at what was heard in it,
    another thread may have made one."""

    heard: datetime | None = None


class Connection:
    """What connections of all roles share. Use one of the subclasses. Thread-safe if its connector is."""

    role: str

    def __init__(self, connector: Connector) -> None:
        check_connector_class(type(connector))
        if self.role not in roles_of(type(connector)):
            raise PluginError(f"the connector {connector.name!r} is not a {self.role}")
        self.name = connector.connection
        self.connector = connector
        self.looks = Looks()
        self._last_call = _LastCall()
        self._gate = Gate(connector.redactor)
        self.before_call: Callable[[], None] = lambda: None
        """Called before each call to the provider: whoever works with this connection gets on."""
        self._writing = _writing(self.role)
        self._manager = _Hooks(PROJECT)
        for role in roles_of(type(connector)):
            self._manager.add_hookspecs(ROLES[role])
        try:
            self._manager.register(connector, name=self.name)
            self._manager.check_pending()
        except pluggy.PluginValidationError as error:
            raise PluginError(f"the connector {connector.name!r}: {error}") from error

    @property
    def heard(self) -> datetime | None:
        """What the provider's clock showed in this thread's last call, in UTC; None: it did not say."""
        return self._last_call.heard

    def close(self) -> None:
        self.connector.close()

    def check_connection(self) -> tuple[CheckItem, ...]:
        """The provider's answers to "is this connection ready?"; every role has such a hook."""
        return self._many(CheckItem, f"{self.role}_check_connection")

    @property
    def installs_webhooks(self) -> bool:
        return self.supports(f"{self.role}_install_webhooks")

    def list_webhooks(self) -> tuple[Subscription, ...]:
        """The webhooks that the provider shows; see the hook for which."""
        return self._many(Subscription, f"{self.role}_list_webhooks")

    def install_webhooks(self, url: str, *, replace: bool = False) -> tuple[Subscription, ...]:
        """Have deliveries sent to ``url``. It may be asked again whatever became of it: see the hook."""
        return self._many(Subscription, f"{self.role}_install_webhooks", url=url, replace=replace)

    def remove_webhooks(self, url: str) -> tuple[Subscription, ...]:
        """Take away what leads to ``url``; what was taken away."""
        return self._many(Subscription, f"{self.role}_remove_webhooks", url=url)

    def supports(self, operation: str) -> bool:
        """Whether the connector overrides that hook."""
        caller = getattr(self._manager.hook, operation)
        return any(not impl.hookwrapper and not impl.wrapper for impl in caller.get_hookimpls())

    def write(self, what: Command | OutgoingMessage) -> StepResult:
        """Carry ``what`` out by the hook that takes it: the only door to a writing hook.

        To be called by ``dropconnect.effects`` alone, which commits the intent first. Raises
        ``UnsupportedOperation`` where the connector does not offer it, else what the hook raises.
        """
        hook = self._writing.get(type(what))
        if hook is None:
            raise TypeError(f"{type(what).__name__} is not something that a {self.role} carries out")
        argument = "message" if isinstance(what, OutgoingMessage) else "command"
        return self._one(StepResult, hook, **{argument: what})

    def _call(self, operation: str, **arguments: Any) -> Any:
        caller = getattr(self._manager.hook, operation)
        own = [impl for impl in caller.get_hookimpls() if not (impl.hookwrapper or impl.wrapper)]
        if any(impl.plugin is not self.connector for impl in own):
            raise PluginError(f"a foreign plugin answers {operation} of the connection {self.name!r}")
        if not own:
            raise UnsupportedOperation(f"{self.connector.title} ({self.name}) does not offer {operation}")
        self._last_call.heard = None
        self.before_call()
        try:
            with hearing() as heard:
                try:
                    result = caller(**arguments)
                finally:
                    self._last_call.heard = heard.date
        except ConnectorError as error:
            error.connection = error.connection or self.name
            error.operation = error.operation or operation
            self._gate.clean_error(error)
            raise
        except DropConnectError as error:
            self._gate.clean_error(error)
            raise
        except Exception as error:
            self._gate.clean_error(error)
            failure = self._gate.words(f"{type(error).__name__}: {error}")
            raise PluginError(
                f"the connector {self.connector.name!r} failed in {operation}: {failure}"
            ) from error
        if result is None:
            raise UnsupportedOperation(f"{self.connector.title} ({self.name}) does not offer {operation}")
        return result

    def _one(self, expected: type[T], operation: str, **arguments: Any) -> T:
        result = self._call(operation, **arguments)
        if not isinstance(result, expected):
            raise self._wrong(operation, expected.__name__, result)
        return self._gate.clean(result)

    def _many(self, expected: type[T], operation: str, **arguments: Any) -> tuple[T, ...]:
        rows = tuple(self._call(operation, **arguments))
        for row in rows:
            if not isinstance(row, expected):
                raise self._wrong(operation, f"{expected.__name__} rows", row)
        return tuple(map(self._gate.clean, rows))

    def _wrong(self, operation: str, expected: str, result: object) -> PluginError:
        return PluginError(
            f"the connector {self.connector.name!r} answered {operation} with "
            f"{type(result).__name__} instead of {expected}"
        )
