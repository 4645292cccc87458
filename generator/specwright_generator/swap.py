"""Replaces files and folders all at once: what is new is built beside, and moved into place when it is complete.

A run that is killed leaves either everything old or, once the journal is written, a list of moves that the next run
finishes before anything else. Everything happens under `<root>/.specwright/`, on the file system of the tree itself.
"""

from __future__ import annotations

import contextlib
import json
import os
import shutil
from collections.abc import Generator
from pathlib import Path
from types import TracebackType

from .problems import InputError, Problem

WORK = ".specwright"
"""The folder for work in progress, below the root of the tree; ignored by git."""

_JOURNAL = "journal.json"
_STAGES = "stage"
_LOCK = "lock"


class Swap:
    """A change of several files or folders below `root` that happens as a whole.

        with Swap(root) as swap:
            (swap.stage("specs/acme/api.json")).write_text(…)

    Leaving the block without an exception puts everything staged in the place of what was there; with one, nothing
    happens. Entering it first finishes what a killed run has left. Raises `InputError` where another run is at work.
    """

    def __init__(self, root: Path) -> None:
        self._root = root
        self._work = root / WORK
        self._targets: list[str] = []
        self._held = contextlib.ExitStack()

    def __enter__(self) -> Swap:
        self._work.mkdir(parents=True, exist_ok=True)
        ignore = self._work / ".gitignore"
        if not ignore.exists():
            ignore.write_text("*\n")
        self._held.enter_context(_locked(self._work / _LOCK))
        try:
            _finish(self._root)
        except BaseException:
            self._held.close()
            raise
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        with self._held:
            if kind is None and self._targets:
                self._commit()
            _remove(self._work / _STAGES)

    def stage(self, target: str) -> Path:
        """Where to build what shall stand at `target`, a path below the root: a file or a folder."""
        place = self._work / _STAGES / f"new-{len(self._targets)}"
        place.parent.mkdir(parents=True, exist_ok=True)
        self._targets.append(target)
        return place

    def _commit(self) -> None:
        self._check_movable()
        journal = self._work / _JOURNAL
        draft = journal.with_suffix(".new")
        draft.write_text(json.dumps(self._targets))
        os.replace(draft, journal)
        # From here on the change is certain: whoever comes next carries it out, should this run die.
        _finish(self._root)

    def _check_movable(self) -> None:
        """Raise `InputError` where a target could not be moved: after the journal it would be too late."""
        problems: list[Problem] = []
        for target in self._targets:
            parent = (self._root / target).parent
            while not parent.exists():
                parent = parent.parent
            if parent.stat().st_dev != self._work.stat().st_dev:
                message = f"stands on another file system than {self._root.as_posix()}"
                problems.append(Problem(file=target, pointer="", level="error", message=message))
            elif not os.access(parent, os.W_OK):
                message = f"{parent.as_posix()} is not writable"
                problems.append(Problem(file=target, pointer="", level="error", message=message))
        if problems:
            raise InputError(problems)


def recover(root: Path) -> None:
    """Finish a change that a killed run has left half done below `root`; does nothing where there is none."""
    if (root / WORK).is_dir():
        with Swap(root):
            pass


def _finish(root: Path) -> None:
    """Carry out the journal, if there is one. Each step may have been done already by a run that died."""
    work = root / WORK
    journal = work / _JOURNAL
    if journal.exists():
        targets: list[str] = json.loads(journal.read_text())
        for index, name in enumerate(targets):
            target, new, old = root / name, work / _STAGES / f"new-{index}", work / _STAGES / f"old-{index}"
            if not _exists(new):
                continue
            target.parent.mkdir(parents=True, exist_ok=True)
            if new.is_dir() and _exists(target) and not _exists(old):
                os.rename(target, old)
            os.replace(new, target)
        journal.unlink()
    _remove(work / _STAGES)


def _exists(path: Path) -> bool:
    return path.is_symlink() or path.exists()


def _remove(path: Path) -> None:
    if path.is_dir():
        shutil.rmtree(path)


@contextlib.contextmanager
def _locked(path: Path) -> Generator[None, None, None]:
    """Hold the lock file `path` alone; the system lets go of it when the process dies."""
    try:
        import fcntl
    except ImportError:  # no such lock on Windows: two runs at once are the user's care there
        yield
        return
    with path.open("w") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            message = "another run of specwright is writing here"
            raise InputError([Problem(file=path.as_posix(), pointer="", level="error", message=message)]) from error
        yield
