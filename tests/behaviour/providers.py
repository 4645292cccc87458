"""The providers whose clients are proved: what each client is made with and what it sends of itself."""

from __future__ import annotations

import inspect
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache, cached_property
from typing import Any, Literal, TypeAlias

from specwright.anthropic import Anthropic, AsyncAnthropic
from specwright.discoveryengine import AsyncDiscoveryEngine, DiscoveryEngine
from specwright.gemini import AsyncGemini, Gemini
from specwright.mistral import AsyncMistral, Mistral
from specwright.openai import AsyncOpenAI, OpenAI
from specwright.runtime.page_models import BasePage
from specwright.testing import MockTransport
from specwright.testing.mock import LibraryName
from specwright.vertex import AsyncVertex, Vertex

from . import methods
from .documents import Document, document
from .methods import Returned

Colour: TypeAlias = Literal["sync", "async", "paired"]
"""`paired`: the asynchronous forms (`*_async`) of a client that has both."""


@dataclass(frozen=True, kw_only=True, eq=False)
class Provider:
    """One provider.

    Attributes:
        name: the folder of its spec.
        synchronous: its client.
        asynchronous: its asynchronous client.
        credentials: what its clients are made with.
        credential_headers: the header and its value in which each credential is sent, by option.
        base_url: what stands before the paths of its document.
        always: headers, in lower case, that the client sends without the document's saying so.
        fixed: the method of an operation whose streams have a method of their own, for each such method, and what that
            method sends of itself.
        joined: headers, in lower case, to whose values an endpoint adds one of its own.
        done: the data after the last event of a stream; None where nothing is sent.
        raises_events: whether an event of the type `error` is raised.
        paired: whether the synchronous client has the asynchronous methods too.
        spreads: whether an object in a query stands there key by key.
        counted: how many operations and methods it has.
        handwritten: methods that belong to no operation: they are written by hand and tested by themselves.
        unproved: methods whose round trips are to come.
    """

    name: str
    synchronous: Any
    asynchronous: Any
    credentials: Mapping[str, str]
    credential_headers: Mapping[str, tuple[str, str]]
    base_url: str
    counted: tuple[int, int]
    always: frozenset[str] = frozenset()
    fixed: Mapping[str, tuple[str, Mapping[str, Any]]] = field(default_factory=dict[str, Any])
    joined: frozenset[str] = frozenset()
    done: str | None = "[DONE]"
    raises_events: bool = False
    paired: bool = False
    spreads: bool = False
    handwritten: frozenset[str] = frozenset()
    unproved: frozenset[str] = frozenset()

    def client(self, colour: Colour, mock: MockTransport, library: LibraryName) -> Any:
        """A client of a colour whose requests go to `mock` through an HTTP library."""
        options: dict[str, Any] = {**self.credentials}
        if colour == "paired":
            return self.synchronous(**options, async_client=mock.async_client(using=library))
        options["max_retries"] = 0
        if colour == "async":
            return self.asynchronous(**options, http_client=mock.async_client(using=library))
        return self.synchronous(**options, http_client=mock.client(using=library))

    @property
    def colours(self) -> tuple[Colour, ...]:
        """The colours in which its methods can be called."""
        return ("sync", "async", "paired") if self.paired else ("sync", "async")

    @cached_property
    def document(self) -> Document:
        """What its API is, as its spec says."""
        return document(self.name)

    @cached_property
    def _client(self) -> Any:
        return self.synchronous(**self.credentials)

    @cached_property
    def methods(self) -> list[str]:
        """The paths of all methods that call an operation."""
        found = set(methods.methods(self._client)) - self.handwritten
        if self.paired:
            found = {method for method in found if not method.endswith("_async")}
        return sorted(found)

    @cache  # noqa: B019  # there are three, and they are never given up
    def returned(self, method: str) -> Returned:
        """What a method says that it returns."""
        return methods.returned(methods.bound(self._client, method))

    def arguments(self, method: str) -> list[str]:
        """The names of a method's arguments, without those that every method has."""
        return methods.arguments(methods.bound(self._client, method))

    def defaults(self, method: str) -> dict[str, Any]:
        """The arguments that a method sends of itself, with their values."""
        parameters = inspect.signature(methods.bound(self._client, method)).parameters
        plain = (bool, int, float, str)
        return {name: each.default for name, each in parameters.items() if isinstance(each.default, plain)}

    def gives_plain(self, method: str) -> bool:
        """Whether a method can answer anything but a stream."""
        found = self.returned(method)
        return found.plain is not None or found.event is None

    def gives_stream(self, method: str) -> bool:
        """Whether a method can answer a stream."""
        return self.returned(method).event is not None

    def gives_pages(self, method: str) -> bool:
        """Whether a method answers a list in pages."""
        plain = self.returned(method).plain
        return isinstance(plain, type) and issubclass(plain, BasePage)


