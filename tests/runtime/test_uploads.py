"""Resumable uploads: against a small provider that keeps the protocol's rules, with parts and answers that get lost."""

from __future__ import annotations

import io
import json
import logging
import random
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from specwright.runtime import uploads
from specwright.runtime.errors import APIConnectionError, APIStatusError, SpecwrightError
from specwright.runtime.operation import Operation
from specwright.runtime.transport import library
from specwright.runtime.upload_sources import UploadError, source
from specwright.runtime.uploading import aupload, upload
from specwright.runtime.uploads import GRANULARITY, Finished, Pause, Progress, Read, Send, Start, Upload
from specwright.testing import Answer, MockTransport, error, json_answer, refused

G = GRANULARITY
WIRE = Path(__file__).parents[3] / "shared" / "wire" / "genai.json"


class Store:
    """The provider. `faults` says what goes wrong with each request after the first, in order; then all goes well.

    `lost`: the request does not arrive.  `unheard`: it arrives, its answer does not.  A number: so many bytes arrive,
    then the connection breaks.  `503`: an error.  `odd`: a good answer without a state.  `forgets`: everything that
    had arrived is gone.
    """

    def __init__(self, faults: Sequence[Any] = (), *, start: Mapping[str, str] | None = None) -> None:
        self.faults = list(faults)
        self.start = dict(start or {"X-Goog-Upload-URL": "https://upload.test/session?upload_id=1&x=%2F"})
        self.data = b""
        self.state = "active"
        self.log: list[tuple[str, int | None, int]] = []
        self.begun: list[Mapping[str, str]] = []
        self.mock = MockTransport(self.answer)

    def answer(self, request: Any) -> Answer:
        command = request.headers["x-goog-upload-command"]
        if command == "start":
            self.begun.append(request.headers)
            return json_answer({}, headers=self.start)
        assert request.url == "https://upload.test/session?upload_id=1&x=%2F"
        assert {"authorization", "x-mine"}.isdisjoint(request.headers)
        offset = request.headers.get("x-goog-upload-offset")
        self.log.append((command, None if offset is None else int(offset), len(request.content)))
        fault = self.faults.pop(0) if self.faults else None
        if fault == "lost":
            return refused()
        if fault == "503":
            return error(503)
        if fault == "forgets":
            self.data = b""
            return refused()
        if fault == "odd":
            return json_answer({})
        answered = self.take(command, offset, request.content, fault if isinstance(fault, int) else None)
        return refused() if fault == "unheard" or isinstance(fault, int) else answered

    def exchange(self, part: Send) -> Answer | None:
        """Take a part without any transport; None where there is no answer."""
        fault = self.faults.pop(0) if self.faults else None
        if fault == "forgets":
            self.data, self.state = b"", "active"
        if fault in ("lost", "forgets", "503"):
            return None
        if fault == "odd":
            return json_answer({})
        cut = fault if isinstance(fault, int) else None
        headers = part.headers
        answered = self.take(headers["X-Goog-Upload-Command"], headers.get("X-Goog-Upload-Offset"), part.content, cut)
        assert answered.status == 200 or cut is not None, "the machine broke the rules"
        return None if fault == "unheard" or cut is not None else answered

    def take(self, command: str, offset: str | None, content: bytes, cut: int | None) -> Answer:
        if command == "query":
            received = {"X-Goog-Upload-Size-Received": str(len(self.data))}
            body = {"name": "files/1"} if self.state == "final" else {}
            return json_answer(body, headers={"X-Goog-Upload-Status": self.state, **received})
        if offset != str(len(self.data)) or self.state == "final":
            return error(400, "wrong offset", headers={"X-Goog-Upload-Status": self.state})
        if cut is not None:
            self.data += content[:cut]
            return refused()
        self.data += content
        if "finalize" in command:
            self.state = "final"
            return json_answer({"name": "files/1"}, headers={"X-Goog-Upload-Status": "final"})
        assert len(content) % G == 0
        return json_answer({}, headers={"X-Goog-Upload-Status": "active"})


class Pipe(io.RawIOBase):
    """A stream that cannot go back and gives a few bytes at a time."""

    def __init__(self, data: bytes) -> None:
        self._data = io.BytesIO(data)

    def seekable(self) -> bool:
        return False

    def readable(self) -> bool:
        return True

    def read(self, size: int = -1) -> bytes:
        return self._data.read(min(size, 70_001) if size >= 0 else size)


def unreachable() -> APIConnectionError:
    return APIConnectionError(request=library("httpx2").request("POST", "https://upload.test/session"))


START = Operation(method="POST", path="/upload/files", body="json", returns="typing:Any")


