"""The named types of a package as components, each under its full name and with its official name as a hint."""

from __future__ import annotations

import ast
from dataclasses import dataclass, field

from specwright_generator.frontends.sdk.annotations import Annotations, Direction, Schema, Unreadable
from specwright_generator.frontends.sdk.objects import kind_of, schema_of
from specwright_generator.frontends.sdk.package import Home, Package
from specwright_generator.ir import Json

NAME_HINT = "x-specwright-name"
SOURCE_HINT = "x-specwright-source"
METHOD_HINT = "x-specwright-method"
ALWAYS_HINT = "x-specwright-always"
ALONE_HINT = "x-specwright-alone"
KNOWN_HINT = "x-specwright-known"


@dataclass(slots=True)
class Components:
    """Collects every named type that is referred to. `missed` says what of them could not be read."""

    package: Package
    schemas: dict[str, Schema] = field(default_factory=dict[str, Schema])
    missed: list[str] = field(default_factory=list[str])
    _uses: dict[str, set[Direction]] = field(default_factory=dict[str, "set[Direction]"])
    _waiting: list[tuple[str, Home, Direction]] = field(default_factory=list[tuple[str, Home, Direction]])

    def refer(self, home: Home, direction: Direction) -> Schema | None:
        """The reference to the component of a named type; None for an alias outside of the public types."""
        kind = kind_of(home, self.package)
        public = home.module.startswith(f"{self.package.name}.types")
        if kind is None and (not public or isinstance(home.node, ast.ClassDef | ast.Call | ast.Constant)):
            return None
        key = self.key(home)
        # A class has one form, whatever direction it is used in; an alias has what its members have.
        use: Direction = "model" if kind == "model" else "param" if kind == "typeddict" else direction
        uses = self._uses.setdefault(key, set())
        if use not in uses:
            uses.add(use)
            self._waiting.append((key, home, use))
        return {"$ref": f"#/components/schemas/{key}"}

    def key(self, home: Home) -> str:
        """`chat.chat_completion.ChatCompletion`: a key that no further type can take away."""
        module = home.module.removeprefix(self.package.name).removeprefix(".").removeprefix("types").removeprefix(".")
        return f"{module}.{home.name}" if module else home.name

    def build(self, annotations: Annotations) -> None:
        """Make the schemas of all that was referred to, and of what they refer to in turn."""
        while self._waiting:
            key, home, direction = self._waiting.pop()
            schema = self._schema(home, annotations, direction)
            self.schemas.setdefault(key, schema)
        for key, uses in self._uses.items():
            module, _, name = key.rpartition(".")
            hint: dict[str, Json] = dict.fromkeys(sorted(uses), f"{module}:{name}")
            self.schemas[key] = {**self.schemas[key], NAME_HINT: hint, SOURCE_HINT: self.package.source}

    def _schema(self, home: Home, annotations: Annotations, direction: Direction) -> Schema:
        if not isinstance(home.node, ast.ClassDef | ast.Call):
            try:
                return annotations.schema(home.node, home.module, direction)
            except Unreadable as cause:
                self.missed.append(f"{home.module}.{home.name}: {cause}")
                return {}
        schema, missed = schema_of(home, self.package, annotations, direction)
        self.missed += missed
        return schema
