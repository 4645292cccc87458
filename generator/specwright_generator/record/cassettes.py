"""Exchanges as vcrpy's cassettes: the same exchanges give the same bytes, whenever and wherever they were made."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from http import HTTPStatus
from typing import Any

from specwright.testing import Answer, MockRequest

_VOLATILE = re.compile(
    r"accept-encoding|connection|content-length|date|host|server|user-agent|x-stainless-.*|traceparent|tracestate"
)
"""Headers that say when, where and on what machine something was recorded."""
_BOUNDARY = re.compile(r'boundary="?([^";]+)"?')
BOUNDARY = "specwright-boundary"


@dataclass(frozen=True, slots=True, kw_only=True)
class Exchange:
    """A request and its answer."""

    request: MockRequest
    answer: Answer


def steady(exchange: Exchange) -> Exchange:
    """An exchange without what differs from one recording to the next."""
    request, answer = exchange.request, exchange.answer
    content, kind = request.content, request.headers.get("content-type", "")
    drawn = _BOUNDARY.search(kind)
    if drawn:
        content = content.replace(drawn[1].encode(), BOUNDARY.encode())
        kind = kind.replace(drawn[1], BOUNDARY)
    headers = {name: value for name, value in request.headers.items() if not _VOLATILE.fullmatch(name)}
    if kind:
        headers["content-type"] = kind
    kept = {name: value for name, value in answer.headers.items() if not _VOLATILE.fullmatch(name.lower())}
    return Exchange(request=replace(request, headers=headers, content=content), answer=replace(answer, headers=kept))


def cassette(exchanges: Sequence[Exchange]) -> str:
    """The text of a cassette."""
    from vcr.request import Request  # type: ignore[import-untyped]  # pyright: ignore[reportMissingTypeStubs]
    from vcr.serialize import serialize  # type: ignore[import-untyped]  # pyright: ignore[reportMissingTypeStubs]
    from vcr.serializers import yamlserializer  # type: ignore[import-untyped]  # pyright: ignore[reportMissingTypeStubs]

    requests: list[Any] = []
    responses: list[Any] = []
    for exchange in exchanges:
        request, answer = exchange.request, exchange.answer
        headers = dict(sorted(request.headers.items()))
        requests.append(Request(request.method, request.url, request.content or None, headers))
        responses.append(
            {
                "status": {"code": answer.status, "message": _phrase(answer.status)},
                "headers": {name: [value] for name, value in sorted(answer.headers.items())},
                "body": {"string": b"".join(answer.chunks)},
            }
        )
    return str(serialize({"requests": requests, "responses": responses}, yamlserializer))


def _phrase(status: int) -> str:
    try:
        return HTTPStatus(status).phrase
    except ValueError:
        return ""
