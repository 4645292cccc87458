"""`client.operations`: what the provider works on for a while."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar, cast

from typing_extensions import override

from specwright.runtime.jobs import AsyncJob, Job
from specwright_generated.genai.resources import operations as generated

from . import _operations
from ._raw import of_calls
from ._waiting import OPERATION

if TYPE_CHECKING:
    from specwright.runtime.polling import Polling, Stop

    from ._client import AsyncClient, Client
    from .types import GetOperationConfig, GetOperationConfigDict

__all__ = ["AsyncOperations", "Operations"]

T = TypeVar("T")


class Operations(generated.Operations):
    """`client.operations`"""

    with_raw_response = of_calls(generated.OperationsWithRawResponse, generated.Operations)
    with_streaming_response = of_calls(generated.OperationsWithStreamingResponse, generated.Operations)

    @override
    def get(  # type: ignore[override]  # pyright: ignore[reportIncompatibleMethodOverride]  # any operation, by itself
        self, operation: T, *, config: GetOperationConfig | GetOperationConfigDict | None = None
    ) -> T:
        """Look at an operation again.

        Args:
            operation: the operation as it was last seen, or an object of its type with nothing but its name.
            config: HTTP options.

        Returns:
            The operation as it is now, of the same type; with its `response` and `result` once it is done.

        Raises:
            ValueError: it is no operation, or has no name.
        """
        client = cast("Client", self._client)
        found: T = client.execute(_operations.look(operation, config, client.field_maps, vertex=client.vertexai))
        return found

    def cancel(self, operation: object) -> None:
        """Ask the provider to stop working on an operation, which not all operations let it."""
        client = cast("Client", self._client)
        client.execute(_operations.cancel(client.path_of(_operations.name_of(operation))))

    def wait(
        self,
        operation: T,
        *,
        timeout: float | None = None,
        poll: Polling | float | None = None,
        cancel: Stop | None = None,
    ) -> T:
        """Wait until an operation is done, and give it.

        Args:
            operation: the operation, or an object of its type with nothing but its name, which takes it up again.
            timeout: seconds to wait at most; None waits as long as it takes.
            poll: how often to look: a `Polling`, or seconds between two looks; by default after 1 s, 1.5 s, … 30 s.
            cancel: an event that stops waiting, and not the operation.

        Raises:
            JobError: the operation failed; `detail` says why.
            JobTimeout: it is still at work.
        """
        job: Job[T] = Job(OPERATION, lambda _: self.get(operation), job=operation)
        return job.wait(timeout=timeout, poll=poll, cancel=cancel)


class AsyncOperations(generated.AsyncOperations):
    """`client.aio.operations`"""

    with_raw_response = of_calls(generated.AsyncOperationsWithRawResponse, generated.AsyncOperations)
    with_streaming_response = of_calls(generated.AsyncOperationsWithStreamingResponse, generated.AsyncOperations)

    @override
    async def get(  # type: ignore[override]  # pyright: ignore[reportIncompatibleMethodOverride]  # any operation, by itself
        self, operation: T, *, config: GetOperationConfig | GetOperationConfigDict | None = None
    ) -> T:
        """`Operations.get` for the other colour."""
        client = cast("AsyncClient", self._client)
        found: T = await client.execute(_operations.look(operation, config, client.field_maps, vertex=client.vertexai))
        return found

    async def cancel(self, operation: object) -> None:
        """`Operations.cancel` for the other colour."""
        client = cast("AsyncClient", self._client)
        await client.execute(_operations.cancel(client.path_of(_operations.name_of(operation))))

    async def wait(
        self,
        operation: T,
        *,
        timeout: float | None = None,
        poll: Polling | float | None = None,
        cancel: Stop | None = None,
    ) -> T:
        """`Operations.wait` for the other colour."""
        job: AsyncJob[T] = AsyncJob(OPERATION, lambda _: self.get(operation), job=operation)
        return await job.wait(timeout=timeout, poll=poll, cancel=cancel)
