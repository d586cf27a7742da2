#!/usr/bin/python3
"""The pages without a browser: the numbers agree with content/, and nothing breaks the strict content policy."""

import html.parser
import json
import pathlib
import re
import unittest

import jsonschema

ROOT = pathlib.Path(__file__).resolve().parents[2]
PAGES = {
    "youth": ROOT / "web/youth/index.html",
    "no room": ROOT / "web/youth/no_room.html",
    "staff": ROOT / "web/staff/index.html",
}
NUMBERS = json.loads((ROOT / "content/emergency-numbers.json").read_text())


class Elements(html.parser.HTMLParser):
    def __init__(self, page):
        super().__init__()
        self.found = []
        self.feed(page.read_text())

    def handle_starttag(self, tag, attributes):
        self.found.append((tag, dict(attributes)))


def plain(text):
    return re.sub(r"\s+", " ", text)


class Content(unittest.TestCase):
    def test_it_has_its_declared_shape(self):
        jsonschema.validate(NUMBERS, json.loads((ROOT / "content/emergency-numbers.schema.json").read_text()))


class EmergencyNumbers(unittest.TestCase):
    NAME = "youth"

    def setUp(self):
        self.page = plain(PAGES[self.NAME].read_text())
        self.links = {a["data-number"]: a for tag, a in Elements(PAGES[self.NAME]).found if "data-number" in a}

    def test_page_links_every_number_in_the_order_of_the_content(self):
        expected = [digits for entry in NUMBERS["numbers"] for digits in [entry["number"], *entry["same_as"]]]
        self.assertEqual(list(self.links), expected)

    def test_each_link_uses_the_means_of_its_number(self):
        for entry in NUMBERS["numbers"]:
            scheme = "tel" if "call" in entry["means"] else "sms"
            self.assertEqual(self.links[entry["number"]]["href"], f"{scheme}:{entry['number']}")

    def test_page_says_who_answers_and_when_to_call(self):
        for entry in NUMBERS["numbers"]:
            self.assertIn(entry["name"], self.page)
            self.assertIn(entry["for"], self.page)

    def test_hours_are_those_of_the_content(self):
        for entry in NUMBERS["numbers"]:
            link = self.links[entry["number"]]
            hours = entry["hours"] if entry["hours"] != "always" else {"from": None, "to": None}
            self.assertEqual((link.get("data-from"), link.get("data-to")), (hours["from"], hours["to"]))


class EmergencyNumbersWithoutRoom(EmergencyNumbers):
    NAME = "no room"

    def test_it_asks_for_nothing_more(self):
        asked = [a for tag, a in Elements(PAGES[self.NAME]).found if "src" in a or tag == "link"]
        self.assertEqual(asked, [{"rel": "icon", "href": "data:,"}])


class StrictPolicy(unittest.TestCase):
    def test_no_page_has_an_inline_script_style_or_handler(self):
        for page in PAGES.values():
            for tag, attributes in Elements(page).found:
                self.assertNotEqual(tag, "style", page)
                self.assertTrue(tag != "script" or "src" in attributes, page)
                self.assertFalse([name for name in attributes if name.startswith("on") or name == "style"], page)

    def test_every_resource_is_a_file_of_the_assets(self):
        for page in PAGES.values():
            for tag, attributes in Elements(page).found:
                url = attributes.get("src") or (attributes.get("href") if tag == "link" else None)
                if url not in (None, "data:,"):
                    self.assertTrue(url.startswith("/assets/"), url)
                    self.assertTrue((ROOT / "web" / url[1:]).is_file(), url)

    def test_every_import_is_a_file_beside_it(self):
        for script in (ROOT / "web/assets").glob("*.js"):
            for name in re.findall(r"from '\./([a-z_]+\.js)'", script.read_text()):
                self.assertTrue((script.parent / name).is_file(), f"{script.name}: {name}")

    def test_no_script_or_sheet_names_another_host_but_the_exit(self):
        for asset in (ROOT / "web").rglob("*"):
            if asset.suffix in (".js", ".css", ".html") and asset.name != "settings.js":
                elsewhere = r"url\(|@import" if asset.suffix == ".css" else r"https?://"
                self.assertIsNone(re.search(elsewhere, asset.read_text()), asset)

    def test_nothing_typed_becomes_markup(self):
        for script in (ROOT / "web/assets").glob("*.js"):
            self.assertNotRegex(script.read_text(), r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|eval\(")

    def test_only_the_kept_conversation_is_stored(self):
        for script in (ROOT / "web/assets").glob("*.js"):
            self.assertNotRegex(script.read_text(), r"localStorage|indexedDB|document\.cookie", script)
            if script.name not in ("kept_conversation.js", "quick_exit.js"):
                self.assertNotIn("sessionStorage", script.read_text(), script)


def colours(sheet):
    """The custom properties of each theme: the dark one, then the light one over it."""
    blocks = re.findall(r":root \{(.*?)\}", sheet, re.S)
    themes = [dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6})", block)) for block in blocks]
    return {"dark": themes[0], "light": {**themes[0], **themes[1]}}


def luminance(colour):
    """WCAG 2.1, relative luminance."""
    channels = [int(colour[start:start + 2], 16) / 255 for start in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.03928 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one, other):
    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


class Contrast(unittest.TestCase):
    THEMES = colours((ROOT / "web/assets/common.css").read_text())
    TEXT = [("text", "sky"), ("text", "sky-deep"), ("text", "surface"), ("text", "surface-raised"), ("text", "own"),
            ("text", "alert-surface"), ("text-soft", "sky"), ("text-soft", "sky-deep"), ("text-soft", "surface"),
            ("text-soft", "surface-raised"), ("text-soft", "own"), ("on-light", "light"), ("light", "surface"),
            ("alert", "sky"), ("alert", "surface"), ("alert", "alert-surface"), ("good", "surface"), ("sky", "text")]
    MARKS = [("focus", "sky"), ("focus", "surface"), ("light", "sky"), ("light", "surface-raised")]

    def test_text_stands_out_at_four_and_a_half_to_one(self):
        for theme, colour in self.THEMES.items():
            for front, back in self.TEXT:
                self.assertGreaterEqual(contrast(colour[front], colour[back]), 4.5, f"{theme}: {front} on {back}")

    def test_focus_and_frames_stand_out_at_three_to_one(self):
        for theme, colour in self.THEMES.items():
            for front, back in self.MARKS:
                self.assertGreaterEqual(contrast(colour[front], colour[back]), 3, f"{theme}: {front} on {back}")


class SafeDevice(unittest.TestCase):
    def test_the_youths_titles_tell_nothing(self):
        for name in ("youth", "no room"):
            self.assertIn("<title>Accueil</title>", PAGES[name].read_text())

    def test_no_field_is_remembered(self):
        for page in PAGES.values():
            for tag, attributes in Elements(page).found:
                if tag in ("input", "textarea", "form") and attributes.get("method") != "dialog":
                    self.assertEqual(attributes.get("autocomplete"), "off", (page, attributes))

    def test_the_limits_of_confidentiality_come_before_the_first_message(self):
        page = plain(PAGES["youth"].read_text())
        promise = "C’est anonyme et confidentiel, sauf si une vie est en danger immédiat."
        self.assertLess(page.index(promise), page.index('id="start"'))


if __name__ == "__main__":
    unittest.main()
