"""Anthropic's API, under the names of its official SDK: `from specwright.anthropic import Anthropic`.

Importing this loads no model, no pydantic and no HTTP library; what needs them is loaded when it is first used.
"""

from typing import TYPE_CHECKING

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
from specwright.runtime.errors import SpecwrightError as AnthropicError
from specwright.runtime.sentinels import NOT_GIVEN, NotGiven, Omit, not_given, omit
from specwright_generated.anthropic.client import Anthropic, AsyncAnthropic

if TYPE_CHECKING:
    from specwright.runtime.aliases import Timeout
    from specwright.runtime.default_clients import (
        DefaultAioHttpClient,
        DefaultAsyncHttpxClient,
        DefaultHttpxClient,
    )
    from specwright.runtime.direct_calls import RequestOptions
    from specwright.runtime.models import BaseModel
    from specwright.runtime.response import APIResponse, AsyncAPIResponse
    from specwright.runtime.streams import AsyncStream, Stream

    from . import pagination, resources, types
else:
    from specwright.runtime.lazy import lazy_exports

    __getattr__, __dir__ = lazy_exports(
        __name__,
        {
            "APIResponse": "specwright.runtime.response",
            "AsyncAPIResponse": "specwright.runtime.response",
            "AsyncStream": "specwright.runtime.streams",
            "BaseModel": "specwright.runtime.models",
            "DefaultAioHttpClient": "specwright.runtime.default_clients",
            "DefaultAsyncHttpxClient": "specwright.runtime.default_clients",
            "DefaultHttpxClient": "specwright.runtime.default_clients",
            "RequestOptions": "specwright.runtime.direct_calls",
            "Stream": "specwright.runtime.streams",
            "Timeout": "specwright.runtime.transport",
            "pagination": ".pagination:",
            "resources": ".resources:",
            "types": ".types:",
        },
    )

Client = Anthropic
AsyncClient = AsyncAnthropic

__all__ = [
    "NOT_GIVEN",
    "APIConnectionError",
    "APIError",
    "APIResponse",
    "APIResponseValidationError",
    "APIStatusError",
    "APITimeoutError",
    "Anthropic",
    "AnthropicError",
    "AsyncAPIResponse",
    "AsyncAnthropic",
    "AsyncClient",
    "AsyncStream",
    "AuthenticationError",
    "BadRequestError",
    "BaseModel",
    "Client",
    "ConflictError",
    "DefaultAioHttpClient",
    "DefaultAsyncHttpxClient",
    "DefaultHttpxClient",
    "InternalServerError",
    "NotFoundError",
    "NotGiven",
    "Omit",
    "PermissionDeniedError",
    "RateLimitError",
    "RequestOptions",
    "Stream",
    "Timeout",
    "UnprocessableEntityError",
    "__version__",
    "not_given",
    "omit",
    "pagination",
    "resources",
    "types",
]
