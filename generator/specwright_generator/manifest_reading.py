"""`provider.toml` into a `Manifest`: every value checked, everything wrong reported at once."""

from __future__ import annotations

import re
from pathlib import Path

from .ir import Conventions
from .manifest import (
    Client,
    ClientOption,
    CredentialRule,
    Difference,
    Exclusion,
    HeaderRule,
    Manifest,
    Output,
    PageRule,
    QueryStyle,
    Source,
    StreamRule,
)
from .problems import InputError, Problem
from .selectors import is_dotted, is_selector
from .toml_table import Table, TomlFile

_MAX_BYTES = 1024 * 1024
_SELECTOR = "write a verb or *, a blank, a path; or an operationId such as projects.locations.**"
_STYLES: tuple[QueryStyle, ...] = ("brackets", "repeat", "comma", "space", "pipe", "deep")
_IDENTIFIER = r"[A-Za-z_][A-Za-z0-9_]*"
_ENV = r"[A-Z][A-Z0-9_]*"
_HEADER = r"[A-Za-z0-9!#$%&'*+.^_`|~-]+"
_VALUE = r"[\x20-\x7e]*"
_FOLDER = r"\.|(?!\.)[A-Za-z0-9_.-]+(/(?!\.)[A-Za-z0-9_.-]+)*"
_URL = r"https?://[^\s?#]+"
_MODULE = r"[A-Za-z_][A-Za-z0-9_]*(\.[A-Za-z_][A-Za-z0-9_]*)*"


def read_manifest(path: Path) -> Manifest:
    """The manifest in the file `path`; raises `InputError` with all problems."""
    name = path.as_posix()
    try:
        data = path.read_bytes()
        if len(data) > _MAX_BYTES:
            raise InputError([_unreadable(name, f"larger than {_MAX_BYTES} bytes")])
        text = data.decode()
    except OSError as error:
        raise InputError([_unreadable(name, f"cannot be read: {error.strerror}")]) from error
    except UnicodeDecodeError as error:
        raise InputError([_unreadable(name, f"not UTF-8: byte {error.start}")]) from error
    return parse_manifest(text, name)


def parse_manifest(text: str, file: str) -> Manifest:
    """The manifest written in `text`; `file` names it in messages."""
    document = TomlFile(text, file)
    if document.problems:
        raise InputError(document.problems)
    manifest = _manifest(document.root)
    if document.problems:
        raise InputError(document.problems)
    return manifest


def _unreadable(file: str, message: str) -> Problem:
    return Problem(file=file, pointer="", level="error", message=message)


def _manifest(root: Table) -> Manifest:
    provider = root.table("provider", required=True)
    source = root.table("source")
    second = source.table("second")
    names = root.table("names")
    output = root.table("output")
    manifest = Manifest(
        provider=provider.text("name", required=True, pattern=r"[a-z][a-z0-9_]*", hint="a lower-case package name"),
        title=provider.text("title", required=True),
        docs=provider.text("docs", pattern=_URL.replace("?#", ""), hint="an http or https address"),
        client=_client(root.table("client", required=True)),
        output=_output(output, provider.text("name")),
        source=_source(source) if root.has("source") else None,
        second=_source(second) if source.has("second") else None,
        added=tuple(_added(each) for each in source.tables("added")),
        differences=tuple(_difference(each) for each in source.tables("differences")),
        pages=tuple(_page(each) for each in root.tables("pages")),
        streams=tuple(_stream(each) for each in root.tables("streams")),
        headers=tuple(_header(each) for each in root.tables("headers")),
        credentials=tuple(_credential(each) for each in root.tables("credentials")),
        exclusions=tuple(_exclusion(each) for each in root.tables("exclude")),
        package=names.text("package", pattern=_MODULE, hint="a Python package") or None,
        mixins=_mixins(root),
        offers=_offers(root),
        conventions=_conventions(root.table("types")),
    )
    for table in (provider, source, second, names, output, root):
        table.finish()
    return manifest


def _output(table: Table, provider: str) -> Output:
    """Without a package of its own a provider is one of specwright's, with a mirror where users look for it."""
    package = table.text("package", pattern=_MODULE, hint="a Python package")
    types = table.text("types", "types", pattern=_IDENTIFIER, hint="the name of a package")
    if not package:
        return Output(package=f"specwright_generated.{provider}", mirror=f"specwright.{provider}", types=types)
    return Output(
        package=package,
        folder=table.text("folder", pattern=_FOLDER, hint="a folder of the project, such as src") or ".",
        mirror=table.text("mirror", pattern=_MODULE, hint="a Python package") or None,
        mirror_folder=table.text("mirror_folder", pattern=_FOLDER, hint="a folder of the project") or ".",
        types=types,
    )


