"""What is listed of recordings: read with its faults named, held against what a run finds, and written again."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
import yaml
from click.testing import CliRunner

from specwright_generated.openai.client import AsyncOpenAI
from specwright_generator.cli import main
from specwright_generator.problems import InputError
from specwright_generator.spec import load_spec
from specwright_generator.verify.coverage import coverage
from specwright_generator.verify.listed import (
    TO_SAY,
    AnswerOf,
    Departure,
    Explained,
    Listed,
    Miss,
    Place,
    about,
    parse_listed,
    read_listed,
    read_lists,
)
from specwright_generator.verify.listing import accepted, written
from specwright_generator.verify.results import Report
from specwright_generator.verify.run import Library, described, verify
from specwright_generator.verify.suggestions import suggestions
from specwright_generator.verify.traffic import Answer, Recording, Response
from specwright_generator.verify.verdict import verdict

from .exchanges import ASKED, COMPLETION, EXCHANGES, chunk, events, library, recorded

ROOT = Path(__file__).parents[2]
SPEC = load_spec(ROOT / "specs" / "openai")
API = described(SPEC)

CREATE = "POST /chat/completions"
NEW = recorded("POST", "/chat/completions", ASKED, {**COMPLETION, "brand_new": 1})
UNTOLD = recorded("POST", "/chat/completions", ASKED, events(chunk("a")), received="text/event-stream")

DRIFT = Departure(operation=CREATE, side="ChatCompletion", kind="unknown key", path=".brand_new")
MISS = Miss(file="untold", exchange="/0", method="chat.completions.create", what="raised")
BETA = replace(MISS, method="beta.chat.completions.create")
WHY = Explained(fault="recording", reason="made by hand")

FULL = Listed(
    folder="tests/wire",
    answers={"b.json": AnswerOf(operation=CREATE, status=400), "a.sse": AnswerOf(operation=CREATE)},
    drift={DRIFT: "new", replace(DRIFT, path=".other"): "new", replace(DRIFT, path=".third"): "another 'reason' \"\\"},
    misses={MISS: WHY, replace(MISS, what="path"): WHY, BETA: Explained(fault="ours", reason="to do")},
    unreadable={Place(file="x.yaml"): "cut", Place(file="y.yaml", exchange="/interactions/0"): "ünreadable"},
)


def run(**found: object) -> tuple[Report, Library]:
    items = library(new=NEW, untold=UNTOLD)
    return verify(SPEC, items, api=API), items


def test_what_is_written_is_read_again() -> None:
    assert parse_listed(written(FULL), "recordings.toml") == FULL
    assert written(parse_listed(written(FULL), "recordings.toml")) == written(FULL)


def test_a_spec_without_a_list_has_an_empty_one(tmp_path: Path) -> None:
    assert read_listed(tmp_path) == Listed()


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "'folder' is missing"),
        ("folder = 1", "expected a string"),
        ('folder = "a"\nfolders = "b"', "recordings.toml:2#/folders: unknown key 'folders' (did you mean 'folder'?)"),
        ('folder = "a"\n[[drift]]\noperation = "x"', "'kind' is missing"),
        ('folder = "a"\n[[drift]]\noperation = "x"\nkind = "absent"\nwhere = []\nreason = "r"', "the list is empty"),
        ('folder = "a"\n[[drift]]\noperation = "x"\nkind = "absent"\nwhere = [""]\nreason = ""', "the reason is empty"),
        ('folder = "a"\n[[miss]]\nfile = "f"\nmethod = "m"\nwhat = ["w"]\nfault = "x"\nreason = "r"', "'x' is none of"),
        ('folder = "a"\n[[answer]]\nfile = "f"\noperation = "o"\nstatus = 7', "7 is not a whole number from 100 up"),
        ('folder = "a"\n[[unreadable]]\nreason = "r"', "'file' is missing"),
        ("folder = ", "not TOML"),
    ],
)  # fmt: skip
def test_a_wrong_list_is_refused_with_its_line(text: str, message: str) -> None:
    with pytest.raises(InputError) as caught:
        parse_listed(text, "recordings.toml")
    assert message in str(caught.value)
    assert "recordings.toml" in str(caught.value)


@pytest.mark.parametrize(("content", "message"), [(b"\xff", "not UTF-8: byte 0"), (b"#" * 5_000_000, "larger than")])
def test_a_list_that_is_no_text_is_refused(content: bytes, message: str, tmp_path: Path) -> None:
    (tmp_path / "recordings.toml").write_bytes(content)
    with pytest.raises(InputError, match=message):
        read_listed(tmp_path)


def test_what_is_not_listed_is_new() -> None:
    report, items = run()
    found = verdict(report, items, Listed(), whole=True)
    assert not found.ok
    assert [(each.operation, each.path) for each in found.new_drift] == [(CREATE, ".brand_new")]
    assert dict(found.new_misses) == {MISS: ("sync", "async"), BETA: ("sync", "async")}


def test_each_folder_of_recordings_has_a_list_of_its_own(tmp_path: Path) -> None:
    first = Listed(folder="a/first", part=True, drift={DRIFT: "new"})
    second = Listed(folder="b/second", misses={MISS: WHY}, answers={"x": AnswerOf(operation="POST /x")})
    assert about(read_lists(tmp_path), "a/first") == ("recordings.toml", Listed())
    (tmp_path / "recordings.toml").write_text(written(first))
    (tmp_path / "recordings.second.toml").write_text(written(second))
    lists = read_lists(tmp_path)
    assert about(lists, "a/first") == ("recordings.toml", first)
    assert about(lists, "b/second") == ("recordings.second.toml", second)
    name, all_of_them = about(lists, "c/third")
    assert (name, all_of_them.folder) == ("recordings.third.toml", "")
    assert (all_of_them.drift, all_of_them.misses) == (first.drift, second.misses)
    assert read_listed(tmp_path).answers == second.answers
    report, _ = run()
    made = accepted(report, all_of_them, folder="c/third", whole=True)
    assert (made.folder, made.drift[DRIFT], made.misses[MISS], made.answers) == ("c/third", "new", WHY, {})


def test_what_is_listed_is_expected() -> None:
    report, items = run()
    listed = Listed(folder="x", drift={DRIFT: "new"}, misses={MISS: WHY, BETA: WHY})
    found = verdict(report, items, listed, whole=True)
    assert found.ok
    assert [reason for _, reason in found.drift] == ["new"]
    assert found.misses == ((BETA, WHY), (MISS, WHY))


def test_what_nobody_has_explained_is_not_expected() -> None:
    report, items = run()
    listed = accepted(report, Listed(), folder="x", whole=False)
    assert listed.drift == {DRIFT: TO_SAY}
    assert {why.fault for why in listed.misses.values()} == {TO_SAY}
    found = verdict(report, items, listed, whole=True)
    assert (len(found.new_drift), len(found.new_misses), found.stale) == (1, 2, ())


@pytest.mark.parametrize("whole", [True, False])
def test_what_occurs_no_longer_is_stale_in_the_folder_that_the_list_names(whole: bool) -> None:
    items = library("json")
    report = verify(SPEC, items, api=API)
    place = Place(file="gone.yaml")
    listed = Listed(folder="x", drift={DRIFT: "new"}, misses={MISS: WHY}, unreadable={place: "cut"})
    found = verdict(report, items, listed, whole=whole)
    assert set(found.stale) == ({DRIFT, MISS, place} if whole else set())
    assert found.ok is not whole
    kept = accepted(report, listed, folder="y", whole=whole)
    assert (kept.folder, kept.drift, kept.misses) == ("x", *(({}, {}) if whole else (listed.drift, listed.misses)))


def test_a_miss_of_one_colour_is_never_expected() -> None:
    class Faulty(AsyncOpenAI):
        async def execute(self, call: object) -> object:
            raise TypeError("not in this colour")

    from specwright_generated.openai.client import OpenAI

    items = library("path")
    report = verify(SPEC, items, (OpenAI, Faulty), api=API)
    listed = accepted(report, Listed(), folder="x", whole=True)
    explained = replace(listed, misses=dict.fromkeys(listed.misses, WHY))
    found = verdict(report, items, explained, whole=True)
    assert {colours for _, colours in found.new_misses} == {("async",)}
    assert found.misses == ()


def test_accepting_keeps_the_reasons_that_are_there() -> None:
    report, _ = run()
    listed = accepted(report, Listed(folder="x", drift={DRIFT: "new"}, misses={MISS: WHY}), folder="y", whole=True)
    assert listed.drift == {DRIFT: "new"}
    assert listed.misses == {MISS: WHY, BETA: Explained(fault=TO_SAY, reason=TO_SAY)}


def test_unknown_keys_become_optional_properties_and_absent_ones_are_said_to_loosen() -> None:
    answer = {key: value for key, value in COMPLETION.items() if key != "created"}
    more = {"new": 1, "other": [1.5], "third": None, "fourth": {"a": True}}
    again = recorded("POST", "/chat/completions", ASKED, {**answer, **more, "new": "x"})
    first = recorded("POST", "/chat/completions", ASKED, {**answer, **more})
    found = suggestions(verify(SPEC, library(first=first, again=again), api=API), API)
    added, loosened = found.actions
    assert added["target"] == "$.components.schemas.CreateChatCompletionResponse.properties"
    assert added["update"] == {
        "new": {"type": ["integer", "string"]},
        "other": {"type": "array", "items": {}},
        "third": {},
        "fourth": {"type": "object"},
    }
    assert loosened["target"] == "$.components.schemas.CreateChatCompletionResponse.required[?@ == 'created']"
    assert loosened["remove"] is True
    assert "loosens" in str(loosened["x-reason"])


def test_what_no_patch_can_say_is_left_to_a_person() -> None:
    odd = recorded("POST", "/chat/completions?trace=1", ASKED, {**COMPLETION, "model": 7})
    found = suggestions(verify(SPEC, library(odd=odd), api=API), API)
    assert found.actions == ()
    assert set(found.by_hand) == {
        f"ChatCompletion: other type model ({CREATE})",
        f"request: unknown key query.trace ({CREATE})",
    }


def alone(answer: Answer, **answers: AnswerOf) -> Report:
    recording = Recording(file=Path("alone"), layout="body", answer=answer)
    return verify(SPEC, Library(recordings={"alone": recording}, unreadable=()), answers=answers, api=API)


@pytest.mark.parametrize("endpoint", ["/v1/chat/completions", CREATE, "embeddings"])
def test_an_answer_alone_is_that_of_its_endpoint(endpoint: str) -> None:
    response = Response(status=200, headers={"content-type": "application/json"}, body=b'{"object": "list"}')
    report = alone(Answer(provider="openai", endpoint=endpoint, response=response))
    expected = "POST /embeddings" if endpoint == "embeddings" else CREATE
    assert {replay.operation for replay in report.replays} == {expected}
    assert {replay.assumed for replay in report.replays} == {True}
    (count, _) = report.counts()
    assert (count.replayed, count.requests, count.equal, count.lossless) == (1, 0, 0, 1)


def test_an_answer_alone_can_be_a_stream() -> None:
    stream = EXCHANGES["stream"].response
    report = alone(Answer(provider="openai", endpoint="/v1/chat/completions", response=stream))
    assert {tuple(replay.events.items()) for replay in report.replays} == {(("ChatCompletionChunk", 3),)}


@pytest.mark.parametrize(
    ("answer", "kind"),
    [
        (Answer(provider="openai", endpoint="audio", response=EXCHANGES["json"].response), "no endpoint"),
        (Answer(provider="openai", endpoint="", response=EXCHANGES["json"].response), "no endpoint"),
        (Answer(provider="acme", endpoint=CREATE, response=EXCHANGES["json"].response), "other host"),
    ],
)
def test_an_answer_alone_without_an_endpoint_is_left_out(answer: Answer, kind: str) -> None:
    report = alone(answer)
    assert (report.replays, [each.kind for each in report.skipped]) == ((), [kind])


def test_a_list_can_say_whose_an_answer_alone_is() -> None:
    response = replace(EXCHANGES["error"].response, status=200)
    report = alone(Answer(provider="", endpoint="", response=response), alone=AnswerOf(operation=CREATE, status=404))
    assert report.misses == ()
    assert {(replay.status, replay.raised) for replay in report.replays} == {(404, "NotFoundError")}


def test_every_file_is_in_one_of_the_numbers() -> None:
    items = library("json", "stream")
    elsewhere = replace(NEW, request=replace(NEW.request, url="https://acme.test/x"))
    unknown = replace(NEW, request=replace(NEW.request, url="https://api.openai.com/v1/none"))
    more = library(elsewhere=elsewhere, unknown=unknown).recordings
    session = Recording(file=Path("s"), layout="messages", session=3)
    empty = Recording(file=Path("e"), layout="vcrpy")
    items = replace(items, recordings={**items.recordings, **more, "session": session, "empty": empty})
    account = coverage(items, [verify(SPEC, items, api=API)])
    assert (account.files, account.replayed, account.elsewhere, account.left_out) == (6, 2, 1, 1)
    assert (account.sessions, account.unreadable, account.empty) == (1, 0, 1)
    assert account.hosts == {"acme.test": 1}
    assert account.layouts == {"messages": 1, "vcrpy": 5}


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., tuple[int, str, str]]:
    """A project with the spec of openai and a cassette that has drift; gives the command."""
    spec = tmp_path / "specs" / "openai"
    spec.mkdir(parents=True)
    for name in ("provider.toml", "api.json", "patches.yaml", "names.json"):
        (spec / name).symlink_to(ROOT / "specs" / "openai" / name)
    cassettes = tmp_path / "tests" / "wire"
    cassettes.mkdir(parents=True)
    cassette = {
        "request": {"method": "POST", "url": NEW.request.url, "headers": {"a": "b"}, "body": NEW.request.body.decode()},
        "response": {"status": {"code": 200}, "headers": {}, "body": NEW.response.body.decode()},
    }
    (cassettes / "a.json").write_text(json.dumps(cassette))
    monkeypatch.chdir(tmp_path)

    def command(*more: str) -> tuple[int, str, str]:
        result = CliRunner().invoke(main, ["verify", *more])
        return result.exit_code, result.stdout, result.stderr

    return command


def test_the_command_fails_until_somebody_says_why(project: Callable[..., tuple[int, str, str]]) -> None:
    code, _, said = project()
    assert code == 1
    assert f"drift: {CREATE}: ChatCompletion unknown key .brand_new: 1" in said
    listed = Path("specs/openai/recordings.toml")
    assert not listed.exists()
    assert project("--accept")[0] == 1
    text = listed.read_text()
    assert 'folder = "tests/wire"' in text
    assert f'reason = "{TO_SAY}"' in text
    assert project()[0] == 1
    listed.write_text(text.replace(TO_SAY + '"', 'a field of the newest models"'))
    code, shown, said = project()
    assert (code, said) == (0, "")
    assert "drift that is listed" in shown
    (found,) = json.loads(project("--json")[1])["providers"]["openai"]["drift"]
    assert (found["path"], found["listed"]) == (".brand_new", "a field of the newest models")


def test_the_command_names_what_occurs_no_longer(project: Callable[..., tuple[int, str, str]]) -> None:
    listed = replace(
        FULL, answers={}, drift={DRIFT: "new", replace(DRIFT, path=".gone"): "old"}, misses={}, unreadable={}
    )
    Path("specs/openai/recordings.toml").write_text(written(listed))
    code, _, said = project()
    assert (code, said) == (1, f"listed, and occurs no longer: {CREATE} ChatCompletion unknown key .gone\n")
    Path("elsewhere").symlink_to("tests/wire", target_is_directory=True)
    Path("tests/other").mkdir()
    assert project("--recordings", "tests/other")[0] == 0


def test_the_command_suggests_an_overlay_that_removes_the_drift(project: Callable[..., tuple[int, str, str]]) -> None:
    _, shown, _ = project("--suggest")
    overlay = yaml.safe_load(shown[shown.index("overlay:") : shown.index("files:")])
    assert [action["update"] for action in overlay["actions"]] == [{"brand_new": {"type": "integer"}}]
    patches = Path("specs/openai/patches.yaml")
    kept = yaml.safe_load(patches.read_text())
    patches.unlink()
    patches.write_text(yaml.safe_dump({**kept, "actions": [*kept["actions"], *overlay["actions"]]}))
    schema = load_spec(Path("specs/openai")).document["components"]
    assert '"brand_new": {"type": "integer"}' in json.dumps(schema)
    assert json.loads(project("--suggest", "--json")[1])["providers"]["openai"]["overlay"]["x-by-hand"] == []
