"""What of a recording is too odd to be replayed: a recording is hostile input, and must not end a run."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from .traffic import BadRecording, Exchange

MAX_DEPTH = 128
"""How deeply JSON may be nested."""

_TOKEN = re.compile(rb'"(?:[^"\\]|\\.)*+"|[\[\]{}]', re.DOTALL)


def check(exchange: Exchange) -> None:
    """Raises `BadRecording` for an address that is none, and for bodies nested deeper than can be compared."""
    try:
        _ = urlsplit(exchange.request.url).port
    except ValueError as error:
        raise BadRecording(f"no address: {error}", f"{exchange.where}/request/url") from None
    for side, body in (("request", exchange.request.body), ("response", exchange.response.body)):
        if _too_deep(body):
            raise BadRecording(f"nested deeper than {MAX_DEPTH} levels", f"{exchange.where}/{side}/body")


def _too_deep(body: bytes) -> bool:
    """Whether JSON in `body` is nested too deeply: all of it, or a line of it where it is a stream or a form."""
    if body.count(b"[") + body.count(b"{") <= MAX_DEPTH:
        return False
    whole = body.lstrip()[:1] in (b"[", b"{")
    return any(map(_line_too_deep, [body] if whole else body.splitlines()))


def _line_too_deep(line: bytes) -> bool:
    if line.count(b"[") + line.count(b"{") <= MAX_DEPTH or line.removeprefix(b"data:").lstrip()[:1] not in (b"[", b"{"):
        return False
    depth = 0
    for token in _TOKEN.finditer(line):
        if token[0] in (b"[", b"{"):
            depth += 1
            if depth > MAX_DEPTH:
                return True
        elif token[0] in (b"]", b"}"):
            depth -= 1
    return False
