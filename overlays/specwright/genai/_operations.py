"""How an operation is looked at on each backend, as calls of the SDK. No I/O."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from specwright.runtime.call import Call
from specwright.runtime.operation import Operation
from specwright.runtime.resource import NO_OPTIONS
from specwright.runtime.sentinels import omit

if TYPE_CHECKING:
    from specwright.runtime.fieldmaps import FieldMaps

_GET = Operation(method="POST", path="/operations/get_videos_operation", body="json")
_FETCH = Operation(method="POST", path="/operations/fetch_predict_videos_operation", body="json")
_CANCEL = Operation(method="POST", path="", kind="none")
_MARK = "/operations/"


def look(operation: Any, config: Any, maps: FieldMaps, *, vertex: bool) -> Call:
    """The call that gets an operation again, answered as an object of its own type.

    On Vertex AI, operations of models are asked for at the model; others by their name, as everywhere.

    Raises:
        ValueError: it is no operation, or one without a name.
    """
    name = name_of(operation)
    kind: Any = operation.__class__
    body: dict[str, Any] = {"operation_name": name, "config": config}
    op = _GET
    if vertex and kind.__name__ == "GenerateVideosOperation":
        op = _FETCH
        body["resource_name"] = name.rpartition(_MARK)[0]
    call = Call(op, None, None, body, None, omit, NO_OPTIONS, kind)
    if maps.knows("from", kind.__name__):
        call.reshape = lambda answer: maps.convert("from", kind.__name__, answer)
    return call


def read(kind: Any, answer: Any, *, vertex: bool) -> Any:
    """An operation of the class `kind` from a backend's JSON."""
    from specwright.runtime.fieldmaps import FieldMaps, load
    from specwright.runtime.parse import parse_python

    from ._changes import changes
    from ._settings import Settings

    settings = Settings(backend="vertex" if vertex else "gemini", base_url="", api_version=None)
    maps = FieldMaps(settings.backend, load("specwright_generated.genai", settings.backend), changes(settings))
    found = maps.convert("from", kind.__name__, answer) if maps.knows("from", kind.__name__) else answer
    return parse_python(kind, found)


def cancel(path: str) -> Call:
    """The call that cancels the operation at the path."""
    return Call(_CANCEL._replace(path=f"{path}:cancel"), None, None, None, None, omit, NO_OPTIONS)


def name_of(operation: Any) -> str:
    """The name of an operation. Raises ValueError where there is none."""
    if not hasattr(operation, "model_fields_set"):
        raise ValueError(f"not an operation: {operation!r:.100}; pass an object such as GenerateVideosOperation")
    name: str | None = getattr(operation, "name", None)
    if not name:
        raise ValueError("Operation name is empty: only an operation that has a name can be looked at.")
    return name
