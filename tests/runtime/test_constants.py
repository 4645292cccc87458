"""Fields of one value: given to objects that are made by hand and sent with them, never added to what is parsed."""

from __future__ import annotations

from typing import Any, Literal

import pytest

from specwright.runtime.models import BaseModel, encode_json, encode_python, parse_json, parse_python


class Text(BaseModel):
    text: str
    type: Literal["text"] = "text"
    role: Literal["user"] | None = "user"


class Number(BaseModel):
    text: str
    type: Literal["number"] = "number"


class Choice(BaseModel):
    part: Text | Number
    strict: bool | None = None


@pytest.mark.parametrize(
    ("given", "sent"),
    [
        ({"text": "a"}, {"text": "a", "type": "text", "role": "user"}),
        ({"text": "a", "role": None}, {"text": "a", "type": "text", "role": None}),
        ({"text": "a", "type": "text", "new": 1}, {"text": "a", "type": "text", "role": "user", "new": 1}),
    ],
)
def test_an_object_made_by_hand_has_and_sends_its_constants(given: dict[str, Any], sent: dict[str, Any]) -> None:
    made = Text(**given)
    assert encode_python(made) == sent
    assert parse_json(dict[str, Any], encode_json(made)) == sent
    assert made.to_dict() == made.model_dump(exclude_unset=True) == sent


@pytest.mark.parametrize("parsed", [parse_json(Text, b'{"text": "a"}'), parse_python(Text, {"text": "a"})])
def test_an_answer_that_lacked_constants_lacks_them_still(parsed: Text) -> None:
    assert parsed.to_dict() == {"text": "a"}
    # What has to be there and is not reads as None; what may be left out reads as the only thing it can be.
    assert [getattr(parsed, name) for name in ("type", "role")] == [None, "user"]


def test_a_missing_constant_is_no_fit_for_a_union() -> None:
    """Without its tag nothing says which member it is: the strict reader leaves it to the tolerant one."""
    data = b'{"part": {"text": "a", "type": "number"}}'
    assert type(parse_json(Choice, data).part) is Number
    untagged = parse_json(Choice, b'{"part": {"text": "a"}}')
    assert untagged.to_dict() == {"part": {"text": "a"}}


def test_an_object_inside_another_keeps_what_it_was_given() -> None:
    whole = Choice(part=Number(text="1"))
    assert encode_python(whole) == {"part": {"text": "1", "type": "number"}}


def test_a_wrong_constant_is_refused_where_one_is_made_by_hand() -> None:
    with pytest.raises(ValueError, match="type"):
        Text(text="a", type="number")  # type: ignore[arg-type]
