"""What live sessions do by themselves: take up again, call functions, end; and sound in and out."""

from __future__ import annotations

import asyncio
import io
import itertools
import wave
from collections.abc import AsyncIterator, Callable, Iterable
from typing import Any

import pytest

from specwright import genai
from specwright.genai import errors, live
from specwright.runtime.fieldmaps import CallNotSupported
from specwright.runtime.sockets import FrameInvalid, SocketOptions, SocketTimeout
from specwright.testing.sockets import Answer, Close, Drop, Pause, Receive, Refuse, Script, Send, SocketServer, Step

READY: Script = (Receive(), Send({"setupComplete": {"sessionId": "s"}}))
TURN: genai.types.ContentDict = {"role": "user", "parts": [{"text": "hi"}]}
DONE = Send({"serverContent": {"turnComplete": True}})
ON = SocketOptions(reconnects=2)


def said(text: str) -> Send:
    return Send({"serverContent": {"modelTurn": {"parts": [{"text": text}]}}})


def handle(name: str) -> Send:
    return Send({"sessionResumptionUpdate": {"newHandle": name, "resumable": True}})


def client(server: SocketServer) -> genai.Client:
    return genai.Client(api_key="TESTKEY", http_options={"base_url": server.http_url})


def texts_sync(server: SocketServer, config: Any = None, socket: SocketOptions | None = None, **more: Any) -> list[str]:
    with client(server).live.connect(model="m", config=config, socket=socket, **more) as session:
        session.send_client_content(turns=TURN)
        return [message.text for message in session.receive() if message.text]


def texts_async(
    server: SocketServer, config: Any = None, socket: SocketOptions | None = None, **more: Any
) -> list[str]:
    async def run() -> list[str]:
        async with client(server).aio.live.connect(model="m", config=config, socket=socket, **more) as session:
            await session.send_client_content(turns=TURN)
            return [message.text async for message in session.receive() if message.text]

    return asyncio.run(run())


both = pytest.mark.parametrize("texts", [texts_sync, texts_async])
Texts = Callable[..., list[str]]


@both
@pytest.mark.parametrize(
    "ending",
    [
        pytest.param([Drop()], id="drop"),
        pytest.param([Close(1011, "x")], id="1011"),
        pytest.param([Send({"goAway": {"timeLeft": "1s"}}), Pause(0.05), Close(1001)], id="goAway in a turn"),
    ],
)
def test_a_lost_session_is_taken_up_with_the_last_handle(texts: Texts, ending: list[Step]) -> None:
    first = (*READY, handle("h1"), Receive(), handle("h2"), said("one"), *ending)
    with SocketServer(first, (*READY, said("two"), DONE)) as server:
        assert texts(server, {"session_resumption": {"handle": "old"}}, ON) == ["one", "two"]
    setups = [visit.messages[0]["setup"]["sessionResumption"] for visit in server.visits]
    assert setups == [{"handle": "old"}, {"handle": "h2"}]


@both
def test_a_server_that_leaves_between_turns_is_left_at_once(texts: Texts) -> None:
    first = (*READY, handle("h1"), Receive(), Send({"goAway": {"timeLeft": "50s"}}), said("last words"), Pause(5))
    with SocketServer(first, (*READY, said("two"), DONE)) as server:
        assert texts(server, None, ON) == ["last words", "two"]
    assert [visit.messages[0]["setup"]["sessionResumption"] for visit in server.visits] == [{}, {"handle": "h1"}]


@both
def test_a_session_without_a_handle_is_not_taken_up(texts: Texts) -> None:
    with SocketServer((*READY, Receive(), Drop())) as server, pytest.raises(errors.APIError) as caught:
        texts(server, None, ON)
    assert (caught.value.code, len(server.visits)) == (1006, 1)


@both
def test_nothing_is_taken_up_unless_it_is_asked_for(texts: Texts) -> None:
    with SocketServer((*READY, handle("h"), Receive(), Drop())) as server, pytest.raises(errors.APIError) as caught:
        texts(server)
    assert (caught.value.code, len(server.visits)) == (1006, 1)
    assert "sessionResumption" not in server.visits[0].messages[0]["setup"]


@both
@pytest.mark.parametrize(
    ("script", "kind", "code"),
    [
        ((Receive(), Close(1008, "bad model")), errors.APIError, 1008),
        ((*READY, Close(1000, "bye")), errors.APIError, 1000),
        ((Refuse(403, '{"error": {"status": "PERMISSION_DENIED"}}'),), errors.ClientError, 403),
        ((Refuse(503),), errors.ServerError, 503),
    ],
)
def test_errors_have_the_official_names(texts: Texts, script: Script, kind: type[errors.APIError], code: int) -> None:
    with SocketServer(script) as server, pytest.raises(kind) as caught:
        texts(server)
    assert caught.value.code == code
    assert "TESTKEY" not in repr(caught.value) + repr(caught.value.__cause__)


