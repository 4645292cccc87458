"""The same calls on the official SDK and on ours, compared: what is sent and what comes out."""
