"""Front ends: each reads one dialect of API description into the intermediate representation."""
