"""Looks at types of the document: through references, at a union's members, at what pins an object down."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from specwright_generator import ir

Definitions = Mapping[str, ir.Definition]
_MAX_DEPTH = 40


def unwrap(kind: ir.Type, definitions: Definitions) -> ir.Type:
    """`kind` without nulls and with references to other than themselves followed to what they stand for."""
    for _ in range(_MAX_DEPTH):
        if isinstance(kind, ir.Nullable):
            kind = kind.inner
        elif isinstance(kind, ir.Ref) and kind.target in definitions:
            kind = definitions[kind.target].type
        else:
            break
    return kind


def chain(kind: ir.Type, definitions: Definitions) -> Iterator[ir.Definition]:
    """The definitions that `kind` passes on its way to something that is no reference: an alias, then what it names."""
    for _ in range(_MAX_DEPTH):
        if isinstance(kind, ir.Nullable):
            kind = kind.inner
        elif isinstance(kind, ir.Ref) and kind.target in definitions:
            definition = definitions[kind.target]
            yield definition
            kind = definition.type
        else:
            break


def leaves(kind: ir.Type, definitions: Definitions) -> tuple[ir.Type, ...]:
    """The members of a union and of the unions in it; a type that is no union is its own only leaf."""
    found: list[ir.Type] = []
    seen: set[str] = set()

    def walk(each: ir.Type, depth: int) -> None:
        if isinstance(each, ir.Nullable):
            each = each.inner
        inner = unwrap(each, definitions)
        if isinstance(inner, ir.Union) and depth < _MAX_DEPTH:
            if isinstance(each, ir.Ref):
                if each.target in seen:
                    return
                seen.add(each.target)
            for member in inner.members:
                walk(member, depth + 1)
        elif each not in found:
            found.append(each)

    walk(kind, 0)
    return tuple(found)


def constants(kind: ir.Type, definitions: Definitions) -> frozenset[ir.JsonScalar]:
    """The only values that `kind` allows; empty where it allows others."""
    plain = unwrap(kind, definitions)
    return frozenset(plain.values) if isinstance(plain, ir.Enum) and not plain.open else frozenset()


@dataclass
class Equality:
    """Whether definitions have the same structure, whatever they are called. Remembers what it has compared."""

    definitions: Definitions
    _digests: dict[str, str] = field(default_factory=dict[str, str])

    def same(self, a: str, b: str) -> bool:
        return a == b or self.digest(a) == self.digest(b)

    def digest(self, key: str) -> str:
        """A digest of the structure under `key`, down to a depth at which real documents no longer differ."""
        if key not in self._digests:
            self._digests[key] = hashlib.sha256(self._text(self.definitions[key].type, (key,)).encode()).hexdigest()
        return self._digests[key]

    def _text(self, kind: ir.Type, path: tuple[str, ...]) -> str:
        match kind:
            case ir.Ref(target=target):
                return self._reference(target, path)
            case ir.Model():
                fields = ",".join(
                    f"{each.wire!r}:{each.required}:{self._text(each.type, path)}" for each in kind.fields
                )
                return f"model({fields};{self._text(kind.extra, path) if kind.extra is not None else ''})"
            case ir.Union():
                tag = f"{kind.tag.property}:{sorted(kind.tag.mapping.items())}" if kind.tag is not None else ""
                return f"union({','.join(self._text(each, path) for each in kind.members)};{tag})"
            case ir.Array():
                return f"array({self._text(kind.items, path)})"
            case ir.Map():
                return f"map({self._text(kind.values, path)})"
            case ir.Nullable():
                return f"nullable({self._text(kind.inner, path)})"
            case ir.Enum():
                return f"enum({kind.values!r}:{kind.base}:{kind.open})"
            case ir.Scalar():
                return f"{kind.kind}:{kind.format}"
            case ir.Any() | ir.Binary():
                return type(kind).__name__

    def _reference(self, target: str, path: tuple[str, ...]) -> str:
        if target in path:
            return f"^{len(path) - path.index(target)}"
        definition = self.definitions.get(target)
        if definition is None or not definition.hoisted:
            return f"&{target}"
        return self._text(definition.type, (*path, target))
