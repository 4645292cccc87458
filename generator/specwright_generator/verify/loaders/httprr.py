"""Go's httprr traces: requests and answers as they are on the wire, each pair after a line with their lengths."""

from __future__ import annotations

from collections.abc import Iterator

from specwright_generator.verify.traffic import BadRecording, Exchange

from .tree import request, response

MAGIC = b"httprr trace v1"


def read(data: bytes) -> Iterator[Exchange | BadRecording]:
    position = data.find(b"\n") + 1
    while 0 < position < len(data):
        where = f"byte {position}"
        end = data.find(b"\n", position)
        try:
            asked_size, answered_size = (int(part) for part in data[position : max(end, position)].split())
        except ValueError:
            yield BadRecording("two lengths were expected", where)
            return
        middle = end + 1 + asked_size
        position = middle + answered_size
        if asked_size < 0 or answered_size < 0 or position > len(data):
            yield BadRecording("the file ends before the exchange does", where)
            return
        try:
            yield _exchange(data[end + 1 : middle], data[middle:position], where)
        except BadRecording as fault:
            yield fault


def _exchange(asked: bytes, answered: bytes, where: str) -> Exchange:
    first, sent, body = _message(asked, where)
    line = first.split(" ")
    answer, received, content = _message(answered, where)
    status = answer.split(" ")
    if len(line) != 3 or len(status) < 2 or not status[1].isdigit():
        raise BadRecording("no HTTP message", where)
    url = line[1] if "://" in line[1] else f"https://{sent.get('host', '')}{line[1]}"
    return Exchange(
        where=where,
        request=request(line[0], url, sent, body, where),
        response=response(int(status[1]), received, content, where),
    )


def _message(data: bytes, where: str) -> tuple[str, dict[str, str], bytes]:
    """First line, headers and body of an HTTP/1.1 message."""
    head, _, body = data.partition(b"\r\n\r\n")
    first, *lines = head.decode("latin-1").split("\r\n")
    found: dict[str, str] = {}
    for line in lines:
        name, _, value = line.partition(":")
        found[name.strip().lower()] = value.strip()
    if "chunked" in found.get("transfer-encoding", ""):
        body = _joined(body, where)
    return first, found, body


def _joined(body: bytes, where: str) -> bytes:
    """A body with its chunked transfer encoding undone; recorders keep the header where they undid it themselves."""
    plain, rest = b"", body
    while rest:
        size, separator, rest = rest.partition(b"\r\n")
        try:
            length = int(size.split(b";")[0], 16)
        except ValueError:
            if plain:
                raise BadRecording("a broken chunk", where) from None
            return body
        if not separator or len(rest) < length:
            return body
        if length == 0:
            return plain
        plain, rest = plain + rest[:length], rest[length + 2 :]
    return plain
