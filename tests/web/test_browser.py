#!/usr/bin/python3
"""The two pages in headless Chromium against a stand-in server that does on demand what the engine must not.

The real engine: test_two_windows.py.
"""

import asyncio
import json
import unittest

from browser import Browser, Chromium
from cuttable_proxy import CuttableProxy
from fake_server import MODERATOR, FakeServer
from frames import faults_of

NOTICE = "document.querySelector('#notice-text').textContent"
STATUSES = "[...document.querySelectorAll('.message.own .status')].map((item) => item.textContent).join()"
NUMBERS_SHOWN = "[...document.querySelectorAll('[data-number]')].every((item) => item.checkVisibility())"
NUMBERS_IN_SIGHT = ("[...document.querySelectorAll('[data-number]')].map((item) => item.getBoundingClientRect())"
                    ".every(({ top, bottom }) => top >= 0 && bottom <= innerHeight)")
LAST_IN_SIGHT = ("document.querySelector('.log').lastElementChild.getBoundingClientRect().bottom"
                 " <= document.querySelector('.log').getBoundingClientRect().bottom + 1")


def setUpModule():
    BrowserTest.chromium = Chromium()
    unittest.addModuleCleanup(BrowserTest.chromium.stop)


class BrowserTest(unittest.IsolatedAsyncioTestCase):
    async def asyncSetUp(self):
        asyncio.get_running_loop().set_debug(False)  # It reports every slow moment of a busy machine.
        self.server = FakeServer()
        self.url = await self.server.start()
        self.addAsyncCleanup(self.server.stop)
        self.proxy = CuttableProxy()
        self.address = await self.proxy.start()
        self.addAsyncCleanup(self.proxy.stop)
        self.browser = await Browser(self.chromium).__aenter__()
        self.addAsyncCleanup(self.browser.__aexit__, None, None, None)
        self.windows = []

    async def asyncTearDown(self):
        for window in self.windows:
            self.assertEqual(window.complaints, [])
            self.assertEqual(faults_of(window), [])

    async def open(self, path):
        window = await self.browser.window(proxy=self.address)
        self.windows.append(window)
        await window.open(self.url + path)
        return window

    async def youth(self):
        window = await self.open("/")
        await window.click("#start")
        await window.until(f"{NOTICE}.includes('dans la file') || {NOTICE}.includes('plus de place')")
        return window

    async def staff(self, token="token"):
        window = await self.open("/equipe")
        await window.type("#token", token)
        await window.click("#sign-in-form button")
        return window

    async def write(self, window, text, field="#text"):
        await window.type(field, text)
        await window.press("Enter")


