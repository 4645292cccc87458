"""What proofs share: sampled calls of every method, and the schemas of a document as checks."""
