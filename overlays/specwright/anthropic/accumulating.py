"""A message put together from the events of its stream: a pure fold over JSON.

The message that comes of a whole stream equals the one that the same request would have answered unstreamed. Events,
blocks and fields of a kind that is not known change nothing, or are taken over as they are.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, cast

from pydantic_core import from_json

__all__ = ["Accumulator", "UnexpectedEvent"]

Json = dict[str, Any]


class UnexpectedEvent(ValueError):
    """An event speaks of a message or a block that has not begun."""


class Accumulator:
    """Takes the events of one stream in turn, as JSON.

    Attributes:
        message: the message as far as it has arrived; None before `message_start`.
    """

    def __init__(self) -> None:
        self.message: Json | None = None
        self._inputs: dict[int, str] = {}

    def take(self, event: Json) -> list[Json]:
        """Take an event and return what users are told of it besides: events with snapshots, or nothing."""
        kind = event.get("type")
        if kind == "message_start":
            self.message = _copied(event["message"])
            self._inputs = {}
            return []
        if kind not in ("content_block_start", "content_block_delta", "content_block_stop", "message_delta"):
            return []
        if self.message is None:
            raise UnexpectedEvent(f"The stream sent {kind} before message_start.")
        if kind == "message_delta":
            self._change(self.message, event)
            return []
        blocks: list[Any] = self.message.setdefault("content", [])
        index: int = event.get("index", -1)
        if kind == "content_block_start":
            blocks.insert(index, _copied(event["content_block"]))
            return []
        if not 0 <= index < len(blocks):
            raise UnexpectedEvent(f"The stream sent {kind} for block {index}, which has not begun.")
        return self._told(blocks[index], index, event["delta"]) if kind == "content_block_delta" else []

    def _told(self, block: Json, index: int, delta: Json) -> list[Json]:
        match delta.get("type"):
            case "text_delta":
                block["text"] = block.get("text", "") + delta["text"]
                return [{"type": "text", "text": delta["text"], "snapshot": block["text"]}]
            case "thinking_delta":
                block["thinking"] = block.get("thinking", "") + delta["thinking"]
                return [{"type": "thinking", "thinking": delta["thinking"], "snapshot": block["thinking"]}]
            case "signature_delta":
                block["signature"] = delta["signature"]
                return [{"type": "signature", "signature": delta["signature"]}]
            case "citations_delta":
                block["citations"] = [*(block.get("citations") or ()), _copied(delta["citation"])]
                return [{"type": "citation", "citation": delta["citation"], "snapshot": block["citations"]}]
            case "input_json_delta":
                text = self._inputs[index] = self._inputs.get(index, "") + delta["partial_json"]
                if text:
                    block["input"] = from_json(text, allow_partial="trailing-strings")
                told = {"type": "input_json", "partial_json": delta["partial_json"], "snapshot": block.get("input")}
                return [told]
            case _:
                # A delta of another kind has what the block gets, under the block's own keys.
                block.update({key: _copied(value) for key, value in delta.items() if key != "type"})
                return []

    def _change(self, message: Json, event: Json) -> None:
        changes = {key: value for key, value in event.items() if key not in ("type", "delta", "usage")}
        message.update(_copied({**changes, **event.get("delta", {})}))
        usage = event.get("usage")
        if isinstance(usage, Mapping):
            counted = cast("Mapping[str, Any]", usage)
            # Counts are totals, and null says nothing of one.
            known: Json = message.get("usage") or {}
            new = {key: value for key, value in counted.items() if value is not None or key not in known}
            message["usage"] = {**known, **_copied(new)}


def _copied(value: Any) -> Any:
    """JSON that changes of the original do not reach."""
    if isinstance(value, dict):
        return {key: _copied(item) for key, item in cast("Json", value).items()}
    if isinstance(value, list):
        return [_copied(item) for item in cast("list[object]", value)]
    return value
