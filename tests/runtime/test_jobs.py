"""Jobs: what a look says, when the next one is, and waiting in both colours; no test sleeps."""

from __future__ import annotations

import asyncio
import inspect
import pickle
import threading
from collections.abc import Callable, Sequence
from enum import Enum
from typing import Any

import pytest

from specwright.runtime.errors import APIConnectionError, SpecwrightError, status_error
from specwright.runtime.jobs import (
    AsyncJob,
    Job,
    JobCancelled,
    JobError,
    JobRule,
    JobState,
    JobTimeout,
    Polling,
    WaitStopped,
)
from specwright.runtime.polling import MAX_ASKED, SLICE, Ended, Look, Pause, Waiter
from specwright.runtime.transport import library

OPERATION = JobRule(status="done", done=(True,), result="response")
BATCH = JobRule(
    status="metadata.state",
    done=("SUCCEEDED", "PARTLY"),
    failed=("FAILED", "EXPIRED"),
    cancelled=("CANCELLED",),
    error="metadata.error",
)


class State(Enum):
    DONE = "SUCCEEDED"


class Model:
    name = "batches/1"

    class metadata:
        state = State.DONE


@pytest.mark.parametrize(
    ("rule", "job", "state"),
    [
        (OPERATION, {"name": "o"}, "pending"),
        (OPERATION, {"name": "o", "done": False}, "pending"),
        (OPERATION, {"name": "o", "done": None}, "pending"),
        (OPERATION, {"name": "o", "done": True}, "done"),
        (OPERATION, {"name": "o", "done": True, "error": {}}, "done"),
        (OPERATION, {"name": "o", "done": True, "error": {"code": 3, "message": "bad"}}, "failed"),
        (OPERATION, {"name": "o", "error": {"message": "bad"}}, "pending"),
        (BATCH, {}, "pending"),
        (BATCH, {"metadata": None}, "pending"),
        (BATCH, {"metadata": {"state": "RUNNING"}}, "pending"),
        (BATCH, {"metadata": {"state": "INVENTED_TOMORROW"}}, "pending"),
        (BATCH, {"metadata": {"state": ["odd"]}}, "pending"),
        (BATCH, {"metadata": {"state": "SUCCEEDED"}}, "done"),
        (BATCH, {"metadata": {"state": "PARTLY", "error": {"message": "one row"}}}, "done"),
        (BATCH, {"metadata": {"state": "EXPIRED"}}, "failed"),
        (BATCH, {"metadata": {"state": "CANCELLED"}}, "cancelled"),
        (BATCH, Model(), "done"),
    ],
)
def test_what_a_status_means(rule: JobRule, job: object, state: JobState) -> None:
    assert rule.state(job) == state
    assert (rule.ended(job, "j") is None) == (state in ("pending", "done"))


@pytest.mark.parametrize(
    ("polling", "looks", "asked", "expected"),
    [
        (Polling(), 1, None, 1.0),
        (Polling(), 2, None, 1.5),
        (Polling(), 3, None, 2.25),
        (Polling(), 10, None, 30.0),
        (Polling(), 100_000, None, 30.0),
        (Polling(factor=1, first=7, longest=7), 9, None, 7.0),
        (Polling(), 1, 12.0, 12.0),
        (Polling(), 1, 0.0, 1.0),
        (Polling(), 1, -3.0, 1.0),
        (Polling(), 1, 1e9, MAX_ASKED),
    ],
)
def test_pauses(polling: Polling, looks: int, asked: float | None, expected: float) -> None:
    assert polling.pause(looks, asked, lambda: 0.0) == expected
    if asked is None:
        assert polling.pause(looks, asked, lambda: 1.0) == pytest.approx(expected * 0.9)


@pytest.mark.parametrize("bad", [{"first": 0}, {"longest": -1}, {"factor": 0.5}, {"jitter": 1.0}])
def test_polling_that_makes_no_sense(bad: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match="Pauses must be above 0"):
        Polling(**bad)


