"""`client.batches`: many prompts at once, answered when there is time."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, TypeAlias, cast

from typing_extensions import Unpack, override

from specwright.runtime.jobs import AsyncJob, Job
from specwright_generated.genai.resources import batches as generated

from . import _jobs
from ._raw import of_calls
from ._waiting import JOB, named
from .pagers import AsyncPager, Pager

if TYPE_CHECKING:
    from specwright.runtime.polling import Polling, Stop

    from . import types
    from ._client import AsyncClient, Client
    from ._turns import CallOptions

__all__ = ["AsyncBatches", "Batches"]

Source: TypeAlias = (
    "types.BatchJobSource | types.BatchJobSourceDict | Sequence[types.InlinedRequest | types.InlinedRequestDict] | str"
)
"""What a batch reads: requests, or where they are: `files/…`, `gs://…`, `bq://…`, or a dataset of Vertex AI's."""


class Batches(generated.Batches):
    """`client.batches`"""

    with_raw_response = of_calls(generated.BatchesWithRawResponse, generated.Batches)
    with_streaming_response = of_calls(generated.BatchesWithStreamingResponse, generated.Batches)

    @override
    def create(  # type: ignore[override]  # pyright: ignore[reportIncompatibleMethodOverride]  # sources of every form
        self,
        *,
        model: str,
        src: Source,
        config: types.CreateBatchJobConfig | types.CreateBatchJobConfigDict | None = None,
        **options: Unpack[CallOptions],
    ) -> types.BatchJob:
        """Begin a batch.

        Args:
            model: who answers.
            src: requests, or the address of a file of them. The Gemini Developer API takes requests and `files/…`,
                Vertex AI `gs://…`, `bq://…` and its datasets.
            config: its name, and on Vertex AI where the answers go: beside what is read, if it does not say.
            options: `extra_headers`, `extra_query`, `extra_body` and `timeout` (seconds) of the request.

        Raises:
            ValueError: the backend cannot read the source.
        """
        asked = _asked(cast("Client", self._client), src, config)
        return super().create(model=model, **asked, **options)

    @override
    def create_embeddings(  # type: ignore[override]  # pyright: ignore[reportIncompatibleMethodOverride]  # of one model
        self,
        *,
        model: str,
        src: types.EmbeddingsBatchJobSource | types.EmbeddingsBatchJobSourceDict,
        config: types.CreateEmbeddingsBatchJobConfig | types.CreateEmbeddingsBatchJobConfigDict | None = None,
        **options: Unpack[CallOptions],
    ) -> types.BatchJob:
        """Begin a batch of embeddings. Only the Gemini Developer API has them.

        Args:
            model: who embeds.
            src: requests, or the name of a file of them.
            config: its name.
            options: `extra_headers`, `extra_query`, `extra_body` and `timeout` (seconds) of the request.

        Raises:
            CallNotSupported: the backend is Vertex AI.
        """
        return super().create_embeddings(model=model, src=src, config=config, **options)

    @override
    def list(  # type: ignore[override]  # pyright: ignore[reportIncompatibleMethodOverride]  # a pager, not one page
        self, *, config: types.ListBatchJobsConfig | types.ListBatchJobsConfigDict | None = None
    ) -> Pager[types.BatchJob]:
        """List batches, page by page.

        Args:
            config: `page_size`, how many a page has at most, and `page_token`, where to begin; and for this call
                `http_options`.

        Returns:
            Pager: iterate over it for every BatchJob, of all pages; `.page` has those of one page,
            and `next_page()` gets those after it.

        Raises:
            errors.ClientError, errors.ServerError: the API answered with an error.
        """
        return Pager("batch_jobs", super().list, super().list(config=config), config)

    def wait(
        self,
        job: str | types.BatchJob,
        *,
        timeout: float | None = None,
        poll: Polling | float | None = None,
        cancel: Stop | None = None,
    ) -> types.BatchJob:
        """Wait until a batch is done.

        Args:
            job: the batch, or its name.
            timeout: seconds to wait at most; None waits as long as it takes.
            poll: how often to look: a `Polling`, or seconds between two looks.
            cancel: an event that stops waiting, and not the batch.

        Raises:
            JobError, JobCancelled: the batch failed, or was cancelled.
            JobTimeout: it is still at work.
        """
        handle: Job[types.BatchJob] = Job(JOB, lambda name: self.get(name=name), **named(job))
        return handle.wait(timeout=timeout, poll=poll, cancel=cancel)


class AsyncBatches(generated.AsyncBatches):
    """`client.aio.batches`"""

    with_raw_response = of_calls(generated.AsyncBatchesWithRawResponse, generated.AsyncBatches)
    with_streaming_response = of_calls(generated.AsyncBatchesWithStreamingResponse, generated.AsyncBatches)

    @override
    async def create(  # type: ignore[override]  # pyright: ignore[reportIncompatibleMethodOverride]  # sources of every form
        self,
        *,
        model: str,
        src: Source,
        config: types.CreateBatchJobConfig | types.CreateBatchJobConfigDict | None = None,
        **options: Unpack[CallOptions],
    ) -> types.BatchJob:
        """`Batches.create` for the other colour."""
        asked = _asked(cast("AsyncClient", self._client), src, config)
        return await super().create(model=model, **asked, **options)

    @override
    async def create_embeddings(  # type: ignore[override]  # pyright: ignore[reportIncompatibleMethodOverride]
        self,
        *,
        model: str,
        src: types.EmbeddingsBatchJobSource | types.EmbeddingsBatchJobSourceDict,
        config: types.CreateEmbeddingsBatchJobConfig | types.CreateEmbeddingsBatchJobConfigDict | None = None,
        **options: Unpack[CallOptions],
    ) -> types.BatchJob:
        """`Batches.create_embeddings` for the other colour."""
        return await super().create_embeddings(model=model, src=src, config=config, **options)

    @override
    async def list(  # type: ignore[override]  # pyright: ignore[reportIncompatibleMethodOverride]  # a pager, not one page
        self, *, config: types.ListBatchJobsConfig | types.ListBatchJobsConfigDict | None = None
    ) -> AsyncPager[types.BatchJob]:
        """`Batches.list` for the other colour."""
        return AsyncPager("batch_jobs", super().list, await super().list(config=config), config)

    async def wait(
        self,
        job: str | types.BatchJob,
        *,
        timeout: float | None = None,
        poll: Polling | float | None = None,
        cancel: Stop | None = None,
    ) -> types.BatchJob:
        """`Batches.wait` for the other colour."""
        handle: AsyncJob[types.BatchJob] = AsyncJob(JOB, lambda name: self.get(name=name), **named(job))
        return await handle.wait(timeout=timeout, poll=poll, cancel=cancel)


def _asked(client: Client | AsyncClient, src: Source, config: Any) -> dict[str, Any]:
    """The source and the config of a batch; on Vertex AI it always has a name and a destination."""
    source = _jobs.batch_source(src, client.settings)
    if client.vertexai:
        from datetime import datetime
        from uuid import uuid4

        from ._batch_defaults import completed

        config = completed(config, source, datetime.now().astimezone(), uuid4().hex[:5])
    return {"src": source, "config": config}
