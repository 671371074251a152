"""Building blocks for a connector's settings: secrets by reference, no unknown keys."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Annotated, Any

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    SecretStr,
    ValidationInfo,
    WithJsonSchema,
)

REFERENCE_KINDS = ("env", "file", "keyring")

SECRET_SCHEMA = {
    "description": "Where the secret is kept. The file itself never holds a secret.",
    "oneOf": [
        {
            "type": "object",
            "properties": {kind: {"type": "string", "minLength": 1}},
            "required": [kind],
            "additionalProperties": False,
        }
        for kind in REFERENCE_KINDS
    ],
}


class ConnectionSettings(BaseModel):
    """Base of a connector's settings model. Unknown keys are errors, so that a typo is found.

    The docstring below a setting is its description, as ``dropconnect config schema`` shows it.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)


# For the classes below it: it has no settings itself, and pydantic would search every module for its source
# each time a program starts.
ConnectionSettings.model_config["use_attribute_docstrings"] = True


def _from_env(name: str) -> str:
    value = os.environ.get(name, "")
    if not value:
        raise ValueError(f"the environment variable {name} is not set: export it, then try again")
    return value


def _from_file(name: str, base: Path) -> str:
    path = base / name
    try:
        value = path.read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError) as error:
        reason = error.strerror if isinstance(error, OSError) else "it is not UTF-8 text"
        raise ValueError(f"the secret file {path} cannot be read: {reason}") from None
    if not value:
        raise ValueError(f"the secret file {path} is empty: write the secret into it")
    return value


def _from_keyring(name: str) -> str:
    service, slash, user = name.rpartition("/")
    if not slash or not service or not user:
        raise ValueError(f'write the keyring entry as "service/name", not {name!r}')
    try:
        import keyring
        from keyring.errors import KeyringError
    except ImportError:
        raise ValueError("the keyring library is missing: pip install 'dropconnect[keyring]'") from None
    try:
        value = keyring.get_password(service, user)
    except KeyringError as error:
        raise ValueError(f"the keyring cannot be read ({type(error).__name__})") from None
    if not value:
        raise ValueError(f"the keyring has no entry {name}: `keyring set {service} {user}` makes one")
    return value


def reference_of(value: Any) -> dict[str, str]:
    """Where a secret is kept, unread. Plain text in the file is refused, on purpose."""
    if not isinstance(value, dict) or len(value) != 1 or next(iter(value)) not in REFERENCE_KINDS:
        raise ValueError(
            'a secret is given by reference: { env = "NAME" }, { file = "path" } '
            'or { keyring = "service/name" }'
        )
    [(kind, name)] = value.items()
    if not isinstance(name, str) or not name:
        raise ValueError(f"{kind} needs a name in quotes")
    return {kind: name}


def resolve_secret(value: Any, info: ValidationInfo) -> SecretStr:
    """Turn a reference into the secret."""
    if isinstance(value, SecretStr):
        return value
    [(kind, name)] = reference_of(value).items()
    if kind == "env":
        return SecretStr(_from_env(name))
    if kind == "keyring":
        return SecretStr(_from_keyring(name))
    base = Path((info.context or {}).get("base", "."))
    return SecretStr(_from_file(name, base))


Secret = Annotated[SecretStr, BeforeValidator(resolve_secret), WithJsonSchema(SECRET_SCHEMA)]
"""A setting that is given by reference and never printed."""


def _beside_the_file(path: Path, info: ValidationInfo) -> Path:
    return Path((info.context or {}).get("base", ".")) / path


ConfigPath = Annotated[Path, AfterValidator(_beside_the_file)]
"""A path setting; a relative one counts from the folder of the configuration file."""
