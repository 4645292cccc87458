"""Response types: what is rendered for each kind of definition, hostile names and values, the cache, the adapter."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from types import ModuleType

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from specwright_generator import ir
from specwright_generator.render.blocks import Block, substitute
from specwright_generator.render.models import adapter, render_models
from specwright_generator.render.models.adapter import GeneratorDeviation
from specwright_generator.render.models.document import Shape

TEXT = ir.Scalar(kind="string")
INTEGER = ir.Scalar(kind="integer")


def field(wire: str, type: ir.Type = TEXT, *, required: bool = True, name: str = "") -> ir.Field:
    return ir.Field(wire=wire, name=name or wire, type=type, required=required, pointer=f"#/fields/{wire}")


def api_of(*definitions: tuple[str, ir.Type], **more: tuple[ir.Operation, ...]) -> ir.Api:
    """An API of definitions `Name: type`, each with the key `#/Name`, all in one module."""
    found = {
        f"#/{name}": ir.Definition(
            key=f"#/{name}", type=type, pointers=(f"#/{name}",), model=ir.Symbol(module="zoo", name=name)
        )
        for name, type in definitions
    }
    return ir.Api(provider="zoo", version="1", servers=(), definitions=found, operations=more.get("operations", ()))


def ref(name: str) -> ir.Ref:
    return ir.Ref(target=f"#/{name}")


def returning(name: str, path: str) -> ir.Operation:
    media = ir.Media(media_type="application/json", pointer="", type=ref(name))
    response = ir.Response(status="200", pointer="", media=(media,))
    return ir.Operation(key=f"GET {path}", verb="get", path=path, pointer="", responses=(response,))


def source(block: Block) -> str:
    return substitute(block.text, {use: use.name for use in block.uses})


def load(blocks: list[Block]) -> ModuleType:
    """The blocks as one module; names in annotations are quoted, so that their order does not matter."""
    module = ModuleType("zoo")
    sys.modules["zoo"] = module
    try:
        for block in sorted(blocks, key=lambda block: block.kind == "alias"):
            imports = "".join(f"from {origin} import {name}\n" for origin, name in sorted(block.imports))
            text = imports + substitute(block.text, {use: f'"{use.name}"' for use in block.uses})
            exec(compile(text, "zoo", "exec", dont_inherit=True), vars(module))  # noqa: S102
        for block in blocks:
            if block.kind == "model":
                getattr(module, block.symbol.name).model_rebuild()
    finally:
        del sys.modules["zoo"]
    return module


def one(type: ir.Type, **more: tuple[ir.Operation, ...]) -> str:
    return source(render_models(api_of(("Cat", type), **more))[0])


@pytest.mark.parametrize(
    ("type", "expected"),
    [
        (ir.Model(fields=()), "class Cat(BaseModel):\n    pass\n"),
        (
            ir.Model(fields=(field("id"), field("age", INTEGER, required=False))),
            "class Cat(BaseModel):\n    id: str\n    age: Optional[int] = None\n",
        ),
        (
            ir.Model(fields=(field("a b", name="a_b"), field("from", required=False, name="from_"))),
            "class Cat(BaseModel):\n"
            "    a_b: str = Field(alias='a b')\n"
            "    from_: Optional[str] = Field(default=None, alias='from')\n",
        ),
        (
            ir.Model(fields=(field("owner", ir.Nullable(inner=TEXT)), field("any", ir.Any(), required=False))),
            "class Cat(BaseModel):\n    owner: Optional[str] = None\n    any: Optional[object] = None\n",
        ),
        (
            ir.Model(fields=(field("object", ir.Enum(values=("cat",))), field("str", required=False), field("x"))),
            "class Cat(BaseModel):\n    object: Literal['cat'] = 'cat'\n    str: Optional[_str] = None\n    x: _str\n",
        ),
        (
            ir.Model(
                fields=(
                    field("a", ir.Enum(values=("x",)), required=False),
                    replace(field("b", ir.Enum(values=("x",)), required=False), default="x", has_default=True),
                    field("c d", ir.Enum(values=(1,), base="integer"), name="c_d"),
                    field("e", ir.Enum(values=("x",), open=True)),
                )
            ),
            "class Cat(BaseModel):\n"
            "    a: Optional[Literal['x']] = None\n"
            "    b: Optional[Literal['x']] = 'x'\n"
            "    c_d: Literal[1] = Field(default=1, alias='c d')\n"
            "    e: Union[str, Literal['x']]\n",
        ),
        (
            ir.Model(fields=(field("id"),), extra=INTEGER),
            "class Cat(BaseModel):\n    id: str\n\n"
            "    if TYPE_CHECKING:\n\n        def __getattr__(self, attr: str) -> int: ...\n\n"
            "    else:\n        __pydantic_extra__: dict[str, int]\n",
        ),
        (ir.Array(items=TEXT), "Cat: TypeAlias = list[str]\n"),
        (ir.Enum(values=("a", "b")), "Cat: TypeAlias = Literal['a', 'b']\n"),
        (
            ir.Union(members=(TEXT, ir.Array(items=ir.Ref(target="#/Cat")))),
            'Cat = TypeAliasType("Cat", Union[str, list[Cat]])\n',
        ),
    ],
)
def test_each_kind_of_definition(type: ir.Type, expected: str) -> None:
    assert one(type) == expected


def test_a_class_inherits_from_its_mixin() -> None:
    cat = ir.Model(fields=(field("id"),))
    mixins = {ir.Symbol(module="zoo", name="Cat"): "specwright.mixins.zoo:Purring"}
    (block,) = render_models(api_of(("Cat", cat)), mixins=mixins)
    assert block.text == "class Cat(Purring, BaseModel):\n    id: str\n"
    assert ("specwright.mixins.zoo", "Purring") in block.imports


def test_names_of_the_module_come_before_outside_names() -> None:
    cat = ir.Model(
        fields=(field("when", ir.Scalar(kind="string", format="date-time")), field("mine", ref("Timestamp")))
    )
    blocks = {block.symbol.name: block for block in render_models(api_of(("Cat", cat), ("Timestamp", INTEGER)))}
    assert source(blocks["Cat"]).splitlines()[-2:] == ["    when: _Timestamp", "    mine: Timestamp"]
    assert ("specwright.runtime.models", "Timestamp as _Timestamp") in blocks["Cat"].imports


def test_definitions_that_share_a_symbol_are_rendered_once_with_the_pointers_of_all() -> None:
    kind = ir.Enum(values=("cat",), pointer="#/kind/enum")
    api = api_of(("Cat", ir.Model(fields=(field("kind", ir.Array(items=kind)),))), ("Other", TEXT))
    cat = api.definitions["#/Cat"]
    twin = replace(cat, key="#/twin", pointers=("#/twin", "#/third"))
    blocks = render_models(replace(api, definitions={**api.definitions, twin.key: twin}))
    assert [block.symbol.name for block in blocks] == ["Cat", "Other"]
    assert blocks[0].pointers == {"#/Cat", "#/twin", "#/third", "#/fields/kind", "#/kind/enum"}
    assert blocks[1].pointers == {"#/Other"}


def test_a_definition_that_is_only_sent_has_no_model() -> None:
    api = api_of(("Cat", TEXT))
    definition = replace(api.definitions["#/Cat"], model=None, param=ir.Symbol(module="zoo", name="CatParam"))
    assert render_models(replace(api, definitions={"#/Cat": definition})) == []


def test_classes_work() -> None:
    tag = ir.Tag(property="kind", mapping={"cat": 0, "dog": 1})
    zoo = load(
        render_models(
            api_of(
                ("Cat", ir.Model(fields=(field("kind", ir.Enum(values=("cat",))), field("lives", INTEGER)))),
                ("Dog", ir.Model(fields=(field("kind", ir.Enum(values=("dog",))), field("class", name="class_")))),
                ("Pet", ir.Union(members=(ref("Cat"), ref("Dog")), tag=tag)),
                (
                    "Home",
                    ir.Model(
                        fields=(field("pets", ir.Array(items=ref("Pet"))), field("home", ref("Home"), required=False))
                    ),
                ),
            )
        )
    )
    wire: dict[str, object] = {
        "pets": [{"kind": "dog", "class": "toy"}, {"kind": "cat", "lives": 9}],
        "home": {"pets": []},
    }
    home = zoo.Home.model_validate_json(json.dumps(wire), strict=True)
    assert [type(pet).__name__ for pet in home.pets] == ["Dog", "Cat"]
    assert home.pets[0].class_ == "toy"
    assert home.to_dict() == wire


def test_extra_keys_have_their_type() -> None:
    blocks = render_models(
        api_of(("Cat", ir.Model(fields=(field("id"),), extra=ref("Toy"))), ("Toy", ir.Model(fields=())))
    )
    cat = load(blocks).Cat.model_validate({"id": "x", "ball": {"colour": "red"}})
    assert type(cat.ball).__name__ == "Toy"


def test_long_docstrings_are_wrapped() -> None:
    limited = ir.Scalar(kind="integer", limits={"minimum": 1})
    cat = ir.Model(fields=tuple(field(f"f{index}", limited) for index in range(30)))
    (block,) = render_models(api_of(("Cat", cat)))
    lines = block.text.splitlines()
    assert lines[1].startswith('    """Limits: `f0` at least 1;')
    assert lines[2].startswith("    `")
    assert max(map(len, lines)) <= 120
    assert " ".join(block.text.split()).count("at least 1") == 30


