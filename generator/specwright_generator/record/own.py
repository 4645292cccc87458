"""Recording one's own traffic: an HTTP client whose exchanges become a cassette."""

from __future__ import annotations

from collections.abc import Collection, Generator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from specwright.testing import Answer, MockRequest, MockTransport

from .cassettes import Exchange, cassette, steady
from .driving import forwarding
from .scrubbing import BODY_KEYS, Scrubber

if TYPE_CHECKING:
    import httpx2


@contextmanager
def recording(
    file: Path, *, secrets: Collection[str], body_keys: Collection[str] = BODY_KEYS
) -> Generator[httpx2.Client]:
    """An HTTP client for `http_client=` that sends requests as they are and writes them, scrubbed, to a cassette.

    An answer is read whole before it is handed on, also where it is a stream.

    Args:
        file: where the cassette is written, once all is done.
        secrets: texts to take out wherever they stand: the keys that the client was given.
        body_keys: keys of bodies whose texts are secrets.
    """
    exchanges: list[Exchange] = []
    carry = forwarding()
    scrubber = Scrubber(secrets=tuple(secrets), body_keys=tuple(body_keys))

    def kept(request: MockRequest) -> Answer:
        answer = carry(request)
        made = steady(Exchange(request=request, answer=answer))
        exchanges.append(Exchange(request=scrubber.request(made.request), answer=scrubber.answer(made.answer)))
        return answer

    with MockTransport(kept).client() as client:
        yield client
    file.write_text(cassette(exchanges), encoding="utf-8")
