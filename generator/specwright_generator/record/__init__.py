"""Recording: `specwright record`.

Sampled calls (`proof.calls`) are made on a client whose transport keeps what it carries (`carrying`); every exchange is
scrubbed of secrets (`scrubbing`) and written as vcrpy's cassettes, one for each resource (`cassettes`).
"""
