#!/usr/bin/python3
"""A whole chat in two windows of a real browser: headless Chromium on the two pages of a running server.

    tests/web/two_windows.py http://127.0.0.1:PORT STAFF_TOKEN

The youth's traffic runs through a proxy that the test cuts, so that a message is written while the network is gone.
Every frame that crossed a socket is checked against docs/protocol. Exit code 0 when all of it held.
"""

import asyncio
import sys

from browser import Browser, Chromium
from cuttable_proxy import CuttableProxy
from frames import faults_of

LAST_OWN = "[...document.querySelectorAll('.log .message.own')].at(-1)"
YOUTH_NOTICE = "document.querySelector('#notice-text').textContent"


def says(selector, text):
    return f"[...document.querySelectorAll('{selector}')].some((item) => item.textContent.includes('{text}'))"


def delivered(text):
    status = f"{LAST_OWN}?.querySelector('.status').textContent"
    body = f"{LAST_OWN}?.querySelector('.body').textContent"
    return f"{body} === '{text}' && ['envoyé', 'lu'].includes({status})"


def bodies(window):
    return window.evaluate("[...document.querySelectorAll('.log .body')].map((body) => body.textContent)")


class Chat:
    def __init__(self, url, token, youth, staff, proxy):
        self.url = url
        self.token = token
        self.youth = youth
        self.staff = staff
        self.proxy = proxy

    async def write(self, window, field, text):
        await window.type(field, text)
        await window.press("Enter")

    async def meet(self):
        """The youth waits, the moderator signs in, is offered the child and accepts."""
        await self.youth.open(self.url + "/")
        await self.youth.until(says(".numbers", "119"))
        await self.youth.evaluate("document.querySelector('#keep').click()")
        await self.youth.click("#start")
        await self.youth.until(f"{YOUTH_NOTICE}.includes('dans la file')")
        await self.write(self.youth, "#text", "premier")
        await self.youth.until(delivered("premier"))

        await self.staff.open(self.url + "/equipe")
        await self.staff.type("#token", self.token)
        await self.staff.click("#sign-in-form button")
        await self.staff.until("document.querySelector('#pause').getAttribute('aria-pressed') === 'true'")
        await self.staff.until("document.querySelectorAll('#queue li .reasons').length > 0")
        await self.staff.click("#available")
        await self.staff.click("#offers .accept")
        await self.staff.until(says(".panel .body", "premier"))
        await self.youth.until("document.querySelector('#notice').hidden")

    async def talk(self):
        for number in range(3):
            await self.write(self.staff, ".panel textarea", f"équipe {number}")
            await self.staff.until(delivered(f"équipe {number}"))
            await self.youth.until(says(".body", f"équipe {number}"))
            await self.write(self.youth, "#text", f"jeune {number}")
            await self.youth.until(delivered(f"jeune {number}"))
            await self.staff.until(says(".panel .body", f"jeune {number}"))

    async def lose_the_network(self):
        """What is written meanwhile waits, shown as not sent; the numbers stay; then all arrives once."""
        self.proxy.cut()
        await self.youth.until(f"{YOUTH_NOTICE}.includes('coupée')")
        await self.write(self.youth, "#text", "hors ligne")
        await self.youth.until(f"{LAST_OWN}.querySelector('.status').textContent === 'envoi…'")
        assert await self.youth.evaluate("document.querySelector('[data-number=\"17\"]').checkVisibility()")
        await self.write(self.staff, ".panel textarea", "tu es là ?")
        await self.staff.until("document.querySelector('.panel .child').classList.contains('gone')")
        self.proxy.mend()
        await self.youth.until(delivered("hors ligne"), patience_s=45)
        await self.youth.until(says(".body", "tu es là ?"))
        await self.staff.until(says(".panel .body", "hors ligne"))
        await self.staff.until("!document.querySelector('.panel .child').classList.contains('gone')")

    async def reload(self):
        """The child ticked the box: the same conversation comes back, whole and in the same order."""
        before = sorted(await bodies(self.youth))
        await self.youth.call("Page.reload")
        await self.youth.until(f"document.querySelectorAll('.log .body').length === {len(before)}")
        assert sorted(await bodies(self.youth)) == before
        await self.write(self.youth, "#text", "après")
        await self.youth.until(delivered("après"))
        await self.staff.until(says(".panel .body", "après"))
        assert await bodies(self.youth) == await bodies(self.staff), "the two windows show different histories"

    async def part(self):
        """The moderator closes after confirming; the youth leaves in one key and nothing stays behind."""
        await self.staff.click(".panel .close")
        await self.staff.click("#confirm-yes")
        await self.youth.until(f"{YOUTH_NOTICE}.includes('terminée')")
        assert await self.youth.evaluate("document.querySelector('[data-number=\"119\"]').checkVisibility()")
        await self.youth.press("Escape")
        await self.youth.until("location.pathname !== '/' || document.querySelector('#chat') === null")
        assert not await self.youth.evaluate("document.documentElement.innerText.includes('premier')")


async def run(url, token):
    chromium = Chromium()
    proxy = CuttableProxy()
    address = await proxy.start()
    try:
        async with Browser(chromium) as browser:
            youth = await browser.window(proxy=address)
            staff = await browser.window()
            chat = Chat(url, token, youth, staff, proxy)
            for step in (chat.meet, chat.talk, chat.lose_the_network, chat.reload, chat.part):
                await step()
                print(f"ok  {step.__name__}", flush=True)
            for window in (youth, staff):
                assert faults_of(window) == [], faults_of(window)
                assert window.complaints == [], window.complaints
            print(f"ok  {sum(len(w.sent_frames + w.received_frames) for w in (youth, staff))} frames are as documented")
    finally:
        chromium.stop()
        await proxy.stop()


if __name__ == "__main__":
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    asyncio.run(run(sys.argv[1].rstrip("/"), sys.argv[2]))
