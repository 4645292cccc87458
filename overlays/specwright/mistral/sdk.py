"""The clients that users make: the generated ones, with the official errors and what is written by hand."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Any

from specwright.runtime.errors import APIError
from specwright_generated.mistral import client as generated

from .tracing import traced

if TYPE_CHECKING:
    from specwright.runtime.call import Call

    from .chat import AsyncChat, Chat
    from .workflows import AsyncWorkflows, Workflows

__all__ = ["AsyncMistral", "Mistral"]


class AsyncMistral(generated.AsyncMistral):
    __doc__ = generated.AsyncMistral.__doc__

    async def execute(self, call: Call) -> Any:
        """Make a call and return what its method returns."""
        traced(call)
        try:
            return await super().execute(call)
        except APIError as error:
            from .errors import official

            raise official(error, self.profile.secret_values) from error

    @cached_property
    def chat(self) -> AsyncChat:
        from .chat import AsyncChat

        return AsyncChat(self)

    @cached_property
    def workflows(self) -> AsyncWorkflows:
        from .workflows import AsyncWorkflows

        return AsyncWorkflows(self)


class Mistral(generated.Mistral):
    __doc__ = generated.Mistral.__doc__

    _async_class = AsyncMistral

    def execute(self, call: Call) -> Any:
        """Make a call and return what its method returns."""
        traced(call)
        try:
            return super().execute(call)
        except APIError as error:
            from .errors import official

            raise official(error, self.profile.secret_values) from error

    @cached_property
    def chat(self) -> Chat:
        from .chat import Chat

        return Chat(self)

    @cached_property
    def workflows(self) -> Workflows:
        from .workflows import Workflows

        return Workflows(self)
