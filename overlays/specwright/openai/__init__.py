"""OpenAI's API, under the names of its official SDK: `from specwright.openai import OpenAI`.

Importing this loads no model, no pydantic and no HTTP library; what needs them is loaded when it is first used.

The package is also a client by itself: assign to `api_key` and its like, then call `specwright.openai.chat…`.
"""

from typing import TYPE_CHECKING, Any

from specwright import __version__
from specwright.runtime.errors import (
    APIConnectionError,
    APIError,
    APIResponseValidationError,
    APIStatusError,
    APITimeoutError,
    AuthenticationError,
    BadRequestError,
    ConflictError,
    InternalServerError,
    NotFoundError,
    PermissionDeniedError,
    RateLimitError,
    UnprocessableEntityError,
)
from specwright.runtime.errors import SpecwrightError as OpenAIError
from specwright.runtime.sentinels import NOT_GIVEN, NotGiven, Omit, not_given, omit
from specwright_generated.openai.client import PROVIDER as _PROVIDER
from specwright_generated.openai.client import AsyncOpenAI, OpenAI

if TYPE_CHECKING:
    from collections.abc import Mapping

    from specwright.runtime.aliases import URL, HttpClient, Timeout
    from specwright.runtime.default_clients import (
        DefaultAioHttpClient,
        DefaultAsyncHttpxClient,
        DefaultHttpxClient,
    )
    from specwright.runtime.direct_calls import RequestOptions
    from specwright.runtime.models import BaseModel
    from specwright.runtime.response import APIResponse, AsyncAPIResponse
    from specwright.runtime.response import BinaryResponse as HttpxBinaryResponseContent
    from specwright.runtime.streams import AsyncStream, Stream

    from . import pagination, resources, types
    from .compat import DEFAULT_CONNECTION_LIMITS, DEFAULT_TIMEOUT, ProxiesTypes, Transport, file_from_path

    DefaultHttpx2Client = DefaultHttpxClient
    DefaultAsyncHttpx2Client = DefaultAsyncHttpxClient

    # The package's own client: its resources, and a setting of it.
    admin: resources.Admin
    audio: resources.Audio
    batches: resources.Batches
    beta: resources.Beta
    chat: resources.Chat
    completions: resources.Completions
    containers: resources.Containers
    content_provenance_checks: resources.ContentProvenanceChecks
    conversations: resources.Conversations
    embeddings: resources.Embeddings
    evals: resources.Evals
    files: resources.Files
    fine_tuning: resources.FineTuning
    images: resources.Images
    models: resources.Models
    moderations: resources.Moderations
    realtime: resources.Realtime
    responses: resources.Responses
    skills: resources.Skills
    uploads: resources.Uploads
    vector_stores: resources.VectorStores
    videos: resources.Videos
    timeout: float | Timeout | None
else:
    from functools import cached_property

    from specwright.runtime.lazy import lazy_exports

    _lazy, __dir__ = lazy_exports(
        __name__,
        {
            "APIResponse": "specwright.runtime.response",
            "AsyncAPIResponse": "specwright.runtime.response",
            "AsyncStream": "specwright.runtime.streams",
            "BaseModel": "specwright.runtime.models",
            "DEFAULT_CONNECTION_LIMITS": ".compat",
            "DEFAULT_TIMEOUT": ".compat",
            "DefaultAioHttpClient": "specwright.runtime.default_clients",
            "DefaultAsyncHttpx2Client": "specwright.runtime.default_clients:DefaultAsyncHttpxClient",
            "DefaultAsyncHttpxClient": "specwright.runtime.default_clients",
            "DefaultHttpx2Client": "specwright.runtime.default_clients:DefaultHttpxClient",
            "DefaultHttpxClient": "specwright.runtime.default_clients",
            "HttpxBinaryResponseContent": "specwright.runtime.response:BinaryResponse",
            "ProxiesTypes": ".compat",
            "RequestOptions": "specwright.runtime.direct_calls",
            "Stream": "specwright.runtime.streams",
            "Timeout": "specwright.runtime.aliases",
            "Transport": ".compat",
            "file_from_path": ".compat",
            "pagination": ".pagination:",
            "resources": ".resources:",
            "timeout": ".compat:DEFAULT_TIMEOUT",
            "types": ".types:",
        },
    )

    def __getattr__(name: str) -> Any:
        if isinstance(vars(OpenAI).get(name), cached_property) and not name.startswith("with_"):
            from .module_client import client

            return getattr(client(), name)
        return _lazy(name)


Client = OpenAI
AsyncClient = AsyncOpenAI
NoneType: type[None] = type(None)
DEFAULT_MAX_RETRIES: int = _PROVIDER.max_retries
VERSION: str = __version__
__title__: str = "specwright"

# Settings of the package's own client; None takes the environment variable or the default.
api_key: str | None = None
admin_api_key: str | None = None
organization: str | None = None
project: str | None = None
webhook_secret: str | None = None
base_url: "str | URL | None" = None
max_retries: int = DEFAULT_MAX_RETRIES
default_headers: "Mapping[str, str] | None" = None
default_query: "Mapping[str, object] | None" = None
http_client: "HttpClient | None" = None

__all__ = [
    "DEFAULT_CONNECTION_LIMITS",
    "DEFAULT_MAX_RETRIES",
    "DEFAULT_TIMEOUT",
    "NOT_GIVEN",
    "APIConnectionError",
    "APIError",
    "APIResponse",
    "APIResponseValidationError",
    "APIStatusError",
    "APITimeoutError",
    "AsyncAPIResponse",
    "AsyncClient",
    "AsyncOpenAI",
    "AsyncStream",
    "AuthenticationError",
    "BadRequestError",
    "BaseModel",
    "Client",
    "ConflictError",
    "DefaultAioHttpClient",
    "DefaultAsyncHttpx2Client",
    "DefaultAsyncHttpxClient",
    "DefaultHttpx2Client",
    "DefaultHttpxClient",
    "HttpxBinaryResponseContent",
    "InternalServerError",
    "NoneType",
    "NotFoundError",
    "NotGiven",
    "Omit",
    "OpenAI",
    "OpenAIError",
    "PermissionDeniedError",
    "ProxiesTypes",
    "RateLimitError",
    "RequestOptions",
    "Stream",
    "Timeout",
    "Transport",
    "UnprocessableEntityError",
    "__title__",
    "__version__",
    "file_from_path",
    "not_given",
    "omit",
    "pagination",
    "resources",
    "types",
]
