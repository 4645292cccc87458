"""Tools of an MCP server as declarations that an async loop can call. Needs the extra `mcp`, and only when it is used.

The session is the caller's: opened, initialised and closed by them.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, TypeGuard, cast

from .calls import ToolFailed
from .declarations import Declaration

if TYPE_CHECKING:
    from mcp import Client, ClientSession
    from mcp.types import CallToolResult, Tool

__all__ = ["is_session", "mcp_tools", "result_value"]


def is_session(value: object) -> TypeGuard[ClientSession | Client]:
    """True if `value` is a session (or a client) of the package `mcp`. Does not import it."""
    module = sys.modules.get("mcp")
    return module is not None and isinstance(value, module.ClientSession | module.Client)


def result_value(result: CallToolResult) -> Any:
    """What a tool returned: its structured content, else its text, else its blocks of content as JSON types."""
    if result.structured_content is not None:
        return result.structured_content
    if all(block.type == "text" for block in result.content):
        return _text(result)
    return [block.model_dump(mode="json", by_alias=True, exclude_none=True) for block in result.content]


async def mcp_tools(
    session: ClientSession | Client,
    *,
    prefix: str = "",
    timeout: float | None = None,
    convert: Callable[[CallToolResult], Any] = result_value,
) -> list[Declaration]:
    """The tools of a server, all pages of them.

    Args:
        session: an initialised session, or a client that has one.
        prefix: put before the names that the model sees, to tell servers apart.
        timeout: seconds for each call, or None for the session's own.
        convert: makes of a tool's result what the model is told.

    A result that the server marks as an error, and a call that the protocol refuses, become error results.

    Raises:
        RuntimeError: the server's list of tools does not end.
        what the session raises when it lists.
    """
    from mcp.types import PaginatedRequestParams

    inner = cast("ClientSession", getattr(session, "session", session))
    found: list[Tool] = []
    cursors: set[str | None] = set()
    cursor: str | None = None
    while cursor not in cursors:
        cursors.add(cursor)
        page = await inner.list_tools(params=PaginatedRequestParams(cursor=cursor) if cursor else None)
        found.extend(page.tools)
        cursor = page.next_cursor
        if not cursor:
            return [_declaration(inner, tool, prefix, timeout, convert) for tool in found]
    raise RuntimeError("The MCP server's list of tools does not end: a page leads back to one before it.")


def _declaration(
    session: ClientSession, tool: Tool, prefix: str, timeout: float | None, convert: Callable[[CallToolResult], Any]
) -> Declaration:
    async def call(**arguments: Any) -> Any:
        result = await session.call_tool(tool.name, arguments, read_timeout_seconds=timeout)
        if result.is_error:
            raise ToolFailed(_text(result) or "The tool failed and does not say why.")
        return convert(result)

    return Declaration(
        name=f"{prefix}{tool.name}",
        description=tool.description or "",
        parameters=tool.input_schema,
        returns=tool.output_schema,
        callable=call,
    )


def _text(result: CallToolResult) -> str:
    return "\n".join(block.text for block in result.content if block.type == "text")
