"""`client.credentials`, whose calls can be given whole."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, overload

from typing_extensions import Unpack, override

from specwright_generated.genai_next.resources import credentials as generated

from ._creating import plain
from ._newer_arguments import CredentialArguments, NewCredentialArguments
from ._newer_requests import AsyncRequesting, Requesting
from ._signatures import keywords_of

if TYPE_CHECKING:
    from specwright_generated.genai_next.types.credentials.credential import Credential

    from ._newer_arguments import Sending

__all__ = ["AsyncCredentials", "Credentials"]


class Credentials(Requesting, generated.Credentials):
    """`client.credentials`"""

    @overload
    def create(self, *, request: Mapping[str, Any], **arguments: Unpack[Sending]) -> Credential: ...
    @overload
    def create(self, *, id: str, **arguments: Unpack[NewCredentialArguments]) -> Credential: ...
    @override
    @keywords_of(NewCredentialArguments)
    def create(  # pyright: ignore[reportIncompatibleMethodOverride]  # takes a whole request too
        self,
        *,
        request: Mapping[str, Any] | None = None,
        api_version: str | None = None,
        id: str | None = None,
        **arguments: Any,
    ) -> Credential:
        """Store a credential that environments can use.

        Args:
            request: the whole of the call as one object, `body` and `api_version`, in place of the other arguments.
            api_version: the version of the API, in place of the client's.
            id: what it is called.
            arguments: its `type` (`environment_variable`, `bearer_token`, `oauth2`), what that type is made of, and how
                the call is sent.

        Raises:
            APIError: the provider answered with an error.
        """
        call: Any = super().create
        found: Credential = call(**_whole(request, {"api_version": api_version, "id": id, **arguments}))
        return found

    @overload
    def update(self, id: str, *, request: Mapping[str, Any], **arguments: Unpack[Sending]) -> Credential: ...
    @overload
    def update(self, id: str, **arguments: Unpack[CredentialArguments]) -> Credential: ...
    @override
    @keywords_of(CredentialArguments)
    def update(  # pyright: ignore[reportIncompatibleMethodOverride]  # takes a whole request too
        self,
        id: str,
        *,
        request: Mapping[str, Any] | None = None,
        api_version: str | None = None,
        update_mask: str | None = None,
        **arguments: Any,
    ) -> Credential:
        """Change a credential.

        Args:
            id: which one.
            request: the rest of the call as one object, `body`, `update_mask` and `api_version`, in place of the other
                arguments.
            api_version: the version of the API, in place of the client's.
            update_mask: the keys that change.
            arguments: its `type`, what changes, and how the call is sent.

        Raises:
            APIError: the provider answered with an error.
        """
        call: Any = super().update
        found: Credential = call(
            **{**_whole(request, {"api_version": api_version, "update_mask": update_mask, **arguments}), "id": id}
        )
        return found


class AsyncCredentials(AsyncRequesting, generated.AsyncCredentials):
    """`client.aio.credentials`"""

    @overload
    async def create(self, *, request: Mapping[str, Any], **arguments: Unpack[Sending]) -> Credential: ...
    @overload
    async def create(self, *, id: str, **arguments: Unpack[NewCredentialArguments]) -> Credential: ...
    @override
    @keywords_of(NewCredentialArguments)
    async def create(  # pyright: ignore[reportIncompatibleMethodOverride]  # takes a whole request too
        self,
        *,
        request: Mapping[str, Any] | None = None,
        api_version: str | None = None,
        id: str | None = None,
        **arguments: Any,
    ) -> Credential:
        """`Credentials.create` for the other colour."""
        call: Any = super().create
        found: Credential = await call(**_whole(request, {"api_version": api_version, "id": id, **arguments}))
        return found

    @overload
    async def update(self, id: str, *, request: Mapping[str, Any], **arguments: Unpack[Sending]) -> Credential: ...
    @overload
    async def update(self, id: str, **arguments: Unpack[CredentialArguments]) -> Credential: ...
    @override
    @keywords_of(CredentialArguments)
    async def update(  # pyright: ignore[reportIncompatibleMethodOverride]  # takes a whole request too
        self,
        id: str,
        *,
        request: Mapping[str, Any] | None = None,
        api_version: str | None = None,
        update_mask: str | None = None,
        **arguments: Any,
    ) -> Credential:
        """`Credentials.update` for the other colour."""
        call: Any = super().update
        found: Credential = await call(
            **{**_whole(request, {"api_version": api_version, "update_mask": update_mask, **arguments}), "id": id}
        )
        return found


def _whole(request: Any, arguments: Mapping[str, Any]) -> dict[str, Any]:
    """The arguments of the compiled method. `type` has an underscore in google-genai's signatures."""
    given = {name: value for name, value in arguments.items() if value is not None}
    if request is not None:
        whole = plain(request)
        body = plain(whole.pop("body", None) or {})
        given |= {**whole, **body}
    if "type_" in given:
        given["type"] = given.pop("type_")
    return given
