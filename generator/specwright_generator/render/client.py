"""The provider's client classes: constructors from the manifest, resources from the tree."""

from __future__ import annotations

from dataclasses import dataclass, fields

from specwright_generator import ir
from specwright_generator.manifest import Client, ClientOption, Manifest

from .modules import header
from .resources import SUFFIXES, Child, child_views
from .template import render

_IMPORTED = frozenset(
    {
        "address",
        "AsyncClient",
        "AsyncHttpClient",
        "Awaitable",
        "Callable",
        "HttpClient",
        "Mapping",
        "Literal",
        "Logger",
        "NotGiven",
        "Option",
        "PairedClient",
        "RetryConfig",
    }
    | {"PROVIDER", "Provider", "SyncClient", "TYPE_CHECKING", "Timeout", "URL", "cached_property", "not_given"}
)
"""What the client's module has beside the classes of clients and resources."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OptionView:
    """A constructor argument; `sync` and `asynchronous` are its annotations in the two colours."""

    name: str
    sync: str
    asynchronous: str
    doc: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ClassView:
    """One client class: `options` document its own arguments, `passed` are the arguments of its base's constructor."""

    name: str
    prefix: str
    colour: str
    base: str
    attributes: tuple[str, ...]
    options: tuple[str, ...]
    parameters: tuple[str, ...]
    passed: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ClientView:
    header: str
    title: str
    provider: tuple[str, ...]
    imports: tuple[str, ...]
    type_imports: tuple[str, ...]
    classes: tuple[ClassView, ...]
    exports: tuple[str, ...]
    values: tuple[str, ...]
    children: tuple[Child, ...]
    docs: str


def render_client(api: ir.Api, manifest: Manifest) -> str:
    """The text of `client.py`."""
    client = manifest.client
    package = f"{api.package}.resources"
    exports = {name + form for name in (client.class_name, client.async_class_name) for form in SUFFIXES}
    children = [resource for resource in api.resources if "." not in resource.path]
    paired = client.style == "paired"
    options = tuple(_option(option) for option in client.options)
    view = ClientView(
        header=header(api.provider),
        title=_plain(manifest.title),
        provider=tuple(_provider(manifest)),
        imports=_PAIRED_IMPORTS if paired else _IMPORTS,
        type_imports=_PAIRED_TYPES if paired else _TYPES,
        classes=_paired(client, options) if paired else _classes(client, options),
        exports=tuple(sorted(exports)),
        values=tuple(f'"{option.name}": {option.name}' for option in options),
        children=child_views(children, package=package, taken=exports | _IMPORTED),
        docs=_plain(manifest.docs),
    )
    return render("client.py.j2", view)


_IMPORTS = ("from typing import TYPE_CHECKING", "", "from specwright.runtime.client import AsyncClient, SyncClient")
_TYPES = ("from specwright.runtime.aliases import URL, AsyncHttpClient, HttpClient, Timeout",)
_PAIRED_IMPORTS = (
    "from typing import TYPE_CHECKING, Literal",
    "",
    "from specwright.runtime.client import AsyncClient",
    "from specwright.runtime.paired import PairedClient, address",
)
_PAIRED_TYPES = (
    *_TYPES,
    "from specwright.runtime.paired import Logger",
    "from specwright.runtime.retry import RetryConfig",
)
_SETTINGS_DOC = (
    "base_url: where the API is, without a trailing slash.",
    "timeout: seconds for each phase of a request (connect, write, read, pool), or a Timeout; None waits for ever.",
    "max_retries: how often a request is sent again after a failure that may pass (at least 0).",
    "default_headers: headers of every request.",
    "default_query: query keys of every request.",
    "http_client: an httpx2 or httpx client to send requests with; it is closed with this one.",
)
_SERVER_DOC = ("server: which of the provider's servers to use, by its name: {names}.",)
_PAIRED_DOC = (
    "url_params: what the `{{places}}` in `server_url` are filled with.",
    "server_url: where the API is, as `base_url`.",
    "client: an httpx2 or httpx client to send synchronous requests with; it is closed with this one.",
    "async_client: the same for asynchronous requests.",
    "retry_config: when a request is sent again, in place of `max_retries`; None sends it once.",
    "timeout_ms: milliseconds for each phase of a request, in place of `timeout`.",
    "debug_logger: is told of every call.",
)
_PASSED = (
    "timeout=timeout",
    "max_retries=max_retries",
    "default_headers=default_headers",
    "default_query=default_query",
)


def _settings(client: Client, http_client: str) -> tuple[str, ...]:
    """The constructor's parameters that every client has."""
    return (
        "base_url: str | URL | None = None",
        "timeout: float | Timeout | None | NotGiven = not_given",
        f"max_retries: int = {client.max_retries}",
        "default_headers: Mapping[str, str] | None = None",
        "default_query: Mapping[str, object] | None = None",
        f"http_client: {http_client} | None = None",
    )


