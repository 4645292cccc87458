"""Operations that take a while, whatever they do."""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import TYPE_CHECKING, Any, Self

from typing_extensions import override

from specwright.runtime.lazy import resolve


class Operation(ABC):
    """Work that goes on at Google's.

    Attributes:
        name: what it is asked for by.
        metadata: what is known of it as it goes on.
        done: whether it has ended, with an `error` or with a result.
        error: why it failed.
    """

    if TYPE_CHECKING:
        name: str | None
        metadata: dict[str, object] | None
        done: bool | None
        error: dict[str, object] | None

    @classmethod
    @abstractmethod
    def from_api_response(cls, api_response: Any, is_vertex_ai: bool = False) -> Self:
        """The operation that a backend's JSON says."""


class OperationReading(Operation):
    """An operation from what a backend answers."""

    @override
    @classmethod
    def from_api_response(cls, api_response: Any, is_vertex_ai: bool = False) -> Self:
        """The operation that a backend's JSON says.

        Args:
            api_response: the answer, parsed.
            is_vertex_ai: whether it is Vertex AI's, and not the Gemini Developer API's.
        """
        made: Self = resolve("specwright.genai._operations:read")(cls, api_response, vertex=is_vertex_ai)
        return made