class Youth(BrowserTest):
    async def test_with_no_place_the_numbers_are_offered_and_a_place_can_be_asked_for_again(self):
        self.server.no_place = True
        window = await self.youth()
        await window.until(f"{NOTICE}.includes('plus de place')")
        self.assertTrue(await window.evaluate(NUMBERS_SHOWN))
        self.server.no_place = False
        await window.click("#notice-action")
        await window.until(f"{NOTICE}.includes('dans la file')")

    async def test_a_message_whose_answer_was_lost_is_shown_and_stored_once(self):
        window = await self.youth()
        self.server.lose_answers = 2
        await self.write(window, "une fois")
        await window.until(f"{STATUSES} === 'envoyé'")
        [chat] = self.server.conversations.values()
        self.assertEqual(sum(event["event"] == "message_posted" for event in chat.events), 1)

    async def test_a_message_is_not_called_sent_before_it_is_acknowledged(self):
        window = await self.youth()
        self.proxy.cut()
        await self.write(window, "en attente")
        await window.until(f"{STATUSES} === 'envoi…'")
        await window.until(f"{NOTICE}.includes('coupée')")
        self.assertTrue(await window.evaluate(NUMBERS_SHOWN))
        self.proxy.mend()
        await window.until(f"{STATUSES} === 'envoyé'")

    async def test_nothing_is_stored_unless_the_child_asked_for_it(self):
        window = await self.youth()
        await self.write(window, "secret")
        await window.until(f"{STATUSES} === 'envoyé'")
        stored = "localStorage.length + sessionStorage.length + document.cookie.length"
        self.assertEqual(await window.evaluate(stored), 0)
        await window.call("Page.reload")
        await window.until("document.querySelector('#start')?.checkVisibility()")
        self.assertFalse(await window.evaluate("document.documentElement.innerHTML.includes('secret')"))

    async def test_a_kept_conversation_comes_back_after_a_reload_and_is_forgotten_on_leaving(self):
        window = await self.open("/")
        await window.evaluate("document.querySelector('#keep').click()")
        await window.click("#start")
        await self.write(window, "je reviens")
        await window.until(f"{STATUSES} === 'envoyé'")
        await window.call("Page.reload")
        await window.until(f"{STATUSES} === 'envoyé'")
        await window.press("Escape")
        await window.until("document.querySelector('#chat') === null")
        await window.open(self.url + "/")
        self.assertEqual(await window.evaluate("sessionStorage.length"), 0)
        self.assertTrue(await window.evaluate("document.querySelector('#start').checkVisibility()"))

    async def test_the_exit_empties_the_page_and_leaves_no_way_back_to_it(self):
        window = await self.youth()
        await self.write(window, "personne ne doit lire")
        await window.until(f"{STATUSES} === 'envoyé'")
        entries = len((await window.call("Page.getNavigationHistory"))["entries"])
        await window.press("Escape")
        await window.until("document.querySelector('#chat') === null")
        history = (await window.call("Page.getNavigationHistory"))["entries"]
        self.assertEqual(len(history), entries)
        self.assertFalse(any(entry["url"].startswith(self.url) for entry in history))

    async def test_a_second_tab_takes_over_and_the_first_can_take_it_back(self):
        first = await self.open("/")
        await first.evaluate("document.querySelector('#keep').click()")
        await first.click("#start")
        await first.until(f"{NOTICE}.includes('dans la file')")
        kept = await first.evaluate("sessionStorage.getItem('kept')")
        second = await self.browser.tab(first.context)
        await second.open(self.url + "/")
        await second.evaluate(f"sessionStorage.setItem('kept', {kept!r})")
        await second.call("Page.reload")
        await second.until(f"{NOTICE}.includes('dans la file')")
        await first.until(f"{NOTICE}.includes('autre onglet')")
        await first.click("#notice-action")
        await second.until(f"{NOTICE}.includes('autre onglet')")
        await first.until(f"{NOTICE}.includes('dans la file')")

    async def test_a_narrow_phone_shows_every_number_and_never_scrolls_sideways(self):
        window = await self.open("/")
        for height in (568, 400, 256):
            await window.sized(320, height)
            await window.until("document.documentElement.clientWidth === 320")
            self.assertLessEqual(await window.evaluate("document.documentElement.scrollWidth"), 320, height)
            self.assertTrue(await window.evaluate(NUMBERS_SHOWN), height)

    async def test_on_the_shortest_screen_the_numbers_stay_while_the_page_scrolls(self):
        window = await self.youth()
        await window.sized(320, 256)
        for number in range(6):
            await self.write(window, f"message {number}")
        await window.until("document.querySelectorAll('.message.own').length === 6")
        await window.evaluate("window.scrollTo(0, document.documentElement.scrollHeight)")
        await window.until("window.scrollY > 100")
        self.assertTrue(await window.evaluate(NUMBERS_IN_SIGHT))

    async def test_a_lost_connection_is_said_once_however_long_it_lasts(self):
        window = await self.youth()
        await window.evaluate("""(() => {
          window.said = [];
          const note = (changes) => said.push(...changes.map(({ target }) => target.textContent));
          for (const region of document.querySelectorAll('.top [role="status"]')) {
            new MutationObserver(note).observe(region, { childList: true, characterData: true, subtree: true });
          }
        })()""")
        self.proxy.cut()
        for _ in range(4):
            before = await window.evaluate("document.querySelector('#connection').textContent")
            await window.until(f"document.querySelector('#connection').textContent !== {json.dumps(before)}")
        self.assertEqual(await window.evaluate("said"), ["Connexion coupée"])
        self.proxy.mend()
        await window.until("said.at(-1) === 'Connecté'")

    async def test_the_last_message_stays_in_sight_when_a_keyboard_takes_half_of_the_screen(self):
        window = await self.youth()
        await window.sized(400, 800)
        for number in range(8):
            await self.write(window, f"message {number}")
        await window.until(f"{STATUSES}.split(',').every((status) => status === 'envoyé')")
        await window.sized(400, 450)
        await window.until("innerHeight === 450")
        await window.until(LAST_IN_SIGHT)
        [key] = self.server.conversations
        await self.server.publish(key, None, ["message_posted", {"by": MODERATOR, "text": "je te lis"}])
        await window.until("document.querySelector('.log').innerText.includes('je te lis')")
        await window.until(LAST_IN_SIGHT)

    async def test_what_is_typed_is_shown_as_text_only(self):
        window = await self.youth()
        await self.write(window, "<img src=x onerror=alert(1)><b>gras</b>")
        await window.until(f"{STATUSES} === 'envoyé'")
        self.assertEqual(await window.evaluate("document.querySelectorAll('.log img, .log b').length"), 0)


