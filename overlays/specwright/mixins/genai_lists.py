"""What lists of the newer resources have beside their fields: the pages after a page, and the items of all of them."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from typing import TYPE_CHECKING, Any, ClassVar, Self, cast

from typing_extensions import override

from specwright.runtime.errors import SpecwrightError
from specwright.runtime.sentinels import given

if TYPE_CHECKING:
    from specwright.runtime.call import Call
    from specwright.runtime.client import AsyncClient, SyncClient
    from specwright_generated.genai_next.types.agents.agent import Agent
    from specwright_generated.genai_next.types.credentials.credential import Credential
    from specwright_generated.genai_next.types.environments.environment import Environment
    from specwright_generated.genai_next.types.environments.environmentfile import EnvironmentFile
    from specwright_generated.genai_next.types.triggers.trigger import Trigger
    from specwright_generated.genai_next.types.triggers.triggerexecution import TriggerExecution
    from specwright_generated.genai_next.types.voices.voice_output import VoiceOutput
    from specwright_generated.genai_next.types.webhooks.webhook import Webhook

__all__ = ["Agents", "Credentials", "Environments", "Executions", "Files", "Triggers", "Voices", "Webhooks"]


class _Page:
    """A page. Those of an asynchronous client go on by the methods that begin with `a`."""

    items_key: ClassVar[str]
    """The field of the page's items."""

    def _attach(self, client: SyncClient | AsyncClient, call: Call) -> None:
        object.__setattr__(self, "_asked", (client, call))

    def has_next_page(self) -> bool:
        """Whether there is a page after this one. A page may be empty and yet not be the last."""
        return bool(getattr(self, "next_page_token", None))

    def next_page(self) -> Self | None:
        """The page after this one, or None if this is the last.

        Raises:
            SpecwrightError: this page did not come from a method of a client, or the list does not advance.
            APIError: the provider answered with an error.
        """
        asked = self._next(asynchronous=False)
        return None if asked is None else cast("Self", asked[0].execute(asked[1]))

    async def anext_page(self) -> Self | None:
        """`next_page` for the other colour."""
        asked = self._next(asynchronous=True)
        return None if asked is None else cast("Self", await asked[0].execute(asked[1]))

    def iter_pages(self) -> Iterator[Self]:
        """This page and all after it; each is asked for when it is due."""
        page: Self | None = self
        while page is not None:
            yield page
            page = page.next_page()

    async def aiter_pages(self) -> AsyncIterator[Self]:
        """`iter_pages` for the other colour."""
        page: Self | None = self
        while page is not None:
            yield page
            page = await page.anext_page()

    def iter_items(self) -> Iterator[Any]:
        """The items of this page and of all after it."""
        for page in self.iter_pages():
            yield from page._items()

    async def aiter_items(self) -> AsyncIterator[Any]:
        """`iter_items` for the other colour."""
        async for page in self.aiter_pages():
            for item in page._items():
                yield item

    def _items(self) -> list[Any]:
        return list(getattr(self, self.items_key, None) or ())

    def _next(self, *, asynchronous: bool) -> tuple[Any, Call] | None:
        """The client and the call for the page after this one."""
        if not self.has_next_page():
            return None
        token: Any = getattr(self, "next_page_token", None)
        asked = vars(self).get("_asked")
        if asked is None:
            raise SpecwrightError("Only a page that a method returned knows the page after it.")
        client, call = cast("tuple[Any, Call]", asked)
        if client.asynchronous is not asynchronous:
            raise SpecwrightError("Pages of an asynchronous client are asked for by the methods that begin with `a`.")
        if given(call.query or {}).get("page_token") == token:
            raise SpecwrightError("The list does not advance: the page after this one is this one again.")
        return client, call.at({"page_token": token})


class Agents(_Page):
    """A page of agents."""

    items_key = "agents"

    if TYPE_CHECKING:

        @override
        def iter_items(self) -> Iterator[Agent]: ...
        @override
        def aiter_items(self) -> AsyncIterator[Agent]: ...


class Credentials(_Page):
    """A page of credentials."""

    items_key = "credentials"

    if TYPE_CHECKING:

        @override
        def iter_items(self) -> Iterator[Credential]: ...
        @override
        def aiter_items(self) -> AsyncIterator[Credential]: ...


class Environments(_Page):
    """A page of environments."""

    items_key = "environments"

    if TYPE_CHECKING:

        @override
        def iter_items(self) -> Iterator[Environment]: ...
        @override
        def aiter_items(self) -> AsyncIterator[Environment]: ...


class Executions(_Page):
    """A page of a trigger's executions."""

    items_key = "trigger_executions"

    if TYPE_CHECKING:

        @override
        def iter_items(self) -> Iterator[TriggerExecution]: ...
        @override
        def aiter_items(self) -> AsyncIterator[TriggerExecution]: ...


class Files(_Page):
    """A page of an environment's files."""

    items_key = "files"

    if TYPE_CHECKING:

        @override
        def iter_items(self) -> Iterator[EnvironmentFile]: ...
        @override
        def aiter_items(self) -> AsyncIterator[EnvironmentFile]: ...


class Triggers(_Page):
    """A page of triggers."""

    items_key = "triggers"

    if TYPE_CHECKING:

        @override
        def iter_items(self) -> Iterator[Trigger]: ...
        @override
        def aiter_items(self) -> AsyncIterator[Trigger]: ...


class Voices(_Page):
    """A page of voices."""

    items_key = "voices"

    if TYPE_CHECKING:

        @override
        def iter_items(self) -> Iterator[VoiceOutput]: ...
        @override
        def aiter_items(self) -> AsyncIterator[VoiceOutput]: ...


class Webhooks(_Page):
    """A page of webhooks."""

    items_key = "webhooks"

    if TYPE_CHECKING:

        @override
        def iter_items(self) -> Iterator[Webhook]: ...
        @override
        def aiter_items(self) -> AsyncIterator[Webhook]: ...
