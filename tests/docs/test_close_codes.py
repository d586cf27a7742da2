"""One table of close codes: the protocol's document, the engine's enum and all clients agree on it."""
import re
import unittest
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
CHAPTER = re.compile(r"^## Close codes\n(.*?)^## ", re.M | re.S)
ROW = re.compile(r"^\| (\d{4}) \| ([^|]+) \| ([^|]*)\| ([^|]*)\|$", re.M)


def text_of(path: str) -> str:
    return (ROOT / path).read_text(encoding="utf-8")


def documented() -> dict[int, tuple[str, str]]:
    """Of each code its name and whether to reconnect."""
    rows = ROW.findall(CHAPTER.search(text_of("docs/protocol/protocol.md")).group(1))
    return {int(code): (name.strip(), after.strip()) for code, name, _, after in rows}


def codes_where(*answers: str) -> set[int]:
    return {code for code, (_, after) in documented().items() if after in answers}


def numbers(text: str) -> set[int]:
    return {int(number) for number in re.findall(r"\d{4}", text)}


class CloseCodes(unittest.TestCase):
    def test_the_document_tells_each_code_of_the_engine_by_its_name_and_no_other(self):
        sent = re.findall(r"^  (\w+) = (\d+),$", text_of("engine/wire/close_code.hpp"), re.M)
        told = {code: name.lower().replace(" ", "_").replace("-", "") for code, (name, _) in documented().items()}
        self.assertEqual(told, {int(code): name for name, code in sent})

    def test_the_pages_come_back_after_the_codes_of_which_the_document_says_so(self):
        policy = text_of("web/assets/reconnect_policy.js")
        self.assertEqual(numbers(re.search(r"never = new Set\((.*?)\)", policy, re.S).group(1)), codes_where("no", ""))
        self.assertEqual(numbers(re.search(r"later = new Set\((.*?)\)", policy, re.S).group(1)), codes_where("later"))

    def test_the_load_tester_comes_back_after_all_but_those_of_which_the_document_says_no(self):
        code = text_of("bench/protocol/close_codes.hpp")
        cases = re.search(r"((?: *case \d{4}:.*\n)+) *return false;\n *default:\n *return true;", code)
        # Nor after one that asks for another hello: its own are right, and it fails.
        self.assertEqual(numbers(cases.group(1)), codes_where("no", "", "with `last_seen` 0"))
        self.assertEqual(code.count("return"), 2)

    def test_the_python_client_comes_back_after_the_codes_of_which_the_document_says_so(self):
        policy = text_of("tools/python/veilleuse_client/reconnect_policy.py")
        never = re.search(r"^NEVER = {(.*?)}", policy, re.M | re.S).group(1)
        self.assertEqual(numbers(never), codes_where("no", ""))
        self.assertEqual(numbers(re.search(r"^LATER = {(.*)}", policy, re.M).group(1)), codes_where("later"))
        self.assertEqual(numbers(re.search(r"^BEYOND_END = (.*)", policy, re.M).group(1)),
                         codes_where("with `last_seen` 0"))


if __name__ == "__main__":
    unittest.main()
