"""Streams of messages that are put together as they arrive, under the official module's names."""

from specwright.anthropic.message_streams import (
    AsyncMessageStream,
    AsyncMessageStreamManager,
    MessageStream,
    MessageStreamManager,
)
from specwright.anthropic.stream_events import (
    CitationEvent,
    ContentBlockStopEvent,
    InputJsonEvent,
    MessageStopEvent,
    MessageStreamEvent,
    SignatureEvent,
    TextEvent,
    ThinkingEvent,
)

BetaMessageStream = MessageStream
BetaMessageStreamManager = MessageStreamManager
BetaAsyncMessageStream = AsyncMessageStream
BetaAsyncMessageStreamManager = AsyncMessageStreamManager
BetaTextEvent = TextEvent
BetaInputJsonEvent = InputJsonEvent
BetaContentBlockStopEvent = ContentBlockStopEvent
BetaMessageStopEvent = MessageStopEvent
BetaMessageStreamEvent = MessageStreamEvent

__all__ = [
    "AsyncMessageStream",
    "AsyncMessageStreamManager",
    "BetaAsyncMessageStream",
    "BetaAsyncMessageStreamManager",
    "BetaContentBlockStopEvent",
    "BetaInputJsonEvent",
    "BetaMessageStopEvent",
    "BetaMessageStream",
    "BetaMessageStreamEvent",
    "BetaMessageStreamManager",
    "BetaTextEvent",
    "CitationEvent",
    "ContentBlockStopEvent",
    "InputJsonEvent",
    "MessageStopEvent",
    "MessageStream",
    "MessageStreamEvent",
    "MessageStreamManager",
    "SignatureEvent",
    "TextEvent",
    "ThinkingEvent",
]
