"""The core's decisions, as tables: what happens, and what is done about it."""

from __future__ import annotations

import pickle
from typing import Any

import pytest
from websockets.datastructures import Headers
from websockets.exceptions import ConnectionClosed, ConnectionClosedError, ConnectionClosedOK, InvalidStatus
from websockets.frames import Close as CloseFrame
from websockets.http11 import Response

from specwright.runtime import sockets
from specwright.runtime.sockets import core as c
from specwright.runtime.sockets.faults import LATE, Fault, fault_of
from specwright.runtime.sockets.journal import Journal

BROKEN = Fault("closed", 1006)
POLICY = Fault("closed", 1008, "no")
AWAY = Fault("closed", 1001)
DOWN = Fault("unreachable", text="no route")

Steps = list[tuple[c.Event, Any]]
BEGUN: Steps = [(c.Begin(), c.Dial()), (c.Connected(), c.Greet()), (c.Ready(), c.Wait())]


class Failed:
    """Equal to a failure with an error of this class."""

    def __init__(self, kind: type[sockets.SocketError], code: int | None = None) -> None:
        self.kind, self.code = kind, code

    def __eq__(self, other: object) -> bool:
        return (
            isinstance(other, c.Fail)
            and type(other.error) is self.kind
            and self.code in (None, getattr(other.error, "code", None))
        )

    def __repr__(self) -> str:
        return f"Failed({self.kind.__name__}, {self.code})"


TABLE: dict[str, tuple[int, Steps, c.State]] = {
    "opens": (0, BEGUN, "open"),
    "writes when open": (0, [*BEGUN, (c.Wanted("x"), c.Write("x"))], "open"),
    "nothing to do when open already": (0, [*BEGUN, (c.Begin(), c.Wait())], "open"),
    "cannot connect": (0, [(c.Begin(), c.Dial()), (c.Lost(DOWN), Failed(sockets.SocketUnreachable))], "closed"),
    "no answer": (
        0,
        [(c.Begin(), c.Dial()), (c.Connected(), c.Greet()), (c.Lost(LATE), Failed(sockets.SocketTimeout))],
        "closed",
    ),
    "breaks": (0, [*BEGUN, (c.Lost(BROKEN), Failed(sockets.SocketClosed, 1006))], "closed"),
    "stays closed": (
        0,
        [
            *BEGUN,
            (c.Lost(BROKEN), Failed(sockets.SocketClosed, 1006)),
            (c.Wanted("x"), Failed(sockets.SocketClosed, 1006)),
            (c.Begin(), Failed(sockets.SocketClosed, 1006)),
            (c.Close(), c.Wait()),
        ],
        "closed",
    ),
    "comes back at once": (2, [*BEGUN, (c.Lost(BROKEN), c.Dial()), *BEGUN[1:]], "open"),
    "comes back later and later": (
        3,
        [*BEGUN, (c.Lost(DOWN), c.Dial()), (c.Lost(DOWN), c.Dial(0.5)), (c.Lost(DOWN), c.Dial(1.0))],
        "connecting",
    ),
    "gives up": (
        1,
        [*BEGUN, (c.Lost(AWAY), c.Dial()), (c.Lost(BROKEN), Failed(sockets.SocketClosed, 1006))],
        "closed",
    ),
    "a session alone does not make it count anew": (
        1,
        [*BEGUN, (c.Lost(BROKEN), c.Dial()), *BEGUN[1:], (c.Lost(BROKEN), Failed(sockets.SocketClosed, 1006))],
        "closed",
    ),
    "a message makes it count anew": (
        1,
        [*BEGUN, (c.Lost(BROKEN), c.Dial()), *BEGUN[1:], (c.Received(), c.Wait()), (c.Lost(BROKEN), c.Dial())],
        "connecting",
    ),
    "does not come back from a refusal": (5, [*BEGUN, (c.Lost(POLICY), Failed(sockets.SocketClosed, 1008))], "closed"),
    "does not come back where it cannot go on": (
        5,
        [*BEGUN, (c.Lost(BROKEN, "the server keeps nothing"), Failed(sockets.SocketClosed, 1006))],
        "closed",
    ),
    "holds what cannot be sent, in order": (
        1,
        [
            *BEGUN,
            (c.Lost(BROKEN, unsent="1"), c.Dial()),
            (c.Wanted("2"), c.Wait()),
            (c.Connected(), c.Greet()),
            (c.Wanted("3"), c.Wait()),
            (c.Ready(), c.Flush()),
            (c.Wanted("4"), c.Wait()),
            (c.Begin(), c.Flush()),
        ],
        "open",
    ),
    "holds no more than may be held": (
        1,
        [
            *BEGUN,
            (c.Lost(BROKEN), c.Dial()),
            *[(c.Wanted(str(n)), c.Wait()) for n in range(4)],
            (c.Wanted("4"), Failed(sockets.QueueFull)),
        ],
        "connecting",
    ),
    "nor more bytes": (
        1,
        [
            *BEGUN,
            (c.Lost(BROKEN), c.Dial()),
            (c.Wanted("é" * 8), c.Wait()),
            (c.Wanted("12345"), Failed(sockets.QueueFull)),
        ],
        "connecting",
    ),
    "sends nothing too large": (0, [*BEGUN, (c.Wanted("é" * 16), Failed(sockets.FrameTooLarge))], "open"),
    "closes": (1, [*BEGUN, (c.Close(), c.HangUp()), (c.Lost(BROKEN), Failed(sockets.SocketClosed, 1000))], "closed"),
    "is closed while it connects": (
        1,
        [(c.Begin(), c.Dial()), (c.Close(), c.HangUp()), (c.Connected(), c.HangUp())],
        "closing",
    ),
    "is closed while it greets": (
        1,
        [*BEGUN[:2], (c.Close(), c.HangUp()), (c.Ready(), Failed(sockets.SocketClosed, 1000))],
        "closing",
    ),
}


