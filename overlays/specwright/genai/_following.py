"""Answers that are followed as they come, and left at any time: from another task too."""

from __future__ import annotations

from collections.abc import AsyncGenerator, AsyncIterator
from typing import TYPE_CHECKING, Self

if TYPE_CHECKING:
    from ._afc import Turn
    from .types import GenerateContentResponse


class AsyncChunks:
    """The parts of an answer, to be iterated over once.

    Args:
        parts: what gives them.
        turn: the turn that they are of, which knows the HTTP stream that is open.
    """

    def __init__(self, parts: AsyncGenerator[GenerateContentResponse, None], turn: Turn) -> None:
        self._parts = parts
        self._turn = turn

    def __aiter__(self) -> AsyncIterator[GenerateContentResponse]:
        return self._parts

    async def __anext__(self) -> GenerateContentResponse:
        return await anext(self._parts)

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *exc: object) -> None:
        await self.aclose()

    async def aclose(self) -> None:
        """Stop, and give the connection back. Whoever waits for a part in another task gets a StreamError."""
        try:
            await self._parts.aclose()
        except RuntimeError:
            # Another task is inside of the generator, and comes out when its stream is gone.
            if self._turn.open is None:
                raise
            await self._turn.open.close()
