"""Every answer of docs/protocol/openapi.yaml is got from a running engine, and is as said there."""
import asyncio
import errno
import re
import socket
import unittest
from dataclasses import dataclass
from typing import Iterator

import jsonschema

from tests.support.artifacts import artifact_directory
from tests.support.chat_client import Client, PATIENCE_S, draw_secret
from tests.support.protocol_description import PROTOCOL, described, references, resolved
from tests.support.shim import FailingDisk
from tests.support.veilleuse import Engine

OPENAPI = described("openapi.yaml")
OWN_HEADERS = "Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n"
UPGRADE = OWN_HEADERS + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
#: The path in place of those that any request may get.
ANY = "any"
PAGE_OF_THE_PROTOCOL = re.search(r"^## HTTP\n(.*)", (PROTOCOL / "protocol.md").read_text(encoding="utf-8"), re.M | re.S)


def get(path: str, headers: str = "") -> str:
    return f"GET {path} HTTP/1.1\r\nHost: localhost\r\n{headers}\r\n"


#: What gets each answer of an engine that is well and has room.
REQUESTS = {
    ("/", 200): get("/?x=1"),
    ("/equipe", 200): get("/equipe"),
    ("/{file}", 200): get("/assets/common.css"),
    ("/{file}", 404): get("/assets/nothing.css"),
    ("/healthz", 200): get("/healthz"),
    ("/readyz", 200): get("/readyz"),
    ("/v1/chat", 101): get("/v1/chat", UPGRADE),
    ("/v1/chat", 400): get("/v1/chat", OWN_HEADERS + "Sec-WebSocket-Key: short\r\n"),
    ("/v1/chat", 403): get("/v1/chat", UPGRADE + "Origin: https://elsewhere.example\r\n"),
    ("/v1/chat", 426): get("/v1/chat"),
    (ANY, 400): "hello there\r\n\r\n",
    (ANY, 404): get("/../staff.json"),
    (ANY, 405): "DELETE / HTTP/1.1\r\nHost: localhost\r\n\r\n",
    (ANY, 413): get("/", "Content-Length: 3\r\n") + "abc",
    (ANY, 431): get("/", f"X: {'x' * 8192}\r\n"),
}
#: An engine that waits no longer, one that has no room, and one whose disk is full give these.
OTHERWISE = {(ANY, 408), (ANY, 503), ("/v1/chat", 503), ("/readyz", 503)}


@dataclass
class Answer:
    status: int
    headers: dict[str, str]
    body: str


def exchange(engine: Engine, request: str) -> Answer:
    host, port = engine.address.rsplit(":", 1)
    received = b""
    with socket.create_connection((host, int(port)), timeout=PATIENCE_S) as connection:
        connection.sendall(request.encode())
        while not (received.startswith(b"HTTP/1.1 101") and received.endswith(b"\r\n\r\n")):
            more = connection.recv(65536)
            if not more:
                break
            received += more
    head, _, body = received.decode().partition("\r\n\r\n")
    first, *lines = head.split("\r\n")
    return Answer(int(first.split()[1]), dict(line.split(": ", 1) for line in lines), body)


def answers() -> Iterator[tuple[str, int, dict]]:
    """Of each answer in the document its path, its status and what is said of it."""
    everywhere = {path: item["get"]["responses"] for path, item in OPENAPI["paths"].items()}
    for path, responses in {**everywhere, ANY: OPENAPI["x-any-request"]}.items():
        for status, response in responses.items():
            yield path, int(status), resolved(response["$ref"], OPENAPI) if "$ref" in response else response


