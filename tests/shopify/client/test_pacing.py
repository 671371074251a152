"""Points: reserved before sending, corrected by every answer, shared fairly; in a time of its own."""

from __future__ import annotations

import random
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass, field

import pytest
from tests.shopify.client.virtual import VirtualTime

from dropconnect.plugin import RateLimited
from dropconnect_shopify.api.costs import ESTIMATES, MOST_PER_QUERY, RequestedCosts
from dropconnect_shopify.api.errors import is_throttled
from dropconnect_shopify.api.pacing import LONGEST_WAIT, CostBucket
from dropconnect_shopify.api.replies import GraphQLError, ShopifyReply, Throttle

MAXIMUM, RATE = 2000.0, 100.0
"""A standard shop (documented rate, seen bucket)."""


@dataclass
class Shop:
    """The bucket that Shopify keeps, by the documented rules."""

    time: VirtualTime
    level: float = MAXIMUM
    rate: float = RATE
    spent: float = 0.0
    throttled: int = 0
    latency: Callable[[], float] = lambda: 0.05
    at: float = 0.0
    order: list[str] = field(default_factory=list)

    def call(self, requested: float, actual: float) -> ShopifyReply:
        self.time.sleep(self.latency())
        self._refill()
        if self.level < requested:
            self.throttled += 1
            error = GraphQLError("THROTTLED", "Throttled")
            return self._answer(requested, None, (error,))
        self.level -= requested
        self.time.sleep(self.latency())
        self._refill()
        self.level = min(self.level + requested - actual, MAXIMUM)
        self.spent += actual
        return self._answer(requested, actual, ())

    def take(self, points: float) -> None:
        """What another program of the same app uses."""
        self._refill()
        self.level -= points

    def _answer(
        self, requested: float, actual: float | None, errors: tuple[GraphQLError, ...]
    ) -> ShopifyReply:
        told = Throttle(MAXIMUM, self.level, self.rate)
        self.time.sleep(self.latency())
        return ShopifyReply(
            status=200, errors=errors, requested_cost=requested, actual_cost=actual, throttle=told
        )

    def _refill(self) -> None:
        self.level = min(self.level + (self.time.clock() - self.at) * self.rate, MAXIMUM)
        self.at = self.time.clock()


@pytest.fixture
def time() -> VirtualTime:
    return VirtualTime()


@pytest.fixture
def shop(time: VirtualTime) -> Shop:
    return Shop(time)


@pytest.fixture
def bucket(time: VirtualTime) -> CostBucket:
    return CostBucket(time.clock, time.sleep)


def call(bucket: CostBucket, shop: Shop, requested: float, actual: float, name: str = "") -> ShopifyReply:
    with bucket.reserved(requested) as points:
        shop.order.append(name)
        answer = shop.call(requested, actual)
        bucket.settle(points, answer)
        return answer


@pytest.mark.parametrize(
    "told", [Throttle(MAXIMUM, 0.0, 1e-9), Throttle(MAXIMUM, -1e300, 100.0)], ids=["rate", "level"]
)
def test_points_that_never_come_back_are_not_waited_for(
    time: VirtualTime, bucket: CostBucket, told: Throttle
) -> None:
    """What Shopify tells of its bucket is a wait that it asks for; nothing was sent meanwhile."""
    with bucket.reserved(10) as points:
        bucket.settle(points, ShopifyReply(status=200, actual_cost=10, throttle=told))
    before = time.clock()
    with pytest.raises(RateLimited), bucket.reserved(10):
        pytest.fail("there are no points")
    assert LONGEST_WAIT <= time.clock() - before < LONGEST_WAIT + 1


WHOLE_ORDER = (
    ("order", 63),
    ("order", 63),
    ("order_cancel", 12),
    ("cancel_job", 2),
    ("cancel_job", 61),
    ("order", 61),
    ("refund_create", 80),
)
"""The documents of one cancellation, and what each costs for an order of two lines."""


