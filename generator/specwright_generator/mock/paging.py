"""Lists that have an end: which page a request asks for, and the answer changed so that it is that page."""

from __future__ import annotations

import re
from collections import OrderedDict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Literal, cast

from specwright_generator.manifest import PageRule
from specwright_generator.selectors import selects

from .document import Document, child
from .endpoints import Endpoint
from .texts import leaves

PAGES = 3
_KEPT = 10_000
"""Cursors that are remembered."""

_ITEMS = ("data", "items", "results", "values", "entries", "records")
_ASKED = (
    "page_token", "pageToken", "next_page_token", "nextPageToken", "cursor", "next_cursor", "starting_after", "after",
    "after_id", "page", "page_number", "pageNumber", "offset", "skip", "start",
)  # fmt: skip
_TOLD = (
    "next_page_token", "nextPageToken", "next_cursor", "nextCursor", "next_page", "nextPage", "cursor", "next",
    "last_id", "end_cursor", "continuation_token",
)  # fmt: skip
_MORE = ("has_more", "hasMore", "has_next", "more")
_COUNTED = ("page", "page_number", "pageNumber", "offset", "skip", "start")


@dataclass(frozen=True, slots=True, kw_only=True)
class Paging:
    """How an operation pages.

    `by` says what the query key `param` holds: a cursor, a page's number, or an offset. With `links` the cursor is told
    as the address of the next page.
    """

    items: str
    param: str | None
    by: Literal["cursor", "page", "offset"] = "cursor"
    cursor_field: str | None = None
    cursor_item: str | None = None
    more: str | None = None
    links: bool = False


def properties(document: Document, pointer: str) -> dict[str, str]:
    """The pointers of the schemas of an object's keys, whatever it is combined of."""
    return {
        key: child(leaf, "properties", key)
        for leaf in leaves(document, pointer)
        for key in document.at(leaf).get("properties", {})
    }


def paging_of(document: Document, endpoint: Endpoint, pointer: str, rules: Iterable[PageRule]) -> Paging | None:
    """How the answer at `pointer` pages: by the first rule of the manifest that fits, else by the usual names."""
    keys = properties(document, pointer)
    asked = endpoint.by_place("query")
    for rule in rules:
        if (
            selects(rule.operations, endpoint.key)
            and rule.items in keys
            and keys.keys() >= set(rule.fields)
            and asked.keys() >= set(rule.parameters)
        ):
            return Paging(
                items=rule.items,
                param=rule.param,
                cursor_field=rule.cursor_field,
                cursor_item=rule.cursor_item,
                more=rule.more,
            )
    return _guess(document, keys, asked)


def _guess(document: Document, keys: Mapping[str, str], asked: Mapping[str, object]) -> Paging | None:
    lists = [key for key, pointer in keys.items() if _is(document, pointer, "array")]
    items = next((key for key in _ITEMS if key in lists), lists[0] if len(lists) == 1 else None)
    param = next((key for key in _ASKED if key in asked), None)
    if items is None or param is None:
        return None
    more = next((key for key in _MORE if key in keys), None)
    told = next((key for key in _TOLD if key in keys), None)
    numbered = param in _COUNTED and not (told and _is(document, keys[told], "string"))
    if numbered:
        by: Literal["page", "offset"] = "page" if "page" in param.lower() else "offset"
        return Paging(items=items, param=param, by=by, more=more, cursor_field=None)
    if told is None:
        return Paging(items=items, param=param, cursor_item="id", more=more) if more else None
    formats = {document.at(leaf).get("format") for leaf in leaves(document, keys[told])}
    return Paging(items=items, param=param, cursor_field=told, more=more, links=bool(formats & {"uri", "url"}))


def _is(document: Document, pointer: str, kind: str) -> bool:
    kinds = [document.at(leaf).get("type") for leaf in leaves(document, pointer)]
    return any(kind == each or (isinstance(each, list) and kind in each) for each in kinds)