@both
def test_a_setup_that_is_not_answered_is_an_error(texts: Texts) -> None:
    with SocketServer((Receive(), Pause(5))) as server, pytest.raises(SocketTimeout):
        texts(server, None, SocketOptions(ready_timeout=0.1))


def test_a_stream_is_sent_while_answers_come() -> None:
    def steps(message: Any) -> Iterable[Step]:
        chunk = message["realtimeInput"]["mediaChunks"][0]["data"]
        return [said(chunk), *([DONE] if chunk == "Aw==" else [])]

    async def run(server: SocketServer) -> list[str | None]:
        async def stream() -> AsyncIterator[bytes]:
            for number in range(4):
                yield bytes([number])

        async with client(server).aio.live.connect(model="m") as session:
            return [m.text async for m in session.start_stream(stream=stream(), mime_type="audio/pcm")]

    with SocketServer((*READY, Answer(steps))) as server:
        texts = asyncio.run(run(server))
        assert texts == ["AA==", "AQ==", "Ag==", "Aw==", None]
        with client(server).live.connect(model="m") as session:
            pieces = (bytes([number]) for number in range(4))
            assert [m.text for m in session.start_stream(stream=pieces, mime_type="audio/pcm")] == texts


def test_a_stream_that_fails_is_an_error_in_both_colours() -> None:
    async def broken() -> AsyncIterator[bytes]:
        yield b"1"
        raise KeyError("microphone")

    def broken_too() -> Iterable[bytes]:
        yield b"1"
        raise KeyError("microphone")

    async def run(server: SocketServer) -> None:
        async with client(server).aio.live.connect(model="m") as session:
            async for _ in session.start_stream(stream=broken(), mime_type="audio/pcm"):
                pass

    with SocketServer(READY) as server:
        with pytest.raises(KeyError, match="microphone"):
            asyncio.run(run(server))
        with client(server).live.connect(model="m") as session, pytest.raises(KeyError, match="microphone"):
            list(session.start_stream(stream=iter(broken_too()), mime_type="audio/pcm"))


def test_a_cancelled_receive_leaves_the_session_as_it_was() -> None:
    async def run(server: SocketServer) -> list[str]:
        async with client(server).aio.live.connect(model="m") as session:
            with pytest.raises(TimeoutError):
                await asyncio.wait_for(anext(aiter(session.receive())), 0.05)
            await session.send_client_content(turns=TURN)
            return [m.text async for m in session.receive() if m.text]

    with SocketServer((*READY, Receive(), said("still here"), DONE)) as server:
        assert asyncio.run(run(server)) == ["still here"]


def test_music_is_received_until_the_server_ends_it() -> None:
    chunk = {"serverContent": {"audioChunks": [{"data": "AAE=", "mimeType": "audio/l16;rate=48000"}]}}
    with SocketServer((*READY, Receive(), Send(chunk, times=3), Close(1000))) as server:
        heard: list[bytes | None] = []
        with client(server).live.music.connect(model="lyria") as session:
            session.play()
            messages = session.receive()
            for message in itertools.islice(messages, 3):
                assert message.server_content is not None
                heard += [each.data for each in message.server_content.audio_chunks or ()]
            with pytest.raises(errors.APIError, match="1000"):
                next(messages)
    assert heard == [b"\x00\x01"] * 3


def test_vertex_has_no_live_music() -> None:
    made = genai.Client(vertexai=True, api_key="k")
    with pytest.raises(CallNotSupported, match="music"), made.live.music.connect(model="lyria"):
        pass


def test_connections_are_made_as_the_caller_says() -> None:
    seen: list[str] = []

    def connect(url: str, **given: Any) -> Any:
        from websockets.sync.client import connect as real

        seen.append(url)
        return real(url, legacy=True, **given)

    with SocketServer((*READY, Receive(), DONE)) as server:
        assert texts_sync(server, None, SocketOptions(connect=connect)) == []
    assert seen == [f"{server.url}/ws/google.ai.generativelanguage.v1.GenerativeService.BidiGenerateContent"]


