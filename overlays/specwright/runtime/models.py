"""Models: what generated types are made of, and how they come from JSON and go back to it.

from specwright.runtime.models import BaseModel

class Thread(BaseModel):
    id: str
    schema_: str | None = Field(default=None, alias="schema")
"""

from __future__ import annotations

from .base import BaseModel, UnknownObject
from .encode import encode_json, encode_python
from .enums import OpenEnum
from .integers import Integer
from .parse import MalformedJSON, build, json_parser, parse_json, parse_python, python_parser, reshaping_parser
from .reserved import RESERVED_FIELD_NAMES
from .timestamps import Date, Timestamp, WireDate, WireDatetime
from .wirebytes import Base64Bytes, WireBytes

__all__ = [
    "RESERVED_FIELD_NAMES",
    "Base64Bytes",
    "BaseModel",
    "Date",
    "Integer",
    "MalformedJSON",
    "OpenEnum",
    "Timestamp",
    "UnknownObject",
    "WireBytes",
    "WireDate",
    "WireDatetime",
    "build",
    "encode_json",
    "encode_python",
    "json_parser",
    "parse_json",
    "parse_python",
    "python_parser",
    "reshaping_parser",
]
