"""The newer resources on a client, in both colours: they share its settings, and send again by rules of their own."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Any, cast

if TYPE_CHECKING:
    import httpx2

    from specwright.runtime.connections import AsyncConnections, SyncConnections

    from ._async_interactions import AsyncInteractions
    from ._credentials import AsyncCredentials, Credentials
    from ._environments import AsyncEnvironments, Environments
    from ._interactions import Interactions
    from ._newer_resources import (
        Agents,
        AsyncAgents,
        AsyncDecisions,
        AsyncTriggers,
        AsyncVoices,
        AsyncWebhooks,
        Decisions,
        Triggers,
        Voices,
        Webhooks,
    )
    from ._setup import Setup


class _Newer:
    """The client that the newer resources call: the same one, but for when it sends again and what its errors are."""

    _setup: Setup

    @cached_property
    def newer(self) -> Any:
        """This client with the retries and the errors of the newer resources. For resources."""
        from ._scope import retries

        client: Any = cast("Any", self).with_options()
        client.retry_config = retries(self._setup.options.get("retry_options"))
        client.errors_by_status = True
        return client


class NewerResources(_Newer):
    """The newer resources of `Client`."""

    if TYPE_CHECKING:

        @property
        def _connections(self) -> SyncConnections: ...

    def deliver(self, request: httpx2.Request, *, stream: bool) -> httpx2.Response:
        """Send a request as it is. For resources.

        Raises:
            APIConnectionError: no answer came.
        """
        try:
            return self._connections.channel(request.url.scheme).client.send(request, stream=stream)
        except Exception as error:
            unanswered = self._connections.library().unanswered(error, request)
            if unanswered is None:
                raise
            raise unanswered from error

    @cached_property
    def agents(self) -> Agents:
        from ._newer_resources import Agents

        return Agents(self.newer)

    @cached_property
    def credentials(self) -> Credentials:
        from ._credentials import Credentials

        return Credentials(self.newer)

    @cached_property
    def decisions(self) -> Decisions:
        from ._newer_resources import Decisions

        return Decisions(self.newer)

    @cached_property
    def environments(self) -> Environments:
        from ._environments import Environments

        return Environments(self.newer)

    @cached_property
    def interactions(self) -> Interactions:
        from ._interactions import Interactions

        return Interactions(self.newer)

    @cached_property
    def triggers(self) -> Triggers:
        from ._newer_resources import Triggers

        return Triggers(self.newer)

    @cached_property
    def voices(self) -> Voices:
        from ._newer_resources import Voices

        return Voices(self.newer)

    @cached_property
    def webhooks(self) -> Webhooks:
        from ._newer_resources import Webhooks

        return Webhooks(self.newer)


class AsyncNewerResources(_Newer):
    """The newer resources of `AsyncClient`."""

    if TYPE_CHECKING:

        @property
        def _connections(self) -> AsyncConnections: ...

    async def deliver(self, request: httpx2.Request, *, stream: bool) -> httpx2.Response:
        """Send a request as it is. For resources.

        Raises:
            APIConnectionError: no answer came.
        """
        try:
            return await self._connections.channel(request.url.scheme).client.send(request, stream=stream)
        except Exception as error:
            unanswered = self._connections.library().unanswered(error, request)
            if unanswered is None:
                raise
            raise unanswered from error

    @cached_property
    def agents(self) -> AsyncAgents:
        from ._newer_resources import AsyncAgents

        return AsyncAgents(self.newer)

    @cached_property
    def credentials(self) -> AsyncCredentials:
        from ._credentials import AsyncCredentials

        return AsyncCredentials(self.newer)

    @cached_property
    def decisions(self) -> AsyncDecisions:
        from ._newer_resources import AsyncDecisions

        return AsyncDecisions(self.newer)

    @cached_property
    def environments(self) -> AsyncEnvironments:
        from ._environments import AsyncEnvironments

        return AsyncEnvironments(self.newer)

    @cached_property
    def interactions(self) -> AsyncInteractions:
        from ._async_interactions import AsyncInteractions

        return AsyncInteractions(self.newer)

    @cached_property
    def triggers(self) -> AsyncTriggers:
        from ._newer_resources import AsyncTriggers

        return AsyncTriggers(self.newer)

    @cached_property
    def voices(self) -> AsyncVoices:
        from ._newer_resources import AsyncVoices

        return AsyncVoices(self.newer)

    @cached_property
    def webhooks(self) -> AsyncWebhooks:
        from ._newer_resources import AsyncWebhooks

        return AsyncWebhooks(self.newer)
