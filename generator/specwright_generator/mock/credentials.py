"""Whether a request has the credentials that the document, or else the manifest, asks for. Any value will do."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from specwright.testing import MockRequest
from specwright_generator.manifest import ClientOption

from .document import Document, child
from .endpoints import Endpoint


class Credentials:
    """The credentials of an API.

    Args:
        document: its security schemes say what is asked for.
        options: those of the manifest's client; any of them that authenticates will do where the document is silent.
    """

    def __init__(self, document: Document, options: tuple[ClientOption, ...] = ()) -> None:
        schemes = document.content.get("components", {}).get("securitySchemes", {})
        self._schemes: dict[str, Mapping[str, Any]] = {
            name: document.at(document.follow(child("#/components/securitySchemes", name))) for name in schemes
        }
        self._options = tuple(option for option in options if option.auth)

    @property
    def query(self) -> frozenset[str]:
        """The query keys that hold credentials."""
        keys = {scheme["name"] for scheme in self._schemes.values() if scheme.get("in") == "query"}
        return frozenset(keys | {option.query for option in self._options if option.query})

    def missing(self, endpoint: Endpoint, request: MockRequest) -> str:
        """What is missing, in words; empty where nothing is."""
        if endpoint.security is not None:
            lacking = [[each for each in names if not self._has(each, request)] for names in endpoint.security]
            if not lacking or [] in lacking:
                return ""
            return " or ".join(" and ".join(self._told(each) for each in names) for names in lacking)
        if not self._options or any(self._carries(option, request) for option in self._options):
            return ""
        return " or ".join(f"the {_place(option)}" for option in self._options)

    def _has(self, name: str, request: MockRequest) -> bool:
        scheme = self._schemes.get(name, {})
        if scheme.get("type") == "apiKey":
            wanted = str(scheme.get("name"))
            if scheme.get("in") == "query":
                return any(key == wanted for key, _ in request.query)
            if scheme.get("in") == "cookie":
                return f"{wanted}=" in request.headers.get("cookie", "")
            return bool(request.headers.get(wanted.lower()))
        if scheme.get("type") == "mutualTLS":
            return True
        kind, _, value = request.headers.get("authorization", "").partition(" ")
        wanted = str(scheme.get("scheme", "bearer")).lower()
        return bool(value.strip()) and kind.lower() == wanted

    def _told(self, name: str) -> str:
        scheme = self._schemes.get(name, {})
        if scheme.get("type") == "apiKey":
            return f"the {scheme.get('in')} {scheme.get('name')!r} ({name})"
        return f"the header 'Authorization: {str(scheme.get('scheme', 'bearer')).capitalize()} …' ({name})"

    @staticmethod
    def _carries(option: ClientOption, request: MockRequest) -> bool:
        if option.query:
            return any(key == option.query for key, _ in request.query)
        value = request.headers.get((option.header or "").lower(), "")
        return value.startswith(option.prefix) and len(value) > len(option.prefix)


def _place(option: ClientOption) -> str:
    return f"query key {option.query!r}" if option.query else f"header {option.header!r}"
