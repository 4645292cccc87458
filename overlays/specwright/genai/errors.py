"""What goes wrong with Google's models, under the names of google-genai."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, NoReturn, cast

from specwright.runtime import errors as base
from specwright.runtime.errors import APIError as StreamedError
from specwright.runtime.errors import APIStatusError

if TYPE_CHECKING:
    import httpx2

__all__ = [
    "APIError",
    "AuthenticationError",
    "BadRequestError",
    "ClientError",
    "ConflictError",
    "ContinuationInterruptedError",
    "EphemeralTokenAPIKeyError",
    "FunctionInvocationError",
    "InternalServerError",
    "NotFoundError",
    "PermissionDeniedError",
    "RateLimitError",
    "ServerError",
    "UnknownApiResponseError",
    "UnknownFunctionCallArgumentError",
    "UnprocessableEntityError",
    "UnsupportedFunctionError",
]


class APIError(APIStatusError):
    """An answer with an error.

    Attributes:
        code: the HTTP status; for an error in a stream, the number that it names.
        status: Google's word for it, such as `RESOURCE_EXHAUSTED`; the status line's where the answer is no JSON.
        message: what happened, or None.
        details: the whole of the answer's JSON.
    """

    code: Any
    status: str | None
    message: Any
    details: Any

    def __init__(self, code: int, response_json: Any, response: httpx2.Response | None = None) -> None:
        details = _first(response_json)
        whole = _object(details)
        told = _object(whole.get("error")) if "error" in whole else whole
        status = told.get("status")
        message = f"{code} {status}. {details}"
        if response is not None:
            super().__init__(message, response=response, body=details)
        else:
            Exception.__init__(self, message)
            self.status_code = code
            self.body = details
        self.status = status
        self.message = told.get("message")
        self.details = details
        self.code = code

    @classmethod
    def raise_for_response(cls, response: httpx2.Response) -> None:
        """Raise the error that an answer from elsewhere is. Any status but 200 is one.

        Raises:
            ClientError, ServerError: by its status; this class for a status below 400.
        """
        if response.status_code != 200:
            response.read()
            cls.raise_error(response.status_code, _told(response), response)

    @classmethod
    async def raise_for_async_response(cls, response: httpx2.Response) -> None:
        """`raise_for_response` for the other colour."""
        if response.status_code != 200:
            await response.aread()
            cls.raise_error(response.status_code, _told(response), response)

    @classmethod
    def raise_error(cls, status_code: int, response_json: Any, response: httpx2.Response | None) -> NoReturn:
        """Raise the error of a status.

        Args:
            status_code: the HTTP status.
            response_json: the answer's JSON.
            response: the answer itself, where there is one.

        Raises:
            ClientError, ServerError: by the status; this class for a status below 400, or from 600.
        """
        named = status_code in range(400, 600)
        raise (_kind(status_code) if named else cls)(status_code, response_json, response)

    @classmethod
    async def raise_error_async(
        cls, status_code: int, response_json: Any, response: httpx2.Response | None
    ) -> NoReturn:
        """`raise_error` for the other colour."""
        cls.raise_error(status_code, response_json, response)


class ClientError(APIError):
    """A status of 400 to 499: the request is at fault."""


class ServerError(APIError):
    """A status of 500 or above."""


class BadRequestError(ClientError, base.BadRequestError):
    """400, from one of the newer resources."""


class AuthenticationError(ClientError, base.AuthenticationError):
    """401, from one of the newer resources."""


class PermissionDeniedError(ClientError, base.PermissionDeniedError):
    """403, from one of the newer resources."""


class NotFoundError(ClientError, base.NotFoundError):
    """404, from one of the newer resources."""


class ConflictError(ClientError, base.ConflictError):
    """409, from one of the newer resources."""


class UnprocessableEntityError(ClientError, base.UnprocessableEntityError):
    """422, from one of the newer resources."""


class RateLimitError(ClientError, base.RateLimitError):
    """429, from one of the newer resources."""


class InternalServerError(ServerError, base.InternalServerError):
    """500 and above, from one of the newer resources."""


class UnknownFunctionCallArgumentError(ValueError):
    """The model called a function with an argument that cannot be made into what the function takes."""


class UnsupportedFunctionError(ValueError):
    """A function that cannot be declared to a model."""


class FunctionInvocationError(ValueError):
    """A function that the model called failed."""


class UnknownApiResponseError(ValueError):
    """An answer that cannot be read as what was expected."""


class ContinuationInterruptedError(Exception):
    """An interaction that was to go on by itself could not; nothing that there was before is lost.

    Attributes:
        partial_interaction: what all answers before have together; None for a stream.
        continuation_token: where to go on from.
        interaction_id: whose token it is: the `previous_interaction_id` to send with it, where interactions are stored.
        continuation_ids: the ids of all interactions of the call, in order.
    """

    def __init__(
        self,
        message: str,
        *,
        partial_interaction: Any = None,
        continuation_token: str | None = None,
        interaction_id: str | None = None,
        continuation_ids: list[str] | None = None,
    ) -> None:
        super().__init__(message)
        self.partial_interaction = partial_interaction
        self.continuation_token = continuation_token
        self.interaction_id = interaction_id
        self.continuation_ids: list[str] = list(continuation_ids or [])


class EphemeralTokenAPIKeyError(ValueError):
    """An ephemeral token was given as the key for something other than live sessions."""


_NEWER: dict[int, type[APIError]] = {
    400: BadRequestError,
    401: AuthenticationError,
    403: PermissionDeniedError,
    404: NotFoundError,
    409: ConflictError,
    422: UnprocessableEntityError,
    429: RateLimitError,
}


def of_call(error: StreamedError) -> StreamedError:
    """The error of google-genai's name for what a call or its stream ended with; the same one where it has none."""
    if isinstance(error, APIError):
        return error
    if isinstance(error, APIStatusError):
        return _kind(error.status_code)(error.status_code, _details(error), error.response)
    body = _object(error.body)
    code = body.get("code")
    return _kind(code)(code, {"error": body}) if isinstance(code, int) else error


