"""Accessors that generated types inherit: what official SDKs compute from an answer and no answer holds."""
