"""Answers that are followed as they come, and left at any time: from another thread or task too."""

from __future__ import annotations

from collections.abc import AsyncGenerator, AsyncIterator, Generator, Iterator, Sequence
from typing import TYPE_CHECKING, Self

if TYPE_CHECKING:
    from ._afc import Turn
    from .types import GenerateContentResponse


class Chunks:
    """The parts of an answer, to be iterated over once.

    Args:
        parts: what gives them.
        turns: the turn that they are of, once it has begun; it knows the HTTP stream that is open.
    """

    def __init__(self, parts: Generator[GenerateContentResponse, None, None], turns: Sequence[Turn]) -> None:
        self._parts = parts
        self._turns = turns

    def __iter__(self) -> Iterator[GenerateContentResponse]:
        return self._parts

    def __next__(self) -> GenerateContentResponse:
        return next(self._parts)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exc: object) -> None:
        self.close()

    def close(self) -> None:
        """Stop, and give the connection back. Whoever waits for a part in another thread gets a StreamError."""
        try:
            self._parts.close()
        except ValueError:
            # Another thread is inside of the generator, and comes out when its stream is gone.
            if not (self._turns and self._turns[0].open):
                raise
            self._turns[0].open.close()


class AsyncChunks:
    """The same for the other colour. `turn` is begun when it is asked for."""

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
            if not self._turn.open:
                raise
            await self._turn.open.close()
