"""`specwright.mistral` has the official client's methods, types and names, as `mistral.json` tells them.

That file is made by `introspect_mistral.py` from the installed package, and has names only.
"""

from __future__ import annotations

import ast
import importlib
import importlib.metadata
import inspect
import json
from collections.abc import Iterator, Mapping
from functools import cache, reduce
from pathlib import Path
from typing import Any, get_args, get_origin

import pytest
import typing_extensions
from pydantic import BaseModel

import specwright.mistral
from specwright.mistral import AsyncMistral, Mistral, errors, models

from .introspect_mistral import OPTIONS, TARGET, facts, written

_SAME = {
    **dict.fromkeys(("AsyncStream", "EventStream", "EventStreamAsync", "JsonLStream", "JsonLStreamAsync"), "Stream"),
    "Any": "object",
    "Response": "BinaryResponse",
}
"""What is called otherwise there: streams, any value, and bytes, which come as the HTTP library's response."""
OURS = {"extra_headers", "extra_query", "extra_body", "timeout"}


@cache
def official() -> Mapping[str, Any]:
    found: Mapping[str, Any] = json.loads(TARGET.read_text(encoding="utf-8"))
    return found


def follow(client: object, path: str) -> Any:
    return reduce(getattr, path.split("."), client)


def test_the_file_says_what_the_installed_package_says() -> None:
    """Whoever changes the version of the package sees here what else is new."""
    pytest.importorskip("mistralai.client", reason="the official SDK is not installed")
    if importlib.metadata.version("mistralai") != official()["version"]:
        pytest.skip("another version of the official SDK is installed")
    assert written(facts()) == TARGET.read_text(encoding="utf-8")


_MORE = " is ours alone"


@pytest.mark.parametrize("kind", ["Mistral", "AsyncMistral"])
def test_methods_take_what_the_official_ones_take(kind: str, as_listed: Any) -> None:
    client = Mistral(api_key="k") if kind == "Mistral" else AsyncMistral(api_key="k")
    compared = {
        path: each for path, each in official()["methods"].items() if kind == "Mistral" or not path.endswith("_async")
    }
    assert len(compared) == (604 if kind == "Mistral" else 302)
    findings = [
        f"{path.removesuffix('_async')}: {what}"
        for path, each in compared.items()
        for what in _parameters(follow(client, path), each)
    ]
    # What can be given beside the official arguments breaks no code that is written for them.
    more = [each for each in findings if each.endswith(_MORE)]
    as_listed("parameters", list(dict.fromkeys(each for each in findings if each not in more)), len(compared))
    as_listed("additions", list(dict.fromkeys(more)), len(compared))


def _parameters(ours: Any, theirs: Mapping[str, Any]) -> Iterator[str]:
    mine = inspect.signature(ours).parameters
    names = [name for name in mine if name not in (*OPTIONS, *OURS)]
    yield from (f"no {name}" for name in theirs["params"] if name not in mine)
    yield from (name + _MORE for name in names if name not in theirs["params"])
    shared = [name for name in theirs["params"] if name in mine]
    if [name for name in names if name in shared] != shared:
        yield "another order"
    for name in shared:
        required = mine[name].default is inspect.Parameter.empty
        if required != (name in theirs["required"]):
            yield f"{name} is {'required' if required else 'optional'}"
        if mine[name].kind is not inspect.Parameter.KEYWORD_ONLY:
            yield f"{name} is {mine[name].kind.description}"
    yield from (f"no {name}" for name in theirs["options"] if name not in mine)


def test_every_method_has_an_asynchronous_form_with_the_same_signature() -> None:
    paired, plain = Mistral(api_key="k"), AsyncMistral(api_key="k")
    paths = [path for path in official()["methods"] if not path.endswith("_async")]
    for path in paths:
        sync, beside, alone = follow(paired, path), follow(paired, f"{path}_async"), follow(plain, path)
        signatures = [inspect.signature(each).parameters for each in (sync, beside, alone)]
        assert signatures[0] == signatures[1] == signatures[2], path
        awaited = [inspect.iscoroutinefunction(inspect.unwrap(each)) for each in (sync, beside, alone)]
        assert awaited == [False, True, True], path
    assert len(paths) == 302


