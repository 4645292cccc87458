"""What the official package has beside its generated client."""
