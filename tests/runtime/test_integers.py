"""Whole numbers that may come as texts of digits, by both passes."""

from __future__ import annotations

import json
from typing import Annotated, Any

import pytest
from pydantic import Field, ValidationError

from specwright.runtime.models import BaseModel, Integer, parse_json, parse_python


class Sizes(BaseModel):
    """An object with numbers of all kinds."""

    total: Annotated[Integer | None, Field(alias="totalBytes")] = None
    needed: Integer
    each: list[Integer] | None = None
    plain: int | None = None


@pytest.mark.parametrize(
    ("sent", "read"),
    [
        (7, 7),
        ("7", 7),
        ("-12345678901", -12345678901),
        ("18446744073709551615", 2**64 - 1),
        ("0007", 7),
        ("", ""),
        ("seven", "seven"),
        ("1e3", "1e3"),
        ("7 ", "7 "),
        ("7\n", "7\n"),
        ("\u0661", "\u0661"),
        ("9" * 21, "9" * 21),
        (1.5, 1.5),
        (True, True),
        (None, None),
        ({"a": 1}, {"a": 1}),
    ],
)
def test_a_text_of_digits_is_a_number_and_all_else_stays(sent: Any, read: Any) -> None:
    value = {"totalBytes": sent, "needed": sent, "each": [sent, 1]}
    for found in (parse_json(Sizes, json.dumps(value)), parse_python(Sizes, value)):
        assert (found.total, found.needed, found.each) == (read, read, [read, 1])
        assert [type(each) for each in (found.total, found.needed)] == [type(read)] * 2
        written = json.loads(found.model_dump_json(by_alias=True, exclude_unset=True))
        assert written == {"totalBytes": read, "needed": read, "each": [read, 1]}


def test_other_numbers_are_numbers_only() -> None:
    kept: object = parse_json(Sizes, '{"needed": "1", "plain": "1"}').plain
    assert kept == "1"


def test_python_code_gives_numbers() -> None:
    assert Sizes(needed=3).needed == 3
    with pytest.raises(ValidationError):
        Sizes(needed="three")  # type: ignore[arg-type]
