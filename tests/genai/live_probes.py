"""What live sessions of google-genai and of ours refuse before anything is sent: no socket is opened."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator, Mapping
from typing import Any
from unittest import mock

from google.genai import live as official_live
from google.genai import types as official_types

from specwright.genai import live as our_live
from specwright.genai import types as our_types

from .probes import MODEL, Probe, probes_of
from .sides import Sent, official, ours, refusal_of

CALLS: Mapping[str, Any] = {
    "live.connect": {"properties": {"config": {"$ref": "#/components/schemas/LiveConnectConfig"}}},
    "live.send": {"properties": {"input": {"$ref": "#/components/schemas/LiveClientRealtimeInput"}}},
    "live.send_client_content": {
        "properties": {"turns": {"items": {"$ref": "#/components/schemas/Content"}, "type": "array"}}
    },
    "live.send_context_update": {
        "properties": {
            "system_instruction": {"$ref": "#/components/schemas/ContentUnion"},
            "tools": {"$ref": "#/components/schemas/ToolListUnion"},
        }
    },
    "live.send_realtime_input": {"$ref": "#/components/schemas/LiveSendRealtimeInputParameters"},
    "live.send_tool_response": {
        "properties": {
            "function_responses": {"items": {"$ref": "#/components/schemas/FunctionResponse"}, "type": "array"}
        }
    },
}
"""The calls of live sessions and the types of their arguments."""
_ITEMS: Mapping[str, Any] = {
    "live.send_tool_response": {"function_responses": [{"id": "1", "name": "f", "response": {}}]}
}
"""What an item has beside the field that is probed."""


class _Reached(Exception):
    """Everything was taken: it would be sent now."""


class _Line:
    """What stands for a connection: nothing goes over it."""

    def __init__(self, *given: Any) -> None:
        self.given = given

    async def open(self) -> None:
        """Be open."""

    async def close(self, *given: Any) -> None:
        """Be closed."""

    def __getattr__(self, name: str) -> Any:
        async def reached(*given: Any, **named: Any) -> None:
            raise _Reached

        return reached


def probes(call: str) -> Iterator[Probe]:
    """A probe for every field that a call of a session reaches."""
    yield from probes_of(call, CALLS[call])


def refused_officially(probe: Probe, backend: str) -> Sent:
    """What google-genai does with a probe."""

    async def run() -> None:
        client = official(backend)[0]
        if probe.call == "live.connect":
            async with client.aio.live.connect(model=MODEL, **_given(probe, official_types)):
                raise _Reached
        session = official_live.AsyncSession(api_client=client._api_client, websocket=_Line())  # type: ignore[arg-type]  # a stand-in
        await getattr(session, probe.call.removeprefix("live."))(**_given(probe, official_types))

    with mock.patch.object(official_live, "ws_connect", _connecting):
        return _told(run())


def refused_by_ours(probe: Probe, backend: str) -> Sent:
    """What our client does with a probe."""

    async def run() -> None:
        client = ours(backend)[0]
        config = _given(probe, our_types) if probe.call == "live.connect" else {}
        async with client.aio.live.connect(model=MODEL, **config) as session:
            if probe.call == "live.connect":
                raise _Reached
            await getattr(session, probe.call.removeprefix("live."))(**_given(probe, our_types))

    with mock.patch.object(our_live, "AsyncSocket", _Line):
        return _told(run())


def _given(probe: Probe, types: Any) -> dict[str, Any]:
    found = probe.arguments(_ITEMS.get(probe.call, {}))
    if probe.call == "live.send":
        # It tells by its type what is said.
        found["input"] = types.LiveClientRealtimeInput.model_validate(found["input"])
    return found


def _connecting(*given: Any, **named: Any) -> None:
    raise _Reached


def _told(running: Any) -> Sent:
    try:
        asyncio.run(running)
    except _Reached:
        return Sent()
    except Exception as error:
        return refusal_of(error)
    raise AssertionError("nothing was sent")
