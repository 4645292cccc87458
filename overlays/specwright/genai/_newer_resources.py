"""The newer resources that are as they are compiled, but for requests of the caller's own."""

from __future__ import annotations

from specwright_generated.genai_next.resources import agents, decisions, triggers, voices, webhooks

from ._newer_requests import AsyncRequesting, Requesting

__all__ = [
    "Agents",
    "AsyncAgents",
    "AsyncDecisions",
    "AsyncTriggers",
    "AsyncVoices",
    "AsyncWebhooks",
    "Decisions",
    "Triggers",
    "Voices",
    "Webhooks",
]


class Agents(Requesting, agents.Agents):
    """`client.agents`"""


class AsyncAgents(AsyncRequesting, agents.AsyncAgents):
    """`client.aio.agents`"""


class Decisions(Requesting, decisions.Decisions):
    """`client.decisions`"""


class AsyncDecisions(AsyncRequesting, decisions.AsyncDecisions):
    """`client.aio.decisions`"""


class Triggers(Requesting, triggers.Triggers):
    """`client.triggers`"""


class AsyncTriggers(AsyncRequesting, triggers.AsyncTriggers):
    """`client.aio.triggers`"""


class Voices(Requesting, voices.Voices):
    """`client.voices`"""


class AsyncVoices(AsyncRequesting, voices.AsyncVoices):
    """`client.aio.voices`"""


class Webhooks(Requesting, webhooks.Webhooks):
    """`client.webhooks`"""


class AsyncWebhooks(AsyncRequesting, webhooks.AsyncWebhooks):
    """`client.aio.webhooks`"""
