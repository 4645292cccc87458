"""A call of the SDK as a call of the backend that the client was made for. No I/O."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, cast
from urllib.parse import quote

from specwright.runtime.call import Call
from specwright.runtime.fieldmaps import FieldMaps, load
from specwright.runtime.lazy import resolve

from ._changes import changes
from ._options import deep_update, headers_of, merged, timeout_of

if TYPE_CHECKING:
    import pydantic

    from specwright.runtime.operation import Operation

    from ._settings import Settings

_GENERATED = "specwright_generated.genai"
_SAFE = "/:@!$&'()*+,;=~"


class Planner:
    """Plans calls for one client: `plan` turns what a resource hands on into what is sent."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.maps = FieldMaps(settings.backend, load(_GENERATED, settings.backend), changes(settings))

    def knows(self, path: str) -> bool:
        """Whether a path is a method of the SDK, and not an address below the API's own."""
        return self.maps.has(path[1:].replace("/", "."))

    def plan(self, call: Call, http_options: Any = None) -> Call:
        """The call of the backend. `http_options` are the client's own, which the call's go before.

        Raises:
            CallNotSupported, FieldNotSupported: the backend does not have the method, or does not take a field.
            pydantic.ValidationError: an argument is not what the method takes.
        """
        key = call.op.path[1:].replace("/", ".")
        parameters = self.parameters(key, cast("Mapping[str, Any]", call.body or {}))
        wire = self.maps.request(key, parameters, {"api_version": self.settings.api_version or ""})
        options = merged(http_options, getattr(getattr(parameters, "config", None), "http_options", None))
        body = dict(wire.body)
        if options.get("extra_body"):
            body = deep_update(body, options["extra_body"])
        planned = Call(
            self._operation(call.op, wire.verb, self.path(wire.verb, wire.path, options)),
            None,
            wire.query or None,
            body or None,
            headers_of(options),
            call.stream,
            (call.options[0], call.options[1], call.options[2], timeout_of(options, call.options[3])),
            call.to,
        )
        planned.mode = call.mode
        planned.streamed = call.op.events is not None
        if self.maps.reshapes(key):
            planned.reshape = lambda value: self.maps.answer(key, value, parameters)
        return planned

    def parameters(self, key: str, given: Mapping[str, Any]) -> pydantic.BaseModel:
        """A call's arguments as the one object that its field map begins with, checked by its type."""
        name = self.maps.parameters(key)
        if name is None:
            self.maps.require(key)
        kind = resolve(f"{_GENERATED}.types:{_exported(name)}")
        return cast("pydantic.BaseModel", kind(**{k: v for k, v in given.items() if v is not None}))

    def path(self, verb: str, path: str, options: Mapping[str, Any]) -> str:
        """A path below the address: with the version, and on Vertex AI with the project and its location."""
        settings = self.settings
        placed = settings.backend == "vertex" and bool(settings.project or settings.location)
        if placed and not path.startswith("projects/") and not (verb == "GET" and path.startswith("publishers/")):
            path = f"projects/{settings.project}/locations/{settings.location}/{path}"
        if any(part in (".", "..") for part in path.split("/")):
            raise ValueError(f"not a resource name: {path!r}")
        version = options.get("api_version") or settings.api_version
        if not path.startswith("upload/") and version:
            path = f"{version}/{path}"
        return "/" + quote(path, safe=_SAFE)

    def _operation(self, op: Operation, verb: str, path: str) -> Operation:
        auth = ("access_token",) if self.settings.needs_token else ("api_key",)
        return op._replace(method=verb, path=path, auth=auth)


def _exported(name: str | None) -> str:
    """What the types call the arguments of a method: most of them with an underscore in front."""
    from specwright_generated.genai import types

    return f"_{name}" if f"_{name}" in types.__all__ else str(name)
