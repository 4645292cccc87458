"""What `interactions.create` is given, put in order. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any, NamedTuple, cast

from specwright.runtime.sentinels import given, not_given, omit

if TYPE_CHECKING:
    from specwright.runtime.aliases import CallOptions

OPTIONS = ("extra_headers", "extra_query", "extra_body", "timeout")
_FOR_MODELS = ("model", "cached_content", "generation_config")
_FOR_AGENTS = ("agent", "agent_config")
KEYS = frozenset(
    {*_FOR_MODELS, *_FOR_AGENTS, "background", "continuation_token", "environment", "input", "labels"}
    | {"previous_interaction_id", "response_format", "response_mime_type", "response_modalities", "safety_settings"}
    | {"service_tier", "store", "stream", "system_instruction", "tools", "webhook_config"}
)
"""The keys of a body: those of `CreateModelInteraction` and of `CreateAgentInteraction`."""

_STEPS = ("user_input", "model_output", "thought")
_TOOL_STEPS = ("_call", "_result")
"""How the types of steps end that are a tool's."""


class Creation(NamedTuple):
    """A call of `create`.

    `continues` says whether an answer that stopped at a limit is asked to go on, `resumes` how many times in a row a
    stream that breaks is taken up.
    """

    body: dict[str, Any]
    api_version: Any
    options: CallOptions
    resumes: int
    continues: bool
    warns: bool

    @property
    def streamed(self) -> bool:
        return self.body.get("stream") is True

    @property
    def stored(self) -> bool:
        """Whether the server keeps the interaction: it then knows the input by the interaction's id."""
        return self.body.get("store") is not False

    @property
    def token(self) -> str | None:
        """The caller's own token to continue from."""
        return self.body.get("continuation_token") or None

    def following(self, last: str | None) -> dict[str, Any]:
        """The arguments that ask for the interaction's events after `last`."""
        headers, query, _, timeout = self.options
        return {
            "last_event_id": last,
            "api_version": self.api_version,
            "extra_headers": headers,
            "extra_query": query,
            "timeout": timeout,
        }

    def resuming(self, token: str | None, owner: str | None) -> dict[str, Any]:
        """The body that continues from `token`, which the interaction `owner` gave; None for the caller's own."""
        if token is None:
            return self.body
        body = {**self.body, "continuation_token": token}
        if owner and self.stored:
            body["previous_interaction_id"] = owner
            body.pop("input", None)
        return body


def creation(request: Any, arguments: Mapping[str, Any]) -> Creation:
    """Put the arguments of `create` in order.

    Raises:
        TypeError: an argument that there is not, or `request` beside others.
        ValueError: arguments that exclude each other.
    """
    rest = {name: value for name, value in given(arguments).items() if value is not None}
    options = {name: rest.pop(name, not_given if name == "timeout" else None) for name in OPTIONS}
    version = rest.pop("api_version", omit)
    automatic = rest.pop("automatic_continuation", None)
    resumes = rest.pop("resume", 0)
    if request is not None:
        if rest:
            raise TypeError("`request` stands for the whole of a call: give it alone, or its keys one by one.")
        whole = plain(request)
        version = whole.get("api_version", version)
        body = plain(whole.get("body"))
    else:
        body = _checked(rest)
    background = body.get("background") is True
    if background and automatic is False:
        raise ValueError("In the background the server continues by itself: `automatic_continuation` cannot be False.")
    agent = any(body.get(name) is not None for name in _FOR_AGENTS)
    return Creation(
        body=body,
        api_version=version,
        options=cast("CallOptions", tuple(options.values())),
        resumes=0 if body.get("store") is False else resumes,
        continues=automatic is not False and not background and not agent,
        warns=automatic is False and not body.get("continuation_token"),
    )


def _checked(body: dict[str, Any]) -> dict[str, Any]:
    unknown = sorted(set(body) - KEYS)
    if unknown:
        raise TypeError(f"create() has no argument {', '.join(unknown)}; `extra_body` sends further keys.")
    for mine in _FOR_MODELS:
        for other in _FOR_AGENTS:
            if mine in body and other in body:
                raise ValueError(f"`{mine}` is for models and `{other}` for agents: give one of them.")
    return {**body, "input": with_step(body["input"])} if "input" in body else body


def with_step(value: Any) -> Any:
    """An input whose parts stand alone, as what it means: one step of the user's."""
    given_parts = list(cast("Iterable[Any]", value)) if isinstance(value, list) else []
    if not given_parts or not all(map(_is_content, given_parts)):
        return cast("Any", value)
    parts: list[Any] = [
        {**part, "type": "text"} if "text" in part and "type" not in part else part for part in given_parts
    ]
    return [{"type": "user_input", "content": parts}]


def _is_content(value: Any) -> bool:
    if not isinstance(value, dict):
        return False
    part = cast("dict[str, Any]", value)
    kind = str(part.get("type"))
    return kind not in _STEPS and not kind.endswith(_TOOL_STEPS) and "role" not in part and "content" not in part


def plain(value: Any) -> dict[str, Any]:
    """A model or a mapping as a dict of what was set."""
    if isinstance(value, Mapping):
        return dict(cast("Mapping[str, Any]", value))
    found: dict[str, Any] = value.to_dict() if hasattr(value, "to_dict") else value.model_dump(exclude_unset=True)
    return found
