"""Live sessions for synchronous clients. One thread may receive while others send."""

from __future__ import annotations

import threading
import warnings
from collections.abc import Generator, Iterator
from contextlib import contextmanager
from functools import cached_property
from typing import TYPE_CHECKING, Any

from specwright.runtime.sockets import Address, Socket, SocketOptions

from . import _live_messages as messages
from ._afc import without_sessions
from ._live_dialect import LiveDialect, completes_turn
from ._live_errors import named
from ._live_running import Running
from ._live_setup import address, checked, live_setup, offered, patience
from ._live_tools import Functions
from .errors import APIError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from specwright.tools import Policy
    from specwright.tools.steps import Approve

    from ._live_music_sync import LiveMusic
    from ._plan import Planner
    from ._setup import Setup
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

__all__ = ["Live", "Session"]


def deprecated(method: str, others: str) -> None:
    """Warn of a method that google-genai has for older programs only."""
    warnings.warn(f"`{method}` of live sessions is deprecated: use {others}.", DeprecationWarning, stacklevel=3)


class Session:
    """A live session. Several threads may send while one receives.

    All methods raise `errors.APIError` once the server has closed the session, with its close code and reason.
    """

    def __init__(
        self,
        socket: Socket[LiveServerMessage],
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
        self._running = Running(functions, self._respond, socket.close) if run else None

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

    def send(self, *, input: Any = None, end_of_turn: bool | None = False) -> None:
        """Send anything that may be said. Deprecated: the other methods say what it is.

        Args:
            input: contents as `generate_content` takes them, a blob, a function response, or a client's message.
            end_of_turn: whether contents end the user's turn. Nothing at all ends it too.

        Raises:
            ValueError: it is nothing that can be said.
        """
        deprecated("send", "send_client_content, send_realtime_input or send_tool_response")
        self._say(messages.older(self._maps, input, end_of_turn=bool(end_of_turn), gemini=self._gemini))

    def send_client_content(
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
        self._say(messages.client_content(self._maps, turns, turn_complete=turn_complete, gemini=self._gemini))

    def send_realtime_input(
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
        self._say(
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

    def send_tool_response(
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
        self._say(messages.tool_response(self._maps, function_responses, gemini=self._gemini))

    def send_context_update(self, *, system_instruction: Any = None, tools: Any = None) -> None:
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
            tools = self._functions.replace(without_sessions(offered(told)))
        self._say(messages.context_update(self._maps, system_instruction, tools))

    def receive(self) -> Iterator[LiveServerMessage]:
        """The messages of the model's turn, up to the one that completes it.

        Yields:
            each message as it comes. Functions that are to be called by themselves run meanwhile.

        Raises:
            errors.APIError: the server closed the session.
            FrameInvalid: a message cannot be read; receiving again goes on after it.
        """
        while True:
            message = self._next()
            yield message
            if completes_turn(message):
                return

    def start_stream(self, *, stream: Iterator[bytes], mime_type: str) -> Iterator[LiveServerMessage]:
        """Send a stream piece by piece, and receive what the model says meanwhile. Deprecated.

        Args:
            stream: the pieces.
            mime_type: their type.

        Yields:
            each message as it comes, up to the end of the first turn that ends after the stream.

        What `stream` raises ends the session, and is raised here. It is read in a thread of its own, which ends with
        its next piece where the messages are left before.
        """
        deprecated("start_stream", "send_realtime_input and receive")
        over = threading.Event()
        failed: list[Exception] = []

        def pour() -> None:
            try:
                for data in stream:
                    if over.is_set():
                        return
                    self._say(messages.realtime_input(self._maps, media={"data": data, "mime_type": mime_type}))
            except Exception as error:
                failed.append(error)
                self._socket.close()  # wakes up who receives

        sending = threading.Thread(target=pour, name="live stream", daemon=True)
        sending.start()
        try:
            while True:
                message = self._next()
                yield message
                if completes_turn(message) and not sending.is_alive():
                    return
        except APIError:
            if failed:
                raise failed[0] from None
            raise
        finally:
            over.set()
            sending.join(timeout=1)

    def close(self) -> None:
        """End the session, and what runs for it; a function in a thread cannot be stopped, and is left to itself.

        Leaving `connect` does so too.
        """
        self._functions.stop()
        self._socket.close()
        if self._running is not None:
            self._running.end()

    def _say(self, message: messages.Message) -> None:
        with self._named():
            self._socket.send(self._dialect.write(message))

    def _next(self) -> LiveServerMessage:
        with self._named():
            message = self._socket.receive()
        if self._running is not None:
            self._running.take(message)
        return message

    def _respond(self, responses: list[FunctionResponse]) -> None:
        self.send_tool_response(function_responses=responses)

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


class Live:
    """Makes live sessions: `client.live`."""

    def __init__(self, setup: Setup, planner: Planner) -> None:
        self._setup = setup
        self._planner = planner

    @cached_property
    def music(self) -> LiveMusic:
        """Sessions of live music."""
        from ._live_music_sync import LiveMusic

        return LiveMusic(self._setup)

    @contextmanager
    def connect(
        self,
        *,
        model: str,
        config: LiveConnectConfig | LiveConnectConfigDict | None = None,
        functions: bool | Policy = False,
        approve: Approve | None = None,
        socket: SocketOptions | None = None,
    ) -> Generator[Session, None, None]:
        """A session, which ends with the block.

        Args:
            model: the model.
            config: what the model is to do, and how; its tools may be functions.
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
        given = without_sessions(offered(told))
        policy = None if isinstance(functions, bool) else functions
        tools = Functions(given, sync=True, policy=policy, approve=approve)
        setup = live_setup(
            self._planner.maps, self._setup.settings, model, told, tools.declared, resume=bool(options.reconnects)
        )
        dialect = LiveDialect(self._planner.maps, setup, resume=bool(options.reconnects))
        found = self._setup

        def where() -> Address:
            token = None if found.tokens is None else found.tokens.get()
            quota = None if found.tokens is None else found.tokens.quota_project
            return address(found, told, asynchronous=False, token=token, quota_project=quota)

        connection = Socket(dialect, where, options)
        session = Session(connection, dialect, self._planner, tools, run=bool(functions))
        try:
            with named():
                connection.open()
            yield session
            session.raise_failure()
        finally:
            session.close()
