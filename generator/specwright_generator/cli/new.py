"""`specwright new`."""

from __future__ import annotations

import re

import click

from specwright_generator.problems import InputError, Problem
from specwright_generator.scaffold import is_own, manifest_text
from specwright_generator.spec import MANIFEST
from specwright_generator.write import write_files

from .output import json_option, print_json, reporting
from .project import project_root


@click.command(name="new")
@click.argument("provider")
@click.option("--from", "source", help="Also import this document: a file or an https address.")
@json_option
def command(provider: str, source: str | None, as_json: bool) -> None:
    """Begin the spec of a new PROVIDER: specs/PROVIDER/provider.toml, with what may be said in comments.

    Exit codes: 0 begun; 2 wrong usage, a spec that is there already, or a document that cannot be used.
    """
    with reporting(as_json):
        root = project_root()
        path = f"specs/{provider}/{MANIFEST}"
        if not re.fullmatch(r"[a-z][a-z0-9_]{0,60}", provider):
            raise _refused(path, "a provider's name is that of a Python package, in lower case")
        if (root / path).exists():
            raise _refused(path, "there is such a spec already")
        if source is None:
            changed = write_files({path: manifest_text(provider, own=is_own(root))}, root)
        else:
            from specwright_generator.importing.update import import_spec

            changed = list(import_spec(provider, source, root, validate=False).changed)
        if as_json:
            print_json({"provider": provider, "changed": [*changed]})
        else:
            click.echo(f"wrote {', '.join(changed)}")


def _refused(path: str, message: str) -> InputError:
    return InputError([Problem(file=path[:200], pointer="", level="error", message=message)])
