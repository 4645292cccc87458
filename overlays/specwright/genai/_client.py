"""The clients: one for both backends, chosen when it is made."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Any, Self, cast

from typing_extensions import override

from specwright.runtime.sentinels import not_given
from specwright.runtime.settings import BaseClient
from specwright_generated.genai import client as generated

from ._newer import AsyncNewerResources, NewerResources
from ._options import setting, timeout_of
from ._setup import Setup, connect, setup

if TYPE_CHECKING:
    from specwright.runtime.call import Call
    from specwright.runtime.errors import APIError
    from specwright.runtime.fieldmaps import FieldMaps

    from ._plan import Planner
    from ._settings import Settings
    from .batches import AsyncBatches, Batches
    from .caches import AsyncCaches, Caches
    from .chats import AsyncChats, Chats
    from .file_search_stores import AsyncFileSearchStores, FileSearchStores
    from .files import AsyncFiles, Files
    from .live import AsyncLive, Live
    from .models import AsyncModels, Models
    from .operations import AsyncOperations, Operations
    from .tokens import AsyncTokens, Tokens
    from .tunings import AsyncTunings, Tunings
    from .types import HttpOptions, HttpOptionsDict


class _Common(BaseClient):
    """What both colours have: what they are made of, and how a call is planned."""

    settings: Settings
    errors_by_status: bool = False
    """Whether errors have a class for each status, as those of the newer resources do. For resources."""
    _setup: Setup

    @property
    def vertexai(self) -> bool:
        """Whether the client speaks to Vertex AI, and not to the Gemini Developer API."""
        return self.settings.backend == "vertex"

    def _made(self, setup: Setup) -> None:
        """Take what the client is made of, once the client below it is."""
        self.settings = setup.settings
        self._setup = setup
        options = setup.options
        connect(self._connections, setup, asynchronous=self.asynchronous)
        if options.get("retry_options") is not None:
            from ._retries import policy

            self.retry_config = policy(options["retry_options"])

    @cached_property
    def _planner(self) -> Planner:
        from ._plan import Planner

        # The headers are the client's own already, and sent with every request.
        options = {name: value for name, value in self._setup.options.items() if name != "headers"}
        return Planner(self.settings, options)

    @property
    def field_maps(self) -> FieldMaps:
        """Where the fields of calls and answers go on this backend. For resources."""
        return self._planner.maps

    def path_of(self, name: str) -> str:
        """The path of a resource by its name. For resources."""
        return self._planner.path("POST", name, self._setup.options)

    def media_call(self, path: str, config: Any) -> Call:
        """The call that downloads the content at `path`; `config` are the arguments' own. For resources."""
        return self._planner.media(path, setting(config, "http_options"))

    def _for(self, call: Call) -> Self:
        """The client that makes `call`: another one where the call's own HTTP options name an address or retries."""
        arguments: Any = call.body
        own = setting(arguments.get("config"), "http_options") if isinstance(call.body, dict) else None
        address, retries = setting(own, "base_url"), setting(own, "retry_options")
        if address is None and retries is None:
            return self
        client: Self = cast("Any", self).with_options(base_url=address)
        if retries is not None:
            from ._retries import policy

            client.retry_config = policy(retries)
        return client

    @override
    def named(self, error: APIError) -> APIError:
        from .errors import of_call, of_newer_call

        return of_newer_call(error) if self.errors_by_status else of_call(error)

    def _placed(self, call: Call) -> Call:
        if "{api_version}" not in call.op.path:
            return call
        from ._scope import placed

        return placed(call, self.settings, self._planner.version(self._setup.options))

    def planned(self, call: Call) -> Call:
        """The call of the backend, for a call of the SDK."""
        planned = self._planner.plan(call) if self._planner.knows(call.op.path) else self._placed(call)
        tokens = self._setup.tokens
        if tokens is not None and tokens.quota_project is not None:
            planned.headers = {"x-goog-user-project": tokens.quota_project, **(planned.headers or {})}
        return planned


