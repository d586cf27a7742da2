"""What a youth and staff have in common: they come, and they leave."""
from __future__ import annotations

from types import TracebackType
from typing import TypeVar

from .link import Link

Someone = TypeVar("Someone", bound="Client")


class Client:
    def __init__(self, link: Link) -> None:
        self._link = link

    async def __aenter__(self: Someone) -> Someone:
        await self._link.start()
        return self

    async def __aexit__(self, kind: type[BaseException] | None, error: BaseException | None,
                        trace: TracebackType | None) -> None:
        await self._link.stop()
