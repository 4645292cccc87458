"""The mock provider: a plain request in, a plain answer out; no clock, no network, no disk once it is made."""

from __future__ import annotations

import re
from collections import Counter, deque
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, Any, NamedTuple
from urllib.parse import urlsplit

from referencing.exceptions import Unresolvable

from specwright.testing import Answer, MockRequest
from specwright_generator.importing.discovery import import_as_openapi
from specwright_generator.importing.limits import Refused
from specwright_generator.importing.report import problems as told
from specwright_generator.manifest import Manifest
from specwright_generator.problems import InputError, Problem
from specwright_generator.spec import load_spec, read_json

from .answering import Answering, Asked, Habits
from .control import HEADER, BadControl, Control, read_control, spoiled
from .credentials import Credentials
from .document import Document
from .endpoints import Endpoint, read_endpoints
from .failures import Failures
from .requests import Given, Styles, read_request
from .routing import NoRoute, Route, Routes
from .sampling import NoSample
from .scenario import Scenario, load_scenario
from .values import Values

if TYPE_CHECKING:
    from starlette.types import ASGIApp

MAX_BODY = 64 * 1024 * 1024
"""The largest body that is read, in bytes."""

_SEEN = 10_000
_CONTROLS = 10_000
"""Failures on demand that are counted."""
_STREAMS = re.compile(rb'"stream"\s*:\s*true|name="stream"\r?\n(?:[^\r\n]+\r?\n)*\r?\ntrue')


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """A request that was answered.

    Attributes:
        method: its verb.
        path: its path, without the query, still encoded.
        operation: the key of the operation; empty where there is none.
        problems: everything that was wrong with it, and why an answer could not be made.
        status: the status that was answered.
    """

    method: str
    path: str
    operation: str
    problems: tuple[str, ...]
    status: int


class _Outcome(NamedTuple):
    operation: str
    problems: tuple[str, ...]
    answer: Answer


