"""The members of a class as its source has them, those of its bases included: read, never imported and never run."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass, replace

from specwright_generator.frontends.sdk.package import Home, Package, dotted

Function = ast.FunctionDef | ast.AsyncFunctionDef

RESOURCES = frozenset(
    {
        "SyncAPIResource",
        "AsyncAPIResource",
        "BaseSDK",
        "AsyncBaseSDK",
        "BaseModule",
        "SyncResource",
        "AsyncResource",
        "PairedResource",
        "AsyncPairedResource",
    }
)
"""The classes that resources descend from: those of official SDKs, and ours. Their own members are the transport's."""
_MAX_DEPTH = 12


@dataclass(frozen=True, slots=True)
class Member:
    """A member of the class `owner`, with its overloads.

    `under` is the method that type checkers see in its place, where it is another.
    """

    owner: Home
    node: Function | ast.AnnAssign
    overloads: tuple[Function, ...] = ()
    under: Member | None = None

    @property
    def function(self) -> Function:
        """The method itself. Raises `TypeError` for an attribute."""
        if isinstance(self.node, ast.AnnAssign):
            raise TypeError(f"{dotted(self.node.target)} is no method")
        return self.node


def methods_of(package: Package, home: Home) -> dict[str, Member]:
    """The public methods of a class and of its bases, properties left out."""
    return {
        name: member
        for name, member in members_of(package, home).items()
        if isinstance(member.node, Function) and not decorated(member.node, "property")
    }


def transport_of(package: Package, home: Home, depth: int = 0) -> dict[str, Member]:
    """The public methods that a resource has from those of `RESOURCES` that its package has itself."""
    found: dict[str, Member] = {}
    if not isinstance(home.node, ast.ClassDef) or depth > _MAX_DEPTH:
        return found
    if home.name in RESOURCES:
        functions = [each for each in home.node.body if isinstance(each, Function) and not each.name.startswith("_")]
        found |= {each.name: Member(home, each) for each in functions if not decorated(each, "property")}
    for base in package.bases(home):
        found |= transport_of(package, base, depth + 1) if isinstance(base, Home) else found
    return found


def members_of(package: Package, home: Home, depth: int = 0) -> dict[str, Member]:
    """The public members of a class and of its bases, up to those of `RESOURCES`."""
    found: dict[str, Member] = {}
    if not isinstance(home.node, ast.ClassDef) or home.name in RESOURCES or depth > _MAX_DEPTH:
        return found
    for base in reversed([base for base in package.bases(home) if isinstance(base, Home)]):
        found |= members_of(package, base, depth + 1)
    overloads: dict[str, tuple[Function, ...]] = {}
    for statement, hidden in _statements(home.node.body):
        match statement:
            case ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name) if not name.startswith("_"):
                if decorated(statement, "overload"):
                    overloads[name] = (*overloads.get(name, ()), statement)
                else:
                    found[name] = _met(Member(home, statement, overloads.get(name, ())), found, hidden)
            case ast.AnnAssign(target=ast.Name(id=name)) if not name.startswith("_"):
                found[name] = Member(home, statement)
            case ast.Assign(targets=[ast.Name(id=name)], value=value) if not name.startswith("_"):
                if (meant := _named(package, home, value, found)) is not None:
                    found[name] = meant
            case _:
                pass
    return found


def _statements(body: list[ast.stmt], hidden: bool = False) -> Iterator[tuple[ast.stmt, bool]]:
    """The statements of a class, those under a condition included; `hidden` are those that type checkers do not see."""
    for statement in body:
        if isinstance(statement, ast.If):
            test = ast.unparse(statement.test)
            yield from _statements(statement.body, hidden or test == "not TYPE_CHECKING")
            yield from _statements(statement.orelse, hidden or test == "TYPE_CHECKING")
        else:
            yield statement, hidden


def _met(member: Member, found: dict[str, Member], hidden: bool) -> Member:
    """A method among those that its class has already: one that hands all on is what it hands it to."""
    function = member.function
    before = found.get(function.name)
    seen = before if before is not None and isinstance(before.node, Function) else None
    if not _takes_anything(function):
        return replace(member, under=seen) if hidden else member
    if hidden and seen is not None:
        return seen
    target = found.get(_handed_to(function))
    return target if target is not None and isinstance(target.node, Function) else member


def _takes_anything(function: Function) -> bool:
    """Whether a method has no arguments of its own: `(self, *args, **kwargs)`."""
    given = function.args
    return given.vararg is not None and given.kwarg is not None and len(given.args) == 1 and not given.kwonlyargs


def _handed_to(function: Function) -> str:
    """The method that all is handed to, where a method does nothing else: `return self.other(*args, **kwargs)`."""
    last = function.body[-1]
    value = last.value if isinstance(last, ast.Return) else None
    value = value.value if isinstance(value, ast.Await) else value
    name = dotted(value.func) if isinstance(value, ast.Call) else ""
    return name.removeprefix("self.") if name.startswith("self.") else ""


def _named(package: Package, home: Home, value: ast.expr, found: dict[str, Member]) -> Member | None:
    """The method that a second name in a class stands for: `get = Base.get_thing`, `get = get_thing`."""
    owner, _, name = dotted(value).rpartition(".")
    other = package.find(home.module, owner) if owner else None
    member = (members_of(package, other) if isinstance(other, Home) else {} if owner else found).get(name)
    return member if member is not None and isinstance(member.node, Function) else None


def is_property(member: Member) -> bool:
    """Whether a member is a property."""
    return isinstance(member.node, Function) and decorated(member.node, "property")


def decorated(function: Function, *words: str) -> bool:
    """Whether a decorator of a function ends in one of `words`."""
    names = (dotted(each.func if isinstance(each, ast.Call) else each) for each in function.decorator_list)
    return any(name.rpartition(".")[2].endswith(words) for name in names)
