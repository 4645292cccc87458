"""A process that compiles hostile documents, one a line of standard input, and tells what each came to.

An audit hook sees every file that is opened to write, every folder made, every process and connection begun: what is
not below the process's own folder, and not ruff, is an escape.  So is running what a document says: its code would make
a folder called `OWNED`.
"""

from __future__ import annotations

import importlib
import json
import os
import shutil
import signal
import sys
import tempfile
import traceback
from pathlib import Path
from typing import Any

from pydantic import BaseModel
from tests.stress.compiling import compile_document

from specwright_generator.importing.limits import Refused
from specwright_generator.importing.reading import read_document
from specwright_generator.problems import InputError

from .payloads import CANARY

_MAKES = {"os.mkdir", "os.rename", "os.remove", "os.rmdir", "os.link", "os.symlink", "os.chmod", "shutil.rmtree"}
_NEVER = {"os.system", "os.exec", "os.posix_spawn", "os.fork", "socket.connect", "socket.getaddrinfo", "ctypes.dlopen"}
_WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND
_HANDLES = ("/dev/null",)
SCRATCH = "/dev/shm/specwright-"  # noqa: S108 - where the compiler formats in memory, if there is such a place


class Watch:
    """Collects what leaves `home`."""

    def __init__(self, home: Path) -> None:
        self.home = str(home)
        self.escapes: list[str] = []
        self.on = False
        sys.addaudithook(self._see)

    def _see(self, event: str, arguments: tuple[Any, ...]) -> None:
        if not self.on:
            return
        if event == "open":
            path, mode, flags = arguments
            writes = any(letter in str(mode) for letter in "wax+") if mode else bool((flags or 0) & _WRITING)
            if writes:
                self._check(event, path)
        elif event in _MAKES:
            self._check(event, arguments[0])
        elif event == "subprocess.Popen":
            command = [str(part) for part in arguments[1]]
            if os.path.basename(command[0]) != "ruff" and command[:3] != [sys.executable, "-m", "ruff"]:
                self.escapes.append(f"{event} {command}"[:300])
        elif event in _NEVER:
            self.escapes.append(f"{event} {arguments}"[:300])

    def _check(self, event: str, path: object) -> None:
        if isinstance(path, int):
            return
        place = os.path.realpath(os.fsdecode(path))  # type: ignore[arg-type]
        inside = place == self.home or place.startswith((self.home + os.sep, SCRATCH))
        if place not in _HANDLES and (not inside or CANARY in os.path.basename(place)):
            self.escapes.append(f"{event} {place}"[:300])


def handle(data: bytes, at: int, home: Path) -> dict[str, object]:
    """Read, import and compile the document, write the result below `home`, import all of it and build its models."""
    folder = home / f"case{at}"
    try:
        document = read_document(data)
        outcome = compile_document(document, f"case{at}.json", folder)
    except (Refused, InputError) as refused:
        return {"stage": "refused", "said": str(refused)[:300]}
    if outcome.stage != "compiled":
        return {"stage": outcome.stage, "said": " ".join(outcome.messages)[:300]}
    package = f"case{at}_client"
    sys.path.insert(0, str(folder))
    try:
        built = _import_all(folder, package)
    finally:
        sys.path.remove(str(folder))
        for name in [name for name in sys.modules if name.partition(".")[0] == package]:
            del sys.modules[name]
    return {"stage": "compiled", "operations": outcome.operations, "methods": outcome.methods, "built": built}


def _import_all(folder: Path, package: str) -> int:
    built = 0
    for path in sorted((folder / package).rglob("*.py")):
        name = ".".join(path.relative_to(folder).with_suffix("").parts).removesuffix(".__init__")
        module = importlib.import_module(name)
        for export in getattr(module, "__all__", ()):
            getattr(module, export)
        for value in list(vars(module).values()):
            if isinstance(value, type) and issubclass(value, BaseModel) and value.__module__ == name:
                value.model_rebuild(force=True)
                built += 1
    return built


def _late(signum: int, frame: object) -> None:
    raise TimeoutError("the bound of time was reached")


class Bench:
    """Where documents are tried one after the other, each below a folder of the process's own and within its time."""

    def __init__(self) -> None:
        self.home = Path(tempfile.mkdtemp(prefix="specwright-hostile-"))
        tempfile.tempdir = str(self.home)
        os.chdir(self.home)
        sys.dont_write_bytecode = True
        signal.signal(signal.SIGALRM, _late)
        self._watch = Watch(self.home)
        self._tried = 0

    def try_out(self, data: bytes | None, seconds: int) -> dict[str, object]:
        """What came of the document; None stands for code that does leave."""
        at, self._tried = self._tried, self._tried + 1
        watch = self._watch
        watch.escapes = []
        watch.on = True
        signal.alarm(seconds)
        try:
            if data is None:
                os.mkdir(CANARY)
                os.rmdir(CANARY)
            answer = handle(data, at, self.home) if data is not None else {"stage": "crashed"}
        except TimeoutError as error:
            answer = {"stage": "hung", "said": "".join(traceback.format_exception(error)[-8:])[-1500:]}
        except BaseException as error:
            answer = {"stage": "crashed", "said": "".join(traceback.format_exception(error)[-4:])[-1500:]}
        signal.alarm(0)
        watch.on = False
        planted = [str(path) for path in self.home.rglob(f"*{CANARY}*")]
        shutil.rmtree(self.home / f"case{at}", ignore_errors=True)
        return {**answer, "escapes": (watch.escapes + planted)[:20]}

    def close(self) -> None:
        """Remove the folder."""
        shutil.rmtree(self.home, ignore_errors=True)


def main() -> None:
    """Answer each line `{"path": …, "seconds": …}` with a line that says what came of the document in that file."""
    bench = Bench()
    for line in sys.stdin:
        asked = json.loads(line)
        data = Path(asked["path"]).read_bytes() if asked["path"] else None
        print(json.dumps(bench.try_out(data, asked["seconds"])), flush=True)
    bench.close()


if __name__ == "__main__":
    main()