def test_docstrings_say_where_a_type_is_used_and_its_limits() -> None:
    limited = ir.Array(items=TEXT, limits={"minItems": 1, "maxItems": 9.0, "pattern": "x"})
    cat = ir.Model(fields=(field("names", ir.Nullable(inner=limited)), field("tail", ref("Tail"))))
    api = api_of(("Cat", cat), ("Tail", ir.Model(fields=(field("id"),))), operations=(returning("Cat", "/cats/{id}"),))
    assert [source(block).splitlines()[1] for block in render_models(api)] == [
        '    """Returned by `GET /cats/{id}`. Limits: `names` at least 1 item, at most 9 items."""',
        '    """Part of `Cat`."""',
    ]


NASTY = [
    *("'", '"', '"""', "\\", "\n", "\r\n", "\x00", "é", "\u2028", "#", "a" * 5000),
    *("⟦zoo:Cat⟧", "{{ 1 }}", "{% x %}", "R0", "f0", "S0", "str", "value"),
]


@pytest.mark.parametrize("nasty", [*NASTY, *(f'"""\n{word}\nimport os' for word in NASTY[:4])])
def test_nothing_of_a_spec_becomes_code(nasty: str) -> None:
    check_harmless(nasty)


@settings(max_examples=30, deadline=None)
@given(st.text(st.characters(codec="utf-8"), min_size=1))
def test_no_text_becomes_code(text: str) -> None:
    check_harmless(text)


