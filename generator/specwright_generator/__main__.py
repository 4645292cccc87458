"""`python -m specwright_generator` is `specwright`."""

from __future__ import annotations

from .command import main

if __name__ == "__main__":
    main()
