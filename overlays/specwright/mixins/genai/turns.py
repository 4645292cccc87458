"""Turns of one side: parts in any form that users write."""

from __future__ import annotations

from typing import TYPE_CHECKING

from specwright.runtime.lazy import resolve

if TYPE_CHECKING:
    from collections.abc import Sequence

    from specwright_generated.genai.types.part_union import PartUnion, PartUnionDict


class OneSide:
    """A turn whose role is known.

    Args:
        parts: texts, files, images, parts, dicts of parts; one or a list.

    Raises:
        ValueError: there is nothing, or something is no part.
    """

    if TYPE_CHECKING:

        def __init__(self, parts: PartUnion | PartUnionDict | Sequence[PartUnion | PartUnionDict]) -> None: ...

    else:

        def __init__(self, parts) -> None:
            super().__init__(parts=resolve("specwright.genai._contents:parts")(parts))

        # Without this, pydantic calls it for what it parses too.
        __init__.__pydantic_base_init__ = True

        def __setattr__(self, name, value) -> None:
            if name == "role":
                raise ValueError(f"the role of a {type(self).__name__} follows from its class: make a types.Content")
            super().__setattr__(name, value)
