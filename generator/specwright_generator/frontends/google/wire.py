"""What `fields.json` holds: where google-genai's calls and fields go, for each backend.

    {"calls": {"models.get": {"gemini": {"verb": "GET", "path": "{name}", "request": "GetModelParameters",
                                         "answer": "Model"}, "vertex": …}},
     "to": {"gemini": {"Part": {"fields": {"inline_data": …}}}}, "from": …}

A call that a backend does not have is null there.  A field's rule is the path that it goes to, null where the backend
does not take it, or an object: `to` (null: the value's own rules all go further up), `map` (the type whose rules its
value follows), `each` (item by item), `via` and `item` (a named change of the value, of each item), `up` (into the
object around), `when` (a path from the root, and the value it has to have).  Several rules for one field are a list.
`known` gives the value of such a path where it is not given.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator

from specwright_generator.frontends.google.fields import BACKENDS, FieldMap, Fields, Rule
from specwright_generator.frontends.google.layout import Layout
from specwright_generator.frontends.sdk.package import dotted
from specwright_generator.ir import Json


def fields_of(layout: Layout) -> tuple[dict[str, Json], tuple[str, ...]]:
    """The field maps of a package, and what could not be read of them."""
    fields = Fields(layout.package)
    found: dict[str, Json] = {"to": {}, "from": {}, "calls": dict(_calls(layout))}
    for each in fields.maps():
        direction = found[each.direction]
        if isinstance(direction, dict):
            backend = direction.setdefault(each.backend, {})
            if isinstance(backend, dict):
                backend[each.type] = _map(each)
    return found, tuple(fields.missed)


def _map(each: FieldMap) -> Json:
    rules: dict[str, Json] = {}
    for rule in each.rules:
        source = str(rule["from"])
        short = _short(rule)
        known = rules.get(source)
        if source not in rules:
            rules[source] = short
        elif isinstance(known, list):
            known.append(short)
        else:
            rules[source] = [known, short]
    result: dict[str, Json] = {"fields": rules}
    if each.known:
        result["known"] = dict[str, Json](each.known)
    return result


def _short(rule: Rule) -> Json:
    if "refused" in rule and "when" not in rule:
        return None
    rest = {key: value for key, value in rule.items() if key != "from"}
    if rest.get("each") and "map" not in rest and "item" not in rest:
        del rest["each"]  # a list that is copied
    return rest["to"] if rest.keys() == {"to"} else rest


def _calls(layout: Layout) -> Iterator[tuple[str, Json]]:
    for call in layout.calls():
        sides = {BACKENDS["vertex"]: False, BACKENDS["mldev"]: True}
        yield call.key, {backend: _side(call.function, negated) for backend, negated in sides.items()}


def _side(function: ast.FunctionDef, negated: bool) -> Json:
    """What a method does on one backend. Its branches ask `if self._api_client.vertexai`, or `if not` that."""
    body = [inner for statement in function.body for inner in _branch(statement, negated)]
    if any(isinstance(each, ast.Raise) for each in body):
        return None
    walked = [node for statement in body for node in ast.walk(statement)]
    requests = [node for node in walked if isinstance(node, ast.Call) and _is_request(node)]
    verb = str(_text(requests[0].args[0])).upper() if requests else ""
    found: dict[str, Json] = {
        "verb": verb,
        "path": _path(body),
        "request": _named(walked, "to"),
        "answer": _named(walked, "from"),
    }
    return found


def _branch(statement: ast.stmt, negated: bool) -> Iterator[ast.stmt]:
    """A statement as one backend meets it."""
    if isinstance(statement, ast.If):
        test = statement.test
        is_not = isinstance(test, ast.UnaryOp) and isinstance(test.op, ast.Not)
        plain = test.operand if isinstance(test, ast.UnaryOp) else test
        if dotted(plain) == "self._api_client.vertexai":
            yield from statement.body if is_not == negated else statement.orelse
            return
    if isinstance(statement, ast.For):
        for inner in statement.body:
            yield from _branch(inner, negated)
        yield ast.Expr(statement.iter)
        return
    yield statement


def _is_request(node: ast.Call) -> bool:
    return dotted(node.func) in ("self._api_client.request", "self._api_client.request_streamed")


def _path(body: list[ast.stmt]) -> Json:
    """The path's template: one, or several with what each is for."""
    chosen: list[Json] = []
    for statement in body:
        if isinstance(statement, ast.If):
            chosen += _choices(statement)
    if chosen:
        return chosen
    for statement in body:
        for node in ast.walk(statement):
            if isinstance(node, ast.Assign) and dotted(node.targets[0]) == "path" and (text := _text(node.value)):
                return text
    return None


def _choices(statement: ast.stmt) -> Iterator[Json]:
    """Paths that a parameter chooses between: `if parameter_model.x == types.X.Y: endpoint_url = …`."""
    if not isinstance(statement, ast.If):
        return
    test = statement.test
    if isinstance(test, ast.Compare) and dotted(test.left).startswith("parameter_model."):
        path = dotted(test.left).removeprefix("parameter_model.")
        value = dotted(test.comparators[0]).rpartition(".")[2]
        for inner in statement.body:
            if isinstance(inner, ast.Assign) and (text := _text(inner.value)):
                yield {"when": [path, value], "path": text}
        for inner in statement.orelse:
            if isinstance(inner, ast.Assign) and (text := _text(inner.value)):
                yield {"path": text}
            yield from _choices(inner)


def _text(node: ast.expr) -> str:
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else ""


def _named(nodes: list[ast.AST], direction: str) -> Json:
    """The type whose map a method calls in a direction; None where it takes what comes."""
    for node in nodes:
        if isinstance(node, ast.Call):
            name = dotted(node.func).rpartition(".")[2]
            for ending in BACKENDS:
                if name.startswith("_") and name.endswith(f"_{direction}_{ending}"):
                    return name.removeprefix("_").removesuffix(f"_{direction}_{ending}")
    return None
