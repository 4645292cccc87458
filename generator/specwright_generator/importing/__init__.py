"""From a provider's document to facts: read, upgrade, strip of prose, compare, pin, write."""
