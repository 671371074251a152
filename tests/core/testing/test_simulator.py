"""The simulator base: a real server whose requests, faults and clock a test can see and set."""

from __future__ import annotations

import os
import signal
import ssl
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from urllib.parse import quote

import httpx
import pytest
from starlette.responses import JSONResponse, Response
from tests.support.patience import PATIENCE

from dropconnect.testing.simulator import (
    ANSWERED,
    ARRIVED,
    COMMITTED,
    Call,
    Fault,
    Match,
    Meet,
    Received,
    Reset,
    RouteTable,
    Simulator,
    Throw,
    Thrown,
)
from dropconnect.testing.simulator.named import (
    answer_lost,
    bad_gateway_after,
    bad_gateway_before,
    hang_after,
    hang_before,
    reset_before,
)

COUNTED = "counted"


class Counter(Simulator):
    """Counts POSTs; reads the count before it writes it, as a provider without locks does."""

    def __init__(self) -> None:
        super().__init__()
        self.count = 0

    def handle(self, request: Received) -> Response:
        if request.method == "POST":
            before = self.count
            try:
                self.faults.reach(COUNTED, request)
            except Thrown as thrown:
                return JSONResponse({"error": str(thrown)}, 500)
            self.count = before + 1
        return JSONResponse({"count": self.count, "body": request.json()})

    def record(self) -> dict[str, int]:
        return {"count": self.count}


@pytest.fixture
def counter() -> Counter:
    return Counter()


@pytest.fixture
def client(counter: Counter) -> Iterator[httpx.Client]:
    with counter.running() as url, httpx.Client(base_url=url, trust_env=False, timeout=20) as client:
        yield client


def test_a_request_is_answered_by_the_handler(counter: Counter, client: httpx.Client) -> None:
    answer = client.post("/count", json={"a": 1})

    assert answer.json() == {"count": 1, "body": {"a": 1}}
    assert counter.count == 1


def test_the_log_holds_method_path_query_body_and_status(counter: Counter, client: httpx.Client) -> None:
    client.post("/orders/1?page=2", json={"a": 1})
    client.get("/orders/2")

    first, second = counter.log.requests()
    assert (first.method, first.path, first.query, first.json()) == (
        "POST",
        "/orders/1",
        {"page": "2"},
        {"a": 1},
    )
    assert (first.status, second.method, second.status) == (200, "GET", 200)
    assert first.number < second.number
    assert [each.path for each in counter.log.requests("GET")] == ["/orders/2"]
    assert [each.path for each in counter.log.requests(path=r"/1$")] == ["/orders/1"]


def test_the_log_masks_credentials_in_headers_and_query(counter: Counter, client: httpx.Client) -> None:
    client.get(
        "/?oauth_signature=hidden1&consumer_secret=hidden2&page=3",
        headers={"Authorization": "Basic hidden3", "X-Shopify-Access-Token": "hidden4", "Cookie": "hidden5"},
    )

    (exchange,) = counter.log.requests()
    assert "hidden" not in repr(exchange)
    assert exchange.query["page"] == "3"
    assert "hidden" not in client.get("/_simulator/log").text


def test_connections_are_counted(counter: Counter, client: httpx.Client) -> None:
    client.get("/a")
    client.get("/b")
    assert counter.log.connections == 1

    httpx.get(str(client.base_url), trust_env=False)
    assert counter.log.connections == 2


def test_the_clock_can_be_set_forward_and_not_back(counter: Counter) -> None:
    before = counter.clock.now()
    counter.clock.advance(3600)

    assert (counter.clock.now() - before).total_seconds() >= 3600
    with pytest.raises(ValueError, match="forward"):
        counter.clock.advance(-1)


def test_https_works_with_the_throw_away_authority_and_not_without(counter: Counter) -> None:
    with counter.running(tls=True) as url:
        trust = ssl.create_default_context(cafile=str(counter.ca_file))
        assert httpx.get(url, verify=trust, trust_env=False).json()["count"] == 0
        with pytest.raises(httpx.ConnectError, match="CERTIFICATE_VERIFY_FAILED"):
            httpx.get(url, trust_env=False)


def test_state_survives_a_stop_and_nobody_answers_meanwhile(counter: Counter) -> None:
    with counter.running() as url:
        httpx.post(url, trust_env=False)
    with pytest.raises(httpx.ConnectError):
        httpx.post(url, trust_env=False)
    with counter.running() as url:
        assert httpx.post(url, trust_env=False).json()["count"] == 2


def test_a_bug_of_the_simulator_is_raised_when_it_stops() -> None:
    class Broken(Simulator):
        def handle(self, request: Received) -> Response:
            raise ZeroDivisionError("a bug")

    with pytest.raises(ExceptionGroup, match="simulator itself") as raised, Broken().running() as url:
        assert httpx.get(url, trust_env=False).status_code == 500
    assert [str(error) for error in raised.value.exceptions] == ["a bug"]


