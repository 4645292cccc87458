"""Live sessions as the shared sockets know them: greetings, answers, and what is remembered for taking up again."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from specwright.runtime.sockets import JsonCodec
from specwright.runtime.sockets.dialect import NOTHING, Notice

if TYPE_CHECKING:
    from specwright.runtime.fieldmaps import FieldMaps

    from .types import LiveMusicServerMessage, LiveServerMessage

_UNSAID = (None, "INTERACTION_STATUS_UNSPECIFIED")


def part(message: object, name: str) -> Any:
    """A part of a message, if it is the object that it should be; a server may send anything."""
    from pydantic import BaseModel

    found = getattr(message, name, None)
    return found if isinstance(found, BaseModel) else None


def completes_turn(message: LiveServerMessage) -> bool:
    """Whether the model has said all that it had to say. Where the server tells a status, that alone counts."""
    content = part(message, "server_content")
    if content is None:
        return False
    if content.interaction_status not in _UNSAID:
        return bool(content.interaction_status == "IDLE")
    return content.turn_complete is True


def _count(value: object) -> int | None:
    """A number as JSON has it where it may be large: as a text, perhaps."""
    return int(value) if isinstance(value, int) or (isinstance(value, str) and value.isdecimal()) else None


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
    def confirms(self) -> bool:
        """Whether the server says how much of what was sent it has, which it does where it is asked to."""
        return self._resume and bool(self._setup.get("sessionResumption", {}).get("transparent"))

    @property
    def obstacle(self) -> str:
        """Why the session cannot be taken up: there is no handle, and something was said already."""
        return "" if self._handle is not None or not self._spoken else "the server has given no handle for it"

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
        confirmed: int | None = None
        if update is not None and update.resumable and isinstance(update.new_handle, str) and update.new_handle:
            self._handle = update.new_handle
            # Setups are messages of the client too: the index is how many came after the one that began it.
            confirmed = _count(update.last_consumed_client_message_index)
        if content is not None:
            self._busy = not (completes_turn(message) or content.interrupted is True)
        if message.go_away is not None:
            self._going = True
        if message.tool_call is not None:
            self._busy = True
        return message, Notice(self._going and not self._busy, confirmed)

    def is_answer(self, event: object) -> bool:
        return getattr(event, "setup_complete", None) is not None


class MusicDialect:
    """One session of live music, which cannot be taken up again: the server keeps nothing of it."""

    confirms = False

    def __init__(self, setup: dict[str, Any]) -> None:
        from .types import LiveMusicServerMessage

        self._codec: JsonCodec[LiveMusicServerMessage] = JsonCodec(LiveMusicServerMessage)
        self._setup = setup
        self._spoken = False

    @property
    def obstacle(self) -> str:
        """Why the session cannot be taken up: something was said already."""
        return "the server keeps nothing of a session of music" if self._spoken else ""

    def greeting(self) -> str:
        """The setup."""
        return self._codec.encode({"setup": self._setup})

    def write(self, message: dict[str, Any]) -> str:
        """A message as it is sent."""
        self._spoken = True
        return self._codec.encode(message)

    def read(self, frame: str | bytes) -> tuple[LiveMusicServerMessage, Notice]:
        """The server's message."""
        return self._codec.decode(frame), NOTHING

    def is_answer(self, event: object) -> bool:
        return getattr(event, "setup_complete", None) is not None
