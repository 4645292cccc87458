"""Python annotations for IR types: what a response holds (`model`) and what a request takes (`param`)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Literal, TypeAlias

from specwright_generator import ir

from .blocks import placeholder
from .unions import discriminator

Direction: TypeAlias = Literal["model", "param"]

# Every outside name that the source of a type may hold, and where it comes from.
SOURCES: Mapping[str, str] = {
    **dict.fromkeys(("bool", "bytes", "dict", "float", "int", "list", "object", "str"), "builtins"),
    **dict.fromkeys(("Annotated", "Iterable", "Literal", "Mapping", "Optional", "TYPE_CHECKING", "Union"), "typing"),
    **dict.fromkeys(("TypeAlias", "TypeAliasType"), "typing_extensions"),
    "BaseModel": "specwright.runtime.models",
    "Field": "pydantic",
    "FileTypes": "specwright.runtime.aliases",
    "SequenceNotStr": "specwright.runtime.aliases",
    **dict.fromkeys(("Base64Bytes", "Date", "Integer", "OpenEnum", "Timestamp"), "specwright.runtime.models"),
    **dict.fromkeys(("date", "datetime"), "datetime"),
}
_SCALARS = {"string": "str", "integer": "int", "number": "float", "boolean": "bool", "null": "None"}
# What a string of a format is in Python, received and sent; of the other formats a string stays a string.
TIMES: Mapping[str | None, Mapping[Direction, str]] = {
    "date-time": {"model": "Timestamp", "param": "datetime"},
    "date": {"model": "Date", "param": "date"},
}
BASE64 = frozenset({"byte", "base64url"})
_CONSTANTS = frozenset({"None", "True", "False"})
_TOKEN = re.compile(
    r"""(?P<string>'(?:[^'\\\n]|\\.)*'|"(?:[^"\\\n]|\\.)*")|(?P<name>[A-Za-z_]\w*)|(?P<rest>[\[\], \-]|\d+)""", re.ASCII
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Expr:
    """An annotation's source, the symbols its placeholders stand for, outside names, and pointers of enums in it."""

    text: str
    uses: frozenset[ir.Symbol] = frozenset()
    imports: frozenset[tuple[str, str]] = frozenset()
    pointers: frozenset[str] = frozenset()


def is_bytes(type: ir.Type, api: ir.Api) -> bool:
    """Whether a value is text in JSON and bytes in Python."""
    return isinstance(type, ir.Scalar) and type.format in BASE64 and api.conventions.base64 == "bytes"


def is_digits(type: ir.Type, api: ir.Api) -> bool:
    """Whether a value is a number that may stand as a text in JSON."""
    return isinstance(type, ir.Scalar) and type.kind == "integer" and api.conventions.integers == "texts"


def is_plain(type: ir.Scalar, api: ir.Api) -> bool:
    """Whether a value is the same in Python as in JSON."""
    is_time = type.kind == "string" and type.format in TIMES
    return not (is_time or is_bytes(type, api) or is_digits(type, api))


def is_enum_class(definition: ir.Definition, api: ir.Api) -> bool:
    """Whether a definition is a class with a member for each of its values."""
    type = definition.type
    return (
        api.conventions.enums == "classes"
        and isinstance(type, ir.Enum)
        and type.base == "string"
        and definition.model is not None
    )


def annotation(
    type: ir.Type,
    *,
    api: ir.Api,
    direction: Direction,
    shadowed: frozenset[str] = frozenset(),
    models: bool = False,
) -> Expr:
    """The annotation of `type`. Names in `shadowed`, which the class or module around it binds anew, are
    spelled `_name`.  `models` says that a request also takes the models beside its types.

    Raises ValueError for an object without a name and for a reference to a definition that has none: the names pass
    gives each its symbol.
    """
    writer = _Writer(api=api, direction=direction, shadowed=shadowed, models=models)
    text = writer.text(type)
    return writer.expr(text)


def spell(text: str, *, opaque: Mapping[str, Expr], shadowed: frozenset[str] = frozenset()) -> Expr:
    """`text` with the names in `opaque` replaced by what they stand for.

    Raises ValueError where `text` is more than names of `SOURCES` and `opaque`, literals, brackets and commas.
    """
    names = _Names(shadowed)
    uses: set[ir.Symbol] = set()
    pointers: set[str] = set()

    def one(match: re.Match[str]) -> str:
        name = match["name"]
        if name is None or name in _CONSTANTS:
            return match[0]
        if name not in opaque:
            return names(name)
        expr = opaque[name]
        uses.update(expr.uses)
        pointers.update(expr.pointers)
        names.imports |= expr.imports
        return expr.text

    if _TOKEN.sub("", text):
        raise ValueError(f"not an annotation: {text!a}")
    spelled = _TOKEN.sub(one, text)
    return Expr(text=spelled, uses=frozenset(uses), imports=frozenset(names.imports), pointers=frozenset(pointers))


class _Names:
    """Spells outside names and remembers what they have to be imported from."""

    def __init__(self, shadowed: frozenset[str]) -> None:
        self._shadowed = shadowed
        self.imports: set[tuple[str, str]] = set()

    def __call__(self, name: str) -> str:
        if name not in SOURCES:
            raise ValueError(f"not a name that annotations may hold: {name!a}")
        source = SOURCES[name]
        if name in self._shadowed:
            self.imports.add((source, f"{name} as _{name}"))
            return f"_{name}"
        if source != "builtins":
            self.imports.add((source, name))
        return name


