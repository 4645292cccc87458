"""Bytes that stand in JSON as base64, and remember how they were written there."""

from __future__ import annotations

import binascii
from base64 import urlsafe_b64encode
from contextlib import suppress
from typing import Annotated, Any, SupportsIndex, TypeAlias

from pydantic import GetCoreSchemaHandler
from pydantic_core import CoreSchema, core_schema

__all__ = ["Base64Bytes", "WireBytes"]

_URLSAFE = str.maketrans("-_", "+/")


class WireBytes(bytes):
    """Bytes parsed from JSON; `wire` is the text they were parsed from."""

    wire: str

    @classmethod
    def parse(cls, text: str) -> WireBytes:
        """Read base64 in either alphabet, padded or not; ValueError where the text is none."""
        self = cls(_decoded(text))
        self.wire = text
        return self

    def __reduce_ex__(self, protocol: SupportsIndex) -> str | tuple[Any, ...]:
        return (WireBytes.parse, (self.wire,))


def _decoded(text: str) -> bytes:
    with suppress(ValueError):
        # The common form is read as it stands: such texts can be as large as films.
        return binascii.a2b_base64(text, strict_mode=True)
    plain = text.translate(_URLSAFE).rstrip("=")
    try:
        return binascii.a2b_base64(plain + "=" * (-len(plain) % 4), strict_mode=True)
    except binascii.Error as error:
        raise ValueError(f"not base64: {error}") from None


def to_wire(value: Any) -> Any:
    """The JSON form of bytes: the text they came from, else URL-safe base64; other values as they are."""
    if isinstance(value, bytes):
        return getattr(value, "wire", None) or urlsafe_b64encode(value).decode()
    return value


class _Base64:
    """The marker of `Base64Bytes`: Python code gives bytes, or the text that stands for them."""

    def __get_pydantic_core_schema__(self, source: object, handler: GetCoreSchemaHandler) -> CoreSchema:
        read = core_schema.no_info_after_validator_function(WireBytes.parse, core_schema.str_schema(strict=True))
        return core_schema.json_or_python_schema(
            json_schema=read,
            python_schema=core_schema.union_schema([core_schema.bytes_schema(strict=True), read]),
            serialization=core_schema.plain_serializer_function_ser_schema(to_wire, when_used="json"),
        )


Base64Bytes: TypeAlias = Annotated[bytes, _Base64()]
"""A field's type for bytes in base64."""
