"""A call of the SDK as a call of the backend that the client was made for. No I/O."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import TYPE_CHECKING, Any, NamedTuple, cast
from urllib.parse import quote

from specwright.runtime.call import Call
from specwright.runtime.fieldmaps import FieldMaps, load
from specwright.runtime.lazy import resolve
from specwright.runtime.operation import Operation
from specwright.runtime.sentinels import not_given, omit

from ._changes import changes
from ._elsewhere import unsupported
from ._http_responses import attaching, unparsed
from ._options import deep_update, headers_of, merged, timeout_of
from ._written import require_kind, require_known

if TYPE_CHECKING:
    import pydantic

    from specwright.mixins.genai.base import BaseModel

    from ._settings import Settings

_GENERATED = "specwright_generated.genai"
_MEDIA = Operation(method="GET", path="", kind="binary", constants={"alt": "media"})
_WHOLE = "COLLECTION"
"""The scope of an address to which resources are added as they are: no version, and no project of the client's."""

_MAX_OPERATIONS = 512
_SAFE = "/:@!$&'()*+,;=~"


class _Method(NamedTuple):
    """A method of the SDK, as far as all of its calls are alike.

    Attributes:
        key: its name in the field maps.
        reshapes: whether its answers are under other names than those of the SDK's type; `marks` are keys of theirs,
            without which an answer is not.
    """

    key: str
    reshapes: bool
    marks: tuple[bytes, ...]


class Planner:
    """Plans calls for one client: `plan` turns what a resource hands on into what is sent.

    `http_options` are the client's own; those of a call go before them.
    """

    def __init__(self, settings: Settings, http_options: Mapping[str, Any] | None = None) -> None:
        self.settings: Settings = settings
        self._http_options = merged(None, http_options)
        self._headers = headers_of(self._http_options)
        self._scope = self._http_options.get("base_url_resource_scope")
        self._operations: dict[tuple[object, ...], Operation] = {}
        self._methods: dict[str, _Method] = {}
        self.maps: FieldMaps = FieldMaps(
            settings.backend, load(_GENERATED, settings.backend), changes(settings), unsupported
        )

    def knows(self, path: str) -> bool:
        """Whether a path is a method of the SDK, and not an address below the API's own."""
        return path in self._methods or self.maps.has(_key(path))

    def plan(self, call: Call) -> Call:
        """The call of the backend.

        Raises:
            CallNotSupported, FieldNotSupported: the backend does not have the method, or does not take a field.
            pydantic.ValidationError: an argument is not what the method takes.
        """
        method = self._methods.get(call.op.path) or self._method(call.op.path)
        parameters = self.parameters(method.key, cast("Mapping[str, Any]", call.body or {}))
        config = getattr(parameters, "config", None)
        require_known(config)
        told = getattr(config, "http_options", None)
        options = self._http_options if told is None else merged(self._http_options, told)
        wire = self.maps.request(method.key, parameters, {"api_version": self.version(options) or ""})
        body = wire.body
        if options.get("extra_body"):
            body = deep_update(body, options["extra_body"])
        planned = Call(
            self._operation(call.op, wire.verb, wire.path, options),
            None,
            wire.query or None,
            body or None,
            self._headers if told is None else headers_of(options),
            call.stream,
            (*call.options[:3], timeout_of(options, call.options[3])),
            call.to,
        )
        planned.mode = call.mode
        planned.streamed = call.op.events is not None
        self._finish(planned, config)
        planned.reshape = call.reshape
        if planned.reshape is None and method.reshapes:
            planned.reshape = lambda value: self.maps.answer(method.key, value, parameters)
            planned.marks = method.marks
        return planned

    def _method(self, path: str) -> _Method:
        key = _key(path)
        self.maps.require(key)
        found = self._methods[path] = _Method(key, self.maps.reshapes(key), self.maps.marks(key))
        return found

    def _finish(self, call: Call, config: Any) -> None:
        """Let the answer of `call` have the HTTP response, or be nothing else where `config` says so."""
        alone = getattr(config, "should_return_http_response", None) and not call.mode
        if alone and call.streamed:
            raise ValueError("A stream has no HTTP response to give unparsed: leave out should_return_http_response.")
        if alone and call.op.returns is not None:
            call.finish = unparsed(resolve(call.op.returns))
            call.op = call.op._replace(kind="text")
        else:
            call.finish = attaching()

    def parameters(self, key: str, given: Mapping[str, Any]) -> pydantic.BaseModel:
        """A call's arguments as the one object that its field map begins with, checked by its type."""
        name = self.maps.parameters(key)
        kind = resolve(f"{_GENERATED}.types:{_exported(name)}")
        found: Any = kind(**{k: v for k, v in given.items() if v is not None})
        config = given.get("config")
        if config is not None:
            require_kind(cast("type[BaseModel]", type(found.config)), config)
        return cast("pydantic.BaseModel", found)

    def path(self, verb: str, path: str, options: Mapping[str, Any]) -> str:
        """A path below the address: with the version, and on Vertex AI with the project and its location."""
        settings = self.settings
        if settings.bare and self._scope != _WHOLE:
            return ""
        placed = settings.backend == "vertex" and bool(settings.project or settings.location) and self._scope != _WHOLE
        if placed and not path.startswith("projects/") and not (verb == "GET" and path.startswith("publishers/")):
            path = f"projects/{settings.project}/locations/{settings.location}/{path}"
        if any(part in (".", "..") for part in path.split("/")):
            raise ValueError(f"not a resource name: {path!r}")
        version = self.version(options)
        if version and not path.startswith("upload/") and options.get("base_url_resource_scope") != _WHOLE:
            path = f"{version}/{path}"
        return "/" + quote(path, safe=_SAFE)

    def version(self, options: Mapping[str, Any]) -> str | None:
        """The version of the API for a call; an empty one is none."""
        told: str | None = options.get("api_version")
        return self.settings.api_version if told is None else told

    def media(self, path: str, http_options: Any = None) -> Call:
        """The call that downloads the content at `path`. `http_options` are the call's own.

        Raises:
            CallNotSupported: the backend is Vertex AI, which has no files.
        """
        if self.settings.backend == "vertex":
            raise unsupported("files.download", "vertex")
        options = merged(self._http_options, http_options)
        target = self._operation(_MEDIA, "GET", path, options)
        headers = (headers_of(options), None, None, timeout_of(options, not_given))
        return Call(target, None, None, None, None, omit, headers)

    def _operation(self, op: Operation, verb: str, path: str, options: Mapping[str, Any]) -> Operation:
        """The operation at `path`; the same one for the same path, so that what is worked out of one is kept."""
        key = (op.path, verb, path, options.get("api_version"), options.get("base_url_resource_scope"))
        found = self._operations.get(key)
        if found is None:
            if len(self._operations) >= _MAX_OPERATIONS:
                self._operations.clear()
            auth = ("access_token",) if self.settings.needs_token else ("api_key",)
            whole = self.path(verb, path, options)
            found = self._operations[key] = op._replace(method=verb, path=whole, auth=auth)
        return found


def _key(path: str) -> str:
    return path[1:].replace("/", ".")


@cache
def _exported(name: str | None) -> str:
    """What the types call the arguments of a method: most of them with an underscore in front."""
    from specwright_generated.genai import types

    return f"_{name}" if f"_{name}" in types.__all__ else str(name)
