#!/usr/bin/python3
"""A small stand-in for the engine: serves web/ and speaks docs/protocol/protocol.md from memory.

The page tests use it for what a healthy engine does not do on demand: no place, lost answers, a stop. It keeps no
promise of the engine. Control: `server.no_place`, `server.lose_answers`, `server.refuse_next` (a reason by the type
of command), `server.before_answering_a_message`, `server.drop_all(code)`.
"""

import asyncio
import hashlib
import http
import json
import pathlib
import time

import websockets

WEB = pathlib.Path(__file__).resolve().parents[2] / "web"
TYPES = {".html": "text/html; charset=utf-8", ".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml"}
SECURITY = [
    ("Content-Security-Policy", "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self';"
     " img-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"),
    ("Cache-Control", "no-store"),
    ("X-Content-Type-Options", "nosniff"),
    ("Referrer-Policy", "no-referrer"),
]
LIMITS = {"frame_bytes": 16384, "text_bytes": 8000, "in_flight": 16, "attachments": 40, "commands_per_second": 20,
          "burst": 60, "ping_interval_ms": 20000, "idle_timeout_ms": 60000}
MODERATOR = "aa" * 16
OFFER_US = 30_000_000


def now_us():
    return time.time_ns() // 1000


def page_of(path):
    """The file behind a URL, or None."""
    if path in ("/", "/equipe"):
        return WEB / ("youth" if path == "/" else "staff") / "index.html"
    name = path.removeprefix("/assets/")
    found = WEB / "assets" / name
    return found if path.startswith("/assets/") and "/" not in name and found.is_file() else None


class Conversation:
    def __init__(self):
        self.events = []
        self.answers = {}
        self.sockets = set()
        self.is_lost = False

    def append(self, event, **fields):
        self.events.append({"seq": len(self.events) + 1, "at": now_us(), "event": event, **fields})


