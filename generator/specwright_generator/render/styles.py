"""How a provider's client has its two colours, and what each call takes beside the endpoint's own arguments."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Literal, TypeAlias

from specwright_generator import ir

StyleName: TypeAlias = Literal["classes", "paired", "configured", "optional"]

_EXTRA = (
    "extra_headers: Headers | None = None",
    "extra_query: Query | None = None",
    "extra_body: Body | None = None",
    "timeout: float | Timeout | None | NotGiven = not_given",
)
_EXTRA_IMPORTS = frozenset(
    {
        ("specwright.runtime.aliases", "Headers"),
        ("specwright.runtime.aliases", "Query"),
        ("specwright.runtime.aliases", "Body"),
        ("specwright.runtime.aliases", "Timeout"),
        ("specwright.runtime.sentinels", "NotGiven"),
    }
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Style:
    """One style of client.

    `bases` are the base classes of resources by colour, in the runtime module `module`; `receiver` is what a method is
    called on; `parameters` are those of every method, which it passes on as `options`, a call of the runtime's function
    `helper` where there is one.  `suffix` is put behind the asynchronous methods that stand beside synchronous ones;
    None where they do not.  `models` says that arguments may be given as models, by their types.
    `absent` is the type and the value of an argument that is not given.  `plain` names the runtime's function that
    leaves None out, where that is how an argument that has no null is not given either.  `rest` is the argument for
    what else a body may hold; None where `extra_body` is for that alone.  `credentials` is the runtime's function that
    makes a call's own credential part of its headers. `raw` is the runtime's function for methods that give their
    answers unparsed.
    """

    module: str
    bases: Mapping[str, str]
    receiver: str
    parameters: tuple[str, ...]
    imports: frozenset[tuple[str, str]]
    options: str
    helper: str | None = None
    suffix: str | None = None
    models: bool = False
    absent: tuple[str, str] = ("Omit", "omit")
    plain: str | None = None
    rest: str | None = None
    credentials: str | None = None
    raw: str = "raw"

    def options_of(self, method: ir.Method) -> str:
        """What `method` passes on of the parameters that every method has."""
        own = method.credential
        if own is None or self.credentials is None:
            return self.options
        made = f"{self.credentials}({own.argument}, {dict(sorted(own.headers.items()))!a}, http_headers)"
        return self.options.replace("http_headers", made, 1)

    def rest_of(self, method: ir.Method) -> str | None:
        """The argument for what else the body of `method` holds, if it has one."""
        clash = any(argument.name == self.rest for argument in method.arguments)
        return self.rest if method.rest and not clash else None


CLASSES = Style(
    module="specwright.runtime.resource",
    bases={"": "SyncResource", "Async": "AsyncResource"},
    receiver="self",
    parameters=_EXTRA,
    imports=_EXTRA_IMPORTS,
    options="(extra_headers, extra_query, extra_body, timeout)",
)
PAIRED = Style(
    module="specwright.runtime.paired",
    bases={"": "PairedResource", "Async": "AsyncPairedResource"},
    receiver="self._for(server_url, retries)",
    parameters=(
        "retries: RetryConfig | Omit | None = omit",
        "server_url: str | None = None",
        "timeout_ms: int | None = None",
        "http_headers: Mapping[str, str] | None = None",
        *_EXTRA,
    ),
    imports=_EXTRA_IMPORTS
    | {
        ("typing", "Mapping"),
        ("specwright.runtime.retry", "RetryConfig"),
        ("specwright.runtime.sentinels", "Omit"),
    },
    options="call_options(http_headers, timeout_ms, extra_headers, extra_query, extra_body, timeout)",
    helper="call_options",
    suffix="_async",
    models=True,
    plain="unless_none",
    rest="additional_properties",
    credentials="credentials",
)


CONFIGURED = replace(CLASSES, models=True, absent=("None", "None"))
OPTIONAL = replace(CONFIGURED, raw="whole")
_STYLES: Mapping[StyleName, Style] = {
    "classes": CLASSES,
    "paired": PAIRED,
    "configured": CONFIGURED,
    "optional": OPTIONAL,
}


def style_of(name: StyleName) -> Style:
    """The style that a manifest names."""
    return _STYLES[name]
