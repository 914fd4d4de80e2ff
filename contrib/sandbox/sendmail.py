# SPDX-License-Identifier: BSD-2-Clause
"""A private Sendmail, as mta.py has Postfix: unpacked from its packages, with all that it writes in one folder."""
import os
import pathlib
import shutil
import signal
import subprocess

from .mta import free_port, wait_for_port

MACROS = """\
divert(-1)
include(`{cf}m4/cf.m4')
divert(0)
VERSIONID(`sandbox')
OSTYPE(`linux')
define(`confPID_FILE', `{folder}/pid')
define(`QUEUE_DIR', `{folder}/queue')
define(`STATUS_FILE', `{folder}/statistics')
define(`confDOMAIN_NAME', `correo.entidad.gov.co')
define(`confCW_FILE', `-o /dev/null')
define(`confTO_IDENT', `0')
define(`confDONT_PROBE_INTERFACES', `True')
define(`confDELIVERY_MODE', `background')
define(`confMIN_QUEUE_AGE', `1s')
define(`SMART_HOST', `relay:[127.0.0.1]')
define(`RELAY_MAILER_ARGS', `TCP $h {sink_port}')
define(`SMTP_MAILER_ARGS', `TCP $h {sink_port}')
FEATURE(`no_default_msa')
FEATURE(`accept_unresolvable_domains')
FEATURE(`accept_unqualified_senders')
FEATURE(`nocanonify')
LOCAL_DOMAIN(`correo.entidad.gov.co')
RELAY_DOMAIN(`[127.0.0.1]')
DAEMON_OPTIONS(`Name=MTA, Port={port}, Addr=127.0.0.1')
INPUT_MAIL_FILTER(`vistobueno', `S={milter}, F=T, T=C:10s;S:30s;R:60s;E:5m')
MAILER(`smtp')
"""


class Sendmail:
    """ROOT is where the packages are unpacked; MILTER is written as Sendmail has it: unix:/path or inet:PORT@HOST."""

    def __init__(self, root, folder, sink_port, milter):
        self.folder, self.port = pathlib.Path(folder), free_port()
        self._process = None
        for path in (self.folder, self.folder / "queue"):
            path.mkdir(mode=0o700)
        (self.folder / "config.mc").write_text(MACROS.format(cf=f"{root}/usr/share/sendmail/cf/", folder=self.folder, port=self.port,
                                                             sink_port=sink_port, milter=milter))
        with open(self.folder / "config.cf", "wb") as config:
            subprocess.run(["m4", f"-D_CF_DIR_={root}/usr/share/sendmail/cf/", self.folder / "config.mc"], stdout=config,
                           stderr=subprocess.DEVNULL, check=True)
        # Without the set-group-id bit that the package gives it.
        self._program = self.folder / "sendmail"
        shutil.copyfile(pathlib.Path(root) / "usr/libexec/sendmail/sendmail", self._program)
        self._program.chmod(0o755)

    def start(self):
        # It waits a minute for a host name with a dot; in a name space of its own it has one.
        command = f"hostname correo.entidad.gov.co && exec '{self._program}' -bD -q1s -C '{self.folder}/config.cf'"
        with open(self.folder / "log", "ab") as log:
            self._process = subprocess.Popen(["unshare", "-u", "sh", "-c", command], stdin=subprocess.DEVNULL, stdout=log, stderr=log,
                                             start_new_session=True)
        wait_for_port(self.port, self.log)

    def stop(self):
        if self._process:
            os.killpg(self._process.pid, signal.SIGTERM)
            try:
                self._process.wait(10)
            except subprocess.TimeoutExpired:
                os.killpg(self._process.pid, signal.SIGKILL)
                self._process.wait(10)
            self._process = None

    def log(self):
        path = self.folder / "log"
        return path.read_text(errors="replace") if path.exists() else ""