class MockApi:
    """A provider made of its document.  Made with `of_provider` or `of_document`.

    Args:
        document: an OpenAPI 3.1 document.
        manifest: what the document does not say, if there is one.
        seed: which of all possible answers come; the same seed and the same requests give the same answers.
        strict: whether a key that the document does not know is refused; else it is only noted in `seen`.
        file: how messages name the document.

    Attributes:
        endpoints: the operations.
        problems: the operations that cannot be answered, and why.
        scenario: which calls go wrong, or are answered with what.
        seen: the last 10,000 requests, the youngest last.
        on_request: is told of each request.
    """

    def __init__(
        self,
        document: Mapping[str, Any],
        *,
        manifest: Manifest | None = None,
        seed: int = 0,
        strict: bool = True,
        file: str = "the document",
    ) -> None:
        self._document = Document(document)
        self._strict = strict
        self.endpoints, problems = read_endpoints(self._document, file)
        self.problems: tuple[Problem, ...] = tuple(problems)
        self.seen: deque[Seen] = deque(maxlen=_SEEN)
        values = Values(self._document, seed)
        client = None if manifest is None else manifest.client
        self._request_id = "x-request-id" if client is None else client.request_id_header
        self._routes = Routes(self.endpoints, _bases(document, manifest), () if client is None else client.unsent)
        self._credentials = Credentials(self._document, () if client is None else client.options)
        free = self._credentials.query
        self._styles = (
            Styles(free=free)
            if client is None
            else Styles(arrays=client.arrays, dots=client.nested == "dots", free=free)
        )
        self._answering = Answering(self._document, self.endpoints, values, _habits(manifest))
        key = "error" if client is None else client.error_key
        self._failures = Failures(self._document, self.endpoints, values, key or "")
        self._count = 0
        self._calls: Counter[str] = Counter()
        self._asked: Counter[tuple[str, Control]] = Counter()
        self.scenario: Scenario = Scenario()
        self.on_request: Callable[[Seen], None] | None = None
        self._lock = Lock()

    @classmethod
    def of_provider(cls, folder: Path, *, seed: int = 0, strict: bool = True) -> MockApi:
        """The provider whose spec is in `folder` (`specs/<provider>`).

        Raises:
            InputError: the spec cannot be read.
        """
        spec = load_spec(folder)
        file = (folder / "api.json").as_posix()
        return cls(spec.document, manifest=spec.manifest, seed=seed, strict=strict, file=file)

    @classmethod
    def of_document(cls, document: Mapping[str, Any] | Path, *, seed: int = 0, strict: bool = True) -> MockApi:
        """Any API: the content or the file (JSON, YAML) of a document in OpenAPI 3.0 to 3.2, Swagger 2.0 or Discovery.

        Raises:
            InputError: it cannot be read as one.
        """
        file = document.as_posix() if isinstance(document, Path) else "the document"
        content = read_json(document) if isinstance(document, Path) else dict(document)
        try:
            imported = import_as_openapi(content, title="mock")
        except Refused as refused:
            raise InputError([Problem(file=file, pointer="", level="error", message=refused.message)]) from refused
        if not imported.document:
            raise InputError(told(imported.report.errors(), file))
        made = cls(imported.document, seed=seed, strict=strict, file=file)
        made.problems = (*told(imported.report.errors(), file), *made.problems)
        return made

    def play(self, scenario: Path) -> None:
        """Answer as the scenario in this file says, from now on. Raises `InputError` with all that is wrong with it."""
        self.scenario = load_scenario(scenario, [endpoint.key for endpoint in self.endpoints])
        self._calls.clear()

    def answer(self, request: MockRequest) -> Answer:
        """What is answered to a request: a pure function of the seed and of all requests so far."""
        with self._lock:
            outcome = self._outcome(request)
            self._count += 1
            seen = Seen(
                method=request.method,
                path=request.path,
                operation=outcome.operation,
                problems=outcome.problems,
                status=outcome.answer.status,
            )
            self.seen.append(seen)
            if self.on_request is not None:
                self.on_request(seen)
        headers = {self._request_id: f"req_mock_{self._count:06}", **outcome.answer.headers}
        chunks = () if request.method == "HEAD" else outcome.answer.chunks
        return replace(outcome.answer, headers=headers, chunks=chunks)

    def app(self) -> ASGIApp:
        """The same as an ASGI application."""
        from .serving import app_of

        return app_of(self)

    def _outcome(self, request: MockRequest) -> _Outcome:
        if len(request.content) > MAX_BODY:
            return self._refused(413, f"the body is larger than {MAX_BODY} bytes")
        streams = _asks_for_stream(request)
        routes = self._routes.match(
            request.method, request.path, request.query, headers=request.headers.keys(), streams=streams
        )
        if isinstance(routes, NoRoute):
            return self._nowhere(request, routes)
        endpoint = routes[0].endpoint
        missing = self._credentials.missing(endpoint, request)
        if missing:
            return self._refused(401, f"credentials are missing: {missing}", endpoint)
        text = request.headers.get(HEADER)
        try:
            asked = None if text is None else read_control(text)
            endpoint, given = self._read(routes, request)
        except BadControl as error:
            return self._refused(400, f"header {HEADER}, {error}", endpoint)
        except (RecursionError, OverflowError) as error:
            return self._refused(400, f"the request cannot be compared with its schema: {error}", endpoint)
        noted = tuple(map(str, sorted({*given.faults, *given.unknown})))
        faults = sorted({*given.faults, *(given.unknown if self._strict else ())})
        if faults:
            answer = self._failures.answer(400, "the request is invalid", endpoint=endpoint, faults=faults)
            return _Outcome(endpoint.key, noted, answer)
        self._calls[endpoint.key] += 1
        rule = None if asked else self.scenario.rule(endpoint.key, self._calls[endpoint.key])
        if rule is not None and rule.answer is not None:
            return _Outcome(endpoint.key, noted, rule.answer)
        control = self._now(endpoint, asked or (rule.control if rule else None) or Control())
        status = control.status
        if status is not None:
            retry = {} if control.retry_after is None else {"retry-after": f"{control.retry_after:g}"}
            answer = self._failures.answer(status, "asked for", endpoint=endpoint, headers=retry)
            return _Outcome(endpoint.key, noted, spoiled(answer, control))
        wanted = Asked(streams=streams, empty_page=control.empty_page)
        try:
            answer = self._answering.answer(endpoint, given, request, wanted)
        except (NoSample, LookupError, RecursionError, Unresolvable) as error:
            return self._refused(500, f"the mock found no answer that the document allows: {error}", endpoint)
        return _Outcome(endpoint.key, noted, spoiled(answer, control))

    def _read(self, routes: tuple[Route, ...], request: MockRequest) -> tuple[Endpoint, Given]:
        """The operation that a request fits, of twins, and what it says; the likeliest one where it fits none."""
        found = ((route.endpoint, read_request(self._document, route, request, self._styles)) for route in routes)
        first = next(found)
        if not (first[1].faults or first[1].unknown):
            return first
        return next((each for each in found if not (each[1].faults or each[1].unknown)), first)

    def _now(self, endpoint: Endpoint, control: Control) -> Control:
        """What is asked for, as far as it concerns this call: not the calls before a limit, and not what is over."""
        if control.times is None and control.rate_limit is None:
            return control
        if len(self._asked) >= _CONTROLS:
            self._asked.clear()
        self._asked[endpoint.key, control] += 1
        number = self._asked[endpoint.key, control]
        if control.times is not None and number > control.times:
            return Control()
        if control.rate_limit is not None and number % (control.rate_limit + 1) == 0:
            return replace(control, status=429, retry_after=1 if control.retry_after is None else control.retry_after)
        return control

    def _nowhere(self, request: MockRequest, route: NoRoute) -> _Outcome:
        if not route.allowed:
            near = f"; near are: {', '.join(route.near)}" if route.near else ""
            return self._refused(404, f"no operation is {request.method} {request.path[:200]}{near}")
        allow = ", ".join(sorted({*route.allowed, "OPTIONS", *(["HEAD"] if "GET" in route.allowed else [])}))
        if request.method == "OPTIONS":
            return _Outcome("", (), Answer(status=204, headers={"allow": allow}))
        refused = self._refused(405, f"{request.method[:20]} is none of the verbs of this path: {allow}")
        answer = refused.answer
        return refused._replace(answer=replace(answer, headers={**answer.headers, "allow": allow}))

    def _refused(self, status: int, message: str, endpoint: Endpoint | None = None) -> _Outcome:
        answer = self._failures.answer(status, message, endpoint=endpoint)
        return _Outcome("" if endpoint is None else endpoint.key, (message,), answer)


def _asks_for_stream(request: MockRequest) -> bool:
    return (
        "text/event-stream" in request.headers.get("accept", "")
        or ("stream", "true") in request.query
        or _STREAMS.search(request.content) is not None
    )


def _bases(document: Mapping[str, Any], manifest: Manifest | None) -> set[str]:
    servers = [str(server.get("url", "")) for server in document.get("servers", ())]
    if manifest is not None:
        servers += [manifest.client.base_url, *manifest.client.servers.values()]
    return {urlsplit(server).path for server in servers if "{" not in urlsplit(server).path}


def _habits(manifest: Manifest | None) -> Habits:
    if manifest is None:
        return Habits()
    client = manifest.client
    return Habits(pages=manifest.pages, streams=manifest.streams, done=client.done, error_event=client.stream_error)
