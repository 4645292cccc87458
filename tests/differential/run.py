"""Every method of a provider on both clients, and what differed."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any, cast

from specwright_generator.mock.sampling import Keys
from specwright_generator.proof.answers import Answers, Sampled
from specwright_generator.proof.calls import Call, Calls
from specwright_generator.spec import load_spec

from .clients import COLOURS, Client, Outcome
from .comparing import answers_differ, requests_differ
from .result import Result

ROOT = Path(__file__).parents[2]
PAGES = 3
_TRIES = 12
_OWN_CREDENTIAL = {"bearer_user_context_auth": "sk-call"}
"""What methods are given that take a credential of their own: no document says of it that it is an argument."""


class Comparison:
    """Compares the methods of one provider's clients.

    Args:
        provider: whose.
        loop: runs what is asynchronous.
    """

    def __init__(self, provider: str, loop: asyncio.Runner) -> None:
        self._calls = Calls(load_spec(ROOT / "specs" / provider))
        self._answers = Answers(self._calls)
        self._official = Client(provider, "official", loop)
        self._ours = Client(provider, "ours", loop)
        self._mistral = provider == "mistral"

    @property
    def methods(self) -> list[str]:
        """The methods that both clients have."""
        return [name for name in cast("dict[str, Any]", self._calls.spec.names["methods"]) if self._official.has(name)]

    def results(self) -> Iterator[Result]:
        """All methods, compared."""
        for method in self.methods:
            yield self.compare(method)

    def compare(self, method: str) -> Result:
        """One method in both colours: with every argument, with those required alone, as a stream and as pages."""
        found: tuple[dict[str, None], dict[str, None]] = ({}, {})
        counts: Counter[str] = Counter()
        given: set[str] = set()
        for call in self._plan(method):
            accepted = self._accepted(call)
            if accepted is None:
                counts["refused"] += 1
                continue
            call, answer = accepted
            given |= call.arguments.keys()
            for colour in COLOURS:
                official = self._official.call(method, colour, call.arguments, answer.answer)
                ours = self._ours.call(method, colour, call.arguments, answer.answer)
                self._note(found, method, official, ours, answer.value)
                counts["streams" if call.streams else "calls"] += 1
                counts["events"] += len(answer.value) if call.streams else 0
        for keys in ("required", "all") if self._calls.methods[method].page else ():
            counts["pages"] += self._turned(method, keys, found)
        if not given and not counts["calls"] and not counts["streams"]:
            found[0]["refused by the official client"] = None
        offered = self._official.parameters(method)
        counts["arguments"], counts["given"] = len(offered), len(offered & given)
        return Result(method=method, request=tuple(found[0]), answer=tuple(found[1]), counts=counts)

    def _plan(self, method: str) -> Iterator[Call]:
        stream = self._calls.methods[method].stream
        # Mistral's client streams by methods of their own alone.
        for asked in (None, True) if stream and stream.switch and not self._mistral else (None,):
            yield from self._calls.covering(method, stream=asked)
            # Lists in forms may be empty, which comes in turn.
            for _ in range(2 if self._calls.methods[method].body == "multipart" else 1):
                yield self._calls.of(method, "required", stream=asked)

    def _accepted(self, call: Call) -> tuple[Call, Sampled] | None:
        """The call with the arguments that both clients know, or another sample, where the official client refuses it.

        Official clients ask for more than their API does, and take less of what its document allows.
        """
        usable: tuple[Call, Sampled] | None = None
        for attempt in range(_TRIES):
            known = self._official.parameters(call.method) | {"stream"}
            arguments = {key: value for key, value in call.arguments.items() if key in known}
            if "security" in known:
                arguments["security"] = _OWN_CREDENTIAL
            call = replace(
                call, arguments=self._official.narrowed(call.method, arguments) if self._mistral else arguments
            )
            answer = self._answers.to(call, call.keys)
            outcome = self._official.call(call.method, "sync", call.arguments, answer.answer)
            if outcome.requests:
                usable = usable or (call, answer)
                if type(outcome.error).__name__ != "ResponseValidationError":
                    return call, answer
            keys: Keys = call.keys if attempt < _TRIES / 2 else "some"
            call = self._calls.of(call.method, keys, stream=call.streams)
        return usable

    def _turned(self, method: str, keys: Keys, found: tuple[dict[str, None], dict[str, None]]) -> int:
        call = self._calls.of(method, keys)
        known = self._official.parameters(method)
        arguments = {key: value for key, value in call.arguments.items() if key in known}
        pages = self._answers.pages(call, PAGES)
        rule = self._answers.page_rule(call)
        expected = [item for page in pages for item in page.value[rule.items]]
        answers = [page.answer for page in pages]
        count = 0
        for colour in COLOURS:
            official = self._official.items(method, colour, arguments, *answers)
            ours = self._ours.items(method, colour, arguments, *answers)
            self._note(found, method, official, ours, expected)
            count += len(ours.requests)
        return count

    def _note(
        self,
        found: tuple[dict[str, None], dict[str, None]],
        method: str,
        official: Outcome,
        ours: Outcome,
        sent: Any,
    ) -> None:
        defaults = self._official.defaults(method)
        found[0].update(dict.fromkeys(requests_differ(official.requests, ours.requests, defaults, fills=self._mistral)))
        found[1].update(dict.fromkeys(answers_differ(official, ours, sent)))
