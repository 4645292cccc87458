"""OpenAI's API, under the names of its official SDK: `from specwright.openai import OpenAI`.

Importing this loads no model, no pydantic and no HTTP library; what needs them is loaded when it is first used.
"""

from typing import TYPE_CHECKING

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
from specwright_generated.openai.client import AsyncOpenAI, OpenAI

Client = OpenAI
AsyncClient = AsyncOpenAI

if TYPE_CHECKING:
    from specwright.runtime.aliases import Timeout
    from specwright.runtime.models import BaseModel
    from specwright.runtime.response import APIResponse, AsyncAPIResponse
    from specwright.runtime.response import BinaryResponse as HttpxBinaryResponseContent
    from specwright.runtime.streams import AsyncStream, Stream
    from specwright.runtime.transport import (
        DefaultAioHttpClient,
        DefaultAsyncHttpxClient,
        DefaultHttpxClient,
    )

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
            "DefaultAioHttpClient": "specwright.runtime.transport",
            "DefaultAsyncHttpxClient": "specwright.runtime.transport",
            "DefaultHttpxClient": "specwright.runtime.transport",
            "HttpxBinaryResponseContent": "specwright.runtime.response:BinaryResponse",
            "Stream": "specwright.runtime.streams",
            "Timeout": "specwright.runtime.transport",
            "pagination": ".pagination:",
            "resources": ".resources:",
            "types": ".types:",
        },
    )

__all__ = [
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
    "DefaultAsyncHttpxClient",
    "DefaultHttpxClient",
    "HttpxBinaryResponseContent",
    "InternalServerError",
    "NotFoundError",
    "NotGiven",
    "Omit",
    "OpenAI",
    "OpenAIError",
    "PermissionDeniedError",
    "RateLimitError",
    "Stream",
    "Timeout",
    "UnprocessableEntityError",
    "not_given",
    "omit",
    "pagination",
    "resources",
    "types",
]
