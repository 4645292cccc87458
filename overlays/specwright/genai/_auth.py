"""Access tokens for Vertex AI, from google-auth, refreshed when they have run out."""

from __future__ import annotations

import asyncio
from threading import Lock
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from ._settings import Settings

_SCOPES = ["https://www.googleapis.com/auth/cloud-platform"]


class Tokens:
    """The tokens of one client. Asking for the first one finds the credentials; several threads share a refresh."""

    def __init__(self, settings: Settings) -> None:
        self._credentials = settings.credentials
        self._lock = Lock()

    def get(self) -> str:
        """A token that is good now.

        Raises:
            ImportError: google-auth is not installed.
            google.auth.exceptions.GoogleAuthError: there are no credentials, or no token for them.
        """
        with self._lock:
            if self._credentials is None:
                self._credentials = found()[0]
            credentials = self._credentials
            if credentials.expired or not credentials.token:
                from google.auth.transport.requests import Request

                credentials.refresh(Request())
            token: str = credentials.token
            return token

    async def aget(self) -> str:
        """The same; a refresh waits in a thread."""
        credentials = self._credentials
        if credentials is not None and credentials.token and not credentials.expired:
            token: str = credentials.token
            return token
        return await asyncio.to_thread(self.get)


def found() -> tuple[Any, str | None]:
    """The application's default credentials and their project."""
    try:
        import google.auth
    except ImportError as error:
        raise ImportError("Vertex AI needs google-auth: pip install specwright[vertex]") from error
    auth: Any = google.auth
    credentials, project = auth.default(scopes=_SCOPES)
    return credentials, project
