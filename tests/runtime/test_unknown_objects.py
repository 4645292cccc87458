"""What a union does not know is kept, says so, and gives what came."""

from typing import Annotated, Literal

from pydantic import Field

from specwright.runtime.models import BaseModel, UnknownObject, parse_python


class Circle(BaseModel):
    type: Literal["circle"]
    radius: int | None = None


class Square(BaseModel):
    type: Literal["square"]


def test_it_says_that_it_is_unknown_and_gives_all_of_it() -> None:
    came = {"type": "star", "raw": {"points": [5]}, "is_unknown": False}
    found: object = parse_python(Annotated[Circle | Square, Field(discriminator="type")], came)
    assert isinstance(found, UnknownObject)
    assert found.raw == came
    assert found.is_unknown is True
    assert found.type == "star"
    assert found.model_extra == came
    assert found.to_dict() == came


def test_it_may_say_nothing_of_its_type() -> None:
    found = UnknownObject.model_validate({"points": 5})
    assert found.type is None
    assert found.to_dict() == {"points": 5}
