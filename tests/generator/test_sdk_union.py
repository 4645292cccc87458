"""The union of a document and an SDK: what is added, what is told differently, what stays as it was."""

from __future__ import annotations

from typing import Any

import pytest

from specwright_generator.importing.union import Union, unite
from specwright_generator.importing.union_schemas import ADDED, Homes
from specwright_generator.ir import Json

SOURCE = "sdk:toy==1.0"


def document(schemas: dict[str, Json], paths: dict[str, Json] | None = None) -> dict[str, Any]:
    return {"openapi": "3.1.0", "paths": paths or {}, "components": {"schemas": schemas}}


def sdk(schemas: dict[str, Any], paths: dict[str, Json] | None = None) -> dict[str, Any]:
    """Component keys are the full names of types, each with its hint, as the front end writes them."""
    for key, schema in schemas.items():
        module, _, name = key.rpartition(".")
        schema["x-specwright-name"] = {"model": f"{module}:{name}"}
    return document(schemas, paths)


def united(
    ours: dict[str, Any], theirs: dict[str, Any], homes: dict[str, str] | None = None
) -> tuple[dict[str, Any], Union]:
    return ours, unite(ours, theirs, Homes(model=homes or {}), source=SOURCE, pairs={})


PET = {"pet:Pet": "#/components/schemas/Pet"}


def pet(**properties: Json) -> dict[str, Json]:
    return {"type": "object", "properties": properties, "required": ["id"]}


def test_a_field_only_the_sdk_has_is_added_and_marked() -> None:
    theirs = sdk({"pet.Pet": pet(id={"type": "string"}, age={"type": "integer"})})
    made, union = united(document({"Pet": pet(id={"type": "string"})}), theirs, PET)
    schema = made["components"]["schemas"]["Pet"]
    assert schema["properties"]["age"] == {"type": "integer"}
    assert schema[ADDED] == {SOURCE: ["age"]}
    assert (union.added, union.found) == ({"fields": 1}, ())


def test_what_the_document_has_stays_and_a_difference_is_reported() -> None:
    theirs = sdk({"pet.Pet": pet(id={"type": "integer"})})
    made, union = united(document({"Pet": pet(id={"type": "string"})}), theirs, PET)
    assert made["components"]["schemas"]["Pet"] == pet(id={"type": "string"})
    assert [(each.pointer, each.primary, each.secondary) for each in union.found] == [
        ("/components/schemas/Pet/properties/id/type", ["string"], "integer")
    ]


def test_enum_values_of_both_are_there_the_documents_first() -> None:
    ours = document({"Pet": pet(id={"type": "string"}, kind={"type": "string", "enum": ["dog", "fox"]})})
    theirs = sdk({"pet.Pet": pet(kind={"type": "string", "enum": ["cat", "dog"]})})
    made, union = united(ours, theirs, PET)
    assert made["components"]["schemas"]["Pet"]["properties"]["kind"]["enum"] == ["dog", "fox", "cat"]
    assert union.added == {"enum values": 1}


def test_a_constant_is_no_set_to_add_to() -> None:
    ours = document({"Pet": pet(object={"type": "string", "enum": ["pet"]})})
    theirs = sdk({"pet.Pet": pet(object={"type": "string", "enum": ["animal"]})})
    made, union = united(ours, theirs, PET)
    assert made["components"]["schemas"]["Pet"]["properties"]["object"]["enum"] == ["pet"]
    assert [each.pointer for each in union.found] == ["/components/schemas/Pet/properties/object/enum"]


@pytest.mark.parametrize(("tag", "added"), [("cat", True), ("dog", False)])
def test_a_member_with_a_new_tag_joins_a_union(tag: str, added: bool) -> None:
    dog: dict[str, Json] = {"type": "object", "properties": {"type": {"const": "dog"}}}
    fox: dict[str, Json] = {"type": "object", "properties": {"type": {"const": "fox"}}}
    ours = document({"Pet": {"oneOf": [{"$ref": "#/components/schemas/Dog"}, fox]}, "Dog": dog})
    new = {"type": "object", "properties": {"type": {"enum": [tag]}, "lives": {"type": "integer"}}}
    theirs = sdk({"pet.New": new, "pet.Pet": {"anyOf": [{"$ref": "#/components/schemas/pet.New"}, dict(fox)]}})
    made, union = united(ours, theirs, PET)
    assert ({"$ref": "#/components/schemas/pet.New"} in made["components"]["schemas"]["Pet"]["oneOf"]) is added
    assert ("pet.New" in made["components"]["schemas"]) is added
    assert union.added == ({"members": 1, "schemas": 1} if added else {})


def operation(**more: Json) -> dict[str, Json]:
    return {"responses": {"200": {"description": ""}}, "x-specwright-method": ["pets.get"], **more}


