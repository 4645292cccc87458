"""A pytest fixture: providers made of their specs, for tests of code that calls them.

pytest_plugins = ["specwright.testing.fixtures"]

def test_summary(specwright_mock):
    openai = specwright_mock("openai")
    client = OpenAI(api_key="test", http_client=openai.client())
    ...
    assert not [seen for seen in openai.seen if seen.problems]

It needs the extras `generate` and `verify`.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

import pytest

from .mock import LibraryName, MockTransport

if TYPE_CHECKING:
    import httpx2

    from specwright_generator.mock import MockApi, Seen

MANIFEST = "provider.toml"


class MockedProvider:
    """A provider made of its spec: in this process as an HTTP client, or on a port of this machine.

    Args:
        api: what answers.
        running: closes the server when the test is over.

    Attributes:
        api: what answers.
    """

    def __init__(self, api: MockApi, running: ExitStack) -> None:
        self.api = api
        self._running = running
        self._transport = MockTransport(api.answer)
        self._url = ""

    @property
    def url(self) -> str:
        """The address of a server with this provider, without a slash at the end; started when first asked for."""
        if not self._url:
            from specwright_generator.mock import serve

            self._url = self._running.enter_context(serve(self.api)).url
        return self._url

    @property
    def seen(self) -> deque[Seen]:
        """What was asked so far: verb, path, operation, what was wrong, and the status that was answered."""
        return self.api.seen

    def client(self, *, using: LibraryName = "httpx2", **settings: Any) -> httpx2.Client:
        """A synchronous HTTP client for `http_client=`, answered in this process. `settings` are the library's."""
        return self._transport.client(using=using, **settings)

    def async_client(self, *, using: LibraryName = "httpx2", **settings: Any) -> httpx2.AsyncClient:
        """An asynchronous HTTP client for `http_client=`, answered in this process. `settings` are the library's."""
        return self._transport.async_client(using=using, **settings)


class Factory(Protocol):
    """Makes a mock provider; see `specwright_mock`."""

    def __call__(
        self, provider: str | Path, *, seed: int = 0, strict: bool = True, scenario: Path | None = None
    ) -> MockedProvider: ...


@pytest.fixture
def specwright_mock(pytestconfig: pytest.Config) -> Iterator[Factory]:
    """A function that makes a mock provider.

    Its arguments: the name of a provider with a spec under `specs/` of the project, or the path of such a folder or of
    any OpenAPI document; `seed` says which of all possible answers come; with `strict=False` keys that the document
    does not know are noted in `seen` and not refused; `scenario` is a TOML file of calls that go wrong.

    Raises `ImportError` where the extras are missing, `LookupError` where there is no such spec, and the compiler's
    `InputError` where it cannot be read.
    """
    with ExitStack() as running:

        def factory(
            provider: str | Path, *, seed: int = 0, strict: bool = True, scenario: Path | None = None
        ) -> MockedProvider:
            try:
                from specwright_generator.mock import MockApi
            except ImportError as error:
                advice = "specwright_mock needs more: pip install 'specwright[generate,verify]'"
                raise ImportError(f"{advice} ({error})", name=error.name) from error
            path = provider if isinstance(provider, Path) else _folder(provider, pytestconfig.rootpath)
            made = MockApi.of_provider if path.is_dir() else MockApi.of_document
            api = made(path, seed=seed, strict=strict)
            if scenario is not None:
                api.play(scenario)
            return MockedProvider(api, running)

        yield factory


def _folder(provider: str, root: Path) -> Path:
    """The spec of a provider in the project around `root`."""
    for folder in (root, *root.parents):
        if (folder / "specs" / provider / MANIFEST).is_file():
            return folder / "specs" / provider
    raise LookupError(f"there is no specs/{provider}/{MANIFEST} in {root} or above: give the path of a spec")
