"""A provider that answers as you say, for tests of code that uses a client: no network, no key.

from specwright.testing import MockTransport

mock = MockTransport({"id": "resp_1", "output": []})
client = OpenAI(api_key="test", http_client=mock.client())
"""

from __future__ import annotations

from .answers import Answer, bytes_answer, cut, delayed, error, events, json_answer, refused, silent, text_answer
from .mock import MockRequest, MockTransport

__all__ = [
    "Answer",
    "MockRequest",
    "MockTransport",
    "bytes_answer",
    "cut",
    "delayed",
    "error",
    "events",
    "json_answer",
    "refused",
    "silent",
    "text_answer",
]
