"""`specwright ir`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from typing import cast

import click

from specwright_generator.ir import Json

from .output import json_option, print_json, print_problems, print_table, reporting
from .project import chosen, project_root


@click.command(name="ir")
@click.argument("provider")
@json_option
def command(provider: str, as_json: bool) -> None:
    """Print the intermediate representation of PROVIDER's API: resources and methods, or with --json everything.

    Exit codes: 0 printed; 2 wrong usage or a wrong spec.
    """
    with reporting(as_json):
        from specwright_generator.compile import compile_spec
        from specwright_generator.spec import load_spec

        (folder,) = chosen(project_root(), (provider,))
        compiled = compile_spec(load_spec(folder))
        if as_json:
            plain = plain_record(compiled.api)
            print_json(plain if isinstance(plain, dict) else {})
            return
        print_problems(compiled.problems)
        rows = [
            (f"{resource.path}.{method.name}".lstrip("."), method.operation, str(len(method.arguments)))
            for resource in compiled.api.resources
            for method in resource.methods
        ]
        print_table(
            f"{provider}: {len(compiled.api.definitions)} definitions", ("method", "operation", "arguments"), rows
        )


def plain_record(value: object) -> Json:
    """A record of the IR as plain data, each with the name of its class under `is`."""
    if is_dataclass(value) and not isinstance(value, type):
        named: dict[str, Json] = {"is": type(value).__name__}
        return named | {each.name: plain_record(getattr(value, each.name)) for each in fields(value)}
    if isinstance(value, Mapping):
        mapping = cast("Mapping[object, object]", value)
        return {str(key): plain_record(each) for key, each in mapping.items()}
    if isinstance(value, list | tuple):
        return [plain_record(each) for each in cast("list[object]", value)]
    if value is None or isinstance(value, bool | int | float | str):
        return value
    raise TypeError(f"no plain data: {type(value).__name__}")