class _Writer:
    def __init__(self, *, api: ir.Api, direction: Direction, shadowed: frozenset[str], models: bool) -> None:
        self._models = models
        self._api = api
        self._direction: Direction = direction
        self._name = _Names(shadowed)
        self._uses: set[ir.Symbol] = set()
        self._pointers: set[str] = set()

    def expr(self, text: str) -> Expr:
        return Expr(
            text=text,
            uses=frozenset(self._uses),
            imports=frozenset(self._name.imports),
            pointers=frozenset(self._pointers),
        )

    def text(self, type: ir.Type) -> str:
        match type:
            case ir.Scalar():
                return self._scalar(type)
            case ir.Enum():
                return self._enum(type)
            case ir.Array():
                return self._array(type)
            case ir.Map():
                values = self.text(type.values)
                return (
                    f"{self._name('dict' if self._direction == 'model' else 'Mapping')}[{self._name('str')}, {values}]"
                )
            case ir.Nullable():
                inner = self.text(type.inner)
                return inner if inner == "None" else f"{self._name('Optional')}[{inner}]"
            case ir.Any():
                return self._name("object")
            case ir.Binary():
                return self._name("bytes" if self._direction == "model" else "FileTypes")
            case ir.Ref():
                return self._ref(type)
            case ir.Union():
                return self._union(type)
            case ir.Model():
                raise ValueError("an object without a name has come to be rendered: it has to be hoisted before")

    def _scalar(self, type: ir.Scalar) -> str:
        if type.kind == "string" and type.format in TIMES:
            name = self._name(TIMES[type.format][self._direction])
            return name if self._direction == "model" else self._one_of((self._name("str"), name))
        if is_bytes(type, self._api):
            names = ("Base64Bytes",) if self._direction == "model" else ("bytes", "str")
            return self._one_of(map(self._name, names))
        if is_digits(type, self._api) and self._direction == "model":
            return self._name("Integer")
        name = _SCALARS[type.kind]
        return name if name == "None" else self._name(name)

    def _enum(self, type: ir.Enum) -> str:
        if type.pointer:
            self._pointers.add(type.pointer)
        # `Literal` knows no floats; of those only the kind can be said.
        literals = [ascii(value) for value in type.values if not isinstance(value, float)]
        parts: list[str] = []
        if type.open:
            parts.append(self._name(_SCALARS.get(type.base, "object")))
        if literals:
            parts.append(f"{self._name('Literal')}[{', '.join(dict.fromkeys(literals))}]")
        if any(isinstance(value, float) for value in type.values):
            parts.append(self._name("float"))
        return self._one_of(parts)

    def _array(self, type: ir.Array) -> str:
        items = self.text(type.items)
        if self._direction == "model":
            return f"{self._name('list')}[{items}]"
        return f"{self._name('SequenceNotStr' if self._may_be_text(type.items) else 'Iterable')}[{items}]"

    def _ref(self, type: ir.Ref) -> str:
        definition = self._api.definitions[type.target]
        symbol = definition.model
        if self._direction == "param" and definition.param is not None:
            symbol = definition.param
        if symbol is None:
            raise ValueError(f"{type.target!a} has no name as a {self._direction}")
        self._uses.add(symbol)
        if self._direction == "param" and is_enum_class(definition, self._api):
            return self._one_of((placeholder(symbol), self._name("str")))
        if self._models and definition.model is not None and definition.model != symbol:
            self._uses.add(definition.model)
            return self._one_of((placeholder(definition.model), placeholder(symbol)))
        return placeholder(symbol)

    def _union(self, type: ir.Union) -> str:
        texts = [self.text(member) for member in type.members]
        tag = discriminator(type, self._api) if self._direction == "model" else None
        if tag is None:
            return self._one_of(texts)
        chosen = self._one_of(text for index, text in enumerate(texts) if index in tag.members)
        chosen = f"{self._name('Annotated')}[{chosen}, {self._name('Field')}(discriminator={tag.name!a})]"
        return self._one_of(chosen if index in tag.members else text for index, text in enumerate(texts))

    def _one_of(self, parts: Iterable[str]) -> str:
        unique = list(dict.fromkeys(parts))
        if not unique:
            return self._name("object")
        return unique[0] if len(unique) == 1 else f"{self._name('Union')}[{', '.join(unique)}]"

    def _may_be_text(self, type: ir.Type, seen: frozenset[str] = frozenset()) -> bool:
        """Whether a value of `type` can be a plain string: a bare `str` must then not pass for a sequence of them."""
        match type:
            case ir.Scalar(kind=kind):
                return kind == "string"
            case ir.Enum(values=values, open=open, base=base):
                return any(isinstance(value, str) for value in values) or (open and base == "string")
            case ir.Nullable(inner=inner):
                return self._may_be_text(inner, seen)
            case ir.Union(members=members):
                return any(self._may_be_text(member, seen) for member in members)
            case ir.Ref(target=target):
                return target not in seen and self._may_be_text(self._api.definitions[target].type, seen | {target})
            case _:
                return False