@pytest.mark.parametrize("workers", [1, 4, 16])
def test_a_bulk_uses_what_the_bucket_allows_and_is_never_throttled(
    time: VirtualTime, shop: Shop, bucket: CostBucket, workers: int
) -> None:
    chance = random.Random(1)
    shop.latency = lambda: chance.uniform(0.01, 0.15)
    left = list(range(300))

    def cancel_orders() -> None:
        while left:
            left.pop()
            for document, actual in WHOLE_ORDER:
                call(bucket, shop, ESTIMATES[document], actual)

    time.run([cancel_orders] * workers)
    allowed_seconds = (shop.spent - MAXIMUM) / RATE
    assert shop.throttled == 0
    assert shop.spent == 300 * sum(actual for _, actual in WHOLE_ORDER)
    if workers > 1:
        assert allowed_seconds / time.clock() >= 0.95
    else:
        assert allowed_seconds / time.clock() <= 1


def told(available: float, actual: float) -> ShopifyReply:
    return ShopifyReply(status=200, actual_cost=actual, throttle=Throttle(MAXIMUM, available, RATE))


def waited_for(bucket: CostBucket, time: VirtualTime, points: float) -> float:
    before = time.clock()
    with bucket.reserved(points):
        return time.clock() - before


@pytest.mark.parametrize("slow_one_first", [True, False])
def test_an_answer_may_not_yet_know_of_other_requests(
    time: VirtualTime, bucket: CostBucket, slow_one_first: bool
) -> None:
    """It left Shopify before the slow one had arrived there, whichever was sent first."""
    names = ["slow", "quick"] if slow_one_first else ["quick", "slow"]
    waits: list[float] = []

    def work() -> None:
        with bucket.reserved(10) as points:
            bucket.settle(points, told(1000, 10))
        with ExitStack() as stack:
            sent = {
                name: stack.enter_context(bucket.reserved(500 if name == "slow" else 10)) for name in names
            }
            bucket.settle(sent["quick"], told(990, 10))
            waits.append(waited_for(bucket, time, 600))

    time.run([work])
    assert waits[0] >= (600 - 490) / RATE


def test_what_a_document_cost_less_is_used_again_at_once(time: VirtualTime, bucket: CostBucket) -> None:
    """Although the answer cannot tell whether it knows of the other request."""
    waits: list[float] = []

    def work() -> None:
        with bucket.reserved(10) as points:
            bucket.settle(points, told(2000, 10))
        with bucket.reserved(900):
            with bucket.reserved(800) as points:
                bucket.settle(points, told(1090, 10))
            waits.append(waited_for(bucket, time, 150))

    time.run([work])
    assert waits == [0]


def test_whoever_gives_up_waiting_holds_nobody_up(time: VirtualTime) -> None:
    class GivesUp(Exception):
        pass

    naps: list[float] = []

    def sleep(seconds: float) -> None:
        naps.append(seconds)
        if len(naps) == 1:
            raise GivesUp
        time.sleep(seconds)

    bucket = CostBucket(time.clock, sleep)

    def work() -> None:
        with bucket.reserved(10) as points:
            bucket.settle(points, told(0, 10))
        with pytest.raises(GivesUp), bucket.reserved(1000):
            pytest.fail("there are no points")
        with bucket.reserved(10):
            pass

    time.run([work])
    assert len(naps) > 1


def test_an_empty_bucket_is_waited_for(time: VirtualTime, shop: Shop, bucket: CostBucket) -> None:
    shop.level = 50

    def work() -> None:
        for _ in range(20):
            call(bucket, shop, 50, 50)

    time.run([work])
    assert shop.throttled == 0
    assert time.clock() >= (20 * 50 - 50) / RATE


@pytest.mark.parametrize("workers", [1, 8])
def test_other_programs_of_the_app_are_noticed(
    time: VirtualTime, shop: Shop, bucket: CostBucket, workers: int
) -> None:
    """Half of the points go to them: that cannot be foreseen, but every answer tells."""
    left = list(range(400))

    def work() -> None:
        while left:
            left.pop()
            call(bucket, shop, 50, 50)

    def another_program() -> None:
        while left:
            time.sleep(0.1)
            shop.take(5)

    time.run([*[work] * workers, another_program])
    assert shop.throttled == 0


