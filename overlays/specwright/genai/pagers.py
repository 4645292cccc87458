"""Lists that come in pages: iterate over a pager and it asks for the next page when it is due."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Mapping
from typing import Any, Generic, TypeVar, cast

from specwright.runtime.errors import SpecwrightError

T = TypeVar("T")

__all__ = ["AsyncPager", "Pager"]

_END = "there are no more pages"


class _Pages(Generic[T]):
    """The page at hand, and what the next one is asked for with."""

    def __init__(self, name: str, request: Callable[..., Any], response: Any, config: Any) -> None:
        self._name = name
        self._request = request
        self._config: dict[str, Any] = _plain(config)
        self._index = 0
        self._passed: set[str] = set()  # the tokens of the empty pages since the last item
        self._take(response)

    def _take(self, response: Any) -> None:
        self._page: list[T] = list(getattr(response, self._name, None) or ())
        self._response = getattr(response, "sdk_http_response", None)
        following: str | None = getattr(response, "next_page_token", None)
        if self._page:
            self._passed.clear()
        elif following and following in self._passed:
            raise SpecwrightError(f"The list of {self._name} goes round in empty pages: {following!r:.80} comes again.")
        elif following:
            self._passed.add(following)
        self._config = {**self._config, "page_token": following}
        self._index = 0

    @property
    def page(self) -> list[T]:
        """The items of the page at hand."""
        return self._page

    @property
    def name(self) -> str:
        """What is listed: `models`, `files`, …"""
        return self._name

    @property
    def page_size(self) -> int | None:
        """How many items a page has at most; without a `page_size` in the configuration, how many the page at hand has.

        None where the configuration has one that says nothing, as an object of its type has.
        """
        size: int | None = self._config.get("page_size", len(self._page))
        return size

    @property
    def config(self) -> dict[str, Any]:
        """What the next page is asked for with."""
        return self._config

    @property
    def sdk_http_response(self) -> Any:
        """The HTTP response that brought the page at hand."""
        return self._response

    @property
    def has_next_page(self) -> bool:
        """Whether the provider says that there is another page."""
        return bool(self._config.get("page_token"))

    def __len__(self) -> int:
        return len(self._page)

    def __getitem__(self, index: int) -> T:
        return self._page[index]

    def _next_item(self) -> T:
        item = self._page[self._index]
        self._index += 1
        return item


class Pager(_Pages[T]):
    """A list of a synchronous client. An empty page in the middle does not end it."""

    def __iter__(self) -> Iterator[T]:
        self._index = 0
        return self

    def __next__(self) -> T:
        while self._index >= len(self._page):
            if not self.has_next_page:
                raise StopIteration
            self.next_page()
        return self._next_item()

    def next_page(self) -> list[T]:
        """Ask for the next page and return its items.

        Raises:
            IndexError: there is none.
            SpecwrightError: only empty pages come, and one leads back to an earlier one.
        """
        if not self.has_next_page:
            raise IndexError(_END)
        self._take(self._request(config=self._config))
        return self._page


class AsyncPager(_Pages[T]):
    """A list of an asynchronous client. An empty page in the middle does not end it."""

    def __init__(self, name: str, request: Callable[..., Awaitable[Any]], response: Any, config: Any) -> None:
        super().__init__(name, request, response, config)

    def __aiter__(self) -> AsyncIterator[T]:
        self._index = 0
        return self

    async def __anext__(self) -> T:
        while self._index >= len(self._page):
            if not self.has_next_page:
                raise StopAsyncIteration
            await self.next_page()
        return self._next_item()

    async def next_page(self) -> list[T]:
        """Ask for the next page and return its items.

        Raises:
            IndexError: there is none.
            SpecwrightError: only empty pages come, and one leads back to an earlier one.
        """
        if not self.has_next_page:
            raise IndexError(_END)
        self._take(await self._request(config=self._config))
        return self._page


def _plain(config: Any) -> dict[str, Any]:
    """A list's configuration as a dict by the names of Python; what is not set is left out, but not the page's size."""
    if config is None:
        return {}
    given = cast("Mapping[str, Any]", config if isinstance(config, Mapping) else vars(config))
    return {key: value for key, value in given.items() if value is not None or key == "page_size"}
