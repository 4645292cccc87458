"""An installed package as source text: its modules, what their names stand for, and where each name is at home."""

from __future__ import annotations

import ast
import hashlib
import importlib.metadata
import importlib.util
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import TypeAlias

from specwright_generator.problems import InputError, Problem

_SOURCE = re.compile(r"sdk:([A-Za-z0-9][A-Za-z0-9._-]*)==([A-Za-z0-9][A-Za-z0-9.!+_-]*)(?:#([A-Za-z_][A-Za-z0-9_.]*))?")
_MAX_BYTES = 8 * 1024 * 1024
"""Size of one module, in bytes. The largest real one known has 0.3 MB."""
_MAX_HOPS = 32
_MAX_LICENCE = 80


@dataclass(frozen=True, slots=True)
class Imported:
    """A name that a module takes from another one; `name` is empty where it is the module itself."""

    module: str
    name: str = ""


@dataclass(frozen=True, slots=True)
class Home:
    """A class or an alias, in the module where it is written. `name` is its name there."""

    module: str
    name: str
    node: ast.ClassDef | ast.expr


@dataclass(frozen=True, slots=True)
class Outside:
    """A name that the package has from elsewhere, or a builtin: `typing.Any`, `str`."""

    name: str


Found: TypeAlias = Home | Outside


@dataclass(frozen=True)
class Module:
    """One parsed module; `names` holds its top level, imports for type checkers included."""

    name: str
    tree: ast.Module
    is_package: bool
    names: Mapping[str, ast.ClassDef | ast.expr | Imported] = field(
        default_factory=dict[str, ast.ClassDef | ast.expr | Imported]
    )


class Package:
    """The package `name` in the folder `root`, of this `version`. Modules are parsed when they are asked for.

    `part` is its name below the distribution's own package, where it is an SDK inside of another one.
    """

    def __init__(
        self, name: str, version: str, root: Path, licence: str = "", distribution: str = "", part: str = ""
    ) -> None:
        self.name = name
        self.part = part
        self.distribution = distribution or name
        self.version = version
        self.root = root
        self.licence = licence
        self._modules: dict[str, Module | None] = {}

    @property
    def source(self) -> str:
        """What the facts taken from it are marked with: `sdk:openai==3.52.0`."""
        return f"sdk:{self.distribution}=={self.version}" + (f"#{self.part}" if self.part else "")

    @cached_property
    def sha256(self) -> str:
        """The SHA-256 of all its source files, paths included."""
        digest = hashlib.sha256()
        for path in sorted(self.root.rglob("*.py")):
            data = path.read_bytes()
            digest.update(f"{path.relative_to(self.root).as_posix()} {len(data)}\n".encode())
            digest.update(data)
        return digest.hexdigest()

    def module(self, name: str) -> Module | None:
        """The module with this full name; None where the package has none."""
        if name not in self._modules:
            self._modules[name] = self._load(name)
        return self._modules[name]

    def _load(self, name: str) -> Module | None:
        if name != self.name and not name.startswith(f"{self.name}."):
            return None
        parts = name[len(self.name) :].split(".")[1:]
        folder = self.root.joinpath(*parts)
        for path, is_package in ((folder / "__init__.py", True), (folder.with_suffix(".py"), False)):
            if parts == [] and not is_package:
                continue
            if path.is_file():
                return _parse(path, name, is_package)
        return None

    def find(self, module: str, name: str) -> Found:
        """What the (dotted) `name`, written in `module`, stands for."""
        where, wanted, *rest = module, *name.split(".")
        for _ in range(_MAX_HOPS):
            known = self.module(where)
            each = known.names.get(wanted) if known is not None else None
            if each == Imported(where, wanted):
                each = None  # a package that imports a module of its own
            if each is None and known is not None and known.is_package and self.module(f"{where}.{wanted}") is not None:
                each = Imported(f"{where}.{wanted}")
            if each is None:
                return Outside(".".join((wanted, *rest)) if where == module else f"{where}.{wanted}")
            if isinstance(each, Imported):
                steps = [each.name, *rest] if each.name else rest
                if not steps:
                    return Outside(each.module)
                where, wanted, rest = each.module, steps[0], steps[1:]
                if self.module(where) is None:
                    return Outside(".".join((where, wanted, *rest)))
            elif isinstance(each, ast.Name | ast.Attribute) and (reference := dotted(each)) not in ("", wanted):
                return self.find(where, reference)
            else:
                return Home(where, wanted, each)
        return Outside(name)

    def bases(self, home: Home) -> Iterator[Found]:
        """The bases of a class, type arguments left out."""
        if isinstance(home.node, ast.ClassDef):
            for base in home.node.bases:
                plain = base.value if isinstance(base, ast.Subscript) else base
                name = dotted(plain)
                if name:
                    yield self.find(home.module, name)

    def descends(self, home: Home, ancestor: str, depth: int = 0) -> bool:
        """Whether a class has an ancestor called `ancestor`, in the package or outside of it."""
        for base in self.bases(home):
            if base.name.rpartition(".")[2] == ancestor:
                return True
            if isinstance(base, Home) and isinstance(base.node, ast.Call):
                if dotted(base.node.func).rpartition(".")[2] == ancestor:
                    return True
            elif isinstance(base, Home) and depth < _MAX_HOPS and self.descends(base, ancestor, depth + 1):
                return True
        return False


