"""From an answer to what a method returns. Pure: the body has been read, or is left to a stream."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from .errors import APIResponseValidationError
from .lazy import resolve
from .models import MalformedJSON, json_parser, reshaping_parser

if TYPE_CHECKING:
    import httpx2

    from .call import Call
    from .client import AsyncClient, SyncClient

_NO_CONTENT = (204, 205)
_NO_TEXT = ("text/html", "text/event-stream")


def answer(client: SyncClient | AsyncClient, call: Call, response: httpx2.Response, retries_taken: int) -> Any:
    """What the method that made `call` returns: a wrapper in raw and streaming mode, else what `parse` gives."""
    if not call.mode:
        return parse(client, call, response)
    from .response import APIResponse, AsyncAPIResponse, LegacyAPIResponse

    if call.mode == "raw":
        return LegacyAPIResponse[Any](client, call, response, retries_taken)
    kind: Any = AsyncAPIResponse if client.asynchronous else APIResponse
    return kind(client, call, response, retries_taken)


def parse(client: SyncClient | AsyncClient, call: Call, response: httpx2.Response, to: Any = None) -> Any:
    """The body as the method's type, or as `to`.

    Raises:
        APIResponseValidationError: it is not what the headers say that it is.
    """
    parsed = _parsed(client, call, response, to)
    return parsed if call.finish is None or call.streamed or to is not None else call.finish(parsed, response)


def _parsed(client: SyncClient | AsyncClient, call: Call, response: httpx2.Response, to: Any) -> Any:
    op = call.op
    to = call.to if to is None else to
    if call.streamed:
        from .streams import AsyncStream, Stream

        kind: Any = AsyncStream if client.asynchronous else Stream
        return kind(client, call, response, event=to)
    kind = op.kind
    if to is None and kind != "json":
        if kind == "none":
            return None
        if kind == "text":
            return response.text
        if kind == "binary":
            from .response import BinaryResponse

            return BinaryResponse(response)
    if to is not None:
        special = _special(to, response)
        if special is not _NOT_SPECIAL:
            return special
    if op.page is not None and to is None:
        from .pages import page_type

        parsed: Any = _json(page_type(op.page, op.returns or "typing:Any", client.asynchronous), response)
    elif kind == "jsonl" and to is None:
        parsed = _lines(_type(op.returns), response)
    else:
        parsed = _json(_type(op.returns) if to is None else to, response, call)
    if hasattr(cast("object", type(parsed)), "_attach"):
        parsed._attach(client, call)
    request_id = response.headers.get(client.request_id_header)
    if request_id is not None and hasattr(parsed, "model_fields_set"):
        object.__setattr__(parsed, "_request_id", request_id)
    return parsed


_NOT_SPECIAL = object()


def _special(to: Any, response: httpx2.Response) -> Any:
    if to is type(None):
        return None
    if to is str:
        return response.text
    if to is bytes:
        return response.content
    if isinstance(to, type) and to.__name__ == "Response" and isinstance(response, to):
        return response
    from .response import BinaryResponse

    if isinstance(to, type) and issubclass(to, BinaryResponse):
        return to(response)
    return _NOT_SPECIAL


def _type(reference: str | None) -> Any:
    return object if reference is None else resolve(reference)


def _json(tp: Any, response: httpx2.Response, call: Call | None = None) -> Any:
    data = response.content
    if not data and response.status_code in _NO_CONTENT:
        return None
    if tp is object:
        tp = Any
    media_type = response.headers.get("content-type", "json").partition(";")[0].strip().lower()
    if not media_type.endswith("json"):
        # Some formats of an answer are text (subtitles, say). A page of HTML is a proxy speaking, not the provider.
        head = data.lstrip()[:1]
        if head not in (b"{", b"["):
            if media_type in _NO_TEXT or not media_type.startswith(("text/", "application/x-subrip")):
                message = f"The answer is {media_type or 'of no type'}, where JSON was expected."
                raise APIResponseValidationError(response, _excerpt(data), message=message)
            return response.text
    try:
        if call is not None and call.reshape is not None:
            return reshaping_parser(tp, call.reshape, call.marks)(data)
        return json_parser(tp)(data)
    except MalformedJSON as error:
        if media_type.startswith("text/") and media_type not in _NO_TEXT:
            return response.text
        raise APIResponseValidationError(response, _excerpt(data), message=f"The answer is {error}.") from error


def _lines(tp: Any, response: httpx2.Response) -> list[Any]:
    from .lines import LineDecoder

    decoder = LineDecoder()
    lines = decoder.feed(response.content) + decoder.finish()
    parse_line = json_parser(tp)
    try:
        return [parse_line(line) for line in lines]
    except MalformedJSON as error:
        raise APIResponseValidationError(response, None, message=f"A line of the answer is {error}.") from error


def _excerpt(data: bytes) -> str:
    return data[:65536].decode("utf-8", "replace")
