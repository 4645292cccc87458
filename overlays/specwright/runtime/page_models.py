"""The bases of generated page classes: models that know how to get the page after them."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator, Mapping
from typing import TYPE_CHECKING, Any, ClassVar, Generic, Self, TypeVar, cast

from pydantic import PrivateAttr

from .errors import SpecwrightError
from .models import BaseModel
from .pages import PageInfo, PageRule, read
from .sentinels import given

if TYPE_CHECKING:
    from .call import Call
    from .client import AsyncClient, SyncClient

T = TypeVar("T")


class BasePage(BaseModel, Generic[T]):
    """A part of a list. `page_rule` says where its items are and how the next part is asked for."""

    page_rule: ClassVar[PageRule]

    _client: Any = PrivateAttr(default=None)
    _call: Any = PrivateAttr(default=None)

    def _attach(self, client: SyncClient | AsyncClient, call: Call) -> None:
        if self.__pydantic_private__ is None:
            object.__setattr__(self, "__pydantic_private__", {})
        self._client = client
        self._call = call

    def _get_page_items(self) -> list[T]:
        items = read(self, self.page_rule.items)
        return cast("list[T]", items) if isinstance(items, list) else []

    def has_next_page(self) -> bool:
        """True if there is a page after this one. A page may be empty and yet not be the last."""
        return self.next_page_info() is not None

    def next_page_info(self) -> PageInfo | None:
        """What the next page is asked for with, or None if this is the last."""
        rule = self.page_rule
        key = rule.key(self._asked())
        cursor = rule.cursor(self, key)
        if cursor is None or key is None:
            return None
        # A provider that knows no pages answers with the same one for ever, unless it says itself that there is more.
        if self._is_stuck(key, cursor) and (rule.more is None or read(self, rule.more) is not True):
            return None
        return PageInfo({key: cursor})

    def _asked(self) -> Mapping[str, object]:
        """The query that this page was asked for with."""
        if self._call is None:
            return {}
        call = cast("Call", self._call)
        return given({**(call.query or {}), **(call.options[1] or {})})

    def _is_stuck(self, key: str, cursor: object) -> bool:
        return str(self._asked().get(key)) == str(cursor)

    def _next_call(self) -> Call:
        info = self.next_page_info()
        if info is None or self._call is None:
            raise SpecwrightError("There is no next page; ask has_next_page() first.")
        if any(self._is_stuck(key, cursor) for key, cursor in info.params.items()):
            raise SpecwrightError("The list does not advance: the page after this one is this one again.")
        return cast("Call", self._call).at(info.params)


class BaseSyncPage(BasePage[T], Generic[T]):
    """A page of a synchronous client. Iterating over it goes through the items of this page and all after it."""

    def __iter__(self) -> Iterator[T]:  # type: ignore[override]  # pyright: ignore[reportIncompatibleMethodOverride]  # items, not fields
        for page in self.iter_pages():
            yield from page._get_page_items()

    def iter_pages(self) -> Iterator[Self]:
        """This page and all after it."""
        page = self
        yield page
        while page.has_next_page():
            page = page.get_next_page()
            yield page

    pages = iter_pages

    def get_next_page(self) -> Self:
        """Get the page after this one.

        Raises:
            SpecwrightError: there is none, or the provider answers with the same page for ever.
        """
        return cast("Self", cast("SyncClient", self._client).execute(self._next_call()))


class BaseAsyncPage(BasePage[T], Generic[T]):
    """A page of an asynchronous client. Iterating over it goes through the items of this page and all after it."""

    async def __aiter__(self) -> AsyncIterator[T]:
        async for page in self.iter_pages():
            for item in page._get_page_items():
                yield item

    async def iter_pages(self) -> AsyncIterator[Self]:
        """This page and all after it."""
        page = self
        yield page
        while page.has_next_page():
            page = await page.get_next_page()
            yield page

    pages = iter_pages

    async def get_next_page(self) -> Self:
        """Get the page after this one.

        Raises:
            SpecwrightError: there is none, or the provider answers with the same page for ever.
        """
        return cast("Self", await cast("AsyncClient", self._client).execute(self._next_call()))
