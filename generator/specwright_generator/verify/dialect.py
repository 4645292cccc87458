"""How what is on the wire is a call of a spec's operations: in most specs it is one as it stands."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any, Literal, Protocol, TypeAlias, cast

from pydantic import BaseModel

from specwright_generator.manifest import Manifest

from .traffic import Request

Colour: TypeAlias = Literal["sync", "async"]
COLOURS: tuple[Colour, ...] = ("sync", "async")
Clients: TypeAlias = tuple[type[Any], type[Any]]

KEY = "replayed"
"""What is given for every credential."""

_ERRORS: Mapping[int, str] = {
    400: "BadRequestError",
    401: "AuthenticationError",
    403: "PermissionDeniedError",
    404: "NotFoundError",
    409: "ConflictError",
    422: "UnprocessableEntityError",
    429: "RateLimitError",
}


class Dialect(Protocol):
    """What is between a recording and the operations of a spec."""

    servers: tuple[str, ...]
    """Addresses of the API beside those that the spec names."""
    least: Mapping[str, object]
    """Arguments of the least call of a method that has them, for an answer whose request was not recorded."""
    omits: bool
    """Whether methods can be called without what they require."""

    def asked(self, request: Request) -> Request | None:
        """A recorded request as one of an operation of the spec; None where it is none."""
        ...

    def client(self, colour: Colour, base_url: str, http: Any) -> Any:
        """A client for requests below `base_url`, on an HTTP client."""
        ...

    def comparable(self, request: Request) -> Request:
        """A request, recorded or sent, with only what counts where two are compared."""
        ...

    def written(self, operation: str, base_url: str, answer: object, recorded: object) -> object:
        """An answer of the client as the JSON that it was made of."""
        ...

    def shape(self, answer: object, recorded: object) -> object:
        """The JSON of an answer under the names of its class."""
        ...

    def expected(self, name: str, answer: object) -> str:
        """The class that an answer is to have where the spec says that it is called `name`; empty for any."""
        ...

    def error(self, status: int) -> str:
        """The class of the error that an answer with `status` is raised as."""
        ...


class Direct:
    """A spec whose operations are those on the wire.

    Args:
        clients: the classes of the client, synchronous and asynchronous.
        manifest: names the client's credentials and its address.
    """

    def __init__(self, clients: Clients, manifest: Manifest) -> None:
        self._classes = clients
        self._options = {option.name: KEY for option in manifest.client.options if option.auth}
        self.servers: tuple[str, ...] = (manifest.client.base_url,)
        self.least: Mapping[str, object] = {}
        self.omits: bool = True

    def asked(self, request: Request) -> Request | None:
        return request

    def client(self, colour: Colour, base_url: str, http: Any) -> Any:
        return self._classes[COLOURS.index(colour)](base_url=base_url, http_client=http, max_retries=0, **self._options)

    def comparable(self, request: Request) -> Request:
        return request

    def written(self, operation: str, base_url: str, answer: object, recorded: object) -> object:
        return plain(answer)

    def shape(self, answer: object, recorded: object) -> object:
        return recorded

    def expected(self, name: str, answer: object) -> str:
        return name

    def error(self, status: int) -> str:
        return error_class(status)


def error_class(status: int) -> str:
    """The class of the error for a status, under the names that most SDKs have."""
    return _ERRORS.get(status, "InternalServerError" if status >= 500 else "APIStatusError")


def plain(answer: object) -> object:
    """An answer as JSON data again."""
    if isinstance(answer, BaseModel):
        return json.loads(answer.model_dump_json(by_alias=True, exclude_unset=True))
    if isinstance(answer, list):
        return [plain(item) for item in cast("list[object]", answer)]
    if isinstance(answer, dict):
        return {key: plain(item) for key, item in cast("dict[str, object]", answer).items()}
    return answer
