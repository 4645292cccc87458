"""Values as field maps send them: plain JSON, whatever users may have put there."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any, cast

_PLAIN = frozenset({str, int, float, bool, type(None)})


def plain(value: Any) -> Any:
    """A value as JSON: models by the keys of the JSON, without what is not set; enums by value; bytes as base64.

    Mappings are the user's own, or what a model sent: a null in them means something, and stays.
    """
    if type(value) in _PLAIN:
        return value
    if isinstance(value, (str, int, float)):
        return getattr(value, "value", value)
    if isinstance(value, Mapping):
        return {key: plain(each) for key, each in cast("Mapping[str, Any]", value).items()}
    if isinstance(value, (list, tuple, set, frozenset)):
        items = cast("Iterable[Any]", value)
        return [plain(each) for each in items]
    if isinstance(value, bytes):
        from .wirebytes import to_wire

        return to_wire(value)
    from .encode import encode_json

    found: dict[str, Any] = (
        value.model_dump(mode="json", by_alias=True, exclude_none=True)
        if hasattr(value, "model_dump")
        else json.loads(encode_json(value))
    )
    return found
