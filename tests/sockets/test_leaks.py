"""The proof that nothing is left open can fail."""

from __future__ import annotations

import os
import threading

import pytest
from tests import leaks


def test_a_file_is_told_though_a_thread_went(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(leaks, "PATIENCE", 0.0)
    over = threading.Event()
    thread = threading.Thread(target=over.wait)
    thread.start()
    files: list[int] = []

    def exchange() -> None:
        with leaks.nothing_left():
            files.extend(os.pipe())
            over.set()
            thread.join()

    try:
        with pytest.raises(AssertionError, match="'files': 2"):
            exchange()
    finally:
        for file in files:
            os.close(file)
