"""Pages: how one leads to the next, and where a list ends."""

from __future__ import annotations

from typing import Any

import pytest

from specwright.runtime import errors
from specwright.runtime.pages import PageRule
from specwright.testing import MockRequest, MockTransport

Shelf = dict[str | None, tuple[list[str], bool | None]]


def library(pages: Shelf) -> MockTransport:
    def answer(request: MockRequest) -> dict[str, Any]:
        ids, more = pages[dict(request.query).get("after")]
        body: dict[str, Any] = {"data": [{"id": name} for name in ids]}
        return body if more is None else {**body, "has_more": more}

    return MockTransport(answer)


THREE: Shelf = {None: (["a", "b"], True), "b": (["c"], True), "c": (["d"], False)}


def test_items_of_all_pages(driver: Any) -> None:
    mock = library(THREE)
    things = driver.things(driver.client(mock))
    assert [thing.id for thing in driver.collect(driver.run(things.list()))] == ["a", "b", "c", "d"]
    assert [request.query for request in mock.requests] == [[], [("after", "b")], [("after", "c")]]
    if driver.asynchronous:
        assert [thing.id for thing in driver.collect(things.list())] == ["a", "b", "c", "d"]


def test_page_by_page(driver: Any) -> None:
    things = driver.things(driver.client(library(THREE)))
    page = driver.run(things.list())
    assert type(page).__name__.startswith("AsyncCursorPage" if driver.asynchronous else "SyncCursorPage")
    assert (page.data[0].id, page.has_more, page.has_next_page()) == ("a", True, True)
    assert page.next_page_info().params == {"after": "b"}
    second = driver.run(page.get_next_page())
    third = driver.run(second.get_next_page())
    assert (third.data[0].id, third.has_next_page(), third.next_page_info()) == ("d", False, None)
    with pytest.raises(errors.SpecwrightError, match="no next page"):
        driver.run(third.get_next_page())
    assert len(driver.collect(page.iter_pages())) == len(driver.collect(page.pages())) == 3
    assert third.to_dict() == {"data": [{"id": "d"}], "has_more": False}


def test_the_other_query_keys_stay(driver: Any) -> None:
    mock = library(THREE)
    page = driver.call(driver.client(mock), driver.LIST, query={"limit": 2}, options=(None, {"x": 1}, None, 1))
    driver.collect(page)
    assert mock.requests[2].query == [("limit", "2"), ("after", "c"), ("x", "1")]


def test_a_list_that_does_not_advance(driver: Any) -> None:
    page = driver.run(driver.things(driver.client(library({None: (["a"], True), "a": (["a"], True)}))).list())
    with pytest.raises(errors.SpecwrightError, match="does not advance"):
        driver.collect(page)


def test_a_provider_that_knows_no_pages_answers_once_more(driver: Any) -> None:
    mock = library({None: (["a"], None), "a": (["a"], None)})
    driver.collect(driver.run(driver.things(driver.client(mock)).list()))
    assert len(mock.requests) == 2


@pytest.mark.parametrize("body", [{}, {"data": None}, {"data": []}, {"data": "x"}, {"data": [1]}, {"data": [{}]}, []])
def test_odd_pages_end_the_list(driver: Any, body: Any) -> None:
    mock = MockTransport(lambda _: body)
    page = driver.run(driver.things(driver.client(mock)).list())
    if body:
        driver.collect(page)
    assert len(mock.requests) == 1


def test_raw_pages(driver: Any) -> None:
    raw, _ = driver.wrapped(driver.things(driver.client(library(THREE))), "list")
    answer = driver.run(raw())
    assert answer.status_code == 200
    assert len(driver.collect(answer.parse())) == 4


CURSOR = PageRule(items="data", param="after", cursor_item="id", more="has_more")
FIELD = PageRule(items="data", param="page", cursor_field="next", more="has_more")


@pytest.mark.parametrize(
    ("rule", "page", "cursor"),
    [
        (CURSOR, {"data": [{"id": "a"}, {"id": "b"}]}, "b"),
        (CURSOR, {"data": [{"id": "a"}], "has_more": False}, None),
        (CURSOR, {"data": [{"id": 7}], "has_more": True}, "7"),
        (CURSOR, {"data": [], "has_more": True}, None),
        (CURSOR, {"data": [{"id": ""}]}, None),
        (FIELD, {"data": [], "next": "n", "has_more": True}, "n"),
        (FIELD, {"data": [], "next": "n"}, "n"),
        (FIELD, {"data": [1], "next": None}, None),
        (FIELD, {"data": [1], "next": "n", "has_more": False}, None),
        (PageRule(items="data"), {"data": [{"id": "a"}], "next": "n"}, None),
        (PageRule(items="x.y", param="p", cursor_field="m.next"), {"m": {"next": "n"}}, "n"),
    ],
)
def test_rules(rule: PageRule, page: Any, cursor: str | None) -> None:
    assert rule.cursor(page, rule.key({})) == cursor


def test_an_empty_page_in_the_middle_does_not_end_the_list(driver: Any) -> None:
    import sys
    from typing import ClassVar, TypeVar

    from specwright.runtime.page_models import BaseAsyncPage, BaseSyncPage

    item = TypeVar("item")

    class SyncTokenPage(BaseSyncPage[item]):
        page_rule: ClassVar[PageRule] = FIELD
        data: list[item]
        next: str | None = None

    class AsyncTokenPage(BaseAsyncPage[item]):
        page_rule: ClassVar[PageRule] = FIELD
        data: list[item]
        next: str | None = None

    module: Any = sys.modules["tests_runtime_tiny"]
    module.SyncTokenPage, module.AsyncTokenPage = SyncTokenPage, AsyncTokenPage
    bodies: dict[str | None, Any] = {
        None: {"data": [], "next": "1"},
        "1": {"data": [], "next": "2"},
        "2": {"data": [{"id": "a"}]},
    }
    mock = MockTransport(lambda request: bodies[dict(request.query).get("page")])
    page = driver.call(driver.client(mock), driver.LIST._replace(page="tests_runtime_tiny:TokenPage"))
    assert [thing.id for thing in driver.collect(page)] == ["a"]


BOTH = PageRule(
    param="after_id", cursor_field="last_id", more="has_more", back_param="before_id", back_field="first_id"
)


@pytest.mark.parametrize(
    ("asked", "key", "cursor"),
    [
        ({}, "after_id", "l"),
        ({"after_id": "x"}, "after_id", "l"),
        ({"before_id": "x"}, "before_id", "f"),
        ({"before_id": "x", "after_id": "y"}, "before_id", "f"),
        ({"before_id": None}, "after_id", "l"),
    ],
)
def test_a_list_goes_backwards_where_it_was_asked_for_so(asked: dict[str, object], key: str, cursor: str) -> None:
    page = {"data": [], "has_more": True, "first_id": "f", "last_id": "l"}
    assert (BOTH.key(asked), BOTH.cursor(page, BOTH.key(asked))) == (key, cursor)
    assert BOTH.cursor({**page, "has_more": False}, BOTH.key(asked)) is None
