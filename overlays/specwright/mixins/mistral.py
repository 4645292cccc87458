"""What Mistral's lists have beside their fields: `result`, and `next()` for the page after a page."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, ClassVar, Self, cast

from specwright.runtime.errors import SpecwrightError

if TYPE_CHECKING:
    from specwright.runtime.call import Call
    from specwright.runtime.client import AsyncClient, SyncClient

__all__ = [
    "CursorPage",
    "NextTokenPage",
    "OrganizationsPage",
    "ServiceAccountsPage",
    "TokenPage",
    "WorkspacesPage",
]


class Page:
    """A part of a list: `result` is the part itself, and `next()` asks for the part after it."""

    param: ClassVar[str]
    """The query key that the page after this one is asked for with."""

    def next_value(self, query: Mapping[str, object]) -> object:
        """What it is asked for with, `query` being what this page was asked for with; None where there is none."""
        raise NotImplementedError

    def _attach(self, client: SyncClient | AsyncClient, call: Call) -> None:
        object.__setattr__(self, "_asked", (client, call))

    @property
    def result(self) -> Self:
        """This page: the official package wraps it."""
        return self

    def next(self) -> Any:
        """The page after this one, or None if this is the last; awaitable where this page was awaited.

        Raises:
            SpecwrightError: this page did not come from a method of a client.
        """
        asked = vars(self).get("_asked")
        if asked is None:
            raise SpecwrightError("Only a page that a method returned knows the page after it.")
        client, call = cast("tuple[Any, Call]", asked)
        value = self.next_value(call.query or {})
        if value is None or value == "":
            return _nothing() if client.asynchronous else None
        return client.execute(call.at({self.param: value}))


async def _nothing() -> None:
    return None


class TokenPage(Page):
    """Asked for with `page_token`."""

    param = "page_token"
    field: ClassVar[str] = "next_page_token"

    def next_value(self, query: Mapping[str, object]) -> object:
        return getattr(self, self.field, None)


class CursorPage(TokenPage):
    """Asked for with `cursor`."""

    param = "cursor"
    field = "next_cursor"


class NextTokenPage(TokenPage):
    """Asked for with `next_page_token`."""

    param = "next_page_token"


class OffsetPage(Page):
    """Asked for with the number of items before it. A page with fewer items than were asked for is the last."""

    param = "offset"
    list_key: ClassVar[str]
    size: ClassVar[int] = 1
    """How many items a page has where `limit` does not say."""

    def next_value(self, query: Mapping[str, object]) -> object:
        found: object = getattr(self, self.list_key, None)
        count = len(cast("list[object]", found)) if isinstance(found, list) else 0
        limit, offset = query.get("limit"), query.get("offset")
        if count < (limit if isinstance(limit, int) else self.size):
            return None
        return (offset if isinstance(offset, int) else 0) + count


class ServiceAccountsPage(OffsetPage):
    """A page of service accounts."""

    list_key = "items"


class OrganizationsPage(OffsetPage):
    """A page of organizations."""

    list_key = "organizations"
    size = 100


class WorkspacesPage(OffsetPage):
    """A page of workspaces."""

    list_key = "workspaces"
    size = 100
