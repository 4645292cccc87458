"""What changed between two versions of an API: over the wire, in the Python client, and what it means for a version."""
