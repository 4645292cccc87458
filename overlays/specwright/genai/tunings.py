"""`client.tunings`: models that learn from examples."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from typing_extensions import override

from specwright.runtime.jobs import AsyncJob, Job
from specwright_generated.genai.resources import tunings as generated

from . import _tunings
from ._notebooks import shown
from ._raw import of_calls
from ._waiting import JOB, named
from .pagers import AsyncPager, Pager

if TYPE_CHECKING:
    from specwright.runtime.polling import Polling, Stop

    from . import types
    from ._client import AsyncClient, Client

__all__ = ["AsyncTunings", "Tunings"]


class Tunings(generated.Tunings):
    """`client.tunings`"""

    with_raw_response = of_calls(generated.TuningsWithRawResponse, generated.Tunings)
    with_streaming_response = of_calls(generated.TuningsWithStreamingResponse, generated.Tunings)

    @override
    def tune(  # type: ignore[override]  # pyright: ignore[reportIncompatibleMethodOverride]  # one method for both backends
        self,
        *,
        base_model: str,
        training_dataset: types.TuningDataset | types.TuningDatasetDict,
        config: types.CreateTuningJobConfig | types.CreateTuningJobConfigDict | None = None,
    ) -> types.TuningJob:
        """Begin to tune a model.

        Args:
            base_model: the model to begin with; on Vertex AI also one that was tuned before, as `projects/…`.
            training_dataset: examples on the Gemini Developer API; a file or a dataset on Vertex AI.
            config: how it is tuned, and what the result is called.

        Raises:
            ValueError: the backend does not take a field; an evaluation is to be written to what is no bucket.
        """
        asked = _tunings.arguments(base_model, training_dataset, config)
        if not cast("Client", self._client).vertexai:
            return _tunings.begun(super().tune_mldev(**_tunings.for_gemini(asked)))
        return shown(super().tune(**asked))

    @override
    def list(  # type: ignore[override]  # pyright: ignore[reportIncompatibleMethodOverride]  # a pager, not one page
        self, *, config: types.ListTuningJobsConfig | types.ListTuningJobsConfigDict | None = None
    ) -> Pager[types.TuningJob]:
        """List tunings, page by page.

        Args:
            config: `page_size`, how many a page has at most, and `page_token`, where to begin; and for this call
                `http_options`.

        Returns:
            Pager: iterate over it for every TuningJob, of all pages; `.page` has those of one page,
            and `next_page()` gets those after it.

        Raises:
            errors.ClientError, errors.ServerError: the API answered with an error.
        """
        return Pager("tuning_jobs", super().list, super().list(config=config), config)

    def wait(
        self,
        job: str | types.TuningJob,
        *,
        timeout: float | None = None,
        poll: Polling | float | None = None,
        cancel: Stop | None = None,
    ) -> types.TuningJob:
        """Wait until a tuning is done.

        Args:
            job: the tuning, or its name.
            timeout: seconds to wait at most; None waits as long as it takes.
            poll: how often to look: a `Polling`, or seconds between two looks.
            cancel: an event that stops waiting, and not the tuning.

        Raises:
            JobError, JobCancelled: the tuning failed, or was cancelled.
            JobTimeout: it is still at work.
        """
        handle: Job[types.TuningJob] = Job(JOB, lambda name: self.get(name=name), **named(job))
        return handle.wait(timeout=timeout, poll=poll, cancel=cancel)


class AsyncTunings(generated.AsyncTunings):
    """`client.aio.tunings`"""

    with_raw_response = of_calls(generated.AsyncTuningsWithRawResponse, generated.AsyncTunings)
    with_streaming_response = of_calls(generated.AsyncTuningsWithStreamingResponse, generated.AsyncTunings)

    @override
    async def tune(  # type: ignore[override]  # pyright: ignore[reportIncompatibleMethodOverride]  # one method for both backends
        self,
        *,
        base_model: str,
        training_dataset: types.TuningDataset | types.TuningDatasetDict,
        config: types.CreateTuningJobConfig | types.CreateTuningJobConfigDict | None = None,
    ) -> types.TuningJob:
        """`Tunings.tune` for the other colour."""
        asked = _tunings.arguments(base_model, training_dataset, config)
        if not cast("AsyncClient", self._client).vertexai:
            return _tunings.begun(await super().tune_mldev(**_tunings.for_gemini(asked)))
        return shown(await super().tune(**asked))

    @override
    async def list(  # type: ignore[override]  # pyright: ignore[reportIncompatibleMethodOverride]  # a pager, not one page
        self, *, config: types.ListTuningJobsConfig | types.ListTuningJobsConfigDict | None = None
    ) -> AsyncPager[types.TuningJob]:
        """`Tunings.list` for the other colour."""
        return AsyncPager("tuning_jobs", super().list, await super().list(config=config), config)

    async def wait(
        self,
        job: str | types.TuningJob,
        *,
        timeout: float | None = None,
        poll: Polling | float | None = None,
        cancel: Stop | None = None,
    ) -> types.TuningJob:
        """`Tunings.wait` for the other colour."""
        handle: AsyncJob[types.TuningJob] = AsyncJob(JOB, lambda name: self.get(name=name), **named(job))
        return await handle.wait(timeout=timeout, poll=poll, cancel=cancel)
