"""Blocks: the source of one class or alias each, free of imports, for `modules` to lay out in files."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from specwright_generator.ir import Symbol

_PLACEHOLDER = re.compile(r"⟦([\w.]*):(\w+)⟧")


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """The source of one generated class or alias.

    `text` names other generated symbols by placeholders (`substitute` fills them in), has no imports, no leading
    blank line and one newline at its end.  `uses` are those symbols; `imports` are (module, name) pairs from
    elsewhere, where name may be `name as other`.  `pointers` are the spec elements that the block stands for.
    """

    symbol: Symbol
    text: str
    uses: frozenset[Symbol] = frozenset()
    imports: frozenset[tuple[str, str]] = frozenset()
    kind: Literal["model", "alias", "typeddict"] = "model"
    pointers: frozenset[str] = frozenset()


def placeholder(symbol: Symbol) -> str:
    """The token that stands for `symbol` in a block's text; no Python source and no spec can contain it by chance."""
    return f"⟦{symbol.module}:{symbol.name}⟧"


def substitute(text: str, mapping: Mapping[Symbol, str]) -> str:
    """`text` with each placeholder replaced by the name that its symbol has in the module; KeyError for others."""
    return _PLACEHOLDER.sub(lambda match: mapping[Symbol(module=match[1], name=match[2])], text)
