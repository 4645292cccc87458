"""A package's public names as naming wants them: its methods, resources and types, and where each is at home."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from specwright_generator.frontends.sdk.annotations import ABSENT
from specwright_generator.frontends.sdk.calls import Call
from specwright_generator.frontends.sdk.clients import ResourceNode
from specwright_generator.frontends.sdk.document import Reading, event_of
from specwright_generator.frontends.sdk.objects import kind_of, members
from specwright_generator.frontends.sdk.package import Home, Imported, Package, dotted
from specwright_generator.ir import Symbol
from specwright_generator.naming.annotations import AnnotationError, parse
from specwright_generator.naming.surface import Official, OfficialField, OfficialMethod, Surface


def surface_of(reading: Reading) -> Surface:
    """The official surface that a package offers."""
    package = reading.package
    names = _Names(package)
    return Surface(
        package=package.name,
        version=package.version,
        methods=tuple(_method(call, names) for call in reading.calls),
        resources={each.path: _resource(each, package) for each in reading.resources},
        modules={module: dict(names.of(full)) for full, module in _modules(package)},
    )


def _resource(node: ResourceNode, package: Package) -> Symbol:
    return Symbol(module=node.home.module.removeprefix(f"{package.name}.resources."), name=node.home.name)


def _modules(package: Package) -> Iterator[tuple[str, str]]:
    """The full name of every module of types, and its name relative to the types package."""
    root = package.root / "types"
    for path in sorted(root.rglob("*.py")):
        parts = [*path.relative_to(root).with_suffix("").parts]
        if parts[-1] == "__init__":
            parts.pop()
        yield ".".join([package.name, "types", *parts]), ".".join(parts)


def _method(call: Call, names: _Names) -> OfficialMethod:
    module = call.method.resource.home.module
    page = names.written(call.page, module) if call.page is not None else None
    lines = isinstance(call.answer, ast.Subscript) and dotted(call.answer.value).endswith("JSONLDecoder")
    answers: list[str] = []
    if lines and isinstance(call.answer, ast.Subscript):
        answers = [f"Stream[{names.written(call.answer.slice, module)}]"]
    elif call.answer is None and call.method.node.returns is not None:
        answers = [names.written(call.method.node.returns, module)]
    elif call.answer is not None and not call.only_streams:
        answers = [names.written(call.answer, module)]
    streamed = event_of(call, names.package)
    if streamed is not None:
        answers.append(f"Stream[{names.written(*streamed)}]")
    return OfficialMethod(
        resource=call.method.resource.path,
        name=call.method.node.name,
        verb=call.verb,
        path=call.path,
        params=tuple(each.name for each in call.sent),
        required=frozenset(each.name for each in call.sent if each.required),
        page=page,
        returns=page or " | ".join(answers) or "None",
        kinds=frozenset(),
        deprecated=call.deprecated,
        wires={
            each.name: each.wire
            for each in call.sent
            # Keys that go through a request type are renamed by it, others stand as they are sent.
            if each.place == "header" or (call.params is None and each.place in ("query", "body"))
        },
    )


class _Names:
    """Writes names of a package in full, relative to its types package."""

    def __init__(self, package: Package) -> None:
        self.package = package
        self._prefix = f"{package.name}.types"

    def of(self, full: str) -> Iterator[tuple[str, Official | Symbol]]:
        """Every public name of the types module `full`."""
        module = self.package.module(full)
        for name, each in module.names.items() if module is not None else ():
            if isinstance(each, Imported | ast.Name | ast.Attribute):
                found = self.package.find(full, name)
                if isinstance(found, Home) and self._symbol(found) is not None:
                    target = self._symbol(found)
                    if target is not None and target != Symbol(module=self._relative(full), name=name):
                        yield name, target
            elif isinstance(each, ast.ClassDef | ast.Subscript | ast.BinOp):
                official = self._official(Home(full, name, each))
                if official is not None:
                    yield name, official

    def _official(self, home: Home) -> Official | None:
        symbol = Symbol(module=self._relative(home.module), name=home.name)
        try:
            if isinstance(home.node, ast.expr):
                return Official(symbol, "alias", node=parse(self.written(home.node, home.module)).node)
            return Official(symbol, kind_of(home, self.package) or "class", tuple(self._fields(home)))
        except AnnotationError:
            return None

    def _fields(self, home: Home) -> Iterator[OfficialField]:
        for each in members(home, self.package).values():
            node = parse(self.written(each.annotation, each.module)).node
            yield OfficialField(each.name, each.wire, node, each.required)

    def written(self, node: ast.expr, module: str) -> str:
        """An annotation with the names of types in full."""
        return ast.unparse(_Full(self, module).visit(ast.fix_missing_locations(_copy(node))))

    def full(self, name: str, module: str) -> str:
        """A name in full where it is a public type's, its last part otherwise."""
        found = self.package.find(module, name)
        symbol = self._symbol(found) if isinstance(found, Home) else None
        if symbol is None:
            return name.rpartition(".")[2]
        return f"{symbol.module}.{symbol.name}" if symbol.module else symbol.name

    def _symbol(self, home: Home) -> Symbol | None:
        if home.module != self._prefix and not home.module.startswith(self._prefix + "."):
            return None
        return Symbol(module=self._relative(home.module), name=home.name)

    def _relative(self, full: str) -> str:
        return full.removeprefix(self._prefix).removeprefix(".")


class _Full(ast.NodeTransformer):
    def __init__(self, names: _Names, module: str) -> None:
        self._names = names
        self._module = module

    def visit_Name(self, node: ast.Name) -> ast.expr:
        return _expression(self._names.full(node.id, self._module))

    def visit_Attribute(self, node: ast.Attribute) -> ast.expr:
        name = dotted(node)
        return _expression(self._names.full(name, self._module)) if name else node

    def visit_Subscript(self, node: ast.Subscript) -> ast.expr:
        if dotted(node.value).rpartition(".")[2] == "Literal":
            return node
        node.slice = self._read(node.slice)
        return node

    def visit_Constant(self, node: ast.Constant) -> ast.expr:
        if not isinstance(node.value, str):
            return node
        return ast.parse(self._names.written(_expression(node.value), self._module), mode="eval").body

    def visit_Call(self, node: ast.Call) -> ast.expr:
        # What `PropertyInfo(…)` says stays as it is.
        return node

    def visit_BinOp(self, node: ast.BinOp) -> ast.expr:
        for side, other in ((node.left, node.right), (node.right, node.left)):
            if dotted(side).rpartition(".")[2] in ABSENT:
                return self._read(other)
        node.left, node.right = self._read(node.left), self._read(node.right)
        return node

    def _read(self, node: ast.expr) -> ast.expr:
        found: ast.expr = self.visit(node)
        return found


def _copy(node: ast.expr) -> ast.expr:
    return _expression(ast.unparse(node))


def _expression(text: str) -> ast.expr:
    return ast.parse(text, mode="eval").body
