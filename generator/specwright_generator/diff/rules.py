"""Every kind of change that a comparison can report: one table, each rule with what it does to a caller and why.

The two directions turn around what breaks: a request that asks for more breaks those who call, an answer that gives
less breaks those who read it.  Clients compiled by specwright keep unknown enum values and union members, and check no
limits of answers, so neither breaks them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Literal, TypeAlias

Side: TypeAlias = Literal["api", "request", "response", "python"]
Effect: TypeAlias = Literal["breaking", "typing", "addition", "neutral"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """One kind of change.

    `effect` is what it does to code written for the old version: *breaking* stops it, *typing* runs on but may fail a
    type check, an *addition* offers something new, *neutral* is none of these.  `opposite` is the rule of the same
    change made backwards.
    """

    id: str
    side: Side
    effect: Effect
    reason: str
    opposite: str


_Half: TypeAlias = tuple[str, Effect, str]


def _pair(side: Side, one: _Half, other: _Half) -> Iterator[Rule]:
    for half, back in ((one, other), (other, one)):
        yield Rule(id=half[0], side=side, effect=half[1], reason=half[2], opposite=back[0])


def _own(side: Side, half: _Half) -> Iterator[Rule]:
    yield Rule(id=half[0], side=side, effect=half[1], reason=half[2], opposite=half[0])


def _flags(side: Side, subject: str) -> Iterator[Rule]:
    yield from _pair(
        side,
        (f"{subject}-deprecated", "neutral", "it still works, and should not be used any more"),
        (f"{subject}-undeprecated", "neutral", "it may be used again"),
    )


def _api() -> Iterator[Rule]:
    yield from _pair(
        "api",
        ("operation-added", "addition", "there is more to call"),
        ("operation-removed", "breaking", "calls of it get no answer any more"),
    )
    yield from _own("api", ("operation-moved", "breaking", "calls go to an address that is no longer documented"))
    yield from _own("api", ("operation-id-changed", "neutral", "the id is not sent; names made from it may change"))
    yield from _flags("api", "operation")
    yield from _pair(
        "api",
        ("server-added", "addition", "the API can be reached at one more address"),
        ("server-removed", "breaking", "calls to this address may get no answer"),
    )
    yield from _own("api", ("operation-servers-changed", "breaking", "calls of it go to an address that is left"))
    yield from _pair(
        "api",
        ("security-scheme-added", "addition", "there is one more way to authenticate"),
        ("security-scheme-removed", "breaking", "credentials sent in this way are not documented any more"),
    )
    yield from _pair(
        "request",
        ("request-security-required", "breaking", "calls without credentials are refused"),
        ("request-security-dropped", "neutral", "credentials are not needed any more"),
    )
    yield from _own("request", ("request-security-changed", "breaking", "the credentials of old calls are refused"))
    yield from _pair(
        "api",
        ("event-added", "addition", "there is one more event to receive"),
        ("event-removed", "breaking", "code that waits for it waits in vain"),
    )


def _parameters() -> Iterator[Rule]:
    name = "request-parameter"
    yield from _pair(
        "request",
        ("request-optional-parameter-added", "addition", "calls without it are as good as before"),
        ("request-optional-parameter-removed", "breaking", "what is given for it is ignored or refused"),
    )
    yield from _pair(
        "request",
        ("request-required-parameter-added", "breaking", "calls without it are refused"),
        ("request-required-parameter-removed", "breaking", "what is given for it is ignored or refused"),
    )
    yield from _pair(
        "request",
        (f"{name}-became-required", "breaking", "calls without it are refused"),
        (f"{name}-became-optional", "addition", "it may be left out now"),
    )
    yield from _own("request", (f"{name}-moved", "breaking", "it is no longer read where old calls put it"))
    yield from _own("request", (f"{name}-style-changed", "breaking", "lists and objects are written in another way"))
    yield from _own("request", (f"{name}-constant-changed", "breaking", "old calls send another value"))
    yield from _own("request", ("request-path-parameter-renamed", "neutral", "only its value is sent"))
    yield from _flags("request", name)


def _bodies() -> Iterator[Rule]:
    yield from _pair(
        "request",
        ("request-optional-body-added", "addition", "calls without a body are as good as before"),
        ("request-optional-body-removed", "breaking", "what is sent in the body is ignored or refused"),
    )
    yield from _pair(
        "request",
        ("request-required-body-added", "breaking", "calls without a body are refused"),
        ("request-required-body-removed", "breaking", "what is sent in the body is ignored or refused"),
    )
    yield from _pair(
        "request",
        ("request-body-became-required", "breaking", "calls without a body are refused"),
        ("request-body-became-optional", "addition", "the body may be left out now"),
    )
    yield from _pair(
        "request",
        ("request-media-type-added", "addition", "the body may be written in one more way"),
        ("request-media-type-removed", "breaking", "bodies of this media type are refused"),
    )
    yield from _own("request", ("request-encoding-changed", "breaking", "parts of the body are written otherwise"))
    yield from _pair(
        "request",
        ("request-optional-field-added", "addition", "calls without it are as good as before"),
        ("request-optional-field-removed", "breaking", "what is given for it is ignored or refused"),
    )
    yield from _pair(
        "request",
        ("request-required-field-added", "breaking", "calls without it are refused"),
        ("request-required-field-removed", "breaking", "what is given for it is ignored or refused"),
    )
    yield from _pair(
        "request",
        ("request-field-became-required", "breaking", "calls without it are refused"),
        ("request-field-became-optional", "addition", "it may be left out now"),
    )
    yield from _flags("request", "request-field")


def _answers() -> Iterator[Rule]:
    yield from _pair(
        "response",
        ("response-status-added", "neutral", "clients take every status of success alike"),
        ("response-status-removed", "breaking", "the answer that code reads is not sent any more"),
    )
    yield from _own("response", ("response-status-changed", "neutral", "clients take every status of success alike"))
    yield from _pair(
        "response",
        ("response-error-status-added", "neutral", "every status of failure raises the error of its family"),
        ("response-error-status-removed", "neutral", "an error that is not sent raises nothing"),
    )
    yield from _pair(
        "response",
        ("response-media-type-added", "neutral", "the answer is sent in one more way"),
        ("response-media-type-removed", "breaking", "the answer that code reads is sent otherwise"),
    )
    yield from _pair(
        "response",
        ("response-stream-added", "addition", "the answer can be streamed"),
        ("response-stream-removed", "breaking", "code that reads a stream gets none"),
    )
    yield from _own("response", ("response-stream-changed", "breaking", "events are framed in another way"))
    yield from _pair(
        "response",
        ("response-page-added", "addition", "the list continues on further pages"),
        ("response-page-removed", "breaking", "code that asks for the next page gets none"),
    )
    yield from _own("response", ("response-page-changed", "breaking", "the next page is asked for in another way"))
    yield from _pair(
        "response",
        ("response-header-added", "addition", "the answer says more"),
        ("response-header-removed", "breaking", "code that reads it finds nothing"),
    )
    yield from _pair(
        "response",
        ("response-header-became-optional", "breaking", "code that reads it may find nothing"),
        ("response-header-became-required", "neutral", "it is always there now"),
    )
    yield from _pair(
        "response",
        ("response-field-added", "addition", "the answer says more"),
        ("response-field-removed", "breaking", "code that reads it finds nothing"),
    )
    yield from _pair(
        "response",
        ("response-field-became-optional", "breaking", "code that reads it may find nothing"),
        ("response-field-became-required", "neutral", "it is always there now"),
    )
    yield from _flags("response", "response-field")


def _types(side: Literal["request", "response"]) -> Iterator[Rule]:
    """What can change in a type: each of these is good in one direction and bad in the other, or harmless."""
    asks = side == "request"
    more: Effect = "addition" if asks else "breaking"
    less: Effect = "breaking" if asks else "neutral"
    refused = "values that were right are refused"
    yield from _own(side, (f"{side}-type-changed", "breaking", "it is of another type"))
    yield from _pair(
        side,
        (f"{side}-type-widened", more, "more values are taken" if asks else "code gets values of other types"),
        (f"{side}-type-narrowed", less, refused if asks else "fewer types of values are sent"),
    )
    yield from _pair(
        side,
        (f"{side}-became-nullable", more, "null is taken too" if asks else "code gets null where it got a value"),
        (f"{side}-became-not-nullable", less, "null is refused" if asks else "null is not sent any more"),
    )
    yield from _own(side, (f"{side}-format-changed", "breaking", "the text of its values is written in another way"))
    yield from _pair(
        side,
        (f"{side}-format-added", less, refused if asks else "its values say more"),
        (f"{side}-format-removed", more, "more values are taken" if asks else "values may not be of the old format"),
    )
    kept: Effect = "addition"
    yield from _pair(
        side,
        (f"{side}-enum-value-added", kept, "there is one more" if asks else "enums are open: clients keep new values"),
        (f"{side}-enum-value-removed", less, "calls with it are refused" if asks else "it is not sent any more"),
    )
    yield from _pair(
        side,
        (f"{side}-open-enum-value-added", "addition", "there is one more that is known"),
        (f"{side}-open-enum-value-removed", "neutral", "other values than those that are named are right, too"),
    )
    yield from _pair(
        side,
        (f"{side}-enum-opened", kept, "other values are taken" if asks else "enums are open: clients keep new values"),
        (f"{side}-enum-closed", less, refused if asks else "only these values are sent"),
    )
    yield from _pair(
        side,
        (f"{side}-union-member-added", kept, "there is one more" if asks else "clients keep members not known to them"),
        (f"{side}-union-member-removed", less, "calls with it are refused" if asks else "it is not sent any more"),
    )
    yield from _own(side, (f"{side}-union-tag-changed", "breaking", "members are told apart by another key"))
    yield from _pair(
        side,
        (f"{side}-extra-keys-declared", "addition", "keys of the caller's own are taken" if asks else "it says more"),
        (f"{side}-extra-keys-undeclared", less, "keys of the caller's own are refused" if asks else "it says less"),
    )
    unchecked = "clients check no limits of answers"
    yield from _pair(
        side,
        (f"{side}-limit-tightened", less, refused if asks else unchecked),
        (f"{side}-limit-loosened", "addition" if asks else "neutral", "more is taken" if asks else unchecked),
    )
    yield from _own(side, (f"{side}-limit-changed", less, refused if asks else unchecked))
    yield from _pair(
        side,
        (f"{side}-pattern-added", less, refused if asks else unchecked),
        (f"{side}-pattern-removed", "addition" if asks else "neutral", "more is taken" if asks else unchecked),
    )
    yield from _own(side, (f"{side}-pattern-changed", less, refused if asks else unchecked))
    yield from _pair(
        side,
        (f"{side}-default-added", "neutral", "it says what happens when it is left out"),
        (f"{side}-default-removed", "neutral", "it no longer says what happens when it is left out"),
    )
    yield from _own(side, (f"{side}-default-changed", "neutral", "no call is refused; one without it may do otherwise"))


def _python() -> Iterator[Rule]:
    for subject, gone in (("method", "calls raise AttributeError"), ("class", "imports raise ImportError")):
        yield from _pair(
            "python",
            (f"python-{subject}-added", "addition", "there is more to use"),
            (f"python-{subject}-removed", "breaking", gone),
        )
    yield from _own("python", ("python-class-kind-changed", "breaking", "it is made and used in another way"))
    for subject, lost in (("parameter", "calls with it raise TypeError"), ("key", "type checkers refuse it")):
        yield from _pair(
            "python",
            (f"python-optional-{subject}-added", "addition", "code without it is as good as before"),
            (f"python-optional-{subject}-removed", "breaking", lost),
        )
        yield from _pair(
            "python",
            (f"python-required-{subject}-added", "breaking", "code without it fails"),
            (f"python-required-{subject}-removed", "breaking", lost),
        )
        yield from _pair(
            "python",
            (f"python-{subject}-became-required", "breaking", "code without it fails"),
            (f"python-{subject}-became-optional", "addition", "it may be left out now"),
        )
        yield from _pair(
            "python",
            (f"python-{subject}-widened", "addition", "more values are accepted"),
            (f"python-{subject}-narrowed", "breaking", "values that were accepted are not any more"),
        )
        yield from _own("python", (f"python-{subject}-changed", "breaking", "it takes values of another type"))
    yield from _pair(
        "python",
        ("python-parameter-became-positional", "addition", "it may be given without its name"),
        ("python-parameter-became-keyword", "breaking", "calls that give it without its name raise TypeError"),
    )
    yield from _own("python", ("python-parameter-order-changed", "breaking", "values given in order are swapped"))
    yield from _pair(
        "python",
        ("python-field-added", "addition", "there is more to read"),
        ("python-field-removed", "breaking", "reading it raises AttributeError"),
    )
    for subject in ("field", "return", "alias"):
        yield from _pair(
            "python",
            (f"python-{subject}-widened", "typing", "it runs on; type checkers ask for the new case"),
            (f"python-{subject}-narrowed", "neutral", "all that it can be now it could be before"),
        )
        yield from _own("python", (f"python-{subject}-changed", "breaking", "it is of another type"))


def _table() -> Iterator[Rule]:
    yield from _api()
    yield from _parameters()
    yield from _bodies()
    yield from _answers()
    yield from _types("request")
    yield from _types("response")
    yield from _python()


RULES: Mapping[str, Rule] = {rule.id: rule for rule in _table()}
"""Every rule by its id, in the order of the table."""

EFFECTS: tuple[Effect, ...] = ("breaking", "typing", "addition", "neutral")
"""From the worst on."""