def test_methods_return_what_the_official_ones_return(as_listed: Any) -> None:
    client = Mistral(api_key="k")
    findings: list[str] = []
    for path, each in official()["methods"].items():
        mine = str(inspect.signature(follow(client, path)).return_annotation)
        if _names(mine) != _names(each["returns"]):
            findings.append(f"{path.removesuffix('_async')}: {mine.replace('AsyncStream', 'Stream')}")
    as_listed("returns", list(dict.fromkeys(findings)), len(official()["methods"]))


def _names(annotation: str) -> set[object]:
    """What an annotation names: classes, streams under one name. Names of lists stand for what is in them."""
    tree = ast.parse(annotation, mode="eval")
    names = {node.attr if isinstance(node, ast.Attribute) else node.id for node in _dotted(tree.body)}
    return {each for name in names for each in _named(_SAME.get(name, name))} - {"Union", "Optional", "None", "List"}


def _named(name: str) -> set[object]:
    found: object = getattr(models, name, name)
    if get_origin(found) is list:
        return {getattr(each, "__name__", each) for each in get_args(found)}
    return {found.__name__ if isinstance(found, type) else name}


def _dotted(node: ast.AST) -> Iterator[ast.Attribute | ast.Name]:
    """Whole dotted names, not their parts."""
    if isinstance(node, ast.Attribute | ast.Name):
        yield node
    else:
        for child in ast.iter_child_nodes(node):
            yield from _dotted(child)


def test_the_client_is_made_of_the_same_arguments() -> None:
    given = list(inspect.signature(Mistral).parameters.values())
    positional = [each.name for each in given if each.kind is inspect.Parameter.POSITIONAL_OR_KEYWORD]
    assert positional == official()["constructor"]
    assert dict(specwright.mistral.SERVERS) == official()["servers"]


def test_types_are_where_the_official_ones_are_and_have_their_fields(as_listed: Any) -> None:
    known = official()["types"]
    findings = [f"{name}: {what}" for name, each in known.items() for what in _type(name, each)]
    as_listed("types", findings, len(known))


def _type(name: str, theirs: Mapping[str, Any]) -> Iterator[str]:
    mine = getattr(models, name, None)
    if mine is None:
        yield "missing"
        return
    module = importlib.import_module(f"specwright.mistral.models.{theirs['module']}")
    if getattr(module, name, None) is not mine:
        yield f"not in {theirs['module']}"
    if theirs["kind"] == "model":
        if not (isinstance(mine, type) and issubclass(mine, BaseModel)):
            yield "no model"
            return
        wires = {field: field if each.alias is None else each.alias for field, each in mine.model_fields.items()}
        wanted = {field: theirs["wires"].get(field, field) for field in theirs["fields"]}
        yield from (f"no {field}" for field in wanted if field not in wires and not hasattr(mine, field))
        wrong = {field: wires[field] for field in wanted if field in wires and wires[field] != wanted[field]}
        yield from (f"{field} is {wire}" for field, wire in wrong.items())
    elif theirs["kind"] == "typeddict" and not (typing_extensions.is_typeddict(mine) or _is_open(mine)):
        yield "no TypedDict"


def _is_open(kind: object) -> bool:
    """Whether a request object may be any mapping beside its TypedDict, because it takes keys that are not known."""
    return any(get_origin(member) is Mapping for member in get_args(kind)) or get_origin(kind) is Mapping


def test_errors_have_the_official_names(as_listed: Any) -> None:
    as_listed("errors", [name for name in official()["errors"] if not hasattr(errors, name)], len(official()["errors"]))


def test_what_is_written_by_hand_there_is_listed(as_listed: Any) -> None:
    client = Mistral(api_key="k")
    missing = [path for path in official()["helpers"] if not _reaches(client, path)]
    as_listed("helpers", missing, len(official()["helpers"]))


def _reaches(client: object, path: str) -> bool:
    try:
        follow(client, path)
    except AttributeError:
        return False
    return True


def test_resources_are_under_the_official_paths() -> None:
    client = Mistral(api_key="k")
    for path, where in official()["resources"].items():
        assert follow(client, path).__class__.__name__ == where.rpartition(".")[2], path
    assert len(official()["resources"]) == 57


def test_surface_file_is_names_only() -> None:
    assert Path(TARGET).stat().st_size < 1_000_000
