"""Where the fields of google-genai's types go on the wire, for each backend and direction.

The package has a function for each type, backend and direction, all in one pattern: a field of the one object is put
under a key of the other, perhaps changed on the way, perhaps item by item; or it is refused.  This module reads that
pattern and nothing else: what does not fit is reported, with its place, and never guessed.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from specwright_generator.frontends.sdk.package import Package, dotted
from specwright_generator.ir import Json

BACKENDS: Mapping[str, str] = {"mldev": "gemini", "vertex": "vertex"}
_FUNCTION = re.compile(r"_(?P<type>\w+)_(?P<direction>to|from)_(?P<backend>mldev|vertex)")
_OWN, _PARENT, _ROOT = "to_object", "parent_object", "root_object"

Rule = dict[str, Json]


@dataclass(frozen=True, slots=True)
class FieldMap:
    """One type on its way to or from one backend. `known` are the discriminators' values where none is given."""

    type: str
    direction: str
    backend: str
    module: str
    rules: tuple[Rule, ...]
    known: Mapping[str, str]


@dataclass
class Fields:
    """Reads the field maps of a package. `missed` says which statements did not fit the pattern."""

    package: Package
    missed: list[str] = field(default_factory=list[str])

    def maps(self) -> Iterator[FieldMap]:
        """Every field map of the package, in the order of its modules."""
        for path in sorted(self.package.root.glob("*.py")):
            module = self.package.module(f"{self.package.name}.{path.stem}")
            for statement in module.tree.body if module is not None else ():
                if isinstance(statement, ast.FunctionDef):
                    found = _FUNCTION.fullmatch(statement.name)
                    if found is not None:
                        yield self._map(statement, found, path.stem)

    def _map(self, function: ast.FunctionDef, name: re.Match[str], module: str) -> FieldMap:
        rules: list[Rule] = []
        known: dict[str, str] = {}
        tags: dict[str, str] = {}
        for statement in function.body:
            if _is_frame(statement):
                continue
            if isinstance(statement, ast.Assign) and (path := _path(statement.value, _ROOT)) is not None:
                tags[dotted(statement.targets[0])] = path
            elif (default := _default(statement)) is not None and default[0] in tags:
                known[tags[default[0]]] = default[1]
            else:
                rules += self._rules(statement, tags, f"{module}.{function.name}")
        backend = BACKENDS[name["backend"]]
        return FieldMap(name["type"], name["direction"], backend, module, tuple(rules), known)

    def _rules(self, statement: ast.stmt, tags: Mapping[str, str], place: str) -> Iterator[Rule]:
        """The rules of one statement: of all its branches, where a discriminator chooses."""
        if isinstance(statement, ast.If) and (chosen := _chosen(statement.test, tags)) is not None:
            when: list[Json] = list(chosen)
            for inner in statement.body:
                for found in self._rules(inner, tags, place):
                    found["when"] = when
                    yield found
            for inner in statement.orelse:
                yield from self._rules(inner, tags, place)
            return
        rule = _rule(statement)
        if rule is None:
            self.missed.append(f"{place}: {ast.unparse(statement)[:160]}")
        else:
            yield rule


def _is_frame(statement: ast.stmt) -> bool:
    """The lines that every function has: its docstring, the object that it makes, and its return."""
    if isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Constant):
        return True
    return isinstance(statement, ast.Return) or (
        isinstance(statement, ast.AnnAssign) and dotted(statement.target) == _OWN
    )


def _rule(statement: ast.stmt) -> Rule | None:
    if isinstance(statement, ast.Expr):
        return _put(statement.value)
    if not isinstance(statement, ast.If) or statement.orelse or not isinstance(statement.test, ast.Compare):
        return None
    source = _path(statement.test.left, "from_object")
    first = statement.body[0]
    if source is None:
        return None
    if isinstance(first, ast.Raise):
        return {"from": source, "refused": True}
    rule = _put(first.value) if isinstance(first, ast.Expr) else None
    if rule is None or len(statement.body) == 1:
        return rule
    moved = _moved(statement.body[1])
    return {**rule, "move": moved} if moved is not None and len(statement.body) == 2 else None


