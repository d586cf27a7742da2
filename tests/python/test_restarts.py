"""Two clients chat while the engine is killed and started again: every message once and in order, on both sides."""
import asyncio
import unittest

from client_test import RealEngine, messages, patient
from tests.support.artifacts import canary

EACH = 30
KILLED_AFTER = (4, 11, 19)


class Restarts(RealEngine):
    async def test_two_clients_chat_while_the_engine_is_killed_again_and_again(self):
        youth, chat = await self.pair()
        asked = [canary(f"question {number}") for number in range(EACH)]
        answered = [canary(f"réponse {number}") for number in range(EACH)]
        acknowledged = asyncio.Semaphore(0)

        async def say_all(one, texts):
            numbers = []
            for text in texts:
                numbers.append(await one.say(text))
                acknowledged.release()
            return numbers

        async def kill():
            for done, before in zip(KILLED_AFTER, (0, *KILLED_AFTER)):
                for _ in range(2 * (done - before)):
                    await acknowledged.acquire()
                await self.restart()

        both = asyncio.gather(say_all(youth, asked), say_all(chat, answered), kill(),
                              messages(youth.events(), 2 * EACH), messages(chat.events(), 2 * EACH))
        youth_numbers, chat_numbers, _, seen_by_youth, seen_by_chat = await patient(both)

        said = list(zip(youth_numbers, asked)) + list(zip(chat_numbers, answered))
        self.assertEqual([(number, text) for number, _, text in seen_by_youth], sorted(said))
        self.assertEqual(seen_by_chat, seen_by_youth)
        self.assertEqual({by for _, by, text in seen_by_youth if text in asked}, {"youth"})
        # Who comes fresh, with nothing but the secret, reads the same.
        again = await self.youth(secret=youth.secret)
        self.assertEqual(await patient(messages(again.events(), 2 * EACH)), seen_by_youth)


if __name__ == "__main__":
    unittest.main()
