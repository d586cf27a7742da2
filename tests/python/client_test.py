"""What the tests of the Python client share: an engine behind a relay, quick retries, and secrets that are noted."""
import asyncio
import contextlib
import signal
import ssl
import sys
import unittest
from pathlib import Path
from unittest import mock

from fake_server import FakeServer
from relay import Relay
from tests.support.artifacts import artifact_directory, planted
from tests.support.veilleuse import Engine, add_staff

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "tools" / "python"))

import veilleuse_client  # noqa: E402  (its folder was only just named)
from veilleuse_client import limits  # noqa: E402

# A guard against hanging for ever, not an expectation.
PATIENCE_S = 100


def patient(awaitable):
    return asyncio.wait_for(awaitable, PATIENCE_S)


async def until(condition) -> None:
    """Lets all others go on meanwhile."""
    while not condition():
        await asyncio.sleep(0)


def youth_at(address: str, **how) -> veilleuse_client.Youth:
    return veilleuse_client.Youth(address, secret=how.pop("secret", None) or planted(veilleuse_client.draw_secret()),
                                  **how)


async def messages(events, count: int) -> list[tuple[int, str, str]]:
    """The next `count` messages: number, author, text."""
    found = []
    while len(found) < count:
        event = await anext(events)
        if event.kind == "message_posted":
            found.append((event.seq, event.by, event.text))
    return found


class QuickRetries(unittest.IsolatedAsyncioTestCase):
    """Waits between connections are short, so that a test takes seconds."""

    def setUp(self):
        super().setUp()
        for name in ("RETRY_FIRST_S", "RETRY_MAX_S", "COMMAND_RETRY_S", "COMMAND_RETRY_MAX_S"):
            self.limit(name, 0.05)

    def limit(self, name: str, value: float) -> None:
        patched = mock.patch.object(limits, name, value)
        patched.start()
        self.addCleanup(patched.stop)


class RealEngine(QuickRetries):
    more_config = ""
    tls: ssl.SSLContext | None = None

    def setUp(self):
        super().setUp()
        self.directory = artifact_directory(type(self).__name__)
        self.configure()
        self.token = add_staff(self.directory)
        self.engine = self.start_engine()

    def configure(self) -> None:
        """Before the engine starts."""

    async def asyncSetUp(self):
        self.relay = Relay(self.engine.address)
        self.address = await self.relay.start()
        if self.tls is not None:
            self.address = self.address.replace("http:", "https:")
        self.stack = contextlib.AsyncExitStack()

    async def asyncTearDown(self):
        await patient(self.stack.aclose())
        await patient(self.relay.stop())

    def start_engine(self) -> Engine:
        engine = Engine(self.directory, self.more_config)
        self.addCleanup(engine.make_sure_of_end)
        return engine

    async def restart(self, how: signal.Signals = signal.SIGKILL) -> None:
        """The same data, another port."""
        await asyncio.to_thread(self.engine.stop, how)
        self.engine = await asyncio.to_thread(self.start_engine)
        self.relay.target = self.engine.address

    async def enter(self, client):
        return await patient(self.stack.enter_async_context(client))

    async def youth(self, address: str | None = None, **how) -> veilleuse_client.Youth:
        return await self.enter(youth_at(address or self.address, **{"tls": self.tls, **how}))

    async def staff(self) -> veilleuse_client.Staff:
        return await self.enter(veilleuse_client.Staff(self.address, self.token, tls=self.tls))

    async def pair(self) -> tuple[veilleuse_client.Youth, veilleuse_client.Chat]:
        """A youth in the hands of a moderator."""
        youth, staff = await self.youth(), await self.staff()
        await patient(youth.open())
        await patient(staff.sign_in())
        await patient(staff.set_capacity(2))
        await patient(staff.available())
        self.moderator = staff.moderator
        return youth, await patient(staff.accept(await patient(staff.next_offer())))


class FakeEngine(QuickRetries):
    """A youth who was welcomed by a server that the test plays."""
    its_limits: dict[str, int] = {}

    def make_client(self):
        self.youth = youth_at(self.server.address)
        return self.youth

    async def asyncSetUp(self):
        self.server = FakeServer(**self.its_limits)
        await self.server.__aenter__()
        self.client = self.make_client()
        entering = asyncio.create_task(self.client.__aenter__())
        self.guest = await patient(self.server.guest())
        await patient(entering)

    async def asyncTearDown(self):
        await patient(self.client.__aexit__(None, None, None))
        await patient(self.server.__aexit__())


class FakeDesk(FakeEngine):
    """The same with a moderator."""

    def make_client(self):
        self.staff = veilleuse_client.Staff(self.server.address, "whoever")
        return self.staff
