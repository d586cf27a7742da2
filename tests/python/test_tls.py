"""The client over wss, as safe and as stubborn as without TLS."""
import asyncio
import unittest

from client_test import RealEngine, messages, patient, until, veilleuse_client, youth_at
from tests.support.artifacts import canary
from tests.support.certificates import trusting, write_certificate


class OverTls(RealEngine):
    def configure(self) -> None:
        self.more_config = write_certificate(self.directory)
        self.tls = trusting(self.directory)

    async def test_two_clients_chat_over_a_kill_of_the_engine(self):
        youth, chat = await self.pair()
        question, answer = canary("question en TLS"), canary("réponse en TLS")
        asked = await patient(youth.say(question))
        await self.restart()
        answered = await patient(chat.say(answer))
        for events in (youth.events(), chat.events()):
            seen = await patient(messages(events, 2))
            self.assertEqual([(number, text) for number, _, text in seen], [(asked, question), (answered, answer)])

    async def test_a_server_that_is_not_trusted_ends_it_before_it_begins(self):
        with self.assertRaises(veilleuse_client.Ended) as ended:
            # By what the system trusts.
            await patient(youth_at(self.address, tls=None).__aenter__())
        self.assertIn("not trusted", str(ended.exception))

    async def test_a_certificate_that_is_trusted_no_more_is_waited_for_by_who_was_in(self):
        youth = await self.youth()
        await patient(youth.open())
        self.more_config = write_certificate(self.directory)
        await self.restart()
        said = asyncio.create_task(youth.say(canary("pendant le renouvellement")))
        # It has come at least once, in vain.
        came = self.relay.connections
        await patient(until(lambda: self.relay.connections >= came + 2))
        self.assertFalse(said.done())
        self.tls.load_verify_locations(self.directory / "certificate.pem")
        await patient(said)


if __name__ == "__main__":
    unittest.main()
