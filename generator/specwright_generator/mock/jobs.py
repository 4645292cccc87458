"""Long-running work: what was made waits, runs and is done, a step each time that one looks."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Collection, Mapping
from typing import Any, cast

from .document import Document
from .endpoints import Endpoint
from .paging import properties
from .requests import Given
from .texts import values_of

_WAITS = (
    "queued",
    "pending",
    "validating",
    "submitted",
    "created",
    "starting",
    "scheduled",
    "not_started",
    "requested",
)
_RUNS = ("in_progress", "running", "processing", "finalizing", "preprocessing", "generating", "started")
_DONE = ("completed", "succeeded", "success", "ended", "finished", "processed", "done", "ready")
_STOPPED = ("cancelled", "canceled", "cancelling", "canceling")
_STATES = ("status", "state", "processing_status")
_KEPT = 10_000
"""Jobs that are remembered."""


class Jobs:
    """The states of all jobs, by the kind of answer and the job's identifier."""

    def __init__(self, document: Document, templates: Collection[str] = ()) -> None:
        self._document = document
        self._templates = frozenset(templates)
        self._steps: OrderedDict[tuple[str, str], int] = OrderedDict()
        self._courses: dict[str, tuple[str, tuple[Any, ...], Any] | None] = {}

    def moved(self, endpoint: Endpoint, pointer: str, given: Given, value: Any, url: str) -> Any:
        """`value` with the identifier that was asked for, and with the state that the job is in now.

        Args:
            endpoint: the operation.
            pointer: the schema of its answer.
            given: what was asked.
            value: a sampled answer.
            url: where it was asked; what the job has made is found below.
        """
        if not isinstance(value, dict):
            return value
        found = self._linked(endpoint, pointer, cast("dict[str, Any]", value), url.partition("?")[0])
        kind = self._document.follow(pointer)
        asked = self._asked(endpoint, given)
        if asked is not None and isinstance(found.get("id"), str):
            found = self._changed(pointer, found, "id", asked)
        course = self._course(kind)
        name = found.get("id")
        if course is None or not isinstance(name, str):
            return found
        key, states, stopped = course
        if endpoint.verb == "POST" and stopped is not None and "cancel" in endpoint.template.rpartition("/")[2]:
            return self._changed(pointer, found, key, stopped)
        step = 0 if endpoint.verb != "GET" else min(self._steps.get((kind, name), 0), len(states) - 1)
        self._steps[kind, name] = step + 1
        self._steps.move_to_end((kind, name))
        while len(self._steps) > _KEPT:
            self._steps.popitem(last=False)
        return self._changed(pointer, found, key, states[step])

    def _linked(self, endpoint: Endpoint, pointer: str, value: dict[str, Any], url: str) -> dict[str, Any]:
        """`results_url` is where the operation `…/results` is, if there is one."""
        for key in list(value):
            below = key.removesuffix("_url")
            if below != key and f"{endpoint.template}/{below}" in self._templates:
                value = self._changed(pointer, value, key, f"{url}/{below}")
        return value

    def _asked(self, endpoint: Endpoint, given: Given) -> str | None:
        """The identifier in the path's last place, if the answer is that very thing."""
        last = endpoint.template.rstrip("/").rpartition("/")[2]
        names = endpoint.names
        value = given.path.get(names[-1]) if names and last == f"{{{names[-1]}}}" else None
        return value if isinstance(value, str) else None

    def _changed(self, pointer: str, value: dict[str, Any], key: str, new: Any) -> dict[str, Any]:
        changed = {**value, key: new}
        return changed if self._document.accepts(pointer, changed) else value

    def _course(self, kind: str) -> tuple[str, tuple[Any, ...], Any] | None:
        """The key of the state, the states on the way to the end, and the one of what was stopped."""
        if kind not in self._courses:
            self._courses[kind] = self._read(kind)
        return self._courses[kind]

    def _read(self, kind: str) -> tuple[str, tuple[Any, ...], Any] | None:
        keys = properties(self._document, kind)
        for key in _STATES:
            states = values_of(self._document, keys[key]) if key in keys else []
            by_name = {str(state).lower(): state for state in states}

            def first(names: tuple[str, ...], known: Mapping[str, Any] = by_name) -> Any:
                return next((known[name] for name in names if name in known), None)

            way = [state for state in (first(_WAITS), first(_RUNS), first(_DONE)) if state is not None]
            if len(way) > 1 and first(_DONE) is not None:
                return key, tuple(way), first(_STOPPED)
        return None
