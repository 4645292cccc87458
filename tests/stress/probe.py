"""Imports all that was compiled and builds every model, in a fresh process.

`python -m tests.stress.probe FOLDER PACKAGE`. The last line printed is JSON: how many modules and models there are,
and what failed.
"""

from __future__ import annotations

import importlib
import json
import sys
import traceback
from pathlib import Path
from types import ModuleType

from pydantic import BaseModel


def main() -> None:
    """Import every module below the package in the folder, build each model, make both clients."""
    folder, package = Path(sys.argv[1]), sys.argv[2]
    sys.path.insert(0, str(folder))
    failures: list[str] = []
    modules: list[ModuleType] = []
    for path in sorted((folder / package.replace(".", "/")).rglob("*.py")):
        name = ".".join(path.relative_to(folder).with_suffix("").parts).removesuffix(".__init__")
        try:
            modules.append(importlib.import_module(name))
        except Exception:
            failures.append(f"import {name}: {traceback.format_exc(limit=-2)}")
    models = {
        value
        for module in modules
        for value in vars(module).values()
        if isinstance(value, type) and issubclass(value, BaseModel) and value.__module__ == module.__name__
    }
    for model in sorted(models, key=lambda each: (each.__module__, each.__qualname__)):
        try:
            model.model_rebuild(force=True)
        except Exception:
            failures.append(f"build {model.__module__}.{model.__qualname__}: {traceback.format_exc(limit=-1)}")
    for module in modules:
        for name in getattr(module, "__all__", ()):
            try:
                getattr(module, name)
            except Exception:
                failures.append(f"export {module.__name__}.{name}: {traceback.format_exc(limit=-1)}")
    print(json.dumps({"modules": len(modules), "models": len(models), "failures": failures}))


if __name__ == "__main__":
    main()