def _conventions(table: Table) -> Conventions:
    conventions = Conventions(
        enums=table.choice("enums", ("literals", "classes"), "literals"),
        keys=table.choice("keys", ("wire", "python"), "wire"),
        base64=table.choice("base64", ("text", "bytes"), "text"),
        integers=table.choice("integers", ("numbers", "texts"), "numbers"),
        base=table.text("base", Conventions().base, pattern=_MODULE, hint="the module of a BaseModel"),
    )
    table.finish()
    return conventions


def _source(table: Table) -> Source:
    return Source(
        origin=table.text("origin", required=True),
        version=table.text("version", required=True),
        sha256=table.text("sha256", required=True, pattern=r"[0-9a-f]{64}", hint="64 hexadecimal digits"),
        licence=table.text("licence"),
        date=table.text("date", pattern=r"\d{4}(-\d\d(-\d\d)?)?", hint="a date such as 2026-08-21, in quotes"),
    )


def _added(table: Table) -> Source:
    source = _source(table)
    table.finish()
    return source


def _difference(table: Table) -> Difference:
    difference = Difference(
        pointer=table.text("pointer", required=True, pattern=r"/.*", hint="a JSON pointer"),
        taken=table.choice("taken", ("primary", "secondary"), "primary"),
        reason=table.text("reason", required=True),
        kind=table.optional_text("kind"),
    )
    table.finish()
    return difference


def _client(table: Table) -> Client:
    options = tuple(_option(each) for each in table.tables("options"))
    client = Client(
        class_name=table.text("class", required=True, pattern=_IDENTIFIER, hint="a class name"),
        async_class_name=table.text("async_class", required=True, pattern=_IDENTIFIER, hint="a class name"),
        base_url=table.text("base_url", required=True, pattern=_URL, hint="an http or https address without a query"),
        base_url_env=table.text("base_url_env", pattern=_ENV, hint="the name of an environment variable") or None,
        style=table.choice("style", ("classes", "paired", "configured", "optional"), "classes"),
        servers=table.text_map("servers"),
        options=options,
        security=table.text_map("security"),
        default_auth=table.texts("default_auth"),
        required=table.texts("required"),
        timeout=table.number("timeout", 600.0),
        connect_timeout=table.number("connect_timeout", 5.0),
        max_retries=table.integer("max_retries", 2),
        arrays=table.choice("arrays", _STYLES, "brackets"),
        nested=table.choice("nested", ("brackets", "dots"), "brackets"),
        multipart_arrays=table.choice("multipart_arrays", ("brackets", "repeat", "indices"), "brackets"),
        idempotency_header=table.text("idempotency_header", pattern=_HEADER, hint="the name of a header") or None,
        request_id_header=table.text("request_id_header", "x-request-id", pattern=_HEADER, hint="the name of a header"),
        # An empty string says that no event ends a stream: it ends with the connection.
        done=table.text("done", "[DONE]") or None,
        stream_error=table.text("stream_error", "error"),
        # An empty string says that an error's answer is the error itself.
        error_key=table.text("error_key", "error") or None,
        unsent=table.texts("unsent"),
        unseen=table.texts("unseen"),
    )
    for name, url in client.servers.items():
        if not re.fullmatch(r"[a-z][a-z0-9_-]*", name) or not re.fullmatch(_URL, url):
            table.problem("servers", f"{name!r:.80} = {url!r:.80} is no server", 'write name = "https://…"')
    known = {option.name: option for option in options}
    if len(known) != len(options):
        table.problem("options", "two options have the same name")
    for key, used in (
        ("default_auth", client.default_auth),
        ("required", client.required),
        ("security", tuple(client.security.values())),
    ):
        for name in used:
            if name not in known:
                table.problem(key, f"no option is called {name!r:.80}", f"options: {', '.join(known) or 'none'}")
            elif key != "required" and not known[name].auth:
                table.problem(key, f"the option {name!r} is no credential", "write auth = true in the option")
    table.finish()
    return client


def _option(table: Table) -> ClientOption:
    option = ClientOption(
        name=table.text("name", required=True, pattern=r"[a-z][a-z0-9_]*", hint="a lower-case argument name"),
        env=table.text("env", pattern=_ENV, hint="the name of an environment variable") or None,
        header=table.text("header", pattern=_HEADER, hint="the name of a header") or None,
        query=table.text("query") or None,
        prefix=table.text("prefix", pattern=_VALUE, hint="printable ASCII"),
        auth=table.flag("auth"),
        secret=table.flag("secret"),
        default=table.optional_text("default"),
    )
    if option.header and option.query:
        table.problem("query", "an option goes into a header or into the query, not both")
    if option.auth and not (option.header or option.query):
        table.problem("auth", "a credential must say where it goes", "write header = … or query = …")
    if option.auth and not option.secret:
        table.problem("auth", "a credential is a secret", "write secret = true")
    table.finish()
    return option


