"""Answers of another form than the API's: what is odd in them is kept or told, and never trips the maps."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import httpx
import pytest

from specwright import genai
from specwright.runtime.errors import APIResponseValidationError
from specwright.runtime.fieldmaps import CallNotSupported, FieldMaps

from . import probes, sides
from .answers import answer_to

ODD: tuple[Any, ...] = (5, "text", True, [], [1], [[1]], {"a": 1})
DEPTH = 4


def places(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """Where there is something in an answer, down to a depth; of a list, in its first item."""
    yield path
    if len(path) < DEPTH:
        items = value.items() if isinstance(value, dict) else enumerate(value[:1]) if isinstance(value, list) else ()
        for key, each in items:
            yield from places(each, (*path, key))


def replaced(value: Any, path: tuple[Any, ...], odd: Any) -> Any:
    if not path:
        return odd
    key, *rest = path
    items = dict(value) if isinstance(value, dict) else list(value)
    items[key] = replaced(value[key], tuple(rest), odd)
    return items


def _is_reshaped(maps: FieldMaps, call: str) -> bool:
    try:
        maps.require(call)
    except CallNotSupported:
        return False
    return maps.reshapes(call)


@pytest.mark.parametrize("backend", probes.BACKENDS)
def test_no_map_trips_over_an_answer(backend: str) -> None:
    maps = genai.Client(**sides.arguments_of_client(backend)).field_maps
    calls = [call for call in probes.calls() if _is_reshaped(maps, call)]
    assert calls
    for call in calls:
        whole = answer_to(call, backend)
        for path in places(whole):
            for odd in ODD:
                found = maps.answer(call, replaced(whole, path, odd))
                assert path or isinstance(odd, dict) or found == odd


CALLS: dict[str, Callable[[genai.Client], object]] = {
    "a model": lambda client: client.models.get(model="m"),
    "an answer": lambda client: client.models.generate_content(model="m", contents="x"),
    "a list": lambda client: client.models.list(),
    "a stream": lambda client: list(client.models.generate_content_stream(model="m", contents="x")),
}


@pytest.mark.parametrize("answer", ["5", '"text"', "true", "[]", "[1]"])
@pytest.mark.parametrize("call", CALLS)
def test_an_answer_that_is_no_object_is_told(call: str, answer: str) -> None:
    body = f"data: {answer}\n\n" if call == "a stream" else answer
    transport = httpx.MockTransport(lambda request: httpx.Response(200, text=body))
    client = genai.Client(api_key="k", http_options={"httpx_client": httpx.Client(transport=transport)})
    with pytest.raises(APIResponseValidationError, match="no object"):
        CALLS[call](client)
