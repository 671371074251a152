"""Writes docs/reference/errors.md from ``dropconnect.errors``, so that no error can be missing.

Usage: python tools/errors_reference.py > docs/reference/errors.md
"""

from __future__ import annotations

import inspect
import itertools
import sys
from collections.abc import Iterator

from prose import first_sentence, markdown, wrapped

from dropconnect import errors
from dropconnect.cli.exits import of_error

_HEAD = """\
# Errors

Every exception that dropconnect raises on purpose stands in `dropconnect.errors`, and is named by what
the caller can do. Ask an exception for its class and its fields, never for words in its message.

A provider's *no* is not an error: it comes back as a value, a `StepResult` with a `Refusal`. A write
whose outcome is not known becomes an effect in doubt, which is looked up.

The number is the [exit code](cli.md#exit-codes) of a command that ends with the error.

This page is made from the code by `make docs`.
"""


def page() -> Iterator[str]:
    title, _, words = _HEAD.partition("\n\n")
    yield f"{title}\n"
    yield wrapped(words)
    yield "\n```text"
    for depth, error in tree():
        yield f"{'  ' * depth + error.__name__:<34}{codes(error)}"
    yield "```"
    for _, error in tree():
        yield from section(error)


def section(error: type[Exception]) -> Iterator[str]:
    happened, what_to_do = explained(error)
    yield f"\n## {error.__name__}\n"
    yield wrapped(happened)
    yield ""
    yield wrapped(f"**What to do:** {what_to_do}")
    fields = fields_of(error)
    if fields:
        yield ""
        yield wrapped(f"Fields: {', '.join(f'`{name}`' for name in fields)}.")
    yield f"\nExit code: {codes(error)}."


def public() -> tuple[type[Exception], ...]:
    """The exceptions of the module, as they stand in the file."""
    classes = [item for item in vars(errors).values() if inspect.isclass(item)]
    return tuple(
        item for item in classes if issubclass(item, Exception) and item.__module__ == errors.__name__
    )


def tree() -> Iterator[tuple[int, type[Exception]]]:
    """Every exception after its base, with its depth."""
    known = public()

    def below(base: type[Exception], depth: int) -> Iterator[tuple[int, type[Exception]]]:
        yield depth, base
        for error in known:
            if error.__bases__[0] is base:
                yield from below(error, depth + 1)

    for error in known:
        if error.__bases__[0] not in known:
            yield from below(error, 0)


def explained(error: type[Exception]) -> tuple[str, str]:
    """What happened, and what to do: the first sentence of the docstring, and the rest."""
    words = " ".join(markdown(inspect.getdoc(error) or "").split())
    happened = first_sentence(words)
    what_to_do = words.removeprefix(happened).strip()
    if not what_to_do:
        raise SystemExit(f"{error.__name__} does not say what to do: add a second sentence to its docstring")
    return happened, what_to_do


def fields_of(error: type[Exception]) -> tuple[str, ...]:
    """What an instance carries beside its message."""
    return tuple(item.name for item in _parameters(error) if item.kind is item.KEYWORD_ONLY)


def codes(error: type[Exception]) -> str:
    """The exit codes with which a command can end because of ``error``."""
    keyword_only = (item for item in _parameters(error) if item.kind is item.KEYWORD_ONLY)
    required = [item.name for item in keyword_only if item.default is item.empty]
    values = itertools.product((False, True), repeat=len(required))
    made = (error("...", **dict(zip(required, chosen, strict=True))) for chosen in values)
    return " or ".join(str(int(code)) for code in sorted({of_error(instance) for instance in made}))


def _parameters(error: type[Exception]) -> tuple[inspect.Parameter, ...]:
    initialiser = next(vars(base)["__init__"] for base in error.__mro__ if "__init__" in vars(base))
    return tuple(inspect.signature(initialiser).parameters.values())


def text() -> str:
    return "\n".join(page()) + "\n"


if __name__ == "__main__":
    sys.stdout.write(text())
