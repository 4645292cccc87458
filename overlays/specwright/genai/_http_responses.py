"""The HTTP response that an answer came in, as google-genai's types carry it: `sdk_http_response`."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import httpx2

_FIELD = "sdk_http_response"
_NO_OBJECTS = (str, int, float, list)


def attaching() -> Callable[[Any, httpx2.Response], Any]:
    """A function for one call: it gives its answer, or each event of it, the headers that came with it.

    The field does not count as set: what arrived is given back without it.

    Raises, when it is called:
        APIResponseValidationError: what came is no object, as all answers of Google's are.
    """
    known: list[Any] = []

    def attach(parsed: Any, response: httpx2.Response) -> Any:
        kind: Any = parsed.__class__
        if _FIELD in getattr(kind, "__pydantic_fields__", ()):
            if not known:
                from .types import HttpResponse

                known.append(HttpResponse(headers=dict(response.headers.items())))
            vars(parsed)[_FIELD] = known[0]
        elif issubclass(kind, _NO_OBJECTS):
            from specwright.runtime.errors import APIResponseValidationError

            raise APIResponseValidationError(response, parsed, message="The answer is no object.")
        return parsed

    return attach


def unparsed(kind: Any) -> Callable[[Any, httpx2.Response], Any]:
    """A function for a call that wants the response alone: it makes an answer of the type `kind` with nothing else."""

    def wrap(text: str, response: httpx2.Response) -> Any:
        from .types import HttpResponse

        return kind(sdk_http_response=HttpResponse(headers=dict(response.headers.items()), body=text))

    return wrap
