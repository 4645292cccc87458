"""Compares what operations take and give: parameters, bodies, answers, streams, pages and credentials."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypeAlias

from specwright_generator import ir
from specwright_generator.naming.bodies import is_stream

from .graph import Node
from .pairing import PLACE
from .types import Step, Types, compare_defaults, describe
from .unions import resolve

_Both: TypeAlias = tuple[ir.Operation, ir.Operation]
_STYLES: Mapping[ir.Location, str] = {"query": "form", "cookie": "form", "path": "simple", "header": "simple"}


def compare_operation(
    old: ir.Operation, new: ir.Operation, types: Types, definitions: Mapping[str, ir.Definition]
) -> Node:
    """What differs in an operation; `definitions` are the new ones."""
    node = Node()
    if old.operation_id != new.operation_id:
        node.add("operation-id-changed", "", new.pointer, old.operation_id, new.operation_id)
    if old.deprecated != new.deprecated:
        node.add("operation-deprecated" if new.deprecated else "operation-undeprecated", "", new.pointer)
    if old.servers != new.servers:
        node.add("operation-servers-changed", "", new.pointer, ", ".join(old.servers), ", ".join(new.servers))
    _parameters((old, new), node, types, definitions)
    _bodies((old, new), node, types)
    _responses((old, new), node, types)
    return node


def _parameters(both: _Both, node: Node, types: Types, definitions: Mapping[str, ir.Definition]) -> None:
    old, new = both
    renamed = dict(zip(PLACE.findall(old.path), PLACE.findall(new.path), strict=False))
    before = {_slot(each, renamed): each for each in old.parameters}
    after = {_slot(each, {}): each for each in new.parameters}
    for gone in [slot for slot in before if slot not in after]:
        moved = [slot for slot in after if slot[1] == gone[1] and slot not in before]
        if len(moved) == 1:
            known, now = before.pop(gone), after[moved[0]]
            before[moved[0]] = known
            node.add("request-parameter-moved", _label(now), now.pointer, known.location, now.location)
    for slot, parameter in before.items():
        if slot not in after:
            kind = "required" if parameter.required else "optional"
            node.add(
                f"request-{kind}-parameter-removed", _label(parameter), parameter.pointer, describe(parameter.type)
            )
    for slot, parameter in after.items():
        if slot not in before:
            kind = "required" if parameter.required else "optional"
            path, pointer = _label(parameter), parameter.pointer
            node.add(f"request-{kind}-parameter-added", path, pointer, new=describe(parameter.type))
        else:
            _parameter(before[slot], parameter, node, types, definitions)


def _parameter(
    old: ir.Parameter, new: ir.Parameter, node: Node, types: Types, definitions: Mapping[str, ir.Definition]
) -> None:
    path, pointer = _label(new), new.pointer
    if old.location == new.location == "path" and old.wire != new.wire:
        node.add("request-path-parameter-renamed", path, pointer, old.wire, new.wire)
    if old.required != new.required:
        rule = "request-parameter-became-required" if new.required else "request-parameter-became-optional"
        node.add(rule, path, pointer)
    if old.deprecated != new.deprecated:
        rule = "request-parameter-deprecated" if new.deprecated else "request-parameter-undeprecated"
        node.add(rule, path, pointer)
    if (old.const, old.always) != (new.const, new.always):
        told = [each.const or each.always or "" for each in (old, new)]
        node.add("request-parameter-constant-changed", path, pointer, *told)
    plain = isinstance(resolve(new.type, definitions).core, ir.Scalar | ir.Enum)
    if old.location == new.location and not plain and _style(old) != _style(new):
        node.add("request-parameter-style-changed", path, pointer, _style(old), _style(new))
    compare_defaults(old, new, Step(node, "request", path, pointer))
    types.compare(old.type, new.type, "request", node=node, path=path, pointer=pointer)


def _bodies(both: _Both, node: Node, types: Types) -> None:
    old, new = both[0].body, both[1].body
    path = " request body "
    if old is None or new is None:
        for body, what in ((old, "removed"), (new, "added")):
            if body is not None:
                kind = "required" if body.required else "optional"
                node.add(f"request-{kind}-body-{what}", path, body.pointer)
        return
    if old.required != new.required:
        node.add("request-body-became-required" if new.required else "request-body-became-optional", path, new.pointer)
    before, after = _media(old.media), _media(new.media)
    for name in before.keys() - after.keys():
        node.add("request-media-type-removed", path, before[name].pointer, name)
    for name in after.keys() - before.keys():
        node.add("request-media-type-added", path, after[name].pointer, new=name)
    for name in sorted(before.keys() & after.keys()):
        known, now = before[name], after[name]
        if known.encoding != now.encoding:
            node.add("request-encoding-changed", path, now.pointer)
        types.compare(known.type, now.type, "request", node=node, path=path, pointer=now.pointer)


def _responses(both: _Both, node: Node, types: Types) -> None:
    before, after = ({each.status: each for each in operation.responses} for operation in both)
    gone = [status for status in before if status not in after]
    added = [status for status in after if status not in before]
    good = _successes(both[0]), _successes(both[1])
    replaced = [status for status in gone if status in good[0]], [status for status in added if status in good[1]]
    if len(replaced[0]) == len(replaced[1]) == 1:
        known, now = replaced[0][0], replaced[1][0]
        node.add("response-status-changed", f" response {now} ", after[now].pointer, known, now)
        _response(before[known], after[now], node, types)
        gone.remove(known)
        added.remove(now)
    for statuses, responses, what in ((gone, before, "removed"), (added, after, "added")):
        for status in statuses:
            kind = "status" if status in good[0] | good[1] else "error-status"
            node.add(f"response-{kind}-{what}", f" response {status} ", responses[status].pointer)
    for status, response in after.items():
        if status in before:
            _response(before[status], response, node, types)


def _response(old: ir.Response, new: ir.Response, node: Node, types: Types) -> None:
    path = f" response {new.status} "
    before, after = _media(old.media), _media(new.media)
    for name in sorted(before.keys() - after.keys()):
        rule = "response-stream-removed" if is_stream(before[name]) else "response-media-type-removed"
        node.add(rule, path, before[name].pointer, name)
    for name in sorted(after.keys() - before.keys()):
        rule = "response-stream-added" if is_stream(after[name]) else "response-media-type-added"
        node.add(rule, path, after[name].pointer, new=name)
    for name in sorted(before.keys() & after.keys()):
        known, now = before[name], after[name]
        if is_stream(known) and is_stream(now):
            types.compare(known.item, now.item, "response", node=node, path=f"{path}event ", pointer=now.pointer)
        else:
            types.compare(known.type, now.type, "response", node=node, path=path, pointer=now.pointer)
    _headers(old, new, node, types)


def _headers(old: ir.Response, new: ir.Response, node: Node, types: Types) -> None:
    before = {each.wire.lower(): each for each in old.headers}
    after = {each.wire.lower(): each for each in new.headers}
    for name, header in before.items():
        if name not in after:
            node.add("response-header-removed", f" response {new.status} header {header.wire} ", header.pointer)
    for name, header in after.items():
        path = f" response {new.status} header {header.wire} "
        if name not in before:
            node.add("response-header-added", path, header.pointer)
            continue
        if before[name].required != header.required:
            rule = "response-header-became-required" if header.required else "response-header-became-optional"
            node.add(rule, path, header.pointer)
        types.compare(before[name].type, header.type, "response", node=node, path=path, pointer=header.pointer)


def _slot(parameter: ir.Parameter, renamed: Mapping[str, str]) -> tuple[ir.Location, str]:
    """What a parameter is known by: names of headers are the same in any case, those in paths are not sent."""
    wire = parameter.wire.lower() if parameter.location == "header" else parameter.wire
    return parameter.location, renamed.get(wire, wire) if parameter.location == "path" else wire


def _label(parameter: ir.Parameter) -> str:
    return f" {parameter.location} parameter {parameter.wire} "


def _style(parameter: ir.Parameter) -> str:
    style = parameter.style or _STYLES[parameter.location]
    explode = parameter.explode if parameter.explode is not None else style == "form"
    return f"{style}, exploded" if explode else style


def _media(media: tuple[ir.Media, ...]) -> dict[str, ir.Media]:
    return {each.media_type.partition(";")[0].strip().lower(): each for each in media}


def _successes(operation: ir.Operation) -> set[str]:
    """The statuses of success; the default one where there is no other."""
    found = {each.status for each in operation.responses if each.status.startswith("2")}
    return found or {each.status for each in operation.responses if each.status == "default"}
