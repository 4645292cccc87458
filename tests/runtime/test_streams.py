"""Streams: what is parsed, how they end, and that no connection is lost however they end.

Mock transports for what events mean; a loopback server, over both libraries, for what happens to connections.
"""

from __future__ import annotations

import asyncio
import gc
import json
import select
import socket
import time
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from specwright.runtime import errors
from specwright.runtime.operation import Events, Operation
from specwright.runtime.sse import SSEDecoder
from specwright.testing import Answer, MockTransport, cut, events, silent

PIECE = "tests_runtime_tiny:Piece"
LINES = Operation(method="POST", path="/lines", body="json", events=Events(event=PIECE, format="jsonl"))
ENVELOPE = Operation(
    method="POST", path="/e", body="json", events=Events(event="typing:Any", switch="stream", envelope=("thread.",))
)


def stream(driver: Any, answer: Answer, op: Operation | None = None) -> tuple[MockTransport, Any]:
    mock = MockTransport(answer)
    return mock, driver.call(driver.client(mock), op or driver.WRITE, body={"stream": True})


def test_events_are_typed(driver: Any) -> None:
    mock, values = stream(driver, events([{"text": "a"}, {"text": "é", "new": 1}]))
    pieces = driver.collect(values)
    assert [(type(piece).__name__, piece.text) for piece in pieces] == [("Piece", "a"), ("Piece", "é")]
    assert pieces[1].new == 1
    assert mock.requests[0].headers["accept"] == "text/event-stream"
    assert mock.requests[0].json() == {"stream": True}
    assert mock.open == 0
    assert driver.collect(values) == []


@pytest.mark.parametrize("on", [False, None])
def test_a_switch_that_is_off(driver: Any, on: bool | None) -> None:
    mock = MockTransport({"id": "t"})
    assert driver.call(driver.client(mock), driver.WRITE, body={"stream": on}).id == "t"
    assert mock.requests[0].json() == {"stream": on}
    assert driver.call(driver.client(mock), driver.WRITE, body={}, stream=on).id == "t"
    assert mock.requests[1].json() == {"stream": on}


def test_named_events_and_envelopes(driver: Any) -> None:
    answer = events([("thread.run", {"id": 1}), ("other", {"id": 2}), {"id": 3}, ('thread."x', {"id": 4})])
    _, values = stream(driver, answer, ENVELOPE)
    assert driver.collect(values) == [
        {"event": "thread.run", "data": {"id": 1}},
        {"id": 2},
        {"id": 3},
        {"event": 'thread."x', "data": {"id": 4}},
    ]


def test_what_is_not_known_is_kept(driver: Any) -> None:
    _, values = stream(driver, events([{"type": "brand.new", "x": [1]}, {"text": 5}]))
    assert [value.to_dict() for value in driver.collect(values)] == [{"type": "brand.new", "x": [1]}, {"text": 5}]


def test_keep_alives_are_not_events(driver: Any) -> None:
    body = b': hi\n\nevent: ping\n\ndata:\n\ndata: \n\ndata: {"text": "a"}\n\ndata: [DONE]\n\n'
    _, values = stream(driver, Answer(chunks=(body,)))
    assert [value.text for value in driver.collect(values)] == ["a"]


def test_plain_text_is_read_as_any_other(driver: Any) -> None:
    """Text of plain events is read in one go; whatever only resembles it is not."""
    bodies = [
        b"event: x\ndata: 1\n\nevent: y\ndata: 2\n\n",
        b"event: x\ndata: 1\n: c\nevent: y\ndata: 2\n\n",
        b"event: x\ndata: [1,\ndata: 2]\n\nevent: y\ndata: 3\n\n",
        b"xevent: x\ndata: 1\n\nevent: y\ndata: 2\n\n",
        b"event: x\n\ndata: 1\n\nevent: y\ndata: 2\n\n",
        b"event: x\ndata:1\n\nid: 7\nevent: y\ndata: 2\n\n",
        b"data: 1\n\nevent: y\ndata: 2\n\n",
        b"data: 1\n\ndata: [2,\ndata: 3]\n\n",
        b"data: 1\n\ndata: \n\ndata: 2\n\n",
        b"data: 1\n\n\n\n: c\n\ndata: 2\n\n",
    ]
    op = ENVELOPE._replace(events=Events(event="typing:Any", switch="stream"))
    for body in bodies:
        expected = []
        for event in SSEDecoder().feed(body):
            if event.data:
                try:
                    expected.append(json.loads(event.data))
                except ValueError:
                    expected.append("malformed")
        _, values = stream(driver, Answer(chunks=(body,)), op)
        if "malformed" in expected:
            with pytest.raises(errors.APIResponseValidationError):
                driver.collect(values)
        else:
            assert driver.collect(values) == expected, body


