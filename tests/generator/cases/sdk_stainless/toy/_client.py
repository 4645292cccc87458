from __future__ import annotations

from typing import TYPE_CHECKING

from ._base_client import SyncAPIClient

if TYPE_CHECKING:
    from .resources.pets import Pets


class Toy(SyncAPIClient):
    @cached_property
    def pets(self) -> Pets:
        from .resources.pets import Pets

        return Pets(self)
