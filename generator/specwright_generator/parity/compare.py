"""Two surfaces side by side: a row for each method, a cell for each aspect."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace

from .backends import ABSENT
from .compare_types import compare_types, find, lacking
from .results import ASPECTS, Aspect, Cell, Finding, Row, Status, TypeRow
from .surface import Method, Parameter, Surface, Telling

_PLACE = re.compile(r"\{[^{}]*\}")
_NOT_APPLICABLE = Cell(status="not applicable")


def compare(
    ours: Surface, theirs: Surface, measured: Mapping[Aspect, Mapping[str, Cell]]
) -> tuple[tuple[Row, ...], tuple[TypeRow, ...]]:
    """Rows of all methods and of all types.

    `measured` has for each aspect that is not read off the surfaces (recordings, differential) the cells of our methods
    by their attribute paths; a method without one, like an aspect without any, was not measured.
    """
    pairs = dict(pair(ours, theirs))
    reached = {key: theirs.reached(method) for key, method in theirs.methods.items() if key in pairs}
    types = compare_types(ours, theirs, reached.values())
    comparison = _Comparison(ours, theirs, types, measured)
    rows: list[Row] = []
    taken = set[str]()
    for key, method in theirs.methods.items():
        mine = ours.methods.get(pairs.get(key, ""))
        if mine is None:
            rows.append(comparison.missing(method))
        else:
            taken.add(mine.key)
            rows.append(comparison.both(mine, method, reached[key]))
    rows += [comparison.added(method) for key, method in ours.methods.items() if key not in taken and not method.member]
    return tuple(sorted(rows, key=lambda row: (row.resource, row.key))), tuple(types.values())


def pair(ours: Surface, theirs: Surface) -> Iterator[tuple[str, str]]:
    """The reference's methods and ours: by attribute path where the reference has names, else by verb and path."""
    by_endpoint: dict[tuple[str, str], list[str]] = {}
    for key, method in ours.methods.items():
        if not method.helper:
            by_endpoint.setdefault(endpoint(method), []).append(key)
    named = {key for key in theirs.methods if "names" in theirs.tells and key in ours.methods}
    for key, method in theirs.methods.items():
        if key in named:
            yield key, key
        elif not method.helper and method.path:
            free = [each for each in by_endpoint.get(endpoint(method), []) if each not in named]
            if free:
                nearest = max(free, key=lambda each: _nearness(ours.methods[each], method))
                named.add(nearest)
                yield key, nearest


def _nearness(ours: Method, theirs: Method) -> tuple[bool, int]:
    """How near two methods of one endpoint are: the same fixed query, more arguments in common, fewer of ours alone."""
    mine, other = ({(each.place, each.wire) for each in method.parameters} for method in (ours, theirs))
    return ours.path.partition("?")[2] == theirs.path.partition("?")[2], 2 * len(mine & other) - len(mine)


def endpoint(method: Method) -> tuple[str, str]:
    """Verb and path, whatever the places in it are called, without its query."""
    path = method.path.partition("#")[0].partition("?")[0]
    return method.verb.upper(), _PLACE.sub("{}", path).rstrip("/")


