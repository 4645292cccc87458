"""The compiler: reads API specifications and writes clients. Needs the extra `generate`."""
