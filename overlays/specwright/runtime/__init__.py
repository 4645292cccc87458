"""What every generated client stands on: transport, retries, streams, pages, errors, models."""
