"""Every frame that docs/protocol/asyncapi.yaml shows as sent by a client is sent to a running engine, and is answered
as said there."""
import asyncio
import json
import secrets
import unittest

import websockets

from tests.support.artifacts import artifact_directory
from tests.support.chat_client import Client, PATIENCE_S, draw_secret
from tests.support.engine_test import class_engine
from tests.support.protocol_description import ASYNCAPI, MESSAGES, examples_of, references, validator_of
from tests.support.veilleuse import Engine, add_staff

SENT = {file.rsplit("/", 1)[1].removesuffix(".json"): (key, frame)
        for key, message in MESSAGES.items() if key.startswith("client.") for file, frame in examples_of(message)}
#: The queue of the examples; a youth who goes is missed at once.
SERVICE = '[service]\nqueues = ["general"]\n[actors]\nconnection_grace_ms = 0\n'


def answers_to(role: str, key: str) -> list[str]:
    """The types of the frames that may answer this message; none: no answer unless refused."""
    own = [operation for name, operation in ASYNCAPI["operations"].items()
           if name.startswith(f"{role}_") and f"#/channels/chat/messages/{key}" in references(operation["messages"])]
    assert len(own) == 1, f"{len(own)} operations of {role} send {key}"
    return [reference.rsplit(".", 1)[1] for reference in references(own[0].get("reply", {}).get("messages", []))]


def fits(frame: dict, kind: str, fields: dict) -> bool:
    return frame["type"] == kind and all(frame.get(name) == value for name, value in fields.items())


class Person(Client):
    """A client that sends the examples as they are shown, but for who it is and what only a running engine knows."""

    @classmethod
    async def at(cls, engine: Engine, role: str, **own) -> "Person":
        person = cls(await websockets.connect(f"ws://{engine.address}/v1/chat"))
        person.role, person.shown, person.own = role, [], {"session": secrets.token_hex(16), **own}
        return person

    async def say(self, name: str) -> dict | None:
        """The answer, which is none of those that say no."""
        key, example = SENT[name]
        if "id" in example:
            self.counter += 1
        own = {**self.own, "id": self.counter}
        frame = {field: own.get(field, value) for field, value in example.items()}
        await self.send(frame)
        self.shown.append(name)
        good = [kind for kind in answers_to(self.role, key) if kind not in ("refused", "unknown")]
        if not good:
            return None
        assert len(good) == 1, good
        same = {"id": frame["id"]} if "id" in frame else {}
        answer = await self.wait_for(good[0], **same)
        faults = list(validator_of(MESSAGES[f"server.{good[0]}"]["payload"]).iter_errors(answer))
        assert not faults, faults
        return answer

    async def wait_for(self, kind: str, **fields) -> dict:
        """Nothing is refused meanwhile."""
        while True:
            frame = json.loads(await asyncio.wait_for(self.socket.recv(), PATIENCE_S))
            self.seen.append(frame)
            assert frame["type"] not in ("refused", "unknown"), frame
            if fits(frame, kind, fields):
                return frame

    async def meet(self, kind: str, **fields) -> dict:
        """The same, but it may have come before."""
        before = [frame for frame in self.seen if fits(frame, kind, fields)]
        return before[0] if before else await self.wait_for(kind, **fields)

    async def wait_for_offer(self, conversation: str) -> None:
        def offers() -> list[dict]:
            return next((frame["offers"] for frame in reversed(self.seen) if frame["type"] == "desk"), [])

        while not any(offer["conversation"] == conversation for offer in offers()):
            await self.wait_for("desk")


class Evening:
    """A youth, a moderator who declines, and one who takes the child and gives it back."""

    def __init__(self, engine: Engine, tokens: list[str]):
        self.engine, self.tokens = engine, tokens
        self.people: list[Person] = []

    async def join(self, role: str, hello: str, **own) -> Person:
        person = await Person.at(self.engine, role, **own)
        self.people.append(person)
        person.welcome = await person.say(hello)
        return person

    async def go_by(self) -> None:
        secret = draw_secret()
        youth = await self.join("youth", "hello.youth", secret=secret)
        conversation = youth.own["conversation"] = youth.welcome["conversation"]
        for name in ("open", "post_message", "ping"):
            await youth.say(name)
        await youth.meet("event", event="step_settled", reason="none")
        await self.decline(conversation)
        staff = await self.join("staff", "hello.staff", token=self.tokens[1], conversation=conversation)
        for name in ("sign_in", "set_capacity", "available"):
            await staff.say(name)
        await staff.wait_for_offer(conversation)
        for name in ("accept", "attach", "post_message.staff"):
            await staff.say(name)
        said = await youth.meet("event", event="message_posted")
        youth.own["up_to"] = said["seq"]
        for name in ("mark_read", "typing"):
            await youth.say(name)
        await staff.meet("typing", by="youth")
        await self.come_back(youth, staff, secret)
        for person in self.people:
            await person.socket.close()

    async def decline(self, conversation: str) -> None:
        other = await self.join("staff", "hello.staff", token=self.tokens[0], conversation=conversation)
        for name in ("sign_in", "available"):
            await other.say(name)
        await other.wait_for_offer(conversation)
        for name in ("decline", "pause", "sign_out", "ping"):
            await other.say(name)

    async def come_back(self, youth: Person, staff: Person, secret: str) -> None:
        await youth.socket.close()
        await staff.meet("event", event="connection_lost")
        again = await self.join("youth", "hello.youth_again", secret=secret, conversation=youth.own["conversation"],
                                last_seen=youth.own["up_to"])
        await staff.meet("event", event="connection_resumed")
        await staff.say("detach")
        await staff.say("ping")
        await staff.say("leave")
        await again.meet("event", event="moderator_left")
        await again.say("close")
        await again.meet("event", event="conversation_closed")


class DescribedAnswers(unittest.TestCase):
    def test_every_frame_that_is_shown_is_answered_as_said(self):
        directory = artifact_directory("described-answers")
        tokens = [add_staff(directory, name) for name in ("camille", "dominique")]
        evening = Evening(class_engine(type(self), directory, SERVICE), tokens)
        asyncio.run(evening.go_by())
        self.assertEqual({name for person in evening.people for name in person.shown}, set(SENT))


if __name__ == "__main__":
    unittest.main()