def check_harmless(nasty: str) -> None:
    """A wire name, an enum value, a path, a limit and a format that are `nasty` leave an ordinary class with them."""
    limited = ir.Scalar(kind="string", format=nasty, limits={"maxLength": nasty, nasty: 1, "minLength": 1})
    model = ir.Model(fields=(field(nasty, ir.Enum(values=(nasty,)), name="value"), field("x", limited)))
    block = render_models(api_of(("Cat", model), operations=(returning("Cat", nasty),)))[0]
    assert block.text.isascii()
    assert "⟦" not in block.text
    cat = load([block]).Cat
    assert list(cat.model_fields) == ["value", "x"]
    assert cat.model_fields["value"].alias == (None if nasty == "value" else nasty)
    assert cat.model_fields["value"].annotation.__args__ == (nasty,)


@pytest.mark.parametrize(
    "name", ["a b", "class", "_x", "1", "", "é", "x: int = exit()\n    y", "json", "model_config", "copy"]
)
def test_a_name_that_no_field_can_have_is_refused(name: str) -> None:
    model = ir.Model(fields=(replace(field("x"), name=name),))
    with pytest.raises(ValueError, match="'#/Cat' has names"):
        render_models(api_of(("Cat", model)))


def test_two_fields_of_one_name_are_refused() -> None:
    with pytest.raises(ValueError, match="'#/Cat' has names"):
        render_models(api_of(("Cat", ir.Model(fields=(field("x"), field("y", name="x"))))))


@pytest.mark.parametrize("type", [TEXT, ir.Model(fields=())])
@pytest.mark.parametrize("name", ["a b", "class", "_x", "1", "", "Cat(exit())"])
def test_a_name_that_no_type_can_have_is_refused(name: str, type: ir.Type) -> None:
    with pytest.raises(ValueError, match="name that a type cannot have"):
        render_models(api_of((name, type)))


# --- the adapter ------------------------------------------------------------------------------------------------------

SHAPES = (Shape('{"type":"string"}', True), Shape('{"type":"integer"}', False))


def test_the_generator_answers_what_it_is_asked() -> None:
    assert adapter.annotate(SHAPES) == ["str", "Optional[int]"]


def test_the_generator_answers_in_order_however_much_it_is_asked() -> None:
    shapes = [
        Shape(json.dumps({"type": "array", "items": {"type": kind}}), True) for kind in ("string", "integer")
    ] * 50
    assert adapter.annotate(shapes) == ["list[str]", "list[int]"] * 50


