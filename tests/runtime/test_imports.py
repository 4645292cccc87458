"""What importing and making a client costs in modules, and that both colours have the same names."""

from __future__ import annotations

import inspect
import subprocess
import sys
from typing import Any

import pytest

from specwright.runtime import client, page_models, resource, response, streams
from specwright.runtime.client import AsyncClient, SyncClient
from specwright.runtime.lazy import resolve

HEAVY = {
    *("pydantic", "pydantic_core", "httpx", "httpx2", "httpcore", "httpcore2", "anyio", "asyncio", "email", "logging"),
    *("ssl", "socket", "json", "http", "urllib.request", "threading"),
}

MODULES = ["aliases", "call", "client", "connections", "errors", "lazy", "operation", "pages", "provider", "raw",
           "resource", "sentinels"]  # fmt: skip


def loaded(code: str) -> set[str]:
    code += "\nimport sys; print('\\n'.join(sys.modules))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    return {name for name in done.stdout.split("\n") if name}


@pytest.mark.parametrize("module", MODULES)
def test_importing_is_light(module: str) -> None:
    extra = loaded(f"import specwright.runtime.{module}") - loaded("pass")
    assert not extra & HEAVY


def test_making_a_client_is_light() -> None:
    code = """
from specwright.runtime.client import AsyncClient, SyncClient
from specwright.runtime.resource import SyncResource
from specwright.runtime.provider import Option, Provider
provider = Provider(name="t", client="T", base_url="https://t.test", options=(Option(name="api_key", auth=True),))
class T(SyncClient): _provider = provider
class A(AsyncClient): _provider = provider
T(values={"api_key": "k"}).with_options(max_retries=1)
A(values={"api_key": "k"})
"""
    assert not (loaded(code) - loaded("pass")) & HEAVY


PAIRS: list[tuple[Any, Any]] = [
    (SyncClient, AsyncClient),
    (resource.SyncResource, resource.AsyncResource),
    (streams.Stream, streams.AsyncStream),
    (page_models.BaseSyncPage, page_models.BaseAsyncPage),
    (response.APIResponse, response.AsyncAPIResponse),
]
DUNDERS = {"__enter__": "__aenter__", "__exit__": "__aexit__", "__iter__": "__aiter__", "__next__": "__anext__"}
ONLY_ASYNC = {"aclose"}


@pytest.mark.parametrize(("sync", "asynchronous"), PAIRS)
def test_both_colours_have_the_same_names_and_parameters(sync: Any, asynchronous: Any) -> None:
    def members(kind: Any) -> dict[str, Any]:
        return {name: value for name, value in vars(kind).items() if inspect.isfunction(value)}

    ours, theirs = members(sync), members(asynchronous)
    assert {DUNDERS.get(name, name) for name in ours} == set(theirs) - ONLY_ASYNC
    for name, function in ours.items():
        twin = inspect.signature(theirs[DUNDERS.get(name, name)]).parameters
        assert list(inspect.signature(function).parameters) == list(twin), name
        assert [p.default for p in inspect.signature(function).parameters.values()] == [
            p.default for p in twin.values()
        ]


def test_lazy_names(tmp_path: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    package = tmp_path / "lazy_example"
    package.mkdir()
    (package / "__init__.py").write_text(
        "from specwright.runtime.lazy import lazy_exports\n"
        "__getattr__, __dir__ = lazy_exports(__name__, {'A': '.one', 'B': 'lazy_example.one:A', 'one': '.one:'})\n"
        "__all__ = ['A', 'B']\n"
    )
    (package / "one.py").write_text("class A: pass\n")
    (tmp_path / "lazy_mirror.py").write_text(
        "from specwright.runtime.lazy import lazy_module, mirror\n"
        "__getattr__, __dir__, __all__ = mirror('lazy_example')\n"
        "later = lazy_module('lazy_example.one', __name__)\n"
        "try:\n    later.A\nexcept NameError:\n    early = True\n"
    )
    monkeypatch.syspath_prepend(str(tmp_path))
    import importlib

    example: Any = importlib.import_module("lazy_example")
    mirror: Any = importlib.import_module("lazy_mirror")
    assert "lazy_example.one" not in sys.modules
    assert "A" in dir(example)
    assert dir(mirror) == ["A", "B"] == mirror.__all__
    assert "lazy_example.one" not in sys.modules
    assert mirror.early
    assert mirror.A is example.A is example.B is mirror.later.A is example.one.A
    with pytest.raises(AttributeError, match="lazy_example"):
        _ = example.C
    with pytest.raises(AttributeError):
        _ = mirror.C
    with pytest.raises(ImportError):
        resolve("lazy_example.one:Missing")


def test_all_names_exist() -> None:
    from specwright import testing

    assert testing.__all__ == sorted(testing.__all__)
    assert all(hasattr(testing, name) for name in testing.__all__)
    assert client.__doc__
