"""The clients, and how their calls are recorded and replayed."""

from __future__ import annotations

import os
from dataclasses import dataclass, field

from ._client import AsyncClient, Client

__all__ = ["AsyncClient", "Client", "DebugConfig"]


@dataclass(kw_only=True)
class DebugConfig:
    """How a client's calls are recorded or replayed. What is not given is the environment's.

    Attributes:
        client_mode: `record`, `replay` or `auto` (GOOGLE_GENAI_CLIENT_MODE); anything else makes calls as always.
        replays_directory: where recordings are (GOOGLE_GENAI_REPLAYS_DIRECTORY).
        replay_id: which one it is: its path in there, without `.json` (GOOGLE_GENAI_REPLAY_ID).
    """

    client_mode: str | None = field(default_factory=lambda: os.environ.get("GOOGLE_GENAI_CLIENT_MODE"))
    replays_directory: str | None = field(default_factory=lambda: os.environ.get("GOOGLE_GENAI_REPLAYS_DIRECTORY"))
    replay_id: str | None = field(default_factory=lambda: os.environ.get("GOOGLE_GENAI_REPLAY_ID"))
