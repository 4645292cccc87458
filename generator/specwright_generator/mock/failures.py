"""Answers for what is refused, in the shape that the document or the provider has for errors."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, cast

from specwright.testing import Answer, json_answer

from .document import Document, Fault
from .endpoints import Endpoint
from .sampling import NoSample
from .values import Values

_MESSAGES = ("message", "detail", "msg", "error_message", "error_description", "error")
_WORDS = {
    400: ("invalid",),
    401: ("authentication", "unauthorized"),
    403: ("permission", "forbidden"),
    404: ("not_found",),
    409: ("conflict",),
    413: ("too_large",),
    429: ("rate_limit",),
    529: ("overloaded",),
}
_TRIES = 12


class Failures:
    """Makes the answers of errors.

    Args:
        document: an operation's own schema for the status is taken first, then the one most used for errors.
        endpoints: all operations.
        values: samples.
        key: the key under which the provider's errors have their details; empty for none.
    """

    def __init__(self, document: Document, endpoints: Iterable[Endpoint], values: Values, key: str = "error") -> None:
        self._document = document
        self._values = values
        self._key = key
        self._bodies: dict[tuple[str | None, int], Any] = {}
        found = Counter(
            document.follow(content.schema)
            for endpoint in endpoints
            for status in ("400", "4XX", "default")
            for media, content in endpoint.answers.get(status, {}).items()
            if media.endswith("json") and content.schema is not None
        )
        self._usual = min(found, key=lambda pointer: (-found[pointer], pointer), default=None)

    def answer(
        self,
        status: int,
        message: str,
        *,
        endpoint: Endpoint | None = None,
        faults: Sequence[Fault] = (),
        headers: Mapping[str, str] | None = None,
    ) -> Answer:
        """An answer that says what was wrong and where."""
        said = "; ".join((message, *map(str, faults)))
        pointer = self._schema(endpoint, status)
        listed = [{"where": fault.where, "message": fault.message} for fault in faults]
        body = self._from_schema(pointer, status, said) or self._usual_body(status, said)
        more = {**body, "faults": listed}
        if listed and (pointer is None or self._document.accepts(pointer, more)):
            body = more
        return json_answer(body, status=status, headers=headers)

    def _schema(self, endpoint: Endpoint | None, status: int) -> str | None:
        if endpoint is None:
            return self._usual
        for name in (str(status), f"{status // 100}XX", f"{status // 100}xx", "default"):
            for media, content in endpoint.answers.get(name, {}).items():
                if media.endswith("json") and content.schema is not None:
                    return self._document.follow(content.schema)
        return self._usual

    def _usual_body(self, status: int, message: str) -> dict[str, object]:
        details: dict[str, object] = {
            "message": message,
            "type": _WORDS.get(status, ("server_error",))[0],
            "code": None,
        }
        return {self._key: details} if self._key else details

    def _from_schema(self, pointer: str | None, status: int, message: str) -> dict[str, object] | None:
        if pointer is None:
            return None
        if (pointer, status) not in self._bodies:
            self._bodies[pointer, status] = self._template(pointer, status)
        template = self._bodies[pointer, status]
        body: object = _said(template, message)
        if not isinstance(body, dict) or body == template or not self._document.accepts(pointer, body):
            return None
        return cast("dict[str, object]", body)

    def _template(self, pointer: str, status: int) -> Any:
        """A sample whose tags speak of the status, as far as there is one."""
        samples: list[Any] = []
        for _ in range(_TRIES):
            try:
                samples.append(self._values.one("errors", pointer, "all"))
            except NoSample:
                break
        words = _WORDS.get(status, ("api_error", "server_error", "internal"))
        fitting = [each for each in samples if any(word in json.dumps(each) for word in words)]
        return (fitting or samples or [None])[0]


def _said(value: Any, message: str) -> Any:
    """`value` with `message` for each text that says what happened."""
    if isinstance(value, list):
        return [_said(item, message) for item in cast("list[object]", value)]
    if not isinstance(value, dict):
        return value
    entries = cast("dict[str, Any]", value)
    return {
        key: message if key in _MESSAGES and isinstance(item, str) else _said(item, message)
        for key, item in entries.items()
    }
