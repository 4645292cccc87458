"""Content that is downloaded, whole or into a file as it arrives, in both colours."""

from __future__ import annotations

import os
from typing import IO, TYPE_CHECKING, Any, TypeAlias, cast

if TYPE_CHECKING:
    from specwright.runtime.client import AsyncClient as RuntimeAsyncClient
    from specwright.runtime.client import SyncClient
    from specwright.runtime.response import APIResponse, AsyncAPIResponse

    from ._client import AsyncClient, Client

Destination: TypeAlias = "str | os.PathLike[str] | IO[bytes] | None"


def download(client: SyncClient, path: str, destination: Destination, config: Any) -> bytes | None:
    """The content at `path`, or None once it has gone to its destination. Raises CallNotSupported on Vertex AI."""
    genai = cast("Client", client)
    call = genai.media_call(path, config)
    if destination is None:
        content: bytes = genai.execute(call).content
        return content
    call.mode = "stream"
    write(genai.execute(call), destination)
    return None


def write(answer: APIResponse[Any], destination: str | os.PathLike[str] | IO[bytes]) -> None:
    """Write an unread answer to its destination as it arrives, and close it."""
    try:
        if isinstance(destination, str | os.PathLike):
            answer.stream_to_file(destination)
        else:
            for chunk in answer.iter_bytes():
                destination.write(chunk)
    finally:
        answer.close()


async def adownload(client: RuntimeAsyncClient, path: str, destination: Destination, config: Any) -> bytes | None:
    """`download` for the other colour. Files are written in a worker thread."""
    genai = cast("AsyncClient", client)
    call = genai.media_call(path, config)
    if destination is None:
        content: bytes = (await genai.execute(call)).content
        return content
    call.mode = "stream"
    await awrite(await genai.execute(call), destination)
    return None


async def awrite(answer: AsyncAPIResponse[Any], destination: str | os.PathLike[str] | IO[bytes]) -> None:
    """`write` for the other colour."""
    from anyio.to_thread import run_sync

    try:
        if isinstance(destination, str | os.PathLike):
            await answer.stream_to_file(destination)
        else:
            async for chunk in answer.iter_bytes():
                await run_sync(destination.write, chunk)
    finally:
        await answer.close()