@pytest.mark.parametrize(
    "answer",
    [
        "",
        "class S0:\n",
        "class S0:\n    f0: str\n",
        "class S0:\n    f0: str\n    f1: Optional[int]\n",
        "class S0:\n    f0: str = None\n    f1: Optional[int] = None\n",
        "class S0:\n    f0: str\n    f1: Optional[int] = 5\n",
        "class S0:\n    f1: Optional[int] = None\n    f0: str\n",
        "class S0:\n    f0: str\n    f2: Optional[int] = None\n",
        "class S0:\n    f0: str\n    f1: Optional[int] = None\n    f2: int\n",
        "class S0:\n    f0: str\n    f1: Optional[int] = None\nclass S1:\n",
        "class S1:\n    f0: str\n    f1: Optional[int] = None\n",
        "class S0Model:\n    f0: str\n    f1: Optional[int] = None\n",
        "class S0:\n    f0: str\n    f1: Optional[int] = None\nS0.model_rebuild()\n",
        "class S0:\n    f0: Str\n    f1: Optional[int] = None\n",
        "class S0:\n    f0: R0\n    f1: Optional[int] = None\n",
        "class S0:\n    f0: str\n    f1: Annotated[Optional[int], Field(ge=1)] = None\n",
    ],
)
def test_any_other_answer_is_an_error(monkeypatch: pytest.MonkeyPatch, answer: str) -> None:
    def generate(schemas: dict[str, object]) -> str:
        return answer

    monkeypatch.setattr(adapter, "_generate", generate)
    with pytest.raises(GeneratorDeviation):
        adapter.annotate(SHAPES)


# --- the cache --------------------------------------------------------------------------------------------------------


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """How many shapes the generator was asked for, each time."""
    calls: list[int] = []
    real: Callable[[dict[str, object]], str] = adapter._generate  # pyright: ignore[reportPrivateUsage]

    def count(schemas: dict[str, object]) -> str:
        calls.append(len(schemas))
        return real(schemas)

    monkeypatch.setattr(adapter, "_generate", count)
    return calls


def test_only_new_shapes_are_made(tmp_path: Path, asked: list[int]) -> None:
    cache = tmp_path / "deep" / "zoo.json"
    cat, dog = ir.Model(fields=(field("id"),)), ir.Model(fields=(field("id", INTEGER),))
    first = render_models(api_of(("Cat", cat), ("Twin", ir.Model(fields=(field("name"),)))), cache=cache)
    assert asked == [1]
    assert render_models(api_of(("Cat", cat), ("Twin", ir.Model(fields=(field("name"),)))), cache=cache) == first
    assert asked == [1]
    render_models(api_of(("Cat", cat), ("Dog", dog)), cache=cache)
    assert asked == [1, 1]
    assert [path.name for path in cache.parent.iterdir()] == ["zoo.json"]


SPOILS: list[Callable[[bytes], bytes]] = [
    lambda _: b"",
    lambda data: data[: len(data) // 2],
    lambda _: b"[" * 100_000,
    lambda _: b"\xff\x00",
    lambda _: b'{"fingerprint":1}',
    lambda data: data.replace(b'"str"', b'"int"'),
    lambda data: data.replace(b'"str"', b"5"),
    lambda data: b"0" + data,
]


@pytest.mark.parametrize("spoil", SPOILS)
def test_a_broken_cache_is_made_anew(tmp_path: Path, asked: list[int], spoil: Callable[[bytes], bytes]) -> None:
    cache = tmp_path / "zoo.json"
    api = api_of(("Cat", ir.Model(fields=(field("id"),))))
    first = render_models(api, cache=cache)
    good = cache.read_bytes()
    cache.write_bytes(spoil(good))
    assert cache.read_bytes() != good
    assert render_models(api, cache=cache) == first
    assert cache.read_bytes() == good
    assert asked == [1, 1]


def test_a_cache_that_cannot_be_written_is_done_without(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    api = api_of(("Cat", ir.Model(fields=(field("id"),))))
    assert render_models(api, cache=tmp_path / "file" / "zoo.json") == render_models(api)


def test_the_same_under_every_hash_seed() -> None:
    program = (
        "import sys; sys.path.insert(0, sys.argv[1])\n"
        "from test_models_render import INTEGER, TEXT, api_of, field, ir, ref, render_models\n"
        "union = ir.Union(members=(TEXT, ref('Cat'), INTEGER))\n"
        "model = ir.Model(fields=tuple(field(name, union) for name in ('a', 'str', 'b', 'Union', 'c')))\n"
        "print(render_models(api_of(('Dog', model), ('Cat', model)))[1].text)\n"
    )
    outputs = {
        subprocess.run(
            [sys.executable, "-c", program, str(Path(__file__).parent)],
            env={**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": os.pathsep.join(sys.path)},
            capture_output=True,
            check=True,
            text=True,
        ).stdout
        for seed in ("1", "2")
    }
    assert len(outputs) == 1
    assert "class Dog" in outputs.pop()
