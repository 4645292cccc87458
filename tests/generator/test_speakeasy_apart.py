"""The variant of Speakeasy's style where types stand apart from requests: a package inside of another SDK."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pydantic
import pytest

from specwright_generator.frontends.sdk.package import Package, locate
from specwright_generator.frontends.speakeasy import Reading, layout_of, read_package, surface_of
from specwright_generator.ir import Symbol
from specwright_generator.problems import InputError

FILES = {
    "__init__.py": "raise SystemExit('this package is read, never run')\n",
    "basesdk.py": "class BaseSDK: ...\n",
    "sdk.py": """
from .basesdk import BaseSDK
class Toys(BaseSDK):
    turns: "Turns"
from .turns import Turns
""",
    "turns.py": """
from .basesdk import BaseSDK
from . import models
from .types import pets
class Turns(BaseSDK):
    @overload
    def create(self, *, request: Any, timeout: float = 1): ...
    @overload
    def create(self, *, api_version: Optional[str] = None, name: str, size: int = ...): ...
    @overload
    def create(self, *, api_version: Optional[str] = None, name: str, type_: Literal["dog"]): ...
    def create(self, *, request=UNSET, api_version: Optional[str] = None, **body_kwargs: Any) -> pets.Pet:
        if request is not UNSET:
            request = cast(models.CreateRequest, request)
        else:
            request = cast(models.CreateRequest, utils.unmarshal(body_kwargs, models.CreateRequest))
        req = self._build_request(method="POST", path="/{api_version}/turns", request=request,
            request_body_required=True, get_serialized_body=lambda: utils.serialize_request_body(
                request.body, False, False, "json", models.CreateBody, extra_body=extra_body))
        if utils.match_response(http_res, "4XX", "*"):
            raise errors.Bad(http_res)
        if utils.match_response(http_res, "default", "application/json"):
            return unmarshal_json_response(pets.Pet, http_res, validate=False)
    def delete(self, id: str, *, api_version: Optional[str] = None, extra_headers=None) -> Any:
        request = models.DeleteRequest(id=id, api_version=api_version)
        req = self._build_request(method="DELETE", path="/{api_version}/turns/{turnsId}", request=request)
        if utils.match_response(http_res, "200", "*"):
            return
""",
    "models/__init__.py": """
if TYPE_CHECKING:
    from .create import CreateBody, CreateRequest, DeleteRequest
""",
    "models/create.py": """
from ..types import BaseModel
from ..types.pets import cat, dog
CreateBody = TypeAliasType("CreateBody", Union[cat.Pet, dog.Dog])
class CreateRequest(BaseModel):
    body: Annotated[CreateBody, FieldMetadata(request=RequestMetadata(media_type="application/json"))]
    api_version: Annotated[Optional[str], FieldMetadata(path=PathParamMetadata(style="simple"))] = None
class DeleteRequest(BaseModel):
    id: Annotated[str, pydantic.Field(alias="turnsId"), FieldMetadata(path=PathParamMetadata(style="simple"))]
    api_version: Annotated[Optional[str], FieldMetadata(path=PathParamMetadata(style="simple"))] = None
class DeleteRequestParam(TypedDict):
    id: str
""",
    "types/__init__.py": "from .basemodel import BaseModel\n",
    "types/basemodel.py": "class BaseModel: ...\nclass Unset(BaseModel): ...\n",
    "types/pets/__init__.py": "from .cat import Pet, PetParam\nfrom .dog import Dog\n",
    "types/pets/cat.py": """
from .. import BaseModel
class PetParam(TypedDict):
    name: str
    size: NotRequired[int]
class Pet(BaseModel):
    name: str
    size: Optional[int] = None
""",
    "types/pets/dog.py": """
from .. import BaseModel
class Dog(BaseModel):
    name: str
    type_: Annotated[Literal["dog"], pydantic.Field(alias="type")] = "dog"
""",
    "types/old/__init__.py": "",
    "types/old/pet.py": "from .. import BaseModel\nclass Pet(BaseModel):\n    age: int\n",
}


@pytest.fixture(scope="module")
def reading(tmp_path_factory: pytest.TempPathFactory) -> Reading:
    root: Path = tmp_path_factory.mktemp("toys")
    for name, text in FILES.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    layout = layout_of(Package("big.toys", "1.0", root, distribution="big", part="toys"))
    assert layout is not None
    return read_package(layout, title="Toys")


def test_arguments_are_those_of_all_overloads(reading: Reading) -> None:
    create = next(each for each in reading.calls if each.name == "create")
    assert {(each.name, each.wire, each.place, each.required) for each in create.sent} == {
        ("api_version", "api_version", "path", False),
        ("name", "name", "body", True),
        ("size", "size", "body", False),
        ("type_", "type", "body", False),
    }
    assert [(each.status, each.media) for each in create.answers] == [("200", "application/json")]


def test_a_version_that_the_client_knows_need_not_be_given(reading: Reading) -> None:
    paths: Any = reading.document["paths"]
    parameters = paths["/{api_version}/turns/{turnsId}"]["delete"]["parameters"]
    assert {each["name"]: each.get("x-specwright-known", False) for each in parameters} == {
        "turnsId": False,
        "api_version": True,
    }


def test_an_answer_that_is_thrown_away_is_none(reading: Reading) -> None:
    surface = surface_of(reading)
    delete = next(each for each in surface.methods if each.name == "delete")
    assert (delete.returns, delete.positional) == ("None", ("id",))
    assert delete.request == Symbol(module="create", name="DeleteRequestParam")


def test_types_of_one_name_are_told_apart_and_the_package_s_own_are_left_out(reading: Reading) -> None:
    components: Any = reading.document["components"]
    schemas = components["schemas"]
    assert set(schemas) == {"CreateBody", "Dog", "old.pet.Pet", "pets.cat.Pet"}
    assert schemas["pets.cat.Pet"]["x-specwright-name"] == {"model": "pets.cat:Pet", "param": "pets.cat:PetParam"}


def test_a_package_offers_what_it_imports(reading: Reading) -> None:
    assert surface_of(reading).modules["pets"]["PetParam"] == Symbol(module="pets.cat", name="PetParam")


def test_the_source_names_the_part(reading: Reading) -> None:
    assert reading.package.source == "sdk:big==1.0#toys"
    with pytest.raises(InputError, match="has no package nothing_here"):
        locate(f"sdk:pydantic=={pydantic.VERSION}#nothing_here")