def put(driver: Any, store: Store, content: Any, *, client: Any = None, **options: Any) -> Any:
    client = client or driver.client(store.mock, max_retries=2, default_headers={"X-Mine": "1"})
    options.setdefault("media_type", "text/plain")
    options.setdefault("chunk", G)
    call: dict[str, Any] = {"body": {"file": {}}}

    def begin(start: Start) -> Any:
        from specwright.runtime.raw import raw

        made = raw(lambda **more: driver.call(client, START, **call, options=(more["extra_headers"], None, None, 5.0)))
        return made(extra_headers=start.headers).headers

    async def abegin(start: Start) -> Any:
        from specwright.runtime.call import Call
        from specwright.runtime.sentinels import omit

        made = Call(START, None, None, call["body"], None, omit, (dict(start.headers), None, None, 5.0))
        made.mode = "raw"
        return (await client.execute(made)).headers

    if driver.asynchronous:
        return driver.run(aupload(client, content, abegin, **options))
    return upload(client, content, begin, **options)


DATA = random.Random(7).randbytes(2 * G + 100)


def contents(data: bytes, folder: Path) -> dict[str, Callable[[], Any]]:
    path = folder / "data.bin"
    path.write_bytes(data)
    beyond = folder / "beyond.bin"
    beyond.write_bytes(b"head" + data)

    def opened() -> Any:
        file = beyond.open("rb")
        file.seek(4)
        return file

    return {
        "bytes": lambda: data,
        "bytearray": lambda: bytearray(data),
        "path": lambda: path,
        "str": lambda: str(path),
        "file": opened,
        "memory": lambda: io.BytesIO(data),
        "pipe": lambda: Pipe(data),
    }


KINDS = ("bytes", "bytearray", "path", "str", "file", "memory", "pipe")


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("size", [0, 1, G - 1, G, G + 1, 2 * G + 100])
def test_everything_arrives(driver: Any, tmp_path: Path, kind: str, size: int) -> None:
    store = Store()
    seen: list[Progress] = []
    answer = put(driver, store, contents(DATA[:size], tmp_path)[kind](), progress=seen.append)
    assert store.data == DATA[:size]
    assert answer.parse() == {"name": "files/1"}
    total = None if kind == "pipe" else size
    assert seen[-1] == Progress(size, total)
    assert [p.sent for p in seen] == sorted({p.sent for p in seen})
    assert store.begun[0].get("x-goog-upload-header-content-length") == (None if total is None else str(size))
    assert store.begun[0]["x-goog-upload-header-content-type"] == "text/plain"
    assert all(length <= G for _, _, length in store.log)


FAULTS: list[tuple[list[Any], list[tuple[str, int | None, int]]]] = [
    ([], [("upload", 0, G), ("upload", G, G), ("upload, finalize", 2 * G, 100)]),
    (
        ["lost"],
        [("upload", 0, G), ("query", None, 0), ("upload", 0, G), ("upload", G, G), ("upload, finalize", 2 * G, 100)],
    ),
    (
        [None, "unheard"],
        [("upload", 0, G), ("upload", G, G), ("query", None, 0), ("upload, finalize", 2 * G, 100)],
    ),
    (
        [None, "503"],
        [("upload", 0, G), ("upload", G, G), ("query", None, 0), ("upload", G, G), ("upload, finalize", 2 * G, 100)],
    ),
    (
        [None, "odd"],
        [("upload", 0, G), ("upload", G, G), ("query", None, 0), ("upload", G, G), ("upload, finalize", 2 * G, 100)],
    ),
    (
        [None, None, "unheard"],
        [("upload", 0, G), ("upload", G, G), ("upload, finalize", 2 * G, 100), ("query", None, 0)],
    ),
    (
        [None, None, 40],
        [
            ("upload", 0, G),
            ("upload", G, G),
            ("upload, finalize", 2 * G, 100),
            ("query", None, 0),
            ("upload, finalize", 2 * G + 40, 60),
        ],
    ),
    (
        [None, None, 100],
        [
            ("upload", 0, G),
            ("upload", G, G),
            ("upload, finalize", 2 * G, 100),
            ("query", None, 0),
            ("finalize", 2 * G + 100, 0),
        ],
    ),
    (
        [1000],
        [("upload", 0, G), ("query", None, 0), ("upload", 1000, G), ("upload, finalize", G + 1000, G - 900)],
    ),
    (
        ["lost", "lost", "503", "odd"],
        [
            ("upload", 0, G),
            *[("query", None, 0)] * 4,
            ("upload", 0, G),
            ("upload", G, G),
            ("upload, finalize", 2 * G, 100),
        ],
    ),
]


