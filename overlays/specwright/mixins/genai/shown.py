"""How an object looks when it is printed: what is set, on one line where it fits, without secrets and masses of data.

`visible` decides what of a value is seen, for whatever prints it (rich and devtools as well); `written` lays it out.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from itertools import islice
from typing import TYPE_CHECKING, Any, cast

from specwright.runtime.secrets import HIDDEN, is_secret, redacted_url

if TYPE_CHECKING:
    from pydantic import BaseModel

WIDTH = 100
"""Columns of what stays on one line, its indentation aside."""

_TEXT, _DATA, _BYTES = 2_000, 200, 64
_ITEMS, _NUMBERS = 100, 16

_SECRETS = frozenset({
    "access_token", "api_key", "api_key_secret", "api_key_string", "client_secret", "credential_secret", "id_token",
    "new_signing_secret", "password", "refresh_token", "EnvVar.value", "EnvironmentVariableConfig.value",
    "EnvironmentVariableUpdateConfig.value", "HTTPBearerConfig.token", "HTTPBearerUpdateConfig.token",
    "WebhookRotateSigningSecretResponse.secret",
})  # fmt: skip
"""Fields that hold a credential; with their class where fields of other classes have the name too."""

_CARRIERS = frozenset({"headers", "client_args", "async_client_args", "extra_body"})
"""Fields whose dicts may hold one, under a name that tells so."""

_ADDRESSES = ("uri", "url", "proxy")
_EPHEMERAL = "auth_tokens/"  # an ephemeral token's name is the token


class Cut:
    """Stands for what is too long to be printed: its beginning, and how much there is of it."""

    def __init__(self, text: str) -> None:
        self.text = text

    def __repr__(self) -> str:
        return self.text


def visible(owner: str, name: str, value: Any) -> Any:
    """What is seen of the field `name` of the class `owner` with this value."""
    hidden = (name in _SECRETS or f"{owner}.{name}" in _SECRETS) and isinstance(value, str)
    return HIDDEN if hidden else _seen(value, name, name in _CARRIERS)


def written(model: BaseModel) -> str:
    """An object as text: its class, and what is visible of its fields."""
    fields = ((f"{name}=", value) for name, value in model.__repr_args__())
    return "\n".join(_joined(f"{type(model).__name__}(", fields, ")"))


def _lines(value: Any) -> list[str]:
    if type(value) is dict:
        pairs = cast("dict[object, Any]", value).items()
        return _joined("{", ((f"{key!r}: ", each) for key, each in pairs), "}")
    if type(value) is list:
        return _joined("[", (("", each) for each in cast("list[object]", value)), "]")
    if type(value) is str and "\n" in value.rstrip("\n"):
        return [repr(line) for line in value.splitlines(keepends=True)]
    return repr(value).split("\n")  # another object is laid out by itself


def _joined(opening: str, items: Iterable[tuple[str, Any]], closing: str) -> list[str]:
    """Items between brackets: all on one line, or each on its own."""
    parts = [(label, _lines(each)) for label, each in items]
    if all(len(each) == 1 for _, each in parts):
        line = opening + ", ".join(label + each[0] for label, each in parts) + closing
        if len(line) <= WIDTH:
            return [line]
    found = [opening]
    for label, (first, *others) in parts:
        # A text of several lines has its pieces below each other.
        margin = " " * len(label) if first[:1] in "'\"" else ""
        block = [label + first, *(margin + line for line in others)]
        found += [f"  {line}" for line in block[:-1]] + [f"  {block[-1]},"]
    return [*found, closing]


def _seen(value: Any, name: str, carrier: bool) -> Any:
    if isinstance(value, str):
        return _text(value, name, carrier)
    if isinstance(value, bytes):
        return value if len(value) <= _BYTES else Cut(f"{value[:24]!r}... ({len(value):,} bytes)")
    if isinstance(value, Mapping):
        pairs = cast("Mapping[object, Any]", value).items()
        return {key: _member(str(key), each, carrier) for key, each in pairs}
    if type(value) is list:
        found = cast("list[object]", value)
        limit = _NUMBERS if found and isinstance(found[0], int | float) else _ITEMS
        rest = len(found) - limit
        return [_seen(each, name, carrier) for each in islice(found, limit)] + [Cut(f"... {rest:,} more")] * (rest > 0)
    return value


def _member(key: str, value: Any, carrier: bool) -> Any:
    return HIDDEN if carrier and is_secret(key) and value is not None else _seen(value, key, carrier)


def _text(value: str, name: str, carrier: bool) -> Any:
    if type(value) is not str:
        return value  # a member of an enum
    if name.endswith(_ADDRESSES) or (carrier and "://" in value):
        return redacted_url(value)
    if value.startswith(_EPHEMERAL):
        return _EPHEMERAL + HIDDEN
    most = _DATA if " " not in value[:_DATA] and "\n" not in value[:_DATA] else _TEXT
    return value if len(value) <= most else Cut(f"{value[: most // 2]!r}... ({len(value):,} characters)")
