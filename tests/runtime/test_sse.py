"""The event decoder: tables after the WHATWG rules, and every way to cut a stream into chunks."""

from __future__ import annotations

import random

import pytest

from specwright.runtime.lines import LineDecoder, LineTooLong
from specwright.runtime.sse import EventTooLarge, ServerSentEvent, SSEDecoder, bare_event


def decode(*chunks: bytes) -> list[tuple[str | None, bytes]]:
    decoder = SSEDecoder()
    return [(event.event, event.data) for chunk in chunks for event in decoder.feed(chunk)]


TABLE = {
    "one": (b"data: a\n\n", [(None, b"a")]),
    "no space": (b"data:a\n\n", [(None, b"a")]),
    "two spaces keep one": (b"data:  a\n\n", [(None, b" a")]),
    "named": (b"event: x\ndata: a\n\n", [("x", b"a")]),
    "name after data": (b"data: a\nevent: x\n\n", [("x", b"a")]),
    "last name wins": (b"event: x\nevent: y\ndata: a\n\n", [("y", b"a")]),
    "empty name": (b"event:\ndata: a\n\n", [(None, b"a")]),
    "name is not kept": (b"event: x\ndata: a\n\ndata: b\n\n", [("x", b"a"), (None, b"b")]),
    "lines of data": (b"data: a\ndata: b\ndata:\ndata: c\n\n", [(None, b"a\nb\n\nc")]),
    "crlf": (b"event: x\r\ndata: a\r\n\r\ndata: b\r\n\r\n", [("x", b"a"), (None, b"b")]),
    "cr": (b"event: x\rdata: a\r\rdata: b\r\r", [("x", b"a"), (None, b"b")]),
    "mixed ends": (b"data: a\r\n\ndata: b\n\r\ndata: c\r\r\n", [(None, b"a"), (None, b"b"), (None, b"c")]),
    "comments": (b": hi\n\n:\ndata: a\n: there\ndata: b\n\n", [(None, b"a\nb")]),
    "unknown fields": (b"foo: 1\ndata: a\nbar\n\n", [(None, b"a")]),
    "no data": (b"event: x\n\ndata: a\n\n", [(None, b"a")]),
    "empty data": (b"data\n\ndata:\n\ndata: \n\n", [(None, b""), (None, b""), (None, b"")]),
    "blank lines": (b"\n\n\n\ndata: a\n\n\n\n\ndata: b\n\n", [(None, b"a"), (None, b"b")]),
    "bom": (b"\xef\xbb\xbfdata: a\n\n", [(None, b"a")]),
    "bom only at the start": (b"data: a\n\n\xef\xbb\xbfdata: b\n\n", [(None, b"a")]),
    "unfinished": (b"data: a\n\ndata: b\n", [(None, b"a")]),
    "unfinished line": (b"data: a\n\ndata: b", [(None, b"a")]),
    "multi-byte": ("event: é\ndata: 日本 🎉\n\n".encode(), [("é", "日本 🎉".encode())]),
    "colon in data": (b"data: a: b\n\n", [(None, b"a: b")]),
    "data-like field": (b"dataset: 1\ndata: a\n\n", [(None, b"a")]),
    "nothing": (b"", []),
}


BARE: dict[str, tuple[bytes, bytes | None]] = {
    "an error": (b' {"error": 1, "a": 2}\n', b'{"error": 1, "a": 2}'),
    "errors": (b'{"error": 1}\n{"error": 2}', b'{"error": 1}'),
    "a list of errors": (b'[{"error": 1},\n{"error": 2}]', b'{"error": 1}'),
    "something else": (b'{"a": 1}', b'{"a": 1}'),
    "something else twice": (b'{"a": 1}{"a": 2}', b'{"a": 1}{"a": 2}'),
    "half of it": (b'{"error": ', b'{"error": '),
    "no UTF-8": (b'{"error": "\xff"}', b'{"error": "\xff"}'),
    "an empty list": (b"[]", b"[]"),
    "deeper than can be read": (b"[" * 100_000, b"[" * 100_000),
    "lines of an event": (b"event: {}\nid: 1", None),
    "a comment": (b": {}", None),
    "nothing": (b"", None),
}