# Faults


def test_reset_before_does_nothing_and_breaks_the_connection(counter: Counter, client: httpx.Client) -> None:
    counter.faults.add(reset_before("POST"))

    with pytest.raises(httpx.ReadError):
        client.post("/")

    assert counter.count == 0
    assert counter.log.requests()[0].status is None
    assert client.post("/").json()["count"] == 1


def test_answer_lost_does_everything_and_breaks_the_connection(
    counter: Counter, client: httpx.Client
) -> None:
    counter.faults.add(answer_lost("POST"))

    with pytest.raises(httpx.ReadError):
        client.post("/")

    assert counter.count == 1


def test_a_reset_over_https_breaks_the_connection_too(counter: Counter) -> None:
    counter.faults.add(answer_lost("POST"))
    with counter.running(tls=True) as url:
        trust = ssl.create_default_context(cafile=str(counter.ca_file))
        with pytest.raises(httpx.TransportError):
            httpx.post(url, verify=trust, trust_env=False)
    assert counter.count == 1


@pytest.mark.parametrize(("fault", "count"), [(bad_gateway_before, 0), (bad_gateway_after, 1)])
def test_a_bad_gateway_page_is_html_before_or_after_processing(
    counter: Counter, client: httpx.Client, fault: Callable[..., Fault], count: int
) -> None:
    counter.faults.add(fault("POST"))

    answer = client.post("/")

    assert answer.status_code == 502
    assert answer.headers["content-type"].startswith("text/html")
    assert counter.count == count


@pytest.mark.parametrize(("fault", "count"), [(hang_before, 0), (hang_after, 1)])
def test_a_hanging_request_goes_on_when_released(
    counter: Counter, client: httpx.Client, fault: Callable[..., Fault], count: int
) -> None:
    armed = counter.faults.add(fault("POST"))
    with ThreadPoolExecutor() as threads:
        answer = threads.submit(client.post, "/")
        assert armed.wait_hit()
        assert counter.count == count
        assert not answer.done()
        armed.release()
        assert answer.result().json()["count"] == 1


def test_a_request_goes_on_after_its_client_gave_up(counter: Counter, client: httpx.Client) -> None:
    armed = counter.faults.add(hang_before("POST"))
    with pytest.raises(httpx.ReadTimeout):
        client.post("/", timeout=0.05)
    done = counter.faults.add(Fault(Match("POST"), COMMITTED, Call(lambda request: None)))
    armed.release()

    assert done.wait_hit()
    assert counter.count == 1


def test_stopping_lets_held_requests_go_on(counter: Counter) -> None:
    armed = counter.faults.add(hang_before("POST"))
    with ThreadPoolExecutor() as threads:
        with counter.running() as url:
            answer = threads.submit(httpx.post, url, trust_env=False, timeout=20)
            assert armed.wait_hit()
        assert answer.result().json()["count"] == 1


def test_a_fault_strikes_as_often_as_it_says(counter: Counter, client: httpx.Client) -> None:
    armed = counter.faults.add(bad_gateway_before("GET", times=2))

    assert [client.get("/").status_code for _ in range(3)] == [502, 502, 200]
    assert armed.hits == 2


def test_a_fault_without_times_strikes_until_cleared(counter: Counter, client: httpx.Client) -> None:
    counter.faults.add(bad_gateway_before(times=None))
    assert [client.get("/").status_code for _ in range(3)] == [502] * 3

    counter.faults.clear()
    assert client.get("/").status_code == 200


def test_a_fault_matches_method_path_and_predicate(counter: Counter, client: httpx.Client) -> None:
    match = Match("POST", r"^/orders/7$", lambda request: request.json() == {"hit": True})
    counter.faults.add(Fault(match, ARRIVED, Reset(), times=None))

    client.get("/orders/7")
    client.post("/orders/77", json={"hit": True})
    client.post("/orders/7", json={"hit": False})
    with pytest.raises(httpx.ReadError):
        client.post("/orders/7", json={"hit": True})


def test_requests_that_meet_race_with_a_known_outcome(counter: Counter, client: httpx.Client) -> None:
    counter.faults.add(Fault(Match("POST"), COUNTED, Meet(2), times=2))
    with ThreadPoolExecutor() as threads:
        list(threads.map(client.post, ["/", "/"]))
    assert counter.count == 1, "both read 0 before either wrote 1"

    client.post("/")
    assert counter.count == 2, "a later request passes freely"


def test_a_point_of_the_provider_can_throw_what_its_code_handles(
    counter: Counter, client: httpx.Client
) -> None:
    counter.faults.add(Fault(Match("POST"), COUNTED, Throw("disk full")))

    assert client.post("/").json() == {"error": "disk full"}
    assert counter.count == 0


