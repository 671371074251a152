"""The name in a greeting: customers write it themselves, and our mail carries it under the shop's name."""

from __future__ import annotations

import re
from typing import Annotated

from pydantic import AfterValidator

_LONGEST = 40
_MOST_DIGITS = 4
"""More of them are a telephone number, which telephones turn into a link."""
_JOINERS = frozenset("\u200c\u200d")
"""They cannot be seen, and belong to names in some scripts."""
_LINK = re.compile(r"[:/\\@<>\[\]]|www\b|\w[.\u3002\uff0e\uff61]\w{2}", re.IGNORECASE)
"""What a mail program may turn into a link: a scheme, a path, an address, or a bare domain such as
``evil.example``. ``J. R. Smith`` and ``J.R. Smith`` are none."""


def greeting_name(name: str) -> str:
    """The name as a greeting may say it; empty, for the neutral greeting, where it may not.

    So somebody who orders under a name such as ``Ada, win at www.evil.example`` and cancels has no mail of
    ours sent to a stranger's address with their words in it.
    """
    words = " ".join(filter(None, name.split(" ")))
    if len(words) > _LONGEST or _LINK.search(words) is not None:
        return ""
    if sum(map(str.isdigit, words)) > _MOST_DIGITS:
        return ""
    seen = "".join(character for character in words if character not in _JOINERS)
    return words.strip() if seen.isprintable() else ""


def short_name(name: str) -> str:
    """``Ada E.`` of Ada Example: enough to tell orders apart in a list, and no more than that.

    One word alone stays as it is. Empty where ``greeting_name`` is.
    """
    words = greeting_name(name).split(" ")
    return " ".join((words[0], f"{words[-1][0]}.")) if len(words) > 1 else words[0]


GreetingName = Annotated[str, AfterValidator(greeting_name)]
