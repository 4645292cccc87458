"""Compares two APIs by what goes over the wire."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from urllib.parse import urlsplit

from specwright_generator import ir

from .changes import Change, order
from .graph import Node, Root, changes
from .operations import compare_operation
from .pairing import base_path, pair, same_address
from .types import Types


def wire_changes(old: ir.Api, new: ir.Api) -> tuple[Change, ...]:
    """Every change between two APIs that can be seen on the wire, each once with all the operations that it reaches.

    Raises `InputError` where the documents are too entangled to be compared.
    """
    types = Types(old.definitions, new.definitions)
    return order(changes([*_roots(old, new, types)], types.nodes))


def _roots(old: ir.Api, new: ir.Api, types: Types) -> Iterator[Root]:
    whole = Node()
    _servers(old, new, whole)
    _schemes(old, new, whole)
    pairs = pair(old, new)
    for operation in pairs.gone:
        whole.add("operation-removed", operation.key, operation.pointer)
    for operation in pairs.added:
        whole.add("operation-added", operation.key, operation.pointer)
    _events(old, new, whole, types)
    yield Root("", whole)
    before, after = _methods(old), _methods(new)
    for known, now in sorted(pairs.both, key=lambda both: both[1].key):
        node = compare_operation(known, now, types, new.definitions)
        if not same_address(known, old, now, new):
            node.add("operation-moved", "", now.pointer, known.key, now.key)
        _security(_credentials(old, known), _credentials(new, now), node, now.pointer)
        _lists(before.get(known.key, []), after.get(now.key, []), node, now.pointer, types)
        yield Root(now.key, node)


def _servers(old: ir.Api, new: ir.Api, node: Node) -> None:
    """Where a part of the address has moved into the paths, or out of them, that is told of the operations."""
    whole = base_path(old) == base_path(new)
    before, after = ([url if whole else _origin(url) for url in api.servers] for api in (old, new))
    for url in before:
        if url not in after:
            node.add("server-removed", "servers", "#/servers", old=url)
    for url in after:
        if url not in before:
            node.add("server-added", "servers", "#/servers", new=url)


def _origin(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}"


def _schemes(old: ir.Api, new: ir.Api, node: Node) -> None:
    """What schemes are called is not sent."""
    before, after = ({replace(each, scheme=""): each.scheme for each in api.security} for api in (old, new))
    for scheme, name in before.items():
        if scheme not in after:
            pointer = f"#/components/securitySchemes/{name}"
            node.add("security-scheme-removed", "security schemes", pointer, old=_scheme(scheme))
    for scheme, name in after.items():
        if scheme not in before:
            pointer = f"#/components/securitySchemes/{name}"
            node.add("security-scheme-added", "security schemes", pointer, new=_scheme(scheme))


def _scheme(scheme: ir.Security) -> str:
    return " ".join(filter(None, (scheme.kind, scheme.name, scheme.prefix.strip())))


def _credentials(api: ir.Api, operation: ir.Operation) -> tuple[str, ...] | None:
    """The credentials that an operation needs, by how they are sent."""
    if operation.security is None:
        return None
    known = {each.scheme: _scheme(each) for each in api.security}
    return tuple(sorted(known.get(name, name) for name in operation.security))


def _security(old: tuple[str, ...] | None, new: tuple[str, ...] | None, node: Node, pointer: str) -> None:
    if (old or ()) == (new or ()):
        return
    told = (", ".join(old or ()), ", ".join(new or ()))
    rule = (
        "request-security-changed"
        if old and new
        else "request-security-required"
        if new
        else "request-security-dropped"
    )
    node.add(rule, "", pointer, *told)


def _events(old: ir.Api, new: ir.Api, node: Node, types: Types) -> None:
    before, after = ({each.name: each for each in api.events} for api in (old, new))
    for name, event in before.items():
        if name not in after:
            node.add("event-removed", f"event {name}", event.pointer)
    for name, event in after.items():
        if name not in before:
            node.add("event-added", f"event {name}", event.pointer)
        else:
            path = f"event {name} "
            types.compare(before[name].type, event.type, "response", node=node, path=path, pointer=event.pointer)


def _methods(api: ir.Api) -> Mapping[str, list[ir.Method]]:
    found: dict[str, list[ir.Method]] = {}
    for resource in api.resources:
        for method in resource.methods:
            found.setdefault(method.operation, []).append(method)
    return found


def _lists(old: list[ir.Method], new: list[ir.Method], node: Node, pointer: str, types: Types) -> None:
    """Streams and pages that only the manifest knows of."""
    before, after = ({each.page.kind for each in methods if each.page is not None} for methods in (old, new))
    if before != after:
        rule = (
            "response-page-changed" if before and after else "response-page-added" if after else "response-page-removed"
        )
        node.add(rule, "", pointer, ", ".join(sorted(before)), ", ".join(sorted(after)))
    known, now = (next((each.stream for each in methods if each.stream is not None), None) for methods in (old, new))
    if known is None and now is None:
        return
    if known is None or now is None:
        if not any(finding.rule.startswith("response-stream-") for finding in node.found):
            node.add("response-stream-removed" if now is None else "response-stream-added", "", pointer)
        return
    if (known.format, known.envelope, known.frame) != (now.format, now.envelope, now.frame):
        node.add("response-stream-changed", "", pointer, known.format, now.format)
    if known.event != now.event or isinstance(now.event, ir.Ref):
        types.compare(known.event, now.event, "response", node=node, path=" response event ", pointer=pointer)
