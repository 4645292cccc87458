"""Live music, for synchronous clients."""

from __future__ import annotations

from collections.abc import Generator, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from specwright.runtime.sockets import Address, Socket, SocketOptions

from . import _live_music_messages as messages
from ._live_dialect import MusicDialect
from ._live_errors import named
from ._live_setup import address, music_setup

if TYPE_CHECKING:
    from ._setup import Setup
    from .types import LiveMusicGenerationConfig, LiveMusicServerMessage, WeightedPrompt

__all__ = ["LiveMusic", "MusicSession"]


class MusicSession:
    """A session of live music. All methods raise `errors.APIError` once the server has closed it."""

    def __init__(self, socket: Socket[LiveMusicServerMessage], dialect: MusicDialect) -> None:
        self._socket = socket
        self._dialect = dialect

    def set_weighted_prompts(self, prompts: list[WeightedPrompt]) -> None:
        """Say what is played, and how much each prompt counts. It replaces what was said before.

        Args:
            prompts: at least one; a weight may be anything but 0.
        """
        self._say(messages.weighted_prompts(prompts))

    def set_music_generation_config(self, config: LiveMusicGenerationConfig) -> None:
        """Say how it is played: tempo, scale, density and the like. What is not set goes back to its default.

        Args:
            config: the settings. A new tempo or scale is heard after `reset_context`.
        """
        self._say(messages.generation_config(config))

    def play(self) -> None:
        """Begin, or go on."""
        self._say(messages.playback("PLAY"))

    def pause(self) -> None:
        """Pause; `play` goes on from here."""
        self._say(messages.playback("PAUSE"))

    def stop(self) -> None:
        """Stop; `play` begins anew, with the prompts and settings kept."""
        self._say(messages.playback("STOP"))

    def reset_context(self) -> None:
        """Forget what was played, without a pause."""
        self._say(messages.playback("RESET_CONTEXT"))

    def receive(self) -> Iterator[LiveMusicServerMessage]:
        """The server's messages, for as long as there is a session.

        Yields:
            each message as it comes, with sound in `server_content.audio_chunks`.

        Raises:
            errors.APIError: the server closed the session.
        """
        while True:
            with named():
                message = self._socket.receive()
            yield message

    def close(self) -> None:
        """End the session. Leaving `connect` does so too."""
        self._socket.close()

    def _say(self, message: dict[str, Any]) -> None:
        with named():
            self._socket.send(self._dialect.write(message))


class LiveMusic:
    """Makes sessions of live music: `client.live.music`."""

    def __init__(self, setup: Setup) -> None:
        self._setup = setup

    @contextmanager
    def connect(self, *, model: str, socket: SocketOptions | None = None) -> Generator[MusicSession, None, None]:
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

        def where() -> Address:
            return address(setup, None, asynchronous=False, music=True)

        connection = Socket(dialect, where, socket or SocketOptions())
        try:
            with named():
                connection.open()
            yield MusicSession(connection, dialect)
        finally:
            connection.close()
