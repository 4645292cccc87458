"""Functions of all kinds, for the tables of the tests."""

from __future__ import annotations

import dataclasses
import datetime
import enum
import functools
from collections.abc import Callable, Sequence
from typing import Annotated, Any, Literal, Optional

from pydantic import BaseModel, Field
from typing_extensions import TypedDict

from specwright.tools import Injected


class Colour(enum.Enum):
    RED = "red"
    BLUE = "blue"


class Point(BaseModel):
    x: int
    y: int = 0


@dataclasses.dataclass
class Size:
    width: float
    height: float = 1.0


class Options(TypedDict, total=False):
    loud: bool


class Context:
    pass


def plain(city: str, days: int = 3, *, unit: Literal["c", "f"] = "c") -> str:
    """Tell the weather.

    It is always sunny.

    Args:
        city (str): Where, in
            plain words.
        days: How many days.

    Returns:
        A sentence.
    """
    return f"{city} {days} {unit}"


def numpy_style(city: str, days: int = 3) -> str:
    """Tell the weather.

    Parameters
    ----------
    city : str
        Where.
    days : int, optional
        How many days.
    """
    return f"{city} {days}"


def sphinx_style(city: str, days: int = 3) -> str:
    """Tell the weather.

    :param city: Where.
    :param int days: How many days.
    :returns: A sentence.
    """
    return f"{city} {days}"


DEFAULT: Any = Field("x", max_length=2)


def documented(a: Annotated[int, Field(description="The hint's.", ge=1, le=9)], b: str = DEFAULT) -> int:
    """Count.

    Args:
        a: The docstring's.
    """
    return a + len(b)


def types(  # type: ignore[no-untyped-def]  # one parameter has no hint
    colour: Colour,
    point: Point,
    size: Size,
    options: Options,
    when: datetime.datetime,
    either: int | str,
    maybe: Optional[int],  # noqa: UP045 - as older programs write it
    many: list[Point],
    several: Sequence[str],
    table: dict[str, float],
    pair: tuple[int, str],
    anything: Any,
    bare,
    default: Colour = Colour.RED,
) -> None:
    pass


def positional(a: int, /, b: int) -> int:
    return a - b


def with_context(
    ctx: Context, query: str, log: Annotated[Context, Injected()], more: Annotated[int, Injected] = 1
) -> str:
    """Search."""
    return query


async def asynchronous(x: int) -> int:
    """Wait."""
    return x


class Service:
    """A service."""

    def method(self, x: int) -> int:
        """A method."""
        return x

    @classmethod
    def made(cls, x: int) -> int:
        """A class method."""
        return x

    @staticmethod
    def still(x: int) -> int:
        """A static method."""
        return x


class Called:
    """An object to call."""

    def __call__(self, x: int) -> int:
        return x


class CalledAsync:
    async def __call__(self, x: int) -> int:
        """Call and wait."""
        return x


def wrapped(function: Callable[..., Any]) -> Callable[..., Any]:
    @functools.wraps(function)
    def inner(*args: Any, **kwargs: Any) -> Any:
        return function(*args, **kwargs)

    return inner


def returns_nothing() -> None: ...


def returns_context() -> Context: ...  # type: ignore[empty-body]


def returns_point() -> list[Point]: ...  # type: ignore[empty-body]


def untyped(x):  # type: ignore[no-untyped-def]
    return x


def star(*numbers: int) -> int:
    return sum(numbers)


def stars(x: int, **more: int) -> int:
    return x + len(more)


def odd(value: Context) -> None: ...


def lost(value: int) -> None: ...


def broken(value: int) -> None: ...


lost.__annotations__["value"] = "Missing"
broken.__annotations__["value"] = "int |"


def number(x: int) -> int:
    return x


def real(x: float) -> float:
    return x


def text(x: str) -> str:
    return x


def flag(x: bool) -> bool:
    return x


def colour(x: Colour) -> Colour:
    return x


def model(x: Point) -> Point:
    return x


def record(x: Size) -> Size:
    return x


def typed(x: Options) -> Options:
    return x


def many(x: list[Point]) -> list[Point]:
    return x


def maybe(x: int | None = None) -> int | None:
    return x


def either(x: int | str) -> int | str:
    return x


def textual(x: str | list[int]) -> str | list[int]:
    return x


def late(a: int = 1, b: int = 2, /, *, c: int = 3) -> tuple[int, int, int]:
    return a, b, c


EMPTY: Any = Field(default_factory=list)


def factory(x: list[int] = EMPTY) -> list[int]:
    return x