def locate(source: str) -> Package:
    """The installed package that `sdk:<package>==<version>` names, or an SDK inside of it: `sdk:…==…#<module>`.

    Raises `InputError` where it is not written so, or where the package or that version of it is not installed.
    """
    stated = _SOURCE.fullmatch(source)
    if stated is None:
        raise _problem(source, "an installed SDK is written sdk:<package>==<version>")
    version = stated[2]
    try:
        distribution = importlib.metadata.distribution(stated[1])
    except importlib.metadata.PackageNotFoundError:
        raise _problem(source, f"{stated[1]} is not installed") from None
    if distribution.version != version:
        raise _problem(source, f"{stated[1]} {distribution.version} is installed, not {version}")
    name = _import_name(stated[1], distribution)
    found = importlib.util.find_spec(name)
    folder = next(iter(found.submodule_search_locations or ()), None) if found is not None else None
    if folder is None:
        raise _problem(source, f"{name} is no package with source files")
    stated_licences = (distribution.metadata.json.get(key) for key in ("license_expression", "license"))
    licence = next((each for each in stated_licences if isinstance(each, str) and len(each) < _MAX_LICENCE), "")
    part = stated[3] or ""
    root = Path(folder).joinpath(*part.split(".")) if part else Path(folder)
    if not root.joinpath("__init__.py").is_file() and part:
        raise _problem(source, f"{name} has no package {part}")
    return Package(f"{name}.{part}" if part else name, version, root, licence, stated[1], part)


def _import_name(stated: str, distribution: importlib.metadata.Distribution) -> str:
    """What a distribution is imported as: its own name, or the package that its first files are in (`google.genai`)."""
    own = stated.replace("-", "_")
    if importlib.util.find_spec(own) is not None:
        return own
    homes = [path.parent.as_posix() for path in distribution.files or () if path.name == "__init__.py"]
    return min(homes, key=lambda home: (home.count("/"), home), default=own).replace("/", ".")


def dotted(node: ast.expr | None) -> str:
    """`a.b.c` for a name or attribute; empty for anything else."""
    if isinstance(node, ast.Name):
        return node.id
    if isinstance(node, ast.Attribute) and (head := dotted(node.value)):
        return f"{head}.{node.attr}"
    return ""


def _parse(path: Path, name: str, is_package: bool) -> Module:
    if path.stat().st_size > _MAX_BYTES:
        raise _problem(path.as_posix(), f"larger than {_MAX_BYTES} bytes")
    try:
        tree = ast.parse(path.read_bytes())
    except (SyntaxError, ValueError, RecursionError) as error:
        raise _problem(path.as_posix(), f"cannot be parsed: {error}") from None
    names: dict[str, ast.ClassDef | ast.expr | Imported] = {}
    for statement in _top(tree.body):
        if isinstance(statement, ast.ClassDef):
            names[statement.name] = statement
        elif isinstance(statement, ast.Assign) and isinstance(statement.targets[0], ast.Name):
            names[statement.targets[0].id] = statement.value
        elif isinstance(statement, ast.AnnAssign) and isinstance(statement.target, ast.Name) and statement.value:
            names[statement.target.id] = statement.value
        elif isinstance(statement, ast.ImportFrom):
            origin = _origin(statement, name, is_package)
            for alias in statement.names:
                names[alias.asname or alias.name] = Imported(origin, alias.name)
        elif isinstance(statement, ast.Import):
            for alias in statement.names:
                shown = alias.asname or alias.name.partition(".")[0]
                names[shown] = Imported(alias.name if alias.asname else shown)
    return Module(name, tree, is_package, names)


def _top(body: list[ast.stmt]) -> Iterator[ast.stmt]:
    """The statements of a module, those under a condition included: both sides of `if TYPE_CHECKING` are names."""
    for statement in body:
        if isinstance(statement, ast.If):
            yield from _top(statement.orelse)
            yield from _top(statement.body)
        elif isinstance(statement, ast.Try):
            yield from _top(statement.body)
        else:
            yield statement


def _origin(statement: ast.ImportFrom, name: str, is_package: bool) -> str:
    if not statement.level:
        return statement.module or ""
    parts = name.split(".")
    kept = parts[: len(parts) - statement.level + is_package]
    return ".".join([*kept, *([statement.module] if statement.module else [])])


def _problem(file: str, message: str) -> InputError:
    return InputError([Problem(file=file, pointer="", level="error", message=message)])
