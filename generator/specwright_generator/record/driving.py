"""A client to be recorded, the official one or ours, on a transport that keeps what it carries."""

from __future__ import annotations

import importlib
import inspect
import warnings
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from functools import reduce
from typing import Any, Literal, TypeAlias, cast
from urllib.parse import urlencode, urlsplit, urlunsplit

from specwright.testing import Answer, MockRequest, MockTransport
from specwright_generator.manifest import Manifest
from specwright_generator.problems import InputError, Problem
from specwright_generator.verify.run import generated_clients

from .cassettes import Exchange

Whose: TypeAlias = Literal["official", "ours"]
Carry: TypeAlias = Callable[[MockRequest], Answer]

KEY = "sk-specwright-recorded-{}"
"""What the client is given for a credential, by the name of the option; it never reaches a cassette."""


class Driver:
    """Makes calls and keeps their exchanges.

    Args:
        manifest: of the provider.
        carry: answers requests.
        whose: the installed official SDK, or our client.
        sdk: the package of the official SDK; by default the one that the manifest names.

    Raises:
        InputError: there is no such client.
    """

    def __init__(self, manifest: Manifest, carry: Carry, *, whose: Whose = "official", sdk: str | None = None) -> None:
        self._exchanges: list[Exchange] = []
        self._unsent: dict[str, str] = {}
        self._carry = carry
        http = MockTransport(self._kept).client()
        client = generated_clients(manifest)[0] if whose == "ours" else _official(manifest, sdk or manifest.package)
        known = inspect.signature(client.__init__).parameters
        credentials = {each.name: KEY.format(each.name) for each in manifest.client.options if each.auth}
        # Some credentials exclude one another; the first is what a client is mostly given.
        chosen = {name: credentials[name] for name in manifest.client.default_auth[:1]} | {
            name: value for name, value in credentials.items() if name not in manifest.client.default_auth
        }
        self.secrets: tuple[str, ...] = tuple(credentials.values())
        settings: dict[str, Any] = {"max_retries": 0} if "max_retries" in known else {}
        self._client = client(**chosen, **settings, **{"http_client" if "http_client" in known else "client": http})

    def has(self, method: str) -> bool:
        """Whether the client has a method of this path."""
        try:
            self._method(method)
        except AttributeError:
            return False
        return True

    def parameters(self, method: str) -> set[str]:
        """The names of a method's arguments."""
        return set(inspect.signature(self._method(method)).parameters)

    def call(
        self, method: str, arguments: Mapping[str, Any], unsent: Mapping[str, str] | None = None
    ) -> tuple[list[Exchange], Exception | None]:
        """Call a method and read a stream to its end.

        Args:
            method: its path.
            arguments: by their Python names.
            unsent: query keys that the server is told in addition, and that are not kept.

        Returns:
            The exchanges, and what was raised.
        """
        self._exchanges = []
        self._unsent = dict(unsent or {})
        # That a method is deprecated, or a value is not of its type, is for those who use the answer.
        with warnings.catch_warnings(action="ignore"):
            try:
                given = self._method(method)(**arguments)
                if isinstance(given, Iterator) or hasattr(given, "__next__"):
                    for _ in cast("Iterator[object]", given):
                        pass
            except Exception as error:
                return self._exchanges, error
        return self._exchanges, None

    def _method(self, path: str) -> Callable[..., Any]:
        found: Callable[..., Any] = reduce(getattr, path.split("."), self._client)
        return found

    def _kept(self, request: MockRequest) -> Answer:
        added = {key: value for key, value in self._unsent.items() if key not in dict(request.query)}
        mark = "&" if "?" in request.url else "?"
        answer = self._carry(replace(request, url=f"{request.url}{mark}{urlencode(added)}") if added else request)
        self._exchanges.append(Exchange(request=request, answer=answer))
        return answer


def forwarding(base_url: str | None = None) -> Carry:
    """Carries requests to the server at `base_url`, whatever host they were meant for; by default to theirs."""
    import httpx2

    client = httpx2.Client(follow_redirects=False, timeout=60)
    server = urlsplit(base_url or "")

    def carry(request: MockRequest) -> Answer:
        meant = urlsplit(request.url)
        path = server.path.rstrip("/") + meant.path
        url = urlunsplit((server.scheme or meant.scheme, server.netloc or meant.netloc, path, meant.query, ""))
        headers = {name: value for name, value in request.headers.items() if name not in ("host", "content-length")}
        response = client.request(request.method, url, headers=headers, content=request.content)
        # The body is kept as it is once compression is undone.
        kept = {k: v for k, v in response.headers.items() if k not in ("content-encoding", "transfer-encoding")}
        return Answer(status=response.status_code, headers=kept, chunks=(response.content,))

    return carry


def _official(manifest: Manifest, package: str | None) -> type[Any]:
    if package is None:
        raise _missing(manifest, "the manifest names no official SDK")
    for name in (package, f"{package}.client"):
        try:
            found = getattr(importlib.import_module(name), manifest.client.class_name, None)
        except ImportError as error:
            raise _missing(manifest, f"the official SDK cannot be imported: {error}") from error
        if found is not None:
            client: type[Any] = found
            return client
    raise _missing(manifest, f"{package} has no class {manifest.client.class_name}")


def _missing(manifest: Manifest, message: str) -> InputError:
    advice = "name its package with --sdk, install it, or give --client ours"
    return InputError(
        [Problem(file=f"specs/{manifest.provider}", pointer="", level="error", message=message, advice=advice)]
    )