class Document(unittest.TestCase):
    def test_it_has_what_the_specification_asks_for(self):
        self.assertRegex(OPENAPI["openapi"], r"^3\.1\.\d+$")
        self.assertLessEqual({"title", "version"}, set(OPENAPI["info"]))
        known = {"openapi", "info", "servers", "paths", "components"}
        self.assertEqual({key for key in OPENAPI if not key.startswith("x-")}, known)
        for path, status, response in answers():
            with self.subTest(path=path, status=status):
                self.assertIn("description", response)
                self.assertLessEqual(set(response), {"description", "headers", "content"})
        for path, item in OPENAPI["paths"].items():
            named = {one["name"] for one in item["get"].get("parameters", []) if one["in"] == "path"}
            self.assertEqual(named, set(re.findall(r"{(\w+)}", path)))

    def test_every_reference_leads_somewhere_and_every_component_is_used(self):
        used = set(references(OPENAPI))
        for reference in used:
            resolved(reference, OPENAPI)
        self.assertEqual(used, {f"#/components/responses/{name}" for name in OPENAPI["components"]["responses"]})

    def test_its_paths_and_statuses_are_those_of_the_page(self):
        told = PAGE_OF_THE_PROTOCOL.group(1)
        paths = {path.replace("NAME", "{file}") for path in re.findall(r"`GET (/\S*)`", told)}
        self.assertEqual(paths, set(OPENAPI["paths"]))
        statuses = {int(status) for status in re.findall(r"(?<![\d`])[1-5]\d\d\b", told)}
        self.assertEqual(statuses, {status for _, status, _ in answers()})


class Answers(unittest.TestCase):
    def engine(self, *arguments) -> Engine:
        engine = Engine(*arguments)
        self.addCleanup(engine.make_sure_of_end)
        return engine

    def assert_as_said(self, path: str, status: int, answer: Answer) -> None:
        said = {(path, status): response for path, status, response in answers()}[path, status]
        self.assertEqual(answer.status, status)
        for name, header in said.get("headers", {}).items():
            jsonschema.validate(answer.headers.get(name), header["schema"])
        if status == 101:
            return
        self.assertLessEqual(OPENAPI["x-every-answer"].items(), answer.headers.items())
        self.assertIn(answer.headers["Content-Type"], said["content"])
        jsonschema.validate(answer.body, said["content"][answer.headers["Content-Type"]]["schema"])

    def test_every_answer_of_the_document_is_got_here(self):
        self.assertEqual({(path, status) for path, status, _ in answers()}, REQUESTS.keys() | OTHERWISE)

    def test_an_engine_that_is_well_answers_as_said(self):
        engine = self.engine(artifact_directory("openapi"))
        for (path, status), request in REQUESTS.items():
            with self.subTest(path=path, status=status):
                self.assert_as_said(path, status, exchange(engine, request))

    def test_a_head_that_does_not_end_is_not_waited_for(self):
        engine = self.engine(artifact_directory("openapi-slow"), "[clients]\nheader_timeout_ms = 100\n")
        self.assert_as_said(ANY, 408, exchange(engine, "GET / HTTP/1.1\r\n"))

    def test_where_get_works_head_gets_the_same_head_alone(self):
        engine = self.engine(artifact_directory("openapi-head"))
        for (path, status), request in REQUESTS.items():
            if status == 200:
                with self.subTest(path=path):
                    got, head = exchange(engine, request), exchange(engine, request.replace("GET", "HEAD", 1))
                    self.assertEqual((head.status, head.headers, head.body), (200, got.headers, ""))

    def test_an_engine_without_room_says_when_to_come_back(self):
        engine = self.engine(artifact_directory("openapi-full"), "max_connections = 1\n")
        host, port = engine.address.rsplit(":", 1)
        with socket.create_connection((host, int(port)), timeout=PATIENCE_S) as held:
            held.sendall(get("/v1/chat", UPGRADE).encode())
            self.assertTrue(held.recv(65536).startswith(b"HTTP/1.1 101"))
            for path, request in (("/v1/chat", get("/v1/chat", UPGRADE)), (ANY, get("/"))):
                with self.subTest(path=path):
                    self.assert_as_said(path, 503, exchange(engine, request))

    def test_an_engine_whose_disk_is_full_is_not_ready_and_says_why(self):
        directory = artifact_directory("openapi-disk")
        disk = FailingDisk(directory)
        engine = self.engine(directory, "", disk.environment)

        async def be_refused():
            youth = await Client.hello(engine.address, role="youth", secret=draw_secret())
            await youth.command("open")
            disk.fail("write", errno.ENOSPC, directory / "data")
            self.assertEqual((await youth.command("close")).get("reason"), "unavailable")
            await youth.socket.close()

        asyncio.run(be_refused())
        self.assert_as_said("/readyz", 503, exchange(engine, get("/readyz")))


if __name__ == "__main__":
    unittest.main()
