"""What is in `specwright.mistral.errors`, under the official path."""

from specwright.mistral.errors import *  # noqa: F403 (the whole module under a second name)
