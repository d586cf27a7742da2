#!/usr/bin/python3
"""The protocol's page, schemas and examples agree: each frame of the one is in the others, and all validate."""

import json
import pathlib
import re
import unittest

import jsonschema

ROOT = pathlib.Path(__file__).resolve().parents[2]
PROTOCOL = ROOT / "docs" / "protocol"
PAGE = (PROTOCOL / "protocol.md").read_text()
SIDES = ("client", "server")
SCHEMAS = {side: json.loads((PROTOCOL / f"{side}-frames.schema.json").read_text()) for side in SIDES}
VALIDATORS = {side: jsonschema.Draft202012Validator(schema) for side, schema in SCHEMAS.items()}

#: The page writes "…" where a value would only distract.
MEANT_BY_DOTS = {"secret": "A" * 43, "session": "0" * 32, "conversation": "0" * 32, "token": "token"}


def section(title):
    return re.search(rf"^## {title}\n(.*?)(?=^## |\Z)", PAGE, re.M | re.S)[1]


def first_column(text, heading):
    """The names in the first column of every table whose first heading is `heading`."""
    names = []
    for table in re.findall(rf"^\| {heading} \|.*?\n\|[- |]+\n((?:\|.*\n)+)", text, re.M):
        for row in table.splitlines():
            names += re.findall(r"`(\w+)`", row.split("|")[1])
    return names


def frames_of_the_page():
    answers = re.findall(r'^\* `\{"type":"(\w+)"', section("Answers"), re.M)
    server = ["welcome", "event", *answers, *first_column(section("Events"), "type")]
    return {"client": ["hello", *first_column(section("Commands"), "type")], "server": server}


def json_of_the_page():
    """Every JSON object of the page: fenced, or in a line of code."""
    fenced = re.findall(r"```json\n(.*?)```", PAGE, re.S)
    for text in [*fenced, *re.findall(r'`(\{"type".*?\})`', PAGE)]:
        frame = json.loads(text)
        yield {name: MEANT_BY_DOTS[name] if isinstance(value, str) and "…" in value else value
               for name, value in frame.items()}


def example_files(side):
    return sorted((PROTOCOL / "examples" / side).glob("*.json"))


def faults(side, frame):
    return [fault.message for fault in VALIDATORS[side].iter_errors(frame)]


class Page(unittest.TestCase):
    def test_its_tables_name_exactly_the_frames_of_the_schemas(self):
        for side, named in frames_of_the_page().items():
            self.assertEqual(sorted(named), sorted(SCHEMAS[side]["properties"]["type"]["enum"]), side)

    def test_its_table_of_events_names_exactly_those_of_the_schema(self):
        named = first_column(section("Events"), "event")
        self.assertEqual(sorted(named), sorted(SCHEMAS["server"]["$defs"]["event"]["properties"]["event"]["enum"]))

    def test_its_examples_validate(self):
        found = list(json_of_the_page())
        self.assertGreaterEqual(len(found), 7)
        for frame in found:
            side = "client" if frame["type"] in frames_of_the_page()["client"] else "server"
            self.assertEqual(faults(side, frame), [], frame)

    def test_its_reasons_of_the_wire_are_those_of_the_schema(self):
        listed = re.search(r"Reasons of the wire: (.*?)All others", PAGE, re.S)[1]
        named = re.findall(r"`(\w+)`", listed)
        reasons = SCHEMAS["server"]["$defs"]["wire_reason"]["enum"]
        domain = SCHEMAS["server"]["$defs"]["domain_reason"]["enum"]
        self.assertEqual(sorted(named), sorted(set(reasons) - set(domain)))


class Schemas(unittest.TestCase):
    def test_they_are_schemas(self):
        for schema in SCHEMAS.values():
            jsonschema.Draft202012Validator.check_schema(schema)

    def test_each_frame_and_event_has_a_definition_that_is_used(self):
        for schema in SCHEMAS.values():
            used = {case["then"]["$ref"].split("/")[-1] for case in schema["allOf"]}
            self.assertEqual(used, set(schema["properties"]["type"]["enum"]))
            self.assertLessEqual(used, set(schema["$defs"]))

    def test_their_domain_reasons_are_those_of_the_code(self):
        header = (ROOT / "events" / "refusal.hpp").read_text()
        self.assertEqual(re.findall(r"^  (\w+) = \d+,", header, re.M),
                         SCHEMAS["server"]["$defs"]["domain_reason"]["enum"])

    def test_unknown_fields_are_ignored(self):
        for side in SIDES:
            for file in example_files(side):
                self.assertEqual(faults(side, {**json.loads(file.read_text()), "of_tomorrow": [1]}), [], file.name)

    def test_an_unknown_type_is_refused(self):
        for side in SIDES:
            self.assertNotEqual(faults(side, {"type": "of_tomorrow"}), [])


class Examples(unittest.TestCase):
    def test_each_validates_and_is_named_by_its_type(self):
        for side in SIDES:
            for file in example_files(side):
                frame = json.loads(file.read_text())
                self.assertEqual(faults(side, frame), [], file.name)
                self.assertEqual(file.name.split(".")[0], frame["type"])

    def test_every_frame_and_every_event_has_one(self):
        for side in SIDES:
            shown = {file.name.split(".")[0] for file in example_files(side)}
            self.assertEqual(shown, set(SCHEMAS[side]["properties"]["type"]["enum"]))
        events = {json.loads(file.read_text()).get("event") for file in example_files("server")} - {None}
        self.assertEqual(events, set(SCHEMAS["server"]["$defs"]["event"]["properties"]["event"]["enum"]))

    def test_each_field_has_a_pinned_type_and_only_the_named_ones_may_be_absent(self):
        optional = {
            "client": {"post_message": {"conversation"}, "attach": {"last_seen"}, "sign_in": {"queue"},
                       "hello": {"conversation", "last_seen"}},
            "server": {"accepted": {"conversation"}, "refused": {"id", "field", "conversation", "after_ms"},
                       "event": {"text"}},
        }
        for side in SIDES:
            for file in example_files(side):
                frame = json.loads(file.read_text())
                for name in frame:
                    self.assertNotEqual(faults(side, {**frame, name: None}), [], f"{file.name}: {name} may be null")
                    rest = {other: value for other, value in frame.items() if other != name}
                    may_be_absent = name in optional[side].get(frame["type"], ())
                    self.assertEqual(faults(side, rest) == [], may_be_absent, f"{file.name}: without {name}")


if __name__ == "__main__":
    unittest.main()
