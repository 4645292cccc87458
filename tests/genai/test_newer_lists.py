"""Lists of the newer resources: google-genai gives one page and its token, ours know the pages after it too."""

from __future__ import annotations

from typing import Any

import httpx
import pytest

from specwright.genai import errors
from specwright.runtime.errors import SpecwrightError
from specwright_generated.genai_next.types.triggers.listtriggersresponse import ListTriggersResponse

from .newer import Did, did, method_of

LISTS: dict[str, tuple[dict[str, Any], str]] = {
    "agents.list": ({"page_size": 2}, "agents"),
    "credentials.list": ({"page_size": 2}, "credentials"),
    "environments.list": ({"page_size": 2}, "environments"),
    "environments.files.list": ({"environment": "e", "path": "d", "recursive": True, "page_size": 2}, "files"),
    "triggers.list": ({"filter_": "f", "page_size": 2}, "triggers"),
    "triggers.list_executions": ({"trigger_id": "t", "page_size": 2}, "trigger_executions"),
    "voices.list": ({"gender": ["a", "b"], "page_size": 2}, "voices"),
    "webhooks.list": ({"page_size": 2}, "webhooks"),
}
TOKENS = (None, "p 2/&", "p3")

both_colours = pytest.mark.parametrize("colour", ["sync", "async"])
both_backends = pytest.mark.parametrize("backend", ["gemini", "vertex"])


def pages(key: str) -> Any:
    """A server of three pages, the one in the middle of which is empty."""

    def reply(request: httpx.Request) -> httpx.Response:
        number = TOKENS.index(dict(request.url.params).get("page_token"))
        items = [] if number == 1 else [{"id": f"{number}.{each}"} for each in range(2)]
        following = {"next_page_token": TOKENS[number + 1]} if number < 2 else {}
        return httpx.Response(200, json={key: items, **following})

    return reply


def names(item: Any) -> Any:
    return item.to_dict()["id"]


async def _all(found: Any) -> list[Any]:
    page = await found
    return [names(each) async for each in page.aiter_items()]


def listed(method: str, backend: str, colour: str, reply: Any) -> Did:
    arguments, _ = LISTS[method]

    def run(client: Any) -> Any:
        found = method_of(client, method)(**arguments)
        return _all(found) if colour == "async" else [names(each) for each in found.iter_items()]

    return did("ours", backend, colour, run, reply)


@both_backends
@both_colours
@pytest.mark.parametrize("method", LISTS)
def test_all_pages_are_asked_for_as_the_first_was(method: str, colour: str, backend: str) -> None:
    ours = listed(method, backend, colour, pages(LISTS[method][1]))
    assert ours.error is None
    assert ours.gave == ["0.0", "0.1", "2.0", "2.1"]
    assert len({(each.verb, each.path, tuple(each.headers.items())) for each in ours.sent}) == 1
    first, *rest = [dict(each.query) for each in ours.sent]
    assert [each.pop("page_token") for each in rest] == list(TOKENS[1:])
    assert all(each == first for each in rest)


@both_colours
def test_a_list_that_does_not_advance_ends_with_an_error(colour: str) -> None:
    def reply(request: httpx.Request) -> httpx.Response:
        return httpx.Response(200, json={"triggers": [{"id": "t"}], "next_page_token": "same"})

    ours = listed("triggers.list", "gemini", colour, reply)
    assert isinstance(ours.error, SpecwrightError)
    assert "does not advance" in str(ours.error)
    assert len(ours.sent) == 2


@both_colours
def test_an_error_on_the_way_is_raised_where_it_comes(colour: str) -> None:
    def reply(request: httpx.Request) -> httpx.Response:
        if "page_token" in dict(request.url.params):
            return httpx.Response(403, json={"error": {"code": 403, "message": "no"}})
        return httpx.Response(200, json={"triggers": [{"id": "t"}], "next_page_token": "x"})

    assert isinstance(listed("triggers.list", "gemini", colour, reply).error, errors.PermissionDeniedError)


def test_a_page_of_one_colour_has_the_methods_of_that_colour() -> None:
    ours = did("ours", "gemini", "sync", lambda client: _forced(client.triggers.list()), pages("triggers"))
    assert "begin with `a`" in str(ours.error)
    with pytest.raises(SpecwrightError, match="a method returned"):
        ListTriggersResponse(next_page_token="x").next_page()
    assert ListTriggersResponse().next_page() is None


def _forced(page: Any) -> Any:
    waiting = page.anext_page()
    try:
        waiting.send(None)
    finally:
        waiting.close()


@both_colours
@pytest.mark.parametrize("method", LISTS)
@pytest.mark.filterwarnings("ignore::UserWarning")
def test_a_page_by_itself_is_google_genais(method: str, colour: str) -> None:
    arguments, key = LISTS[method]
    theirs, ours = (
        did(each, "gemini", colour, lambda client: method_of(client, method)(**arguments), pages(key))
        for each in ("official", "ours")
    )
    assert (theirs.error, ours.error) == (None, None)
    assert ours.sent == theirs.sent
    assert ours.gave["next_page_token"] == theirs.gave["next_page_token"] == TOKENS[1]
    assert [each["id"] for each in ours.gave[key]] == [each["id"] for each in theirs.gave[key]] == ["0.0", "0.1"]