@pytest.mark.parametrize(("block", "data"), BARE.values(), ids=BARE)
def test_json_that_is_no_event(block: bytes, data: bytes | None) -> None:
    found = bare_event(block, "error")
    assert (None if found is None else found.data) == data


@pytest.mark.parametrize("case", TABLE)
def test_decodes(case: str) -> None:
    stream, expected = TABLE[case]
    assert decode(stream) == expected


@pytest.mark.parametrize("case", TABLE)
def test_the_cut_into_chunks_does_not_matter(case: str) -> None:
    stream, expected = TABLE[case]
    assert decode(*[stream[i : i + 1] for i in range(len(stream))]) == expected
    for first in range(len(stream) + 1):
        for second in range(first, len(stream) + 1):
            assert decode(stream[:first], stream[first:second], stream[second:]) == expected, (first, second)


def test_random_streams_in_random_chunks() -> None:
    rng = random.Random(7)
    pieces = [b"data: a", b"data", b"data:", b"event: x", b"id: 7", b"id", b": c", b"", b"", b"", "data: é🎉".encode()]
    splits = 0
    for _ in range(4000):
        ends = rng.choice([[b"\n"], [b"\r\n"], [b"\r"], [b"\n", b"\r\n", b"\r"]])
        stream = b"".join(rng.choice(pieces) + rng.choice(ends) for _ in range(rng.randrange(1, 14)))
        whole = decode(stream)
        for _ in range(30):
            cuts = sorted(rng.randrange(len(stream) + 1) for _ in range(rng.randrange(1, 6)))
            chunks = [stream[a:b] for a, b in zip([0, *cuts], [*cuts, len(stream)], strict=True)]
            assert decode(*chunks) == whole, chunks
            splits += 1
    assert splits == 120_000


def test_id_and_retry_stay() -> None:
    events = SSEDecoder().feed(b"id: 1\nretry: 10\ndata: a\n\ndata: b\n\nid: 2\0\nretry: x\ndata: c\n\nid\ndata: d\n\n")
    assert events == [
        ServerSentEvent(None, b"a", "1", 10),
        ServerSentEvent(None, b"b", "1", 10),
        ServerSentEvent(None, b"c", "1", 10),
        ServerSentEvent(None, b"d", "", 10),
    ]


def test_an_event_comes_with_the_chunk_that_ends_it() -> None:
    decoder = SSEDecoder()
    assert decoder.feed(b"data: a\r") == []
    assert [event.data for event in decoder.feed(b"\r")] == [b"a"]
    assert decoder.feed(b"\ndata: b\r\n") == []
    assert [event.data for event in decoder.feed(b"\r\n")] == [b"b"]


def test_an_endless_event_is_refused() -> None:
    decoder = SSEDecoder(limit=1000)
    decoder.feed(b"data: " + b"x" * 900)
    with pytest.raises(EventTooLarge):
        decoder.feed(b"x" * 100)


LINES = {
    "lf": (b"1\n2\n3\n", [b"1", b"2", b"3"]),
    "crlf": (b"1\r\n2\r\n", [b"1", b"2"]),
    "no last newline": (b"1\n2", [b"1", b"2"]),
    "blank lines": (b"\n \n1\n\n\n2\n\n", [b"1", b"2"]),
    "nothing": (b"", []),
}


@pytest.mark.parametrize("case", LINES)
def test_lines(case: str) -> None:
    stream, expected = LINES[case]
    for size in (1, 2, 3, 100):
        decoder = LineDecoder()
        got = [line for i in range(0, len(stream), size) for line in decoder.feed(stream[i : i + size])]
        assert got + decoder.finish() == expected


def test_an_endless_line_is_refused() -> None:
    decoder = LineDecoder(limit=1000)
    decoder.feed(b"x" * 950)
    with pytest.raises(LineTooLong):
        decoder.feed(b"x" * 100)
