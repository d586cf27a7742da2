"""What a caller may have to handle. None of them holds a secret, a token or what somebody wrote."""
from __future__ import annotations


class VeilleuseError(Exception):
    """The base of all errors of this package."""


class Refused(VeilleuseError):
    """The engine decided: no. `reason` is a name of docs/protocol/protocol.md, as `text_empty`. What the engine could
    not read (half a surrogate pair, a frame above `frame_bytes`) is refused here under the same names, and not sent."""

    def __init__(self, reason: str, field: str | None = None) -> None:
        super().__init__(reason if field is None else f"{reason} ({field})")
        self.reason = reason
        self.field = field


class Ended(VeilleuseError):
    """The connection ended with a close code after which a client does not come back, as 4003 (not authenticated).

    Whether a command without an answer had its effect stands in the history that another client reads."""

    def __init__(self, code: int, words: str) -> None:
        super().__init__(f"{words} ({code})")
        self.code = code


class Stopped(VeilleuseError):
    """This client was left before the engine answered."""


class GivenUp(VeilleuseError):
    """No answer for an hour, so the protocol forbids to send the command again.

    `in_doubt`: it was sent and may have had its effect. The client connects anew, and `events()` tells."""

    def __init__(self, in_doubt: bool) -> None:
        super().__init__("in doubt" if in_doubt else "never sent")
        self.in_doubt = in_doubt


class TooManyWaiting(VeilleuseError):
    """So many commands wait for their answer that this one was not taken: nothing of it was sent."""


class EventGap(VeilleuseError):
    """Event `came` came where `expected` was due. Iterating on reads again from `expected`."""

    def __init__(self, expected: int, came: int) -> None:
        super().__init__(f"event {came} came where {expected} was due")
        self.expected = expected
        self.came = came


class HistoryShorter(VeilleuseError):
    """The engine has fewer events than were seen of it (an older backup?). Iterating on reads from event 1."""


class Detached(VeilleuseError):
    """The moderator is no longer in the conversation. Who accepts the child again attaches again."""
