"""``make serve-demo``: the real server over simulated shops, with a week of cases, until Ctrl-C."""

from __future__ import annotations

import argparse
import logging
import sys
import tempfile
from collections.abc import Sequence
from contextlib import ExitStack
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from rich.console import Console

from dropconnect.app import Dropconnect
from dropconnect.clock import SystemClock
from dropconnect.demo.letterbox import Letterbox
from dropconnect.demo.offers import offers
from dropconnect.demo.premises import AGENCY, ASSISTANT, OWNER, Premises
from dropconnect.demo.workplace import unseen_settings
from dropconnect.manager import InstalledConnector, Registry, discover

if TYPE_CHECKING:
    from dropconnect.demo.supplying import Shop, Supplier
    from dropconnect.testing.simulator import Demo

PASSWORD = "three green lamps at dusk"  # noqa: S105 - of people who exist here only
_AHEAD = timedelta(days=365)
_INTERRUPTED = 130


def main(arguments: Sequence[str] = ()) -> int:
    """Prepare the week, print where to look, and serve. Everything is gone afterwards."""
    options = argparse.ArgumentParser(prog="python -m dropconnect.demo.serving", description=main.__doc__)
    options.add_argument("--port", type=int, default=0, help="port of the server; 0 takes a free one")
    options.add_argument("--folder", type=Path, default=None, help="where to keep it; else a temporary one")
    wanted = options.parse_args(list(arguments))
    console = Console(highlight=False, soft_wrap=True)
    logging.basicConfig(level=logging.ERROR)
    with ExitStack() as stack:
        stack.enter_context(unseen_settings())
        folder = wanted.folder
        if folder is None:
            temporary = tempfile.TemporaryDirectory(prefix="dropconnect-demo-", ignore_cleanup_errors=True)
            folder = Path(stack.enter_context(temporary))
        folder.mkdir(parents=True, exist_ok=True)
        try:
            return _show(Premises(folder, wanted.port), console, stack)
        except KeyboardInterrupt:
            return _INTERRUPTED


def _show(premises: Premises, console: Console, stack: ExitStack) -> int:
    from dropconnect.demo.week import DAYS, Week
    from dropconnect.testing.fakes import FakeClock
    from dropconnect.web.process import serve

    registry = discover()
    shop, supplier = _shop(registry), _supplier(registry)
    installed, second = _second(registry)
    clock = FakeClock()
    begin = datetime.now(UTC) - timedelta(days=DAYS)
    simulators = (shop.demo.simulator, second.simulator, supplier.demo.simulator)
    # Boot time is ahead of the machine's: connectors compare the last moment at which something may be sent
    # with the machine's own clock, and must not find it over.
    clock.advance(SystemClock().boot() + _AHEAD.total_seconds())
    clock.set_wall_clock(begin)
    for simulator in simulators:
        simulator.clock.begin_at(begin)
    letterbox = stack.enter_context(Letterbox())
    urls = [stack.enter_context(simulator.running()) for simulator in simulators]
    premises.configure((shop, urls[0]), (installed, second, urls[1]), (supplier, urls[2]), letterbox.port)

    def let_pass(seconds: float) -> None:
        clock.advance(seconds)
        for simulator in simulators:
            simulator.clock.advance(seconds)

    console.print("A week passes at two simulated shops ...")
    with Dropconnect.open(premises.file, clock=clock, registry=registry) as app:
        week = Week(app, shop, second, supplier, letterbox, let_pass)
        week.live()
        for person in (OWNER, ASSISTANT, AGENCY):
            secret = app.first_link() or app.password_link(person, by=OWNER)
            app.set_password(secret, PASSWORD)
    with Dropconnect.open(premises.file, registry=registry) as app:
        serve(app, app.serve_settings(), lambda address, _: _announce(console, address, week.supplier_link))
    return 0


def _announce(console: Console, address: str, supplier_link: str) -> None:
    console.print(f"\nThe server: {address}", style="bold")
    console.print(
        f"Log in as {OWNER} (the owner), {ASSISTANT} (an assistant, up to 100.00 USD) or {AGENCY} (an"
    )
    console.print(f"agency's person, who sees one of the two stores). The password of all: {PASSWORD}")
    if supplier_link:
        console.print(f"The workshop's page, from its mail: {supplier_link}")
    console.print("Ctrl-C ends it.")
    sys.stdout.flush()


def _shop(registry: Registry) -> Shop:
    from dropconnect.demo.supplying import Shop

    found = offers(registry, "platform", lambda simulator: simulator.demo_shop())
    return next(Shop(*offer) for offer in found)


def _second(registry: Registry) -> tuple[InstalledConnector, Demo]:
    return next(offers(registry, "platform", lambda simulator: simulator.demo()))


def _supplier(registry: Registry) -> Supplier:
    from dropconnect.demo.supplying import Supplier

    found = offers(registry, "supplier", lambda simulator: simulator.demo_supplier())
    return next(Supplier(*offer) for offer in found)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