class World:
    """A clock that sleeping moves on, and a provider whose job goes through `seen`; an exception is raised."""

    def __init__(self, seen: Sequence[Any], asynchronous: bool) -> None:
        self.seen = list(seen)
        self.asynchronous = asynchronous
        self.time = 0.0
        self.pauses: list[float] = []
        self.looks: list[tuple[float, str]] = []
        self.cancelled: list[str] = []
        self.asleep: Callable[[], None] = lambda: None

    def look(self, name: str) -> Any:
        self.looks.append((self.time, name))
        found = self.seen.pop(0) if len(self.seen) > 1 else self.seen[0]
        if isinstance(found, Exception):
            raise found
        return found

    async def alook(self, name: str) -> Any:
        return self.look(name)

    def sleep(self, seconds: float) -> None:
        self.pauses.append(round(seconds, 6))
        self.time += seconds
        self.asleep()

    async def asleep_(self, seconds: float) -> None:
        self.sleep(seconds)

    def cancel(self, name: str) -> None:
        self.cancelled.append(name)
        self.seen = [{"name": name, "metadata": {"state": "CANCELLED"}}]

    async def acancel(self, name: str) -> None:
        self.cancel(name)

    def job(self, rule: JobRule = OPERATION, *, cancels: bool = True, **options: Any) -> Any:
        if self.asynchronous:
            made: Any = AsyncJob(
                rule, self.alook, cancel=self.acancel if cancels else None, sleep=self.asleep_, **options
            )
        else:
            made = Job(rule, self.look, cancel=self.cancel if cancels else None, sleep=self.sleep, **options)
        made._now = lambda: self.time
        return made

    def run(self, value: Any) -> Any:
        async def wait() -> Any:
            return await value

        return asyncio.run(wait()) if inspect.isawaitable(value) else value


@pytest.fixture(params=[False, True], ids=["sync", "async"])
def world(request: pytest.FixtureRequest) -> Callable[..., World]:
    return lambda *seen: World(seen, request.param)


PENDING = {"name": "o/1", "done": False}
DONE = {"name": "o/1", "done": True, "response": {"x": 1}}
EVEN = Polling(jitter=0)


def failing(status: int, **headers: str) -> Exception:
    known = library("httpx2")
    request = known.request("GET", "https://api.test/o/1")
    response = known.response(status, headers=headers, request=request)
    return status_error(status)(f"Error code: {status}", response=response, body=None)


def unreachable() -> Exception:
    return APIConnectionError(request=library("httpx2").request("GET", "https://api.test/o/1"))


def test_waiting_until_it_is_done(world: Callable[..., World]) -> None:
    there = world(PENDING, PENDING, PENDING, DONE)
    job = there.job(name="o/1")
    assert (job.state, job.result) == ("pending", None)
    assert there.run(job.wait(poll=EVEN)) is DONE
    assert there.pauses == [1.0, 1.5, 2.25]
    assert [name for _, name in there.looks] == ["o/1"] * 4
    assert (job.state, job.result) == ("done", {"x": 1})


def test_a_job_that_is_done_is_not_looked_at(world: Callable[..., World]) -> None:
    there = world()
    assert there.run(there.job(job=DONE).wait()) is DONE
    assert there.looks == []


def test_a_job_just_begun_is_given_time(world: Callable[..., World]) -> None:
    there = world(DONE)
    there.run(there.job(job=PENDING).wait(poll=2.0))
    assert there.pauses == [2.0]
    assert there.looks == [(2.0, "o/1")]


def test_an_even_beat(world: Callable[..., World]) -> None:
    there = world(*[PENDING] * 5, DONE)
    there.run(there.job(name="o/1").wait(poll=7))
    assert there.pauses == [7.0] * 5


def test_the_provider_says_when(world: Callable[..., World]) -> None:
    there = world({**PENDING, "again": 11}, PENDING, DONE)
    there.run(there.job(name="o/1", asked=lambda job: job.get("again")).wait(poll=EVEN))
    assert there.pauses == [11.0, 1.5]


def test_a_job_that_fails(world: Callable[..., World]) -> None:
    there = world(PENDING, {"name": "o/1", "done": True, "error": {"code": 3, "message": "no such model"}})
    with pytest.raises(JobError, match=r"The job o/1 failed: no such model") as caught:
        there.run(there.job(name="o/1").wait())
    error = caught.value
    assert (error.name, error.status, error.detail) == ("o/1", True, {"code": 3, "message": "no such model"})
    again = pickle.loads(pickle.dumps(error))  # noqa: S301 - our own
    assert (type(again), str(again), again.name, again.job) == (JobError, str(error), "o/1", error.job)
    assert isinstance(error, SpecwrightError)


@pytest.mark.parametrize(
    ("detail", "told"), [("in words", "failed: in words"), (None, "failed."), ({"code": 1}, "failed.")]
)
def test_what_is_said_of_a_failure(detail: object, told: str) -> None:
    error = BATCH.ended({"metadata": {"state": "FAILED", "error": detail}}, "b")
    assert str(error) == f"The job b {told}"


def test_cancelling_a_job(world: Callable[..., World]) -> None:
    there = world({"name": "b/1", "metadata": {"state": "RUNNING"}})
    job = there.job(BATCH, name="b/1")
    there.run(job.cancel())
    with pytest.raises(JobCancelled, match=r"The job b/1 was cancelled\.") as caught:
        there.run(job.wait())
    assert there.cancelled == ["b/1"]
    assert caught.value.status == "CANCELLED"
    assert job.state == "cancelled"


def test_a_job_that_cannot_be_cancelled(world: Callable[..., World]) -> None:
    there = world(PENDING)
    with pytest.raises(SpecwrightError, match="cannot be cancelled"):
        there.run(there.job(name="o/1", cancels=False).cancel())


