"""Whose methods are compared, and by what."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator, Mapping

from tests.genai.live_cases import live_results

from .genai.comparison import Comparison as OfGoogle
from .result import Result
from .run import Comparison

PROVIDERS = ("openai", "anthropic", "mistral", "genai")


def results_of(provider: str, loop: asyncio.Runner) -> Iterator[Result]:
    """All methods of a provider's clients, compared. `loop` runs what is asynchronous."""
    return OfGoogle(loop).results() if provider == "genai" else Comparison(provider, loop).results()


def sessions_of(provider: str) -> Mapping[str, Mapping[str, list[str]]]:
    """All methods of a provider's sessions over sockets, compared: their `differences`, and those `explained`."""
    return live_results() if provider == "genai" else {}