def test_json_lines(driver: Any) -> None:
    _, values = stream(driver, Answer(chunks=(b'{"text":"a"}\n\n{"te', b'xt":"b"}\r\n{"text":"c"}')), LINES)
    assert [value.text for value in driver.collect(values)] == ["a", "b", "c"]


@pytest.mark.parametrize(
    ("event", "message", "body"),
    [
        ({"error": {"message": "m", "code": "c"}}, "m", {"message": "m", "code": "c"}),
        (("error", {"error": {"message": "m"}}), "m", {"message": "m"}),
        ({"error": "plain"}, "plain", "plain"),
        ({"error": {"code": 1}}, "The provider reported an error in the stream.", {"code": 1}),
        (("error", "it broke"), "it broke", "it broke"),
        ({"error": {"message": "key sk-secret-1234"}}, "key [hidden]", {"message": "key sk-secret-1234"}),
    ],
)
def test_errors_in_a_stream(driver: Any, event: Any, message: str, body: Any) -> None:
    mock, values = stream(driver, events([{"text": "a"}, event, {"text": "b"}]))
    assert driver.take(values, 1)[0].text == "a"
    with pytest.raises(errors.APIError) as caught:
        driver.collect(values)
    assert (type(caught.value), caught.value.message, caught.value.body) == (errors.APIError, message, body)
    assert mock.open == 0


@pytest.mark.parametrize("event", [{"error": None, "text": "a"}, {"text": '"error"'}, ("error", {"text": "a"})])
def test_what_only_looks_like_an_error(driver: Any, event: Any) -> None:
    _, values = stream(driver, events([event]))
    assert len(driver.collect(values)) == 1


def test_malformed_events(driver: Any) -> None:
    mock, values = stream(driver, events([{"text": "a"}, '{"text": ', {"text": "b"}]))
    assert driver.take(values, 1)[0].text == "a"
    with pytest.raises(errors.APIResponseValidationError, match="Event 2 of the stream"):
        driver.collect(values)
    assert mock.open == 0


FAILED = b'{"error": {"message": "busy"}}'
BARE = {
    "alone": b"\n" + FAILED + b"\n",
    "with a blank line after it": FAILED + b"\n\n",
    "on several lines": b'{\r\n  "error": {\r\n    "message": "busy"\r\n  }\r\n}\r\n',
    "in a list": b"[" + FAILED + b"\n]",
    "twice": FAILED + b"\n" + FAILED,
    "an event without its blank line": b"data: " + FAILED,
}


@pytest.mark.parametrize("told", BARE.values(), ids=BARE)
@pytest.mark.parametrize("size", [1, 7, 1000])
def test_an_error_that_is_no_event_is_told(driver: Any, told: bytes, size: int) -> None:
    body = b'data: {"text": "a"}\r\n\r\n' + told
    chunks = [body[at : at + size] for at in range(0, len(body), size)]
    mock, values = stream(driver, Answer(headers={"content-type": "text/event-stream"}, chunks=chunks))
    assert driver.take(values, 1)[0].text == "a"
    with pytest.raises(errors.APIError, match=r"^busy$"):
        driver.collect(values)
    assert mock.open == 0


def test_the_last_event_needs_no_blank_line(driver: Any) -> None:
    for end in (b"", b"\n"):
        chunks = [b'data: {"text": "a"}\n\n', b'data: {"text": "b"}' + end]
        _, values = stream(driver, Answer(headers={"content-type": "text/event-stream"}, chunks=chunks))
        assert [piece.text for piece in driver.collect(values)] == ["a", "b"]


def test_half_an_event_at_the_end_is_told(driver: Any) -> None:
    chunks = [b'data: {"text": "a"}\n\ndata: {"te']
    _, values = stream(driver, Answer(headers={"content-type": "text/event-stream"}, chunks=chunks))
    assert driver.take(values, 1)[0].text == "a"
    with pytest.raises(errors.StreamError, match="cut off after 1 event"):
        driver.collect(values)


@pytest.mark.parametrize("event", ['{"error": ' + "[" * 100_000, "[" * 100_000], ids=["an error", "an event"])
def test_what_is_nested_too_deeply_is_malformed(driver: Any, event: str) -> None:
    _, values = stream(driver, events([event]))
    with pytest.raises(errors.APIResponseValidationError, match="nested too deeply"):
        driver.collect(values)


