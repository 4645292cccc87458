"""Answers in the form that was asked for: a pydantic model, an enum, a list, or plain JSON. Pure."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from enum import Enum
from typing import TYPE_CHECKING, Any, TypeAlias

if TYPE_CHECKING:
    from .types import GenerateContentConfig, GenerateContentResponse

Reader: TypeAlias = Callable[[str], Any]
"""Makes of an answer's text what it stands for; raises ValueError where it stands for nothing."""


def reader(config: GenerateContentConfig) -> Reader | None:
    """How the answers to a request are read, or None where it asks for no form.

    Raises:
        ValueError: the form is none.
    """
    schema: Any = config.response_schema
    if schema is None:
        return json.loads if config.response_json_schema is not None else None
    from .types import Schema

    if isinstance(schema, Mapping | Schema):
        return json.loads
    if isinstance(schema, type) and issubclass(schema, Enum):
        return lambda text: _member(schema, text)
    return _typed(config.response_schema)


def read(answer: GenerateContentResponse, how: Reader | None) -> GenerateContentResponse:
    """An answer with `parsed` set to what its text stands for, if it stands for something."""
    text = _text(answer) if how is not None else None
    if how is not None and text is not None:
        try:
            answer.parsed = how(text)
        except (ValueError, RecursionError):
            # Models do not always keep to the form, and parts of a stream never do: the text is there all the same.
            answer.parsed = None
    return answer


def _typed(form: Any) -> Reader:
    from pydantic import PydanticUserError, TypeAdapter

    try:
        return TypeAdapter[Any](form).validate_json
    except PydanticUserError as error:
        raise ValueError(f"`response_schema` is a type, a types.Schema or a JSON schema, not {form!r:.200}") from error


def _member(kind: type[Enum], text: str) -> Enum:
    for value in (text, text.strip().strip('"')):
        for member in kind:
            if str(member.value) == value:
                return member
    raise ValueError(f"{text!r:.100} is no {kind.__name__}")


def _text(answer: GenerateContentResponse) -> str | None:
    candidate = answer.candidates[0] if answer.candidates else None
    parts = (candidate.content.parts if candidate is not None and candidate.content is not None else None) or ()
    texts = [part.text for part in parts if part.text is not None and not part.thought]
    return "".join(texts) if texts else None
