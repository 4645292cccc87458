"""Brings a provider up to date with its upstream: import, diff, generate, verify, parity; all of it or nothing."""
