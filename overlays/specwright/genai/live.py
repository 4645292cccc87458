"""Live sessions: talking with a model, by text, sound and pictures, while it talks.

    async with client.aio.live.connect(model="gemini-live-2.5-flash") as session:
        await session.send_client_content(turns={"role": "user", "parts": [{"text": "Hello"}]})
        async for message in session.receive():
            print(message.text)

`client.live` is the same without `async`. What is more than google-genai has: `connect(functions=True)` calls the
functions among the tools by itself, and `connect(socket=SocketOptions(reconnects=5))` takes lost sessions up again.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator, Generator
from contextlib import asynccontextmanager, contextmanager
from functools import cached_property
from typing import TYPE_CHECKING, Any

from specwright.runtime.sockets import Address, AsyncSocket, SocketOptions

from . import _live_messages as messages
from ._afc import with_sessions
from ._live_audio import chunks, read_wav, write_wav
from ._live_dialect import LiveDialect, completes_turn
from ._live_errors import named
from ._live_running import AsyncRunning
from ._live_setup import address, checked, live_setup, offered, patience
from ._live_sync import Live, Session
from ._live_sync import deprecated as _deprecated
from ._live_tools import Functions, NonBlocking, non_blocking
from .errors import APIError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from specwright.tools import Policy
    from specwright.tools.steps import Approve

    from ._plan import Planner
    from ._setup import Setup
    from .live_music import AsyncLiveMusic
    from .types import (
        ActivityEnd,
        ActivityEndDict,
        ActivityStart,
        ActivityStartDict,
        Blob,
        BlobDict,
        Content,
        ContentDict,
        FunctionResponse,
        FunctionResponseDict,
        LiveConnectConfig,
        LiveConnectConfigDict,
        LiveServerMessage,
        LiveServerSetupComplete,
    )

__all__ = [
    "AsyncLive",
    "AsyncSession",
    "Live",
    "NonBlocking",
    "Session",
    "chunks",
    "non_blocking",
    "read_wav",
    "write_wav",
]


class AsyncSession:
    """A live session. Several tasks may send while one receives.

    All methods raise `errors.APIError` once the server has closed the session, with its close code and reason.
    """

    def __init__(
        self,
        socket: AsyncSocket[LiveServerMessage],
        dialect: LiveDialect,
        planner: Planner,
        functions: Functions,
        *,
        run: bool,
    ) -> None:
        self._socket = socket
        self._dialect = dialect
        self._maps = planner.maps
        self._gemini = planner.settings.backend == "gemini"
        self._functions = functions
        self._running = AsyncRunning(functions, self._respond, socket.close) if run else None

    @property
    def setup_complete(self) -> LiveServerSetupComplete | None:
        """What the server said once the session was set up."""
        answer = self._socket.answer
        return None if answer is None else answer.setup_complete

    @property
    def session_id(self) -> str | None:
        """The server's name for the session."""
        setup = self.setup_complete
        return None if setup is None else setup.session_id

    @property
    def handle(self) -> str | None:
        """With what the session can be taken up later: `session_resumption={"handle": …}`. None until there is one."""
        return self._dialect.handle

    async def send(self, *, input: Any = None, end_of_turn: bool | None = False) -> None:
        """Send anything that may be said. Deprecated: the other methods say what it is.

        Args:
            input: contents as `generate_content` takes them, a blob, a function response, or a client's message.
            end_of_turn: whether contents end the user's turn. Nothing at all ends it too.

        Raises:
            ValueError: it is nothing that can be said.
        """
        _deprecated("send", "send_client_content, send_realtime_input or send_tool_response")
        await self._say(messages.older(self._maps, input, end_of_turn=bool(end_of_turn), gemini=self._gemini))

    async def send_client_content(
        self,
        *,
        turns: Content | ContentDict | list[Content | ContentDict] | None = None,
        turn_complete: bool = True,
    ) -> None:
        """Send turns of the conversation, in order.

        Args:
            turns: what was said; none at all with `turn_complete` only ends the turn.
            turn_complete: whether the model is to answer now.

        Raises:
            ValueError: something is no turn.
        """
        await self._say(messages.client_content(self._maps, turns, turn_complete=turn_complete, gemini=self._gemini))

    async def send_realtime_input(
        self,
        *,
        media: Any = None,
        audio: Blob | BlobDict | None = None,
        audio_stream_end: bool | None = None,
        video: Any = None,
        text: str | None = None,
        activity_start: ActivityStart | ActivityStartDict | None = None,
        activity_end: ActivityEnd | ActivityEndDict | None = None,
    ) -> None:
        """Send one piece of what happens. Exactly one argument is given.

        Args:
            media: a blob of any type, or a Pillow image.
            audio: a blob `audio/…`, such as `audio/pcm;rate=16000`.
            audio_stream_end: the microphone is off.
            video: a blob `image/…`, or a Pillow image.
            text: words that are typed.
            activity_start: the user begins, where the server is not to find that out itself.
            activity_end: the user has ended.

        Raises:
            ValueError: not one argument, or a blob of another type.
        """
        await self._say(
            messages.realtime_input(
                self._maps,
                media=media,
                audio=audio,
                audio_stream_end=audio_stream_end,
                video=video,
                text=text,
                activity_start=activity_start,
                activity_end=activity_end,
            )
        )

    async def send_tool_response(
        self,
        *,
        function_responses: FunctionResponse | FunctionResponseDict | Sequence[FunctionResponse | FunctionResponseDict],
    ) -> None:
        """Send what functions returned.

        Args:
            function_responses: one or several, each with the `id` of its call.

        Raises:
            ValueError: there is none, or one without an id.
        """
        await self._say(messages.tool_response(self._maps, function_responses, gemini=self._gemini))

    async def send_context_update(self, *, system_instruction: Any = None, tools: Any = None) -> None:
        """Give the model other instructions, or other tools.

        Args:
            system_instruction: as in a config.
            tools: as in a config; functions among them are those that are called from now on.

        Raises:
            ValueError: neither is given.
        """
        if tools is not None:
            from .types import LiveConnectConfig

            told = LiveConnectConfig.model_construct(tools=tools)
            tools = self._functions.replace(await with_sessions(offered(told)))
        await self._say(messages.context_update(self._maps, system_instruction, tools))

    async def receive(self) -> AsyncIterator[LiveServerMessage]:
        """The messages of the model's turn, up to the one that completes it.

        Yields:
            each message as it comes. Functions that are to be called by themselves run meanwhile.

        Raises:
            errors.APIError: the server closed the session.
            FrameInvalid: a message cannot be read; receiving again goes on after it.
        """
        while True:
            message = await self._next()
            yield message
            if completes_turn(message):
                return

    async def start_stream(self, *, stream: AsyncIterator[bytes], mime_type: str) -> AsyncIterator[LiveServerMessage]:
        """Send a stream piece by piece, and receive what the model says meanwhile. Deprecated.

        Args:
            stream: the pieces.
            mime_type: their type.

        Yields:
            each message as it comes, up to the end of the first turn that ends after the stream.
        """
        _deprecated("start_stream", "send_realtime_input and receive")
        sending = asyncio.ensure_future(self._pour(stream, mime_type))
        receiving: asyncio.Future[LiveServerMessage] | None = None
        try:
            while True:
                receiving = asyncio.ensure_future(self._next())
                await asyncio.wait({sending, receiving}, return_when=asyncio.FIRST_COMPLETED)
                if sending.done():
                    sending.result()
                message = await receiving
                yield message
                if completes_turn(message) and sending.done():
                    return
        finally:
            await _cancelled(sending, receiving)

    async def close(self) -> None:
        """End the session, and the functions that still run. Leaving `connect` does so too."""
        self._functions.stop()
        if self._running is not None:
            await self._running.end()
        await self._socket.close()

    async def _pour(self, stream: AsyncIterator[bytes], mime_type: str) -> None:
        async for data in stream:
            await self._say(messages.realtime_input(self._maps, media={"data": data, "mime_type": mime_type}))

    async def _say(self, message: messages.Message) -> None:
        with self._named():
            await self._socket.send(self._dialect.write(message))

    async def _next(self) -> LiveServerMessage:
        with self._named():
            message = await self._socket.receive()
        if self._running is not None:
            self._running.take(message)
        return message

    async def _respond(self, responses: list[FunctionResponse]) -> None:
        await self.send_tool_response(function_responses=responses)

    @contextmanager
    def _named(self) -> Generator[None, None, None]:
        """Errors under their official names; a function's own where that ended the session."""
        try:
            with named():
                yield
        except APIError:
            self.raise_failure()
            raise

    def raise_failure(self) -> None:
        """Raise what a function raised, where the policy says so and nobody was told yet."""
        if self._running is not None and self._running.failure is not None:
            failure, self._running.failure = self._running.failure, None
            raise failure


