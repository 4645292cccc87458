"""The official surface of a package in Speakeasy's style: the names of methods, resources and types."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from specwright_generator.frontends.sdk.package import Home, Imported, dotted
from specwright_generator.frontends.speakeasy.calls import Call
from specwright_generator.frontends.speakeasy.document import Reading
from specwright_generator.frontends.speakeasy.types import (
    Types,
    annotated,
    arguments,
    is_class,
    is_unknown,
    members,
    name_of,
)
from specwright_generator.ir import Symbol
from specwright_generator.naming.annotations import AnnotationError, parse
from specwright_generator.naming.surface import Kind, Official, OfficialField, OfficialMethod, Surface

_NULLABLE = frozenset({"Nullable", "OptionalNullable"})


def surface_of(reading: Reading) -> Surface:
    """The official surface that a package offers."""
    names = _Names(reading)
    modules = {reading.layout.relative(module): dict(names.of(module)) for module in reading.layout.modules}
    flat: dict[str, Official | Symbol] = {
        name: Symbol(module=module, name=name)
        for module, found in modules.items()
        for name, each in found.items()
        if isinstance(each, Official)
    }
    modules |= {reading.layout.relative(package): dict(names.of(package)) for package in reading.layout.packages}
    modules[""] = flat
    return Surface(
        package=reading.layout.prefix,
        version=reading.package.version,
        twins=True,
        methods=tuple(_method(call, names) for call in reading.calls),
        resources={each.path: _resource(each.home, reading) for each in reading.resources},
        modules=modules,
    )


def _resource(home: Home, reading: Reading) -> Symbol:
    return Symbol(module=home.module.removeprefix(f"{reading.layout.prefix}."), name=home.name)


def _method(call: Call, names: _Names) -> OfficialMethod:
    returns = [_answer(names.written(each.node, call.module), each.streamed) for each in call.answers if each.node]
    binary = any(each.node is None and each.media and each.status != "204" for each in call.answers)
    return OfficialMethod(
        resource=call.resource.path,
        name=call.name,
        verb=call.verb,
        path=call.path,
        params=tuple(each.name for each in call.sent),
        required=frozenset(each.name for each in call.sent if each.required),
        page=None,
        returns=" | ".join(dict.fromkeys(returns)) or ("BinaryResponseContent" if binary else "None"),
        kinds=frozenset(),
        deprecated=call.deprecated,
        request=_request(call, names),
        positional=call.positional,
        slots={each.name: (each.wire, each.place) for each in call.sent},
    )


def _request(call: Call, names: _Names) -> Symbol | None:
    """The TypedDict of a method's parameters, unless it is that of the body: such a type stands for itself."""
    if call.request is None or (call.body_type is not None and ast.dump(call.request) == ast.dump(call.body_type)):
        return None
    return names.twin(call.request, call.module)


def _answer(written: str, streamed: bool) -> str:
    return f"Stream[{written}]" if streamed else written


class _Names:
    """Writes types of a package with names in full, relative to its models."""

    def __init__(self, reading: Reading) -> None:
        self._layout = reading.layout
        self._package = reading.package
        self._types = Types(reading.layout)

    def of(self, module: str) -> Iterator[tuple[str, Official | Symbol]]:
        """Every public name of a module of models."""
        found = self._package.module(module)
        for name, node in found.names.items() if found is not None else ():
            if isinstance(node, Imported):
                home = self._package.find(module, name)
                if isinstance(home, Home) and self._layout.is_type(home):
                    yield name, self._symbol(home)
            elif not name.startswith("_"):
                official = self._official(Home(module, name, node))
                if official is not None:
                    yield name, official

    def twin(self, node: ast.expr, module: str) -> Symbol | None:
        """The TypedDict beside the model that `node` names."""
        found = self._package.find(module, dotted(node))
        twin = self._layout.twin(found) if isinstance(found, Home) else None
        return self._symbol(twin) if twin is not None else None

    def _symbol(self, home: Home) -> Symbol:
        return Symbol(module=self._layout.relative(home.module), name=home.name)

    def _official(self, home: Home) -> Official | None:
        node = home.node
        try:
            if isinstance(node, ast.ClassDef):
                if is_unknown(home):
                    return None
                kind: Kind = "model" if is_class(home, self._package) else "typeddict"
                return Official(self._symbol(home), kind, tuple(self._fields(home)))
            if isinstance(node, ast.Call) and name_of(node) == "TypeAliasType" and len(node.args) > 1:
                node = node.args[1]
            if not isinstance(node, ast.Subscript | ast.Name):
                return None
            return Official(self._symbol(home), "alias", node=parse(self.written(node, home.module)).node)
        except AnnotationError:
            return None

    def _fields(self, home: Home) -> Iterator[OfficialField]:
        wires = {each.name: each.wire for each in members(self._twin(home))}
        for each in members(home):
            wire = each.wire if each.wire != each.name else wires.get(each.name, each.name)
            node = parse(self.written(each.annotation, home.module)).node
            yield OfficialField(each.name, wire, node, each.required)

    def _twin(self, home: Home) -> Home:
        """The model beside a TypedDict: only there are wire names."""
        return self._layout.model(home) or home

    def written(self, node: ast.expr, module: str) -> str:
        """An annotation with the names of types in full and in plain words."""
        return ast.unparse(self._plain(node, module))

    def _plain(self, node: ast.expr, module: str) -> ast.expr:
        node, _ = annotated(node)
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            return self._plain(ast.parse(node.value, mode="eval").body, module)
        if isinstance(node, ast.Subscript):
            outer, inner = name_of(node), arguments(node)
            if outer == "Literal":
                return node
            if outer in ("NotRequired", "Required", "SerializeAsAny"):
                return self._plain(inner[0], module)
            if outer == "Union":
                return _subscript("Union", [self._plain(e, module) for e in self._types.plain_members(inner, module)])
            return _subscript("Optional" if outer in _NULLABLE else outer, [self._plain(e, module) for e in inner])
        name = dotted(node)
        found = self._package.find(module, name) if name else None
        if isinstance(found, Home) and self._layout.is_type(found):
            return ast.Name(f"{self._layout.relative(found.module)}.{found.name}")
        return ast.Name(name.rpartition(".")[2]) if name else node


def _subscript(outer: str, inner: list[ast.expr]) -> ast.expr:
    if outer == "Union" and len(inner) == 1:
        return inner[0]
    return ast.Subscript(ast.Name(outer), inner[0] if len(inner) == 1 else ast.Tuple(inner))