class _Comparison:
    def __init__(
        self,
        ours: Surface,
        theirs: Surface,
        types: Mapping[str, TypeRow],
        measured: Mapping[Aspect, Mapping[str, Cell]],
    ) -> None:
        self._ours = ours
        self._theirs = theirs
        self._types = types
        self._measured = measured
        self._streaming_endpoints = {endpoint(each) for each in ours.methods.values() if each.streaming}

    def missing(self, theirs: Method) -> Row:
        """A method that only the reference has: what it offers is missing, and is one gap."""
        if theirs.member:
            kind, subject = "member missing", theirs.resource
        elif theirs.path and not theirs.helper:
            kind, subject = "endpoint missing", _resource(theirs)
        elif theirs.socket or theirs.job:
            kind, subject = "socket missing" if theirs.socket else "job missing", theirs.name
        elif "wire" in self._theirs.tells:
            kind, subject = "helper missing", theirs.name
        else:
            kind, subject = "method missing", theirs.resource
        found: dict[Aspect, Cell] = dict.fromkeys(ASPECTS, _NOT_APPLICABLE)
        for aspect in self._offered(theirs):
            found[aspect] = Cell(status="missing")
        text = f"not there: {theirs.verb} {theirs.path}" if kind == "endpoint missing" else "not there"
        found["present"] = Cell(status="missing", findings=(Finding(kind=kind, subject=subject, text=text),))
        return Row(key=theirs.key, resource=_resource(theirs), ours=None, theirs=theirs, cells=found)

    def added(self, ours: Method) -> Row:
        """A method that only we have."""
        found: dict[Aspect, Cell] = dict.fromkeys(ASPECTS, _NOT_APPLICABLE)
        found["present"] = Cell(status="ours only")
        found["recordings"] = self._measurement("recordings", ours)
        return Row(key=ours.key, resource=_resource(ours), ours=ours, theirs=None, cells=found)

    def both(self, ours: Method, theirs: Method, reached: frozenset[str]) -> Row:
        """A method on both sides; `reached` are the reference's types that it consists of."""
        cells: dict[Aspect, Cell] = {
            "present": self._present(ours, theirs),
            "parameters": self._arguments(ours, theirs),
            "types": self._type_cell(ours, theirs, reached),
            "colours": self._forms(ours, theirs),
            "pagination": self._pages(ours, theirs),
            "streaming": self._streaming(ours, theirs),
            "jobs": self._flag("jobs", "job missing", ours.job, theirs.job),
            "sockets": self._flag("sockets", "socket missing", ours.socket, theirs.socket),
            "wire": self._wire(ours, theirs),
            "recordings": self._measurement("recordings", ours),
            "differential": self._measurement("differential", ours),
        }
        # What a reference without names tells stands with the method that calls the endpoint.
        shown = theirs if "names" in self._theirs.tells else ours
        return Row(key=shown.key, resource=_resource(shown), ours=ours, theirs=theirs, cells=cells)

    def _offered(self, method: Method) -> Iterator[Aspect]:
        offers: dict[Aspect, bool] = {
            "parameters": bool(method.parameters),
            "types": bool(method.returns),
            "colours": "colours" in self._theirs.tells,
            "pagination": bool(method.page),
            "streaming": bool(method.streaming),
            "jobs": method.job,
            "sockets": method.socket,
            "wire": not method.helper,
        }
        return (aspect for aspect, offered in offers.items() if offered)

    def _untold(self, telling: Telling) -> Cell | None:
        if telling in self._theirs.tells:
            return None
        return Cell(status="not measured", note="the reference does not say")

    def _present(self, ours: Method, theirs: Method) -> Cell:
        if ours.key == theirs.key or "names" not in self._theirs.tells:
            return Cell(status="equal")
        finding = Finding(kind="method renamed", subject=theirs.key, text=f"is called {ours.key} here")
        return _cell([finding])

    def _arguments(self, ours: Method, theirs: Method) -> Cell:
        if not ours.parameters and not theirs.parameters:
            return Cell(status="equal", note="none")
        given = (each for each in theirs.parameters if not self._by_itself(each, ours))
        theirs = replace(theirs, parameters=tuple(given))
        findings, extra = list(_parameter_findings(ours, theirs, self._theirs)), _extra(ours, theirs, self._theirs)
        findings += [
            Finding(kind="parameter required", subject=each.name, text=f"{each.name} is required, and is ours only")
            for each in extra
            if each.required and not theirs.open
        ]
        names = ", ".join(each.name for each in extra if not each.required)
        return _cell(findings, note=f"ours only: {names}" if names else "")

    def _by_itself(self, parameter: Parameter, ours: Method) -> bool:
        """Whether our client sends a value for it without being told. Where there are names, it offers what they do."""
        if "names" not in self._theirs.tells and parameter.wire in ours.fixed:
            return True
        return parameter.place in ("header", "query") and parameter.wire.lower() in self._ours.sends

    def _type_cell(self, ours: Method, theirs: Method, reached: frozenset[str]) -> Cell:
        untold = self._untold("types")
        if untold is not None:
            return untold
        rows = [self._types[name] for name in sorted(reached) if name in self._types]
        findings = [*self._answer(ours, theirs), *(finding for row in rows for finding in row.findings)]
        if not rows and not findings:
            return _NOT_APPLICABLE
        wrong = sum(row.status != "equal" for row in rows)
        return _cell(findings, note=f"{wrong} of {len(rows)} types differ" if wrong else f"{len(rows)} types are equal")

    def _answer(self, ours: Method, theirs: Method) -> Iterator[Finding]:
        wanted = {shape.pointer: name for name in theirs.returns if (shape := find(self._ours, name)) is not None}
        given = self._answers(ours)
        other = [name for pointer, name in wanted.items() if pointer not in given]
        if other:
            told = " | ".join(ours.returns) or "no named type"
            text = f"answers {' | '.join(theirs.returns)}, {told} here"
            yield Finding(kind="answer differs", subject=theirs.key, text=text)

    def _answers(self, ours: Method) -> frozenset[str]:
        """The types that an answer can be: those of the members too where its type is a union or a list."""
        found = set[str]()
        waiting = list(ours.returns)
        while waiting:
            shape = self._ours.shape(waiting.pop())
            if shape is not None and shape.pointer not in found:
                found.add(shape.pointer)
                waiting.extend(shape.uses if shape.fields is None else ())
        return frozenset(found)

    def _forms(self, ours: Method, theirs: Method) -> Cell:
        untold = self._untold("colours")
        if untold is not None:
            return untold
        forms = (("sync", theirs.sync, ours.sync), ("async", theirs.asynchronous, ours.asynchronous))
        findings = [
            Finding(kind="form missing", subject=name, text=f"no {name} form")
            for name, wanted, there in forms
            if wanted and not there
        ]
        more = [name for name, wanted, there in forms if there and not wanted]
        return _cell(findings, note=f"ours only: {', '.join(more)}" if more else "")

    def _pages(self, ours: Method, theirs: Method) -> Cell:
        untold = self._untold("pagination")
        if untold is not None:
            return untold if ours.page else _NOT_APPLICABLE
        if not theirs.page:
            return Cell(status="ours only", note=ours.page) if ours.page else _NOT_APPLICABLE
        if not ours.page:
            text = f"gives {theirs.page}, no pages here"
            return _cell([Finding(kind="pages missing", subject=theirs.page, text=text)])
        if theirs.page not in ("pages", ours.page):
            text = f"gives {theirs.page}, {ours.page} here"
            return _cell([Finding(kind="page differs", subject=theirs.page, text=text)])
        return Cell(status="equal", note=theirs.page)

    def _streaming(self, ours: Method, theirs: Method) -> Cell:
        untold = self._untold("streaming")
        if untold is not None:
            return untold if ours.streaming else _NOT_APPLICABLE
        if not theirs.streaming:
            return Cell(status="ours only", note=ours.streaming) if ours.streaming else _NOT_APPLICABLE
        if not ours.streaming and "names" not in self._theirs.tells and endpoint(ours) in self._streaming_endpoints:
            return Cell(status="equal", note="by a method of its own")
        if not ours.streaming:
            text = f"streams ({theirs.streaming}), not here"
            return _cell([Finding(kind="stream missing", subject=theirs.key, text=text)])
        # A document says that an answer can be a stream; how it is asked for is not always in it.
        if ours.streaming != theirs.streaming and "names" in self._theirs.tells:
            text = f"streams: {theirs.streaming}, {ours.streaming} here"
            return _cell([Finding(kind="stream differs", subject=theirs.key, text=text)])
        return Cell(status="equal", note=theirs.streaming)

    def _flag(self, telling: Telling, kind: str, ours: bool, theirs: bool) -> Cell:
        if telling not in self._theirs.tells:
            return Cell(status="not measured", note="the reference does not say") if ours else _NOT_APPLICABLE
        if theirs and not ours:
            return _cell([Finding(kind=kind, subject=telling, text="not here")])
        if theirs:
            return Cell(status="equal")
        return Cell(status="ours only") if ours else _NOT_APPLICABLE

    def _wire(self, ours: Method, theirs: Method) -> Cell:
        if ours.helper and theirs.helper:
            return _NOT_APPLICABLE
        if theirs.backends:
            return _backends(ours, theirs)
        # An address that comes out of an earlier answer is in no path.
        if theirs.helper or "wire" not in self._theirs.tells or not theirs.path.startswith(("/", "{")):
            return Cell(status="not measured", note="the reference does not say")
        if endpoint(ours) != endpoint(theirs):
            text = f"{theirs.verb} {theirs.path}, {ours.verb} {ours.path} here"
            return _cell([Finding(kind="wire differs", subject=theirs.key, text=text)])
        return Cell(status="equal", note=f"{theirs.verb} {theirs.path}")

    def _measurement(self, aspect: Aspect, ours: Method) -> Cell:
        unmeasured = _NOT_APPLICABLE if ours.helper else Cell(status="not measured")
        return self._measured.get(aspect, {}).get(ours.key, unmeasured)


