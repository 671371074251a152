"""What every connector keeps to, whatever its role."""

from __future__ import annotations

import inspect
from collections.abc import Mapping, Sequence
from typing import Any

import pytest
from pydantic import ValidationError

from dropconnect.hookspecs import Connector
from dropconnect.manager import check_connector_class
from dropconnect.models.operation import Evidence, EvidenceStatus
from dropconnect.roles import hook_names
from dropconnect.testing.conformance.secrecy import leaks


def assert_class_keeps_the_contract(connector: type[Connector], specs: type[Connector]) -> None:
    check_connector_class(connector)
    assert connector.__eq__ is object.__eq__, "connectors are told apart by identity"
    hooks = [getattr(connector, name) for name in hook_names(specs)]
    assert not any(inspect.iscoroutinefunction(hook) for hook in hooks), "hooks are synchronous"


def assert_no_secret_shows(connector: Connector, settings: Mapping[str, Any], secrets: Sequence[str]) -> None:
    made = type(connector).settings_model.model_validate(settings)
    shown = " ".join((repr(connector), str(vars(connector)), repr(made), str(made)))
    shown += made.model_dump_json()
    assert leaks(shown, secrets) == []


def assert_settings_are_strict(
    connector: Connector, settings: Mapping[str, Any], secrets: Sequence[str]
) -> None:
    """An unknown setting is refused without telling a secret, and every setting says what it is for."""
    model = type(connector).settings_model
    with pytest.raises(ValidationError, match="no_such_setting") as caught:
        model.model_validate({**settings, "no_such_setting": 1})
    assert [secret for secret in secrets if secret in str(caught.value)] == []
    assert [name for name, setting in model.model_fields.items() if not setting.description] == []


def assert_not_found(evidence: Evidence) -> None:
    """Of what was never sent: nothing shows it, and a reason says so.

    Not PENDING: whether absence proves something yet, the core knows from its own clock.
    """
    assert evidence.status in (EvidenceStatus.ABSENT, EvidenceStatus.UNKNOWABLE), (
        f"it was never sent, and the look-up says {evidence.status}; say ABSENT as it is shown, also right "
        "after the call: dropconnect itself knows when that proves something"
    )
    assert evidence.reason
