"""The package's scripts, on a machine of which only Debian's own helper for links is real; scripts/package_test.sh has
a whole one."""
import os
import subprocess
import tempfile
import unittest
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
DEPLOY = ROOT / "deploy"
TIMER = "etc/systemd/system/timers.target.wants/veilleuse-backup.timer"

# Notes what it is asked, and answers what a script acts upon.
STAND_IN = f"""#!/bin/sh
echo "$(basename "$0") $*" >>"$MACHINE/calls"
case "$*" in
  *is-active*) [ -e "$MACHINE/serves" ] ;;
  *is-enabled*veilleuse-backup.timer*) [ -L "$MACHINE/{TIMER}" ] ;;
  *daemon-reload*) find "$MACHINE/etc" -type l >"$MACHINE/links-read" ;;
  "start veilleuse.service" | "restart veilleuse.service") [ ! -e "$MACHINE/broken" ] && : >"$MACHINE/serves" ;;
esac
"""


class Scripts(unittest.TestCase):
    def setUp(self):
        holder = tempfile.TemporaryDirectory()
        self.addCleanup(holder.cleanup)
        self.machine = Path(holder.name)
        for folder in ("run/systemd/system", "etc/systemd/system", "lib/systemd/system", "var/lib", "stand-ins"):
            (self.machine / folder).mkdir(parents=True)
        for unit in DEPLOY.glob("*.service"), DEPLOY.glob("*.timer"):
            for file in unit:
                (self.machine / "lib/systemd/system" / file.name).write_bytes(file.read_bytes())
        for name in ("systemctl", "deb-systemd-invoke", "systemd-sysusers", "systemd-tmpfiles"):
            stand_in = self.machine / "stand-ins" / name
            stand_in.write_text(STAND_IN)
            stand_in.chmod(0o755)

    def run_script(self, name: str, *arguments: str) -> str:
        """What it says."""
        words = (DEPLOY / "debian" / name).read_text()
        for folder in ("/run/systemd", "/var/lib/veilleuse"):
            words = words.replace(folder, f"{self.machine}{folder}")
        (self.machine / "calls").write_text("")
        ran = subprocess.run(["sh", "-c", words, name, *arguments], capture_output=True, text=True, env={
            "MACHINE": str(self.machine), "DPKG_ROOT": str(self.machine), "DPKG_MAINTSCRIPT_PACKAGE": "veilleuse",
            "PATH": f"{self.machine / 'stand-ins'}:{os.environ['PATH']}"})
        self.assertEqual(ran.returncode, 0, ran.stderr)
        return ran.stdout + ran.stderr

    def asked(self) -> list[str]:
        """Of systemd, by the script that ran last."""
        calls = (self.machine / "calls").read_text().splitlines()
        return [call.removeprefix("deb-systemd-invoke ") for call in calls if call.startswith("deb-systemd-invoke ")]

    def install(self) -> str:
        return self.run_script("postinst", "configure", "")

    def enable_backups(self) -> None:
        """As `systemctl enable` does."""
        (self.machine / TIMER).parent.mkdir(parents=True, exist_ok=True)
        (self.machine / TIMER).symlink_to("/lib/systemd/system/veilleuse-backup.timer")

    def remove(self) -> None:
        self.run_script("prerm", "remove")
        for unit in (self.machine / "lib/systemd/system").iterdir():
            unit.unlink()
        self.run_script("postrm", "remove")

    def test_an_installation_starts_the_service_alone_and_says_that_it_serves(self):
        said = self.install()
        self.assertEqual(self.asked(), ["start veilleuse.service"])
        self.assertIn("it serves http://127.0.0.1:8080", said)
        self.assertIn("veilleuse staff add NAME", said)

    def test_an_installation_whose_service_does_not_start_says_so_and_not_that_it_serves(self):
        (self.machine / "broken").touch()
        said = self.install()
        self.assertIn("has not started", said)
        self.assertNotIn("it serves", said)

    def test_an_upgrade_starts_it_with_the_new_program_and_one_that_failed_leaves_it_running(self):
        self.install()
        self.run_script("postinst", "configure", "0.1.0-1")
        self.assertEqual(self.asked(), ["restart veilleuse.service"])
        self.run_script("postinst", "abort-upgrade", "0.1.0-2")
        self.assertEqual(self.asked(), ["start veilleuse.service"])

    def test_a_removal_that_failed_has_the_service_back(self):
        self.install()
        self.run_script("prerm", "remove", "in-favour", "another", "1.0")
        self.assertIn("veilleuse.service", self.asked()[0])
        said = self.run_script("postinst", "abort-remove", "in-favour", "another", "1.0")
        self.assertEqual(self.asked(), ["start veilleuse.service"])
        self.assertNotIn("staff add", said)

    def test_nightly_backups_end_with_the_package_and_come_back_with_it(self):
        self.install()
        self.enable_backups()
        self.run_script("prerm", "remove")
        self.assertEqual(self.asked(),
                         ["stop veilleuse-backup.timer veilleuse-backup.service veilleuse.service"])
        self.run_script("postinst", "configure", "0.1.0-1")
        self.assertIn("start veilleuse-backup.timer", self.asked())

    def test_a_purge_leaves_no_link_to_a_unit_that_is_gone(self):
        self.install()
        self.enable_backups()
        self.remove()
        self.run_script("postrm", "purge")
        self.assertEqual([path for path in (self.machine / "etc").rglob("*") if path.is_symlink()], [])
        # Else systemd goes on knowing units that it cannot find.
        self.assertEqual((self.machine / "links-read").read_text(), "")

    def test_a_purge_keeps_what_children_said(self):
        self.install()
        kept = self.machine / "var/lib/veilleuse/master.key"
        kept.parent.mkdir()
        kept.touch()
        self.remove()
        said = self.run_script("postrm", "purge")
        self.assertTrue(kept.exists())
        self.assertIn("rm -r", said)


if __name__ == "__main__":
    unittest.main()