def test_connections_are_made_as_the_caller_says_in_the_other_colour() -> None:
    seen: list[str] = []

    async def connect(url: str, **given: Any) -> Any:
        from websockets.asyncio.client import connect as real

        seen.append(url)
        return await real(url, **given)

    with SocketServer((*READY, Receive(), DONE)) as server:
        assert texts_async(server, None, SocketOptions(connect=connect)) == []
    assert seen == [f"{server.url}/ws/google.ai.generativelanguage.v1.GenerativeService.BidiGenerateContent"]


def test_the_older_methods_are_deprecated() -> None:
    with (
        SocketServer((*READY, Answer(lambda message: [DONE]))) as server,
        client(server).live.connect(model="m") as live,
    ):
        with pytest.warns(DeprecationWarning, match="send_client_content") as warned:
            live.send(input="x", end_of_turn=True)
        assert warned[0].filename == __file__
        with pytest.warns(DeprecationWarning, match="start_stream"):
            list(live.start_stream(stream=iter([b"1"]), mime_type="audio/pcm"))


# --- what servers may send ------------------------------------------------------------------------------------------

PARTS = ("goAway", "serverContent", "sessionResumptionUpdate", "toolCall", "usageMetadata", "voiceActivity", "unknown")
ODD = (5, "x", True, [1], [{"a": [None]}], {"odd": 1}, {"turnComplete": "no", "functionCalls": 7, "newHandle": 8})


@pytest.mark.parametrize("backend", ["gemini", "vertex"])
@pytest.mark.parametrize("name", PARTS)
def test_odd_messages_are_received_whole(name: str, backend: str) -> None:
    sent = [{name: value} for value in ODD]
    with SocketServer((*READY, *map(Send, sent), DONE)) as server:
        made = genai.Client(vertexai=backend == "vertex", api_key="k", http_options={"base_url": server.http_url})
        with made.live.connect(model="m", functions=True) as session:
            got = [m.model_dump(mode="json", by_alias=True, exclude_unset=True) for m in session.receive()]
    assert got[:-1] == sent


@pytest.mark.parametrize("frame", ["[1]", "5", "null", "", "{", b"\xff\xfe"])
def test_a_message_that_is_no_object_does_not_end_the_session(frame: str | bytes) -> None:
    script = (*READY, Send(frame), said("after"), DONE)
    with SocketServer(script) as server, client(server).live.connect(model="m") as session:
        with pytest.raises(FrameInvalid, match=f"{len(frame)} bytes"):
            next(session.receive())
        assert [m.text for m in session.receive() if m.text] == ["after"]


# --- sound ----------------------------------------------------------------------------------------------------------


def wav(data: bytes, rate: int = 16000, channels: int = 1, width: int = 2) -> io.BytesIO:
    file = io.BytesIO()
    with wave.open(file, "wb") as sound:
        sound.setnchannels(channels)
        sound.setsampwidth(width)
        sound.setframerate(rate)
        sound.writeframes(data)
    file.seek(0)
    return file


@pytest.mark.parametrize(
    ("size", "rate", "milliseconds", "lengths"),
    [(0, 16000, 100, []), (6400, 16000, 100, [3200, 3200]), (10, 8000, 1, [10]), (34, 8000, 1, [16, 16, 2])],
)
def test_pcm_is_cut_between_samples(size: int, rate: int, milliseconds: int, lengths: list[int]) -> None:
    found = list(
        live.chunks(bytes(range(256)) * 25 if size == 6400 else bytes(size), rate=rate, milliseconds=milliseconds)
    )
    assert [len(each.data or b"") for each in found] == lengths
    assert all(each.mime_type == f"audio/pcm;rate={rate}" for each in found)


def test_wav_goes_in_and_out() -> None:
    data = bytes(range(256)) * 30
    pieces = list(live.read_wav(wav(data, 24000), milliseconds=50))
    assert b"".join(piece.data or b"" for piece in pieces) == data
    target = io.BytesIO()
    assert live.write_wav(target, pieces) == len(data) // 2
    target.seek(0)
    with wave.open(target) as sound:
        assert (sound.getframerate(), sound.readframes(sound.getnframes())) == (24000, data)


@pytest.mark.parametrize(
    "wrong",
    [
        lambda: list(live.chunks(b"123")),
        lambda: list(live.chunks(b"", rate=0)),
        lambda: list(live.read_wav(wav(b"12" * 4, channels=2))),
        lambda: list(live.read_wav(wav(b"1234", width=1))),
        lambda: live.write_wav(io.BytesIO(), [*live.chunks(b"12", rate=8000), *live.chunks(b"12", rate=9000)]),
    ],
)
def test_sound_of_another_kind_is_refused(wrong: Callable[[], object]) -> None:
    with pytest.raises(ValueError, match=r"samples|above 0|16 bits"):
        wrong()
