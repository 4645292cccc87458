"""Documents that mean harm: import, compile and import of the result, with an eye on what the process does."""