def _page(table: Table) -> PageRule:
    page = PageRule(
        class_name=table.text("class", required=True, pattern=_IDENTIFIER, hint="a class name"),
        items=table.text("items", required=True),
        operations=_operations(table),
        param=table.optional_text("param"),
        cursor_field=table.optional_text("cursor_field"),
        cursor_item=table.optional_text("cursor_item"),
        more=table.optional_text("more"),
        back_param=table.optional_text("back_param"),
        back_field=table.optional_text("back_field"),
        fields=table.texts("fields"),
        parameters=table.texts("parameters"),
        sparse=table.flag("sparse"),
    )
    cursors = (page.cursor_field is not None) + (page.cursor_item is not None)
    if page.param is None and cursors:
        table.problem("param", "a cursor without the query key that takes it", "write param = …")
    if page.param is not None and cursors != 1:
        table.problem("param", "exactly one of cursor_field and cursor_item says where its value comes from")
    if (page.back_param is None) != (page.back_field is None):
        table.problem("back_param", "back_param and back_field go together", "write both, or neither")
    if re.match(r"A?sync", page.class_name, re.IGNORECASE):
        table.problem("class", "the class is written without Sync or Async in front")
    table.finish()
    return page


def _stream(table: Table) -> StreamRule:
    stream = StreamRule(
        operations=_operations(table),
        event=table.text("event", pattern=r"#/.+", hint="a reference such as #/components/schemas/Event") or None,
        format=table.choice("format", ("sse", "jsonl", "ndjson"), "sse"),
        switch=table.optional_text("switch"),
        switch_value=table.optional_text("switch_value"),
        envelope=table.texts("envelope"),
    )
    table.finish()
    return stream


def _credential(table: Table) -> CredentialRule:
    rule = CredentialRule(
        operations=_operations(table),
        argument=table.text("argument", required=True, pattern=r"[a-z][a-z0-9_]*", hint="a lower-case argument name"),
        type=table.text("type", required=True, pattern=_MODULE, hint="the module and the class of a type"),
        headers=table.text_map("headers"),
    )
    for field, header in rule.headers.items():
        if not re.fullmatch(r"[a-z][a-z0-9_]*", field) or not re.fullmatch(rf"{_HEADER}(: [A-Za-z]+)?", header):
            table.problem("headers", f"{field!r:.80} = {header!r:.80} is no field and header")
    table.finish()
    return rule


def _header(table: Table) -> HeaderRule:
    rule = HeaderRule(operations=_operations(table), headers=table.text_map("set"))
    if not rule.headers:
        table.problem("set", "no header is set", 'write set = { "Name" = "value" }')
    for name, value in rule.headers.items():
        if not re.fullmatch(_HEADER, name) or not re.fullmatch(_VALUE, value):
            table.problem("set", f"{name!r:.80} with {value!r:.80} is no header")
    table.finish()
    return rule


def _exclusion(table: Table) -> Exclusion:
    exclusion = Exclusion(
        pointer=table.text("pointer", pattern=r"/.*", hint="a JSON pointer"),
        operations=table.texts("operations"),
        reason=table.text("reason", required=True),
    )
    if bool(exclusion.pointer) == bool(exclusion.operations):
        table.problem("pointer", "an exclusion has either a pointer or operations")
    for operation in exclusion.operations:
        if not is_selector(operation) and not is_dotted(operation):
            table.problem("operations", f"{operation!r:.80} names no operation", _SELECTOR)
    table.finish()
    return exclusion


def _mixins(root: Table) -> dict[str, str]:
    mixins = root.text_map("mixins")
    mixin = rf"{_MODULE}:{_IDENTIFIER}(\(\))?"
    for name, target in mixins.items():
        if not re.fullmatch(rf"types\.{_MODULE}", name) or not re.fullmatch(rf"{mixin}(, {mixin})*", target):
            root.problem("mixins", f"{name!r:.80} = {target!r:.80}", 'write "types.module.Class" = "module:Class"')
    return mixins


def _offers(root: Table) -> dict[str, str]:
    offers = root.text_map("offers")
    for name, target in offers.items():
        if not re.fullmatch(_IDENTIFIER, name) or not re.fullmatch(rf"{_MODULE}:{_IDENTIFIER}", target):
            root.problem("offers", f"{name!r:.80} = {target!r:.80}", 'write "Name" = "module:name"')
    return offers


def _operations(table: Table) -> tuple[str, ...]:
    operations = table.texts("operations", required=True)
    for operation in operations:
        if not is_selector(operation):
            table.problem("operations", f"{operation!r:.80} names no operation", "write a verb or *, a blank, a path")
    return operations
