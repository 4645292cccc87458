"""Access tokens for Vertex AI, from google-auth, refreshed when they have run out."""

from __future__ import annotations

from threading import Lock
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable

_SCOPES = ["https://www.googleapis.com/auth/cloud-platform"]


class Tokens:
    """The tokens of one client. Asking for the first one finds the credentials; several threads share a refresh.

    Args:
        credentials: google-auth's; None are the application's default ones, found when they are needed.
        find: finds those, and their project.
    """

    def __init__(self, credentials: Any = None, find: Callable[[], tuple[Any, str | None]] | None = None) -> None:
        self._credentials = credentials
        self._find = find or found
        self._lock = Lock()

    def get(self) -> str:
        """A token that is good now.

        Raises:
            ImportError: google-auth is not installed.
            google.auth.exceptions.GoogleAuthError: there are no credentials, or no token for them.
        """
        with self._lock:
            if self._credentials is None:
                self._credentials = self._find()[0]
            credentials = self._credentials
            if credentials.expired or not credentials.token:
                from ._token_transport import token_request

                with token_request() as request:
                    credentials.refresh(request)
            token: str | None = credentials.token
            if not token:
                raise ValueError("The credentials have no access token, and a refresh gave them none.")
            return token

    async def aget(self) -> str:
        """The same; finding credentials and refreshing them wait in a thread."""
        credentials = self._credentials
        if credentials is not None and credentials.token and not credentials.expired:
            token: str = credentials.token
            return token
        from anyio.to_thread import run_sync

        return await run_sync(self.get)

    @property
    def quota_project(self) -> str | None:
        """The project that calls count against, where the credentials name one. Known once there was a token."""
        told: str | None = getattr(self._credentials, "quota_project_id", None)
        return told


def found() -> tuple[Any, str | None]:
    """The application's default credentials and their project."""
    try:
        import google.auth
    except ImportError as error:
        raise ImportError("Vertex AI needs google-auth: pip install specwright[vertex]") from error
    auth: Any = google.auth
    credentials, project = auth.default(scopes=_SCOPES)
    return credentials, project
