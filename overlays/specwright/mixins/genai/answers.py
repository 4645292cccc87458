"""What answers say, without looking through their candidates."""

from __future__ import annotations

import logging
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from specwright_generated.genai.types.function_call import FunctionCall
    from specwright_generated.genai.types.image import Image
    from specwright_generated.genai.types.part import Part

logger: logging.Logger = logging.getLogger("specwright.genai")

_BESIDE_TEXT = frozenset({"text", "thought", "thought_signature"})


class AnswerReading:
    """What an answer of a model says, without looking through its candidates. Of several, the first one counts."""

    @property
    def parts(self) -> list[Part] | None:
        """The parts of the first candidate; None where it has none."""
        candidates: list[Any] = getattr(self, "candidates", None) or []
        content = getattr(candidates[0], "content", None) if candidates else None
        return getattr(content, "parts", None)

    @property
    def text(self) -> str | None:
        """The texts of the first candidate together, thoughts left out; None where there is no text."""
        texts, others = _texts(_listed(self.parts))
        if others and texts:
            logger.warning("the answer has parts that are no text (%s): see `parts`", ", ".join(others))
        return "".join(texts) if texts else None

    @property
    def function_calls(self) -> list[FunctionCall] | None:
        """The calls that the model makes; None where it makes none."""
        return [part.function_call for part in _listed(self.parts) if part.function_call is not None] or None

    @property
    def executable_code(self) -> str | None:
        """The first code that the model wrote for its sandbox."""
        return next((part.executable_code.code for part in _listed(self.parts) if part.executable_code), None)

    @property
    def code_execution_result(self) -> str | None:
        """What the first such code printed."""
        results = (part.code_execution_result for part in _listed(self.parts))
        return next((result.output for result in results if result), None)

    @property
    def initial_prompt_token_count(self) -> int | None:
        """The tokens of the prompt as it was first sent, before any function was called."""
        usage = getattr(self, "usage_metadata", None)
        return None if usage is None else usage.initial_prompt_token_count


class UsageReading:
    """Token counts of an answer."""

    @property
    def initial_prompt_token_count(self) -> int | None:
        """The tokens of the prompt as it was first sent, before any function was called."""
        first: int | None = getattr(self, "_initial_prompt_token_count", None)
        return getattr(self, "prompt_token_count", None) if first is None else first


class ImagesReading:
    """The images of an answer."""

    @property
    def images(self) -> list[Image | None]:
        """Every generated image."""
        return [each.image for each in _listed(getattr(self, "generated_images", None))]


class LiveMessageReading:
    """What the model says in a live session's message."""

    @property
    def text(self) -> str | None:
        """The texts of the model's turn together, thoughts left out; None where there is none."""
        texts, _ = _texts(self._turn())
        return "".join(texts) or None

    @property
    def data(self) -> bytes | None:
        """The bytes of the model's turn together; None where there are none."""
        found = b"".join(part.inline_data.data or b"" for part in self._turn() if part.inline_data)
        return found or None

    def _turn(self) -> list[Any]:
        turn = getattr(getattr(self, "server_content", None), "model_turn", None)
        return _listed(getattr(turn, "parts", None))


def _texts(parts: Iterable[Any]) -> tuple[list[str], list[str]]:
    """The texts of parts, thoughts left out, and the names of what else is in them."""
    texts: list[str] = []
    others: list[str] = []
    for part in parts:
        others += [name for name in part.model_fields_set - _BESIDE_TEXT if getattr(part, name, None) is not None]
        if isinstance(part.text, str) and not part.thought:
            texts.append(part.text)
    return texts, sorted(set(others))


def _listed(value: Any) -> list[Any]:
    found: list[Any] = value
    return found if isinstance(value, list) else []
