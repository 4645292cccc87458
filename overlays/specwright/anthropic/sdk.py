"""The clients that users make: the generated ones, with the official errors and what is written by hand."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Any

from specwright.runtime.errors import APIStatusError
from specwright_generated.anthropic import client as generated
from specwright_generated.anthropic.resources.beta import beta as generated_beta

if TYPE_CHECKING:
    from specwright.runtime.call import Call

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


class Anthropic(generated.Anthropic):
    __doc__ = generated.Anthropic.__doc__

    def execute(self, call: Call) -> Any:
        """Make a call and return what its method returns."""
        try:
            return super().execute(call)
        except APIStatusError as error:
            from .errors import official

            raise official(error, self.profile.secret_values) from error.__cause__

    @cached_property
    def messages(self) -> Messages:
        from .messages import Messages

        return Messages(self)

    @cached_property
    def beta(self) -> Beta:
        return Beta(self)


class AsyncAnthropic(generated.AsyncAnthropic):
    __doc__ = generated.AsyncAnthropic.__doc__

    async def execute(self, call: Call) -> Any:
        """Make a call and return what its method returns."""
        try:
            return await super().execute(call)
        except APIStatusError as error:
            from .errors import official

            raise official(error, self.profile.secret_values) from error.__cause__

    @cached_property
    def messages(self) -> AsyncMessages:
        from .messages import AsyncMessages

        return AsyncMessages(self)

    @cached_property
    def beta(self) -> AsyncBeta:
        return AsyncBeta(self)