async def _cancelled(*tasks: asyncio.Future[Any] | None) -> None:
    """Stop tasks, and wait until they have."""
    running = [task for task in tasks if task is not None]
    for task in running:
        task.cancel()
    await asyncio.gather(*running, return_exceptions=True)


class AsyncLive:
    """Makes live sessions: `client.aio.live`."""

    def __init__(self, setup: Setup, planner: Planner) -> None:
        self._setup = setup
        self._planner = planner

    @cached_property
    def music(self) -> AsyncLiveMusic:
        """Sessions of live music."""
        from .live_music import AsyncLiveMusic

        return AsyncLiveMusic(self._setup)

    @asynccontextmanager
    async def connect(
        self,
        *,
        model: str,
        config: LiveConnectConfig | LiveConnectConfigDict | None = None,
        functions: bool | Policy = False,
        approve: Approve | None = None,
        socket: SocketOptions | None = None,
    ) -> AsyncGenerator[AsyncSession, None]:
        """A session, which ends with the block.

        Args:
            model: the model.
            config: what the model is to do, and how; its tools may be functions and sessions of MCP servers.
            functions: whether the functions among the tools are called by themselves; a policy says within what limits.
            approve: decides on each call before it is run. What it leaves open (None) is yours to answer.
            socket: limits and patience of the connection, and who is told of its losses. A lost session is taken up
                `reconnects` times in a row; where that is not said, 5 times if `config` has `session_resumption`, and
                else never.

        Raises:
            errors.APIError: the server refused the session.
            SocketTimeout, SocketUnreachable: there was no connection, or no answer, in time.
            FieldNotSupported: the backend does not take a field of `config`.
        """
        told = checked(config)
        options = patience(socket, told)
        given = await with_sessions(offered(told))
        policy = None if isinstance(functions, bool) else functions
        tools = Functions(given, sync=False, policy=policy, approve=approve)
        setup = live_setup(
            self._planner.maps, self._setup.settings, model, told, tools.declared, resume=bool(options.reconnects)
        )
        dialect = LiveDialect(self._planner.maps, setup, resume=bool(options.reconnects))
        found = self._setup

        async def where() -> Address:
            token = None if found.tokens is None else await found.tokens.aget()
            quota = None if found.tokens is None else found.tokens.quota_project
            return address(found, told, asynchronous=True, token=token, quota_project=quota)

        connection = AsyncSocket(dialect, where, options)
        session = AsyncSession(connection, dialect, self._planner, tools, run=bool(functions))
        try:
            with named():
                await connection.open()
            yield session
            session.raise_failure()
        finally:
            await session.close()