@pytest.mark.parametrize("kind", ["path", "pipe"])
@pytest.mark.parametrize(("faults", "log"), FAULTS)
def test_what_is_lost_is_sent_again(
    driver: Any, tmp_path: Path, no_waiting: list[float], kind: str, faults: list[Any], log: list[Any]
) -> None:
    store = Store(faults)
    answer = put(driver, store, contents(DATA, tmp_path)[kind]())
    assert store.data == DATA
    assert answer.parse() == {"name": "files/1"}
    assert store.log == log
    assert len(no_waiting) == sum(1 for fault in faults if fault)
    assert store.mock.open == 0


@given(
    size=st.sampled_from([0, 1, G - 1, G, G + 1, 2 * G, len(DATA)]),
    told=st.booleans(),
    faults=st.lists(st.sampled_from([None, None, "lost", "unheard", "503", "odd", "forgets", 0, 1000, G]), max_size=12),
)
@settings(max_examples=150, deadline=None)
def test_whatever_is_lost_everything_arrives_or_it_is_said(size: int, told: bool, faults: list[Any]) -> None:
    data, store = DATA[:size], Store(faults)
    machine: Upload[Any] = Upload(size=size if told else None, media_type="x/y", base_url="https://x.test", chunk=G)
    machine.started({"X-Goog-Upload-URL": "/session"})
    lost = sum(fault is not None for fault in faults)
    for _ in range(200):
        match machine.next():
            case Read(offset, wanted):
                machine.read(data[offset : offset + wanted])
            case Send() as part:
                answer = store.exchange(part)
                try:
                    if answer is None:
                        machine.failed(unreachable())
                    else:
                        machine.answered(answer.headers, answer)
                except SpecwrightError:
                    # Only many failures, or the loss of what was confirmed, are the end of it.
                    assert lost > 5 or "forgets" in faults
                    return
            case Finished():
                assert store.data == data
                assert machine.sent == size
                return
            case _:
                pass
    raise AssertionError("the upload does not end")


@pytest.mark.parametrize("kind", ["path", "file", "bytes"])
def test_a_provider_that_forgets(driver: Any, tmp_path: Path, no_waiting: list[float], kind: str) -> None:
    store = Store([None, "forgets"])
    put(driver, store, contents(DATA, tmp_path)[kind]())
    assert store.data == DATA


def test_a_stream_cannot_go_back(driver: Any, no_waiting: list[float]) -> None:
    with pytest.raises(UploadError, match="would have to be read from byte 0, and cannot be"):
        put(driver, Store([None, "forgets"]), Pipe(DATA))


def test_a_stream_whose_size_is_told(driver: Any) -> None:
    store = Store()
    put(driver, store, Pipe(DATA), size=len(DATA))
    assert store.begun[0]["x-goog-upload-header-content-length"] == str(len(DATA))
    assert store.data == DATA


@pytest.mark.parametrize(
    ("told", "message"),
    [(len(DATA) + 1, f"only {len(DATA)} of the {len(DATA) + 1} bytes"), (len(DATA) - 1, "There are more than the")],
)
def test_a_size_that_is_wrong(driver: Any, told: int, message: str) -> None:
    store = Store()
    with pytest.raises(UploadError, match=message) as caught:
        put(driver, store, Pipe(DATA), size=told)
    assert (caught.value.sent, caught.value.total) == (2 * G, told)
    assert store.state == "active"


@pytest.mark.parametrize(
    ("fault", "kind"), [("lost", APIConnectionError), ("503", APIStatusError), ("odd", UploadError)]
)
def test_giving_up(driver: Any, no_waiting: list[float], fault: str, kind: type[SpecwrightError]) -> None:
    store = Store([None, *[fault] * 9])
    with pytest.raises(kind) as caught:
        put(driver, store, DATA, max_retries=2)
    assert len(store.log) == 4
    assert len(no_waiting) == 2
    if kind is not UploadError:
        assert caught.value.__notes__ == [f"The upload had come to {G} of {len(DATA)} bytes."]
    assert "upload_id" not in str(caught.value)
    # It is taken up later where it stopped.
    store.faults = []
    seen: list[Progress] = []
    put(driver, store, DATA, session="https://upload.test/session?upload_id=1&x=%2F", progress=seen.append)
    assert store.data == DATA
    assert seen[0].sent == G
    assert len(store.begun) == 1


def test_the_address_of_an_upload_is_not_logged(driver: Any, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG, logger="specwright")
    put(driver, Store(), DATA)
    ours = "\n".join(record.getMessage() for record in caplog.records if record.name == "specwright")
    assert "POST https://upload.test/session?upload_id=[hidden]" in ours
    assert "upload_id=1" not in ours