def _cell(findings: list[Finding], note: str = "") -> Cell:
    status: Status = "differs" if findings else "equal"
    return Cell(status=status, findings=tuple(findings), note=note)


def _backends(ours: Method, theirs: Method) -> Cell:
    """Where a method goes on each backend."""
    mine = dict(ours.backends)
    findings = [
        Finding(kind="wire differs", subject=theirs.key, text=f"{name}: {wanted}, {mine.get(name, ABSENT)} here")
        for name, wanted in theirs.backends
        if _PLACE.sub("{}", wanted) != _PLACE.sub("{}", mine.get(name, ABSENT))
    ]
    return _cell(findings, note=theirs.route)


def _resource(method: Method) -> str:
    """The resource, or for an endpoint without a name the beginning of its path."""
    if " " not in method.key:
        return method.resource
    parts = [part for part in method.path.split("/") if part and "{" not in part]
    return "/" + "/".join(parts[:2])


def _partner(parameter: Parameter, ours: Method, theirs: Surface) -> Parameter | None:
    """Our argument for one of the reference's: of the same name, or sent as the same."""
    by_name = {each.name: each for each in ours.parameters}
    if "names" in theirs.tells and parameter.name in by_name:
        return by_name[parameter.name]
    if not parameter.wire:
        return None
    alike = [each for each in ours.parameters if each.wire == parameter.wire and each.place == parameter.place]
    return alike[0] if alike else None


