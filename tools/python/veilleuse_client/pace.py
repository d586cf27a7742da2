"""How fast frames may go: a bucket as the server counts, a little smaller, so that nothing is over its pace."""
from __future__ import annotations

from . import limits


class Pace:
    def __init__(self, per_second: float, burst: float, now_s: float) -> None:
        self._per_second = max(per_second * limits.PACE_SHARE, 0.1)
        self._room_for = max(burst * limits.PACE_SHARE, 1.0)
        # The hello counts.
        self._left = max(self._room_for - 1.0, 0.0)
        self._at_s = now_s

    def wait_s(self, now_s: float) -> float:
        """Until a frame may go; 0: now."""
        self._left = min(self._room_for, self._left + (now_s - self._at_s) * self._per_second)
        self._at_s = now_s
        return max(0.0, (1.0 - self._left) / self._per_second)

    def take(self) -> None:
        """A frame goes. Call `wait_s` before."""
        self._left -= 1.0