def test_an_operation_only_the_sdk_has_is_added_with_the_types_it_needs() -> None:
    answer: Json = {
        "description": "",
        "content": {"application/json": {"schema": {"$ref": "#/components/schemas/pet.Toy"}}},
    }
    theirs = sdk(
        {
            "pet.Toy": {"type": "object", "properties": {"pet": {"$ref": "#/components/schemas/pet.Pet"}}},
            "pet.Pet": pet(),
        },
        {"/toys/{toy_id}": {"get": operation(responses={"200": answer})}},
    )
    made, union = united(document({"Pet": pet()}), theirs, PET)
    assert made["paths"]["/toys/{toy_id}"]["get"]["responses"]["200"] == answer
    # The type that both have is the document's.
    toy = made["components"]["schemas"]["pet.Toy"]
    assert toy["properties"]["pet"] == {"$ref": "#/components/schemas/Pet"}
    assert union.added == {"operations": 1, "schemas": 1}


def test_operations_meet_whatever_their_places_are_called() -> None:
    here: dict[str, Json] = {"name": "id", "in": "path", "required": True, "schema": {"type": "string"}}
    ours = document({}, {"/pets/{id}": {"get": operation(parameters=[here])}})
    new: Json = {"name": "limit", "in": "query", "schema": {"type": "integer"}}
    theirs = sdk(
        {},
        {
            "/pets/{pet_id}": {
                "get": operation(parameters=[{**here, "name": "pet_id"}, new]),
                "delete": operation(parameters=[{**here, "name": "pet_id"}]),
            }
        },
    )
    made, union = united(ours, theirs)
    assert list(made["paths"]) == ["/pets/{id}"]
    assert made["paths"]["/pets/{id}"]["get"]["parameters"] == [here, new]
    assert made["paths"]["/pets/{id}"]["delete"]["parameters"] == [here]
    assert union.added == {"operations": 1, "parameters": 1}


def test_what_a_body_must_have_is_told_as_a_whole() -> None:
    def body(*required: str) -> dict[str, Json]:
        schema: dict[str, Json] = {"type": "object", "properties": {"a": {}, "b": {}}, "required": list[Json](required)}
        return {"content": {"application/json": {"schema": schema}}}

    ours = document({}, {"/pets": {"post": operation(requestBody=body("a", "b"))}})
    theirs = sdk({}, {"/pets": {"post": operation(requestBody=body("a"))}})
    _, union = united(ours, theirs)
    where = "/paths/~1pets/post/requestBody/content/application~1json/schema/required"
    assert [(each.pointer, each.primary, each.secondary) for each in union.found] == [(where, ["a", "b"], ["a"])]


def test_a_type_that_stands_alone_is_added_with_what_it_refers_to() -> None:
    alone = {**pet(toy={"$ref": "#/components/schemas/pet.Toy"}), "x-specwright-alone": True}
    theirs = sdk({"pet.Toy": pet(id={"type": "string"}), "pet.Message": alone, "pet.Other": pet(id={"type": "string"})})
    made, union = united(document({}), theirs)
    assert set(made["components"]["schemas"]) == {"pet.Message", "pet.Toy"}
    assert "x-specwright-alone" not in made["components"]["schemas"]["pet.Message"]
    assert union.added == {"schemas": 2}


def test_members_of_one_name_differ_in_their_version() -> None:
    old: dict[str, Json] = {
        "type": "object",
        "properties": {"name": {"const": "search"}, "type": {"const": "search_1"}},
    }
    fox: dict[str, Json] = {"type": "object", "properties": {"type": {"const": "fox"}}}
    new: dict[str, Json] = {
        "type": "object",
        "properties": {"name": {"const": "search"}, "type": {"const": "search_2"}},
    }
    union: dict[str, Json] = {"anyOf": [{"$ref": "#/components/schemas/pet.New"}, dict(fox)]}
    made, _ = united(document({"Pet": {"oneOf": [old, fox]}}), sdk({"pet.New": new, "pet.Pet": union}), PET)
    assert {"$ref": "#/components/schemas/pet.New"} in made["components"]["schemas"]["Pet"]["oneOf"]


def test_a_schema_may_be_taken_as_a_whole() -> None:
    theirs = sdk(
        {"pet.Dog": pet(id={"type": "string"}), "pet.Pet": {"anyOf": [{"$ref": "#/components/schemas/pet.Dog"}]}}
    )
    ours = document({"Pet": pet(id={"type": "string"}, age={"type": "integer"})})
    union = unite(ours, theirs, Homes(model=PET), source=SOURCE, pairs={}, whole="/components/schemas/Pet".__eq__)
    schemas = ours["components"]["schemas"]
    assert schemas["Pet"] == {"anyOf": [{"$ref": "#/components/schemas/pet.Dog"}]}
    assert "pet.Dog" in schemas
    assert [each.pointer for each in union.found] == ["/components/schemas/Pet"]
