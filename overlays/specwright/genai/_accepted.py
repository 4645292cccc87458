"""What may be passed as contents, for type checkers."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from .types import Content, ContentDict, PartUnion, PartUnionDict

OnePart: TypeAlias = "PartUnion | PartUnionDict"
OneTurn: TypeAlias = "Content | ContentDict"

Contents: TypeAlias = "OnePart | OneTurn | Iterable[OnePart | OneTurn | Iterable[OnePart]]"
"""All of `types.ContentListUnion` and `types.ContentListUnionDict`, in a form that has one kind of list: of several,
mypy cannot tell which one `[file, "text"]` is."""
