"""The provider's client classes: constructors from the manifest, resources from the tree."""

from __future__ import annotations

from dataclasses import dataclass, fields

from specwright_generator import ir
from specwright_generator.manifest import Client, ClientOption, Manifest

from .modules import header
from .resources import SUFFIXES, Child, child_views
from .template import render

_IMPORTED = frozenset(
    {"AsyncClient", "AsyncHttpClient", "Awaitable", "Callable", "HttpClient", "Mapping", "NotGiven", "Option"}
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
class ClientView:
    header: str
    title: str
    provider: tuple[str, ...]
    name: str
    async_name: str
    exports: tuple[str, ...]
    options: tuple[OptionView, ...]
    children: tuple[Child, ...]
    max_retries: int
    docs: str


def render_client(api: ir.Api, manifest: Manifest) -> str:
    """The text of `client.py`."""
    client = manifest.client
    package = f"{api.package}.resources"
    exports = {name + form for name in (client.class_name, client.async_class_name) for form in SUFFIXES}
    children = [resource for resource in api.resources if "." not in resource.path]
    view = ClientView(
        header=header(api.provider),
        title=_plain(manifest.title),
        provider=tuple(_provider(manifest)),
        name=client.class_name,
        async_name=client.async_class_name,
        exports=tuple(sorted(exports)),
        options=tuple(_option(option) for option in client.options),
        children=child_views(children, package=package, taken=exports | _IMPORTED),
        max_retries=client.max_retries,
        docs=_plain(manifest.docs),
    )
    return render("client.py.j2", view)


def _plain(text: str) -> str:
    return "".join(char for char in text if " " <= char <= "~" and char not in '"\\')


def _provider(manifest: Manifest) -> list[str]:
    client = manifest.client
    lines = [f"name={manifest.provider!a}", f"client={client.class_name!a}"]
    for item in fields(Client):
        value = getattr(client, item.name)
        if item.name in ("class_name", "async_class_name", "security", "options") or value == item.default:
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
