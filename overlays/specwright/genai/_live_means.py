"""By which means a live session connects: the TLS settings, the client certificate and the proxy of its client.

They are what the client's HTTP clients are made with, `client_args` and `async_client_args`, in the words of the HTTP
library (`verify`, `cert`, `proxy`, `trust_env`) or of aiohttp (`ssl`).
"""

from __future__ import annotations

import os
import ssl
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from ._certificates import source, wanted, with_certificate

if TYPE_CHECKING:
    from ._setup import Setup


def arguments(made: Setup, *, secure: bool, asynchronous: bool) -> dict[str, Any]:
    """Arguments for the socket library's `connect`.

    Args:
        made: what the client is made of.
        secure: whether TLS is spoken.
        asynchronous: the colour.
    """
    given = _given(made, asynchronous=asynchronous)
    found: dict[str, Any] = {}
    if secure:
        found["ssl"] = _tls(made, given)
    if given.get("proxy") is not None:
        found["proxy"] = _proxy(given["proxy"])
    elif given.get("trust_env") is False:
        found["proxy"] = None
    return found


def _given(made: Setup, *, asynchronous: bool) -> Mapping[str, Any]:
    found: dict[str, Any] = made.options.get("async_client_args" if asynchronous else "client_args") or {}
    return found


def _own(given: Mapping[str, Any]) -> Any:
    """What the caller says about certificates, if anything."""
    verify = given.get("ssl") if given.get("ssl") is not None else given.get("verify")
    return None if verify is True else verify


def _tls(made: Setup, given: Mapping[str, Any]) -> ssl.SSLContext:
    from specwright.runtime.transport import library

    verify = _own(given)
    if isinstance(verify, ssl.SSLContext):
        return verify
    context = library().own_tls()
    if verify is False:
        context.check_hostname = False
        context.verify_mode = ssl.CERT_NONE
    elif verify is not None:
        place = str(verify)
        context.load_verify_locations(**{"capath" if os.path.isdir(place) else "cafile": place})
    shown = given.get("cert")
    if shown is not None:
        context.load_cert_chain(*([shown] if isinstance(shown, str) else shown))
    elif verify is None and made.settings.backend == "vertex" and wanted(os.environ):
        found = source()
        return context if found is None else with_certificate(context, found)
    return context


def _proxy(given: Any) -> str:
    """A proxy's address: a text, or what the HTTP library has for one."""
    from urllib.parse import quote

    url = getattr(given, "url", given)
    user = getattr(given, "raw_auth", None) or getattr(given, "auth", None)
    if user is None or isinstance(given, str):
        return str(url)
    name, password = (quote(each.decode() if isinstance(each, bytes) else each, safe="") for each in user)
    scheme, _, rest = str(url).partition("://")
    return f"{scheme}://{name}:{password}@{rest}"