def test_errors_that_no_other_try_would_mend(driver: Any, no_waiting: list[float]) -> None:
    store = Store()
    store.data = b"x"
    with pytest.raises(APIStatusError, match="wrong offset"):
        put(driver, store, DATA)
    assert len(store.log) == 1
    assert no_waiting == []


@pytest.mark.parametrize(
    ("start", "message"),
    [
        ({}, "has no header X-Goog-Upload-URL"),
        ({"X-Goog-Upload-URL": "http://upload.test/session"}, "is not encrypted"),
        ({"X-Goog-Upload-URL": "file:///etc/passwd"}, "is not on the web"),
        ({"X-Goog-Upload-URL": "https://[broken/"}, "malformed"),
    ],
)
def test_where_an_upload_may_not_go(driver: Any, start: dict[str, str], message: str) -> None:
    store = Store(start={"X-Other": "1", **start})
    with pytest.raises(UploadError, match=message):
        put(driver, store, DATA)
    assert store.log == []


def test_parts_are_as_large_as_the_provider_asks(driver: Any) -> None:
    address = {"X-Goog-Upload-URL": "https://upload.test/session?upload_id=1&x=%2F"}
    store = Store(start={**address, "X-Goog-Upload-Chunk-Granularity": str(2 * G)})
    put(driver, store, DATA)
    assert store.log == [("upload", 0, 2 * G), ("upload, finalize", 2 * G, 100)]
    store = Store(start={**address, "X-Goog-Upload-Chunk-Granularity": "9" * 30})
    put(driver, store, DATA)
    assert len(store.log) == 3


def test_a_gateway_stands_in(driver: Any) -> None:
    mock = MockTransport(lambda request: json_answer({}, headers={"X-Goog-Upload-Status": "final"}))
    put(
        driver,
        Store(),
        b"x",
        client=driver.client(mock),
        session="https://up.test/s?id=1",
        gateway="https://gw.test:8443/v1",
    )
    assert mock.requests[0].url == "https://gw.test:8443/s?id=1"


@pytest.mark.parametrize("content", [io.StringIO("text"), 5, None, ["a"]])
def test_what_cannot_be_uploaded(content: Any) -> None:
    with pytest.raises(TypeError, match="binary"):
        source(content)


def test_a_file_that_gives_text() -> None:
    class Text:
        def read(self, size: int) -> str:
            return "text"

    with pytest.raises(TypeError, match="binary mode"):
        source(Text()).read(0, 10)  # type: ignore[arg-type]


def test_files_are_closed_where_they_were_opened_here(tmp_path: Path) -> None:
    path = tmp_path / "x"
    path.write_bytes(b"abc")
    with source(path) as made:
        assert made.read(1, 5) == b"bc"
    with pytest.raises(ValueError, match="closed"):
        made.read(0, 1)
    with path.open("rb") as file:
        with source(file) as made:
            assert made.size == 3
        assert not file.closed


@pytest.mark.parametrize("bad", [{"chunk": 1}, {"chunk": G + 1}, {"chunk": 0}, {"size": -1}])
def test_settings_that_make_no_sense(bad: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match=r"multiple of 262144|negative"):
        Upload(**{"size": 1, "media_type": "x/y", "base_url": "https://x.test", **bad})


class Machine:
    """An upload without any I/O, of two parts and a half, up to its first part."""

    def __init__(self, size: int | None = len(DATA)) -> None:
        self.seen: list[Progress] = []
        self.upload: Upload[str] = Upload(
            size=size,
            media_type="x/y",
            base_url="https://x.test",
            chunk=G,
            progress=self.seen.append,
            chance=lambda: 0.0,
        )
        self.upload.started({"X-Goog-Upload-URL": "/s"})
        step = self.upload.next()
        assert step == Read(0, G)
        self.upload.read(DATA[:G])

    def answer(self, state: str | None, received: object = None) -> None:
        headers = {} if state is None else {"X-Goog-Upload-Status": state}
        if received is not None:
            headers["X-Goog-Upload-Size-Received"] = str(received)
        self.upload.answered(headers, "answer")


