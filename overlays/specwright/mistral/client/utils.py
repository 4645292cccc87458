"""What is in `specwright.mistral.utils`, under the official path."""

from specwright.mistral.utils import *  # noqa: F403 (the whole module under a second name)