@pytest.mark.parametrize("name", TABLE)
def test_decisions(name: str) -> None:
    reconnects, steps, state = TABLE[name]
    options = sockets.SocketOptions(reconnects=reconnects, max_frame=30, max_held=4, max_held_bytes=20)
    core = c.Core(options, chance=lambda: 0.0)
    for number, (event, action) in enumerate(steps):
        assert core.feed(event) == action, number
    assert core.state == state


def test_what_was_held_is_taken_in_order() -> None:
    core = c.Core(sockets.SocketOptions(reconnects=1))
    for event in (c.Begin(), c.Wanted("2"), c.Lost(DOWN, unsent="1"), c.Connected()):
        core.feed(event)
    assert core.take() is None
    core.feed(c.Ready())
    assert [core.take(), core.take(), core.take()] == ["1", "2", None]
    assert core.feed(c.Wanted("3")) == c.Write("3")


SENT: dict[str, tuple[list[str | int], list[str], int]] = {
    # what was sent, and how much of it was confirmed; what is not confirmed; how much of that was let go
    "nothing": ([], [], 0),
    "nothing confirmed": (["a", "b"], ["a", "b"], 0),
    "some confirmed": (["a", "b", "c", 2], ["c"], 0),
    "all confirmed": (["a", "b", 2], [], 0),
    "more confirmed than was sent": (["a", 9, "b"], ["b"], 0),
    "confirmed before": (["a", "b", 2, 1], [], 0),
    "less than nothing": (["a", -3], ["a"], 0),
    "confirmed step by step": (["a", 1, "b", "c", 2, "d"], ["c", "d"], 0),
    "more than is kept": (["a", "b", "c", "d", "e"], ["c", "d", "e"], 2),
    "larger than is kept": (["aaaaaa", "bbbbbb"], ["bbbbbb"], 1),
    "let go, and confirmed then": (["a", "b", "c", "d", "e", 2], ["c", "d", "e"], 0),
    "let go, and confirmed in part": (["a", "b", "c", "d", "e", 1], ["c", "d", "e"], 1),
}


@pytest.mark.parametrize("name", SENT)
def test_what_is_not_confirmed_is_kept(name: str) -> None:
    steps, rest, missed = SENT[name]
    journal = Journal(most=3, most_bytes=10)
    for step in steps:
        if isinstance(step, str):
            journal.add(step)
        else:
            journal.confirm(step)
    assert (journal.missed, journal.rest()) == (missed, rest)
    assert (journal.missed, journal.rest()) == (0, [])


