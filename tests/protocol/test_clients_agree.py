"""What the clients do after a close code or a refusal is what docs/protocol/asyncapi.yaml says they shall do."""
import json
import subprocess
import sys
import unittest

from tests.support.protocol_description import CLOSE_CODES, REFUSALS, ROOT

sys.path.insert(0, str(ROOT / "tools" / "python"))
from veilleuse_client import link, reconnect_policy  # noqa: E402

# `after_ms` and `soon` differ in what the frame before said, not in the code.
BY_CODE = {"never": "never", "soon": "soon", "after_ms": "soon", "later": "later", "from_zero": "from_zero"}
DESCRIBED = {int(code): BY_CODE[told["reconnect"]] for code, told in CLOSE_CODES.items()}


def of_python(code: int) -> str:
    if code in reconnect_policy.NEVER:
        return "never"
    if code == reconnect_policy.BEYOND_END:
        return "from_zero"
    return "later" if code in reconnect_policy.LATER else "soon"


def of_pages() -> dict[int, str]:
    """The module that the pages load, asked by Node."""
    asked = ("import { policy_of } from './web/assets/reconnect_policy.js';"
             f"console.log(JSON.stringify({sorted(DESCRIBED)}.map(code => [code, policy_of(code)])))")
    told = subprocess.run(["node", "--input-type=module", "--eval", asked], cwd=ROOT, capture_output=True, text=True,
                          check=True, timeout=60).stdout

    def word(policy: dict) -> str:
        if not policy["reconnect"]:
            return "never"
        if policy["forget_history"]:
            return "from_zero"
        return "later" if policy["later"] else "soon"

    return {code: word(policy) for code, policy in json.loads(told)}


class CloseCodes(unittest.TestCase):
    def test_the_python_client_comes_back_as_described(self):
        self.assertEqual({code: of_python(code) for code in DESCRIBED}, DESCRIBED)

    def test_the_python_client_knows_no_other_code(self):
        self.assertLessEqual(reconnect_policy.NEVER.keys() | reconnect_policy.LATER | {reconnect_policy.BEYOND_END},
                             DESCRIBED.keys())

    def test_the_pages_come_back_as_described(self):
        self.assertEqual(of_pages(), DESCRIBED)


class Refused(unittest.TestCase):
    def test_the_python_client_sends_again_by_itself_what_nothing_was_decided_of(self):
        self.assertEqual(link.PASSING, {name for name, told in REFUSALS.items() if told.get("retry") == "same"})

    def test_what_it_has_decided_anew_by_itself_may_be_asked_again(self):
        self.assertLessEqual(link.DECIDED_FOR_NOW,
                             {name for name, told in REFUSALS.items() if told.get("retry") == "later"})


if __name__ == "__main__":
    unittest.main()