def test_an_interrupted_handler_undoes_nothing(counter: Counter, client: httpx.Client) -> None:
    counter.faults.add(Fault(Match("POST"), COUNTED, Reset()))

    with pytest.raises(httpx.ReadError):
        client.post("/")
    assert counter.count == 0


@pytest.mark.parametrize("point", [ARRIVED, COMMITTED, ANSWERED])
def test_a_client_can_be_killed_at_every_point(counter: Counter, client: httpx.Client, point: str) -> None:
    script = (
        "import sys, httpx\n"
        "httpx.post(sys.argv[1], trust_env=False)\n"
        "print('answered', flush=True)\n"
        "sys.stdin.read()\n"
    )
    started = threading.Event()
    process: list[subprocess.Popen[str]] = []

    def kill(_request: Received) -> None:
        started.wait(PATIENCE)
        if point == ANSWERED:
            assert process[0].stdout is not None
            assert process[0].stdout.readline() == "answered\n"
        os.kill(process[0].pid, signal.SIGKILL)

    armed = counter.faults.add(Fault(Match("POST"), point, Call(kill)))
    with subprocess.Popen(
        [sys.executable, "-c", script, str(client.base_url)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as child:
        process.append(child)
        started.set()
        assert armed.wait_hit()
        assert child.wait(PATIENCE) == -signal.SIGKILL
    client.get("/")
    assert counter.log.requests("POST")


# The control interface


def test_faults_can_be_armed_over_http(counter: Counter, client: httpx.Client) -> None:
    armed = client.post(
        "/_simulator/faults", json={"name": "bad_gateway_after", "method": "POST", "path": "/x$"}
    )
    assert armed.json()["armed"][0] | {"hits": 0} == {
        "method": "POST",
        "path": "/x$",
        "at": "committed",
        "action": "Reply",
        "times": 1,
        "hits": 0,
    }

    assert client.post("/x").status_code == 502
    assert client.get("/_simulator/faults").json()["armed"][0]["hits"] == 1
    assert client.delete("/_simulator/faults").json()["armed"] == []


def test_held_requests_can_be_released_over_http(counter: Counter, client: httpx.Client) -> None:
    client.post("/_simulator/faults", json={"name": "hang_before", "path": "/slow"})
    with ThreadPoolExecutor() as threads:
        answer = threads.submit(client.get, "/slow")
        assert counter.faults.armed[0].wait_hit()
        client.post("/_simulator/faults/release")
        assert answer.result().status_code == 200


def test_log_ledger_and_clock_are_there_over_http(counter: Counter, client: httpx.Client) -> None:
    client.post("/x", json={"a": 1})
    before = counter.clock.now()

    log = client.get("/_simulator/log").json()
    assert log["connections"] == 1
    assert [(each["method"], each["path"], each["body"]) for each in log["requests"]] == [
        ("POST", "/x", '{"a":1}')
    ]
    assert client.get("/_simulator/record").json() == {"count": 1}
    assert client.post("/_simulator/clock", json={"advance": 60}).status_code == 200
    assert (counter.clock.now() - before).total_seconds() >= 60


@pytest.mark.parametrize(
    ("path", "body", "status"),
    [
        ("/_simulator/nothing", {}, 404),
        ("/_simulator/faults", {"name": "no such fault"}, 400),
        ("/_simulator/faults", {"name": "answer_lost", "surprise": 1}, 400),
        ("/_simulator/faults", {}, 400),
        ("/_simulator/clock", {"advance": -5}, 400),
        ("/_simulator/clock", [], 400),
    ],
)
def test_a_wrong_control_request_is_explained(
    counter: Counter, client: httpx.Client, path: str, body: object, status: int
) -> None:
    answer = client.post(path, json=body)

    assert answer.status_code == status
    assert answer.json()["error"]


def test_importing_the_testing_package_loads_no_server() -> None:
    script = (
        "import sys, dropconnect.testing\nprint(sorted({'starlette', 'uvicorn', 'vcr'} & set(sys.modules)))"
    )
    shown = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert shown.stdout == "[]\n"


class Echo(Simulator):
    """Says which order was asked for, by a route and by the path's own parts."""

    def __init__(self) -> None:
        super().__init__()
        self._routes = RouteTable()
        self._routes.add("/orders/{number}/lines", GET=self._lines)

    def handle(self, request: Received) -> Response:
        route = self._routes.match(request.raw_path)
        assert route is not None
        return route.answer(request, request.method)

    def _lines(self, request: Received, number: str) -> Response:
        return JSONResponse([number, *request.segments])


@pytest.mark.parametrize("number", ["1001/2", "100%", "%2F", "a b", "\xe4+1"])
def test_an_id_may_have_any_sign_in_a_path(number: str) -> None:
    with Echo().running() as url, httpx.Client() as client:
        told = client.get(f"{url}/orders/{quote(number, safe='')}/lines").json()

    assert told == [number, "", "orders", number, "lines"]
