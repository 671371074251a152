import sys
import tempfile
import time
from pathlib import Path

import pytest
from tests.support.recordings import SHOP
from tests.woocommerce.two_journals.exploring import schedules
from tests.woocommerce.two_journals.race import *


def main():
    stops, losses, limit = map(int, sys.argv[1:4])
    kinds = sys.argv[4:6] or ["WHOLE", "WHOLE"]
    W = {"WHOLE": {}, "LINE": {"LAMP-1": 1}}
    sim = WooCommerceSimulator.from_shop(SHOP)
    sim.shop.synchronised = losses > 0
    mp = pytest.MonkeyPatch()
    mp.setenv("NO_PROXY", "127.0.0.1")
    import collections

    tally = collections.Counter()
    with two_installations(sim, Path(tempfile.mkdtemp()), mp) as shop:
        t = time.time()
        n = cut = 0
        for s in schedules():
            if n + cut >= limit:
                break
            race = Race(shop, dict(zip(PARTIES, (W[k] for k in kinds))), stops=stops, losses=losses)
            sim.log.clear()
            done = race.run(s)
            if not done:
                cut += 1
            else:
                n += 1
            if race.order.money_paid > 83:
                print("TWICE", s, flush=True)
            st = [shop.case(p, race.order) for p in PARTIES]
            res = (
                done,
                str(race.order.money_paid),
                *(str(c.outcome if c.outcome else c.waiting_on) if c else None for c in st),
                *shop.rows(race.order),
            )
            tally[res] += 1
            if limit < 30 or n % 50 == 0:
                print(
                    n,
                    cut,
                    round(time.time() - t, 1),
                    res,
                    s if limit < 30 else "",
                    len(sim.log.requests()),
                    flush=True,
                )
        print("TOTAL", n, cut, time.time() - t)
        for k, v in tally.most_common():
            print(v, k)


if __name__ == "__main__":
    main()
