# SPDX-License-Identifier: BSD-2-Clause
"""The systemd units: systemd understands them and finds them tight, and the programs do all they do within them."""
import os
import pathlib
import resource
import shutil
import signal
import subprocess
import sys
import tempfile
import unittest

import test_approval
import test_mail_flow
from case import SiteCase
from sandbox import confined

PROGRAMS = ("vobo-milter", "vobo-courier")
EXPOSURE_MOST = 20  # tenths, of systemd-analyze security


def is_sanitized(programs):
    return b"__asan_init" in (programs / "vobo-milter").read_bytes() or b"__tsan_init" in (programs / "vobo-milter").read_bytes()


class Units(unittest.TestCase):
    @unittest.skipUnless(shutil.which("systemd-analyze"), "systemd-analyze is missing")
    def test_systemd_understands_them(self):
        with tempfile.TemporaryDirectory() as folder:
            for program in PROGRAMS:
                text = (confined.UNITS / f"{program}.service.in").read_text().replace("@sbindir@", os.environ["VOBO_PROGRAMS"])
                unit = pathlib.Path(folder) / f"{program}.service"
                unit.write_text("".join(line for line in text.splitlines(True) if not line.startswith("Documentation=")))
                for command in (["verify", str(unit)], ["security", "--offline=yes", "--no-pager", f"--threshold={EXPOSURE_MOST}", str(unit)]):
                    with self.subTest(program, command=command[0]):
                        done = subprocess.run(["systemd-analyze", *command], capture_output=True, text=True)
                        self.assertEqual(done.returncode, 0, done.stdout[-3000:] + done.stderr)
                        self.assertNotIn(unit.name, done.stderr)

    def test_what_must_stand_in_them(self):
        for program in PROGRAMS:
            for option, value in (("StartLimitIntervalSec", "0"), ("Restart", "always"), ("LimitCORE", "0"), ("ProtectProc", "invisible")):
                self.assertEqual(confined.lines_of(program, option), [value], (program, option))
            self.assertEqual(len(confined.lines_of(program, "MemoryMax")), 1)
            self.assertEqual(confined.lines_of(program, "MemoryDenyWriteExecute"), [])


needs_filter = unittest.skipIf(not shutil.which("systemd-analyze"), "systemd-analyze is missing")


@needs_filter
class Filter(unittest.TestCase):
    def test_it_keeps_out_what_it_should(self):
        for program in PROGRAMS:
            calls = confined.allowed(program)
            self.assertLessEqual({"read", "openat", "execve", "fsync", "clone3", "prlimit64"}, calls)
            for call in ("ptrace", "mount", "setuid", "bpf", "chroot", "setpriority", "setrlimit", "kexec_load"):
                self.assertNotIn(call, calls, program)
            self.assertEqual("fchownat" in calls, program == "vobo-milter")

    def test_it_is_in_force(self):
        with tempfile.TemporaryDirectory() as folder:
            python = pathlib.Path(folder) / "vobo-courier"
            python.symlink_to(sys.executable)
            for code, status in (("import os; os.getpid()", 0), ("import os; os.setpriority(os.PRIO_PROCESS, 0, 5)", -signal.SIGSYS)):
                done = subprocess.run([sys.executable, confined.__file__, str(python), "-c", code], capture_output=True)
                self.assertEqual(done.returncode, status, done.stderr)


class Cores(SiteCase):
    """A program that dies leaves none of the keys behind."""

    def ends_by_dumping(self, process):
        """Whether PROCESS, made to abort with as much room for a core as it wants, writes one."""
        resource.prlimit(process.pid, resource.RLIMIT_CORE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
        process.send_signal(signal.SIGABRT)
        ended = os.waitid(os.P_PID, process.pid, os.WEXITED | os.WNOWAIT)
        process.wait()
        return ended.si_code == os.CLD_DUMPED

    def test_no_core_is_written(self):
        with tempfile.TemporaryDirectory() as folder:
            if not self.ends_by_dumping(subprocess.Popen(["sleep", "60"], cwd=folder)):
                self.skipTest("this machine writes no cores")
        if is_sanitized(self.site.programs):
            self.skipTest("sanitizers look at their own process")
        for program in PROGRAMS:
            self.assertFalse(self.ends_by_dumping(self.site.processes.pop(program)), program)
            self.site.start_program(program)


class Confined:
    """The programs run under the filters of their units."""

    @classmethod
    def setUpClass(cls):
        if is_sanitized(pathlib.Path(os.environ["VOBO_PROGRAMS"])):
            raise unittest.SkipTest("sanitizers need more than the units allow")
        cls.wrap = os.environ.get("VOBO_WRAP", "")
        os.environ["VOBO_WRAP"] = f"{sys.executable} {confined.__file__} --as-root"
        super().setUpClass()

    @classmethod
    def tearDownClass(cls):
        try:
            super().tearDownClass()
        finally:
            os.environ["VOBO_WRAP"] = cls.wrap


@needs_filter
class ConfinedMailFlow(Confined, test_mail_flow.MailFlow):
    pass


@needs_filter
class ConfinedApproval(Confined, test_approval.Approval):
    pass
