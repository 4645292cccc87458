"""What is not equal between two clients' requests, spelt as they are on the wire, and between what they gave."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from specwright.testing import MockRequest
from specwright_generator.verify.comparing import values_differ
from specwright_generator.verify.forms import Part, parts

from .clients import Outcome

OWN = re.compile(r"user-agent|x-stainless-.*|accept-encoding|connection|content-length|host|traceparent")
"""Headers that say who is asking, or come of the HTTP library. All others are compared."""

_UNSET = '"~?~unset~?~sentinel~?~"'

GENERIC = (None, "application/json", "*/*")
_INNER = re.compile(r"request\.body\.[^.]+[.\[]")
_NUMBER = re.compile(rb"-?\d+(\.\d+)?")
_TRACE = re.compile(r"00-[0-9a-f]{32}-[0-9a-f]{16}-01")
_TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)")


def requests_differ(
    official: tuple[MockRequest, ...],
    ours: tuple[MockRequest, ...],
    defaults: Mapping[str, Any],
    *,
    fills: bool = False,
) -> Iterator[str]:
    """Where requests differ, in words.

    `defaults` are those of the official method's arguments: what is sent although nobody gave it is no difference.
    Nor is, with `fills`, a key of an inner object that only the official client sends: its models fill in defaults.
    """
    if len(official) != len(ours):
        yield f"{len(official)} requests, ours {len(ours)}"
    for theirs, own in zip(official, ours, strict=False):
        before, after = _request(theirs), _request(own)
        if before["headers"].get("accept") in GENERIC:
            # What takes anything says nothing; ours names the form of the answer where the official one does not, too.
            before["headers"].pop("accept", None)
            after["headers"].pop("accept", None)
        for found in values_differ(before, after, "request"):
            key = found.where.rpartition(".")[2]
            if found.ours == "nothing" and key in defaults and found.recorded in _spelt(defaults[key]):
                continue
            if fills and found.ours == "nothing" and _INNER.match(found.where):
                continue
            yield f"{found.where.removeprefix('request.')}: {found.recorded}, ours {found.ours}"


def answers_differ(official: Outcome, ours: Outcome, sent: Any) -> Iterator[str]:
    """Where what two clients gave differs, in words; and where ours is not what was sent.

    An official client may leave out what its types do not know: that ours has it is no difference.
    """
    if type(official.error).__name__ == "ResponseValidationError" and ours.error is None:
        # What the document allows, an official client may refuse.
        for found in values_differ(sent, ours.value, "sent"):
            yield f"{found.where}: {found.recorded}, ours {found.ours}"
        return
    if type(official.error).__name__ != type(ours.error).__name__:
        yield f"raised: {error_text(official.error)}, ours {error_text(ours.error)}"
        return
    if official.error is not None:
        return
    for found in values_differ(sent, ours.value, "sent"):
        yield f"{found.where}: {found.recorded}, ours {found.ours}"
    for found in values_differ(timed(official.value), timed(ours.value), "answer"):
        if found.recorded != "nothing":
            yield f"{found.where}: {found.recorded}, ours {found.ours}"


def _request(request: MockRequest) -> Mapping[str, Any]:
    split = urlsplit(request.url)
    headers = {name: value for name, value in request.headers.items() if not OWN.fullmatch(name)}
    media = headers.pop("content-type", "")
    # Of a body that is not there, the type says nothing.
    media = media if request.content else ""
    return {
        "verb": request.method,
        "host": split.netloc,
        "path": [unquote(each) for each in split.path.split("/")],
        "query": _query(split.query),
        "headers": headers,
        "media type": media.partition("; boundary=")[0],
        "body": _body(request.content, media),
    }


def _query(text: str) -> Mapping[str, list[str]]:
    """The order of keys says nothing, that of a key's values does."""
    found: dict[str, list[str]] = {}
    for key, value in parse_qsl(text, keep_blank_values=True):
        if value == _UNSET:
            # What Mistral's client writes by mistake where a map that is sent as JSON is not given.
            continue
        found.setdefault(key, []).append(value)
    return found


def _spelt(value: Any) -> tuple[str, ...]:
    """How a value is shown, in a body and in a query."""
    text = value if isinstance(value, str) else json.dumps(value)
    return repr(value), repr([text]), repr([[None, "", _number(text.encode())]])


def _body(content: bytes, media: str) -> Any:
    if media.startswith("application/json"):
        return _traced(json.loads(content))
    if media.startswith("multipart/"):
        found: dict[str, list[Any]] = {}
        for part in parts(content, media):
            found.setdefault(part.name, []).append(_part(part))
        return found
    if media == "application/x-www-form-urlencoded":
        # As parts that are plain texts, which they stand for.
        return {
            key: [[None, "", _number(each.encode())] for each in values]
            for key, values in _query(content.decode()).items()
        }
    return content


def _traced(body: Any) -> Any:
    """The parent of a trace is made up: that there is one is compared."""
    made = isinstance(body, dict) and _TRACE.fullmatch(str(body.get("traceparent")))
    return {**body, "traceparent": "made up"} if made else body


def _part(part: Part) -> Any:
    return [part.file, part.media_type, json.loads(part.content) if part.is_json else _number(part.content)]


def _number(content: bytes) -> bytes | float:
    """In JSON, 7 and 7.0 are equal, and so they are in forms."""
    return float(content) if _NUMBER.fullmatch(content) else content


def error_text(error: Exception | None) -> str:
    """An error in words, with its class."""
    return "nothing" if error is None else f"{type(error).__name__}: {error}"[:200]


def timed(value: Any) -> Any:
    """Texts that are instants, in one spelling: the official models parse them and spell them anew."""
    if isinstance(value, dict):
        return {key: timed(each) for key, each in value.items()}
    if isinstance(value, list):
        return [timed(each) for each in value]
    if isinstance(value, str) and _TIME.fullmatch(value):
        from datetime import datetime

        return datetime.fromisoformat(value).timestamp()
    return value
