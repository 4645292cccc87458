"""Dates and times that remember how they were written, so that a model serialises back what it was parsed from."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Any, SupportsIndex, TypeAlias

from pydantic import GetCoreSchemaHandler
from pydantic_core import CoreSchema, core_schema

__all__ = ["Date", "Timestamp", "WireDate", "WireDatetime"]


class WireDatetime(datetime):
    """A datetime parsed from JSON; `wire` is the text it was parsed from."""

    wire: str

    @classmethod
    def parse(cls, text: str) -> WireDatetime:
        """Read an RFC 3339 / ISO 8601 date and time; ValueError where the text is none."""
        found = datetime.fromisoformat(text)
        if len(text) <= 10:
            raise ValueError("a date without a time")
        self = cls(
            found.year,
            found.month,
            found.day,
            found.hour,
            found.minute,
            found.second,
            found.microsecond,
            found.tzinfo,
            fold=found.fold,
        )
        self.wire = text
        return self

    def __reduce_ex__(self, protocol: SupportsIndex) -> str | tuple[Any, ...]:
        # a value computed from this one (`+`, `replace`) is of this class too, but has no text
        wire: str | None = getattr(self, "wire", None)
        return super().__reduce_ex__(protocol) if wire is None else (WireDatetime.parse, (wire,))


class WireDate(date):
    """A date parsed from JSON; `wire` is the text it was parsed from."""

    wire: str

    @classmethod
    def parse(cls, text: str) -> WireDate:
        """Read an ISO 8601 date; ValueError where the text is none."""
        found = date.fromisoformat(text)
        self = cls(found.year, found.month, found.day)
        self.wire = text
        return self

    def __reduce_ex__(self, protocol: SupportsIndex) -> str | tuple[Any, ...]:
        # a value computed from this one (`+`, `replace`) is of this class too, but has no text
        wire: str | None = getattr(self, "wire", None)
        return super().__reduce_ex__(protocol) if wire is None else (WireDate.parse, (wire,))


class Wire:
    """The marker of `Timestamp` and `Date`: reads JSON text into `kind`, writes the same text back."""

    def __init__(self, kind: type[WireDatetime] | type[WireDate]) -> None:
        self.kind = kind

    def __get_pydantic_core_schema__(self, source: object, handler: GetCoreSchemaHandler) -> CoreSchema:
        return core_schema.json_or_python_schema(
            json_schema=core_schema.no_info_after_validator_function(self.kind.parse, core_schema.str_schema()),
            python_schema=handler(source),
            serialization=core_schema.plain_serializer_function_ser_schema(to_wire, when_used="json"),
        )


def to_wire(value: Any) -> Any:
    """The JSON form of a date or time: the text it came from, else ISO 8601; other values as they are."""
    if isinstance(value, date):
        return getattr(value, "wire", None) or value.isoformat()
    return value


Timestamp: TypeAlias = Annotated[datetime, Wire(WireDatetime)]
"""A field's type for `format: date-time`."""

Date: TypeAlias = Annotated[date, Wire(WireDate)]
"""A field's type for `format: date`."""
