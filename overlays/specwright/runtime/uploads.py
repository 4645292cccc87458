"""Resumable uploads as a state machine: what to read, what to send, and how to go on after a part was lost. No I/O.

    start ──> read a part ──> send it ──confirmed──> read the next … ──> the last part finalizes
                                └── no answer ──> pause, ask how much has arrived, go on from there

The protocol is Google's; its names are data.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from random import random
from typing import Generic, Protocol, TypeAlias, TypeVar
from urllib.parse import urljoin, urlsplit

from . import retry
from .errors import APIConnectionError, APIStatusError, SpecwrightError
from .upload_sources import UploadError

__all__ = [
    "CHUNK",
    "GOOGLE",
    "GRANULARITY",
    "Finished",
    "Pause",
    "Progress",
    "Read",
    "Send",
    "Start",
    "Upload",
    "UploadProtocol",
]

AnswerT = TypeVar("AnswerT")

GRANULARITY = 256 * 1024
"""Every part but the last is a multiple of so many bytes."""

CHUNK = 8 * 1024 * 1024
"""Bytes of a part, if not said otherwise."""

MAX_CHUNK = 64 * 1024 * 1024
"""The largest parts that a provider can ask for: each is held in memory until it is confirmed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class UploadProtocol:
    """Names of headers, commands and states."""

    kind: str = "X-Goog-Upload-Protocol"
    resumable: str = "resumable"
    command: str = "X-Goog-Upload-Command"
    start: str = "start"
    upload: str = "upload"
    finalize: str = "finalize"
    query: str = "query"
    offset: str = "X-Goog-Upload-Offset"
    size: str = "X-Goog-Upload-Header-Content-Length"
    media_type: str = "X-Goog-Upload-Header-Content-Type"
    session: str = "X-Goog-Upload-URL"
    state: str = "X-Goog-Upload-Status"
    active: str = "active"
    final: str = "final"
    received: str = "X-Goog-Upload-Size-Received"
    granularity: str = "X-Goog-Upload-Chunk-Granularity"


GOOGLE = UploadProtocol()


class Headers(Protocol):
    """Headers of an answer, by name in any case."""

    def get(self, key: str, /) -> str | None: ...


@dataclass(frozen=True, slots=True)
class Progress:
    """How far an upload is: bytes that the provider has confirmed, of how many (None where that is not known)."""

    sent: int
    total: int | None


@dataclass(frozen=True, slots=True)
class Start:
    """Begin the upload with a request that has these headers too, then tell `started` the headers of its answer.

    `size` is the number of bytes that will follow, or None if that is not known.
    """

    headers: Mapping[str, str]
    size: int | None


@dataclass(frozen=True, slots=True)
class Read:
    """Read so many bytes from this place, then tell `read`."""

    offset: int
    size: int


@dataclass(frozen=True, slots=True)
class Send:
    """POST this, then tell `answered` of a good answer, or `failed` of an error."""

    url: str
    headers: Mapping[str, str]
    content: bytes


@dataclass(frozen=True, slots=True)
class Pause:
    """Wait for so many seconds."""

    seconds: float


@dataclass(frozen=True, slots=True)
class Finished(Generic[AnswerT]):
    """Everything has arrived; this was the last answer."""

    answer: AnswerT


Step: TypeAlias = "Start | Read | Send | Pause | Finished[AnswerT]"


