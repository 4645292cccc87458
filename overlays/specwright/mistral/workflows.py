"""Workflows that are run to their end."""

from __future__ import annotations

import asyncio
import time
from typing import TYPE_CHECKING, Any

from specwright.runtime.sentinels import Omit, omit
from specwright_generated.mistral.resources import workflows as generated

if TYPE_CHECKING:
    from collections.abc import Mapping

    from specwright_generated.mistral.types.workflowexecutionresponse import WorkflowExecutionResponse

__all__ = ["AsyncWorkflows", "Workflows"]


class Workflows(generated.Workflows):
    __doc__ = generated.Workflows.__doc__

    def execute_workflow_and_wait(
        self,
        workflow_identifier: str,
        input: object = omit,
        execution_id: str | Omit | None = omit,
        deployment_name: str | Omit | None = omit,
        custom_tracing_attributes: Mapping[str, str] | Omit | None = omit,
        task_queue: str | Omit | None = omit,
        polling_interval: float = 5,
        max_attempts: int | None = None,
        use_api_sync: bool = False,
        timeout_seconds: float | Omit | None = omit,
        **options: Any,
    ) -> Any:
        """Run a workflow and return its result.

        Args:
            workflow_identifier: its name or id.
            input: what it is given, a mapping or a model.
            execution_id, deployment_name, custom_tracing_attributes, task_queue: as for `execute_workflow`.
            polling_interval: seconds between looks at its status.
            max_attempts: the most looks; None for no limit.
            use_api_sync: let the API wait, in one request, at most `timeout_seconds`.
            timeout_seconds: see `use_api_sync`.
            options: `retries`, `server_url`, `timeout_ms` and `http_headers` of the first request.

        Raises:
            TimeoutError: it still runs after `max_attempts` looks.
            RuntimeError: it ended otherwise than completed.
        """
        asked = _asked(
            workflow_identifier, input, execution_id, deployment_name, custom_tracing_attributes, task_queue, options
        )
        if use_api_sync:
            answer: Any = self.execute_workflow(**asked, wait_for_result=True, timeout_seconds=timeout_seconds)
            return answer.result
        started: Any = self.execute_workflow(**asked)
        return self.wait_for_workflow_completion(started.execution_id, polling_interval, max_attempts).result

    def wait_for_workflow_completion(
        self, execution_id: str, polling_interval: float = 5, max_attempts: int | None = None
    ) -> WorkflowExecutionResponse:
        """Wait until a run of a workflow has completed. Arguments and errors as for `execute_workflow_and_wait`."""
        attempts = 0
        while True:
            answer = self.executions.get_workflow_execution(execution_id=execution_id)
            attempts += 1
            if _completed(answer, attempts, max_attempts):
                return answer
            time.sleep(polling_interval)

    async def execute_workflow_and_wait_async(
        self,
        workflow_identifier: str,
        input: object = omit,
        execution_id: str | Omit | None = omit,
        deployment_name: str | Omit | None = omit,
        custom_tracing_attributes: Mapping[str, str] | Omit | None = omit,
        task_queue: str | Omit | None = omit,
        polling_interval: float = 5,
        max_attempts: int | None = None,
        use_api_sync: bool = False,
        timeout_seconds: float | Omit | None = omit,
        **options: Any,
    ) -> Any:
        """`execute_workflow_and_wait`, asynchronously."""
        asked = _asked(
            workflow_identifier, input, execution_id, deployment_name, custom_tracing_attributes, task_queue, options
        )
        if use_api_sync:
            answer: Any = await self.execute_workflow_async(
                **asked, wait_for_result=True, timeout_seconds=timeout_seconds
            )
            return answer.result
        started: Any = await self.execute_workflow_async(**asked)
        done = await self.wait_for_workflow_completion_async(started.execution_id, polling_interval, max_attempts)
        return done.result

    async def wait_for_workflow_completion_async(
        self, execution_id: str, polling_interval: float = 5, max_attempts: int | None = None
    ) -> WorkflowExecutionResponse:
        """`wait_for_workflow_completion`, asynchronously."""
        attempts = 0
        while True:
            answer = await self.executions.get_workflow_execution_async(execution_id=execution_id)
            attempts += 1
            if _completed(answer, attempts, max_attempts):
                return answer
            await asyncio.sleep(polling_interval)


class AsyncWorkflows(generated.AsyncWorkflows):
    __doc__ = generated.AsyncWorkflows.__doc__

    async def wait_for_workflow_completion(
        self, execution_id: str, polling_interval: float = 5, max_attempts: int | None = None
    ) -> WorkflowExecutionResponse:
        """Wait until a run of a workflow has completed. See `Workflows.wait_for_workflow_completion`."""
        attempts = 0
        while True:
            answer = await self.executions.get_workflow_execution(execution_id=execution_id)
            attempts += 1
            if _completed(answer, attempts, max_attempts):
                return answer
            await asyncio.sleep(polling_interval)


def _asked(
    workflow_identifier: str,
    input: object,
    execution_id: str | Omit | None,
    deployment_name: str | Omit | None,
    custom_tracing_attributes: Mapping[str, str] | Omit | None,
    task_queue: str | Omit | None,
    options: dict[str, Any],
) -> dict[str, Any]:
    """The arguments of `execute_workflow`."""
    return {
        **options,
        "workflow_identifier": workflow_identifier,
        "input": input,
        "execution_id": execution_id,
        "deployment_name": deployment_name,
        "custom_tracing_attributes": custom_tracing_attributes,
        "task_queue": task_queue,
    }


def _completed(answer: WorkflowExecutionResponse, attempts: int, limit: int | None) -> bool:
    if answer.status == "COMPLETED":
        return True
    if answer.status != "RUNNING":
        raise RuntimeError(f"The workflow ended with the status {answer.status}.")
    if limit is not None and attempts >= limit:
        raise TimeoutError(f"The workflow still runs after {limit} looks at it.")
    return False
