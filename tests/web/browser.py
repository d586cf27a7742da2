"""Drives headless Chromium over the DevTools protocol: windows, scripts in them, waiting for a condition.

https://chromedevtools.github.io/devtools-protocol/
"""

import asyncio
import base64
import json
import os
import pathlib
import shutil
import subprocess
import tempfile
import time

import websockets

PATIENCE_S = 20.0


class Window:
    """One tab in a profile of its own. Records the WebSocket frames and what the console complained about."""

    def __init__(self, browser, session, context):
        self.browser = browser
        self.session = session
        self.context = context
        self.sent_frames = []
        self.received_frames = []
        self.complaints = []

    async def call(self, method, **parameters):
        return await self.browser.call(method, self.session, **parameters)

    async def open(self, url):
        await self.call("Page.navigate", url=url)
        await self.until("document.readyState === 'complete'")

    async def evaluate(self, script):
        answer = await self.call("Runtime.evaluate", expression=script, returnByValue=True, awaitPromise=True)
        if "exceptionDetails" in answer:
            raise AssertionError(f"{script}: {answer['exceptionDetails']}")
        return answer["result"].get("value")

    async def until(self, condition, patience_s=PATIENCE_S):
        """Waits for a JavaScript condition to hold."""
        async def poll():
            while True:
                try:
                    if await self.evaluate(f"Boolean({condition})"):
                        return
                except AssertionError:
                    pass  # The page is between two documents.
                await asyncio.sleep(0.05)
        try:
            await asyncio.wait_for(poll(), patience_s)
        except asyncio.TimeoutError:
            shown = await self.evaluate("document.body.innerText")
            raise AssertionError(f"never came true: {condition}\n{shown}\n{self.complaints}") from None

    async def click(self, selector):
        await self.until(f"document.querySelector({json.dumps(selector)})?.checkVisibility()")
        await self.evaluate(f"document.querySelector({json.dumps(selector)}).click()")

    async def type(self, selector, text):
        await self.evaluate(f"document.querySelector({json.dumps(selector)}).focus()")
        await self.call("Input.insertText", text=text)

    async def press(self, key):
        text = {"text": "\r"} if key == "Enter" else {}
        await self.call("Input.dispatchKeyEvent", type="keyDown", key=key, code=key,
                        windowsVirtualKeyCode={"Enter": 13, "Escape": 27}[key], **text)
        await self.call("Input.dispatchKeyEvent", type="keyUp", key=key, code=key)

    async def sized(self, width, height, scheme="dark"):
        await self.call("Emulation.setDeviceMetricsOverride", width=width, height=height, deviceScaleFactor=1,
                        mobile=width < 600)
        await self.call("Emulation.setEmulatedMedia", features=[{"name": "prefers-color-scheme", "value": scheme}])

    async def picture(self, path):
        shot = await self.call("Page.captureScreenshot", format="png")
        pathlib.Path(path).write_bytes(base64.b64decode(shot["data"]))

    def heard(self, method, parameters):
        if method == "Network.webSocketFrameSent":
            self.sent_frames.append(parameters["response"]["payloadData"])
        elif method == "Network.webSocketFrameReceived" and parameters["response"]["opcode"] == 1:
            self.received_frames.append(parameters["response"]["payloadData"])
        elif method == "Runtime.exceptionThrown":
            self.complaints.append(json.dumps(parameters["exceptionDetails"])[:2000])
        elif method == "Log.entryAdded" and parameters["entry"]["source"] in ("security", "javascript"):
            self.complaints.append(parameters["entry"]["text"])


def remove(folder):
    """Chromium's children outlive it for a moment and still write."""
    for _ in range(40):
        shutil.rmtree(folder, ignore_errors=True)
        if not pathlib.Path(folder).exists():
            return
        time.sleep(0.05)


class Chromium:
    """The browser's process. Serves any number of `Browser` connections, one after the other."""

    def __init__(self):
        program = shutil.which("chromium")
        if program is None:
            raise SystemExit("chromium is missing (Debian package: chromium)")
        self.profile = tempfile.mkdtemp(prefix="veilleuse-browser-")
        # Chromium makes a Unix socket here, whose path must stay below 108 bytes.
        self.scratch = tempfile.mkdtemp(prefix="veilleuse-", dir="/tmp")
        self.process = subprocess.Popen(
            [program, "--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--no-first-run",
             "--autoplay-policy=no-user-gesture-required", "--mute-audio", "--remote-debugging-port=0",
             f"--user-data-dir={self.profile}", "about:blank"],
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env={**os.environ, "TMPDIR": self.scratch})

    def stop(self):
        self.process.terminate()
        self.process.wait()
        for folder in (self.profile, self.scratch):
            remove(folder)

    async def address(self):
        found = pathlib.Path(self.profile) / "DevToolsActivePort"
        for _ in range(int(PATIENCE_S * 20)):
            if self.process.poll() is not None:
                raise AssertionError(f"chromium ended with exit code {self.process.returncode}")
            if found.exists() and len(found.read_text().split()) == 2:
                port, path = found.read_text().split()
                return f"ws://127.0.0.1:{port}{path}"
            await asyncio.sleep(0.05)
        raise AssertionError("chromium did not open its DevTools port")


class Browser:
    """A connection to a running Chromium; its windows end with it."""

    def __init__(self, chromium):
        self.chromium = chromium
        self.calls = {}
        self.windows = {}
        self.contexts = []
        self.last_id = 0

    async def __aenter__(self):
        self.connection = await websockets.connect(await self.chromium.address(), max_size=None)
        self.reader = asyncio.create_task(self.read())
        return self

    async def __aexit__(self, *_):
        for context in self.contexts:
            await self.call("Target.disposeBrowserContext", browserContextId=context)
        self.reader.cancel()
        await self.connection.close()

    async def read(self):
        async for text in self.connection:
            message = json.loads(text)
            if "id" in message:
                answer = self.calls.pop(message["id"])
                if not answer.done():  # Nobody waits for it any more.
                    answer.set_result(message)
            elif message.get("sessionId") in self.windows:
                self.windows[message["sessionId"]].heard(message["method"], message["params"])

    async def call(self, method, session=None, **parameters):
        self.last_id += 1
        answer = asyncio.get_running_loop().create_future()
        self.calls[self.last_id] = answer
        message = {"id": self.last_id, "method": method, "params": parameters}
        if session is not None:
            message["sessionId"] = session
        await self.connection.send(json.dumps(message))
        answered = await asyncio.wait_for(answer, PATIENCE_S)
        if "error" in answered:
            raise AssertionError(f"{method}: {answered['error']}")
        return answered["result"]

    async def window(self, proxy=None):
        """`proxy` (host:port) carries this window's traffic, loopback included."""
        through = {} if proxy is None else {"proxyServer": f"http://{proxy}", "proxyBypassList": "<-loopback>"}
        context = (await self.call("Target.createBrowserContext", **through))["browserContextId"]
        self.contexts.append(context)
        return await self.tab(context)

    async def tab(self, context):
        target = (await self.call("Target.createTarget", url="about:blank", browserContextId=context))["targetId"]
        session = (await self.call("Target.attachToTarget", targetId=target, flatten=True))["sessionId"]
        window = Window(self, session, context)
        self.windows[session] = window
        for domain in ("Page", "Runtime", "Network", "Log"):
            await window.call(f"{domain}.enable")
        await window.call("Emulation.setFocusEmulationEnabled", enabled=True)
        return window
