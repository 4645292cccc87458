"""Annotations: each kind of IR type in both directions, names that are shadowed, and what is refused."""

from __future__ import annotations

import ast

import pytest

from specwright_generator import ir
from specwright_generator.render.annotations import Direction, Expr, annotation, spell
from specwright_generator.render.blocks import placeholder, substitute

TEXT = ir.Scalar(kind="string")
INTEGER = ir.Scalar(kind="integer")
NULL = ir.Scalar(kind="null")


def pinned(wire: str, *values: str, required: bool = True, open: bool = False) -> ir.Field:
    return ir.Field(wire=wire, name=wire, type=ir.Enum(values=values, open=open), required=required, pointer="")


def definition(key: str, type: ir.Type, *, param: bool = True) -> ir.Definition:
    name = key.title()
    return ir.Definition(
        key=key,
        type=type,
        model=ir.Symbol(module=key, name=name),
        param=ir.Symbol(module=f"{key}_param", name=f"{name}Param") if param else None,
    )


def ref(target: str) -> ir.Ref:
    return ir.Ref(target=target)


def tagged(*targets: str, tag: str = "type") -> ir.Union:
    mapping = {f"v{index}": index for index in range(len(targets))}
    return ir.Union(members=tuple(map(ref, targets)), tag=ir.Tag(property=tag, mapping=mapping))


DEFINITIONS = [
    definition("cat", ir.Model(fields=(pinned("type", "cat", "lion"),))),
    definition("dog", ir.Model(fields=(pinned("type", "dog"),)), param=False),
    definition("fox", ir.Model(fields=(pinned("type", "fox"),))),
    definition("wolf", ir.Model(fields=(pinned("type", "dog"),))),
    definition("loose", ir.Model(fields=(pinned("type", "loose", required=False),))),
    definition("wide", ir.Model(fields=(pinned("type", "wide", open=True),))),
    definition("pet", tagged("cat", "dog")),
    definition("word", TEXT),
    definition("kind", ref("cat")),
    definition("a", tagged("b", "cat")),
    definition("b", tagged("a", "dog")),
]
API = ir.Api(
    provider="zoo",
    version="1",
    servers=(),
    definitions={definition.key: definition for definition in DEFINITIONS},
    operations=(),
)


def text_of(type: ir.Type, direction: Direction, shadowed: frozenset[str] = frozenset()) -> str:
    expr = annotation(type, api=API, direction=direction, shadowed=shadowed)
    return substitute(expr.text, {use: use.name for use in expr.uses})


@pytest.mark.parametrize(
    ("type", "model", "param"),
    [
        (TEXT, "str", "str"),
        (INTEGER, "int", "int"),
        (ir.Scalar(kind="number"), "float", "float"),
        (ir.Scalar(kind="boolean"), "bool", "bool"),
        (NULL, "None", "None"),
        (ir.Nullable(inner=NULL), "None", "None"),
        (ir.Scalar(kind="string", format="uuid"), "str", "str"),
        (ir.Scalar(kind="integer", format="date-time"), "int", "int"),
        (ir.Scalar(kind="string", format="date-time"), "Timestamp", "Union[str, datetime]"),
        (ir.Scalar(kind="string", format="date"), "Date", "Union[str, date]"),
        (ir.Any(), "object", "object"),
        (ir.Binary(), "bytes", "FileTypes"),
        (ir.Nullable(inner=TEXT), "Optional[str]", "Optional[str]"),
        (ir.Map(values=INTEGER), "dict[str, int]", "Mapping[str, int]"),
        (ir.Array(items=INTEGER), "list[int]", "Iterable[int]"),
        (ir.Array(items=TEXT), "list[str]", "SequenceNotStr[str]"),
        (ir.Array(items=ref("word")), "list[Word]", "SequenceNotStr[WordParam]"),
        (ir.Array(items=ir.Nullable(inner=TEXT)), "list[Optional[str]]", "SequenceNotStr[Optional[str]]"),
        (ir.Array(items=ir.Array(items=INTEGER)), "list[list[int]]", "Iterable[Iterable[int]]"),
        (
            ir.Array(items=ir.Union(members=(INTEGER, TEXT))),
            "list[Union[int, str]]",
            "SequenceNotStr[Union[int, str]]",
        ),
        (ir.Enum(values=("a", "b")), "Literal['a', 'b']", "Literal['a', 'b']"),
        (ir.Enum(values=("a",), open=True), "Union[str, Literal['a']]", "Union[str, Literal['a']]"),
        (ir.Enum(values=(1, True, None), base="mixed"), "Literal[1, True, None]", "Literal[1, True, None]"),
        (ir.Enum(values=(1.5, 2.5), base="number"), "float", "float"),
        (ir.Enum(values=("auto", 1.5), base="mixed"), "Union[Literal['auto'], float]", "Union[Literal['auto'], float]"),
        (ir.Enum(values=()), "object", "object"),
        (ir.Union(members=()), "object", "object"),
        (ir.Union(members=(TEXT,)), "str", "str"),
        (
            ir.Union(members=(TEXT, ir.Scalar(kind="string", format="uri"), INTEGER)),
            "Union[str, int]",
            "Union[str, int]",
        ),
        (ref("cat"), "Cat", "CatParam"),
        (ref("dog"), "Dog", "Dog"),
    ],
)
def test_each_kind_of_type(type: ir.Type, model: str, param: str) -> None:
    assert text_of(type, "model") == model
    assert text_of(type, "param") == param