class Client(NewerResources, _Common, generated.GenAI):
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
        made = setup(
            enterprise=enterprise,
            vertexai=vertexai,
            api_key=api_key,
            credentials=credentials,
            project=project,
            location=location,
            http_options=http_options,
            debug_config=debug_config,
        )
        super().__init__(
            api_key=made.settings.api_key,
            access_token=None if made.tokens is None else made.tokens.get,
            base_url=made.settings.base_url,
            timeout=timeout_of(made.options, not_given),
            default_headers=made.headers,
            http_client=made.options.get("httpx_client"),
        )
        self.debug_config = debug_config
        self._made(made)

    @cached_property
    def aio(self) -> AsyncClient:
        """The asynchronous form of this client, with its settings."""
        return AsyncClient.of(self._setup)

    @cached_property
    def chats(self) -> Chats:
        from .chats import Chats

        return Chats(self.models)

    @cached_property
    def live(self) -> Live:
        from .live import Live

        return Live(self._setup, self._planner)

    @cached_property
    @override
    def models(self) -> Models:
        from .models import Models

        return Models(self)

    @cached_property
    @override
    def auth_tokens(self) -> Tokens:
        from .tokens import Tokens

        return Tokens(self)

    @cached_property
    @override
    def caches(self) -> Caches:
        from .caches import Caches

        return Caches(self)

    @cached_property
    @override
    def batches(self) -> Batches:
        from .batches import Batches

        return Batches(self)

    @cached_property
    @override
    def file_search_stores(self) -> FileSearchStores:
        from .file_search_stores import FileSearchStores

        return FileSearchStores(self)

    @cached_property
    @override
    def files(self) -> Files:
        from .files import Files

        return Files(self)

    @cached_property
    @override
    def operations(self) -> Operations:
        from .operations import Operations

        return Operations(self)

    @cached_property
    @override
    def tunings(self) -> Tunings:
        from .tunings import Tunings

        return Tunings(self)

    @override
    def execute(self, call: Call) -> Any:
        """Make a call of the SDK, as the backend has it."""
        tokens = self._setup.tokens
        if tokens is not None:
            tokens.get()
        client = self._for(call)
        return super(Client, client).execute(client.planned(call))


class AsyncClient(AsyncNewerResources, _Common, generated.AsyncGenAI):
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
        self._begin(
            setup(
                enterprise=enterprise,
                vertexai=vertexai,
                api_key=api_key,
                credentials=credentials,
                project=project,
                location=location,
                http_options=http_options,
            )
        )

    @classmethod
    def of(cls, made: Setup) -> AsyncClient:
        """A client of what is worked out already."""
        client = cls.__new__(cls)
        client._begin(made)
        return client

    def _begin(self, made: Setup) -> None:
        super().__init__(
            api_key=made.settings.api_key,
            access_token=None if made.tokens is None else made.tokens.aget,
            base_url=made.settings.base_url,
            timeout=timeout_of(made.options, not_given),
            default_headers=made.headers,
            http_client=made.options.get("httpx_async_client"),
        )
        self._made(made)

    @cached_property
    def chats(self) -> AsyncChats:
        from .chats import AsyncChats

        return AsyncChats(self.models)

    @cached_property
    def live(self) -> AsyncLive:
        from .live import AsyncLive

        return AsyncLive(self._setup, self._planner)

    @cached_property
    @override
    def models(self) -> AsyncModels:
        from .models import AsyncModels

        return AsyncModels(self)

    @cached_property
    @override
    def auth_tokens(self) -> AsyncTokens:
        from .tokens import AsyncTokens

        return AsyncTokens(self)

    @cached_property
    @override
    def caches(self) -> AsyncCaches:
        from .caches import AsyncCaches

        return AsyncCaches(self)

    @cached_property
    @override
    def batches(self) -> AsyncBatches:
        from .batches import AsyncBatches

        return AsyncBatches(self)

    @cached_property
    @override
    def file_search_stores(self) -> AsyncFileSearchStores:
        from .file_search_stores import AsyncFileSearchStores

        return AsyncFileSearchStores(self)

    @cached_property
    @override
    def files(self) -> AsyncFiles:
        from .files import AsyncFiles

        return AsyncFiles(self)

    @cached_property
    @override
    def operations(self) -> AsyncOperations:
        from .operations import AsyncOperations

        return AsyncOperations(self)

    @cached_property
    @override
    def tunings(self) -> AsyncTunings:
        from .tunings import AsyncTunings

        return AsyncTunings(self)

    @override
    async def execute(self, call: Call) -> Any:
        """Make a call of the SDK, as the backend has it."""
        tokens = self._setup.tokens
        if tokens is not None:
            await tokens.aget()
        client = self._for(call)
        return await super(AsyncClient, client).execute(client.planned(call))


__all__ = ["AsyncClient", "Client"]
