"""`specwright update`: everything of a provider is brought up to date, or nothing of the project changes."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest
import yaml
from click.testing import CliRunner, Result

from specwright_generator.cli import main
from specwright_generator.manifest import load_manifest
from specwright_generator.problems import InputError
from specwright_generator.spec import load_spec
from specwright_generator.swap import recover
from specwright_generator.updating import proofs, scratch, upstream
from specwright_generator.updating.pipeline import update
from specwright_generator.updating.scratch import roots
from specwright_generator.updating.steps import Ran
from specwright_generator.updating.upstream import Upstream, newest

ROOT = Path(__file__).parents[2]
OLD = """
openapi: 3.0.3
info: {title: Things, version: '7'}
servers: [{url: https://api.acme.test}]
paths:
  /things/{id}:
    get:
      operationId: getThing
      tags: [things]
      parameters:
        - {name: id, in: path, required: true, schema: {type: string}}
        - {name: size, in: query, schema: {type: string, enum: [big, small]}}
      responses:
        '200':
          description: It.
          content: {application/json: {schema: {$ref: '#/components/schemas/Thing'}}}
components:
  schemas:
    Thing: {type: object, required: [id], properties: {id: {type: string}, size: {type: integer}}}
"""
NEW = OLD.replace("size: {type: integer}", "size: {type: integer}, name: {type: string}")
LESS = OLD.replace(", size: {type: integer}", "")
BROKEN = OLD.replace("3.0.3", "9.9")
CASSETTE = {
    "version": 1,
    "interactions": [
        {
            "request": {"method": "GET", "uri": "https://api.acme.test/things/a?size=big", "body": None, "headers": {}},
            "response": {
                "status": {"code": 200, "message": "OK"},
                "headers": {"content-type": ["application/json"]},
                "body": {"string": '{"id": "a", "size": 3}'},
            },
        }
    ],
}


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project of its own, compiled from the old document, beside the new ones."""
    (tmp_path / "specs").mkdir()
    for name, text in (("old", OLD), ("new", NEW), ("less", LESS), ("broken", BROKEN)):
        (tmp_path / f"{name}.yaml").write_text(text)
    monkeypatch.chdir(tmp_path)
    for arguments in (("import", "acme", "--from", "old.yaml", "--no-validate"), ("generate",)):
        done = CliRunner().invoke(main, list(arguments), catch_exceptions=False)
        assert done.exit_code == 0, done.output
    return tmp_path


def run(*arguments: str) -> Result:
    return CliRunner().invoke(main, ["update", "acme", "--no-validate", *arguments], catch_exceptions=False)


def answer(*arguments: str) -> dict[str, Any]:
    loaded: dict[str, Any] = json.loads(run(*arguments, "--json").stdout)
    return loaded


def snapshot(folder: Path) -> dict[str, bytes]:
    """Every file of the project but those for work in progress, and what Python and imports leave."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and not {".specwright", "__pycache__"} & set(path.parts)
    }


def states(found: dict[str, Any]) -> dict[str, str]:
    return {step["name"]: step["state"] for step in found["steps"]}


def check() -> int:
    return CliRunner().invoke(main, ["generate", "--check"], catch_exceptions=False).exit_code


def record(project: Path) -> None:
    folder = project / "tests" / "wire" / "acme"
    folder.mkdir(parents=True)
    (folder / "things.yaml").write_text(yaml.safe_dump(CASSETTE))


def test_a_provider_is_brought_up_to_date(project: Path) -> None:
    record(project)
    found = answer("--from", "new.yaml")
    done = {"import": "done", "diff": "done", "generate": "done", "verify": "done", "parity": "skipped"}
    assert states(found) == done
    assert found["failed"] is None
    assert found["written"] == [
        "acme_client/lock.json",
        "acme_client/types/thing.py",
        "specs/acme/api.json",
        "specs/acme/provider.toml",
    ]
    assert "name" in (project / "acme_client/types/thing.py").read_text()
    assert check() == 0
    said = {step["name"]: step["said"] for step in found["steps"]}
    assert said["parity"] == "no reference is installed"
    assert "sync: 1 replayed, 1 requests equal, 1 answers lossless" in said["verify"]
    assert "0 missing" in said["generate"]
    for line in (
        "## Update of acme",
        "**Every step succeeded; 4 files were written.**",
        "**Version: minor: 1 response-field-added, 1 python-field-added**",
        "- `GET /things/{id} response 200 .name: string`",
    ):
        assert line in found["summary"].splitlines()


def test_a_dry_run_does_everything_and_writes_nothing(project: Path) -> None:
    before = snapshot(project)
    found = answer("--from", "new.yaml", "--dry-run")
    assert snapshot(project) == before
    assert (found["written"], found["changed"], found["failed"]) == ([], True, None)
    assert "nothing was written (dry run)" in found["summary"]


def test_nothing_is_written_where_nothing_has_changed(project: Path) -> None:
    before = snapshot(project)
    result = run("--from", "old.yaml")
    assert result.exit_code == 0
    assert "Nothing has changed upstream; nothing was written." in result.stdout
    assert snapshot(project) == before


def test_the_summary_is_written_where_it_is_asked_for(project: Path, tmp_path: Path) -> None:
    result = run("--from", "old.yaml", "--summary", "summary.md")
    assert (tmp_path / "summary.md").read_text() == result.stdout


def failing(project: Path, step: str, *arguments: str) -> dict[str, Any]:
    """Run an update that has to fail in `step` and to leave every byte as it was."""
    before = snapshot(project)
    result = run(*arguments, "--json")
    found: dict[str, Any] = json.loads(result.stdout)
    assert result.exit_code == 1
    assert found["failed"] == step
    assert snapshot(project) == before
    assert f"**Nothing was written: the step {step} failed.**" in found["summary"]
    last: dict[str, Any] = found["steps"][-1]
    assert (last["name"], last["state"]) == (step, "failed")
    return last


@pytest.mark.parametrize(
    ("arguments", "why"),
    [
        (("--from", "broken.yaml"), "neither OpenAPI 3.0 to 3.2 nor Swagger 2.0"),
        (("--from", "nowhere.yaml"), "cannot be read"),
        (("--from", "http://api.acme.test/openapi.yaml"), "neither a file nor an https address"),
        ((), "not an address that the document can be fetched from"),
    ],
)
def test_an_import_that_fails_changes_nothing(project: Path, arguments: tuple[str, ...], why: str) -> None:
    assert why in failing(project, "import", *arguments)["said"]


def test_a_manifest_without_a_source_needs_one_to_be_given(project: Path) -> None:
    manifest = project / "specs/acme/provider.toml"
    manifest.write_text(manifest.read_text().partition("[source]")[0])
    assert "names no source" in failing(project, "import")["said"]


def test_a_compilation_that_fails_changes_nothing(project: Path) -> None:
    """A class that a mixin is for, and that the new document has no more."""
    manifest = project / "specs/acme/provider.toml"
    manifest.write_text(manifest.read_text() + '\n[mixins]\n"types.thing.Thing" = "acme.mixins:Thing"\n')
    (project / "inline.yaml").write_text(
        OLD.partition("components:")[0].replace("$ref: '#/components/schemas/Thing'", "type: string")
    )
    assert "mend [mixins]" in failing(project, "generate", "--from", "inline.yaml")["said"]


def test_a_manifest_that_no_longer_fits_changes_nothing(project: Path) -> None:
    """A rule that fits no operation of the new document."""
    manifest = project / "specs/acme/provider.toml"
    rule = '\n[[headers]]\noperations = ["GET /things/{id}"]\nset = { X-A = "1" }\n'
    manifest.write_text(manifest.read_text() + rule)
    (project / "moved.yaml").write_text(OLD.replace("/things/{id}", "/items/of/{id}"))
    assert "GET /things/{id}" in failing(project, "diff", "--from", "moved.yaml")["said"]


def test_a_replay_that_differs_changes_nothing(project: Path) -> None:
    record(project)
    assert "size" in failing(project, "verify", "--from", "less.yaml")["said"]


def test_a_recording_that_cannot_be_read_changes_nothing(project: Path) -> None:
    record(project)
    (project / "tests/wire/acme/cut.yaml").write_text("interactions: [")
    assert "cut.yaml" in failing(project, "verify", "--from", "new.yaml")["said"]


def test_a_spec_that_was_changed_meanwhile_is_left_alone(project: Path) -> None:
    manifest = project / "specs/acme/provider.toml"
    before = (project / "specs/acme/api.json").read_text()

    def begin(step: str) -> None:
        if step == "parity":
            manifest.write_text(manifest.read_text() + "# by somebody else\n")

    outcome = update("acme", Path("."), source="new.yaml", validate=False, begin=begin)
    assert outcome.failed is not None
    assert outcome.failed.name == "write"
    assert manifest.read_text().endswith("# by somebody else\n")
    assert (project / "specs/acme/api.json").read_text() == before


def test_a_file_of_somebody_elses_is_not_replaced(project: Path) -> None:
    (project / "acme_client/mine.py").write_text("mine = 1\n")
    assert "was not made by specwright" in failing(project, "write", "--from", "new.yaml")["said"]


def test_an_unknown_provider_is_wrong_input(project: Path) -> None:
    assert CliRunner().invoke(main, ["update", "acne"]).exit_code == 2


def test_an_update_cut_at_any_move_is_finished_by_the_next_run(
    project: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Cut before each rename in turn: then all of the new is there after the next run, or all of the old."""
    real = os.replace
    before = snapshot(project)
    with monkeypatch.context() as patch:
        left = [0]

        def cutting(source: Any, target: Any) -> None:
            if ".specwright/" in str(source) and str(source).startswith("."):
                left[0] -= 1
                if left[0] < 0:
                    raise KeyboardInterrupt
            real(source, target)

        patch.setattr(os, "replace", cutting)
        patch.setattr("specwright_generator.swap._remove", lambda path: None)
        whole: list[dict[str, bytes]] = []
        for cut in range(10):
            left[0] = cut
            try:
                update("acme", Path("."), source="new.yaml", validate=False)
                break
            except KeyboardInterrupt:
                left[0] = 10**6
                recover(Path("."))
                whole.append(snapshot(project))
                if cut:
                    break
    assert whole[0] == before, "cut before the journal stood"
    assert whole[1] != before
    assert check() == 0


@pytest.mark.skipif(sys.platform == "win32", reason="signals of POSIX")
def test_an_update_that_is_killed_leaves_the_old_or_the_new(project: Path) -> None:
    before = snapshot(project)
    path = os.pathsep.join(each for each in sys.path if each)
    command = [sys.executable, "-m", "specwright_generator", "update", "acme", "--no-validate", "--from", "new.yaml"]
    for awaited in (b"diff", b"generate", b"parity"):
        process = subprocess.Popen(
            command, stderr=subprocess.PIPE, stdout=subprocess.DEVNULL, env={**os.environ, "PYTHONPATH": path}
        )
        assert process.stderr is not None
        while awaited not in process.stderr.readline():
            assert process.poll() is None
        time.sleep(0.01)
        process.send_signal(signal.SIGKILL)
        process.wait(timeout=20)
        process.stderr.close()
        recover(project)
        assert snapshot(project) == before or check() == 0


@pytest.mark.parametrize("folder", sorted((ROOT / "specs").glob("*/provider.toml")), ids=lambda path: path.parent.name)
def test_the_folders_of_a_client_are_known_before_it_is_compiled(folder: Path) -> None:
    output = load_manifest(folder).output
    for owned in roots(output):
        assert (ROOT / owned).is_dir()
    listed = (ROOT / roots(output)[0] / "lock.json").is_file()
    assert listed


def test_the_folders_of_a_users_own_client_are_those_it_is_compiled_into(project: Path) -> None:
    from specwright_generator.compile import compile_spec

    spec = load_spec(project / "specs" / "acme")
    assert roots(spec.manifest.output) == compile_spec(spec).roots


COMMIT = "0123456789abcdef0123456789abcdef01234567"


def test_the_newest_form_of_a_repositorys_file_is_that_of_its_last_commit(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []

    def fetch(address: str) -> bytes:
        asked.append(address)
        return json.dumps([{"sha": COMMIT, "commit": {"committer": {"date": "2026-11-20T10:00:00Z"}}}]).encode()

    monkeypatch.setattr(upstream, "fetch", fetch)
    assert newest("github.com/acme/specs@f85dbe223d40/docs/open api.yaml") == Upstream(
        source=f"https://raw.githubusercontent.com/acme/specs/{COMMIT}/docs/open%20api.yaml",
        origin=f"github.com/acme/specs@{COMMIT[:12]}/docs/open api.yaml",
        date="2026-11-20",
    )
    assert asked == ["https://api.github.com/repos/acme/specs/commits?per_page=1&path=docs%2Fopen%20api.yaml"]


@pytest.mark.parametrize(
    "answered", ["no JSON", "[]", "{}", '[{"sha": "../../x", "commit": {"committer": {"date": ""}}}]']
)
def test_an_answer_that_names_no_commit_is_refused(monkeypatch: pytest.MonkeyPatch, answered: str) -> None:
    monkeypatch.setattr(upstream, "fetch", lambda address: answered.encode())
    with pytest.raises(InputError, match="commit"):
        newest("github.com/acme/specs@f85dbe223d40/openapi.yaml")


def test_an_address_stays_itself_and_an_sdk_is_the_installed_one() -> None:
    assert newest("https://acme.test/openapi.json") == Upstream(source="https://acme.test/openapi.json")
    assert newest("sdk:pytest==0.0.1").source == f"sdk:pytest=={pytest.__version__}"
    with pytest.raises(InputError, match="is not installed"):
        newest("sdk:no-such-package==1")
    with pytest.raises(InputError, match="give --from"):
        newest("somewhere else")


def parity_of(*gaps: str) -> Ran:
    summary = {
        "reference": "sdk:acme",
        "reference_version": "7.0",
        "aspects": {"present": {"equal": 3, "differs": 0, "missing": 1}, "jobs": {"equal": 0, "not applicable": 4}},
    }
    listed = [{"title": gap, "kind": "method missing"} for gap in gaps]
    accepted = {"title": "known", "kind": "method missing", "accepted": "a reason"}
    report: dict[str, Any] = {"providers": {"acme": {"summary": summary, "gaps": [*listed, accepted]}}}
    return Ran(1, report, "")


def test_a_gap_that_the_update_opens_has_to_be_decided_on(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[tuple[list[str], Path]] = []

    def run_there(arguments: list[str], folder: Path, environment: dict[str, str]) -> Ran:
        asked.append((arguments, folder))
        return parity_of("a") if folder == project else parity_of("a", "b")

    monkeypatch.setattr(proofs, "run", run_there)
    monkeypatch.setattr(proofs, "default_reference", lambda spec: "sdk:acme")
    outcome = update("acme", Path("."), source="new.yaml", validate=False, dry_run=True)
    step = outcome.steps[-1]
    assert step.said == "beside sdk:acme 7.0: present 3/4 equal; 2 gaps, 1 before"
    assert step.decide == ("a new gap of parity: b (method missing)",)
    assert [arguments for arguments, _ in asked] == [["parity", "acme", "--reference", "sdk:acme"]] * 2
    assert asked[0][1] == project


def test_a_comparison_that_cannot_be_made_changes_nothing(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(proofs, "run", lambda *given: Ran(2, {}, "no client there"))
    monkeypatch.setattr(proofs, "default_reference", lambda spec: "sdk:acme")
    assert failing(project, "parity", "--from", "new.yaml")["said"] == "no client there"


def test_the_double_is_imported_before_the_project(project: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    """What is proven is the new client; and nothing that is done in the double reaches the project."""
    double = tmp_path_factory.mktemp("double")
    output = load_manifest(project / "specs/acme/provider.toml").output
    scratch.make(project, double, "acme", scratch.roots(output))
    assert (double / "specs/acme/api.json").read_bytes() == (project / "specs/acme/api.json").read_bytes()
    assert not (double / "specs/acme").is_symlink()
    assert not (double / "acme_client").exists()
    assert (double / "old.yaml").is_symlink()
    (double / "acme_client").mkdir()
    (double / "acme_client" / "__init__.py").write_text("where = 'double'\n")
    shown = subprocess.run(
        [sys.executable, "-c", "import acme_client; print(acme_client.where)"],
        env=scratch.environment(double, output),
        cwd=double,
        capture_output=True,
        text=True,
        check=True,
    )
    assert shown.stdout == "double\n"


def replayed(**stated: Any) -> Ran:
    """What `verify` says of a provider where something is wrong."""
    return Ran(1, {"providers": {"acme": {"ok": False, "totals": {}, **stated}}, "unreadable": []}, "")


def miss(colour: str, listed: dict[str, Any]) -> dict[str, Any]:
    difference = {"where": "request.query.size", "recorded": "big", "ours": None}
    return {"file": "a", "where": "0", "method": "m", "colour": colour, "request": [difference], "listed": listed}


LISTED = {"request.query.size": {"fault": "recording", "reason": "old"}}
STALE = {"file": "gone.yaml", "exchange": "0"}


@pytest.mark.parametrize(
    ("ran", "state", "told"),
    [
        (replayed(stale=[STALE]), "done", ""),
        (replayed(stale=[STALE], drift=[{"operation": "GET /a", "listed": "known"}]), "done", ""),
        (replayed(stale=[STALE], misses=[miss("sync", LISTED), miss("async", LISTED)]), "done", ""),
        (replayed(stale=[STALE], misses=[miss("sync", {}), miss("async", {})]), "failed", "request.query.size"),
        (replayed(stale=[STALE], misses=[miss("sync", LISTED)]), "failed", "request.query.size"),
        (replayed(stale=[STALE], drift=[{"operation": "GET /a", "listed": None}]), "failed", "GET /a"),
        (replayed(stale=[STALE], skipped=[{"file": "x.yaml", "kind": "unreadable"}]), "failed", "x.yaml"),
        (replayed(), "failed", "exit code 1"),
        (Ran(2, {"problems": [{"file": "a", "message": "no client"}]}, ""), "failed", "no client"),
        (Ran(1, {}, "Traceback: boom"), "failed", "boom"),
    ],
)
def test_only_what_is_explained_or_gone_passes_for_verified(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, ran: Ran, state: str, told: str
) -> None:
    (tmp_path / "tests/wire").mkdir(parents=True)
    monkeypatch.setattr(proofs, "run", lambda *given: ran)
    step = proofs.verify("acme", tmp_path, {})
    assert step.state == state
    assert told in step.said
    assert (step.decide != ()) == (state == "done")
