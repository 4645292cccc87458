"""The front end for SDKs of one client in both colours, on a package of a few lines that is only ever read."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from specwright_generator.frontends.sdk.package import Package
from specwright_generator.frontends.speakeasy import Reading, layout_of, read_package, surface_of
from specwright_generator.ir import Symbol

FILES = {
    "basesdk.py": "class BaseSDK: ...\n",
    "sdk.py": """
from .basesdk import BaseSDK
class Toys(BaseSDK):
    pets: "Pets"
from .pets import Pets
""",
    "pets.py": """
from .basesdk import BaseSDK
from toys.client import models
raise SystemExit("this package is read, never run")
class Pets(BaseSDK):
    def update(self, *, pet_id: str, name: OptionalNullable[str] = UNSET, tags: Optional[List[str]] = None,
               kind: Union[models.Kind, models.KindTypedDict], retries=UNSET, server_url=None, timeout_ms=None,
               http_headers=None) -> models.Pet:
        request = models.UpdateRequest(
            pet_id=pet_id, tags=tags, pet_body=models.PetBody(name=name, kind=utils.get(kind, models.Kind)),
        )
        req = self._build_request(method="PUT", path="/pets/{pet_id}", request=request, request_body_required=True,
            get_serialized_body=lambda: utils.serialize_request_body(
                request.pet_body, False, False, "json", models.PetBody))
        http_res = self.do_request(hook_ctx=HookContext(operation_id="update_pet"))
        if utils.match_response(http_res, ["200", "201"], "application/json"):
            return unmarshal_json_response(models.Pet, http_res)
        if utils.match_response(http_res, "422", "application/json"):
            raise errors.Bad(http_res)
    async def update_async(self, *, pet_id: str): ...
    def watch(self, *, request: models.Kind, security: str):
        req = self._build_request(method="POST", path="/pets#stream", request=request,
            get_serialized_body=lambda: utils.serialize_request_body(
                request, False, True, "json", Optional[models.Kind]))
        if utils.match_response(http_res, "200", "text/event-stream"):
            return eventstreaming.EventStream(http_res, lambda raw: utils.unmarshal_json(raw, models.Seen))
    def _private(self):
        self._build_request(method="GET", path="/")
""",
    "models/__init__.py": """
if TYPE_CHECKING:
    from .pet import Cat, Dog, Kind, KindTypedDict, Pet, PetBody, PetBodyTypedDict, Seen
    from .pet import UpdateRequest, UpdateRequestTypedDict
""",
    "models/pet.py": """
class BaseModel: ...
class Cat(BaseModel):
    TYPE: Annotated[Annotated[Literal["cat"], AfterValidator(const("cat"))], pydantic.Field(alias="type")] = "cat"
class CatTypedDict(TypedDict):
    TYPE: Literal["cat"]
class Dog(BaseModel):
    type: Literal["dog"] = "dog"
class UnknownKind(BaseModel):
    raw: Any
    is_unknown: Literal[True] = True
_VARIANTS: dict[str, Any] = {"cat": Cat, "dog": Dog}
Kind = Annotated[Union[Cat, Dog, UnknownKind], BeforeValidator(partial(p, disc_key="type", variants=_VARIANTS))]
KindTypedDict = TypeAliasType("KindTypedDict", Union[CatTypedDict, Dog])
Colour = Union[Literal["red", "blue"], UnrecognizedStr]
class Pet(BaseModel):
    kind: Kind
    colour: Optional[Colour] = None
    size: Optional[float] = 1.5
class PetBody(BaseModel):
    name: OptionalNullable[str] = UNSET
    kind: Kind
class PetBodyTypedDict(TypedDict):
    name: NotRequired[Nullable[str]]
    kind: KindTypedDict
class Seen(BaseModel):
    data: Pet
class UpdateRequest(BaseModel):
    pet_id: Annotated[str, FieldMetadata(path=PathParamMetadata(style="simple", explode=False))]
    tags: Annotated[
        Optional[List[str]], pydantic.Field(alias="tag"), FieldMetadata(query=Q(style="form", explode=False))] = None
    pet_body: Annotated[PetBody, FieldMetadata(request=RequestMetadata(media_type="application/json"))]