class Staff(BrowserTest):
    async def test_an_unknown_token_is_refused_in_words(self):
        window = await self.staff(token="foreign")
        await window.until("document.querySelector('#sign-in-problem').textContent.includes('Jeton inconnu')")

    async def test_who_ends_the_service_at_one_console_is_not_signed_in_again_by_another(self):
        one, other = await self.staff(), await self.staff()
        for window in (one, other):
            await window.until("document.querySelector('#pause').ariaPressed === 'true'")
        await one.click("#sign-out")
        await one.click("#confirm-yes")
        for window in (one, other):
            await window.until("document.querySelector('#sign-in').checkVisibility()")
        self.assertIn("autre console", await other.evaluate("document.querySelector('#sign-in-problem').textContent"))
        self.assertEqual(self.server.presence, "signed_out")

    async def test_a_desk_that_cannot_be_read_is_told_until_it_is_back(self):
        window = await self.staff()
        await window.until("document.querySelector('#pause').ariaPressed === 'true'")
        for console in self.server.consoles:
            await self.server.send(console, type="refused", reason="unavailable", field="queue")
        await window.until("document.querySelector('#problem').checkVisibility()")
        self.assertIn("guichet", await window.evaluate("document.querySelector('#problem').textContent"))
        await self.server.show_views()
        await window.until("!document.querySelector('#problem').checkVisibility()")

    async def test_the_token_stays_in_memory_and_out_of_the_page(self):
        window = await self.staff()
        await window.until("document.querySelector('#desk').checkVisibility()")
        self.assertEqual(await window.evaluate("document.querySelector('#token').value"), "")
        self.assertEqual(await window.evaluate("localStorage.length + sessionStorage.length"), 0)

    async def test_an_offer_rings_again_and_again_until_it_is_answered(self):
        window = await self.staff()
        await window.evaluate(
            "window.rings = 0; const start = OscillatorNode.prototype.start;"
            "OscillatorNode.prototype.start = function (at) { window.rings += 1; start.call(this, at); }")
        await self.youth()
        await window.click("#available")
        await window.until("window.rings >= 4")
        self.assertTrue(await window.evaluate("document.title.startsWith('(1)')"))
        await window.click("#offers .decline")
        await window.until("document.title === 'Veilleuse, équipe'")
        await window.until("document.querySelector('#offers').children.length === 0")

    async def test_two_chats_stand_side_by_side_and_closing_asks_first(self):
        youths = [await self.youth(), await self.youth()]
        window = await self.staff()
        await window.click("#available")
        for number in (1, 2):
            await window.click("#offers .accept")
            await window.until(f"document.querySelectorAll('.panel').length === {number}")
        await window.click(".panel .close")
        await window.click("#confirm button")
        self.assertFalse(any(event["event"] == "conversation_closed"
                             for chat in self.server.conversations.values() for event in chat.events))
        await window.click(".panel .close")
        await window.click("#confirm-yes")
        await window.click(".panel .put-away")
        await window.until("document.querySelectorAll('.panel').length === 1")
        closed = [await youth.evaluate(f"{NOTICE}.includes('terminée')") for youth in youths]
        self.assertEqual(sorted(closed), [False, True])

    async def test_a_child_that_was_left_and_accepted_again_is_heard_again(self):
        youth = await self.youth()
        window = await self.staff()
        await window.click("#available")
        await window.click("#offers .accept")
        await window.click(".panel .leave")
        await window.click("#confirm-yes")
        await window.click("#offers .accept")
        await window.until("document.querySelector('.panel .composer')?.checkVisibility()")
        await self.write(youth, "encore moi")
        await window.until("document.querySelector('.panel .log').innerText.includes('encore moi')")

    async def test_a_message_written_while_the_network_is_gone_is_kept_and_sent(self):
        youth = await self.youth()
        window = await self.staff()
        await window.click("#available")
        await window.click("#offers .accept")
        await window.until("document.querySelector('.panel .composer')?.checkVisibility()")
        self.proxy.cut()
        await self.write(window, "je suis là", ".panel textarea")
        await window.until(f"{STATUSES} === 'envoi…'")
        self.proxy.mend()
        await youth.until("document.querySelector('.log').innerText.includes('je suis là')")
        await window.until(f"['envoyé', 'lu'].includes({STATUSES})")
        posted = [event for chat in self.server.conversations.values() for event in chat.events
                  if event.get("by") == MODERATOR and event["event"] == "message_posted"]
        self.assertEqual(len(posted), 1)


if __name__ == "__main__":
    unittest.main()
