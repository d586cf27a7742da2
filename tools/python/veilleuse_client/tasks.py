"""Waiting that a cancellation always ends."""
from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from typing import Any


# Before Python 3.12, `asyncio.wait_for` may swallow a cancellation; `asyncio.wait` does not, and cancels nothing.
async def happens_within(event: asyncio.Event, timeout_s: float | None) -> bool:
    waiting = asyncio.ensure_future(event.wait())
    try:
        await asyncio.wait([waiting], timeout=timeout_s)
        return waiting.done()
    finally:
        waiting.cancel()


async def first_of(*coroutines: Coroutine[Any, Any, Any]) -> None:
    """Runs them all until one of them ends, whose exception is raised; the others are cancelled."""
    tasks = [asyncio.ensure_future(coroutine) for coroutine in coroutines]
    try:
        done, _ = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
    for task in done:
        task.result()
