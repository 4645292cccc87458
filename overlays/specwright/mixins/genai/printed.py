"""The base of the newer resources' types, and of all others of google-genai: objects that can be printed."""

from __future__ import annotations

from collections.abc import Iterator
from reprlib import recursive_repr
from typing import Any

from typing_extensions import override

from specwright.runtime import base


class BaseModel(base.BaseModel):
    """A JSON object that is printed readably, without what is None and without secrets."""

    @override
    def __repr_args__(self) -> Iterator[tuple[str | None, Any]]:
        from .shown import visible  # most programs print no object

        owner = type(self).__name__
        given = super().__repr_args__()
        return ((name, visible(owner, name or "", value)) for name, value in given if value is not None)

    @recursive_repr("...")
    def __repr__(self) -> str:
        """What is set, on one line where it fits, without secrets; texts and data of great length are cut."""
        from .shown import written

        return written(self)