def test_what_was_not_confirmed_is_sent_before_what_waits() -> None:
    core = c.Core(sockets.SocketOptions(reconnects=2), confirms=True)
    for event in (*(event for event, _ in BEGUN), c.Wanted("1"), c.Wanted("2"), c.Received(1), c.Wanted("3")):
        core.feed(event)
    assert core.feed(c.Lost(BROKEN, unsent="3")) == c.Dial()
    core.feed(c.Wanted("4"))
    core.feed(c.Connected())
    assert core.feed(c.Ready()) == c.Flush()
    assert core.reconnected() == sockets.Reconnected(attempts=1, resent=2)
    assert [core.take(), core.take()] == ["2", "3"]
    core.feed(c.Lost(BROKEN))  # in the middle: what was sent once more is not confirmed either
    core.feed(c.Connected())
    core.feed(c.Ready())
    assert core.reconnected() == sockets.Reconnected(attempts=2, resent=2)
    assert [core.take() for _ in range(4)] == ["2", "3", "4", None]


def test_why_a_session_is_not_taken_up_is_said() -> None:
    core = c.Core(sockets.SocketOptions(reconnects=1))
    for event, _ in BEGUN:
        core.feed(event)
    failed = core.feed(c.Lost(Fault("closed", 1011, "boom"), "nothing is kept"))
    assert isinstance(failed, c.Fail)
    assert str(failed.error) == "The connection is closed: 1011 (boom; not taken up again, as nothing is kept)."


def close(received: int | None, sent: int | None, received_first: bool | None = None) -> ConnectionClosed:
    kind = ConnectionClosedOK if received == sent == 1000 else ConnectionClosedError
    return kind(
        None if received is None else CloseFrame(received, "r"),
        None if sent is None else CloseFrame(sent, "s"),
        received_first,
    )


def status(code: int, body: bytes = b"") -> InvalidStatus:
    return InvalidStatus(Response(code, "", Headers(), body))


@pytest.mark.parametrize(
    ("error", "kind", "code", "passing"),
    [
        (close(1000, 1000, True), "closed", 1000, False),
        (close(1001, 1001, True), "closed", 1001, True),
        (close(1008, 1008, True), "closed", 1008, False),
        (close(1011, 1011, True), "closed", 1011, True),
        (close(4000, 4000, True), "closed", 4000, False),
        (close(None, None), "closed", 1006, True),
        (close(None, 1011), "closed", 1006, True),  # a ping that was not answered
        (close(None, 1009), "closed", 1009, False),  # a message too large for us
        (close(None, 1002), "closed", 1002, False),
        (status(401), "refused", 401, False),
        (status(404), "refused", 404, False),
        (status(302), "refused", 302, False),
        (status(429), "refused", 429, True),
        (status(503), "refused", 503, True),
        (TimeoutError(), "late", 0, True),
        (ConnectionRefusedError("no"), "unreachable", 0, True),
        (EOFError(), "unreachable", 0, True),
    ],
)
def test_how_a_connection_was_lost(error: Exception, kind: str, code: int, passing: bool) -> None:
    fault = fault_of(error)
    assert (fault.kind, fault.code, fault.passing) == (kind, code, passing)
    again = pickle.loads(pickle.dumps(fault.error()))  # noqa: S301  # what it has just made itself
    assert (type(again), str(again), again.__dict__) == (
        type(fault.error()),
        str(fault.error()),
        fault.error().__dict__,
    )


def test_the_body_of_a_refusal_is_kept_but_not_all_of_it() -> None:
    assert fault_of(status(503, b"x" * 10_000)).text == "x" * 2000


@pytest.mark.parametrize("wrong", [{"reconnects": -1}, {"max_frame": 0}, {"ping_interval": 0.0}, {"max_held": -1}])
def test_options_are_checked(wrong: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match=next(iter(wrong))):
        sockets.SocketOptions(**wrong)


def test_addresses_and_options_show_no_credentials() -> None:
    shown = repr(sockets.Address("wss://x/", {"x-goog-api-key": "SECRET"}))
    assert "SECRET" not in shown + repr(sockets.SocketOptions(connect_options={"proxy": "http://u:SECRET@p"}))
    assert "wss://x/" in shown
