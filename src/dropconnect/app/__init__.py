"""The front door of dropconnect. The command line, the web and everything else are faces of it."""

from dropconnect.app.front_door import Dropconnect

__all__ = ["Dropconnect"]
