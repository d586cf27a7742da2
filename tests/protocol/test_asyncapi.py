"""docs/protocol/asyncapi.yaml is an AsyncAPI 3 document, and names what the schemas, the code and the page name:
every frame, event, refusal and close code, and no other."""
import re
import unittest

from tests.docs.test_close_codes import documented
from tests.support.protocol_description import (ASYNCAPI, CLOSE_CODES, MESSAGES, PROTOCOL, REFUSALS, ROOT, examples_of,
                                                references, resolved, validator_of)

OPERATIONS = ASYNCAPI["operations"]
# https://www.asyncapi.com/docs/reference/specification/v3.0.0: of each object the fields that must be there, and those
# that may be.
OBJECTS = {
    "document": ({"asyncapi", "info"}, {"servers", "defaultContentType", "channels", "operations", "components"}),
    "info": ({"title", "version"}, {"description"}),
    "server": ({"host", "protocol"}, {"description"}),
    "channel": (set(), {"address", "messages", "servers", "bindings", "description"}),
    "message": (set(), {"name", "summary", "payload", "examples"}),
    "example": ({"payload"}, {"name", "summary"}),
    "operation": ({"action", "channel"}, {"summary", "messages", "reply"}),
    "reply": (set(), {"channel", "messages"}),
}
#: What the page of the protocol says of each kind of reconnecting.
WORDS_OF_THE_PAGE = {"never": ("no", ""), "soon": ("yes",), "later": ("later",), "after_ms": ("after `after_ms`",),
                     "from_zero": ("with `last_seen` 0",)}


def text_of(path: str) -> str:
    return (ROOT / path).read_text(encoding="utf-8")


def schema_enum(side: str, *path: str) -> set[str]:
    return set(resolved(f"{side}-frames.schema.json#/" + "/".join((*path, "enum")), {}))


def messages_of(side: str) -> set[str]:
    return {key.removeprefix(f"{side}.") for key in MESSAGES if key.startswith(f"{side}.")}


def shown_of(thing: dict) -> bool:
    """Either what is sent, or a test that meets it: not both, not none."""
    return ("sent" in thing) != ("tried_in" in thing)


class Structure(unittest.TestCase):
    def assert_is(self, kind: str, thing: dict) -> None:
        required, optional = OBJECTS[kind]
        own = {key for key in thing if not key.startswith("x-")}
        self.assertEqual(required - own, set(), f"{kind} without")
        self.assertEqual(own - required - optional, set(), f"{kind} with")

    def test_every_object_has_the_fields_that_the_specification_asks_for_and_no_others(self):
        self.assertEqual(ASYNCAPI["asyncapi"], "3.0.0")
        self.assert_is("document", ASYNCAPI)
        self.assert_is("info", ASYNCAPI["info"])
        for kind in ("server", "channel", "operation"):
            for thing in ASYNCAPI[f"{kind}s"].values():
                self.assert_is(kind, thing)
        for message in MESSAGES.values():
            self.assert_is("message", message)
            for example in message["examples"]:
                self.assert_is("example", example)
        for operation in OPERATIONS.values():
            self.assertIn(operation["action"], ("send", "receive"))
            self.assert_is("reply", operation.get("reply", {}))

    def test_every_reference_leads_somewhere(self):
        found = list(references(ASYNCAPI))
        self.assertGreater(len(found), 100)
        for reference in found:
            with self.subTest(reference=reference):
                resolved(reference, ASYNCAPI)

    def test_operations_carry_the_messages_of_their_channel_and_every_message_is_carried(self):
        carried = {"send": set(), "receive": set()}
        for name, operation in OPERATIONS.items():
            reply = operation.get("reply", {"channel": operation["channel"], "messages": []})
            for place in (operation, reply):
                self.assertEqual(place["channel"], {"$ref": "#/channels/chat"}, name)
                for message in place["messages"]:
                    self.assertTrue(message["$ref"].startswith("#/channels/chat/messages/"), name)
            carried[operation["action"]] |= set(references(operation["messages"]))
            carried["send"] |= set(references(reply["messages"]))
        for action, sides in (("receive", {"client"}), ("send", {"server", "event"})):
            keys = {reference.rsplit("/", 1)[1] for reference in carried[action]}
            self.assertEqual(keys, {key for key in MESSAGES if key.split(".")[0] in sides}, action)


