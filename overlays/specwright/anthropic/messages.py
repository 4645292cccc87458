"""Messages with what is written by hand: streams that put the message together, and answers that are objects."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import TYPE_CHECKING, Any, TypeVar, cast

from specwright_generated.anthropic.resources.beta.messages import messages as beta_generated
from specwright_generated.anthropic.resources.messages import messages as generated

if TYPE_CHECKING:
    from typing_extensions import Unpack

    from specwright.runtime.aliases import Body, Headers, Query, Timeout
    from specwright_generated.anthropic.types.message_create_params import MessageCreateParamsBase

    from .message_streams import AsyncMessageStreamManager, MessageStreamManager
    from .parsed import ParsedBetaMessage, ParsedMessage

    class Params(MessageCreateParamsBase, total=False):
        """Arguments of `create`, with those that every method has."""

        extra_headers: Headers | None
        extra_query: Query | None
        extra_body: Body | None
        timeout: float | Timeout | None


T = TypeVar("T")

__all__ = ["AsyncBetaMessages", "AsyncMessages", "BetaMessages", "Messages"]


def _asking(form: type[Any] | None, params: Mapping[str, Any]) -> dict[str, Any]:
    """The arguments of `create` that ask for text in the form of a type."""
    if form is None:
        return {**params}
    from .parsed import output_config

    return {**params, "output_config": output_config(form, params.get("output_config"))}


def _create(messages: Any) -> Callable[..., Any]:
    """`create`, whose overloads a dict of arguments cannot be checked against."""
    return cast("Callable[..., Any]", messages.create)


class Messages(generated.Messages):
    __doc__ = generated.Messages.__doc__

    def stream(
        self, *, output_format: type[T] | None = None, **params: Unpack[Params]
    ) -> MessageStreamManager[ParsedMessage[T]]:
        """Create a message and follow it as it arrives: `with client.messages.stream(…) as stream`.

        Args:
            output_format: a type, such as a pydantic class, that the answer's text is to be an object of.
            params: arguments of `create`.
        """
        from .message_streams import MessageStreamManager
        from .parsed import ParsedMessage

        asked = _asking(output_format, params)
        ask = partial(_create(self), **asked, stream=True)
        return MessageStreamManager(ask, ParsedMessage[T], output_format)

    def parse(self, *, output_format: type[T] | None = None, **params: Unpack[Params]) -> ParsedMessage[T]:  # type: ignore[override]  # pyright: ignore[reportIncompatibleMethodOverride]  # answers are objects
        """Create a message whose text is an object, `parsed_output`.

        Args:
            output_format: the type that it is to be an object of, such as a pydantic class.
            params: arguments of `create`.

        Raises:
            pydantic.ValidationError: the text does not fit; most likely it was cut off at `max_tokens`.
        """
        from .parsed import ParsedMessage, parsed_message

        answer = _create(self)(**_asking(output_format, params))
        found = parsed_message(ParsedMessage, answer.to_dict(mode="json"), output_format)
        return cast("ParsedMessage[T]", found)


class AsyncMessages(generated.AsyncMessages):
    __doc__ = generated.AsyncMessages.__doc__

    def stream(
        self, *, output_format: type[T] | None = None, **params: Unpack[Params]
    ) -> AsyncMessageStreamManager[ParsedMessage[T]]:
        """Create a message and follow it as it arrives: `async with client.messages.stream(…) as stream`.

        Args:
            output_format: a type, such as a pydantic class, that the answer's text is to be an object of.
            params: arguments of `create`.
        """
        from .message_streams import AsyncMessageStreamManager
        from .parsed import ParsedMessage

        asked = _asking(output_format, params)
        ask = partial(_create(self), **asked, stream=True)
        return AsyncMessageStreamManager(ask, ParsedMessage[T], output_format)

    async def parse(self, *, output_format: type[T] | None = None, **params: Unpack[Params]) -> ParsedMessage[T]:  # type: ignore[override]  # pyright: ignore[reportIncompatibleMethodOverride]  # answers are objects
        """Create a message whose text is an object, `parsed_output`.

        Args:
            output_format: the type that it is to be an object of, such as a pydantic class.
            params: arguments of `create`.

        Raises:
            pydantic.ValidationError: the text does not fit; most likely it was cut off at `max_tokens`.
        """
        from .parsed import ParsedMessage, parsed_message

        answer = await _create(self)(**_asking(output_format, params))
        found = parsed_message(ParsedMessage, answer.to_dict(mode="json"), output_format)
        return cast("ParsedMessage[T]", found)


class BetaMessages(beta_generated.Messages):
    __doc__ = beta_generated.Messages.__doc__

    def stream(
        self, *, output_format: type[T] | None = None, **params: Any
    ) -> MessageStreamManager[ParsedBetaMessage[T]]:
        """Create a message and follow it as it arrives: `with client.beta.messages.stream(…) as stream`.

        Args:
            output_format: a type, such as a pydantic class, that the answer's text is to be an object of.
            params: arguments of `create`.
        """
        from .message_streams import MessageStreamManager
        from .parsed import ParsedBetaMessage

        asked = _asking(output_format, params)
        ask = partial(_create(self), **asked, stream=True)
        return MessageStreamManager(ask, ParsedBetaMessage[T], output_format)

    def parse(self, *, output_format: type[T] | None = None, **params: Any) -> ParsedBetaMessage[T]:  # type: ignore[override]  # pyright: ignore[reportIncompatibleMethodOverride]  # answers are objects
        """Create a message whose text is an object, `parsed_output`.

        Args:
            output_format: the type that it is to be an object of, such as a pydantic class.
            params: arguments of `create`.

        Raises:
            pydantic.ValidationError: the text does not fit; most likely it was cut off at `max_tokens`.
        """
        from .parsed import ParsedBetaMessage, parsed_message

        answer = _create(self)(**_asking(output_format, params))
        return cast(
            "ParsedBetaMessage[T]", parsed_message(ParsedBetaMessage, answer.to_dict(mode="json"), output_format)
        )


class AsyncBetaMessages(beta_generated.AsyncMessages):
    __doc__ = beta_generated.AsyncMessages.__doc__

    def stream(
        self, *, output_format: type[T] | None = None, **params: Any
    ) -> AsyncMessageStreamManager[ParsedBetaMessage[T]]:
        """Create a message and follow it as it arrives: `async with client.beta.messages.stream(…) as stream`.

        Args:
            output_format: a type, such as a pydantic class, that the answer's text is to be an object of.
            params: arguments of `create`.
        """
        from .message_streams import AsyncMessageStreamManager
        from .parsed import ParsedBetaMessage

        asked = _asking(output_format, params)
        return AsyncMessageStreamManager(
            lambda: _create(self)(**asked, stream=True), ParsedBetaMessage[T], output_format
        )

    async def parse(self, *, output_format: type[T] | None = None, **params: Any) -> ParsedBetaMessage[T]:  # type: ignore[override]  # pyright: ignore[reportIncompatibleMethodOverride]  # answers are objects
        """Create a message whose text is an object, `parsed_output`.

        Args:
            output_format: the type that it is to be an object of, such as a pydantic class.
            params: arguments of `create`.

        Raises:
            pydantic.ValidationError: the text does not fit; most likely it was cut off at `max_tokens`.
        """
        from .parsed import ParsedBetaMessage, parsed_message

        answer = await _create(self)(**_asking(output_format, params))
        return cast(
            "ParsedBetaMessage[T]", parsed_message(ParsedBetaMessage, answer.to_dict(mode="json"), output_format)
        )