def _classes(client: Client, options: tuple[OptionView, ...]) -> tuple[ClassView, ...]:
    """A class for each colour."""
    return tuple(
        ClassView(
            name=name,
            prefix=prefix,
            colour=colour,
            base=base,
            attributes=(),
            options=(*(f"{option.name}: {option.doc}." for option in options), *_SETTINGS_DOC),
            parameters=(
                "*",
                *(f"{option.name}: {option.asynchronous if prefix else option.sync} = None" for option in options),
                *_settings(client, http_client),
            ),
            passed=("base_url=base_url", *_PASSED, "http_client=http_client"),
        )
        for name, prefix, colour, base, http_client in (
            (client.class_name, "", "synchronous", "SyncClient", "HttpClient"),
            (client.async_class_name, "Async", "asynchronous", "AsyncClient", "AsyncHttpClient"),
        )
    )


def _paired(client: Client, options: tuple[OptionView, ...]) -> tuple[ClassView, ...]:
    """A class of both colours, behind an asynchronous one that it stands on."""
    own = tuple(f"{option.name}: {option.doc}." for option in options)
    names = ", ".join(f"`{name}`" for name in client.servers)
    server_doc = tuple(line.format(names=names) for line in _SERVER_DOC)
    server = f"server: Literal[{', '.join(ascii(name) for name in client.servers)}] | None = None"
    address = "base_url=address(PROVIDER, base_url, server, {url}, {params})"
    return (
        ClassView(
            name=client.async_class_name,
            prefix="Async",
            colour="asynchronous",
            base="AsyncClient",
            attributes=(),
            options=(*own, *server_doc, *_SETTINGS_DOC),
            parameters=(
                *(f"{option.name}: {option.asynchronous} = None" for option in options),
                server,
                "*",
                *_settings(client, "AsyncHttpClient"),
            ),
            passed=(address.format(url="None", params="None"), *_PASSED, "http_client=http_client"),
        ),
        ClassView(
            name=client.class_name,
            prefix="",
            colour="with synchronous methods and their `*_async` forms",
            base="PairedClient",
            attributes=(f"_async_class = {client.async_class_name}",),
            options=(*own, *server_doc, *(line.format() for line in _PAIRED_DOC), *_SETTINGS_DOC),
            parameters=(
                *(f"{option.name}: {option.sync} = None" for option in options),
                server,
                "url_params: Mapping[str, str] | None = None",
                "server_url: str | None = None",
                "client: HttpClient | None = None",
                "async_client: AsyncHttpClient | None = None",
                "retry_config: RetryConfig | None | NotGiven = not_given",
                "timeout_ms: int | None = None",
                "debug_logger: Logger | None = None",
                "*",
                *_settings(client, "HttpClient"),
            ),
            passed=(
                address.format(url="server_url", params="url_params"),
                "timeout=timeout if timeout_ms is None else timeout_ms / 1000",
                *_PASSED[1:],
                "retry_config=retry_config",
                "http_client=http_client if client is None else client",
                "async_http_client=async_client",
                "debug_logger=debug_logger",
            ),
        ),
    )


def _plain(text: str) -> str:
    return "".join(char for char in text if " " <= char <= "~" and char not in '"\\')


def _provider(manifest: Manifest) -> list[str]:
    client = manifest.client
    lines = [f"name={manifest.provider!a}", f"client={client.class_name!a}"]
    for item in fields(Client):
        value = getattr(client, item.name)
        if (
            item.name in ("class_name", "async_class_name", "style", "security", "options", "unsent")
            or value == item.default
            or value == {}
        ):
            continue
        lines.append(f"{item.name}={value!a}")
    if client.options:
        lines.append(f"options=({', '.join(_option_call(option) for option in client.options)},)")
    return lines


def _option_call(option: ClientOption) -> str:
    values = ((item.name, getattr(option, item.name), item.default) for item in fields(ClientOption))
    return f"Option({', '.join(f'{name}={value!a}' for name, value, default in values if value != default)})"


def _option(option: ClientOption) -> OptionView:
    where = f"header `{_plain(option.header)}`" if option.header else f"query key `{_plain(option.query or '')}`"
    doc = f"sent as {where}" if option.header or option.query else "kept on the client, never sent"
    if option.env:
        doc += f"; read from the environment variable {_plain(option.env)} if not given"
    # A credential may change while the client lives: it can be a function that is asked before each request.
    sync = "str | Callable[[], str] | None" if option.auth else "str | None"
    asynchronous = "str | Callable[[], Awaitable[str]] | None" if option.auth else "str | None"
    return OptionView(name=option.name, sync=sync, asynchronous=asynchronous, doc=doc)
