"""JSON pointers in URI fragment form (`#/components/schemas/Pet`) and the names that are composed from them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from urllib.parse import unquote

from specwright_generator.ir import Json

SCHEMAS = "#/components/schemas"

_WORD = re.compile(r"[A-Za-z0-9]+")


class Dangling(LookupError):
    """A pointer that leads nowhere."""


def join(pointer: str, *tokens: str | int) -> str:
    """`pointer` extended by reference tokens, each escaped."""
    for token in tokens:
        text = str(token)
        if "~" in text or "/" in text:
            text = text.replace("~", "~0").replace("/", "~1")
        pointer = f"{pointer}/{text}"
    return pointer


def canonical(reference: str) -> str:
    """A `$ref` as written, percent-encoded or not, as the one pointer that identifies its target."""
    return unquote(reference) if "%" in reference else reference


def tokens_of(pointer: str) -> list[str]:
    """The unescaped reference tokens of `pointer`."""
    return [token.replace("~1", "/").replace("~0", "~") for token in pointer.removeprefix("#").split("/")[1:]]


def lookup(document: Mapping[str, Json], pointer: str) -> Json:
    """The value at `pointer`.

    Raises:
        Dangling: nothing stands there, or the pointer leaves the document.
    """
    if pointer != "#" and not pointer.startswith("#/"):
        raise Dangling(pointer)
    node: Json = dict(document)
    for token in tokens_of(pointer):
        if isinstance(node, dict) and token in node:
            node = node[token]
        elif isinstance(node, list) and token.isdecimal() and int(token) < len(node):
            node = node[int(token)]
        else:
            raise Dangling(pointer)
    return node


def pascal(text: str) -> str:
    """`text` as one capitalised word: `chat.completion-chunk` gives `ChatCompletionChunk`."""
    return "".join(word[0].upper() + word[1:] for word in _WORD.findall(text))
