"""Whole numbers as JSON of protocol buffers has them: those of 64 bits are texts of digits there."""

from __future__ import annotations

import re
from typing import Annotated, Any, Final, TypeAlias

from pydantic import GetCoreSchemaHandler
from pydantic_core import CoreSchema, core_schema

__all__ = ["DIGITS", "Integer", "to_integer"]

_TEXT = r"^-?[0-9]{1,20}$"
_DIGITS = re.compile(_TEXT.removesuffix("$"))


def to_integer(value: Any) -> Any:
    """The number that a text of digits is; anything else as it is."""
    return int(value) if type(value) is str and _DIGITS.fullmatch(value) else value


class _Digits:
    """The marker of `Integer`. A number is read as any other; Python code is asked only where there is a text."""

    def __get_pydantic_core_schema__(self, source: object, handler: GetCoreSchemaHandler) -> CoreSchema:
        text = core_schema.str_schema(pattern=_TEXT, strict=True)
        read = core_schema.union_schema(
            [core_schema.int_schema(strict=True), core_schema.no_info_after_validator_function(int, text)],
            mode="left_to_right",
        )
        return core_schema.json_or_python_schema(
            json_schema=read,
            python_schema=handler(source),
            serialization=core_schema.simple_ser_schema("any"),
        )


DIGITS: Final = _Digits()
Integer: TypeAlias = Annotated[int, DIGITS]
"""A field's type for a whole number that may come as a text."""
