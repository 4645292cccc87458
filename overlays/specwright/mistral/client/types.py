"""What is in `specwright.mistral.types`, under the official path."""

from specwright.mistral.types import *  # noqa: F403 (the whole module under a second name)
