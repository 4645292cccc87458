"""What the official surface says of one method's types: its request type, its answer, its page and its events."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from specwright_generator import ir
from specwright_generator.naming.annotations import AnnotationError, Basic, Named, Node, OneOf, parse
from specwright_generator.naming.rules import singular
from specwright_generator.naming.similarity import Resemblance
from specwright_generator.naming.surface import Official, OfficialMethod, Surface

_GENERIC = re.compile(r"^(?:[\w.]*\.)?(\w+)\[(.*)\]$")


@dataclass(frozen=True)
class Answer:
    """A method's return annotation taken apart. `node` is the plain answer or a page's item."""

    node: Node | None = None
    page: str | None = None
    event: Node | None = None
    binary: bool = False
    text: bool = False
    module: str = ""


def packages(resource: str) -> tuple[str, ...]:
    """The types packages where a resource's types may be, nearest first: its parent's, its own, those above."""
    parts = resource.split(".") if resource else []
    found = [".".join(parts[:-1]), resource]
    found += [".".join(parts[:end]) for end in range(len(parts) - 2, -1, -1)]
    return tuple(dict.fromkeys(found))


def _home(resource: str, surface: Surface) -> str:
    """The resource's path as the module of its class tells it; that of a package is named twice (`chat.chat`)."""
    symbol = surface.resources.get(resource)
    if symbol is None:
        return resource
    parts = symbol.module.split(".")
    return ".".join(parts[:-1] if parts[-2:-1] == parts[-1:] else parts)


def params_type(method: OfficialMethod, surface: Surface) -> Official | None:
    """The request type of a method (`chat.completion_create_params.CompletionCreateParams`)."""
    if method.request is not None:
        return surface.types.get(method.request)
    last = method.resource.rpartition(".")[2]
    # A resource may also hang elsewhere on the client than where its class is at home (`beta.chat`).
    where = dict.fromkeys((*packages(_home(method.resource, surface)), *packages(method.resource)))
    for stem in dict.fromkeys((singular(last), last)):
        wanted = f"{stem}_{method.name}_params"
        for package in where:
            module = f"{package}.{wanted}" if package else wanted
            for name in surface.modules.get(module, {}):
                if name.lower() == wanted.replace("_", ""):
                    return surface.resolve(module, name)
    return None


def answer(
    method: OfficialMethod,
    surface: Surface,
    resemblance: Resemblance,
    plain: ir.Type | None,
    items: tuple[ir.Type, ...],
    event: ir.Type | None,
) -> Answer:
    """Take the return annotation of `method` apart; the document's types decide between types of the same name."""
    members: list[Node] = []
    page: str | None = None
    events: Node | None = None
    binary = text = False
    module = ""
    for part in _parts(method.returns):
        generic = _GENERIC.match(part)
        if generic and generic[1].endswith("Page"):
            page = generic[1].removeprefix("Sync").removeprefix("Async")
            found = _best(generic[2], method.resource, surface, resemblance, items)
            members += [found] if found else []
        elif generic and generic[1].endswith("Stream"):
            events = _best(generic[2], method.resource, surface, resemblance, (event,) if event else ())
        elif part.endswith("BinaryResponseContent"):
            binary = True
        elif part == "str":
            text = True
        else:
            found = _best(part, method.resource, surface, resemblance, (plain,) if plain else ())
            members += [found] if found else []
    for member in members:
        if isinstance(member, Named):
            module = member.module.rpartition(".")[0]
            break
    node = members[0] if len(members) == 1 else OneOf(tuple(members)) if members else None
    return Answer(node, page, events, binary, text, module)


def _parts(text: str) -> Iterator[str]:
    depth, start = 0, 0
    for at, char in enumerate(text):
        depth += (char == "[") - (char == "]")
        if char == "|" and depth == 0:
            yield text[start:at].strip()
            start = at + 1
    yield text[start:].strip()


def _best(
    text: str, resource: str, surface: Surface, resemblance: Resemblance, kinds: tuple[ir.Type, ...]
) -> Node | None:
    try:
        node = parse(text).node
    except AnnotationError:
        return None
    if isinstance(node, Basic):
        return node if node.name not in {"None", "NoneType"} else None
    if isinstance(node, Named) and "." in node.name and (full := surface.resolve("", node.name)) is not None:
        return full.named
    if not isinstance(node, Named):
        return _rehome(node, resource, surface)
    found: dict[ir.Symbol, Named] = {}
    for package in packages(resource):
        official = surface.resolve(package, node.name) if node.name in surface.modules.get(package, {}) else None
        if official is not None:
            found.setdefault(official.symbol, Named(node.name, official.symbol.module))
    if not found:
        for symbol in sorted(surface.types):
            if symbol.name == node.name:
                found[symbol] = Named(node.name, symbol.module)
    if not found:
        return None
    order = list(found.values())
    return max(
        order,
        key=lambda each: (
            round(max((resemblance.score(kind, each) for kind in kinds), default=0), 1),
            -order.index(each),
        ),
    )


def _rehome(node: Node, resource: str, surface: Surface) -> Node:
    """Bare names in a compound annotation are written where the resource's types are."""
    if isinstance(node, OneOf):
        return OneOf(tuple(_rehome(member, resource, surface) for member in node.members), node.tag, node.cut)
    if isinstance(node, Named):
        for package in packages(resource):
            if node.name in surface.modules.get(package, {}):
                return Named(node.name, package)
    return node
