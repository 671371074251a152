"""A mutation's no. Where Shopify documents no words for it, these are the simulator's own."""

from __future__ import annotations

from dropconnect_shopify.simulator.books.money import Json


class Refused(Exception):
    """Nothing was done; ``field`` is where in the input the reason lies, ``code`` the error's code if it has
    one."""

    def __init__(self, message: str, *field: str, code: str | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.field = list(field) or None
        self.code = code

    @property
    def section(self) -> Json:
        """As an element of ``userErrors``."""
        return {"field": self.field, "message": self.message, "code": self.code}
