"""How a store looks on its pages for customers: its logo and its colour."""

from __future__ import annotations

from dropconnect.app.reading_room import ReadingRoom
from dropconnect.config import StoreSection
from dropconnect.config.logos import Logo, read_logo
from dropconnect.errors import ConfigurationError, NotThere


class StoreLooks(ReadingRoom):
    """The part of the front door that knows it. It asks nothing of any API."""

    def store_logo(self, store: str) -> Logo:
        """The picture itself. ``NotThere`` for a store without pages or without one, and where its file is
        gone."""
        name = self._seen_by_customers(store).customer_page.logo
        if not name:
            raise NotThere("there is no logo")
        try:
            return read_logo(self._configuration.path.parent, name)
        except ConfigurationError:
            raise NotThere("there is no logo") from None  # its words name a folder of ours

    def store_colour(self, store: str) -> str:
        """As #rgb or #rrggbb. ``NotThere`` for a store without pages or without one."""
        colour = self._seen_by_customers(store).customer_page.colour
        if not colour:
            raise NotThere("there is no colour")
        return colour

    def _seen_by_customers(self, store: str) -> StoreSection:
        section = self._configuration.stores.get(store)
        if section is None or not (section.customer_page.enabled or section.withdrawal.enabled):
            raise NotThere("there is no such page")
        return section
