from __future__ import annotations

from typing import Any, List, Union, cast
from typing_extensions import Literal, deprecated, overload

from .. import _response
from .._resource import SyncAPIResource
from ..pagination import SyncCursorPage
from ..types import pet_create_params, pet_list_params
from ..types.pet import Pet
from ..types.pet_event import PetEvent


class Pets(SyncAPIResource):
    @overload
    def create(self, *, name: str, stream: Literal[True]) -> Stream[PetEvent]: ...

    @required_args(["name"], ["name", "stream"])
    def create(
        self,
        *,
        name: str,
        from_: str | Omit = omit,
        photo: FileTypes | Omit = omit,
        stream: Literal[False] | Literal[True] | Omit = omit,
        betas: List[str] | Omit = omit,
        extra_headers: Headers | None = None,
        timeout: float | None = None,
    ) -> Pet | Stream[PetEvent]:
        extra_headers = {
            **strip_not_given({"toy-beta": ",".join(chain((str(e) for e in betas), ["pets-1"]))}),
            **(extra_headers or {}),
        }
        extra_headers = {"toy-beta": "pets-1", **(extra_headers or {})}
        body = deepcopy_with_paths({"name": name, "from_": from_, "photo": photo, "stream": stream}, [["photo"]])
        extra_headers = {"Content-Type": "multipart/form-data", **(extra_headers or {})}
        return self._post(
            "/pets",
            body=maybe_transform(body, pet_create_params.PetCreateParams),
            files=extract_files(body, paths=[["photo"]]),
            options=make_request_options(extra_headers=extra_headers, security={"key_auth": True}),
            cast_to=Pet,
            stream=stream or False,
            stream_cls=Stream[PetEvent],
        )

    def list(
        self, *, kinds: List[pet_list_params.Kind] | Omit = omit, born_gt: Union[str, int] | Omit = omit
    ) -> SyncCursorPage[Pet]:
        return self._get_api_list(
            "/pets",
            page=SyncCursorPage[Pet],
            options=make_request_options(query={"kinds": kinds, "born[gt]": born_gt}, qualifiers={"beta": "true"}),
            model=Pet,
        )

    @deprecated("gone soon")
    def photo(self, pet_id: str) -> _response.BinaryResponseContent:
        extra_headers = {"Accept": "application/binary", "Toy-Version": "2"}
        return self._get(
            path_template("/pets/{pet_id}/photo", pet_id=pet_id),
            options=make_request_options(extra_headers=extra_headers),
            cast_to=_response.BinaryResponseContent,
        )

    def watch(self, pet_id: str) -> Stream[PetEvent]:
        return self._get(
            path_template("/pets/{pet_id}/events", pet_id=pet_id),
            options=make_request_options(),
            cast_to=cast(Any, PetEvent),
            stream=True,
            stream_cls=Stream[PetEvent],
        )

    def feed(self, pet_id: str, *, meal: pet_create_params.Meal, loud: bool | Omit = omit) -> None:
        return self._post(
            path_template("/pets/{pet_id}/meals", pet_id=pet_id),
            body=meal,
            options=make_request_options(),
            cast_to=NoneType,
        )

    def feed_and_watch(self, pet_id: str) -> None:
        self.feed(pet_id, meal={})
