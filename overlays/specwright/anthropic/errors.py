"""Errors under the official package's names: by status, and by the code that an answer gives in its details.

Each is also what its status is called everywhere in `specwright.runtime.errors`, such as `RateLimitError`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from specwright.runtime import errors as runtime
from specwright.runtime.errors import APIConnectionError, APIError, APIResponseValidationError, APITimeoutError
from specwright.runtime.errors import SpecwrightError as AnthropicError
from specwright.runtime.secrets import scrubbed

if TYPE_CHECKING:
    from collections.abc import Iterable

    import httpx2

__all__ = [
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
    "official",
]


class APIStatusError(runtime.APIStatusError):
    """An answer with a status of 400 or above.

    Attributes:
        api_message: what the provider says went wrong.
        error_code: the name of what went wrong, where the provider gives one.
        workspace_id: the workspace that was asked for, where the provider tells.
        details: what else the provider tells, as it arrived.
    """

    api_message: str | None
    error_code: str | None
    workspace_id: str | None
    details: object | None

    def __init__(self, message: str, *, response: httpx2.Response, body: object | None) -> None:
        super().__init__(message, response=response, body=body)
        told = _told(body)
        details = told.get("details")
        self.api_message = _text(told.get("message"))
        self.type: str | None = _text(told.get("type"))
        self.details = details
        self.error_code = _code(details)
        self.workspace_id = response.headers.get("anthropic-workspace-id")


class BadRequestError(APIStatusError, runtime.BadRequestError):
    """Status 400."""


class AuthenticationError(APIStatusError, runtime.AuthenticationError):
    """Status 401."""


class PaymentRequiredError(APIStatusError):
    """Status 402."""


class PermissionDeniedError(APIStatusError, runtime.PermissionDeniedError):
    """Status 403."""


class NotFoundError(APIStatusError, runtime.NotFoundError):
    """Status 404."""


class RequestTimeoutError(APIStatusError):
    """Status 408."""


class ConflictError(APIStatusError, runtime.ConflictError):
    """Status 409."""


class PreconditionFailedError(APIStatusError):
    """Status 412."""


class ContentTooLargeError(APIStatusError):
    """Status 413."""


class UnprocessableEntityError(APIStatusError, runtime.UnprocessableEntityError):
    """Status 422."""


class RateLimitError(APIStatusError, runtime.RateLimitError):
    """Status 429."""


class RequestHeaderFieldsTooLargeError(APIStatusError):
    """Status 431."""


class ClientClosedRequestError(APIStatusError):
    """Status 499."""


class InternalServerError(APIStatusError, runtime.InternalServerError):
    """A status of 500 or above."""


class HTTPNotImplementedError(InternalServerError):
    """Status 501."""


class ServiceUnavailableError(InternalServerError):
    """Status 503."""


class GatewayTimeoutError(InternalServerError):
    """Status 504."""


class OverloadedError(InternalServerError):
    """Status 529."""


class ClaudeCodeKeyCreatorNotMemberError(BadRequestError):
    """Status of `BadRequestError`, with the code `claude_code_key_creator_not_member`."""


class ClaudeCodeVersionTooOldError(BadRequestError):
    """Status of `BadRequestError`, with the code `claude_code_version_too_old`."""


class CMEKKeyDisabledError(BadRequestError):
    """Status of `BadRequestError`, with the code `cmek_key_disabled`."""


class CMEKKeyNetworkBlockedError(BadRequestError):
    """Status of `BadRequestError`, with the code `cmek_key_network_blocked`."""


class OrganizationOnHoldError(BadRequestError):
    """Status of `BadRequestError`, with the code `organization_on_hold`."""


class OrganizationTypeNotSupportedError(BadRequestError):
    """Status of `BadRequestError`, with the code `organization_type_not_supported`."""


class ParentOrganizationRequiredError(BadRequestError):
    """Status of `BadRequestError`, with the code `parent_organization_required`."""


class RequestBodyEncodingInvalidError(BadRequestError):
    """Status of `BadRequestError`, with the code `request_body_encoding_invalid`."""


class RequestBodyEncodingUnsupportedError(BadRequestError):
    """Status of `BadRequestError`, with the code `request_body_encoding_unsupported`."""


class LinkedOrganizationBillingUnavailableError(PaymentRequiredError):
    """Status of `PaymentRequiredError`, with the code `linked_organization_billing_unavailable`."""


class LinkedOrganizationSpendLimitReachedError(PaymentRequiredError):
    """Status of `PaymentRequiredError`, with the code `linked_organization_spend_limit_reached`."""


class SandboxEgressRestrictedError(PermissionDeniedError):
    """Status of `PermissionDeniedError`, with the code `sandbox_egress_restricted`."""


class RequestBodyTooLargeAfterDecodingError(ContentTooLargeError):
    """Status of `ContentTooLargeError`, with the code `request_body_too_large_after_decoding`."""


class ContractSpendLimitReachedError(RateLimitError):
    """Status of `RateLimitError`, with the code `contract_spend_limit_reached`."""


class EnforcedSpendLimitReachedError(RateLimitError):
    """Status of `RateLimitError`, with the code `enforced_spend_limit_reached`."""


class RampLimitExceededError(RateLimitError):
    """Status of `RateLimitError`, with the code `ramp_limit_exceeded`."""


class CMEKContextUnavailableError(ServiceUnavailableError):
    """Status of `ServiceUnavailableError`, with the code `cmek_context_unavailable`."""


class CMEKKeyUnreachableError(ServiceUnavailableError):
    """Status of `ServiceUnavailableError`, with the code `cmek_key_unreachable`."""


# Older names of what is raised.
RequestTooLargeError = ContentTooLargeError
DeadlineExceededError = GatewayTimeoutError

_BY_STATUS: dict[int, type[APIStatusError]] = {
    400: BadRequestError,
    401: AuthenticationError,
    402: PaymentRequiredError,
    403: PermissionDeniedError,
    404: NotFoundError,
    408: RequestTimeoutError,
    409: ConflictError,
    412: PreconditionFailedError,
    413: ContentTooLargeError,
    422: UnprocessableEntityError,
    429: RateLimitError,
    431: RequestHeaderFieldsTooLargeError,
    499: ClientClosedRequestError,
    501: HTTPNotImplementedError,
    503: ServiceUnavailableError,
    504: GatewayTimeoutError,
    529: OverloadedError,
}
_BY_CODE: dict[str, type[APIStatusError]] = {
    "claude_code_key_creator_not_member": ClaudeCodeKeyCreatorNotMemberError,
    "claude_code_version_too_old": ClaudeCodeVersionTooOldError,
    "cmek_key_disabled": CMEKKeyDisabledError,
    "cmek_key_network_blocked": CMEKKeyNetworkBlockedError,
    "organization_on_hold": OrganizationOnHoldError,
    "organization_type_not_supported": OrganizationTypeNotSupportedError,
    "parent_organization_required": ParentOrganizationRequiredError,
    "request_body_encoding_invalid": RequestBodyEncodingInvalidError,
    "request_body_encoding_unsupported": RequestBodyEncodingUnsupportedError,
    "linked_organization_billing_unavailable": LinkedOrganizationBillingUnavailableError,
    "linked_organization_spend_limit_reached": LinkedOrganizationSpendLimitReachedError,
    "sandbox_egress_restricted": SandboxEgressRestrictedError,
    "request_body_too_large_after_decoding": RequestBodyTooLargeAfterDecodingError,
    "contract_spend_limit_reached": ContractSpendLimitReachedError,
    "enforced_spend_limit_reached": EnforcedSpendLimitReachedError,
    "ramp_limit_exceeded": RampLimitExceededError,
    "cmek_context_unavailable": CMEKContextUnavailableError,
    "cmek_key_unreachable": CMEKKeyUnreachableError,
}


def official(error: runtime.APIStatusError, secrets: Iterable[str] = ()) -> APIStatusError:
    """The error of the official package that stands for `error`.

    Args:
        error: what the runtime raised.
        secrets: credentials, which are taken out of what the provider answered.
    """
    if isinstance(error, APIStatusError):
        return error
    status, body = error.status_code, error.body
    kind = _BY_STATUS.get(status)
    named = _BY_CODE.get(_code(_told(body).get("details")) or "")
    if kind is None:
        kind = InternalServerError if status >= 500 else APIStatusError
    elif named is not None and issubclass(named, kind):
        kind = named
    told: object = body
    shown = scrubbed(f"Error code: {status} - {told}", secrets) if isinstance(told, dict) else error.message
    made = kind(shown, response=error.response, body=body)
    made.request_id = error.request_id
    return made


def _told(body: object) -> dict[str, Any]:
    """The error that a body describes."""
    told = cast("dict[str, Any]", body).get("error") if isinstance(body, dict) else None
    return cast("dict[str, Any]", told) if isinstance(told, dict) else {}


def _code(details: object) -> str | None:
    return _text(cast("dict[str, Any]", details).get("error_code")) if isinstance(details, dict) else None


def _text(value: object) -> str | None:
    return value if isinstance(value, str) else None
