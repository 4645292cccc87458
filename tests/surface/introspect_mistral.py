"""Writes `mistral.json`: the public names of the installed `mistralai`, as it tells them itself. No sentence is taken.

    pip install mistralai==3.7.0
    python tests/surface/introspect_mistral.py

Unlike the compiler's front end, which reads source text, this imports the package and asks its objects: the two know
nothing of each other, so that one can be held against the other.
"""

from __future__ import annotations

import ast
import importlib
import importlib.metadata
import inspect
import json
import pkgutil
import re
import textwrap
from collections.abc import Iterator
from pathlib import Path
from typing import Any, get_type_hints

TARGET = Path(__file__).with_name("mistral.json")
OPTIONS = ("retries", "server_url", "timeout_ms", "http_headers", "accept_header_override")
PACKAGE = "mistralai.client"


def resources(client: Any, path: str = "") -> Iterator[tuple[str, Any]]:
    """Every resource under its attribute path, in the client's order."""
    for name in client.__class__.__annotations__:
        value = getattr(client, name)
        if value.__class__.__module__.startswith(f"{PACKAGE}.") and hasattr(value, "sdk_configuration"):
            inner = f"{path}.{name}".lstrip(".")
            yield inner, value
            yield from resources(value, inner)


def method(function: Any) -> dict[str, Any] | None:
    """What one method takes, and the endpoint it calls; None for what calls none itself."""
    source = inspect.getsource(function)
    called = re.search(r'_build_request(?:_async)?\(\s*method="(\w+)",\s*path="([^"]+)"', source)
    if called is None:
        return None
    given = inspect.signature(function).parameters
    own = [each for name, each in given.items() if name not in ("self", *OPTIONS)]
    return {
        "http": called[1],
        "path": called[2],
        "params": [each.name for each in own],
        "required": [each.name for each in own if each.default is inspect.Parameter.empty],
        "options": [name for name in given if name in OPTIONS],
        "keyword_only": all(each.kind is inspect.Parameter.KEYWORD_ONLY for each in own),
        "returns": returned(source),
        "deprecated": hasattr(function, "__deprecated__"),
    }


def returned(source: str) -> str:
    """The annotation of what a method returns, as it is written."""
    tree = ast.parse(textwrap.dedent(source)).body[0]
    if not isinstance(tree, ast.FunctionDef | ast.AsyncFunctionDef) or tree.returns is None:
        return "None"
    return re.sub(r"\b(?:models|eventstreaming|jsonl)\.", "", ast.unparse(tree.returns))


def types() -> dict[str, dict[str, Any]]:
    """Public name → its module below `models`, its kind, and the fields of an object."""
    package = importlib.import_module(f"{PACKAGE}.models")
    modules = [
        importlib.import_module(f"{package.__name__}.{info.name}") for info in pkgutil.iter_modules(package.__path__)
    ]
    lazy: dict[str, str] = vars(package)["_dynamic_imports"]
    found: dict[str, dict[str, Any]] = {}
    for name in sorted(package.__all__):
        told = lazy.get(name, "").lstrip(".")
        home = told or next(each.__name__.rpartition(".")[2] for each in modules if name in vars(each))
        found[name] = {"module": home, **shape(getattr(package, name))}
    return found


def shape(value: Any) -> dict[str, Any]:
    """The kind of a public name: a model or a TypedDict with its fields, or an alias. `wires` are the names on the wire
    of fields that are called otherwise."""
    if not isinstance(value, type):
        return {"kind": "alias"}
    fields = getattr(value, "model_fields", None)
    if fields is not None:
        unknown = "is_unknown" in fields
        return {
            "kind": "unknown" if unknown else "model",
            "fields": sorted(fields),
            "wires": {name: each.alias for name, each in sorted(fields.items()) if each.alias not in (None, name)},
        }
    return {"kind": "typeddict", "fields": sorted(get_type_hints(value))}


def facts() -> dict[str, Any]:
    """Everything that goes into the file."""
    client_module = importlib.import_module(PACKAGE)
    client = client_module.Mistral(api_key="k")
    tree = dict(resources(client))
    methods: dict[str, Any] = {}
    helpers: list[str] = []
    for path, resource in tree.items():
        for name, function in inspect.getmembers(resource.__class__, inspect.isfunction):
            if name.startswith("_") or name == "do_request" or name == "do_request_async":
                continue
            told = method(function)
            if told is None:
                helpers.append(f"{path}.{name}")
            else:
                methods[f"{path}.{name}"] = told
    errors = importlib.import_module(f"{PACKAGE}.errors")
    return {
        "package": PACKAGE,
        "version": importlib.metadata.version("mistralai"),
        "constructor": list(inspect.signature(client_module.Mistral.__init__).parameters)[1:],
        "servers": client_module.SERVERS,
        "resources": {path: f"{each.__class__.__module__}.{each.__class__.__name__}" for path, each in tree.items()},
        "methods": methods,
        "helpers": helpers,
        "errors": sorted(errors.__all__),
        "types": types(),
    }


def written(found: dict[str, Any]) -> str:
    """JSON with a line for each method and type."""

    def plain(value: Any) -> str:
        return json.dumps(value, sort_keys=True)

    parts = [
        f"{plain(key)}: {{\n" + ",\n".join(f"{plain(k)}: {plain(v)}" for k, v in sorted(value.items())) + "\n}"
        if key in ("methods", "types", "resources")
        else f"{plain(key)}: {plain(value)}"
        for key, value in sorted(found.items())
    ]
    return "{\n" + ",\n".join(parts) + "\n}\n"


if __name__ == "__main__":
    TARGET.write_text(written(facts()), encoding="utf-8")