class Messages(unittest.TestCase):
    def test_there_is_one_of_every_frame_and_every_event_of_the_schemas_and_no_other(self):
        self.assertEqual(messages_of("client"), schema_enum("client", "properties", "type"))
        self.assertEqual(messages_of("server"), schema_enum("server", "properties", "type") - {"event"})
        self.assertEqual(messages_of("event"), schema_enum("server", "$defs", "event", "properties", "event"))
        self.assertEqual({key.split(".")[0] for key in MESSAGES}, {"client", "server", "event"})

    def test_each_has_the_shape_of_its_name_in_the_schemas(self):
        for key, message in MESSAGES.items():
            side, name = key.split(".")
            self.assertEqual(message["name"], name)
            shape = f"client-frames.schema.json#/$defs/{name}" if side == "client" else (
                f"server-frames.schema.json#/$defs/{'event_' * (side == 'event')}{name}")
            self.assertEqual(list(references(message["payload"]))[-1], shape)

    def test_every_example_validates_as_its_message(self):
        for key, message in MESSAGES.items():
            validator = validator_of(message["payload"])
            for file, frame in examples_of(message):
                with self.subTest(message=key, file=file):
                    self.assertEqual([fault.message for fault in validator.iter_errors(frame)], [])
                    self.assertEqual(frame.get("event", frame["type"]), message["name"])

    def test_every_file_of_examples_is_shown_once(self):
        shown = [file for message in MESSAGES.values() for file, _ in examples_of(message)]
        files = [path.relative_to(PROTOCOL).as_posix() for path in PROTOCOL.glob("examples/*/*.json")]
        self.assertEqual(sorted(shown), sorted(files))


class Refusals(unittest.TestCase):
    def named(self, *origins: str) -> set[str]:
        return {name for name, refusal in REFUSALS.items() if refusal["of"] in origins}

    def test_there_is_one_of_every_reason_of_the_code_and_no_other(self):
        domain = re.findall(r"^  (\w+) = \d+,$", text_of("events/refusal.hpp"), re.M)
        wire = re.findall(r"^  (\w+),$", text_of("engine/wire/wire_refusal.hpp"), re.M)
        self.assertEqual(self.named("domain", "both"), set(domain))
        self.assertEqual(self.named("wire", "both"), set(wire) - {"none"})
        self.assertEqual(set(REFUSALS), self.named("wire", "domain", "both"))
        self.assertEqual(set(REFUSALS) - {"none"}, schema_enum("server", "$defs", "wire_reason"))

    def test_each_says_what_it_means_and_what_a_client_does(self):
        for name, refusal in REFUSALS.items():
            with self.subTest(name):
                self.assertRegex(refusal["means"], r"\.$")
                self.assertTrue(name == "none" or refusal["retry"] in ASYNCAPI["x-retry"])
                self.assertTrue(shown_of(refusal))
                if "tried_in" in refusal:
                    self.assertIn(name, re.findall(r"\w+", text_of(refusal["tried_in"])))

    def test_the_pages_do_what_is_said(self):
        code = text_of("web/assets/client.js")
        for of_the_pages, retry, holds in (("passing", "same", self.assertEqual),
                                           ("stale_session", "new_session", self.assertEqual),
                                           ("decided_for_now", "later", self.assertLessEqual)):
            reasons = re.search(rf"{of_the_pages} = new Set\((.*?)\)", code, re.S).group(1)
            told = {name for name, refusal in REFUSALS.items() if refusal.get("retry") == retry}
            holds(set(re.findall(r"'(\w+)'", reasons)), told, retry)


class CloseCodes(unittest.TestCase):
    def test_there_is_one_of_every_code_of_the_engine_by_its_name_and_no_other(self):
        sent = re.findall(r"^  (\w+) = (\d+),$", text_of("engine/wire/close_code.hpp"), re.M)
        self.assertEqual({code: told["name"] for code, told in CLOSE_CODES.items()},
                         {int(code): name for name, code in sent})

    def test_each_says_what_it_means_and_when_to_reconnect_as_the_page_does(self):
        page = documented()
        for code, told in CLOSE_CODES.items():
            with self.subTest(code):
                self.assertRegex(told["means"], r"\.$")
                self.assertIn(told["reconnect"], ASYNCAPI["x-reconnect"])
                self.assertIn(page[code][1], WORDS_OF_THE_PAGE[told["reconnect"]])
                self.assertTrue(shown_of(told))
                if "tried_in" in told:
                    self.assertIn(str(code), re.findall(r"\d+", text_of(told["tried_in"])))


if __name__ == "__main__":
    unittest.main()
