"""The thin shell around an exchange in each colour: it sends, reads and waits as it is told."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any

from .answers import answer
from .channel import BodyTooLarge, aread, read
from .errors import APIError
from .exchange import Exchange
from .settings import checked_credential

if TYPE_CHECKING:
    import httpx2

    from .call import Call
    from .client import AsyncClient, SyncClient
    from .connections import AsyncConnections, SyncConnections
    from .profile import Profile


def send(client: SyncClient, connections: SyncConnections, call: Call) -> Any:
    """Make a call, and return what its method returns. Errors are raised as the client names them."""
    profile = client.profile
    try:
        exchange = Exchange(profile, call, _credential(profile, call))
        response = _answered(connections, exchange)
        return answer(client, call, response, exchange.retries_taken)
    except APIError as error:
        named = client.named(error)
        if named is error:
            raise
        raise named from error.__cause__


def _credential(profile: Profile, call: Call) -> str | None:
    option = profile.credential(call.op)
    value = None if option is None else profile.values[option.name]
    return checked_credential(value() if callable(value) else value)


def _answered(connections: SyncConnections, exchange: Exchange) -> httpx2.Response:
    while True:
        channel = connections.channel(exchange.scheme)
        request = exchange.build(channel)
        response: httpx2.Response | None = None
        try:
            response = channel.client.send(request, **exchange.send_options)
            wait = exchange.received(response)
            if wait is None:
                if response.status_code < 300 and exchange.streams:
                    return response
                try:
                    read(response, exchange.max_body)
                except BodyTooLarge:
                    if response.status_code < 300:
                        raise exchange.too_large(response) from None
                if response.status_code >= 300:
                    raise exchange.status_error(response)
                return response
            response.close()
        except Exception as error:
            if response is not None:
                response.close()
            wait = exchange.failed(error, response)
        except BaseException:
            if response is not None:
                response.close()
            raise
        if wait:
            time.sleep(wait)


async def asend(client: AsyncClient, connections: AsyncConnections, call: Call) -> Any:
    """`send` for the other colour."""
    profile = client.profile
    try:
        exchange = Exchange(profile, call, await _acredential(profile, call))
        response = await _aanswered(connections, exchange)
        return answer(client, call, response, exchange.retries_taken)
    except APIError as error:
        named = client.named(error)
        if named is error:
            raise
        raise named from error.__cause__


async def _acredential(profile: Profile, call: Call) -> str | None:
    option = profile.credential(call.op)
    value: Any = None if option is None else profile.values[option.name]
    if callable(value):
        value = value()
        if hasattr(value, "__await__"):
            value = await value
    return checked_credential(value)


async def _aanswered(connections: AsyncConnections, exchange: Exchange) -> httpx2.Response:
    while True:
        channel = connections.channel(exchange.scheme)
        request = exchange.build(channel)
        response: httpx2.Response | None = None
        try:
            response = await channel.client.send(request, **exchange.send_options)
            wait = exchange.received(response)
            if wait is None:
                if response.status_code < 300 and exchange.streams:
                    return response
                try:
                    await aread(response, exchange.max_body)
                except BodyTooLarge:
                    if response.status_code < 300:
                        raise exchange.too_large(response) from None
                if response.status_code >= 300:
                    raise exchange.status_error(response)
                return response
            await response.aclose()
        except Exception as error:
            if response is not None:
                await response.aclose()
            wait = exchange.failed(error, response)
        except BaseException:
            if response is not None:
                await response.aclose()
            raise
        if wait:
            from anyio import sleep

            await sleep(wait)
