"""With whose credentials files of Cloud Storage are registered."""

from __future__ import annotations

from typing import Any


def checked(auth: Any) -> Any:
    """Credentials of google-auth's.

    Raises:
        ValueError: they are none.
    """
    try:
        from google.auth.credentials import Credentials
    except ImportError as error:
        raise ImportError("Registering files needs google-auth: pip install specwright[vertex]") from error
    if not isinstance(auth, Credentials):
        raise ValueError(f"auth must be google-auth's Credentials, not {type(auth).__name__}")
    return auth


def headers(auth: Any) -> dict[str, str]:
    """The headers that say who is asking, in place of the client's key; a token that ran out is refreshed."""
    from ._auth import Tokens

    tokens = Tokens(auth)
    found = {"Authorization": f"Bearer {tokens.get()}"}
    quota = tokens.quota_project
    return found if quota is None else {**found, "x-goog-user-project": quota}
