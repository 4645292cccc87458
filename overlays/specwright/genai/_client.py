"""The clients: one for both backends, chosen when it is made."""

from __future__ import annotations

import os
from collections.abc import Callable
from functools import cached_property
from typing import TYPE_CHECKING, Any

from typing_extensions import override

from specwright.runtime.errors import APIStatusError
from specwright_generated.genai import client as generated

from ._settings import Settings, resolve

if TYPE_CHECKING:
    from specwright.runtime.call import Call

    from ._plan import Planner
    from .chats import AsyncChats, Chats
    from .models import AsyncModels, Models
    from .types import HttpOptions, HttpOptionsDict


class _Common:
    """What both colours have: their settings, and how a call is planned."""

    settings: Settings
    _http_options: Any

    @property
    def vertexai(self) -> bool:
        """Whether the client speaks to Vertex AI, and not to the Gemini Developer API."""
        return self.settings.backend == "vertex"

    @cached_property
    def _planner(self) -> Planner:
        from ._plan import Planner

        return Planner(self.settings)

    def _plan(self, call: Call) -> Call:
        """The call of the backend, for a call of the SDK."""
        return self._planner.plan(call, self._http_options) if self._planner.knows(call.op.path) else call


class Client(_Common, generated.GenAI):
    """Google's models, on the Gemini Developer API or on Vertex AI. Making a client opens nothing and asks for nothing.

    Args:
        enterprise: the same as `vertexai`, which it goes before.
        vertexai: use Vertex AI; else the environment says (GOOGLE_GENAI_USE_ENTERPRISE, GOOGLE_GENAI_USE_VERTEXAI).
        api_key: a key; else GOOGLE_API_KEY, else GEMINI_API_KEY.
        credentials: google-auth's credentials for Vertex AI; else the application's default ones.
        project: the project on Vertex AI; else GOOGLE_CLOUD_PROJECT.
        location: the location on Vertex AI; else GOOGLE_CLOUD_LOCATION, else `global`.
        debug_config: how calls are recorded and replayed.
        http_options: address, version, headers, timeout (milliseconds), retries and HTTP clients, for all calls.

    Raises:
        ValueError: no key where one is needed; arguments that exclude each other.

    Source: https://ai.google.dev/api
    """

    def __init__(
        self,
        *,
        enterprise: bool | None = None,
        vertexai: bool | None = None,
        api_key: str | None = None,
        credentials: Any = None,
        project: str | None = None,
        location: str | None = None,
        debug_config: Any = None,
        http_options: HttpOptions | HttpOptionsDict | None = None,
    ) -> None:
        settings, options = prepared(
            enterprise if enterprise is not None else vertexai, api_key, credentials, project, location, http_options
        )
        super().__init__(
            api_key=settings.api_key,
            access_token=token_source(settings) if settings.needs_token else None,
            base_url=settings.base_url,
            http_client=options.get("httpx_client"),
        )
        self.settings = settings
        self.debug_config = debug_config
        self._http_options = options

    @cached_property
    def aio(self) -> AsyncClient:
        """The asynchronous form of this client, with its settings."""
        return AsyncClient.of(self.settings, self._http_options)

    @cached_property
    def chats(self) -> Chats:
        from .chats import Chats

        return Chats(self.models)

    @cached_property
    @override
    def models(self) -> Models:
        from .models import Models

        return Models(self)

    @override
    def execute(self, call: Call) -> Any:
        """Make a call of the SDK, as the backend has it."""
        try:
            return super().execute(self._plan(call))
        except APIStatusError as error:
            raise _named(error) from error.__cause__


class AsyncClient(_Common, generated.AsyncGenAI):
    """The asynchronous form of `Client`: `client.aio`. It takes the same arguments."""

    def __init__(
        self,
        *,
        enterprise: bool | None = None,
        vertexai: bool | None = None,
        api_key: str | None = None,
        credentials: Any = None,
        project: str | None = None,
        location: str | None = None,
        http_options: HttpOptions | HttpOptionsDict | None = None,
    ) -> None:
        chosen = enterprise if enterprise is not None else vertexai
        self._begin(*prepared(chosen, api_key, credentials, project, location, http_options))

    @classmethod
    def of(cls, settings: Settings, options: dict[str, Any]) -> AsyncClient:
        """A client with settings that are worked out already."""
        client = cls.__new__(cls)
        client._begin(settings, options)
        return client

    def _begin(self, settings: Settings, options: dict[str, Any]) -> None:
        super().__init__(
            api_key=settings.api_key,
            access_token=async_token_source(settings) if settings.needs_token else None,
            base_url=settings.base_url,
            http_client=options.get("httpx_async_client"),
        )
        self.settings = settings
        self._http_options = options

    @cached_property
    def chats(self) -> AsyncChats:
        from .chats import AsyncChats

        return AsyncChats(self.models)

    @cached_property
    @override
    def models(self) -> AsyncModels:
        from .models import AsyncModels

        return AsyncModels(self)

    @override
    async def execute(self, call: Call) -> Any:
        """Make a call of the SDK, as the backend has it."""
        try:
            return await super().execute(self._plan(call))
        except APIStatusError as error:
            raise _named(error) from error.__cause__


def prepared(
    vertexai: bool | None,
    api_key: str | None,
    credentials: Any,
    project: str | None,
    location: str | None,
    options: Any,
) -> tuple[Settings, dict[str, Any]]:
    """The settings for a client's arguments, and its HTTP options as one dict."""
    from ._options import merged

    own = merged(None, options)
    settings = resolve(
        os.environ,
        vertexai=vertexai,
        api_key=api_key,
        credentials=credentials,
        project=project,
        location=location,
        base_url=own.get("base_url"),
        api_version=own.get("api_version"),
    )
    return settings, own


def token_source(settings: Settings) -> Callable[[], str]:
    """Where access tokens come from: google-auth, asked when a call needs one."""
    from ._auth import Tokens

    return Tokens(settings).get


def async_token_source(settings: Settings) -> Any:
    """The same for the other colour: it waits in a thread of its own."""
    from ._auth import Tokens

    return Tokens(settings).aget


def _named(error: APIStatusError) -> APIStatusError:
    from .errors import APIError, of_status

    return error if isinstance(error, APIError) else of_status(error)


__all__ = ["AsyncClient", "Client"]
