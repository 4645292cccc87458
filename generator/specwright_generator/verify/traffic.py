"""Recorded traffic as plain records, whatever layout it was kept in."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit


class BadRecording(Exception):
    """A recording, or a part of one, that cannot be read. `where` says where in the file."""

    def __init__(self, message: str, where: str = "") -> None:
        super().__init__(f"{where}: {message}" if where else message)
        self.message = message
        self.where = where


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """What was sent. Header names are in lower case."""

    method: str
    url: str
    headers: Mapping[str, str] = field(default_factory=dict[str, str])
    body: bytes = b""

    @property
    def host(self) -> str:
        return urlsplit(self.url).hostname or ""

    @property
    def media_type(self) -> str:
        return media_type(self.headers)


@dataclass(frozen=True, slots=True, kw_only=True)
class Response:
    """What was answered. Header names are in lower case; `body` is what is left once compression is undone.

    `chunks` are the pieces in which the body came, where that was recorded.
    """

    status: int
    headers: Mapping[str, str] = field(default_factory=dict[str, str])
    body: bytes = b""
    chunks: tuple[bytes, ...] = ()

    @property
    def media_type(self) -> str:
        return media_type(self.headers)


@dataclass(frozen=True, slots=True, kw_only=True)
class Exchange:
    """A request and its answer. `where` is its place in the file (`/interactions/3`)."""

    where: str
    request: Request
    response: Response


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """An answer whose request was not recorded, as an index of recordings describes it.

    Attributes:
        provider: whose it is.
        endpoint: a path (`/v1/messages`), or a word of one (`embeddings`); empty where the index does not know.
        response: what was received. Its status is 200 where none is known.
    """

    provider: str
    endpoint: str
    response: Response


@dataclass(frozen=True, slots=True, kw_only=True)
class Recording:
    """The content of one file.

    Attributes:
        exchanges: requests with their answers.
        faults: the parts that could not be read; the others can be used.
        answer: what there is where no request was recorded.
        session: how many messages it has where it is a session of them (a WebSocket, gRPC), and no HTTP exchange.
    """

    file: Path
    layout: str
    exchanges: tuple[Exchange, ...] = ()
    faults: tuple[BadRecording, ...] = ()
    answer: Answer | None = None
    session: int = 0


def media_type(headers: Mapping[str, str]) -> str:
    """The media type of a body, in lower case and without parameters; empty where none was recorded."""
    return headers.get("content-type", "").partition(";")[0].strip().lower()
