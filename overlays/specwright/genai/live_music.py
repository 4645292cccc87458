"""Live music: a model that plays while it is told what.

    async with client.aio.live.music.connect(model="lyria-realtime-exp") as session:
        await session.set_weighted_prompts([types.WeightedPrompt(text="piano", weight=1.0)])
        await session.play()
        async for message in session.receive():
            ...

The Gemini Developer API has it, Vertex AI has not.
"""

from __future__ import annotations

from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Any

from specwright.runtime.sockets import Address, AsyncSocket, SocketOptions

from . import _live_music_messages as messages
from ._live_dialect import MusicDialect
from ._live_errors import named
from ._live_music_sync import LiveMusic, MusicSession
from ._live_setup import address, music_setup

if TYPE_CHECKING:
    from ._setup import Setup
    from .types import LiveMusicGenerationConfig, LiveMusicServerMessage, WeightedPrompt

__all__ = ["AsyncLiveMusic", "AsyncMusicSession", "LiveMusic", "MusicSession"]


class AsyncMusicSession:
    """A session of live music. All methods raise `errors.APIError` once the server has closed it."""

    def __init__(self, socket: AsyncSocket[LiveMusicServerMessage], dialect: MusicDialect) -> None:
        self._socket = socket
        self._dialect = dialect

    async def set_weighted_prompts(self, prompts: list[WeightedPrompt]) -> None:
        """Say what is played, and how much each prompt counts. It replaces what was said before.

        Args:
            prompts: at least one; a weight may be anything but 0.
        """
        await self._say(messages.weighted_prompts(prompts))

    async def set_music_generation_config(self, config: LiveMusicGenerationConfig) -> None:
        """Say how it is played: tempo, scale, density and the like. What is not set goes back to its default.

        Args:
            config: the settings. A new tempo or scale is heard after `reset_context`.
        """
        await self._say(messages.generation_config(config))

    async def play(self) -> None:
        """Begin, or go on."""
        await self._say(messages.playback("PLAY"))

    async def pause(self) -> None:
        """Pause; `play` goes on from here."""
        await self._say(messages.playback("PAUSE"))

    async def stop(self) -> None:
        """Stop; `play` begins anew, with the prompts and settings kept."""
        await self._say(messages.playback("STOP"))

    async def reset_context(self) -> None:
        """Forget what was played, without a pause."""
        await self._say(messages.playback("RESET_CONTEXT"))

    async def receive(self) -> AsyncIterator[LiveMusicServerMessage]:
        """The server's messages, for as long as there is a session.

        Yields:
            each message as it comes, with sound in `server_content.audio_chunks`.

        Raises:
            errors.APIError: the server closed the session.
        """
        while True:
            with named():
                message = await self._socket.receive()
            yield message

    async def close(self) -> None:
        """End the session. Leaving `connect` does so too."""
        await self._socket.close()

    async def _say(self, message: dict[str, Any]) -> None:
        with named():
            await self._socket.send(self._dialect.write(message))


class AsyncLiveMusic:
    """Makes sessions of live music: `client.aio.live.music`."""

    def __init__(self, setup: Setup) -> None:
        self._setup = setup

    @asynccontextmanager
    async def connect(
        self, *, model: str, socket: SocketOptions | None = None
    ) -> AsyncGenerator[AsyncMusicSession, None]:
        """A session, which ends with the block.

        Args:
            model: the model.
            socket: limits and patience of the connection. `reconnects` counts attempts at the first one alone: a
                session of music that said something cannot be taken up.

        Raises:
            CallNotSupported: the client is one for Vertex AI.
            errors.APIError: the server refused the session.
        """
        setup = self._setup
        dialect = MusicDialect(music_setup(setup.settings, model))

        async def where() -> Address:
            return address(setup, None, asynchronous=True, music=True)

        connection = AsyncSocket(dialect, where, socket or SocketOptions())
        try:
            with named():
                await connection.open()
            yield AsyncMusicSession(connection, dialect)
        finally:
            await connection.close()
