"""From the import to the first answer: every stage in fresh interpreters, the contenders taking turns."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from statistics import median
from tempfile import TemporaryDirectory
from threading import Thread
from typing import NamedTuple

from typing_extensions import override

from .measures import Measure
from .provider import Subject

_PROGRAM = """
import sys, time
held = len(sys.modules)
begun = time.process_time()
{program}
spent = time.process_time() - begun
with open("/proc/self/statm", "rb", 0) as statm:
    pages = int(statm.read().split()[1])
print(spent * 1000, len(sys.modules) - held, pages)
"""
FOREIGN = {"pydantic", "pydantic_core", "httpx2", "httpx"}
"""What the import loads none of."""

BARE = "pass"


def imports(subject: Subject) -> dict[str, str]:
    """The programs that import and no more."""
    return {
        "ours": f"import {subject.own_module}",
        subject.official: f"from {subject.module} import {subject.client}",
        "httpx2": "import json, httpx2",
    }


def clients(subject: Subject) -> dict[str, str]:
    """The programs that make a client."""
    made = f"import {subject.client}\nclient = {subject.client}(api_key='test', **{dict(subject.settings)!r})"
    return {
        "ours": f"from {subject.own_module} {made}",
        subject.official: f"from {subject.module} {made}",
        "httpx2": "import json, httpx2\nclient = httpx2.Client()",
    }


def answers(subject: Subject) -> dict[str, str]:
    """The programs that read a first answer from a mock transport."""
    # The HTTP library is part of every first answer, so it is imported inside the measured part.
    content = f"headers={{'content-type': 'application/json'}}, content={subject.answer!r}"
    http = f"""
import httpx2
answer = lambda request: httpx2.Response(200, {content})
http = httpx2.Client(transport=httpx2.MockTransport(answer))
"""
    call = f"http.post({subject.url!r}, json={dict(subject.body)!r})"
    return {
        "ours": _first(subject, subject.own_module, http, _passed(subject.our_http, "http")),
        subject.official: _first(subject, subject.module, http, _passed(subject.their_http, "http")),
        "httpx2": f"import json{http}json.loads({call}.content)",
    }


def loopback_answers(subject: Subject, url: str) -> dict[str, str]:
    """The programs that read a first answer from the server at `url`, with the HTTP clients that are made for it."""
    call = f"httpx2.Client().post({url!r}, json={dict(subject.body)!r})"
    return {
        "ours": _first(subject, subject.own_module, "", _passed(subject.our_address, repr(url))),
        subject.official: _first(subject, subject.module, "", _passed(subject.their_address, repr(url))),
        "httpx2": f"import json, httpx2\njson.loads({call}.content)",
    }


def _first(subject: Subject, module: str, before: str, more: str) -> str:
    return f"""
from {module} import {subject.client}
{before}
client = {subject.client}(api_key='test', **{dict(subject.settings)!r}, {more})
answer = client.{subject.create}(**{dict(subject.asked)!r})
assert {subject.reads}
"""


def _passed(argument: str, value: str) -> str:
    """How a program passes a value on."""
    name, _, key = argument.partition(".")
    return f"{name}={{{key!r}: {value}}}" if key else f"{name}={value}"


@contextmanager
def serving(answer: bytes) -> Iterator[str]:
    """A server on loopback that answers everything with some JSON; gives its address."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            self.rfile.read(int(self.headers["content-length"]))
            self.send_response(200)
            self.send_header("content-type", "application/json")
            self.send_header("content-length", str(len(answer)))
            self.end_headers()
            self.wfile.write(answer)

        @override
        def log_message(self, format: str, *args: object) -> None:
            """Nothing is told of requests."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


class Start(NamedTuple):
    """What a stage took: CPU milliseconds, modules loaded, MiB held by the process."""

    cpu: float
    modules: float
    memory: float


def run(program: str, bytecode: str) -> Start:
    """Run `program` in an interpreter of its own that keeps its bytecode in the folder `bytecode`."""
    done = subprocess.run(
        [sys.executable, "-c", _PROGRAM.format(program=program)],
        env={**os.environ, "PYTHONDONTWRITEBYTECODE": "", "PYTHONPYCACHEPREFIX": bytecode},
        capture_output=True,
        text=True,
        check=True,
    )
    cpu, modules, pages = map(float, done.stdout.split())
    return Start(cpu, modules, pages * os.sysconf("SC_PAGE_SIZE") / 2**20)


def medians(programs: Mapping[str, str], rounds: int, bytecode: str) -> dict[str, Start]:
    """The medians of `rounds` runs of each program."""
    for program in programs.values():
        run(program, bytecode)  # compiles: an installation has done that for everyone
    found: dict[str, list[Start]] = {name: [] for name in programs}
    for _ in range(rounds):
        for name, program in programs.items():
            found[name].append(run(program, bytecode))
    return {name: Start(*map(median, zip(*starts, strict=True))) for name, starts in found.items()}


def measure(subject: Subject, *, rounds: int) -> list[Measure]:
    """Import, import and client, first answer: CPU, modules and memory of each."""
    programs = imports(subject), clients(subject), answers(subject)
    with TemporaryDirectory(prefix="specwright-bench-") as folder:
        bare = medians({"bare": BARE}, rounds, folder)["bare"]
        imported, client, answer = (medians(each, rounds, folder) for each in programs)
        with serving(subject.answer) as url:
            over_loopback = medians(loopback_answers(subject, url), rounds, folder)
        run(f"{programs[0]['ours']}\nassert not {FOREIGN} & sys.modules.keys()", folder)

    def shown(name: str, found: Mapping[str, float], target: float | None) -> Measure:
        peers = {who: value for who, value in found.items() if who != "ours"}
        name = f"{subject.name}: {name}"
        return Measure(name=name, ours=found["ours"], peers=peers, against=subject.official, target=target)

    def cpu(name: str, found: Mapping[str, Start], target: float) -> Measure:
        return shown(f"{name}, CPU ms", {who: start.cpu for who, start in found.items()}, target)

    def memory(name: str, found: Mapping[str, Start], target: float | None) -> Measure:
        held = {who: start.memory - bare.memory for who, start in found.items()}
        return shown(f"{name}, MiB over a bare interpreter", held, target)

    modules = {who: start.modules for who, start in imported.items()}
    return [
        cpu("import", imported, 0.05),
        shown("import, modules loaded", modules, None),
        memory("import", imported, None),
        cpu("import + client", client, 0.1),
        memory("import + client", client, 0.5),
        cpu("first answer", answer, 0.5),
        memory("first answer", answer, 2 / 3),
        cpu("first answer over loopback", over_loopback, 0.5),
        memory("first answer over loopback", over_loopback, 2 / 3),
    ]