OPENAI = Provider(
    name="openai",
    synchronous=OpenAI,
    asynchronous=AsyncOpenAI,
    credentials={"api_key": "sk-user", "admin_api_key": "sk-admin"},
    credential_headers={
        "api_key": ("authorization", "Bearer sk-user"),
        "admin_api_key": ("authorization", "Bearer sk-admin"),
    },
    base_url="https://api.openai.com/v1",
    counted=(388, 397),
    # Sent to endpoints that ask for it, which the manifest and not the document says.
    always=frozenset({"openai-beta"}),
    fixed={"audio.speech.stream": ("audio.speech.create", {"stream_format": "sse"})},
)
ANTHROPIC = Provider(
    name="anthropic",
    synchronous=Anthropic,
    asynchronous=AsyncAnthropic,
    credentials={"api_key": "sk-user"},
    credential_headers={"api_key": ("authorization", "Bearer sk-user")},
    base_url="https://api.anthropic.com",
    counted=(383, 383),
    always=frozenset({"anthropic-beta", "anthropic-version"}),
    joined=frozenset({"anthropic-beta"}),
    done=None,
    raises_events=True,
    handwritten=frozenset(
        {
            "messages.parse",
            "messages.stream",
            "beta.messages.parse",
            "beta.messages.stream",
            "beta.messages.tool_runner",
        }
    ),
)
MISTRAL = Provider(
    name="mistral",
    synchronous=Mistral,
    asynchronous=AsyncMistral,
    credentials={"api_key": "sk-user"},
    credential_headers={"api_key": ("authorization", "Bearer sk-user")},
    base_url="https://api.mistral.ai",
    counted=(328, 330),
    paired=True,
    spreads=True,
    # An MCP connector whose answer needs the tolerant parser, runs that send a trace of their own making, and frames
    # whose samples are no events.
    unproved=frozenset(
        {
            "beta.connectors.create",
            "beta.connectors.get",
            "beta.connectors.update",
            "beta.context.search_indexes.generate_index_summary",
            "events.get_stream_events",
            "workflows.deployments.stream_deployment_logs",
            "workflows.events.get_stream_events",
            "workflows.execute_workflow",
            "workflows.execute_workflow_registration",
            "workflows.executions.stream",
            "workflows.executions.stream_workflow_execution_logs",
        }
    ),
    handwritten=frozenset(
        {
            "chat.parse",
            "chat.parse_stream",
            "workflows.execute_workflow_and_wait",
            "workflows.wait_for_workflow_completion",
        }
    ),
)
GEMINI = Provider(
    name="gemini",
    synchronous=Gemini,
    asynchronous=AsyncGemini,
    credentials={"api_key": "sk-user"},
    credential_headers={"api_key": ("x-goog-api-key", "sk-user")},
    base_url="https://generativelanguage.googleapis.com/v1beta",
    counted=(77, 77),
    # The document has no security schemes: how a key is sent is said by the manifest.
    always=frozenset({"x-goog-api-key"}),
    handwritten=frozenset({"upload_file", "upload_to_file_search_store"}),
    done=None,
)
VERTEX = Provider(
    name="vertex",
    synchronous=Vertex,
    asynchronous=AsyncVertex,
    credentials={"access_token": "ya29.user"},
    credential_headers={"access_token": ("authorization", "Bearer ya29.user")},
    base_url="https://aiplatform.googleapis.com",
    counted=(337, 337),
    done=None,
)
DISCOVERYENGINE = Provider(
    name="discoveryengine",
    synchronous=DiscoveryEngine,
    asynchronous=AsyncDiscoveryEngine,
    credentials={"access_token": "ya29.user"},
    credential_headers={"access_token": ("authorization", "Bearer ya29.user")},
    base_url="https://discoveryengine.googleapis.com",
    counted=(2, 2),
)
PROVIDERS = (OPENAI, ANTHROPIC, MISTRAL, GEMINI, VERTEX, DISCOVERYENGINE)
