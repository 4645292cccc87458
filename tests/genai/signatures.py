"""Functions of all kinds, to be declared by google-genai and by us. Type hints are real objects here, and not texts."""

import datetime
import enum
import functools
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated, Any, Literal, Optional

import pydantic
from typing_extensions import TypedDict


class Color(enum.Enum):
    RED = "red"
    BLUE = "blue"


class Number(enum.Enum):
    ONE = 1
    TWO = 2


class Point(pydantic.BaseModel):
    x: int
    y: float = 1.0


class Deep(pydantic.BaseModel):
    point: Point
    points: list[Point]
    name: str | None = None


class Tree(pydantic.BaseModel):
    branch: Optional["Tree"] = None


@dataclass
class Record:
    a: int


class Keys(TypedDict):
    a: int


def nothing() -> None: ...


def undocumented(a: int): ...  # type: ignore[no-untyped-def]


def texts(a: str, b: float = 1.5) -> str:
    """Take a text."""
    return f"{a}{b}"


def boolean(a: bool = True) -> bool:
    return a


def lists(a: list, b: list[str], c: list[list[int]], d: Sequence[int]) -> list[str]:  # type: ignore[type-arg]
    return [*a, *b, *c, *d]


def dicts(a: dict, b: dict[str, int], c: dict[str, Point]) -> dict[str, Any]:  # type: ignore[type-arg]
    return {**a, **b, **c}


def optional(a: int | None, b: int | None = None, c: int | None = 3) -> int | None:
    return a or b or c


def unions(a: int | str, b: int | list[str] | None = None, c: list[int | None] = []) -> Any:  # noqa: B006
    return a, b, c


def literals(a: Literal["x", "y"], b: Literal["x", "y"] = "x", c: Literal[1, 2] = 1) -> str:
    return f"{a}{b}{c}"


def literal_list(a: list[Literal["a", "b"]]) -> None: ...


def enums(a: Color, b: Number) -> None: ...


def model(a: Point) -> Point:
    return a


def deep(a: Deep) -> None: ...


def models(a: list[Point], b: Point | None = None) -> None: ...


def model_default(a: Point = None) -> None: ...  # type: ignore[assignment]


def recursive(a: Tree) -> None: ...


def pair(a: tuple[int, str], b: list[tuple[int, str]]) -> tuple[int, str]:
    return a


def sets(a: set[int]) -> None: ...


def raw(a: bytes) -> None: ...


def moment(a: datetime.datetime) -> None: ...


def annotated(a: Annotated[int, "the a"], b: Annotated[int, pydantic.Field(description="the b", ge=1)]) -> None: ...


def stars(a: int, *args: int, **more: int) -> None: ...


def only_stars(*args: int, **more: int) -> None: ...


def keywords(a: int, *, b: str) -> None: ...


def positions(a: int, /, b: str) -> None: ...


def quoted(a: "int", b: "list[str]" = []) -> "str":  # noqa: B006
    return f"{a}{b}"


def documented(city: str, days: int = 1) -> str:
    """Tell the weather.

    Args:
        city: Where.
        days: How many days ahead.

    Returns:
        The weather.
    """
    return f"{city}{days}"


def odd_default(a: float = "x") -> None: ...  # type: ignore[assignment]


def of_several(a: Point | Record) -> None: ...


def anything_back(a: int) -> object:
    return a


class Holder:
    """Has methods."""

    def method(self, a: int) -> str:
        """A method."""
        return str(a)

    @staticmethod
    def static(a: int) -> str:
        """A static method."""
        return str(a)

    @classmethod
    def of_class(cls, a: int) -> str:
        """A method of the class."""
        return str(a)

    def __call__(self, a: int) -> str:
        """Call it."""
        return str(a)


ALIKE: tuple[Any, ...] = (
    nothing,
    undocumented,
    texts,
    boolean,
    lists,
    dicts,
    optional,
    unions,
    literals,
    literal_list,
    enums,
    model,
    deep,
    models,
    model_default,
    recursive,
    pair,
    sets,
    raw,
    moment,
    annotated,
    stars,
    only_stars,
    keywords,
    positions,
    quoted,
    documented,
    odd_default,
    of_several,
    anything_back,
    Holder().method,
    Holder.static,
    Holder.of_class,
)


# --- which google-genai does not take, or takes otherwise -----------------------------------------------------------


def untyped(a, b=3): ...  # type: ignore[no-untyped-def]


def record(a: Record) -> None: ...


def keys(a: Keys) -> None: ...


def enum_default(a: Color = Color.RED) -> None: ...


def field_default(a: int = pydantic.Field(default=3, description="the a")) -> None: ...


def anything(a: Any) -> None: ...


def opaque_back(a: int) -> Holder:
    return Holder()


class Twin:
    class Point(pydantic.BaseModel):
        z: int


def twins(a: list[Point], b: list[Twin.Point]) -> None: ...


OTHERWISE: dict[str, tuple[Any, dict[str, Any]]] = {
    # why it differs: the function, and the schema of its arguments that is sent
    "parameters without a type are anything": (
        untyped,
        {"type": "object", "properties": {"a": {}, "b": {"default": 3}}, "required": ["a"]},
    ),
    "dataclasses are objects": (
        record,
        {
            "type": "object",
            "properties": {
                "a": {
                    "properties": {"a": {"title": "A", "type": "integer"}},
                    "required": ["a"],
                    "title": "Record",
                    "type": "object",
                }
            },
            "required": ["a"],
        },
    ),
    "typed dicts are objects": (
        keys,
        {
            "type": "object",
            "properties": {
                "a": {
                    "properties": {"a": {"title": "A", "type": "integer"}},
                    "required": ["a"],
                    "title": "Keys",
                    "type": "object",
                }
            },
            "required": ["a"],
        },
    ),
    "a member of an enum can be a default": (
        enum_default,
        {
            "type": "object",
            "properties": {"a": {"enum": ["red", "blue"], "title": "Color", "type": "string", "default": "red"}},
            "required": [],
        },
    ),
    "pydantic's Field can be a default": (
        field_default,
        {
            "type": "object",
            "properties": {"a": {"default": 3, "description": "the a", "type": "integer"}},
            "additionalProperties": False,
        },
    ),
    "what may be anything is still required": (
        anything,
        {"type": "object", "properties": {"a": {}}, "required": ["a"]},
    ),
    "a result that has no schema is not described": (
        opaque_back,
        {"type": "object", "properties": {"a": {"type": "integer"}}, "required": ["a"]},
    ),
    "objects that can be called are named after their class": (
        Holder(),
        {"type": "object", "properties": {"a": {"type": "integer"}}, "required": ["a"]},
    ),
    "partials leave out what they fix": (
        functools.partial(keywords, b="z"),
        {"type": "object", "properties": {"a": {"type": "integer"}}, "required": ["a"]},
    ),
}