class Upload(Generic[AnswerT]):
    """One upload.

    Args:
        size: the number of bytes, or None if only the end will tell.
        media_type: of what is uploaded.
        base_url: where the API is: a session is never less secure.
        session: the address of an upload that was begun before, to take it up where it stopped.
        gateway: an address whose scheme and host stand in for those of the session.
        chunk: bytes of each part, a multiple of 256 KiB.
        max_retries: how many times in a row a part may fail before the error is raised.
        progress: told whenever more has been confirmed.
        protocol: the names on the wire.
        chance: random numbers from 0 to 1, for pauses.

    Raises:
        ValueError: `chunk` is no multiple of 256 KiB, or `size` is negative.
    """

    def __init__(
        self,
        *,
        size: int | None,
        media_type: str,
        base_url: str,
        session: str | None = None,
        gateway: str | None = None,
        chunk: int = CHUNK,
        max_retries: int = 5,
        progress: Callable[[Progress], object] | None = None,
        protocol: UploadProtocol = GOOGLE,
        chance: Callable[[], float] = random,
    ) -> None:
        if chunk < GRANULARITY or chunk % GRANULARITY:
            raise ValueError(f"`chunk` must be a multiple of {GRANULARITY} bytes, not {chunk}.")
        if size is not None and size < 0:
            raise ValueError("`size` must not be negative.")
        self._size = size
        self._media_type = media_type
        self._base_url = base_url
        self._gateway = gateway
        self._chunk = chunk
        self._max_retries = max_retries
        self._progress = progress
        self._names = protocol
        self._chance = chance
        self._session: str | None = None if session is None else self._checked(session)
        self.sent: int = 0
        """Bytes that the provider has confirmed."""
        # The part in hand starts at `sent`; `_end` is the size of the whole once it is known.
        self._part: bytes | None = None
        # What is left of a part that arrived up to an odd place, to be filled up with what follows it.
        self._held = b""
        self._unit = GRANULARITY
        self._end: int | None = None
        # What the last request was: `finalize` may be all of it.
        self._finalizing = False
        self._asking = session is not None
        self._failures = 0
        self._told: int | None = None
        self._pause = 0.0
        self._answer: tuple[AnswerT] | None = None

    @property
    def session(self) -> str | None:
        """The address of the upload once it has begun. Whoever knows it can write to it: it is a secret."""
        return self._session

    def next(self) -> Step[AnswerT]:
        """What to do now."""
        if self._answer is not None:
            return Finished(self._answer[0])
        if self._pause:
            seconds, self._pause = self._pause, 0.0
            return Pause(seconds)
        if self._session is None:
            return Start(self._start_headers(), self._size)
        if self._asking:
            return self._send(self._session, self._names.query, b"")
        if self._part is None and (self._end is None or self.sent < self._end):
            left = self._chunk if self._size is None else self._size - self.sent
            # One byte more than there should be tells that there is more than was said.
            wanted = self._chunk if self._size is None or left > self._chunk else left + 1
            return Read(self.sent + len(self._held), wanted - len(self._held))
        part = self._part or b""
        self._finalizing = self._end is not None and self.sent + len(part) >= self._end
        # Where the end came as a surprise, or was not taken for the end, there is nothing left but to say so.
        commands = (self._names.upload,) if part or not self._finalizing or self._end == 0 else ()
        last = (self._names.finalize,) if self._finalizing else ()
        return self._send(self._session, ", ".join((*commands, *last)), part)

    def started(self, headers: Headers) -> None:
        """Take the answer to `Start`.

        Raises:
            UploadError: it names no address to go on with, or one that is less secure than the API's.
        """
        session = headers.get(self._names.session)
        if not session:
            raise self._error(f"The answer that begins the upload has no header {self._names.session}")
        self._session = self._checked(session)
        granularity = _number(headers.get(self._names.granularity))
        if granularity is not None and 0 < granularity <= MAX_CHUNK:
            self._unit = granularity
            self._chunk = max(self._chunk - self._chunk % granularity, granularity)

    def read(self, data: bytes) -> None:
        """Take what was read.

        Raises:
            UploadError: there is less or more than `size` said.
        """
        data, self._held = self._held + data, b""
        end = self.sent + len(data)
        if self._size is None:
            if len(data) < self._chunk:
                self._end = end
        elif end > self._size:
            raise self._error(f"There are more than the {self._size} bytes that were announced")
        elif end == self._size:
            self._end = end
        elif len(data) < self._chunk:
            raise self._error(f"There are only {end} of the {self._size} bytes that were announced")
        self._part = data

    def answered(self, headers: Headers, answer: AnswerT) -> None:
        """Take a good answer to `Send`.

        Raises:
            UploadError: the provider gave the upload up.
        """
        state = headers.get(self._names.state)
        if state == self._names.final:
            self._final(answer)
        elif state == self._names.active and self._asking:
            self._resume(headers.get(self._names.received))
        elif state == self._names.active:
            self._confirm(self.sent + len(self._part or b""))
            if self._finalizing:
                self._retry(None)
        elif state is None:
            self._retry(None)
        else:
            raise self._error(f"The provider ended the upload: its status is {state[:80]!r}")

    def failed(self, error: SpecwrightError) -> None:
        """Take what went wrong with `Send`.

        Raises:
            the error itself, where there is no other try.
        """
        passing = isinstance(error, APIConnectionError)
        if isinstance(error, APIStatusError):
            ended = error.headers.get(self._names.state) not in (None, self._names.active)
            passing = not ended and retry.should_retry(error.status_code, error.headers)
        if not passing:
            raise error
        self._retry(error)

    def _retry(self, error: SpecwrightError | None) -> None:
        self._failures += 1
        if self._failures > self._max_retries:
            whole = "" if self._size is None else f" of {self._size}"
            if error is None:
                raise self._error("The provider does not confirm what is sent")
            error.add_note(f"The upload had come to {self.sent}{whole} bytes.")
            raise error
        self._asking = True
        headers = error.headers if isinstance(error, APIStatusError) else None
        self._pause = retry.delay(self._failures - 1, headers, chance=self._chance)

    def _resume(self, received: str | None) -> None:
        """Go on from where the provider says that it is."""
        at = _number(received)
        if at is None:
            self._retry(None)
            return
        most = self._size if self._size is not None else self.sent + len(self._part or b"")
        fresh = self._part is None and self.sent == 0
        if at > most and not (fresh and self._size is None):
            raise self._error(f"The provider has {at} bytes, and only {most} were sent")
        self._asking = False
        kept = None if self._part is None or at < self.sent else self._part[at - self.sent :]
        if at > self.sent:
            self._confirm(at, kept or None)
        else:
            self.sent, self._part = at, kept
        if kept and len(kept) % self._unit and (self._end is None or at + len(kept) < self._end):
            self._held, self._part = kept, None

    def _confirm(self, sent: int, part: bytes | None = None) -> None:
        if sent > self.sent:
            self._failures = 0
        self.sent, self._part = sent, part
        if self._progress is not None and sent != self._told:
            self._told = sent
            self._progress(Progress(sent, self._size))

    def _final(self, answer: AnswerT) -> None:
        if self._finalizing:
            self._confirm(self._end or 0)
        elif not self._asking or self._part is not None:
            raise self._error("The provider ended the upload before everything was sent")
        self._answer = (answer,)

    def _send(self, session: str, command: str, content: bytes) -> Send:
        headers = {self._names.command: command}
        if command != self._names.query:
            headers[self._names.offset] = str(self.sent)
        return Send(session, headers, content)

    def _start_headers(self) -> dict[str, str]:
        names = self._names
        headers = {names.kind: names.resumable, names.command: names.start}
        if self._size is not None:
            headers[names.size] = str(self._size)
        return {**headers, names.media_type: self._media_type}

    def _checked(self, session: str) -> str:
        try:
            parts = urlsplit(urljoin(self._base_url, session))
            if self._gateway is not None:
                through = urlsplit(self._gateway)
                parts = parts._replace(scheme=through.scheme, netloc=through.netloc)
        except ValueError:
            raise self._error("The address of the upload is malformed") from None
        if parts.scheme not in ("http", "https") or not parts.hostname:
            raise self._error("The address of the upload is not on the web")
        if parts.scheme == "http" and urlsplit(self._base_url).scheme == "https":
            raise self._error("The address of the upload is not encrypted, and that of the API is")
        return parts.geturl()

    def _error(self, message: str) -> UploadError:
        return UploadError(f"{message}.", sent=self.sent, total=self._size)


def _number(text: str | None) -> int | None:
    return int(text) if text is not None and text.isdecimal() and len(text) < 19 else None
