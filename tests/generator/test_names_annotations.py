"""The parser of a surface's annotation strings."""

from __future__ import annotations

import pytest

from specwright_generator.naming.annotations import (
    Annotation,
    AnnotationError,
    Basic,
    DictOf,
    ListOf,
    Maybe,
    Named,
    Node,
    OneOf,
    Values,
    parse,
)

CAT, DOG = Named("pets.Cat", "zoo"), Named("pets.Dog", "zoo")


@pytest.mark.parametrize(
    ("text", "node"),
    [
        ("str", Basic("str")),
        ("object", Basic("object")),
        ("None", Basic("None")),
        ("Cat", Named("Cat", "zoo")),
        ("pets.Cat", CAT),
        ("Optional[str]", Maybe(Basic("str"))),
        ("Union[str, NoneType]", Maybe(Basic("str"))),
        ("str | None", Maybe(Basic("str"))),
        ("Optional[Optional[str]]", Maybe(Basic("str"))),
        ("Union[pets.Cat, pets.Dog]", OneOf((CAT, DOG))),
        ("pets.Cat | pets.Dog", OneOf((CAT, DOG))),
        ("Union[pets.Cat, Union[pets.Dog, pets.Cat]]", OneOf((CAT, DOG))),
        ("Union[pets.Cat, pets.Dog, None]", Maybe(OneOf((CAT, DOG)))),
        ("Union[pets.Cat, Optional[pets.Dog]]", Maybe(OneOf((CAT, DOG)))),
        ("Union[str]", Basic("str")),
        ("Literal['a']", Values(("a",))),
        ("Literal['a, b]', 1, True, None, -2]", Values(("a, b]", 1, True, None, -2))),
        ("List[str]", ListOf(Basic("str"))),
        ("Iterable[pets.Cat]", ListOf(CAT)),
        ("SequenceNotStr[str]", ListOf(Basic("str"))),
        ("Dict[str, int]", DictOf(Basic("int"))),
        ("Mapping[str, List[pets.Cat]]", DictOf(ListOf(CAT))),
        ("typing.List[str]", ListOf(Basic("str"))),
        ("Annotated[Union[pets.Cat, pets.Dog], PropertyInfo(discriminator='kind')]", OneOf((CAT, DOG), "kind")),
        ("Annotated[Optional[Union[pets.Cat, pets.Dog]], PropertyInfo(discriminator='kind')]", None),
        ("Annotated[bool, Strict(strict=True)]", Basic("bool")),
        ("Tuple[str, int]", Basic("Tuple")),
        ("~T", Basic("Any")),
        ("'pets.Cat'", CAT),
    ],
)
def test_node(text: str, node: Node | None) -> None:
    assert parse(text, "zoo").node == (node if node is not None else Maybe(OneOf((CAT, DOG), "kind")))


@pytest.mark.parametrize(
    ("text", "annotation"),
    [
        ("Required[str]", Annotation(Basic("str"), required=True)),
        ("NotRequired[str]", Annotation(Basic("str"))),
        ("Annotated[bool, PropertyInfo(alias='async')]", Annotation(Basic("bool"), alias="async")),
        ("Required[Annotated[bool, PropertyInfo(alias='x')]]", Annotation(Basic("bool"), required=True, alias="x")),
        ("Annotated[Required[bool], PropertyInfo(alias='None')]", Annotation(Basic("bool"), required=True)),
        ("ForwardRef('Required[Cat]', module='pets.cat')", Annotation(Named("Cat", "pets.cat"), required=True)),
        ("ForwardRef(\"Literal['a']\", module='pets.cat')", Annotation(Values(("a",)))),
    ],
)
def test_field_notes(text: str, annotation: Annotation) -> None:
    assert parse(text, "zoo") == annotation


@pytest.mark.parametrize(
    ("text", "node"),
    [
        ("Union[pets.Cat, pets.Dog, pets.Bi", OneOf((CAT, DOG), cut=True)),
        ("Union[pets.Cat, pets.D", OneOf((CAT,), cut=True)),
        ("Annotated[Union[pets.Cat, pets.Dog], PropertyInfo(ali", OneOf((CAT, DOG), cut=True)),
        ("Union[str, Literal['a', 'b', 'c", OneOf((Basic("str"), Values(("a", "b"))), cut=True)),
        ("List[Union[pets.Cat, pets.Dog, ", ListOf(OneOf((CAT, DOG), cut=True))),
    ],
)
def test_what_stands_before_a_cut_is_read(text: str, node: Node) -> None:
    assert parse(text, "zoo").node == node


@pytest.mark.parametrize(
    "text",
    [
        "",
        "1 + 1",
        "f()",
        "__import__('os')",
        "Literal[f()]",
        "List[lambda: 0]",
        "ForwardRef(name)",
        "ForwardRef('(')",
        "[",
        "x" * 1_000_001,
        "List[" * 90 + "str" + "]" * 90,
        "(" * 5_000,
    ],
)
def test_what_is_no_annotation_is_refused(text: str) -> None:
    with pytest.raises(AnnotationError):
        parse(text)