def of_newer_call(error: StreamedError) -> StreamedError:
    """The same for the newer resources: with a class for each status, and words for codes in streams."""
    if isinstance(error, APIError):
        return error
    if isinstance(error, APIStatusError):
        found = _newer_kind(error.status_code)(error.status_code, _details(error), error.response)
        found.body = _body(error)
        return found
    if type(error) is not StreamedError:
        return error
    body = _object(error.body)
    code: Any = body.get("code")
    if isinstance(code, int):
        return _newer_kind(code)(code, {"error": body})
    found = APIError(code, {"error": body})
    found.status = found.status or code
    found.args = (f"{found.status}. {found.details}",)
    return found


def _kind(code: int) -> type[APIError]:
    return ServerError if code >= 500 else ClientError if code >= 400 else APIError


def _newer_kind(code: int) -> type[APIError]:
    return _NEWER.get(code) or (InternalServerError if code >= 500 else _kind(code))


def _details(error: APIStatusError) -> Any:
    """The answer's JSON; its text and its status line where it is none, or what was read of it where it is too long."""
    return _told(error.response, error.response.text if hasattr(error.response, "_content") else "")


def _body(error: APIStatusError) -> Any:
    """What the answer held: JSON, else text, else None."""
    text = error.response.text.strip() if hasattr(error.response, "_content") else ""
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return text or None


def _told(response: httpx2.Response, text: str | None = None) -> Any:
    said = response.text if text is None else text
    try:
        return json.loads(said)
    except (ValueError, RecursionError):
        return {"message": said, "status": response.reason_phrase}


def _first(value: Any) -> Any:
    """What stands in a list first; anything else as it is."""
    items: Any = value
    return items[0] if isinstance(value, list) and items else items


def _object(value: Any) -> dict[str, Any]:
    return cast("dict[str, Any]", value) if isinstance(value, dict) else {}
