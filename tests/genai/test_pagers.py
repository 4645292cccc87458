"""Pagers: what they ask for, empty pages in the middle, and the end."""

from __future__ import annotations

import asyncio
from types import SimpleNamespace
from typing import Any

import pytest

from specwright.genai import types
from specwright.genai.pagers import AsyncPager, Pager
from specwright.runtime.errors import SpecwrightError

PAGES = {None: ([1, 2], "a"), "a": ([], "b"), "b": ([3], "c"), "c": ([], None)}


def answer(token: str | None) -> SimpleNamespace:
    items, following = PAGES[token]
    return SimpleNamespace(models=items, next_page_token=following, sdk_http_response=None)


def test_an_empty_page_in_the_middle_does_not_end_the_list() -> None:
    asked: list[dict[str, Any]] = []

    def request(config: dict[str, Any]) -> SimpleNamespace:
        asked.append(config)
        return answer(config["page_token"])

    pager: Pager[int] = Pager("models", request, answer(None), {"page_size": 2, "filter": "x"})
    assert (len(pager), pager[0], pager.page, pager.name, pager.page_size) == (2, 1, [1, 2], "models", 2)
    assert list(pager) == [1, 2, 3]
    assert [config["page_token"] for config in asked] == ["a", "b", "c"]
    assert all(config["filter"] == "x" for config in asked)
    with pytest.raises(IndexError, match="no more pages"):
        pager.next_page()
    assert list(pager) == []


def test_the_other_colour() -> None:
    async def request(config: dict[str, Any]) -> SimpleNamespace:
        return answer(config["page_token"])

    async def run() -> list[int]:
        pager: AsyncPager[int] = AsyncPager("models", request, answer(None), None)
        found = [item async for item in pager]
        with pytest.raises(IndexError):
            await pager.next_page()
        return found

    assert asyncio.run(run()) == [1, 2, 3]


@pytest.mark.parametrize(
    ("config", "size"),
    [
        (None, 2),
        ({}, 2),
        ({"page_size": 7}, 7),
        ({"page_size": None}, None),
        (types.ListFilesConfig(), None),
        (types.ListFilesConfig(page_size=7), 7),
    ],
    ids=str,
)
def test_the_size_of_a_page_is_what_was_asked_for(config: Any, size: int | None) -> None:
    pager: Pager[int] = Pager("models", lambda config: answer(None), answer(None), config)
    assert pager.page_size == size


def test_empty_pages_that_lead_back_to_each_other_are_told() -> None:
    """A server that answers so would have the client ask for ever."""
    turns = {"a": "b", "b": "a"}
    asked: list[str] = []

    def request(config: dict[str, Any]) -> SimpleNamespace:
        asked.append(config["page_token"])
        return SimpleNamespace(models=[], next_page_token=turns[config["page_token"]], sdk_http_response=None)

    async def arequest(config: dict[str, Any]) -> SimpleNamespace:
        return request(config)

    async def run() -> None:
        async for _ in AsyncPager("models", arequest, answer(None), None):
            pass

    pager: Pager[int] = Pager("models", request, answer(None), None)
    with pytest.raises(SpecwrightError, match="goes round"):
        list(pager)
    with pytest.raises(SpecwrightError, match="goes round"):
        asyncio.run(run())
    assert asked == [*"aba"] * 2


def test_a_token_may_come_again_where_there_are_items_between() -> None:
    pages = iter([([1], "a"), ([], "a"), ([2], "a"), ([], None)])
    found = [SimpleNamespace(models=items, next_page_token=token) for items, token in pages]
    left = iter(found[1:])
    pager: Pager[int] = Pager("models", lambda config: next(left), found[0], None)
    assert list(pager) == [1, 2]
