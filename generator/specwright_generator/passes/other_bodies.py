"""Bodies that can be sent in two media types: one method takes the keys of both and knows when to send which."""

from __future__ import annotations

from dataclasses import replace

from specwright_generator import ir
from specwright_generator.naming.bodies import keys_of, kind_of
from specwright_generator.naming.rules import identifier
from specwright_generator.naming.shapes import leaves, unwrap


def join(method: ir.Method, operation: ir.Operation, api: ir.Api) -> ir.Method:
    """`method` with the arguments that only another form of its body has.

    An argument stays required only if each form requires it. A second form without keys of its own says nothing that
    the first can not say, and is never sent; but the contents of files, and fields of a media type of their own, ask
    for a form that takes them. A body that is passed whole has one form.
    """
    if any(argument.to == "whole" for argument in method.arguments):
        return method
    for media in operation.body.media if operation.body else ():
        kind = kind_of(media.media_type)
        keys = keys_of(media.type, api.definitions) if media.type is not None else None
        if kind == method.body or kind not in ("json", "multipart", "form") or keys is None:
            continue
        sent = {argument.wire for argument in method.arguments if argument.to == "body"}
        own = [key for key in keys if key.wire not in sent]
        asking = {key.wire for key in own}
        if method.body != "multipart" and kind == "multipart":
            asking |= {key.wire for key in keys if _takes_files(key.type, api) or key.wire in media.encoding}
        if method.body == "multipart" and kind == "form" and not own:
            return _urlencoded(method, operation, api)
        if not asking:
            continue
        taken = {argument.name for argument in method.arguments}
        required = {key.wire for key in keys if key.required}
        arguments = [
            replace(argument, required=argument.required and argument.wire in required)
            if argument.to == "body"
            else argument
            for argument in method.arguments
        ]
        arguments += [
            ir.Argument(
                name=identifier(key.wire, taken),
                wire=key.wire,
                to="body",
                type=key.type,
                required=False,
                pointer=key.pointer,
                default=key.default,
                has_default=key.has_default,
                deprecated=key.deprecated,
            )
            for key in own
        ]
        other = ir.OtherBody(kind=kind, keys=tuple(sorted(asking)))
        return replace(method, arguments=tuple(arguments), other=other)
    return method


def _urlencoded(method: ir.Method, operation: ir.Operation, api: ir.Api) -> ir.Method:
    """A form that is urlencoded as well: it is, where nothing in it asks for parts."""
    parted = (
        (media for media in operation.body.media if kind_of(media.media_type) == "multipart") if operation.body else ()
    )
    asking = {
        key.wire
        for media in parted
        for key in (keys_of(media.type, api.definitions) if media.type is not None else None) or ()
        if _takes_files(key.type, api) or key.wire in media.encoding
    }
    return replace(method, body="form", other=ir.OtherBody(kind="multipart", keys=tuple(sorted(asking))))


def _takes_files(type: ir.Type, api: ir.Api) -> bool:
    return any(
        isinstance(leaf, ir.Binary) or (isinstance(leaf, ir.Array) and _takes_files(leaf.items, api))
        for leaf in (unwrap(each, api.definitions) for each in leaves(type, api.definitions))
    )


def covers(method: ir.Method, media: ir.Media, api: ir.Api) -> bool:
    """Whether `method` can send everything that can be said in this media type."""
    if kind_of(media.media_type) == method.body:
        return True
    keys = keys_of(media.type, api.definitions) if media.type is not None else None
    sent = {argument.wire for argument in method.arguments if argument.to == "body"}
    return keys is not None and all(key.wire in sent for key in keys)
