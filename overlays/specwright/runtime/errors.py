"""Everything that goes wrong, under one root.

    SpecwrightError
    ├── APIError                          message, request, body, code, param, type
    │   ├── APIStatusError                response, status_code, headers, request_id, retry_after
    │   │   ├── BadRequestError           400
    │   │   ├── AuthenticationError       401
    │   │   ├── PermissionDeniedError     403
    │   │   ├── NotFoundError             404
    │   │   ├── ConflictError             409
    │   │   ├── UnprocessableEntityError  422
    │   │   ├── RateLimitError            429
    │   │   └── InternalServerError       500 and above
    │   ├── APIConnectionError            no answer, or not the whole of it
    │   │   ├── APITimeoutError
    │   │   └── StreamError               events, bytes_received: how far a stream got before it broke
    │   │       └── StreamTimeoutError    also an APITimeoutError
    │   └── APIResponseValidationError    an answer that cannot be read as what it says it is
    ├── StreamAlreadyConsumed             a body that was streamed is asked for again
    ├── jobs.JobError                     a job that failed, was cancelled, or is not done in time
    └── upload_sources.UploadError        an upload that cannot be brought to its end

The cause is kept (`__cause__`). All of them pickle, without the credentials of the request.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal, cast

if TYPE_CHECKING:
    import httpx2

__all__ = [
    "APIConnectionError",
    "APIError",
    "APIResponseValidationError",
    "APIStatusError",
    "APITimeoutError",
    "AuthenticationError",
    "BadRequestError",
    "ConflictError",
    "InternalServerError",
    "NotFoundError",
    "PermissionDeniedError",
    "RateLimitError",
    "SpecwrightError",
    "StreamAlreadyConsumed",
    "StreamError",
    "StreamTimeoutError",
    "UnprocessableEntityError",
    "status_error",
]


class SpecwrightError(Exception):
    """The root of all errors that a client raises on its own account."""

    def __reduce__(self) -> tuple[Any, ...]:
        return _restore, (type(self), self.args, _without_secrets(self.__dict__))


class APIError(SpecwrightError):
    """A request that failed.

    Attributes:
        message: what happened, in one line.
        request: the HTTP request.
        body: the error as the provider described it: decoded JSON, else text, else None.
        code, param, type: the fields of `body` with these names, where it has them.
    """

    message: str
    request: httpx2.Request
    body: object | None
    code: str | None
    param: str | None
    type: str | None

    def __init__(self, message: str, request: httpx2.Request, *, body: object | None) -> None:
        super().__init__(message)
        self.message = message
        self.request = request
        self.body = body
        self.code = _text(body, "code")
        self.param = _text(body, "param")
        self.type = _text(body, "type")


class APIResponseValidationError(APIError):
    """An answer that cannot be decoded: malformed JSON, broken compression, a body beyond the size limit."""

    response: httpx2.Response
    status_code: int

    def __init__(self, response: httpx2.Response, body: object | None, *, message: str | None = None) -> None:
        super().__init__(message or "The answer cannot be read as what was expected.", response.request, body=body)
        self.response = response
        self.status_code = response.status_code


class APIStatusError(APIError):
    """An answer with a status of 400 or above.

    Attributes:
        response: the HTTP response, its body read.
        status_code: its status.
        request_id: the provider's name for the request, to quote to its support.
        retry_after: seconds that the provider asks to wait, or None.
    """

    response: httpx2.Response
    status_code: int
    request_id: str | None

    def __init__(self, message: str, *, response: httpx2.Response, body: object | None) -> None:
        super().__init__(message, response.request, body=body)
        self.response = response
        self.status_code = response.status_code
        self.request_id = response.headers.get("x-request-id") or response.headers.get("request-id")

    @property
    def headers(self) -> httpx2.Headers:
        """The headers of the answer."""
        return self.response.headers

    @property
    def retry_after(self) -> float | None:
        from .retry import retry_after

        return retry_after(self.response.headers)


class APIConnectionError(APIError):
    """The provider could not be reached, or the connection broke."""

    def __init__(self, *, message: str = "Connection error.", request: httpx2.Request) -> None:
        super().__init__(message, request, body=None)


class APITimeoutError(APIConnectionError):
    """The provider did not answer in time."""

    def __init__(self, request: httpx2.Request, *, message: str = "Request timed out.") -> None:
        super().__init__(message=message, request=request)


class StreamError(APIConnectionError):
    """A stream broke before its end.

    Attributes:
        events: how many events (or lines) had been received whole.
        bytes_received: how many bytes of the body had been received.
    """

    events: int
    bytes_received: int

    def __init__(self, *, message: str, request: httpx2.Request, events: int = 0, bytes_received: int = 0) -> None:
        APIError.__init__(self, message, request, body=None)
        self.events = events
        self.bytes_received = bytes_received


class StreamTimeoutError(StreamError, APITimeoutError):
    """A stream fell silent for longer than the read timeout."""


class StreamAlreadyConsumed(SpecwrightError):
    """The body of a streamed answer was asked for after it had been streamed. `read()` it first to keep it."""

    def __init__(self, message: str = "The body has been streamed already; call read() before streaming it.") -> None:
        super().__init__(message)


class BadRequestError(APIStatusError):
    status_code: Literal[400] = 400  # pyright: ignore[reportIncompatibleVariableOverride]  # narrows, as users expect


class AuthenticationError(APIStatusError):
    status_code: Literal[401] = 401  # pyright: ignore[reportIncompatibleVariableOverride]  # narrows, as users expect


class PermissionDeniedError(APIStatusError):
    status_code: Literal[403] = 403  # pyright: ignore[reportIncompatibleVariableOverride]  # narrows, as users expect


class NotFoundError(APIStatusError):
    status_code: Literal[404] = 404  # pyright: ignore[reportIncompatibleVariableOverride]  # narrows, as users expect


class ConflictError(APIStatusError):
    status_code: Literal[409] = 409  # pyright: ignore[reportIncompatibleVariableOverride]  # narrows, as users expect


class UnprocessableEntityError(APIStatusError):
    status_code: Literal[422] = 422  # pyright: ignore[reportIncompatibleVariableOverride]  # narrows, as users expect


class RateLimitError(APIStatusError):
    status_code: Literal[429] = 429  # pyright: ignore[reportIncompatibleVariableOverride]  # narrows, as users expect


class InternalServerError(APIStatusError):
    """A status of 500 or above."""


_BY_STATUS: dict[int, type[APIStatusError]] = {
    400: BadRequestError,
    401: AuthenticationError,
    403: PermissionDeniedError,
    404: NotFoundError,
    409: ConflictError,
    422: UnprocessableEntityError,
    429: RateLimitError,
}


def status_error(status: int) -> type[APIStatusError]:
    """The class of error for an HTTP status of 400 or above."""
    return _BY_STATUS.get(status) or (InternalServerError if status >= 500 else APIStatusError)


def _text(body: object, key: str) -> str | None:
    if not isinstance(body, dict):
        return None
    value = cast("dict[str, object]", body).get(key)
    return None if value is None else str(value)


def _restore(kind: type[SpecwrightError], args: tuple[Any, ...], state: dict[str, Any]) -> SpecwrightError:
    error = kind.__new__(kind, *args)
    error.__dict__.update(state)
    return error


def _without_secrets(state: dict[str, Any]) -> dict[str, Any]:
    """An error's attributes with credentials taken out of the request: a pickle goes to other machines."""
    if "request" not in state:
        return state
    from copy import copy

    from .secrets import redacted_pairs, redacted_url

    request = copy(state["request"])
    request.headers = type(request.headers)(redacted_pairs(request.headers.multi_items()))
    request.url = type(request.url)(redacted_url(str(request.url)))
    clean = {**state, "request": request}
    if "response" in state:
        response = clean["response"] = copy(state["response"])
        response.request = request
    return clean
