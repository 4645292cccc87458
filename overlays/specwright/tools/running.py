"""The shells around a tool loop, one for each colour: they send, ask and run as it says, and decide nothing.

`send` takes the contents and gives the answer, or for `stream` and `astream` the events of the answer.  A loop that
ended for approval is taken up with `loop.decide(…)` and the same function again; so is one whose `send` failed.
"""

from __future__ import annotations

from collections.abc import AsyncIterable, AsyncIterator, Awaitable, Callable, Iterable, Iterator
from typing import TYPE_CHECKING, Any, TypeVar, cast

from .steps import Ask, Done, RunHere, RunTogether, Send, ToolResults

if TYPE_CHECKING:
    from .invocation import Invocation, Ran
    from .loop import Loop
    from .steps import Outcome

__all__ = ["arun", "astream", "run", "stream"]

AnswerT = TypeVar("AnswerT")
ContentT = TypeVar("ContentT")
EventT = TypeVar("EventT")


def run(loop: Loop[AnswerT, ContentT], send: Callable[[tuple[ContentT, ...]], AnswerT]) -> Outcome[AnswerT, ContentT]:
    """Run a loop to its end.

    Raises:
        TypeError: a function is async.
        what `send` raises, and what functions raise where the policy says so.
    """
    loop.tools.require_sync()
    while True:
        match loop.next():
            case Send(contents):
                loop.feed(send(contents))
            case Ask(questions):
                loop.decide([question() for question in questions])
            case RunHere(invocation):
                loop.record([invocation.run()])
            case RunTogether(invocations, patience):
                loop.record(_together(invocations, patience))
            case ToolResults():
                pass
            case Done(outcome):
                return outcome


async def arun(
    loop: Loop[AnswerT, ContentT], send: Callable[[tuple[ContentT, ...]], Awaitable[AnswerT]]
) -> Outcome[AnswerT, ContentT]:
    """`run` for the other colour. Functions that are not async run in threads."""
    while True:
        match loop.next():
            case Send(contents):
                loop.feed(await send(contents))
            case Ask(questions):
                loop.decide([await _awaited(question()) for question in questions])
            case RunHere(invocation):
                loop.record([await invocation.arun()])
            case RunTogether(invocations, patience):
                loop.record(await _atogether(invocations, patience))
            case ToolResults():
                pass
            case Done(outcome):
                return outcome


def stream(
    loop: Loop[AnswerT, ContentT], send: Callable[[tuple[ContentT, ...]], Iterable[EventT]]
) -> Iterator[EventT | ToolResults[ContentT] | Outcome[AnswerT, ContentT]]:
    """Run a loop whose answers are streamed.

    Gives every event as it comes, the results of each round of calls as `ToolResults`, and last the `Outcome`.

    Raises:
        TypeError: a function is async.
        what `send` and its events raise, and what functions raise where the policy says so.
    """
    loop.tools.require_sync()
    while True:
        match loop.next():
            case Send(contents):
                events = send(contents)
                try:
                    for event in events:
                        loop.feed_event(event)
                        yield event
                finally:
                    _close(events)
                loop.end()
            case Ask(questions):
                loop.decide([question() for question in questions])
            case RunHere(invocation):
                loop.record([invocation.run()])
            case RunTogether(invocations, patience):
                loop.record(_together(invocations, patience))
            case ToolResults() as told:
                yield told
            case Done(outcome):
                yield outcome
                return


async def astream(
    loop: Loop[AnswerT, ContentT], send: Callable[[tuple[ContentT, ...]], Awaitable[AsyncIterable[EventT]]]
) -> AsyncIterator[EventT | ToolResults[ContentT] | Outcome[AnswerT, ContentT]]:
    """`stream` for the other colour."""
    while True:
        match loop.next():
            case Send(contents):
                events = await send(contents)
                try:
                    async for event in events:
                        loop.feed_event(event)
                        yield event
                finally:
                    await _aclose(events)
                loop.end()
            case Ask(questions):
                loop.decide([await _awaited(question()) for question in questions])
            case RunHere(invocation):
                loop.record([await invocation.arun()])
            case RunTogether(invocations, patience):
                loop.record(await _atogether(invocations, patience))
            case ToolResults() as told:
                yield told
            case Done(outcome):
                yield outcome
                return


def _together(invocations: tuple[Invocation, ...], patience: Callable[[], float]) -> list[Ran | None]:
    """Run calls in threads; None for those that were still running when patience ended."""
    from concurrent.futures import Future, wait
    from contextvars import copy_context
    from threading import Thread

    def into(future: Future[Ran], invocation: Invocation) -> None:
        try:
            future.set_result(invocation.run())
        except BaseException as error:
            # Such as SystemExit: raised again where the loop runs.
            future.set_exception(error)

    futures: list[Future[Ran]] = [Future() for _ in invocations]
    for future, invocation in zip(futures, invocations, strict=True):
        # A daemon: a call that nobody waits for any more must not keep the program from ending.
        Thread(target=copy_context().run, args=(into, future, invocation), daemon=True).start()
    while (seconds := patience()) > 0 and wait(futures, timeout=seconds).not_done:
        pass
    return [future.result() if future.done() else None for future in futures]


async def _atogether(invocations: tuple[Invocation, ...], patience: Callable[[], float]) -> list[Ran | None]:
    """Run calls as tasks; None for those that were cancelled when patience ended."""
    from anyio import Event, create_task_group, move_on_after

    outcomes: list[Ran | None] = [None for _ in invocations]
    ends = [Event() for _ in invocations]

    async def into(index: int, invocation: Invocation) -> None:
        outcomes[index] = await invocation.arun()
        ends[index].set()

    async with create_task_group() as group:
        for index, invocation in enumerate(invocations):
            group.start_soon(into, index, invocation)
        while not all(end.is_set() for end in ends) and (seconds := patience()) > 0:
            with move_on_after(seconds):
                for end in ends:
                    await end.wait()
        group.cancel_scope.cancel()
    return outcomes


async def _awaited(value: Any) -> Any:
    """A value, or what it gives when it is awaited."""
    return await value if hasattr(value, "__await__") else value


def _close(events: object) -> None:
    """Close a stream that may not have been read to its end, where it can be closed."""
    close = getattr(events, "close", None)
    if close is not None:
        close()


async def _aclose(events: object) -> None:
    """`_close` for the other colour."""
    close = getattr(events, "aclose", None) or getattr(events, "close", None)
    if close is not None:
        await cast("Callable[[], Any]", close)()
