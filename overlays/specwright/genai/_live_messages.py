"""What is said in a live session, as the JSON that is sent. Pure.

Each function takes what users may write and gives the whole message.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, cast

from specwright.runtime.fieldmaps import plain

from . import _contents
from ._written import written

if TYPE_CHECKING:
    from specwright.runtime.fieldmaps import FieldMaps

    from .types import FunctionResponse, LiveClientContent

Message = dict[str, Any]


def client_content(maps: FieldMaps, turns: Any = None, *, turn_complete: bool = True, gemini: bool) -> Message:
    """Turns of a conversation.

    Raises:
        ValueError: something is no turn.
    """
    from .types import LiveClientContent

    given = [] if turns is None else _listed(turns)
    if not all(_contents.is_content(turn) for turn in given):
        raise ValueError("`turns` are types.Content, dicts of it, or a list of these.")
    found = LiveClientContent(turn_complete=turn_complete)
    if turns is not None:
        found.turns = [_contents.content(turn) for turn in given]
    return _turns(maps, found, gemini)


def realtime_input(maps: FieldMaps, **given: Any) -> Message:
    """One piece of what is heard, seen, written or done as it happens.

    Raises:
        ValueError: not exactly one piece is given, or it is of another kind than its argument says.
        FieldNotSupported: the backend does not take it.
    """
    from .types import LiveSendRealtimeInputParameters

    named = sorted(name for name, value in given.items() if value is not None)
    if len(named) != 1:
        raise ValueError(f"Pass exactly one of the arguments, not {len(named)}: {', '.join(named) or 'none'}.")
    (name,) = named
    piece: Any = given[name]
    if name in ("media", "video"):
        image: Any = _contents.blob_of_image(piece)
        piece = piece if image is None else image
    found = LiveSendRealtimeInputParameters(**{name: piece})
    return {"realtimeInput": maps.convert("to", "LiveSendRealtimeInputParameters", found)}


def tool_response(maps: FieldMaps, function_responses: Any, *, gemini: bool) -> Message:
    """What functions returned.

    Raises:
        ValueError: there is none; or one has no id, which the Gemini Developer API needs.
    """
    from .types import FunctionResponse, LiveClientToolResponse

    given = _listed(function_responses)
    if not given:
        raise ValueError("`function_responses` are required.")
    found: list[FunctionResponse] = []
    for each in given:
        if not isinstance(each, FunctionResponse | Mapping):
            raise ValueError(f"no function response: {type(each).__name__}")
        response = written(FunctionResponse, each)
        if gemini and response.id is None:
            raise ValueError("A function response needs the `id` of the call that it answers.")
        found.append(response)
    message = LiveClientToolResponse(function_responses=found)
    if not gemini:
        return {"toolResponse": plain(message)}
    return maps.convert("to", "LiveClientMessage", {"tool_response": message})


def context_update(maps: FieldMaps, system_instruction: Any = None, tools: Any = None) -> Message:
    """New instructions, or new tools.

    Raises:
        ValueError: neither is given.
    """
    if system_instruction is None and tools is None:
        raise ValueError("Pass `system_instruction`, `tools`, or both.")
    found: dict[str, Any] = {}
    if system_instruction is not None:
        found["system_instruction"] = _contents.content(system_instruction)
    if tools is not None:
        found["tools"] = {"tools": tools}
    return {"contextUpdate": maps.convert("to", "LiveClientContextUpdate", found)}


def older(maps: FieldMaps, given: Any, *, end_of_turn: bool, gemini: bool) -> Message:
    """A message of `send`, which takes anything that may be said, and finds out which it is.

    Raises:
        ValueError: it is nothing that can be said.
    """
    from .types import Blob, FunctionResponse, LiveClientContent, LiveClientRealtimeInput, LiveClientToolResponse

    if not given:
        return {"clientContent": {"turnComplete": True}}
    if isinstance(given, Mapping):
        given = _typed(cast("Mapping[str, Any]", given))
    items = [_typed(each) if _is_response(each) else each for each in _listed(given)]
    if isinstance(given, LiveClientToolResponse):
        return tool_response(maps, given.function_responses or [], gemini=gemini)
    if any(isinstance(each, FunctionResponse) for each in items):
        return tool_response(maps, items, gemini=gemini)
    if all(isinstance(each, Blob) for each in items):
        given = LiveClientRealtimeInput(media_chunks=items)
    if isinstance(given, LiveClientRealtimeInput):
        return {"realtimeInput": plain(given)}
    if isinstance(given, LiveClientContent):
        return _turns(maps, given, gemini)
    return _turns(maps, LiveClientContent(turns=_contents.contents(given), turn_complete=end_of_turn), gemini)


def _turns(maps: FieldMaps, content: LiveClientContent, gemini: bool) -> Message:
    """Turns as the backend has them. Vertex AI is sent all fields there are: what it takes here is not written down."""
    return {"clientContent": maps.convert("to", "LiveClientContent", content) if gemini else plain(content)}


def _is_response(given: object) -> bool:
    """Whether a dict is what a function returned."""
    return isinstance(given, Mapping) and "name" in given and "response" in given


def _listed(value: Any) -> list[Any]:
    """What is in a list or a tuple; anything else alone."""
    return [*value] if isinstance(value, list | tuple) else [value]


def _typed(given: Mapping[str, Any]) -> Any:
    """A dict as the type whose fields it has."""
    from . import types

    kinds = (
        (types.LiveClientContent, {"turns", "turn_complete"}),
        (types.LiveClientRealtimeInput, set(types.LiveClientRealtimeInput.model_fields)),
        (types.LiveClientToolResponse, {"function_responses"}),
        (types.FunctionResponse, set(types.FunctionResponse.model_fields)),
        (types.Blob, {"data", "mime_type"}),
    )
    if given and not given.keys() <= {"parts", "role"}:
        for kind, fields in kinds:
            if given.keys() <= fields:
                return written(kind, given)
        raise ValueError(f"no message of a live session: a dict with the keys {', '.join(map(repr, given))}")
    return given
