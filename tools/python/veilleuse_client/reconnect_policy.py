"""Whether and when to connect again: the table of docs/protocol/protocol.md, "Close codes"."""
from __future__ import annotations

from . import limits

NEVER = {1000: "closed", 1002: "protocol error", 1007: "invalid UTF-8", 1009: "frame too big", 4000: "bad hello",
         4002: "unsupported version", 4003: "not authenticated", 4004: "wrong secret", 4006: "replaced",
         4010: "binary frame", 4011: "too many bad frames"}
LATER = {4007, 4012}
BEYOND_END = 4005
# What a connection that ended without a close frame counts as; never on the wire.
NO_CLOSE_FRAME = 1006


def backoff_s(first_s: float, maximum_s: float, attempt: int, draw: float) -> float:
    """Exponential, `attempt` from 0, and half of it drawn (`draw` in [0, 1)), so that the clients of a restarted
    server do not come back as one."""
    full = min(maximum_s, first_s * 2.0 ** min(attempt, 16))
    return full / 2 + full / 2 * draw


def heeded_s(asked_s: float) -> float:
    """Of what a server asks for."""
    return min(max(asked_s, 0.0), limits.ASKED_MAX_S)


def delay_before_retry_s(code: int, attempt: int, draw: float, asked_s: float | None) -> float:
    """`asked_s`: the least wait that the server asked for, if it did."""
    wait = backoff_s(limits.RETRY_FIRST_S, limits.RETRY_MAX_S, attempt, draw)
    if asked_s is not None:
        return heeded_s(asked_s) + wait
    return limits.RETRY_LATER_S + wait if code in LATER else wait
