"""The clients that users make: the generated ones, with the official errors and what is written by hand."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Any

from specwright.runtime.settings import BaseClient
from specwright_generated.mistral import client as generated

from .tracing import traced

if TYPE_CHECKING:
    from specwright.runtime.call import Call
    from specwright.runtime.errors import APIError

    from .chat import AsyncChat, Chat
    from .workflows import AsyncWorkflows, Workflows

__all__ = ["AsyncMistral", "Mistral"]


class _Named(BaseClient):
    """A client whose errors have the official names."""

    def named(self, error: APIError) -> APIError:
        from .errors import official

        return official(error, self.profile.secret_values)


class AsyncMistral(_Named, generated.AsyncMistral):
    __doc__ = generated.AsyncMistral.__doc__

    async def execute(self, call: Call) -> Any:
        """Make a call and return what its method returns."""
        traced(call)
        return await super().execute(call)

    @cached_property
    def chat(self) -> AsyncChat:
        from .chat import AsyncChat

        return AsyncChat(self)

    @cached_property
    def workflows(self) -> AsyncWorkflows:
        from .workflows import AsyncWorkflows

        return AsyncWorkflows(self)


class Mistral(_Named, generated.Mistral):
    __doc__ = generated.Mistral.__doc__

    _async_class = AsyncMistral

    def execute(self, call: Call) -> Any:
        """Make a call and return what its method returns."""
        traced(call)
        return super().execute(call)

    @cached_property
    def chat(self) -> Chat:
        from .chat import Chat

        return Chat(self)

    @cached_property
    def workflows(self) -> Workflows:
        from .workflows import Workflows

        return Workflows(self)