class UpdateRequestTypedDict(TypedDict):
    pet_id: str
""",
}


@pytest.fixture
def reading(tmp_path: Path) -> Reading:
    for name, text in FILES.items():
        path = tmp_path / "toys" / "client" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    (tmp_path / "toys" / "client" / "__init__.py").write_text("", encoding="utf-8")
    layout = layout_of(Package("toys", "1.0", tmp_path / "toys"))
    assert layout is not None
    return read_package(layout, title="Toys")


def operation(reading: Reading, path: str, verb: str) -> Any:
    paths: Any = reading.document["paths"]
    return paths[path][verb]


def schemas(reading: Reading) -> Any:
    components: Any = reading.document["components"]
    return components["schemas"]


def test_a_package_of_another_style_has_no_layout(tmp_path: Path) -> None:
    (tmp_path / "other").mkdir()
    (tmp_path / "other" / "__init__.py").write_text("", encoding="utf-8")
    assert layout_of(Package("other", "1", tmp_path / "other")) is None


def test_an_endpoint_is_read_from_its_method(reading: Reading) -> None:
    found = operation(reading, "/pets/{pet_id}", "put")
    assert found["operationId"] == "update_pet"
    assert found["parameters"] == [
        {"name": "pet_id", "in": "path", "required": True, "schema": {"type": "string"}},
        {
            "name": "tag",
            "in": "query",
            "explode": False,
            "schema": {"anyOf": [{"type": "array", "items": {"type": "string"}}, {"type": "null"}]},
        },
    ]
    body = {"required": True, "content": {"application/json": {"schema": {"$ref": "#/components/schemas/PetBody"}}}}
    assert found["requestBody"] == body
    assert list(found["responses"]) == ["200", "201"]


def test_a_stream_keeps_its_twin_path_and_its_events(reading: Reading) -> None:
    found = operation(reading, "/pets#stream", "post")
    content = {"text/event-stream": {"schema": {"$ref": "#/components/schemas/Seen"}}}
    assert found["responses"]["200"]["content"] == content
    assert found["requestBody"]["content"]["application/json"]["schema"] == {"$ref": "#/components/schemas/Kind"}
    assert [call.unplaced for call in reading.calls] == [(), ("security",)]


def test_types_are_read_without_what_stands_for_the_unknown(reading: Reading) -> None:
    found = schemas(reading)
    assert found.keys() == {"Cat", "Colour", "Dog", "Kind", "Pet", "PetBody", "Seen", "UpdateRequest"}
    assert [name for name, each in found.items() if each.get("x-specwright-alone")] == ["UpdateRequest"]
    assert found["Kind"]["oneOf"] == [{"$ref": "#/components/schemas/Cat"}, {"$ref": "#/components/schemas/Dog"}]
    assert found["Kind"]["discriminator"]["mapping"]["dog"] == "#/components/schemas/Dog"
    assert found["Colour"]["enum"] == ["red", "blue"]
    assert found["Cat"]["required"] == ["type"]
    assert found["Pet"]["required"] == ["kind"]
    assert found["Pet"]["properties"]["size"]["default"] == 1.5
    assert found["PetBody"]["x-specwright-name"] == {"model": "pet:PetBody", "param": "pet:PetBodyTypedDict"}
    assert reading.missed == ()


def test_the_surface_says_where_each_argument_goes(reading: Reading) -> None:
    surface = surface_of(reading)
    update, watch = surface.methods
    assert (update.key, update.returns, update.request) == (
        "pets.update",
        "pet.Pet",
        Symbol(module="pet", name="UpdateRequestTypedDict"),
    )
    assert update.slots == {
        "pet_id": ("pet_id", "path"),
        "name": ("name", "body"),
        "tags": ("tag", "query"),
        "kind": ("kind", "body"),
    }
    assert update.required == {"pet_id", "kind"}
    assert watch.slots == {"request": ("", "whole")}
    assert watch.returns == "Stream[pet.Seen]"
    assert surface.types[Symbol(module="pet", name="Cat")].fields[0].wire == "type"
    assert Symbol(module="pet", name="UnknownKind") not in surface.types
