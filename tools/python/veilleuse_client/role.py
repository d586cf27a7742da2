"""What a link asks of a youth and of staff, who differ in these alone."""
from __future__ import annotations

from typing import Any, Protocol

from .errors import VeilleuseError
from .pending import Answer, Command

Frame = dict[str, Any]


class Role(Protocol):
    def hello(self) -> Frame:
        """The role's own fields, asked at each connection."""

    def welcomed(self, frame: Frame) -> None: ...

    def received(self, frame: Frame) -> None:
        """Any frame but those of the link itself; also `refused` without an id."""

    def accepted(self, command: Command, answer: Answer) -> None:
        """Comes before whoever waits for the answer goes on."""

    def decided(self) -> None:
        """A command got its final answer, or was given up."""

    def disconnected(self) -> None: ...

    def history_forgotten(self) -> None:
        """The server has fewer events than `hello` said."""

    def ended(self, error: VeilleuseError | None) -> None:
        """Nothing comes any more; None: this side wanted it so."""
