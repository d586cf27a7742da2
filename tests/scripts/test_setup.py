"""The set-up knows what it needs, asks dpkg once, and is quick when nothing is missing."""
import subprocess
import unittest
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def in_setup(command: str) -> str:
    script = f"source scripts/lib/common.sh; source scripts/lib/setup.sh; {command}"
    return subprocess.run(["bash", "-c", script], cwd=ROOT, capture_output=True, text=True, check=True).stdout


class Setup(unittest.TestCase):
    def test_sections_hold_their_own_packages(self):
        build, test = in_setup("packages_of build").split(), in_setup("packages_of test").split()
        self.assertIn("librocksdb-dev", build)
        self.assertIn("python3-websockets", test)
        self.assertFalse(set(build) & set(test))
        self.assertEqual(in_setup("packages_of build test").split(), build + test)

    def test_only_what_is_not_installed_is_missing(self):
        self.assertEqual(in_setup("missing_packages bash no-such-package-veilleuse dpkg").split(),
                         ["no-such-package-veilleuse"])

    def test_nothing_is_installed_when_nothing_is_missing(self):
        self.assertEqual(in_setup("as_root() { echo apt was called; }; install_packages build test"), "")

    def test_a_missing_package_is_installed(self):
        told = in_setup("packages_of() { echo no-such-package-veilleuse; }; as_root() { echo \"called: $*\"; }; "
                        "install_packages build")
        self.assertIn("called: apt-get update", told)
        self.assertIn("no-such-package-veilleuse", told.splitlines()[-1])


class Build(unittest.TestCase):
    def test_an_unknown_preset_is_refused_by_name(self):
        ran = subprocess.run([ROOT / "scripts/build.sh", "fastest"], capture_output=True, text=True)
        self.assertEqual(ran.returncode, 1)
        self.assertIn("'fastest'", ran.stderr)

    def test_an_unknown_check_is_refused_by_name(self):
        ran = subprocess.run([ROOT / "scripts/check.sh", "beauty"], capture_output=True, text=True)
        self.assertEqual(ran.returncode, 1)
        self.assertIn("'beauty'", ran.stderr)


if __name__ == "__main__":
    unittest.main()