@pytest.mark.parametrize("programs", [2, 4])
def test_programs_share_what_there_is(time: VirtualTime, shop: Shop, programs: int) -> None:
    """Each with a bucket of its own, as on several machines."""
    chance = random.Random(1)
    shop.latency = lambda: chance.uniform(0.01, 0.15)
    left = list(range(150))

    def program() -> Callable[[], None]:
        bucket = CostBucket(time.clock, time.sleep)

        def cancel_orders() -> None:
            while left:
                left.pop()
                for document, actual in WHOLE_ORDER:
                    call(bucket, shop, ESTIMATES[document], actual)

        return cancel_orders

    started = [program() for _ in range(programs)]
    time.run([worker for worker in started for _ in range(8)])
    assert shop.throttled == 0


def test_requests_pass_in_the_order_in_which_they_came(
    time: VirtualTime, shop: Shop, bucket: CostBucket
) -> None:
    """A dear one is not overtaken for ever by cheap ones."""
    shop.level = 10

    def first() -> None:
        call(bucket, shop, 10, 10, "first")
        call(bucket, shop, 900, 900, "dear")

    def cheap() -> None:
        time.sleep(1)
        for _ in range(5):
            call(bucket, shop, 10, 10, "cheap")

    time.run([first, cheap, cheap])
    assert shop.order == ["first", "dear", *["cheap"] * 10]
    assert shop.throttled == 0


def test_until_something_is_told_requests_go_one_by_one(
    time: VirtualTime, shop: Shop, bucket: CostBucket
) -> None:
    in_flight = [0]
    most = [0]

    def work() -> None:
        with bucket.reserved(10) as points:
            in_flight[0] += 1
            most[0] = max(most[0], in_flight[0])
            time.sleep(0.1)
            in_flight[0] -= 1
            bucket.settle(points, ShopifyReply(status=503))

    time.run([work] * 4)
    assert most == [1]


def test_a_lost_answer_counts_as_spent_until_another_tells_better(
    time: VirtualTime, shop: Shop, bucket: CostBucket
) -> None:
    def lose() -> None:
        with bucket.reserved(1000):
            raise TimeoutError

    def work() -> None:
        call(bucket, shop, 10, 10)
        for _ in range(2):
            with pytest.raises(TimeoutError):
                lose()
        before = time.clock()
        call(bucket, shop, 10, 10)
        waited = time.clock() - before
        assert waited > 0.15, "the bucket may be empty"
        before = time.clock()
        for _ in range(5):
            call(bucket, shop, 100, 100)
        assert time.clock() - before < 2, "the answer told that it is full"

    time.run([work])
    assert shop.throttled == 0


def test_a_request_that_is_dearer_than_the_bucket_is_sent(
    time: VirtualTime, shop: Shop, bucket: CostBucket
) -> None:
    """Shopify turns it away with words that say why; waiting would never end."""

    def work() -> None:
        call(bucket, shop, 10, 10)
        assert is_throttled(call(bucket, shop, MAXIMUM + 1, 1))

    time.run([work])


def test_a_faster_plan_is_learned(time: VirtualTime, shop: Shop, bucket: CostBucket) -> None:
    shop.rate = 1000.0

    def work() -> None:
        for _ in range(100):
            call(bucket, shop, 100, 100)

    time.run([work] * 8)
    assert shop.throttled == 0
    assert (shop.spent - MAXIMUM) / shop.rate / time.clock() >= 0.9


def test_what_a_document_costs_is_estimated_until_it_is_told() -> None:
    costs = RequestedCosts()
    assert costs.of("order") == ESTIMATES["order"]
    assert costs.of("") == MOST_PER_QUERY
    costs.learn("order", None)
    assert costs.of("order") == ESTIMATES["order"]
    costs.learn("order", 40.0)
    costs.learn("order", 30.0)
    assert costs.of("order") == 40.0
    costs.learn("", 10.0)
    assert costs.of("") == MOST_PER_QUERY, "the next one that is not ours may be dearer"