@pytest.mark.parametrize(
    ("broken", "kind"),
    [(cut, errors.StreamError), (silent, errors.StreamTimeoutError)],
)
def test_a_cut_stream_says_how_far_it_got(driver: Any, broken: Any, kind: type[Exception]) -> None:
    whole = events([{"text": "a"}, {"text": "b"}, {"text": "c"}])
    size = len(whole.chunks[0]) * 2 + 5
    mock, values = stream(driver, broken(whole, after=size))
    assert [piece.text for piece in driver.take(values, 2)] == ["a", "b"]
    with pytest.raises(errors.StreamError, match=f"after 2 events .{size} bytes.") as caught:
        driver.take(values, 1)
    failure = caught.value
    assert (type(failure), failure.events, failure.bytes_received) == (kind, 2, size)
    assert isinstance(failure, errors.APITimeoutError) is (broken is silent)
    assert isinstance(failure, errors.APIConnectionError)
    assert failure.__cause__ is not None
    assert mock.open == 0


@pytest.mark.parametrize("how", ["close", "context", "drop", "drop unread", "error in the loop"])
def test_streams_that_are_left_early_are_closed(driver: Any, how: str) -> None:
    mock, values = stream(driver, events([{"text": str(i)} for i in range(50)]))
    assert mock.open == 1
    gc.disable()
    try:
        if how == "close":
            driver.take(values, 3)
            driver.run(values.close())
            assert driver.collect(values) == []
        elif how == "context":
            driver.within(values, lambda inner: driver.take(inner, 3) if not driver.asynchronous else anext(inner))
        elif how == "drop":
            driver.take(values, 3)
        elif how == "error in the loop":
            with pytest.raises(ZeroDivisionError):
                driver.within(values, lambda _: 1 / 0)
        del values
        driver.settle()
        assert mock.open == 0
    finally:
        gc.enable()


def test_raw_and_streaming_wrappers_of_streams(driver: Any) -> None:
    mock = MockTransport(events([{"text": "a"}, {"text": "b"}]))
    raw, streamed = driver.wrapped(driver.things(driver.client(mock)), "write")
    answer = driver.run(raw(stream=True))
    assert answer.headers["content-type"] == "text/event-stream"
    assert [piece.text for piece in driver.collect(answer.parse())] == ["a", "b"]

    def pieces(answer: Any) -> Any:
        if driver.asynchronous:

            async def gather() -> list[str]:
                return [piece.text async for piece in await answer.parse()]

            return gather()
        return [piece.text for piece in answer.parse()]

    assert driver.within(streamed(stream=True), pieces) == ["a", "b"]
    driver.within(streamed(stream=True), lambda _: None)
    assert mock.open == 0


def test_a_temporary_client_can_stream(driver: Any) -> None:
    mock = MockTransport(events([{"text": "a"}, {"text": "b"}]))
    values = driver.run(driver.things(driver.client(mock)).write(stream=True))
    gc.collect()
    assert len(driver.collect(values)) == 2


# --- on a real connection ---------------------------------------------------------------------------------------

HEAD = b"HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\ntransfer-encoding: chunked\r\n\r\n"


def chunk(data: bytes) -> bytes:
    return b"%x\r\n%b\r\n" % (len(data), data)


EVENT = b'data: {"text": "a"}\n\n'
DONE = b"data: [DONE]\n\n"
END = b"0\r\n\r\n"


def local(driver: Any, server: Any, **options: Any) -> Any:
    return driver.client(base_url=server.url, max_retries=0, **options)


def open_stream(driver: Any, client: Any) -> Any:
    return driver.call(client, driver.WRITE, body={"stream": True})


@pytest.mark.parametrize("together", [True, False])
def test_a_finished_stream_gives_its_connection_back(driver: Any, serve: Any, together: bool) -> None:
    def script(_: bytes, connection: socket.socket) -> bool:
        if together:
            connection.sendall(HEAD + chunk(EVENT) + chunk(DONE) + END)
        else:
            connection.sendall(HEAD + chunk(EVENT) + chunk(DONE))
            time.sleep(0.02)
            connection.sendall(END)
        return True

    server = serve(script)
    client = local(driver, server)
    for _ in range(5):
        assert len(driver.collect(open_stream(driver, client))) == 1
    assert (server.connections, len(server.requests)) == (1, 5)
    driver.run(client.close())


@pytest.mark.parametrize("tail", ["silence", "flood"])
def test_the_drain_is_bounded(driver: Any, serve: Any, tail: str) -> None:
    def script(_: bytes, connection: socket.socket) -> bool:
        connection.sendall(HEAD + chunk(EVENT) + chunk(DONE))
        deadline = time.monotonic() + 20
        while time.monotonic() < deadline:
            if tail == "flood":
                connection.sendall(chunk(b": more\n" * 1000))
            elif select.select([connection], [], [], 0.05)[0]:
                break
        return False

    server = serve(script)
    client = local(driver, server)
    started = time.monotonic()
    assert len(driver.collect(open_stream(driver, client))) == 1
    assert time.monotonic() - started < 3
    driver.run(client.close())


