"""Chats: conversations that remember what was said."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, AsyncIterator, Generator, Iterator, Sequence

    from specwright_generated.genai.types.part_union import PartUnion, PartUnionDict

    from ._afc import Turn
    from .models import AsyncModels, Models
    from .types import (
        Content,
        ContentDict,
        GenerateContentConfig,
        GenerateContentConfigDict,
        GenerateContentResponse,
    )

__all__ = ["AsyncChat", "AsyncChats", "Chat", "Chats"]


class _Conversation:
    """What both colours of chat have: a model, a config, and two histories."""

    def __init__(
        self,
        *,
        model: str,
        config: GenerateContentConfig | GenerateContentConfigDict | None = None,
        history: Sequence[Content | ContentDict],
    ) -> None:
        from ._history import History

        self._model = model
        self._config = config
        self._history = History(history)

    def get_history(self, curated: bool = False) -> list[Content]:
        """What was said so far.

        Args:
            curated: leave out the turns that the model did not answer validly, which is what is sent.
        """
        return list(self._history.curated if curated else self._history.comprehensive)

    def record_history(self, user_input: Content, model_output: list[Content], is_valid: bool) -> None:
        """Add a turn to what was said.

        Args:
            user_input: what the user said.
            model_output: what followed, up to the model's answer.
            is_valid: whether it is sent from now on.
        """
        self._history.record(user_input, model_output, is_valid)


class Chat(_Conversation):
    """A chat of a synchronous client; `client.chats.create` makes one."""

    def __init__(
        self,
        *,
        modules: Models,
        model: str,
        config: GenerateContentConfig | GenerateContentConfigDict | None = None,
        history: Sequence[Content | ContentDict],
    ) -> None:
        self._modules = modules
        super().__init__(model=model, config=config, history=history)

    def send_message(
        self,
        message: list[PartUnion | PartUnionDict] | PartUnion | PartUnionDict,
        config: GenerateContentConfig | GenerateContentConfigDict | None = None,
    ) -> GenerateContentResponse:
        """Say something and get the model's answer. Functions among the tools are called as it asks for them.

        Args:
            message: a text, a `types.Part`, a `types.File`, an image, or a list of them.
            config: how to answer this time, in place of the chat's own.

        Raises:
            errors.ClientError, errors.ServerError: the API answered with an error; nothing was added to the history.
            errors.UnsupportedFunctionError: a function cannot be declared, or needs the asynchronous client.
            ValueError: the message is none of these, or the backend does not take a field.
        """
        from . import _history, _turns

        said = _history.message(message)
        turn = self._turn(said, config)
        answer = _turns.answer(self._modules, self._model, turn, {})
        self._history.record(said, turn.news, turn.valid)
        return answer

    def send_message_stream(
        self,
        message: list[PartUnion | PartUnionDict] | PartUnion | PartUnionDict,
        config: GenerateContentConfig | GenerateContentConfigDict | None = None,
    ) -> Iterator[GenerateContentResponse]:
        """Say something and follow the model's answer as it arrives. Arguments and errors as for `send_message`.

        The turn goes into the history once the answer is complete.

        Returns:
            An iterator of GenerateContentResponse, the parts. `close()` leaves it early, in any thread.
        """
        from ._following import Chunks

        begun: list[Turn] = []
        return Chunks(self._followed(message, config, begun), begun)

    def _followed(
        self,
        message: list[PartUnion | PartUnionDict] | PartUnion | PartUnionDict,
        config: GenerateContentConfig | GenerateContentConfigDict | None,
        begun: list[Turn],
    ) -> Generator[GenerateContentResponse, None, None]:
        from . import _history, _turns

        said = _history.message(message)
        turn = self._turn(said, config)
        begun.append(turn)
        yield from _turns.chunks(self._modules, self._model, turn, {})
        self._history.record(said, turn.news, turn.valid)

    def _turn(self, said: Content, config: GenerateContentConfig | GenerateContentConfigDict | None) -> Turn:
        from . import _afc

        asked = _afc.checked(config if config else self._config)
        tools = _afc.without_sessions(asked)
        return _afc.Turn([*self._history.curated, said], asked, tools, sync=True, chat=True)


class Chats:
    """Makes chats: `client.chats`."""

    def __init__(self, modules: Models) -> None:
        self._modules = modules

    def create(
        self,
        *,
        model: str,
        config: GenerateContentConfig | GenerateContentConfigDict | None = None,
        history: list[Content | ContentDict] | None = None,
    ) -> Chat:
        """Begin a chat; nothing is sent.

        Args:
            model: the model's name, such as `gemini-2.5-flash`.
            config: how it is to answer, unless a message has a config of its own, which takes the place of this one
                as a whole. Functions among its `tools` are called as the model asks for them.
            history: what was said before: turns (`types.Content`) or their dicts, such as a saved `get_history()`.

        Returns:
            Chat: `send_message` and `send_message_stream` go on with it, `get_history` has what was said.

        Raises:
            ValueError: a role in the history is neither `user` nor `model`.

        Source: https://ai.google.dev/gemini-api/docs/text-generation
        """
        return Chat(modules=self._modules, model=model, config=config, history=history or [])


class AsyncChat(_Conversation):
    """A chat of an asynchronous client; `client.aio.chats.create` makes one."""

    def __init__(
        self,
        *,
        modules: AsyncModels,
        model: str,
        config: GenerateContentConfig | GenerateContentConfigDict | None = None,
        history: Sequence[Content | ContentDict],
    ) -> None:
        self._modules = modules
        super().__init__(model=model, config=config, history=history)

    async def send_message(
        self,
        message: list[PartUnion | PartUnionDict] | PartUnion | PartUnionDict,
        config: GenerateContentConfig | GenerateContentConfigDict | None = None,
    ) -> GenerateContentResponse:
        """See `Chat.send_message`."""
        from . import _history, _turns

        said = _history.message(message)
        turn = await self._turn(said, config)
        answer = await _turns.aanswer(self._modules, self._model, turn, {})
        self._history.record(said, turn.news, turn.valid)
        return answer

    async def send_message_stream(
        self,
        message: list[PartUnion | PartUnionDict] | PartUnion | PartUnionDict,
        config: GenerateContentConfig | GenerateContentConfigDict | None = None,
    ) -> AsyncIterator[GenerateContentResponse]:
        """See `Chat.send_message_stream`; to be awaited, and then iterated over. `aclose()` leaves it, in any task."""
        from . import _history
        from ._following import AsyncChunks

        said = _history.message(message)
        turn = await self._turn(said, config)
        return AsyncChunks(self._followed(said, turn), turn)

    async def _followed(self, said: Content, turn: Turn) -> AsyncGenerator[GenerateContentResponse, None]:
        from contextlib import aclosing

        from . import _turns

        async with aclosing(_turns.achunks(self._modules, self._model, turn, {})) as parts:
            async for part in parts:
                yield part
        self._history.record(said, turn.news, turn.valid)

    async def _turn(self, said: Content, config: GenerateContentConfig | GenerateContentConfigDict | None) -> Turn:
        from . import _afc

        asked = _afc.checked(config if config else self._config)
        tools = await _afc.with_sessions(asked)
        return _afc.Turn([*self._history.curated, said], asked, tools, sync=False, chat=True)


class AsyncChats:
    """Makes chats: `client.aio.chats`."""

    def __init__(self, modules: AsyncModels) -> None:
        self._modules = modules

    def create(
        self,
        *,
        model: str,
        config: GenerateContentConfig | GenerateContentConfigDict | None = None,
        history: list[Content | ContentDict] | None = None,
    ) -> AsyncChat:
        """See `Chats.create`."""
        return AsyncChat(modules=self._modules, model=model, config=config, history=history or [])
