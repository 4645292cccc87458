"""`python -m specwright_generator` is `specwright`."""

from __future__ import annotations

from .cli import main

main()