def test_another_thread_or_task_may_close_a_stream(driver: Any, serve: Any) -> None:
    def script(_: bytes, connection: socket.socket) -> bool:
        connection.sendall(HEAD + chunk(EVENT))
        connection.recv(1)
        return False

    server = serve(script)
    client = local(driver, server)
    values = open_stream(driver, client)
    assert len(driver.take(values, 1)) == 1
    if hasattr(values, "__anext__"):

        async def both() -> None:
            waiting = asyncio.ensure_future(anext(values))
            await asyncio.sleep(0.05)
            await values.close()
            with pytest.raises(errors.StreamError, match="cut off after 1 event"):
                await asyncio.wait_for(waiting, 5)

        driver.run(both())
    else:
        with ThreadPoolExecutor(1) as pool:
            waiting = pool.submit(next, values)
            time.sleep(0.05)
            values.close()
            with pytest.raises(errors.StreamError, match="cut off after 1 event"):
                waiting.result(timeout=5)
    driver.run(client.close())


@pytest.mark.parametrize("read", [0, 1, 3])
def test_dropped_streams_leak_no_connection(driver: Any, serve: Any, read: int) -> None:
    def script(_: bytes, connection: socket.socket) -> bool:
        connection.sendall(HEAD + chunk(EVENT) * 4)
        connection.recv(1)
        return False

    server = serve(script)
    client = local(driver, server)
    gc.disable()
    try:
        for _ in range(30):
            values = open_stream(driver, client)
            driver.take(values, read)
            del values
            driver.settle() if driver.asynchronous else None
    finally:
        gc.enable()
    deadline = time.monotonic() + 3
    while server.open and time.monotonic() < deadline:
        driver.settle()
        time.sleep(0.01)
    assert server.connections == 30
    assert server.open == 0
    driver.run(client.close())


@pytest.mark.parametrize("how", ["close", "truncated chunk", "reset"])
def test_a_connection_that_breaks(driver: Any, serve: Any, how: str) -> None:
    def script(_: bytes, connection: socket.socket) -> bool:
        connection.sendall(HEAD + chunk(EVENT) + chunk(EVENT))
        if how == "truncated chunk":
            connection.sendall(b"40\r\ndata: {")
        time.sleep(0.05)
        if how == "reset":
            connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\1\0\0\0\0\0\0\0")
        return False

    server = serve(script)
    client = local(driver, server)
    values = open_stream(driver, client)
    with pytest.raises(errors.StreamError, match="after 2 events"):
        driver.collect(values)
    driver.run(client.close())


def test_a_stream_that_falls_silent(driver: Any, serve: Any) -> None:
    def script(_: bytes, connection: socket.socket) -> bool:
        connection.sendall(HEAD + chunk(EVENT))
        connection.recv(1)
        return False

    server = serve(script)
    client = local(driver, server, timeout=0.2)
    started = time.monotonic()
    with pytest.raises(errors.StreamTimeoutError, match="after 1 event "):
        driver.collect(open_stream(driver, client))
    assert time.monotonic() - started < 2
    driver.run(client.close())


def test_an_answer_that_drips_and_one_that_never_comes(driver: Any, serve: Any) -> None:
    def script(request: bytes, connection: socket.socket) -> bool:
        if b"/any" in request:
            connection.sendall(b"HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\n{")
        connection.recv(1)
        return False

    server = serve(script)
    client = local(driver, server, timeout=0.2)
    for op in (driver.ANY, driver.ANY._replace(path="/never")):
        with pytest.raises(errors.APITimeoutError):
            driver.call(client, op, body={})
    with pytest.raises(errors.APITimeoutError):
        driver.call(local(driver, server), driver.ANY, body={}, options=(None, None, None, 0.1))
    driver.run(client.close())


def test_no_server(driver: Any) -> None:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    client = driver.client(base_url=f"http://127.0.0.1:{port}", max_retries=0)
    with pytest.raises(errors.APIConnectionError):
        driver.call(client, driver.ANY, body={})
    driver.run(client.close())


def test_a_closed_client_refuses(driver: Any) -> None:
    client = driver.client()
    driver.run(client.close())
    with pytest.raises(errors.SpecwrightError, match="closed"):
        driver.call(client, driver.ANY, body={})