class Pages:
    """Remembers which page each cursor leads to."""

    def __init__(self) -> None:
        self._cursors: OrderedDict[tuple[str, str], int] = OrderedDict()

    def number(self, endpoint: Endpoint, paging: Paging, query: Mapping[str, Any]) -> int:
        """The page that a request asks for, from 0; a cursor that nothing has given out begins anew."""
        asked = query.get(paging.param) if paging.param else None
        if paging.by == "cursor":
            return self._cursors.get((endpoint.key, str(asked)), 0)
        if not isinstance(asked, int) or isinstance(asked, bool):
            return 0
        if paging.by == "page":
            return min(max(asked - 1, 0), PAGES - 1)
        return 0 if asked <= 0 else 1 if asked <= 3 else PAGES - 1

    def page(
        self,
        endpoint: Endpoint,
        paging: Paging,
        number: int,
        value: dict[str, Any],
        fits: Callable[[Any], bool],
        *,
        url: str,
        empty: bool = False,
    ) -> dict[str, Any]:
        """`value` as page `number`: what leads on is there, and at the end is not.

        Args:
            endpoint: the operation.
            paging: how it pages.
            number: the page, from 0.
            value: a sampled answer, with items.
            fits: whether the schema accepts a changed answer.
            url: what was asked, for links to the next page.
            empty: whether to have no items in the middle.
        """
        last = number >= PAGES - 1 or paging.param is None
        page = dict(value)
        if empty and not last and number > 0 and paging.cursor_item is None:
            page = _first_that(fits, {**page, paging.items: []}, page)
        items = cast("list[Any]", page.get(paging.items) or [])
        page = _with_ends(page, items, fits)
        if paging.more is not None:
            page = _first_that(fits, {**page, paging.more: not last}, page)
        if paging.by == "cursor":
            page = self._led(endpoint, paging, number, page, last, fits, url)
        return page

    def _led(
        self,
        endpoint: Endpoint,
        paging: Paging,
        number: int,
        page: dict[str, Any],
        last: bool,
        fits: Callable[[Any], bool],
        url: str,
    ) -> dict[str, Any]:
        field = paging.cursor_field
        if field is not None and last and paging.more is None:
            without = {key: item for key, item in page.items() if key != field}
            page = _first_that(fits, {**page, field: None}, without, {**page, field: ""}, page)
        elif field is not None and not last:
            token = f"page_{number + 2}"
            link = f"{_without(url, str(paging.param))}{paging.param}={token}"
            made = [{**page, field: link if paging.links else token}]
            # The last identifier is that of an item, which is a cursor as it is.
            page = page if field == "last_id" and page.get(field) else _first_that(fits, *made, page)
        if not last:
            cursor = _cursor(paging, page)
            if cursor is not None:
                found = re.search(rf"[?&]{re.escape(str(paging.param))}=([^&]*)", str(cursor))
                self._remember(endpoint.key, found[1] if found else str(cursor), number + 1)
        return page

    def _remember(self, key: str, cursor: str, number: int) -> None:
        self._cursors[key, cursor] = number
        self._cursors.move_to_end((key, cursor))
        while len(self._cursors) > _KEPT:
            self._cursors.popitem(last=False)


def _cursor(paging: Paging, page: Mapping[str, Any]) -> Any:
    if paging.cursor_field is not None:
        return page.get(paging.cursor_field)
    items = page.get(paging.items)
    if paging.cursor_item is None or not isinstance(items, list) or not items:
        return None
    last = cast("list[object]", items)[-1]
    return cast("Mapping[str, Any]", last).get(paging.cursor_item) if isinstance(last, Mapping) else None


def _with_ends(page: dict[str, Any], items: list[Any], fits: Callable[[Any], bool]) -> dict[str, Any]:
    """`first_id` and `last_id` are those of the items."""
    ends = {"first_id": items[0], "last_id": items[-1]} if items else {}
    found = {
        key: cast("Mapping[str, Any]", item)["id"]
        for key, item in ends.items()
        if key in page and isinstance(item, Mapping) and "id" in item
    }
    return _first_that(fits, {**page, **found}, page) if found else page


def _first_that(fits: Callable[[Any], bool], *values: dict[str, Any]) -> dict[str, Any]:
    return next((value for value in values[:-1] if fits(value)), values[-1])


def _without(url: str, key: str) -> str:
    """`url` up to where a query key can be added; other keys stay."""
    bare, _, query = url.partition("?")
    rest = "&".join(pair for pair in query.split("&") if pair and pair.partition("=")[0] != key)
    return f"{bare}?{rest}&" if rest else f"{bare}?"
