"""`specwright providers`."""

from __future__ import annotations

import click

from specwright_generator.ir import Json
from specwright_generator.manifest import load_manifest
from specwright_generator.spec import MANIFEST

from .output import json_option, print_json, print_table, reporting
from .project import chosen, project_root


@click.command(name="providers")
@json_option
def command(as_json: bool) -> None:
    """List the specs that are there, with the versions of the documents they were taken from.

    Exit codes: 0 listed; 2 wrong usage or a wrong manifest.
    """
    with reporting(as_json):
        manifests = [load_manifest(folder / MANIFEST) for folder in chosen(project_root(), ())]
        if as_json:
            listed: list[Json] = [
                {
                    "provider": each.provider,
                    "title": each.title,
                    "client": each.client.class_name,
                    "version": each.source.version if each.source else None,
                    "origin": each.source.origin if each.source else None,
                    "date": each.source.date if each.source else None,
                    "licence": each.source.licence if each.source else None,
                }
                for each in manifests
            ]
            print_json({"providers": listed})
            return
        rows = [
            (
                each.provider,
                each.client.class_name,
                *((each.source.version, each.source.date, each.source.origin) if each.source else ("", "", "")),
            )
            for each in manifests
        ]
        print_table("", ("provider", "client", "version", "date", "origin"), rows)
