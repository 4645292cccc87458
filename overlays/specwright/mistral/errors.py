"""Errors under the official package's names. See `specwright.runtime.errors` for all of them.

Every answer with a status of 400 or above is a `MistralError` with `message`, `status_code`, `body` (text), `headers`
and `raw_response`, as there; it is also what its status is called everywhere, such as `RateLimitError`.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, cast

from specwright.runtime.errors import (
    APIConnectionError,
    APIError,
    APIResponseValidationError,
    APIStatusError,
    AuthenticationError,
    BadRequestError,
    ConflictError,
    InternalServerError,
    NotFoundError,
    PermissionDeniedError,
    RateLimitError,
    SpecwrightError,
    UnprocessableEntityError,
)
from specwright.runtime.models import BaseModel, parse_python
from specwright.runtime.secrets import scrubbed
from specwright_generated.mistral.types.observabilityerrordetail import ObservabilityErrorDetail
from specwright_generated.mistral.types.validationerror import ValidationError

if TYPE_CHECKING:
    from collections.abc import Iterable

    import httpx2

__all__ = [
    "HTTPValidationError",
    "HTTPValidationErrorData",
    "MistralError",
    "NoResponseError",
    "ObservabilityError",
    "ObservabilityErrorData",
    "ResponseValidationError",
    "SDKError",
    "SpecwrightError",
    "official",
]

NoResponseError = APIConnectionError

MAX_SHOWN = 10_000
"""Characters of a body that a message shows."""


class HTTPValidationErrorData(BaseModel):
    """What is wrong with a request, item by item."""

    detail: list[ValidationError] | None = None


class ObservabilityErrorData(BaseModel):
    """What went wrong in an endpoint of observability."""

    detail: ObservabilityErrorDetail


class MistralError(APIError):
    """An answer that is an error, or that cannot be read.

    Args:
        message: what happened.
        raw_response: the HTTP response, its body read.
        body: its text, if not the response's own.
    """

    response: httpx2.Response
    status_code: int
    body: Any
    """The text of the answer."""

    def __init__(self, message: str, raw_response: httpx2.Response, body: str | None = None) -> None:
        text = _text(raw_response) if body is None else body
        APIError.__init__(self, message, raw_response.request, body=_decoded(text))
        self.body = text
        self.response = raw_response
        self.status_code = raw_response.status_code
        self.request_id: str | None = raw_response.headers.get("x-request-id")

    @property
    def raw_response(self) -> httpx2.Response:
        """The HTTP response."""
        return self.response

    @property
    def headers(self) -> httpx2.Headers:
        """The headers of the answer."""
        return self.response.headers


class SDKError(MistralError, APIStatusError):
    """An answer with a status of 400 or above. Arguments as for `MistralError`."""

    def __init__(self, message: str, raw_response: httpx2.Response, body: str | None = None) -> None:
        kind = raw_response.headers.get("content-type", '""')
        shown = body or _text(raw_response) or '""'
        if len(shown) > MAX_SHOWN:
            shown = f"{shown[:MAX_SHOWN]}...and {len(shown) - MAX_SHOWN} more chars"
        parts = [f"{message}: Status {raw_response.status_code}" if message else f"Status {raw_response.status_code}"]
        if kind != "application/json":
            parts.append("Content-Type " + (f'"{kind}"' if " " in kind else kind))
        super().__init__(f"{' '.join(parts)}. Body: {shown}", raw_response, body)


class HTTPValidationError(  # type: ignore[misc]  # pyright: ignore[reportIncompatibleVariableOverride]  # one status
    MistralError, UnprocessableEntityError
):
    """A request that the API finds invalid; `data.detail` says where. Arguments as for `MistralError`."""

    def __init__(self, data: HTTPValidationErrorData, raw_response: httpx2.Response, body: str | None = None) -> None:
        super().__init__(body or _text(raw_response), raw_response, body)
        self.data = data


class ObservabilityError(MistralError, APIStatusError):
    """An endpoint of observability failed; `data.detail` says why. Arguments as for `MistralError`."""

    def __init__(self, data: ObservabilityErrorData, raw_response: httpx2.Response, body: str | None = None) -> None:
        super().__init__(str(data.detail.message) or body or _text(raw_response), raw_response, body)
        self.data = data


class ResponseValidationError(MistralError, APIResponseValidationError):
    """An answer that cannot be read as what it says it is. `cause` is the reason."""

    def __init__(self, message: str, raw_response: httpx2.Response, cause: Exception, body: str | None = None) -> None:
        super().__init__(f"{message}: {cause}", raw_response, body)

    @property
    def cause(self) -> BaseException | None:
        """What was raised while the answer was read."""
        return self.__cause__


def _also(kind: type[APIStatusError]) -> type[SDKError]:
    """An `SDKError` that is also what its status is called everywhere."""
    return type(f"SDK{kind.__name__}", (SDKError, kind), {"__module__": __name__, "__doc__": kind.__doc__})


SDKBadRequestError: type[SDKError] = _also(BadRequestError)
SDKAuthenticationError: type[SDKError] = _also(AuthenticationError)
SDKPermissionDeniedError: type[SDKError] = _also(PermissionDeniedError)
SDKNotFoundError: type[SDKError] = _also(NotFoundError)
SDKConflictError: type[SDKError] = _also(ConflictError)
SDKUnprocessableEntityError: type[SDKError] = _also(UnprocessableEntityError)
SDKRateLimitError: type[SDKError] = _also(RateLimitError)
SDKInternalServerError: type[SDKError] = _also(InternalServerError)

_BY_STATUS: dict[int, type[SDKError]] = {
    400: SDKBadRequestError,
    401: SDKAuthenticationError,
    403: SDKPermissionDeniedError,
    404: SDKNotFoundError,
    409: SDKConflictError,
    422: SDKUnprocessableEntityError,
    429: SDKRateLimitError,
}

_OBSERVABILITY = "/v1/observability/"
_OBSERVABILITY_STATUSES = (400, 404, 408, 409, 422)


def official(error: APIError, secrets: Iterable[str] = ()) -> APIError:
    """The error of the official package that stands for `error`, or `error` itself where it has none.

    Args:
        error: what the runtime raised.
        secrets: credentials, which are taken out of what the provider answered.
    """
    if isinstance(error, MistralError):
        return error
    if isinstance(error, APIResponseValidationError):
        text = scrubbed(_text(error.response), secrets)
        return ResponseValidationError("Response validation failed", error.response, error, text)
    if not isinstance(error, APIStatusError):
        return error
    made = _status_error(error.response, scrubbed(_text(error.response), secrets))
    made.request_id = error.request_id
    return made


def _status_error(response: httpx2.Response, text: str) -> MistralError:
    status = response.status_code
    data = _decoded(text)
    if isinstance(data, dict):
        found = cast("dict[str, object]", data)
        if status in _OBSERVABILITY_STATUSES and response.request.url.path.startswith(_OBSERVABILITY):
            parsed = parse_python(ObservabilityErrorData, found)
            if isinstance(getattr(parsed, "detail", None), ObservabilityErrorDetail):
                return ObservabilityError(parsed, response, text)
        elif status == UnprocessableEntityError.status_code:
            return HTTPValidationError(parse_python(HTTPValidationErrorData, found), response, text)
    kind = _BY_STATUS.get(status) or (SDKInternalServerError if status >= 500 else SDKError)
    return kind("API error occurred", response, text)


def _text(response: httpx2.Response) -> str:
    # The body of a streamed answer may not have been read.
    return response.text if hasattr(response, "_content") else ""


def _decoded(text: str) -> Any:
    try:
        return json.loads(text)
    except ValueError:
        return text or None
