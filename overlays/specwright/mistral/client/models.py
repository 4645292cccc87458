"""The types of `specwright.mistral.models`, under the official path."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from specwright.mistral.models import *  # noqa: F403 (the whole package under a second name)
else:
    from specwright.runtime.lazy import mirror

    __getattr__, __dir__, __all__ = mirror("specwright_generated.mistral.types")
