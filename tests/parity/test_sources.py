"""Sources in the style of official SDKs: second names, hidden overrides, jobs, pages, streams, public classes."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest

from specwright_generator.frontends.sdk.package import Home, Package
from specwright_generator.parity.source_classes import class_members, public_classes
from specwright_generator.parity.source_members import transport_of
from specwright_generator.parity.source_tree import Written, written_methods
from specwright_generator.parity.written import of_class, page_of, streaming_of

SDK = """
from typing import TYPE_CHECKING

class BaseSDK:
    def do_request(self, it): ...

class Base(BaseSDK):
    def get_owl(self, id: str, *, size: int = 1) -> Owl: ...
    def open(self, *, name: str, **rest) -> Owl: ...

class Owls(Base):
    if not TYPE_CHECKING:
        def get_owl(self, *args, **kwargs):
            return wrapped(super().get_owl, *args, **kwargs)

        def get(self, *args, **kwargs):
            return self.get_owl(*args, **kwargs)

        def open(self, *, again: bool = False, **rest) -> Owl: ...

class Owl:
    done: bool

class Client:
    @property
    def owls(self) -> Owls: ...
"""


@pytest.fixture
def owls(tmp_path: Path) -> Mapping[str, Written]:
    (tmp_path / "__init__.py").write_text("")
    (tmp_path / "client.py").write_text(SDK)
    return written_methods(Package("nest", "1", tmp_path), "nest.client", "Client", "")


def test_what_hands_all_on_is_what_it_hands_it_to(owls: Mapping[str, Written]) -> None:
    for key in ("owls.get_owl", "owls.get"):
        assert [each.name for each in owls[key].parameters] == ["id", "size"]
        assert not owls[key].open
    assert (owls["owls.get"].same_as, owls["owls.get_owl"].same_as) == ("owls.get_owl", "")


def test_what_type_checkers_do_not_see_takes_what_they_see(owls: Mapping[str, Written]) -> None:
    assert [each.name for each in owls["owls.open"].parameters] == ["again", "name"]
    assert owls["owls.open"].open


def test_an_answer_that_is_done_some_day_is_a_job(owls: Mapping[str, Written]) -> None:
    assert owls["owls.get"].ends


def test_what_all_resources_have_from_the_transport_is_no_method(owls: Mapping[str, Written], tmp_path: Path) -> None:
    assert set(owls) == {"owls.get_owl", "owls.get", "owls.open"}
    package = Package("nest", "1", tmp_path)
    resource = package.find("nest.client", "Owls")
    assert isinstance(resource, Home)
    assert set(transport_of(package, resource)) == {"do_request"}


@pytest.mark.parametrize(
    ("returns", "page", "streaming"),
    [
        ("Thing", "", ""),
        ("pagers.AsyncPager[types.Thing]", "Pager", ""),
        ("Thing | Stream[Event]", "", "asked"),
        ("Union[Thing, eventstreaming.AsyncStream[Event]]", "", "asked"),
        ("Optional[Iterator[Thing]]", "", "always"),
        ("Awaitable[AsyncIterator[Thing]]", "", "always"),
        ("'Iterator[Thing]'", "", "always"),
        ("not an ( annotation", "", ""),
        ("", "", ""),
    ],
)
def test_annotations_tell_pages_and_streams(returns: str, page: str, streaming: str) -> None:
    assert (page_of(returns), streaming_of(returns)) == (page, streaming)


CLASSES = """
from typing import Protocol
from ._private import Wire
from pydantic import BaseModel

class Owl(BaseModel):
    size: int
    @field_validator("size")
    def checked(cls, value): ...
    @classmethod
    def hatch(cls, egg: str) -> "Owl": ...

class Session:
    def __init__(self, wire: Wire, *, name: str) -> None: ...
    def send(self, text: str) -> None: ...

class Shape(Protocol):
    def area(self) -> int: ...

class _Hidden:
    def nothing(self): ...
"""


def test_public_classes_are_those_that_users_call(tmp_path: Path) -> None:
    (tmp_path / "__init__.py").write_text("")
    (tmp_path / "_private.py").write_text("class Wire: ...\nclass Secret: ...\n")
    (tmp_path / "owls.py").write_text(CLASSES)
    package = Package("nest", "1", tmp_path)
    names = list(public_classes(package, []))
    assert names == ["owls.Owl", "owls.Session"]
    resource = package.find("nest.owls", "Session")
    assert isinstance(resource, Home)
    assert list(public_classes(package, [resource])) == ["owls.Owl"]
    found = {key: of_class(each) for key, each in class_members(package, "nest", names).items()}
    assert {key: [each.name for each in method.parameters] for key, method in found.items()} == {
        "owls.Owl.hatch": ["egg"],
        "owls.Session": ["name"],
        "owls.Session.send": ["text"],
    }
