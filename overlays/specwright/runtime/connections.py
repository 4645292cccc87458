"""The HTTP clients behind a client: made at the first request, shared by its copies, closed once."""

from __future__ import annotations

from _thread import allocate_lock
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable
    from weakref import WeakKeyDictionary

    import httpx2

    from .channel import Channel
    from .transport import Library

_lock = allocate_lock()


class Connections:
    """What both colours share.

    `given` is the caller's own HTTP client, if any; else `settings` gives the arguments for the HTTP clients that are
    made for a scheme, in place of the library's, and `named` is the library that they are of, None the default one.
    """

    def __init__(self, given: Any) -> None:
        self.given = given
        self.settings: Callable[[Library, str], dict[str, Any]] | None = None
        self.named: str | None = None
        self.closed = False
        self._library: Library | None = None

    def library(self) -> Library:
        """The HTTP library in use.

        Raises:
            SpecwrightError: it is not installed.
        """
        if self._library is None:
            from .transport import library, library_of

            self._library = library(self.named) if self.given is None else library_of(self.given)
        return self._library

    def is_closed(self) -> bool:
        """True once `close` was called, here or on the caller's own HTTP client."""
        return self.closed or (self.given is not None and bool(self.given.is_closed))

    def _settings(self, library: Library, scheme: str) -> dict[str, Any]:
        if self.given is not None:
            return {}
        return library.settings(scheme) if self.settings is None else self.settings(library, scheme)

    def _check_open(self) -> None:
        if self.closed:
            from .errors import SpecwrightError

            raise SpecwrightError("The client has been closed.")


class SyncConnections(Connections):
    """One HTTP client for each scheme, safe across threads."""

    def __init__(self, given: Any) -> None:
        super().__init__(given)
        self._channels: dict[str, Channel[httpx2.Client]] = {}

    def channel(self, scheme: str) -> Channel[httpx2.Client]:
        """The HTTP client for `http` or `https`."""
        self._check_open()
        found = self._channels.get(scheme)
        if found is not None:
            return found
        from .channel import Channel

        library = self.library()
        settings = self._settings(library, scheme)
        with _lock:
            if scheme not in self._channels:
                client = library.client(**settings) if self.given is None else self.given
                self._channels[scheme] = Channel(library, client)
            return self._channels[scheme]

    def close(self) -> None:
        """Close the HTTP clients, the caller's own included."""
        self.closed = True
        if self.given is not None:
            self.given.close()
            return
        with _lock:
            channels = list(self._channels.values())
            self._channels.clear()
        for channel in channels:
            channel.client.close()


class AsyncConnections(Connections):
    """One HTTP client for each event loop and scheme: connections belong to the loop that opened them."""

    def __init__(self, given: Any) -> None:
        super().__init__(given)
        self._by_loop: WeakKeyDictionary[Any, dict[str, Channel[httpx2.AsyncClient]]] | None = None
        self._own: dict[str, Channel[httpx2.AsyncClient]] = {}

    def channel(self, scheme: str) -> Channel[httpx2.AsyncClient]:
        """The HTTP client for `http` or `https` on the running event loop."""
        self._check_open()
        channels = self._channels()
        found = channels.get(scheme)
        if found is not None:
            return found
        from .channel import Channel

        library = self.library()
        settings = self._settings(library, scheme)
        with _lock:
            if scheme not in channels:
                client = library.async_client(**settings) if self.given is None else self.given
                channels[scheme] = Channel(library, client)
            return channels[scheme]

    def _channels(self) -> dict[str, Channel[httpx2.AsyncClient]]:
        if self.given is not None:
            return self._own
        from asyncio import get_running_loop
        from weakref import WeakKeyDictionary

        try:
            loop = get_running_loop()
        except RuntimeError:
            # Another async library (trio) runs this task.
            return self._own
        with _lock:
            if self._by_loop is None:
                self._by_loop = WeakKeyDictionary()
            found = self._by_loop.get(loop)
            if found is None:
                # Idle connections keep a finished loop alive, and it them: the weak key alone would not let them go.
                for other in [other for other in self._by_loop if other.is_closed()]:
                    del self._by_loop[other]
                found = self._by_loop[loop] = {}
            return found

    async def close(self) -> None:
        """Close the HTTP clients of the running loop, the caller's own included; those of other loops go with them."""
        self.closed = True
        if self.given is not None:
            await self.given.aclose()
            return
        channels = self._channels()
        closing = list(channels.values())
        channels.clear()
        for channel in closing:
            await channel.client.aclose()