def _put(node: ast.expr) -> Rule | None:
    """`setv(object, keys, value)`, or a nested function whose own rules all go further up."""
    if not isinstance(node, ast.Call):
        return None
    if dotted(node.func) != "setv":
        value = _value(node)
        return {**value, "to": None} if value is not None and "map" in value else None
    target, keys, value_node = node.args
    value = _value(value_node)
    path = _keys(keys)
    if value is None or path is None or dotted(target) not in (_OWN, _PARENT):
        return None
    rule: Rule = {**value, "to": path}
    if dotted(target) == _PARENT:
        rule["up"] = True
    return rule


def _value(node: ast.expr) -> Rule | None:
    """What is put: a field, through a change of its own (`via`), another type's map, or both, once or for each item."""
    path = _path(node, "from_object")
    if path is not None:
        return {"from": path}
    if isinstance(node, ast.DictComp):
        items = node.generators[0].iter
        method = items.func if isinstance(items, ast.Call) else None
        return _value(method.value) if isinstance(method, ast.Attribute) and method.attr == "items" else None
    if isinstance(node, ast.ListComp):
        source = _value(node.generators[0].iter)
        item = _change(node.elt, dotted(node.generators[0].target))
        return {**source, **item, "each": True} if source is not None and item is not None else None
    if not isinstance(node, ast.Call):
        return None
    inner = next((value for each in node.args if (value := _value(each)) is not None), None)
    if inner is None:
        return None
    change = _called(node)
    return {**inner, **change} if change is not None else None


def _change(node: ast.expr, name: str) -> Rule | None:
    """What is done with the item called `name`."""
    if isinstance(node, ast.Name) and node.id == name:
        return {}
    if not isinstance(node, ast.Call):
        return None
    inner = next((value for each in node.args if (value := _change(each, name)) is not None), None)
    found = _called(node)
    if inner is None or found is None:
        return None
    return {**inner, **({"item": found["via"]} if "via" in found else found)}


def _called(node: ast.Call) -> Rule | None:
    name = dotted(node.func)
    found = _FUNCTION.fullmatch(name)
    if found is not None:
        return {"map": found["type"]}
    head, _, last = name.rpartition(".")
    return {"via": last.removeprefix("t_")} if head in ("t", "base_t") else None


def _path(node: ast.expr, source: str) -> str | None:
    """`a.b` for `getv(source, ["a", "b"])`."""
    if not isinstance(node, ast.Call) or dotted(node.func) != "getv" or dotted(node.args[0]) != source:
        return None
    return _keys(node.args[1])


def _keys(node: ast.expr) -> str | None:
    if not isinstance(node, ast.List):
        return None
    return ".".join(str(each.value) for each in node.elts if isinstance(each, ast.Constant))


def _default(statement: ast.stmt) -> tuple[str, str] | None:
    """A discriminator and its value where none is given: `if d is None: d = "X"`."""
    if not isinstance(statement, ast.If) or len(statement.body) != 1 or not isinstance(statement.body[0], ast.Assign):
        return None
    assigned = statement.body[0]
    value = assigned.value.value if isinstance(assigned.value, ast.Constant) else None
    return (dotted(assigned.targets[0]), value) if isinstance(value, str) else None


def _chosen(test: ast.expr, tags: Mapping[str, str]) -> Sequence[str] | None:
    """The path and the value that a branch asks for."""
    if not isinstance(test, ast.Compare) or not isinstance(test.ops[0], ast.Eq):
        return None
    wanted = test.comparators[0]
    path = tags.get(dotted(test.left)) or _path(test.left, _ROOT)
    if path is None or not isinstance(wanted, ast.Constant) or not isinstance(wanted.value, str):
        return None
    return (path, wanted.value)


def _moved(statement: ast.stmt) -> Rule | None:
    call = statement.value if isinstance(statement, ast.Expr) else None
    if not isinstance(call, ast.Call) or dotted(call.func) != "movev":
        return None
    moves = call.args[1]
    if not isinstance(moves, ast.Dict):
        return None
    return {
        str(key.value): str(value.value)
        for key, value in zip(moves.keys, moves.values, strict=True)
        if isinstance(key, ast.Constant) and isinstance(value, ast.Constant)
    }
