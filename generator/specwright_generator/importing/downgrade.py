"""What OpenAPI 3.2 has and 3.1 has not, written in the words of 3.1 where there are any."""

from __future__ import annotations

from specwright_generator.ir import Json

from .extensions import LEFT_OUT
from .grammar import VERBS, child
from .report import Report


def from_3_2(document: dict[str, Json], report: Report) -> dict[str, Json]:
    """An OpenAPI 3.2 `document` as one of 3.1: item schemas as `x-item-schema`, shared media types where they are used.

    Verbs and parameter places that 3.1 does not know are reported and left out.
    """
    components = document.get("components")
    shared = components.get("mediaTypes") if isinstance(components, dict) else None
    walk = _Downgrade(shared if isinstance(shared, dict) else {}, report)
    result = {key: walk.value(each, child("", key)) for key, each in document.items() if key != "$self"}
    moved = result.get("components")
    if isinstance(moved, dict):
        moved.pop("mediaTypes", None)
    return result


class _Downgrade:
    def __init__(self, shared: dict[str, Json], report: Report) -> None:
        self._shared = shared
        self._report = report

    def value(self, value: Json, pointer: str) -> Json:
        """`value` with everything under it downgraded."""
        if isinstance(value, list):
            kept = [each for index, each in enumerate(value) if self._has_place(each, child(pointer, index))]
            return [self.value(each, child(pointer, index)) for index, each in enumerate(kept)]
        if not isinstance(value, dict):
            return value
        result: dict[str, Json] = {}
        left: list[Json] = []
        for key, each in value.items():
            here = child(pointer, key)
            if key == "content" and isinstance(each, dict) and all("/" in media for media in each):
                result[key] = {media: self._media(item, child(here, media)) for media, item in each.items()}
            elif key in ("query", "additionalOperations") and self._is_path_item(value):
                self._report.warn("verb", here, "no operation of OpenAPI 3.1")
                left += [f"{key}/{verb}" for verb in each] if key != "query" and isinstance(each, dict) else [key]
            else:
                result[key] = self.value(each, here)
        if left:
            result[LEFT_OUT] = left
        return result

    def _media(self, media: Json, pointer: str) -> Json:
        if isinstance(media, dict) and isinstance(media.get("$ref"), str):
            media = self._shared.get(str(media["$ref"]).rpartition("/")[2], media)
        result = self.value(media, pointer)
        if isinstance(result, dict):
            if "itemSchema" in result:
                result["x-item-schema"] = result.pop("itemSchema")
                self._report.note("itemSchema", pointer, "itemSchema is now x-item-schema")
            for key in ("itemEncoding", "prefixEncoding"):
                if key in result:
                    del result[key]
                    self._report.warn("encoding", pointer, f"{key} was not taken")
        return result

    def _has_place(self, parameter: Json, pointer: str) -> bool:
        if isinstance(parameter, dict) and parameter.get("in") == "querystring" and "name" in parameter:
            self._report.warn("querystring", pointer, "a parameter that is the whole query was not taken")
            return False
        return True

    @staticmethod
    def _is_path_item(value: dict[str, Json]) -> bool:
        query = value.get("query")
        return (isinstance(query, dict) and "responses" in query) or any(
            isinstance(each, dict) and "responses" in each for key, each in value.items() if key in VERBS
        )
