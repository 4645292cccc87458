"""What stands for several types, of which some are no JSON: images, functions, tools.

Where such a value is written, a dict becomes the type whose fields it has.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping
from functools import cached_property
from typing import TYPE_CHECKING, Annotated, Any, TypeAlias, cast

from specwright.runtime.lazy import resolve

if TYPE_CHECKING:
    from PIL.Image import Image as PillowImage
    from pydantic import GetCoreSchemaHandler
    from pydantic_core import CoreSchema

    from specwright_generated.genai.types.blob import Blob, BlobDict
    from specwright_generated.genai.types.content import Content, ContentDict
    from specwright_generated.genai.types.file import File, FileDict
    from specwright_generated.genai.types.file_data import FileData, FileDataDict
    from specwright_generated.genai.types.part import Part, PartDict
    from specwright_generated.genai.types.tool import Tool, ToolDict

    from .base import BaseModel

_TYPES = "specwright_generated.genai.types."


class _OneOf:
    """The marker of a union.

    Args:
        members: the types that a value is one of, as references to where they are.
        text: whether it may be a text.
        image: whether it may be an image of Pillow's.
        anything: whether it may also be what is known only where it is used, such as functions and sessions.
        items: what the items of a list are, where it may be one.
    """

    def __init__(
        self,
        *members: str,
        text: bool = False,
        image: bool = False,
        anything: bool = False,
        items: _OneOf | None = None,
    ) -> None:
        self._members = members
        self._text = text
        self._image = image
        self._anything = anything
        self._items = items

    def __get_pydantic_core_schema__(self, source: object, handler: GetCoreSchemaHandler) -> CoreSchema:
        from pydantic_core import core_schema

        anything = core_schema.simple_ser_schema("any")
        return core_schema.no_info_plain_validator_function(self.read, serialization=anything)

    def read(self, value: object) -> object:
        """A value as it is, a dict as one of the types.

        Raises:
            ValueError: it is none of them; a key that no field takes is named.
        """
        if isinstance(value, Mapping):
            return self._object(cast("Mapping[str, Any]", value))
        listed: Any = value
        if self._items is not None and isinstance(listed, list | tuple):
            return [self._items.read(each) for each in cast("list[object]", listed)]
        if self._text and isinstance(value, str):
            return value
        if self._is_one(value) or self._anything or (self._image and _is_image(value)):
            return value
        names = ", ".join(kind.__name__ for kind in self._kinds)
        raise ValueError(f"{type(value).__name__} is none of {names}")

    def _is_one(self, value: object) -> bool:
        # One after another: most values are of the first type, and then the others are not loaded.
        return any(isinstance(value, resolve(_TYPES + member)) for member in self._members)

    @cached_property
    def _kinds(self) -> tuple[type[BaseModel], ...]:
        return tuple(resolve(_TYPES + member) for member in self._members)

    @cached_property
    def _names(self) -> Mapping[type[BaseModel], frozenset[str]]:
        return {
            kind: frozenset(name for key, info in kind.model_fields.items() for name in (key, info.alias or key))
            for kind in self._kinds
        }

    def _object(self, value: Mapping[str, Any]) -> BaseModel:
        """The first type that has all of the keys, else the one that has most of them, which says what is wrong."""
        kind = max(self._kinds, key=lambda kind: len(value.keys() & self._names[kind]))
        return kind(**value)


def _is_image(value: object) -> bool:
    pillow: Any = sys.modules.get("PIL.Image")  # nobody has an image of it who has not imported it
    return pillow is not None and isinstance(value, pillow.Image)


if TYPE_CHECKING:
    AnyPart: TypeAlias = str | PillowImage | File | Part | FileData
    AnyPartDict: TypeAlias = AnyPart | FileDict | PartDict | FileDataDict
    AnyContent: TypeAlias = Content | AnyPart | list[AnyPart]
    AnyContentDict: TypeAlias = Content | ContentDict | AnyPartDict | list[AnyPartDict]
    AnyContents: TypeAlias = AnyContent | list[AnyContent] | list[Content]
    AnyContentsDict: TypeAlias = AnyContentDict | list[AnyContentDict] | list[ContentDict]
    AnyImage: TypeAlias = PillowImage | Blob
    AnyImageDict: TypeAlias = AnyImage | BlobDict
    AnyTool: TypeAlias = Tool | Callable[..., Any] | Any
    AnyToolDict: TypeAlias = AnyTool | ToolDict
else:
    _PARTS = ("file:File", "part:Part", "file_data:FileData")
    _PART = _OneOf(*_PARTS, text=True, image=True)
    _CONTENT = _OneOf("content:Content", *_PARTS, text=True, image=True, items=_PART)
    AnyPart = Annotated[Any, _PART]
    AnyContent = Annotated[Any, _CONTENT]
    AnyContents = Annotated[Any, _OneOf("content:Content", *_PARTS, text=True, image=True, items=_CONTENT)]
    AnyImage = Annotated[Any, _OneOf("blob:Blob", image=True)]
    AnyTool = Annotated[Any, _OneOf("tool:Tool", anything=True)]
    AnyPartDict = AnyContentDict = AnyContentsDict = AnyImageDict = AnyToolDict = Any