@pytest.mark.parametrize(
    ("type", "expected"),
    [
        (tagged("cat", "dog"), "Annotated[Union[Cat, Dog], Field(discriminator='type')]"),
        (tagged("fox", "pet"), "Annotated[Union[Fox, Pet], Field(discriminator='type')]"),
        (tagged("fox", "kind"), "Annotated[Union[Fox, Kind], Field(discriminator='type')]"),
        (
            ir.Union(
                members=(TEXT, *tagged("cat", "dog").members), tag=ir.Tag(property="type", mapping={"c": 1, "d": 2})
            ),
            "Union[str, Annotated[Union[Cat, Dog], Field(discriminator='type')]]",
        ),
        (ir.Union(members=(ref("cat"), TEXT), tag=ir.Tag(property="type", mapping={"cat": 0})), "Union[Cat, str]"),
        (ir.Union(members=(ref("cat"), ref("dog"))), "Union[Cat, Dog]"),
        (tagged("dog", "wolf"), "Union[Dog, Wolf]"),
        (tagged("cat", "loose"), "Union[Cat, Loose]"),
        (tagged("cat", "wide"), "Union[Cat, Wide]"),
        (tagged("cat", "dog", tag="kind"), "Union[Cat, Dog]"),
        (tagged("cat", "word"), "Union[Cat, Word]"),
        (tagged("a", "fox"), "Union[A, Fox]"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_a_union_has_a_discriminator_only_where_pydantic_can_use_it(type: ir.Union, expected: str) -> None:
    assert text_of(type, "model") == expected


def test_requests_have_no_discriminator() -> None:
    assert text_of(tagged("cat", "dog"), "param") == "Union[CatParam, Dog]"


def test_an_expression_knows_its_symbols_imports_and_enums() -> None:
    type = ir.Nullable(inner=ir.Union(members=(ref("cat"), ir.Enum(values=("x",), pointer="#/x/enum"))))
    cat = ir.Symbol(module="cat", name="Cat")
    assert annotation(type, api=API, direction="model") == Expr(
        text=f"Optional[Union[{placeholder(cat)}, Literal['x']]]",
        uses=frozenset({cat}),
        imports=frozenset({("typing", "Optional"), ("typing", "Union"), ("typing", "Literal")}),
        pointers=frozenset({"#/x/enum"}),
    )


def test_shadowed_names_are_imported_under_another() -> None:
    type = ir.Nullable(inner=ir.Map(values=ir.Any()))
    expr = annotation(type, api=API, direction="model", shadowed=frozenset({"object", "Optional"}))
    assert expr.text == "_Optional[dict[str, _object]]"
    assert expr.imports == {("builtins", "object as _object"), ("typing", "Optional as _Optional")}


@pytest.mark.parametrize(
    "value", ["'", '"', '"""', "\\", "\n", "\r", "\x00", "é", "\u2028", "\ud800", "'] + exit() + ['", "⟦a:B⟧"]
)
def test_enum_values_stay_values(value: str) -> None:
    text = annotation(ir.Enum(values=(value,)), api=API, direction="model").text
    assert text.isascii()
    assert text.startswith("Literal[")
    assert ast.literal_eval(text.removeprefix("Literal")) == [value]


def test_an_object_without_a_name_is_refused() -> None:
    with pytest.raises(ValueError, match="hoisted"):
        annotation(ir.Array(items=ir.Model(fields=())), api=API, direction="model")


def test_a_definition_without_a_name_is_refused() -> None:
    api = ir.Api(
        provider="", version="", servers=(), definitions={"x": ir.Definition(key="x", type=TEXT)}, operations=()
    )
    with pytest.raises(ValueError, match="'x' has no name as a model"):
        annotation(ref("x"), api=api, direction="model")


@pytest.mark.parametrize(
    "text", ["str | None", "exit()", "os.path", "lambda: 0", "Any", "R1", "'a", "f'a'", "1.5", "str\nint"]
)
def test_only_annotations_are_spelled(text: str) -> None:
    with pytest.raises(ValueError, match="not a"):
        spell(text, opaque={"R0": Expr(text="int")})


def test_opaque_names_are_replaced_outside_of_literals_only() -> None:
    assert spell("Union[R0, Literal['R0', \"R0\"]]", opaque={"R0": Expr(text="Cat")}).text == (
        "Union[Cat, Literal['R0', \"R0\"]]"
    )


def test_substitution_refuses_a_symbol_without_a_name() -> None:
    with pytest.raises(KeyError):
        substitute(placeholder(ir.Symbol(module="m", name="N")), {})
