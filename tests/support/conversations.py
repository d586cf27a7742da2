"""A youth who notes what was acknowledged, and can ask for all of it again."""
from tests.support.artifacts import canary
from tests.support.chat_client import Client, draw_secret
from tests.support.veilleuse import Engine


class Youth:
    def __init__(self):
        self.secret = draw_secret()
        self.acknowledged: list[str] = []

    async def connect(self, engine: Engine) -> "Youth":
        self.client = await Client.hello(engine.address, role="youth", secret=self.secret)
        return self

    async def open(self, engine: Engine) -> "Youth":
        await self.connect(engine)
        assert (await self.client.command("open"))["type"] == "accepted"
        return self

    async def post(self, text: str) -> dict:
        answer = await self.client.command("post_message", text=canary(text))
        if answer["type"] == "accepted":
            self.acknowledged.append(self.client.sent[-1]["text"])
        return answer

    async def repeat(self) -> dict:
        """The last command once more: same id, same body."""
        self.client.counter -= 1
        again = self.client.sent[-1]
        answer = await self.client.command(again["type"], text=again["text"])
        if answer["type"] == "accepted":
            self.acknowledged.append(again["text"])
        return answer

    async def history(self, engine: Engine) -> list[str]:
        """The messages as a new connection is told them, from the beginning."""
        reader = await Client.hello(engine.address, role="youth", secret=self.secret, last_seen=0)
        if reader.welcome["last"] > 0:
            await reader.wait_for("caught_up")
        await reader.socket.close()
        told = [frame for frame in reader.seen if frame["type"] == "event"]
        numbers = [frame["seq"] for frame in told]
        assert numbers == list(range(1, len(numbers) + 1)), numbers
        return [frame["text"] for frame in told if frame["event"] == "message_posted"]