def _extra(ours: Method, theirs: Method, surface: Surface) -> list[Parameter]:
    taken = {found.name for each in theirs.parameters if (found := _partner(each, ours, surface)) is not None}
    return [each for each in ours.parameters if each.name not in taken]


def _parameter_findings(ours: Method, theirs: Method, surface: Surface) -> Iterator[Finding]:
    mine = {each.name: found for each in theirs.parameters if (found := _partner(each, ours, surface)) is not None}
    absent = [each.name for each in theirs.parameters if each.name not in mine]
    if ours.open and absent:
        text = f"takes {len(absent)} arguments by name without their types: {', '.join(absent)}"
        yield Finding(kind="parameters untyped", subject=theirs.key, text=text)
    for each in theirs.parameters:
        found = mine.get(each.name)
        if found is None and ours.open:
            continue
        if found is None:
            yield Finding(kind="parameter missing", subject=each.name, text=f"no {each.name}")
            continue
        if "names" in surface.tells and found.name != each.name:
            text = f"{each.name} is called {found.name} here"
            yield Finding(kind="parameter renamed", subject=each.name, text=text)
        if "required" in surface.tells and found.required != each.required:
            kind = "parameter required" if found.required else "parameter optional"
            word = "required" if found.required else "optional"
            yield Finding(kind=kind, subject=each.name, text=f"{each.name} is {word} here")
        if each.positional and found.positional is False:
            text = f"{each.name} is to be named here"
            yield Finding(kind="parameter named", subject=each.name, text=text)
        # A header is text, however many values are put together in it.
        missing = lacking(each.kinds, found.kinds) if found.place != "header" else []
        if missing:
            text = f"{each.name} is no {' or '.join(missing)} here"
            yield Finding(kind="kind differs", subject=each.name, text=text)
    if "order" in surface.tells:
        # What can be given by name alone has no order.
        order = [
            mine[each.name].name for each in theirs.parameters if each.name in mine and each.positional is not False
        ]
        if order != [each.name for each in ours.parameters if each.name in set(order)]:
            yield Finding(kind="order differs", subject="", text="another order of arguments")
