"""The two histories of a chat: all that was said, and what of it is sent again. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

from . import _contents

if TYPE_CHECKING:
    from .types import Content, ContentDict, GenerateContentResponse

_TAKEN = "a message is a text, a types.Part, a types.File, an image, or a list of them"


class History:
    """What was said in a chat.

    `comprehensive` is all of it. `curated` leaves out the turns that the model did not answer validly, with what the
    user said in them, so that they cannot spoil what follows.

    Args:
        contents: what was said before.

    Raises:
        ValueError: a role is neither `user` nor `model`.
        pydantic.ValidationError: something is no turn.
    """

    def __init__(self, contents: Iterable[Content | ContentDict]) -> None:
        from .types import Content

        self.comprehensive: list[Content] = [Content.model_validate(content) for content in contents]
        for content in self.comprehensive:
            if content.role not in ("user", "model"):
                raise ValueError(f"the role of a turn is `user` or `model`, not {content.role!r}")
        self.curated: list[Content] = _curated(self.comprehensive)

    def record(self, asked: Content, answered: Sequence[Content], valid: bool) -> None:
        """Add what was asked, and what followed up to the answer; an empty turn stands for nothing."""
        from .types import Content

        turn = [asked, *(answered or [Content(role="model", parts=[])])]
        self.comprehensive.extend(turn)
        if valid:
            self.curated.extend(turn)


def message(value: Any) -> Content:
    """What a user says in a chat, as a turn.

    Raises:
        ValueError: it is nothing that can be said.
    """
    from .types import File, Part

    listed: list[Any] = value
    for each in listed if isinstance(value, list) else (value,):
        if not isinstance(each, str | Part | File) and _contents.blob_of_image(each) is None:
            raise ValueError(f"{_TAKEN}; not {type(each).__name__}")
    return _contents.turn(_contents.parts(value))


def valid_answer(answer: GenerateContentResponse) -> bool:
    """Whether an answer, or a part of one, has something to go on from."""
    first = answer.candidates[0] if answer.candidates else None
    return first is not None and first.content is not None and _valid(first.content)


def finished(answer: GenerateContentResponse) -> bool:
    """Whether an answer, or a part of one, says that it is the end."""
    return bool(answer.candidates and answer.candidates[0].finish_reason)


def _valid(content: Content) -> bool:
    parts = content.parts or []
    # Most parts are texts, which is quicker to see than that not all fields are empty.
    return bool(parts) and all(part.text is not None or any(value is not None for _, value in part) for part in parts)


def _curated(contents: Sequence[Content]) -> list[Content]:
    kept: list[Content] = []
    index = 0
    while index < len(contents):
        if contents[index].role == "user":
            kept.append(contents[index])
            index += 1
            continue
        answer: list[Content] = []
        while index < len(contents) and contents[index].role == "model":
            answer.append(contents[index])
            index += 1
        if all(_valid(content) for content in answer):
            kept.extend(answer)
        elif kept:
            kept.pop()
    return kept