@pytest.mark.parametrize(("timeout", "looks"), [(0, [0, 0]), (1.0, [0, 1]), (4.0, [0, 1, 2.5, 4])])
def test_time_runs_out_after_a_last_look(world: Callable[..., World], timeout: float, looks: list[float]) -> None:
    there = world(PENDING)
    with pytest.raises(JobTimeout, match=r"o/1 is still at work after the time given \(status False\)") as caught:
        there.run(there.job(name="o/1").wait(timeout=timeout, poll=EVEN))
    assert [at for at, _ in there.looks] == looks[-len(there.looks) :]
    assert there.time == timeout
    assert not isinstance(caught.value, WaitStopped)
    # It is taken up by its name, by another handle.
    after = World([DONE], there.asynchronous)
    assert after.run(after.job(name=caught.value.name).wait()) is DONE


def test_done_at_the_last_look(world: Callable[..., World]) -> None:
    there = world(PENDING, DONE)
    assert there.run(there.job(name="o/1").wait(timeout=0.5, poll=EVEN)) is DONE


def test_waiting_is_stopped_and_the_job_is_not(world: Callable[..., World]) -> None:
    there = world(PENDING)
    event = threading.Event()
    there.asleep = lambda: event.set() if there.time >= 0.6 else None
    with pytest.raises(WaitStopped, match="waiting for it was stopped"):
        there.run(there.job(name="o/1").wait(cancel=event, poll=60))
    assert there.pauses == [SLICE] * 3
    assert there.cancelled == []


def test_looks_that_fail_for_a_while(world: Callable[..., World]) -> None:
    there = world(PENDING, failing(503), unreachable(), failing(429, **{"retry-after": "9"}), PENDING, DONE)
    assert there.run(there.job(name="o/1").wait(poll=EVEN)) is DONE
    assert there.pauses == [1.0, 1.5, 2.25, 9.0, 5.0625]


def test_looks_that_fail_now_and_then(world: Callable[..., World]) -> None:
    there = world(*[failing(503)] * 3, PENDING, *[failing(503)] * 3, DONE)
    assert there.run(there.job(name="o/1").wait(poll=Polling(misses=3))) is DONE


def test_looks_that_fail_for_ever(world: Callable[..., World]) -> None:
    there = world(failing(503))
    with pytest.raises(SpecwrightError, match="503"):
        there.run(there.job(name="o/1").wait(poll=Polling(misses=3)))
    assert len(there.looks) == 4


@pytest.mark.parametrize("error", [failing(404), failing(400), SpecwrightError("closed")])
def test_looks_that_will_not_get_better(world: Callable[..., World], error: Exception) -> None:
    there = world(PENDING, error)
    with pytest.raises(type(error)):
        there.run(there.job(name="o/1").wait())
    assert len(there.looks) == 2


def test_a_job_without_a_name() -> None:
    with pytest.raises(ValueError, match="known by its name"):
        Job(OPERATION, lambda name: {}, job={})
    job = Job(OPERATION, lambda name: PENDING, job=PENDING)
    assert repr(job) == "Job(name='o/1', state='pending')"


def test_the_steps_of_a_waiter() -> None:
    time = [0.0]
    waiter: Waiter[Any] = Waiter(OPERATION, "o/1", poll=EVEN, now=lambda: time[0])
    assert waiter.next() == Look()
    waiter.feed(PENDING)
    assert waiter.next() == waiter.next() == Pause(1.0)
    time[0] = 1.0
    assert waiter.next() == Look()
    waiter.feed(DONE)
    assert waiter.next() == Ended(DONE)


def test_waiting_really_sleeps(world: Callable[..., World], no_waiting: list[float]) -> None:
    there = world(PENDING, DONE)
    kind: Any = AsyncJob if there.asynchronous else Job
    job = kind(OPERATION, there.alook if there.asynchronous else there.look, name="o/1")
    job._now = lambda: sum(no_waiting)
    assert there.run(job.wait(poll=EVEN)) is DONE
    assert no_waiting == [1.0]


def test_the_shells_hold_no_decision() -> None:
    def body(kind: Any) -> str:
        lines = inspect.getsource(kind.wait).split('"""')[2]
        return lines.replace("await ", "")

    assert body(Job) == body(AsyncJob)
    assert " if " not in body(Job)


@pytest.mark.parametrize("name", ["__init__", "wait", "cancel", "refresh"])
def test_both_colours_take_the_same(name: str) -> None:
    ours, theirs = (inspect.signature(getattr(kind, name)).parameters for kind in (Job, AsyncJob))
    assert [(p.name, p.kind, p.default) for p in ours.values()] == [
        (p.name, p.kind, p.default) for p in theirs.values()
    ]
