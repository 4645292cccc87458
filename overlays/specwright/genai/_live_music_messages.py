"""What is said in a session of live music, as the JSON that is sent. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Literal

from specwright.runtime.fieldmaps import plain

from ._written import written


def weighted_prompts(prompts: Sequence[Any]) -> dict[str, Any]:
    """What is to be played."""
    from .types import WeightedPrompt

    return {"clientContent": {"weightedPrompts": [plain(written(WeightedPrompt, each)) for each in prompts]}}


def generation_config(config: Any) -> dict[str, Any]:
    """How it is to be played."""
    from .types import LiveMusicGenerationConfig

    return {"musicGenerationConfig": plain(written(LiveMusicGenerationConfig, config))}


def playback(control: Literal["PLAY", "PAUSE", "STOP", "RESET_CONTEXT"]) -> dict[str, Any]:
    """What the player is to do."""
    return {"playbackControl": control}
