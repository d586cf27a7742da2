"""What the engine could not even read is refused before it is sent, under the names that the engine has for it. The
engine's own answer would have no number, so that the command waited for an hour; or it would cost the connection."""
from __future__ import annotations

import json
import re
from typing import Any

from .errors import Refused
from .role import Frame

INTEGER_MAX = (1 << 53) - 1
CONVERSATION = re.compile("[0-9a-f]{32}")


def why_no_command(body: Frame, frame_bytes: int) -> Refused | None:
    for field, value in body.items():
        reason = why_not_json(value)
        if reason is not None:
            return Refused(reason, field)
    # With the largest id that there may be.
    if len(as_json({**body, "id": INTEGER_MAX})) <= frame_bytes:
        return None
    longest = max(body, key=lambda field: len(as_json(body[field])))
    return Refused("text_too_long" if longest == "text" else "out_of_range", longest)


def why_no_attachment(conversation: str, last_seen: int) -> Refused | None:
    if CONVERSATION.fullmatch(conversation) is None:
        return Refused("out_of_range", "conversation")
    if not isinstance(last_seen, int) or not 0 <= last_seen <= INTEGER_MAX:
        return Refused("out_of_range", "last_seen")
    return None


def why_not_json(value: Any) -> str | None:
    try:
        as_json(value)
        return None
    except UnicodeEncodeError:  # A surrogate without its other half.
        return "malformed_json"
    except (TypeError, ValueError):
        return "wrong_type"


def as_json(value: Any) -> bytes:
    return json.dumps(value, ensure_ascii=False, allow_nan=False).encode()