def test_steps() -> None:
    machine = Machine()
    assert machine.upload.session == "https://x.test/s"
    headers = {"X-Goog-Upload-Command": "upload", "X-Goog-Upload-Offset": "0"}
    assert machine.upload.next() == Send("https://x.test/s", headers, DATA[:G])
    machine.answer("active")
    assert machine.upload.next() == Read(G, G)
    machine.upload.read(DATA[G : 2 * G])
    machine.upload.next()
    machine.answer(None)
    assert machine.upload.next() == Pause(0.5)
    assert machine.upload.next() == Send("https://x.test/s", {"X-Goog-Upload-Command": "query"}, b"")
    machine.answer("active", 2 * G)
    assert machine.upload.next() == Read(2 * G, 101)
    machine.upload.read(DATA[2 * G :])
    machine.upload.next()
    machine.answer("final")
    assert machine.upload.next() == machine.upload.next() == Finished("answer")
    assert machine.seen == [Progress(n, len(DATA)) for n in (G, 2 * G, len(DATA))]


@pytest.mark.parametrize(
    ("state", "received", "message"),
    [
        ("final", None, "before everything was sent"),
        ("cancelled", None, "status is 'cancelled'"),
        ("x" * 5000, None, "status is 'x"),
    ],
)
def test_a_provider_that_ends_it(state: str, received: object, message: str) -> None:
    machine = Machine()
    machine.upload.next()
    with pytest.raises(UploadError, match=message) as caught:
        machine.answer(state, received)
    assert len(str(caught.value)) < 200


@pytest.mark.parametrize("received", ["", "many", "-1", "9" * 5000, "1.5"])
def test_a_provider_that_does_not_know(received: str) -> None:
    machine = Machine()
    machine.upload.next()
    machine.answer(None)
    for _ in range(4):
        assert isinstance(machine.upload.next(), Pause)
        machine.upload.next()
        machine.answer("active", received)
    machine.upload.next()
    machine.upload.next()
    with pytest.raises(UploadError, match="does not confirm"):
        machine.answer("active", received)


def test_a_provider_that_has_too_much() -> None:
    machine = Machine()
    machine.upload.next()
    machine.answer(None)
    machine.upload.next()
    machine.upload.next()
    with pytest.raises(UploadError, match="and only"):
        machine.answer("active", 10**9)


def test_a_provider_that_never_finalizes() -> None:
    upload: Upload[str] = Upload(size=3, media_type="x/y", base_url="https://x.test")
    upload.started({"X-Goog-Upload-URL": "/s"})
    upload.next()
    upload.read(b"abc")
    commands: list[str] = []

    def go_on() -> None:
        for _ in range(50):
            step = upload.next()
            if isinstance(step, Send):
                commands.append(step.headers["X-Goog-Upload-Command"])
                upload.answered({"X-Goog-Upload-Status": "active", "X-Goog-Upload-Size-Received": "3"}, "answer")

    with pytest.raises(UploadError, match="does not confirm"):
        go_on()
    assert commands[:4] == ["upload, finalize", "query", "finalize", "query"]
    assert len(commands) < 20


def test_the_shells_hold_no_decision() -> None:
    import inspect

    def body(function: Any) -> str:
        text = inspect.getsource(function).split("with ", 1)[1] if function is aupload else inspect.getsource(function)
        text = text.split("machine = ", 1)[1]
        text = text.replace("await ", "").replace("run_sync(opened.read, offset, size)", "opened.read(offset, size)")
        return text.replace("time.sleep", "sleep")

    assert body(upload) == body(aupload)
    assert " if " not in body(upload)


@pytest.mark.skipif(not WIRE.exists(), reason="the recorded requests in ../shared are not here")
@pytest.mark.parametrize(
    "label", ["mldev.files.upload", "mldev.files.upload.two_chunks", "mldev.file_search_stores.upload"]
)
def test_the_official_client_says_the_same(label: str) -> None:
    recorded = [r for r in json.loads(WIRE.read_text(encoding="utf-8"))["requests"] if r["label"] == label]
    size = int(recorded[0]["headers"]["X-Goog-Upload-Header-Content-Length"])
    upload: Upload[str] = Upload(size=size, media_type="text/plain", base_url="http://127.0.0.1")
    start = upload.next()
    assert isinstance(start, Start)
    assert start.headers.items() <= recorded[0]["headers"].items()
    upload.started({"X-Goog-Upload-URL": "/session?upload_id=1"})
    for part in recorded[1:]:
        step = upload.next()
        assert isinstance(step, Read)
        upload.read(bytes(min(step.size, size - step.offset)))
        sent = upload.next()
        assert isinstance(sent, Send)
        assert sent.headers.items() <= part["headers"].items()
        assert len(sent.content) == part["raw_len"]
        assert sent.url.endswith(f"{part['path']}?{part['query']}")
        upload.answered({"X-Goog-Upload-Status": "final" if part is recorded[-1] else "active"}, "answer")
    assert upload.next() == Finished("answer")
    assert uploads.CHUNK == 8388608
