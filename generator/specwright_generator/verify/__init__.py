"""Replay of recorded traffic through generated clients: `specwright verify`.

A recording is read (`loaders/`), each of its exchanges is found to be an operation of the API (`matching`), the
arguments of the call are rebuilt from the recorded request (`arguments`), the call is made on a client whose transport
answers with the recorded answer (`replay`), and both directions are compared with the recording (`requests`,
`answers`).  `results` has the records that come of it.
"""
