"""Secrets taken out of what is recorded: by where they stand, and by what they are."""

from __future__ import annotations

import base64
import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from urllib.parse import quote, quote_plus

from specwright.testing import Answer, MockRequest

SCRUBBED = "SCRUBBED"

HEADERS = (
    r"authorization|proxy-authorization|(set-)?cookie|(x-)?(.*-)?(api|access|auth|security|subscription)-?(key|token)"
)
"""Headers whose values are secrets, as a regular expression over the whole name in lower case."""

QUERY_KEYS = (
    "access_token",
    "api_key",
    "api-key",
    "apikey",
    "key",
    "sig",
    "signature",
    "token",
    "x-amz-security-token",
)
"""Query keys, and keys of urlencoded forms, whose values are secrets."""

BODY_KEYS = ("access_token", "api_key", "apiKey", "client_secret", "password", "refresh_token")
"""Keys in JSON and names of multipart parts whose values, if they are texts, are secrets."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Scrubber:
    """Takes secrets out of requests and answers.

    Attributes:
        secrets: texts that are taken out wherever they stand, however they are spelt there.
        headers: a regular expression over names of headers in lower case.
        query_keys: keys of queries and urlencoded forms.
        body_keys: keys in JSON and names of multipart parts.
    """

    secrets: tuple[str, ...] = ()
    headers: str = HEADERS
    query_keys: tuple[str, ...] = QUERY_KEYS
    body_keys: tuple[str, ...] = BODY_KEYS

    def request(self, request: MockRequest) -> MockRequest:
        """`request` without secrets."""
        form = request.headers.get("content-type", "").startswith("application/x-www-form-urlencoded")
        content = self._pairs(self._body(request.content), b"") if form else self._body(request.content)
        return replace(
            request,
            url=self._pairs(self._text(request.url).encode(), b"?").decode(),
            headers=self._headers(request.headers),
            content=content,
        )

    def answer(self, answer: Answer) -> Answer:
        """`answer` without secrets. Its body becomes one chunk: a secret may have been cut in two."""
        body = self._body(b"".join(answer.chunks))
        return replace(answer, headers=self._headers(answer.headers), chunks=(body,) if body else ())

    def _headers(self, headers: Mapping[str, str]) -> dict[str, str]:
        known = re.compile(self.headers)
        return {
            name: _marked(value) if known.fullmatch(name.lower()) else self._text(value)
            for name, value in headers.items()
        }

    def _text(self, text: str) -> str:
        return self._everywhere(text.encode("utf-8", "surrogateescape")).decode("utf-8", "surrogateescape")

    def _everywhere(self, data: bytes) -> bytes:
        for spelling in _spellings(self.secrets):
            data = data.replace(spelling, SCRUBBED.encode())
        return data

    def _body(self, data: bytes) -> bytes:
        if not data:
            return data
        data = self._everywhere(data)
        names = b"|".join(re.escape(key).encode() for key in self.body_keys)
        mark = SCRUBBED.encode()
        # As text, so that it holds for JSON, for each event of a stream and line of a file, and for parts of a form.
        data = re.sub(rb'("(?:%b)"\s*:\s*")(?:[^"\\]|\\.)*"' % names, rb'\g<1>%b"' % mark, data)
        part = rb'(name="(?:%b)"(?:;[^\r\n]*)?\r\n(?:[^\r\n]+\r\n)*\r\n).*?(?=\r\n--)' % names
        return re.sub(part, rb"\g<1>%b" % mark, data, flags=re.DOTALL)

    def _pairs(self, data: bytes, start: bytes) -> bytes:
        """The values of secret keys in `key=value&key=value`, which begins after `start`."""
        head, found, pairs = data.partition(start) if start else (b"", b"", data)
        names = b"|".join(re.escape(key).encode() for key in self.query_keys)
        pattern = re.compile(rb"(?i)((?:^|&)(?:%b)=)[^&#]*" % names)
        return head + found + pattern.sub(rb"\g<1>%b" % SCRUBBED.encode(), pairs)


def _marked(value: str) -> str:
    """A credential without its secret: of `Bearer …`, the first word stays."""
    scheme, space, _ = value.partition(" ")
    return f"{scheme} {SCRUBBED}" if space and re.fullmatch(r"[A-Za-z]{3,10}", scheme) else SCRUBBED


def _spellings(secrets: Iterable[str]) -> list[bytes]:
    """How texts may stand in headers, addresses, JSON and in base64; the longest first."""
    found: set[bytes] = set()
    for secret in secrets:
        plain = secret.encode()
        escaped = json.dumps(secret)[1:-1]
        spelt = (
            secret,
            escaped,
            json.dumps(secret, ensure_ascii=False)[1:-1],
            quote(secret, safe=""),
            quote_plus(secret),
        )
        found.update(text.encode() for text in spelt)
        found.update((base64.b64encode(plain), base64.urlsafe_b64encode(plain)))
    return sorted(found - {b""}, key=len, reverse=True)
