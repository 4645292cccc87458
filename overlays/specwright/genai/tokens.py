"""`client.auth_tokens`: short-lived keys for live sessions, for clients that nobody trusts with a real one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from typing_extensions import override

from specwright.runtime.call import Call
from specwright.runtime.operation import Operation
from specwright.runtime.resource import NO_OPTIONS
from specwright.runtime.sentinels import omit
from specwright_generated.genai.resources import tokens as generated

from . import _token_masks
from ._options import setting

if TYPE_CHECKING:
    from ._client import AsyncClient, Client
    from .types import AuthToken, CreateAuthTokenConfig, CreateAuthTokenConfigDict

__all__ = ["AsyncTokens", "Tokens"]

_CREATE = Operation(
    method="POST",
    path="/auth_tokens/create",
    body="json",
    returns="specwright_generated.genai.types.auth_token:AuthToken",
)


class Tokens(generated.Tokens):
    """`client.auth_tokens`"""

    @override
    def create(  # type: ignore[override]  # pyright: ignore[reportIncompatibleMethodOverride]  # its body is worked out
        self, *, config: CreateAuthTokenConfig | CreateAuthTokenConfigDict | None = None
    ) -> AuthToken:
        """Make a token for a live session. The API has this in version `v1alpha`.

        Args:
            config: how often and how long it is good, and what a session is set up with. `lock_additional_fields`
                says what its holder cannot change of that: everything where it is left out, what is set here where it
                is empty, and else the fields that it names too.

        Raises:
            ValueError: the backend is Vertex AI, which has no such tokens.
            APIError: the provider answered with an error.
        """
        client = cast("Client", self._client)
        token: AuthToken = client.execute(_asked(client, config))
        return token


class AsyncTokens(generated.AsyncTokens):
    """`client.aio.auth_tokens`"""

    @override
    async def create(  # type: ignore[override]  # pyright: ignore[reportIncompatibleMethodOverride]  # its body is worked out
        self, *, config: CreateAuthTokenConfig | CreateAuthTokenConfigDict | None = None
    ) -> AuthToken:
        """`Tokens.create` for the other colour."""
        client = cast("AsyncClient", self._client)
        token: AuthToken = await client.execute(_asked(client, config))
        return token


def _asked(client: Client | AsyncClient, config: Any) -> Call:
    from .types import GenerationConfig

    planned = client.planned(Call(_CREATE, None, None, {"config": config}, None, omit, NO_OPTIONS))
    names = frozenset(GenerationConfig.model_fields)
    told = cast("dict[str, Any]", planned.body or {})
    planned.body = _token_masks.body(told, setting(config, "lock_additional_fields"), names) or None
    return planned
