"""MCP tools in the loop, against a real server in memory."""

from __future__ import annotations

import asyncio
import subprocess
import sys
from collections.abc import Awaitable, Callable
from typing import Any

import pytest
from mcp import Client, ClientSession, types
from mcp.server.lowlevel import Server
from mcp.server.mcpserver import MCPServer
from mcp.shared.memory import create_client_server_memory_streams

from specwright.tools import Declaration, Loop, arun, run
from specwright.tools.mcp import is_session, mcp_tools

from .test_loop import add, shown
from .toy import USER, Content, Script, ToyAdapter, call, says

SCHEMA = {"type": "object", "properties": {"city": {"type": "string"}}, "required": ["city"]}


def tool(name: str) -> types.Tool:
    return types.Tool(name=name, description=f"About {name}.", input_schema=SCHEMA)


class Book:
    """A server whose list of tools has pages; its answers are in `results`."""

    def __init__(self, pages: dict[str | None, tuple[list[str], str | None]], results: dict[str, Any]) -> None:
        self.pages = pages
        self.results = results
        self.called: list[tuple[str, Any]] = []

    async def list(self, context: Any, params: types.PaginatedRequestParams | None) -> types.ListToolsResult:
        names, cursor = self.pages[None if params is None else params.cursor]
        return types.ListToolsResult(tools=[tool(name) for name in names], next_cursor=cursor)

    async def call(self, context: Any, params: types.CallToolRequestParams) -> types.CallToolResult:
        self.called.append((params.name, params.arguments))
        found = self.results[params.name]
        if isinstance(found, Exception):
            raise found
        return types.CallToolResult(**found)

    def server(self) -> Server[Any]:
        return Server("book", on_list_tools=self.list, on_call_tool=self.call)


def inside(server: Any, body: Callable[[Any], Awaitable[Any]]) -> Any:
    async def main() -> Any:
        async with Client(server, raise_exceptions=False) as client:
            return await body(client)

    return asyncio.run(main())


TEXT = {"type": "text", "text": "sunny"}
IMAGE = {"type": "image", "data": "AAAA", "mimeType": "image/png"}

RESULTS: dict[str, tuple[Any, Any]] = {
    "text": ({"content": [TEXT]}, "sunny"),
    "texts": ({"content": [TEXT, TEXT]}, "sunny\nsunny"),
    "nothing": ({"content": []}, ""),
    "image": ({"content": [TEXT, IMAGE]}, [TEXT, IMAGE]),
    "structured": ({"content": [TEXT], "structured_content": {"degrees": 20}}, {"degrees": 20}),
    "failed": ({"content": [{"type": "text", "text": "no such city"}], "is_error": True}, "!no such city"),
    "silent": ({"content": [], "is_error": True}, "!The tool failed and does not say why."),
    "broken": (ValueError("inside"), "!MCPError: "),
}


def book() -> Book:
    names = list(RESULTS)
    pages: dict[str | None, tuple[list[str], str | None]] = {
        None: (names[:3], "2"),
        "2": ([], "3"),
        "3": (names[3:], None),
    }
    return Book(pages, {name: answer for name, (answer, _) in RESULTS.items()})


def test_a_server_of_several_pages_in_the_loop() -> None:
    server = book()
    assert not is_session(server)

    async def body(client: Any) -> Any:
        assert [is_session(value) for value in (client, client.session)] == [True, True]
        tools = await mcp_tools(client)
        assert [t.name for t in tools] == list(RESULTS)
        assert tools[0] == Declaration(name="text", description="About text.", parameters=SCHEMA)
        assert all(t.asynchronous for t in tools)
        script = Script([says(*(call(name, name, city="Rome") for name in RESULTS)), says("done")])
        return await arun(Loop([*tools, add], ToyAdapter(), [USER]), script.aanswer)

    results = shown(inside(server.server(), body).results)
    for found, (_, expected) in zip(results, RESULTS.values(), strict=True):
        assert found == expected or found.startswith("!MCPError: ") is expected.startswith("!MCPError: ")
    assert results[:7] == [expected for _, expected in RESULTS.values()][:7]
    assert results[7].startswith("!MCPError: ")
    assert sorted(server.called) == sorted((name, {"city": "Rome"}) for name in RESULTS)


def test_a_plain_session() -> None:
    server = book().server()

    async def main() -> list[Declaration]:
        async with create_client_server_memory_streams() as (ours, theirs):
            running = asyncio.create_task(server.run(*theirs, server.create_initialization_options()))
            async with ClientSession(*ours) as session:
                await session.initialize()
                assert is_session(session)
                tools = await mcp_tools(
                    session, prefix="weather_", timeout=5, convert=lambda result: len(result.content)
                )
                assert tools[1].callable is not None
                assert await tools[1].callable(city="Rome") == 2
            running.cancel()
            return tools

    assert [t.name for t in asyncio.run(main())] == [f"weather_{name}" for name in RESULTS]


def test_a_server_of_functions() -> None:
    server = MCPServer("functions")

    @server.tool()
    def double(x: int) -> int:
        """Double."""
        return 2 * x

    async def body(client: Any) -> Any:
        tools = await mcp_tools(client)
        assert tools[0].returns is not None
        script = Script([says(call("double", x=4), call("double", x="many")), says("done")])
        return await arun(Loop(tools, ToyAdapter(), [USER]), script.aanswer)

    good, bad = shown(inside(server, body).results)
    assert good == {"result": 8}
    assert bad.startswith("!")


def test_a_list_that_does_not_end() -> None:
    server = Book({None: (["a"], "1"), "1": (["b"], "2"), "2": (["c"], "1")}, {})

    async def body(client: Any) -> None:
        with pytest.raises(RuntimeError, match="does not end"):
            await mcp_tools(client)

    inside(server.server(), body)


def test_the_sync_loop_refuses_them() -> None:
    async def body(client: Any) -> Any:
        return await mcp_tools(client)

    tools = inside(book().server(), body)
    loop: Loop[Content, Content] = Loop(tools, ToyAdapter(), [USER])
    with pytest.raises(TypeError, match="`text` is async"):
        run(loop, Script([]).answer)


def test_mcp_is_imported_by_nobody_but_its_user() -> None:
    code = "import sys, specwright.tools.mcp as m; assert not m.is_session(1); print('mcp' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "False\n"
