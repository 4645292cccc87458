"""Tools as users may write them: functions, declarations, tools of MCP servers, dicts; as the API has them."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Mapping
from typing import TYPE_CHECKING, Any, cast

# Its names are loaded as they are used, and most calls have no functions.
from specwright import tools as shared

from ._written import written

if TYPE_CHECKING:
    from specwright.tools import Declaration

    from .types import FunctionDeclaration, Tool


def sent(values: Iterable[object]) -> list[Tool]:
    """Tools as one list: those that run at Google's as they are, then one that has all functions.

    Raises:
        UnsupportedFunctionError: a function cannot be declared.
        TypeError: something is no tool.
    """
    from ._functions import told
    from .types import Tool

    others: list[Tool] = []
    functions: list[FunctionDeclaration] = []
    for value in values:
        found = function_of(value)
        if found is not None:
            functions.append(told(found))
            continue
        tool = as_tool(value)
        functions.extend(tool.function_declarations or ())
        rest = tool.model_copy(update={"function_declarations": None})
        if any(part is not None for _, part in rest):
            others.append(rest)
    return [*others, Tool(function_declarations=functions)] if functions else others


def function_of(value: object) -> Declaration | None:
    """What is declared by a function, or by a tool of an MCP server; None for anything else."""
    if isinstance(value, shared.Declaration):
        return value
    if _is_mcp_tool(value):
        tool: Any = value
        return shared.Declaration(name=tool.name, description=tool.description or "", parameters=tool.input_schema)
    if not callable(value):
        return None
    from ._functions import declared

    return declared(cast("Callable[..., Any]", value))


def as_tool(value: object) -> Tool:
    """A tool, or the dict of one.

    Raises:
        TypeError: it is neither.
    """
    from .types import Tool

    if isinstance(value, Tool):
        return value
    if isinstance(value, Mapping):
        return written(Tool, value)
    raise TypeError(f"not a tool: {type(value).__name__}; pass functions, types.Tool, or MCP sessions (async)")


def _is_mcp_tool(value: object) -> bool:
    module = sys.modules.get("mcp.types")  # nobody has a tool of its who has not imported it
    return module is not None and isinstance(value, module.Tool)
