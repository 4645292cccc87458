"""Lists that come in pages: how one page leads to the next, and the async paginator. Loads no model."""

from __future__ import annotations

from collections.abc import AsyncIterator, Generator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Generic, TypeVar, cast

from .lazy import resolve

if TYPE_CHECKING:
    from .call import Call
    from .client import AsyncClient

T = TypeVar("T")
PageT = TypeVar("PageT")


@dataclass(frozen=True, slots=True, kw_only=True)
class PageRule:
    """How a page names its items and the page after it.

    `items` is the field of the items.  The next page is asked for with the query key `param`, whose value is the
    page's field `cursor_field`, or the field `cursor_item` of its last item; without `param` there is no next page.
    `more` is the field that says whether there is one.  A list that was asked for with `back_param` goes backwards: its
    next page is asked for with the same key, whose value is the page's field `back_field`.
    """

    items: str = "data"
    param: str | None = None
    cursor_field: str | None = None
    cursor_item: str | None = None
    more: str | None = None
    back_param: str | None = None
    back_field: str | None = None

    def key(self, asked: Mapping[str, object]) -> str | None:
        """The query key that the page after one is asked for with; `asked` is the query that gave this one."""
        return self.back_param if self.back_param is not None and asked.get(self.back_param) else self.param

    def cursor(self, page: object, key: str | None) -> str | None:
        """The value of `key` that the next page is asked for with, or None if there is none."""
        if key is None or (self.more is not None and read(page, self.more) is False):
            return None
        source = page
        path = self.back_field if key == self.back_param else self.cursor_field
        if path is None:
            items = read(page, self.items)
            if not isinstance(items, Sequence) or isinstance(items, str) or not items:
                return None
            source, path = cast("Sequence[object]", items)[-1], self.cursor_item
        value = read(source, path) if path is not None else None
        return str(value) if value is not None and value != "" else None


def read(source: object, path: str) -> object:
    """A value by its dotted path in models and dicts, or None."""
    for name in path.split("."):
        if isinstance(source, Mapping):
            source = cast("Mapping[str, object]", source).get(name)
        else:
            source = getattr(source, name, None)
    return source


@dataclass(frozen=True, slots=True)
class PageInfo:
    """The query keys that the next page is asked for with."""

    params: dict[str, object]


_types: dict[tuple[str, str, bool], Any] = {}


def page_type(page: str, item: str, asynchronous: bool) -> Any:
    """The page class of one colour for a type of item.

    `page` names it as `module:Name`; `Sync` or `Async` is put before the name, or in place of what is there.
    """
    key = (page, item, asynchronous)
    found = _types.get(key)
    if found is None:
        module, _, name = page.partition(":")
        name = name.removeprefix("Async").removeprefix("Sync")
        page_class = resolve(f"{module}:{'Async' if asynchronous else 'Sync'}{name}")
        found = _types[key] = page_class[resolve(item)]
    return found


class AsyncPaginator(Generic[T, PageT]):
    """A list of an async client: `await` it for the first page, or iterate over the items of all pages."""

    def __init__(self, client: AsyncClient, call: Call) -> None:
        self._client = client
        self._call = call

    def __await__(self) -> Generator[Any, None, PageT]:
        return self._client.execute(self._call).__await__()

    async def __aiter__(self) -> AsyncIterator[T]:
        page: Any = await self
        async for item in page:
            yield item
