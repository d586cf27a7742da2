#!/usr/bin/python3
"""The two pages after a network that was gone for more than an hour: every child and every message has its word."""

import unittest

from test_browser import NOTICE, STATUSES, BrowserTest, setUpModule  # noqa: F401

# An hour passes at once; `ticks` tells when the page's own clock, which is older, has ticked since.
LATER = ("{ const now = Date.now; Date.now = () => now() + 3_660_000; }"
         "window.ticks = 0; setInterval(() => { ticks += 1; }, 1_000);")
ACTION_SHOWN = "document.querySelector('#notice-action').checkVisibility()"


class LongCut(BrowserTest):
    async def cut_in_doubt(self, window, field, text):
        """The message is stored, its answer lost, and the window comes back after an hour."""
        self.server.before_answering_a_message = self.proxy.cut
        await self.write(window, text, field)
        await window.until("document.querySelector('#connection').dataset.state === 'waiting'")
        self.server.before_answering_a_message = lambda: None
        await window.evaluate(LATER)
        await window.until(f"{STATUSES}.includes('on ne sait pas')")
        self.assertEqual(await window.evaluate("document.querySelectorAll('.message.failed').length"), 0)

    def stored(self, text):
        return sum(event.get("text") == text for chat in self.server.conversations.values() for event in chat.events)

    async def test_a_youths_message_in_doubt_is_shown_once_when_the_history_holds_it(self):
        window = await self.youth()
        await self.cut_in_doubt(window, "#text", "au secours")
        self.proxy.mend()
        await window.until(f"{STATUSES} === 'envoyé'")
        self.assertEqual(self.stored("au secours"), 1)

    async def test_a_youths_message_in_doubt_can_be_sent_again_when_the_history_lacks_it(self):
        window = await self.youth()
        await self.cut_in_doubt(window, "#text", "au secours")
        [chat] = self.server.conversations.values()
        for event in chat.events:
            if event.pop("text", None) is not None:
                event["event"] = "connection_resumed"
        self.proxy.mend()
        await window.until(f"{STATUSES}.startsWith('pas envoyé')")
        await window.click(".message.failed button")
        await window.until(f"{STATUSES} === 'envoyé'")
        self.assertEqual(self.stored("au secours"), 1)

    async def test_a_moderators_message_in_doubt_is_shown_once_when_the_history_holds_it(self):
        await self.youth()
        window = await self.staff()
        await window.click("#available")
        await window.click("#offers .accept")
        await window.until("document.querySelector('.panel .composer')?.checkVisibility()")
        await self.cut_in_doubt(window, ".panel textarea", "je suis là")
        self.proxy.mend()
        await window.until(f"['envoyé', 'lu'].includes({STATUSES})")
        self.assertEqual(self.stored("je suis là"), 1)

    async def test_a_child_who_started_while_nobody_could_be_reached_gets_a_place_after_any_time(self):
        window = await self.open("/")
        self.proxy.cut()
        await window.click("#start")
        await window.until(f"{NOTICE}.includes('coupée')")
        await window.evaluate(LATER)
        await window.until("ticks >= 2")
        self.proxy.mend()
        await window.until(f"{NOTICE}.includes('dans la file')")

    async def test_a_child_whose_opening_was_refused_can_ask_again(self):
        self.server.refuse_next = {"open": "unknown_queue"}
        window = await self.open("/")
        at_once = "document.querySelector('#start').click(), document.querySelector('#notice').checkVisibility()"
        self.assertTrue(await window.evaluate(at_once))
        await window.until(f"{NOTICE}.includes('pas passée') && {ACTION_SHOWN}")
        await window.click("#notice-action")
        await window.until(f"{NOTICE}.includes('dans la file') && !{ACTION_SHOWN}")


if __name__ == "__main__":
    unittest.main()
