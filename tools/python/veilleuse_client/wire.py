"""The one file that knows the `websockets` package: opens sockets, and translates its errors."""
from __future__ import annotations

import asyncio
import json
import logging
import re
import ssl
from typing import Any
from urllib.parse import urlsplit, urlunsplit

import websockets
from websockets.exceptions import ConnectionClosed, InvalidHandshake, WebSocketException

from . import limits
from .errors import Ended
from .reconnect_policy import NO_CLOSE_FRAME

PATH = "/v1/chat"
SCHEMES = {"http": "ws", "https": "wss", "ws": "ws", "wss": "wss"}
# HTTP statuses of a client's fault that pass: timeout, too early, too many requests.
PASSING_STATUSES = {408, 425, 429}
# At DEBUG the library logs each frame, with what was said and the credentials. Disabled, and of no other logger's
# family, so that no level that a program sets brings them back.
SILENT = logging.Logger("veilleuse_client.wire")
SILENT.disabled = True


class Lost(Exception):
    """The connection is gone, or could not be made. `asked_s`: the least wait that was asked for. `untrusted`: the
    server's certificate is why."""

    def __init__(self, code: int, asked_s: float | None = None, untrusted: bool = False) -> None:
        super().__init__(code)
        self.code = code
        self.asked_s = asked_s
        self.untrusted = untrusted


def chat_url(address: str) -> str:
    """`address`: the engine's, as http://127.0.0.1:8080 or wss://chat.example. ValueError when it is none."""
    try:
        parts = urlsplit(address)
        is_address = parts.scheme in SCHEMES and parts.hostname and parts.port != 0 and not re.search(r"\s", address)
    except ValueError:
        is_address = False
    if not is_address:
        raise ValueError("expected an address as http://127.0.0.1:8080")
    path = PATH if parts.path in ("", "/") else parts.path
    return urlunsplit((SCHEMES[parts.scheme], parts.netloc, path, "", ""))


class Socket:
    """Frames instead of bytes. `Lost` from any method."""

    def __init__(self, socket: Any) -> None:
        self._socket = socket

    @classmethod
    async def open(cls, url: str, tls: ssl.SSLContext | None) -> Socket:
        """`tls`: how to trust the server; None: as the system does. `Ended` when its answer to the request forbids to
        try again."""
        how: dict[str, Any] = {} if tls is None or not url.startswith("wss:") else {"ssl": tls}
        # The client's own pings are frames of the protocol: each tells the server that a moderator is there.
        connecting = websockets.connect(url, ping_interval=None, max_size=limits.FRAME_BYTES, logger=SILENT,
                                        open_timeout=limits.OPENING_S, close_timeout=limits.CLOSING_S, **how)
        opening: asyncio.Future[Any] = asyncio.ensure_future(connecting)
        # Nobody looks at it any more when this is cancelled.
        opening.add_done_callback(lambda done: done.cancelled() or done.exception())
        try:
            # `websockets` 10 may swallow a cancellation (`asyncio.wait_for`), so it has a task of its own.
            await asyncio.wait([opening])
            return cls(opening.result())
        except asyncio.CancelledError:
            opening.cancel()
            # It may be open already, or open all the same: then the server must not wait for its hello.
            opening.add_done_callback(abort_if_opened)
            raise
        except InvalidHandshake as error:
            raise refused_handshake(error) from None
        except ssl.SSLCertVerificationError:
            raise Lost(NO_CLOSE_FRAME, untrusted=True) from None
        except (OSError, EOFError, asyncio.TimeoutError, WebSocketException):
            raise Lost(NO_CLOSE_FRAME) from None

    async def send(self, frame: dict[str, Any]) -> None:
        try:
            await self._socket.send(json.dumps(frame, ensure_ascii=False))
        except ConnectionClosed as error:
            raise Lost(close_code(error)) from None

    async def receive(self) -> dict[str, Any]:
        """`Lost`, too, when what comes is no frame: another connection may bring it whole."""
        try:
            words = await self._socket.recv()
        except ConnectionClosed as error:
            raise Lost(close_code(error)) from None
        frame = frame_of(words)
        if frame is None:
            raise Lost(NO_CLOSE_FRAME)
        return frame

    async def close(self) -> None:
        """Cancelled, it goes on by itself: that of `websockets` 10 would swallow it."""
        closing: asyncio.Future[Any] = asyncio.ensure_future(self._socket.close())
        closing.add_done_callback(lambda done: done.cancelled() or done.exception())
        await asyncio.wait([closing])


def abort_if_opened(opening: asyncio.Future[Any]) -> None:
    if not opening.cancelled() and opening.exception() is None:
        opening.result().transport.abort()


def frame_of(words: str | bytes) -> dict[str, Any] | None:
    try:
        frame = json.loads(words)
    except (ValueError, RecursionError):
        return None
    return frame if isinstance(frame, dict) else None


def close_code(error: ConnectionClosed) -> int:
    """The server's. Not the one with which this side may have answered, nor one of this side that came back."""
    if error.rcvd is None or error.rcvd_then_sent is False:
        return NO_CLOSE_FRAME
    return error.rcvd.code


def refused_handshake(error: InvalidHandshake) -> Lost | Ended:
    """`websockets` before 14 has the answer in the error itself, later in its `response`."""
    answer: Any = getattr(error, "response", error)
    status = getattr(answer, "status_code", None)
    if status is None:
        return Lost(NO_CLOSE_FRAME)
    if 400 <= status < 500 and status not in PASSING_STATUSES:
        return Ended(status, "the server does not open a chat here: HTTP status")
    seconds = answer.headers.get("Retry-After", "")
    return Lost(NO_CLOSE_FRAME, float(seconds) if seconds.isdecimal() else None)
