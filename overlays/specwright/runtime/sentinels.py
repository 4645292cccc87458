"""Stand-ins for arguments that were left out, where None means something."""

from __future__ import annotations

from typing import Any, Literal, TypeGuard, TypeVar

T = TypeVar("T")


class NotGiven:
    """The type of `not_given`: "use the default", where None would be a value (`timeout=None` is no timeout)."""

    __slots__ = ()

    def __bool__(self) -> Literal[False]:
        return False

    def __repr__(self) -> str:
        return "NOT_GIVEN"


class Omit:
    """The type of `omit`: "leave this out of the request", for an argument or for a header that is sent otherwise."""

    __slots__ = ()

    def __bool__(self) -> Literal[False]:
        return False

    def __repr__(self) -> str:
        return "omit"


not_given: NotGiven = NotGiven()
NOT_GIVEN: NotGiven = NotGiven()
omit: Omit = Omit()

_ABSENT = (NotGiven, Omit)


def is_given(value: T | NotGiven | Omit) -> TypeGuard[T]:
    """True if `value` was given: it is neither `omit` nor `not_given`. None is given."""
    return not isinstance(value, _ABSENT)


def given(values: Any) -> dict[str, Any]:
    """The entries of a mapping whose values were given."""
    # Most arguments of most calls are `omit` itself, which is told without a look at its type.
    return {key: value for key, value in values.items() if value is not omit and not isinstance(value, _ABSENT)}