class FakeServer:
    def __init__(self, token="token"):
        self.token = token
        self.conversations = {}
        self.waiting = {}
        self.offers = {}
        self.chats = []
        self.presence = "signed_out"
        self.capacity = 2
        self.consoles = set()
        self.sockets = set()
        self.no_place = False
        self.lose_answers = 0
        self.refuse_next = {}
        self.before_answering_a_message = lambda: None

    async def start(self, port=0):
        self.listener = await websockets.serve(self.serve, "127.0.0.1", port, process_request=self.page)
        return f"http://127.0.0.1:{self.listener.sockets[0].getsockname()[1]}"

    async def stop(self):
        self.listener.close()
        await self.listener.wait_closed()

    async def page(self, path, _headers):
        if path == "/v1/chat":
            return None
        found = page_of(path)
        if found is None:
            return http.HTTPStatus.NOT_FOUND, SECURITY, b""
        return http.HTTPStatus.OK, [("Content-Type", TYPES[found.suffix]), *SECURITY], found.read_bytes()

    async def drop_all(self, code, after_ms=None):
        for socket in list(self.sockets):
            if after_ms is not None:
                await self.send(socket, type="reconnect", after_ms=after_ms)
            await socket.close(code)

    async def serve(self, socket):
        self.sockets.add(socket)
        try:
            hello = json.loads(await socket.recv())
            role = hello["role"]
            welcome = {"type": "welcome", "version": 1, "server_time": now_us(), "limits": LIMITS}
            if role == "youth":
                await self.serve_youth(socket, hello, welcome)
            else:
                await self.serve_staff(socket, hello, welcome)
        except websockets.ConnectionClosed:
            pass
        finally:
            self.sockets.discard(socket)
            self.consoles.discard(socket)

    async def serve_youth(self, socket, hello, welcome):
        key = hashlib.sha256(hello["secret"].encode()).hexdigest()[:32]
        chat = self.conversations.setdefault(key, Conversation())
        for other in list(chat.sockets):
            if getattr(other, "is_youth", False):
                await other.close(4006)
        socket.is_youth = True
        await self.send(socket, **welcome, role="youth", conversation=key, last=len(chat.events))
        await self.subscribe(socket, key, hello.get("last_seen", 0))
        try:
            async for text in socket:
                frame = json.loads(text)
                frame["conversation"] = key
                await self.handle(socket, hello["session"], "youth", frame)
        finally:
            chat.sockets.discard(socket)
            if chat.events and not any(getattr(other, "is_youth", False) for other in chat.sockets):
                chat.is_lost = True
                await self.publish(key, None, ["connection_lost", {}])

    async def serve_staff(self, socket, hello, welcome):
        if hello["token"] != self.token:
            await socket.close(4003)
            return
        await self.send(socket, **welcome, role="moderator", moderator=MODERATOR, queue="general")
        self.consoles.add(socket)
        await self.show_views()
        async for text in socket:
            await self.handle(socket, hello["session"], MODERATOR, json.loads(text))

    async def subscribe(self, socket, key, last_seen):
        chat = self.conversations[key]
        if chat.is_lost and socket not in self.consoles:
            chat.is_lost = False
            await self.publish(key, None, ["connection_resumed", {}])
        for event in chat.events[last_seen:]:
            await self.send(socket, type="event", conversation=key, **event)
        await self.send(socket, type="caught_up", conversation=key, last=len(chat.events))
        chat.sockets.add(socket)

    async def handle(self, socket, session, who, frame):
        kind, key = frame["type"], frame.get("conversation")
        if kind == "ping":
            await self.send(socket, type="pong", server_time=now_us())
        elif kind == "attach":
            last = len(self.conversations[key].events)
            await self.send(socket, type="attached", conversation=key, last=last)
            await self.subscribe(socket, key, frame.get("last_seen", 0))
        elif kind == "typing":
            for other in self.conversations[key].sockets - {socket}:
                await self.send(other, type="typing", conversation=key, by=who)
        elif kind != "detach":
            await self.command(socket, session, who, frame)

    async def command(self, socket, session, who, frame):
        """Decides, publishes, answers; the same id again gets the same answer."""
        key, name = frame.get("conversation"), (session, frame["id"])
        if frame["type"] in self.refuse_next:
            await self.send(socket, type="refused", id=frame["id"], reason=self.refuse_next.pop(frame["type"]))
            return
        memory = self.conversations[key].answers if key else {}
        if name in memory:
            answer = {**memory[name], "at": 0}
        else:
            answer = await self.decide(socket, who, frame)
            memory[name] = answer
        if frame["type"] == "post_message":
            self.before_answering_a_message()
        if self.lose_answers > 0 and frame["type"] == "post_message":
            self.lose_answers -= 1
            await socket.close(4008)
            return
        await self.send(socket, type="accepted", id=frame["id"], **answer)
        await self.show_views()

    async def decide(self, socket, who, frame):
        kind, key = frame["type"], frame.get("conversation")
        first = len(self.conversations[key].events) + 1 if key else 1
        if kind == "post_message":
            await self.publish(key, socket, ["message_posted", {"by": who, "text": frame["text"]}])
        elif kind == "mark_read":
            await self.publish(key, None, ["read_up_to", {"by": who, "up_to": frame["up_to"]}])
        elif kind == "open":
            opened = [] if first > 1 else [["conversation_opened", {"queue": "general"}]]
            reason = "queue_full" if self.no_place else "none"
            await self.publish(key, None, *opened, ["queue_requested", {"priority": 0}],
                               ["step_settled", {"step": 16, "reason": reason}])
            if not self.no_place:
                self.waiting[key] = now_us()
        elif kind == "close":
            reason = "by_youth" if who == "youth" else "by_moderator"
            await self.publish(key, None, ["conversation_closed", {"reason": reason, "by": who}])
            self.forget(key)
        elif kind == "leave":
            await self.publish(key, None, ["moderator_left", {"moderator": who, "reason": "left"}])
            self.conversations[key].sockets.discard(socket)
            await self.send(socket, type="detached", conversation=key)
            self.forget(key)
            self.waiting[key] = now_us()
        elif kind == "accept":
            self.forget(key)
            self.chats.append(key)
            await self.publish(key, None, ["moderator_joined", {"moderator": who}])
        elif kind == "decline":
            self.waiting[key] = self.offers.pop(key)[1]
            self.presence = "paused"
        elif kind == "set_capacity":
            self.capacity = frame["chats"]
        else:
            self.presence = {"sign_in": "paused", "available": "available", "pause": "paused",
                             "sign_out": "signed_out"}[kind]
        last = len(self.conversations[key].events) if key else 1
        return {"first": first, "last": last, "at": now_us(), **({"conversation": key} if key else {})}

    def forget(self, key):
        self.waiting.pop(key, None)
        self.offers.pop(key, None)
        if key in self.chats:
            self.chats.remove(key)

    async def publish(self, key, author, *events):
        chat = self.conversations[key]
        for name, fields in events:
            chat.append(name, **fields)
            for socket in list(chat.sockets - {author}):
                await self.send(socket, type="event", conversation=key, **chat.events[-1])

    async def show_views(self):
        while self.presence == "available" and self.waiting and len(self.chats) + len(self.offers) < self.capacity:
            key = min(self.waiting, key=self.waiting.get)
            self.offers[key] = (now_us() + OFFER_US, self.waiting.pop(key))
        for console in list(self.consoles):
            await self.send(console, type="moderator", at=1, presence=self.presence, capacity=self.capacity,
                            chats=self.chats)
            if self.presence != "signed_out":
                await self.send(console, **self.desk())

    def desk(self):
        queue = [{"conversation": key, "priority": 0, "entered_at": since,
                  "reasons": [{"rule": "priority", "points": 0},
                              {"rule": "waiting", "points": (now_us() - since) // 1_000_000}]}
                 for key, since in sorted(self.waiting.items(), key=lambda item: item[1])]
        offers = [{"conversation": key, "deadline": deadline, "entered_at": since}
                  for key, (deadline, since) in self.offers.items()]
        return {"type": "desk", "queue": "general", "at": 1, "server_time": now_us(), "waiting": len(queue),
                "oldest_since": min(self.waiting.values(), default=0), "first_in_queue": queue, "offers": offers,
                "chats": self.chats}

    @staticmethod
    async def send(socket, **frame):
        try:
            await socket.send(json.dumps(frame))
        except websockets.ConnectionClosed:
            pass


async def run():
    server = FakeServer()
    print(await server.start(8765), flush=True)
    await asyncio.Future()


if __name__ == "__main__":
    asyncio.run(run())
