raise RuntimeError("a package that is read is never run")
