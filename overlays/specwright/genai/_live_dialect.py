"""Live sessions as the shared sockets know them: greetings, answers, and what is remembered for taking up again."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from specwright.runtime.sockets import JsonCodec

if TYPE_CHECKING:
    from specwright.runtime.fieldmaps import FieldMaps
    from specwright.runtime.sockets.dialect import Notice

    from .types import LiveMusicServerMessage, LiveServerMessage


def part(message: object, name: str) -> Any:
    """A part of a message, if it is the object that it should be; a server may send anything."""
    from pydantic import BaseModel

    found = getattr(message, name, None)
    return found if isinstance(found, BaseModel) else None


def completes_turn(message: LiveServerMessage) -> bool:
    """Whether the model has said all that it had to say."""
    content = part(message, "server_content")
    return content is not None and content.turn_complete is True


class LiveDialect:
    """One live session. With `resume`, the server is asked for handles, with which a lost session is taken up.

    The handle of a session is in no repr: whoever has it can take the session up.
    """

    def __init__(self, maps: FieldMaps, setup: dict[str, Any], *, resume: bool) -> None:
        from .types import LiveServerMessage

        self._codec: JsonCodec[LiveServerMessage] = JsonCodec(
            LiveServerMessage, lambda value: maps.convert("from", "LiveServerMessage", value)
        )
        self._setup = setup
        self._resume = resume
        self._handle: str | None = None
        self._spoken = False
        self._busy = False
        self._going = False

    @property
    def handle(self) -> str | None:
        """The last handle that the server gave, with which the session can be taken up for some time."""
        return self._handle

    @property
    def resumable(self) -> bool:
        """Whether nothing is lost with the connection: there is a handle, or nothing was said yet."""
        return self._handle is not None or not self._spoken

    def greeting(self) -> str:
        """The setup, with the handle of the session that it takes up."""
        self._busy = self._going = False
        setup = self._setup
        if self._resume:
            resumption = dict(setup.get("sessionResumption", {}))
            if self._handle is not None:
                resumption["handle"] = self._handle
            setup = {**setup, "sessionResumption": resumption}
        return self._codec.encode({"setup": setup})

    def write(self, message: dict[str, Any]) -> str:
        """A message as it is sent."""
        self._spoken = True
        return self._codec.encode(message)

    def read(self, frame: str | bytes) -> tuple[LiveServerMessage, Notice]:
        """The server's message. One that is about to leave is left once the model has finished what it is saying."""
        message = self._codec.decode(frame)
        update, content = part(message, "session_resumption_update"), part(message, "server_content")
        if update is not None and update.resumable and isinstance(update.new_handle, str) and update.new_handle:
            self._handle = update.new_handle
        if content is not None:
            self._busy = not (content.turn_complete or content.interrupted)
        if message.go_away is not None:
            self._going = True
        if message.tool_call is not None:
            self._busy = True
        return message, "leave" if self._going and not self._busy else None

    def is_answer(self, event: object) -> bool:
        return getattr(event, "setup_complete", None) is not None


class MusicDialect:
    """One session of live music, which cannot be taken up again: the server keeps nothing of it."""

    resumable = False

    def __init__(self, setup: dict[str, Any]) -> None:
        from .types import LiveMusicServerMessage

        self._codec: JsonCodec[LiveMusicServerMessage] = JsonCodec(LiveMusicServerMessage)
        self._setup = setup

    def greeting(self) -> str:
        """The setup."""
        return self._codec.encode({"setup": self._setup})

    def write(self, message: dict[str, Any]) -> str:
        """A message as it is sent."""
        return self._codec.encode(message)

    def read(self, frame: str | bytes) -> tuple[LiveMusicServerMessage, Notice]:
        """The server's message."""
        return self._codec.decode(frame), None

    def is_answer(self, event: object) -> bool:
        return getattr(event, "setup_complete", None) is not None
