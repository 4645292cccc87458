"""What things are called: the official SDK's names where there is one, else fixed rules, locked once decided."""
