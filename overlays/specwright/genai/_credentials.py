"""`client.credentials`, whose calls can be given whole."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from specwright_generated.genai_next.resources import credentials as generated

from ._creating import plain

if TYPE_CHECKING:
    from specwright_generated.genai_next.types.credentials.credential import Credential

__all__ = ["AsyncCredentials", "Credentials"]

if TYPE_CHECKING:
    # Checkers see the compiled signatures; `request` is for what was written for google-genai.
    Credentials = generated.Credentials
    AsyncCredentials = generated.AsyncCredentials
else:

    class Credentials(generated.Credentials):
        """`client.credentials`"""

        def create(self, *, request: Any = None, **arguments: Any) -> Credential:
            """`POST /credentials`. `request` stands for all arguments but how to send them."""
            return super().create(**_whole(request, arguments))

        def update(self, id: str = "", *, request: Any = None, **arguments: Any) -> Credential:
            """`PATCH /credentials/{id}`. `request` stands for all arguments but how to send them."""
            return super().update(**_whole(request, {"id": id, **arguments} if id else arguments))

    class AsyncCredentials(generated.AsyncCredentials):
        """`client.aio.credentials`"""

        async def create(self, *, request: Any = None, **arguments: Any) -> Credential:
            """`Credentials.create` for the other colour."""
            return await super().create(**_whole(request, arguments))

        async def update(self, id: str = "", *, request: Any = None, **arguments: Any) -> Credential:
            """`Credentials.update` for the other colour."""
            return await super().update(**_whole(request, {"id": id, **arguments} if id else arguments))


def _whole(request: Any, arguments: Mapping[str, Any]) -> dict[str, Any]:
    if request is None:
        return dict(arguments)
    whole = plain(request)
    body = plain(whole.pop("body", None) or {})
    return {**arguments, **whole, **{"type" if key == "type_" else key: value for key, value in body.items()}}
