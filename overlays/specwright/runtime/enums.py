"""Enums that take any value: what a provider adds tomorrow is a member of its own today."""

from __future__ import annotations

from enum import Enum
from typing import Any, Self

from typing_extensions import override

__all__ = ["OpenEnum"]


class OpenEnum(str, Enum):  # noqa: UP042 (what `str()` gives of a member is that of the official SDKs)
    """A string with known values. One that is not known becomes a member without being listed, and keeps its text."""

    @classmethod
    @override
    def _missing_(cls, value: Any) -> Self | None:
        if not isinstance(value, str):
            return None
        for member in cls:
            if member.value.casefold() == value.casefold():
                return member
        unknown = str.__new__(cls, value)
        unknown._name_ = value
        unknown._value_ = value
        # the same object for the same text, so that members can be compared by identity
        return cls._value2member_map_.setdefault(value, unknown)  # type: ignore[return-value]
