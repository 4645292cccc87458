"""The shells around a resumable upload, one for each colour: they read, send and wait as it says."""

from __future__ import annotations

import time
from collections.abc import Awaitable, Callable, Mapping
from typing import TYPE_CHECKING, Any, TypedDict, Unpack

from .call import Call
from .client import AsyncClient, SyncClient
from .errors import SpecwrightError
from .operation import Operation
from .sentinels import not_given, omit
from .upload_sources import source
from .uploads import CHUNK, GOOGLE, Finished, Pause, Read, Send, Start, Upload

if TYPE_CHECKING:
    import httpx2

    from .aliases import CallOptions
    from .response import LegacyAPIResponse
    from .sentinels import NotGiven
    from .upload_sources import Source, UploadContent
    from .uploads import Headers, Progress, UploadProtocol

__all__ = ["UploadOptions", "aupload", "upload"]

# The address of a session is whole, and knowing it is all the permission that there is: no credential goes along.
_PART = Operation(method="POST", path="", body="binary", auth=("",))


class UploadOptions(TypedDict, total=False):
    """What can be said of an upload besides its content; see `upload`."""

    media_type: str
    size: int | None
    session: str | None
    gateway: str | None
    chunk: int
    max_retries: int
    progress: Callable[[Progress], object] | None
    protocol: UploadProtocol
    headers: Mapping[str, str]
    timeout: float | httpx2.Timeout | NotGiven | None


def upload(
    client: SyncClient,
    content: UploadContent,
    begin: Callable[[Start], Headers],
    **options: Unpack[UploadOptions],
) -> LegacyAPIResponse[Any]:
    """Upload in parts, and give the last answer: `.parse(to=…)` makes of it what was created.

    Args:
        client: the client whose connections, timeout and limits are used.
        content: bytes, a path, or a file opened in binary mode, which need not be seekable.
        begin: makes the API's call that begins the upload, with the headers of `Start` added, and returns the headers
            of its answer.
        media_type: of the content; `application/octet-stream` if not given.
        size: the number of bytes of a stream that cannot tell it.
        session: the address of an upload that was begun before, to take it up; `begin` is then not called.
        gateway: an address whose scheme and host stand in for those of the session.
        chunk: bytes of each part, a multiple of 256 KiB; 8 MiB if not given.
        max_retries: how many times in a row a part may fail; 5 if not given.
        progress: told whenever more has been confirmed.
        protocol: the names on the wire.
        headers: more headers of every part.
        timeout: seconds for each part.

    Raises:
        UploadError: the content is not as long as was said, or the provider gave the upload up.
        APIStatusError, APIConnectionError: a part failed for good.
    """
    with source(content, options.get("size")) as opened:
        machine = _machine(client, opened, options)
        while True:
            match machine.next():
                case Start() as start:
                    machine.started(begin(start))
                case Read(offset, size):
                    machine.read(opened.read(offset, size))
                case Send() as part:
                    session, call = _session(client, part, options)
                    try:
                        answer = session.execute(call)
                    except SpecwrightError as error:
                        machine.failed(error)
                    else:
                        machine.answered(answer.headers, answer)
                case Pause(seconds):
                    time.sleep(seconds)
                case Finished(answer):
                    return answer


async def aupload(
    client: AsyncClient,
    content: UploadContent,
    begin: Callable[[Start], Awaitable[Headers]],
    **options: Unpack[UploadOptions],
) -> LegacyAPIResponse[Any]:
    """`upload` for the other colour. Files are read in a worker thread."""
    from anyio import sleep
    from anyio.to_thread import run_sync

    with await run_sync(source, content, options.get("size")) as opened:
        machine = _machine(client, opened, options)
        while True:
            match machine.next():
                case Start() as start:
                    machine.started(await begin(start))
                case Read(offset, size):
                    machine.read(await run_sync(opened.read, offset, size))
                case Send() as part:
                    session, call = _session(client, part, options)
                    try:
                        answer = await session.execute(call)
                    except SpecwrightError as error:
                        machine.failed(error)
                    else:
                        machine.answered(answer.headers, answer)
                case Pause(seconds):
                    await sleep(seconds)
                case Finished(answer):
                    return answer


def _machine(
    client: SyncClient | AsyncClient, opened: Source, options: UploadOptions
) -> Upload[LegacyAPIResponse[Any]]:
    return Upload(
        size=opened.size,
        media_type=options.get("media_type", "application/octet-stream"),
        base_url=client.base_url_text(),
        session=options.get("session"),
        gateway=options.get("gateway"),
        chunk=options.get("chunk", CHUNK),
        max_retries=options.get("max_retries", 5),
        progress=options.get("progress"),
        protocol=options.get("protocol", GOOGLE),
    )


def _session(client: Any, part: Send, options: UploadOptions) -> tuple[Any, Call]:
    """A client for the address of the session, with the same connections, and the call that sends a part."""
    kind: Any = AsyncClient if client.asynchronous else SyncClient
    session = kind.with_options(client, base_url=part.url, set_default_headers={}, set_default_query={})
    session.retry_config = not_given
    headers = {**options.get("headers", {}), **part.headers}
    extra: CallOptions = (headers, None, None, options.get("timeout", not_given))
    call = Call(_PART, None, None, part.content, None, omit, extra)
    # A part is not simply sent again: the machine first asks how much of it has arrived.
    call.max_retries = 0
    call.mode = "raw"
    return session, call
