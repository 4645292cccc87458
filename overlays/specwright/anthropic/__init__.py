"""Anthropic's API, under the names of its official SDK: `from specwright.anthropic import Anthropic`.

Importing this loads no model, no pydantic and no HTTP library; what needs them is loaded when it is first used.
"""

from typing import TYPE_CHECKING

from specwright import __version__
from specwright.runtime.sentinels import NOT_GIVEN, NotGiven, Omit, not_given, omit
from specwright_generated.anthropic.client import PROVIDER as _PROVIDER

from .sdk import Anthropic, AsyncAnthropic

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
    from .compat import DEFAULT_CONNECTION_LIMITS, DEFAULT_TIMEOUT, file_from_path
    from .errors import (
        AnthropicError,
        APIConnectionError,
        APIError,
        APIResponseValidationError,
        APIStatusError,
        APITimeoutError,
        AuthenticationError,
        BadRequestError,
        ClaudeCodeKeyCreatorNotMemberError,
        ClaudeCodeVersionTooOldError,
        ClientClosedRequestError,
        CMEKContextUnavailableError,
        CMEKKeyDisabledError,
        CMEKKeyNetworkBlockedError,
        CMEKKeyUnreachableError,
        ConflictError,
        ContentTooLargeError,
        ContractSpendLimitReachedError,
        DeadlineExceededError,
        EnforcedSpendLimitReachedError,
        GatewayTimeoutError,
        HTTPNotImplementedError,
        InternalServerError,
        LinkedOrganizationBillingUnavailableError,
        LinkedOrganizationSpendLimitReachedError,
        NotFoundError,
        OrganizationOnHoldError,
        OrganizationTypeNotSupportedError,
        OverloadedError,
        ParentOrganizationRequiredError,
        PaymentRequiredError,
        PermissionDeniedError,
        PreconditionFailedError,
        RampLimitExceededError,
        RateLimitError,
        RequestBodyEncodingInvalidError,
        RequestBodyEncodingUnsupportedError,
        RequestBodyTooLargeAfterDecodingError,
        RequestHeaderFieldsTooLargeError,
        RequestTimeoutError,
        RequestTooLargeError,
        SandboxEgressRestrictedError,
        ServiceUnavailableError,
        UnprocessableEntityError,
    )
    from .function_tools import beta_async_tool, beta_tool
    from .schemas import transform_schema
else:
    _ERRORS = (
        "APIConnectionError",
        "APIError",
        "APIResponseValidationError",
        "APIStatusError",
        "APITimeoutError",
        "AnthropicError",
        "AuthenticationError",
        "BadRequestError",
        "CMEKContextUnavailableError",
        "CMEKKeyDisabledError",
        "CMEKKeyNetworkBlockedError",
        "CMEKKeyUnreachableError",
        "ClaudeCodeKeyCreatorNotMemberError",
        "ClaudeCodeVersionTooOldError",
        "ClientClosedRequestError",
        "ConflictError",
        "ContentTooLargeError",
        "ContractSpendLimitReachedError",
        "DeadlineExceededError",
        "EnforcedSpendLimitReachedError",
        "GatewayTimeoutError",
        "HTTPNotImplementedError",
        "InternalServerError",
        "LinkedOrganizationBillingUnavailableError",
        "LinkedOrganizationSpendLimitReachedError",
        "NotFoundError",
        "OrganizationOnHoldError",
        "OrganizationTypeNotSupportedError",
        "OverloadedError",
        "ParentOrganizationRequiredError",
        "PaymentRequiredError",
        "PermissionDeniedError",
        "PreconditionFailedError",
        "RampLimitExceededError",
        "RateLimitError",
        "RequestBodyEncodingInvalidError",
        "RequestBodyEncodingUnsupportedError",
        "RequestBodyTooLargeAfterDecodingError",
        "RequestHeaderFieldsTooLargeError",
        "RequestTimeoutError",
        "RequestTooLargeError",
        "SandboxEgressRestrictedError",
        "ServiceUnavailableError",
        "UnprocessableEntityError",
    )

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
            "Timeout": "specwright.runtime.aliases",
            **dict.fromkeys(_ERRORS, ".errors"),
            "DEFAULT_CONNECTION_LIMITS": ".compat",
            "DEFAULT_TIMEOUT": ".compat",
            "file_from_path": ".compat",
            "beta_async_tool": ".function_tools",
            "beta_tool": ".function_tools",
            "transform_schema": ".schemas",
            "pagination": ".pagination:",
            "resources": ".resources:",
            "types": ".types:",
        },
    )

Client = Anthropic
AsyncClient = AsyncAnthropic

DEFAULT_MAX_RETRIES = _PROVIDER.max_retries
NoneType: type[None] = type(None)
__title__ = "anthropic"

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
    "Anthropic",
    "AnthropicError",
    "AsyncAPIResponse",
    "AsyncAnthropic",
    "AsyncClient",
    "AsyncStream",
    "AuthenticationError",
    "BadRequestError",
    "BaseModel",
    "CMEKContextUnavailableError",
    "CMEKKeyDisabledError",
    "CMEKKeyNetworkBlockedError",
    "CMEKKeyUnreachableError",
    "ClaudeCodeKeyCreatorNotMemberError",
    "ClaudeCodeVersionTooOldError",
    "Client",
    "ClientClosedRequestError",
    "ConflictError",
    "ContentTooLargeError",
    "ContractSpendLimitReachedError",
    "DeadlineExceededError",
    "DefaultAioHttpClient",
    "DefaultAsyncHttpxClient",
    "DefaultHttpxClient",
    "EnforcedSpendLimitReachedError",
    "GatewayTimeoutError",
    "HTTPNotImplementedError",
    "InternalServerError",
    "LinkedOrganizationBillingUnavailableError",
    "LinkedOrganizationSpendLimitReachedError",
    "NoneType",
    "NotFoundError",
    "NotGiven",
    "Omit",
    "OrganizationOnHoldError",
    "OrganizationTypeNotSupportedError",
    "OverloadedError",
    "ParentOrganizationRequiredError",
    "PaymentRequiredError",
    "PermissionDeniedError",
    "PreconditionFailedError",
    "RampLimitExceededError",
    "RateLimitError",
    "RequestBodyEncodingInvalidError",
    "RequestBodyEncodingUnsupportedError",
    "RequestBodyTooLargeAfterDecodingError",
    "RequestHeaderFieldsTooLargeError",
    "RequestOptions",
    "RequestTimeoutError",
    "RequestTooLargeError",
    "SandboxEgressRestrictedError",
    "ServiceUnavailableError",
    "Stream",
    "Timeout",
    "UnprocessableEntityError",
    "__title__",
    "__version__",
    "beta_async_tool",
    "beta_tool",
    "file_from_path",
    "not_given",
    "omit",
    "pagination",
    "resources",
    "transform_schema",
    "types",
]
