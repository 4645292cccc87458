"""The one module that knows the HTTP libraries: httpx2, and httpx, which works the same.

Their classes have the same shape under two names.  Annotations speak of httpx2; a `Library` holds the classes of
whichever it is, and exceptions are told apart by its tuples.
"""

from __future__ import annotations

import os
import ssl
import sys
from importlib import import_module
from threading import Lock
from typing import TYPE_CHECKING, Any

from .errors import APIConnectionError, APIResponseValidationError, APITimeoutError, SpecwrightError

if TYPE_CHECKING:
    import httpx2

MAX_CONNECTIONS = 1000
MAX_KEEPALIVE = 100
DEFAULT_TIMEOUT = 600.0
DEFAULT_CONNECT_TIMEOUT = 5.0


class Library:
    """The classes of one HTTP library."""

    def __init__(self, name: str) -> None:
        module = import_module(name)
        self.name = name
        self.client: type[httpx2.Client] = module.Client
        self.async_client: type[httpx2.AsyncClient] = module.AsyncClient
        self.request: type[httpx2.Request] = module.Request
        self.response: type[httpx2.Response] = module.Response
        self.headers: type[httpx2.Headers] = module.Headers
        self.url: type[httpx2.URL] = module.URL
        self.timeout: type[httpx2.Timeout] = module.Timeout
        self.limits: type[httpx2.Limits] = module.Limits
        self.byte_stream: type[httpx2.ByteStream] = module.ByteStream
        self.timeout_errors: tuple[type[Exception], ...] = (module.TimeoutException,)
        self.decoding_error: type[Exception] = module.DecodingError
        self.consumed_errors: tuple[type[Exception], ...] = (module.StreamConsumed, module.StreamClosed)
        # Their common root covers broken connections and protocols; the rest is what slips through it from TLS.
        self.connection_errors: tuple[type[Exception], ...] = (module.RequestError, ssl.SSLError, *_anyio_errors())
        self.connect_error: type[httpx2.ConnectError] = module.ConnectError
        self.cut_error: type[httpx2.RemoteProtocolError] = module.RemoteProtocolError
        self.read_timeout: type[httpx2.ReadTimeout] = module.ReadTimeout
        self.stream_bases: tuple[type, ...] = (module.SyncByteStream, module.AsyncByteStream)
        self.transport_bases: tuple[type, ...] = (module.BaseTransport, module.AsyncBaseTransport)
        self.bare_timeout: httpx2.Timeout = self.timeout(5.0)
        self._tls: dict[tuple[str | None, ...], ssl.SSLContext] = {}
        self._create_tls: Any = module.create_ssl_context

    def tls(self) -> ssl.SSLContext:
        """The TLS settings that all clients share: making them costs more than everything else about a client."""
        key = (os.environ.get("SSL_CERT_FILE"), os.environ.get("SSL_CERT_DIR"))
        with _lock:
            if key not in self._tls:
                self._tls[key] = self._create_tls()
            return self._tls[key]

    def own_tls(self) -> ssl.SSLContext:
        """TLS settings like those, for a client that changes its own."""
        context: ssl.SSLContext = self._create_tls()
        return context

    def unanswered(self, error: Exception, request: httpx2.Request) -> APIConnectionError | None:
        """Our error for one of the library's while an answer was waited for; None if it is not the library's."""
        if isinstance(error, self.timeout_errors):
            return APITimeoutError(request)
        return APIConnectionError(request=request) if isinstance(error, self.connection_errors) else None

    def translated(self, error: Exception, response: httpx2.Response) -> Exception | None:
        """Our error for one of the library's while a body was read; None if it is not the library's."""
        if isinstance(error, self.timeout_errors):
            return APITimeoutError(response.request, message="The body did not arrive in time.")
        if isinstance(error, self.decoding_error):
            return APIResponseValidationError(response, None, message="The compression of the answer is broken.")
        if isinstance(error, self.connection_errors):
            return APIConnectionError(message="The body was cut off.", request=response.request)
        return None

    def settings(self, scheme: str) -> dict[str, Any]:
        """Constructor arguments of a client for `http` or `https` addresses."""
        settings: dict[str, Any] = {
            # Over plain http no certificates are wanted; this context has none, so it lets no https through either.
            "verify": self.tls() if scheme == "https" else ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT),
            "limits": self.limits(max_connections=MAX_CONNECTIONS, max_keepalive_connections=MAX_KEEPALIVE),
            "timeout": self.timeout(DEFAULT_TIMEOUT, connect=DEFAULT_CONNECT_TIMEOUT),
        }
        if self.name == "httpx":
            # httpx unpacks what it reads in one go: the two codings whose expansion is bounded, and no other.
            settings["headers"] = {"accept-encoding": "gzip, deflate"}
        return settings


def _anyio_errors() -> tuple[type[Exception], ...]:
    try:
        import anyio
    except ImportError:
        return ()
    return (anyio.EndOfStream, anyio.ClosedResourceError, anyio.BrokenResourceError)


_lock = Lock()
_libraries: dict[str, Library] = {}


def library(name: str | None = None) -> Library:
    """The HTTP library `name`; without one the default, which SPECWRIGHT_HTTP can set to `httpx`.

    Raises:
        SpecwrightError: it is not installed, or unknown.
    """
    wanted = name or os.environ.get("SPECWRIGHT_HTTP") or "httpx2"
    found = _libraries.get(wanted)
    if found is not None:
        return found
    if wanted not in ("httpx2", "httpx"):
        raise SpecwrightError("SPECWRIGHT_HTTP must be `httpx2` or `httpx`.")
    try:
        made = Library(wanted)
    except ImportError as error:
        raise SpecwrightError(f"The HTTP library {wanted} is not installed.") from error
    with _lock:
        return _libraries.setdefault(wanted, made)


def library_of(client: object) -> Library:
    """The library that a client was made with.

    Raises:
        TypeError: it is no client of httpx2 or httpx.
    """
    # A client of a library can only exist if the library is loaded.
    for name in ("httpx2", "httpx"):
        if name in sys.modules:
            known = library(name)
            if isinstance(client, known.client | known.async_client):
                return known
    raise TypeError(f"`http_client` must be a client of httpx2 or httpx, not {type(client).__name__}.")


def library_for(response: object) -> Library:
    """The library that a response belongs to."""
    return library(type(response).__module__.partition(".")[0])
