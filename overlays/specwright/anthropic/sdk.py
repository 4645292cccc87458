"""The clients that users make: the generated ones, with the official errors and what is written by hand."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from specwright.runtime.errors import APIError, APIStatusError
from specwright.runtime.settings import BaseClient
from specwright_generated.anthropic import client as generated
from specwright_generated.anthropic.resources.beta import beta as generated_beta

if TYPE_CHECKING:
    from .beta_tool_runs import AsyncBetaMessages, BetaMessages
    from .messages import AsyncMessages, Messages

__all__ = ["Anthropic", "AsyncAnthropic"]


class Beta(generated_beta.Beta):
    __doc__ = generated_beta.Beta.__doc__

    @cached_property
    def messages(self) -> BetaMessages:
        from .beta_tool_runs import BetaMessages

        return BetaMessages(self._client)


class AsyncBeta(generated_beta.AsyncBeta):
    __doc__ = generated_beta.AsyncBeta.__doc__

    @cached_property
    def messages(self) -> AsyncBetaMessages:
        from .beta_tool_runs import AsyncBetaMessages

        return AsyncBetaMessages(self._client)


class _Named(BaseClient):
    """A client whose errors have the official names."""

    def named(self, error: APIError) -> APIError:
        from .errors import official

        return official(error, self.profile.secret_values) if isinstance(error, APIStatusError) else error


class Anthropic(_Named, generated.Anthropic):
    __doc__ = generated.Anthropic.__doc__

    @cached_property
    def messages(self) -> Messages:
        from .messages import Messages

        return Messages(self)

    @cached_property
    def beta(self) -> Beta:
        return Beta(self)


class AsyncAnthropic(_Named, generated.AsyncAnthropic):
    __doc__ = generated.AsyncAnthropic.__doc__

    @cached_property
    def messages(self) -> AsyncMessages:
        from .messages import AsyncMessages

        return AsyncMessages(self)

    @cached_property
    def beta(self) -> AsyncBeta:
        return AsyncBeta(self)
