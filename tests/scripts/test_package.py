"""The Debian package as its files and its scripts stand; scripts/package_test.sh installs it."""
import configparser
import hashlib
import os
import shutil
import subprocess
import tempfile
import tomllib
import unittest
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
BUILD = Path(os.environ["VEILLEUSE_BINARY_DIR"])


def run(*command, **how) -> str:
    return subprocess.run(command, check=True, capture_output=True, text=True, **how).stdout


class Package(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        holder = tempfile.TemporaryDirectory()
        cls.addClassCleanup(holder.cleanup)
        made = Path(holder.name)
        # Quickly packed: how well is no matter here.
        run("cpack", "-G", "DEB", "-B", made, "-D", "CPACK_DEBIAN_COMPRESSION_TYPE=gzip", cwd=BUILD)
        cls.deb = next(made.glob("*.deb"))
        cls.root, cls.control = made / "root", made / "control"
        run("dpkg-deb", "--extract", cls.deb, cls.root)
        run("dpkg-deb", "--control", cls.deb, cls.control)

    def test_each_thing_lies_where_an_operator_looks_for_it(self):
        for place in ("usr/bin/veilleuse", "usr/share/veilleuse/web/youth/index.html",
                      "usr/share/veilleuse/web/staff/index.html", "usr/share/veilleuse/content/emergency-numbers.json",
                      "lib/systemd/system/veilleuse.service", "usr/lib/sysusers.d/veilleuse.conf",
                      "usr/lib/tmpfiles.d/veilleuse.conf", "usr/share/doc/veilleuse/copyright",
                      "usr/share/doc/veilleuse/changelog.Debian.gz", "usr/share/doc/veilleuse/README.md",
                      "usr/share/man/man1/veilleuse.1.gz", "usr/share/man/man1/veilleuse-replay.1.gz",
                      "usr/share/bash-completion/completions/veilleuse",
                      "usr/share/zsh/vendor-completions/_veilleuse"):
            self.assertTrue((self.root / place).is_file(), place)

    def test_the_program_finds_its_pages_where_the_package_puts_them(self):
        # Refused for its port before it touches anything, and so after it has found the pages.
        config = self.root / "taken.toml"
        config.write_text('[server]\naddress = "192.0.2.1"\n')
        ran = subprocess.run([self.root / "usr/bin/veilleuse", "serve", "--config", config], capture_output=True,
                             text=True, cwd=self.root)
        self.assertEqual(ran.returncode, 69, ran.stderr)

    def test_the_configuration_is_the_operators_and_keeps_the_data_in_the_services_folder(self):
        self.assertEqual((self.control / "conffiles").read_text(), "/etc/veilleuse/veilleuse.toml\n")
        told = tomllib.loads((self.root / "etc/veilleuse/veilleuse.toml").read_text())
        self.assertEqual(told["storage"]["data_directory"], "/var/lib/veilleuse")

    def test_the_unit_starts_the_packaged_program_with_the_packaged_configuration(self):
        unit = configparser.ConfigParser(strict=False, interpolation=None)
        unit.read(self.root / "lib/systemd/system/veilleuse.service")
        program, _, _, config = unit["Service"]["ExecStart"].split()
        for file in (program, config):
            self.assertTrue((self.root / file.lstrip("/")).is_file(), file)

    def test_systemd_understands_the_unit(self):
        unit = self.root / "lib/systemd/system/veilleuse.service"
        # Of every system, and of no package: what a reload is asked by.
        shell = self.root / "bin/sh"
        shell.parent.mkdir(exist_ok=True)
        shutil.copy("/bin/sh", shell)
        ran = subprocess.run(["systemd-analyze", "verify", "--recursive-errors=no", f"--root={self.root}", unit.name],
                             capture_output=True, text=True)
        self.assertNotIn("veilleuse.service:", ran.stderr)

    def test_each_file_has_its_checksum_but_the_operators(self):
        sums = dict(reversed(line.split("  ", 1)) for line in (self.control / "md5sums").read_text().splitlines())
        files = {path.relative_to(self.root).as_posix(): path for path in self.root.rglob("*")
                 if path.is_file() and path.name != "taken.toml"}
        files.pop("etc/veilleuse/veilleuse.toml", None)
        sums.pop("etc/veilleuse/veilleuse.toml", None)
        self.assertEqual(sums, {name: hashlib.md5(path.read_bytes()).hexdigest() for name, path in files.items()})

    def test_it_depends_on_what_the_program_is_linked_with(self):
        depends = run("dpkg-deb", "--field", self.deb, "Depends")
        for library in ("librocksdb7.8", "libcaf-core0.17", "libsystemd0", "libssl3", "libjemalloc2"):
            self.assertIn(library, depends)

    def test_its_scripts_are_whole_and_leave_the_data(self):
        for script in ("postinst", "prerm", "postrm"):
            run("sh", "-n", self.control / script)
        # Said to the operator, and never done.
        commands = [line for line in (self.control / "postrm").read_text().splitlines() if "echo" not in line]
        self.assertFalse([line for line in commands if "rm -" in line or "userdel" in line])


if __name__ == "__main__":
    unittest.main()
