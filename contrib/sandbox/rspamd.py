# SPDX-License-Identifier: BSD-2-Clause
"""A private rspamd: unpacked from its package or installed, scans what a milter is shown with its own rules; nothing that it
would ask of the network is answered."""
import os
import pathlib
import subprocess
import time

from .mta import free_port, wait_for_port
from .patience import patient

CONFIG = """\
.include "$CONFDIR/common.conf"
options {{
  pidfile = "{folder}/pid";
  .include "$CONFDIR/options.inc"
  dns {{ nameserver = "127.0.0.1:1"; timeout = 0.1s; retransmits = 1; }}
}}
logging {{ type = "console"; level = "error"; }}
worker "rspamd_proxy" {{
  bind_socket = "127.0.0.1:{port}"; milter = yes; count = 1; timeout = 120s;
  upstream "local" {{ default = yes; self_scan = yes; }}
}}
"""


class Rspamd:
    """ROOT is where the package is unpacked; FOLDER is all that it writes to."""

    def __init__(self, root, folder):
        self.root, self.folder, self.port = pathlib.Path(root), pathlib.Path(folder), free_port()
        (self.folder / "local/local.d").mkdir(parents=True)
        (self.folder / "local/local.d/fuzzy_check.conf").write_text("enabled = false;\n")
        (self.folder / "conf").write_text(CONFIG.format(port=self.port, folder=self.folder))
        self._process = None
        self.pid = None  # of the process that scans; the one that is started only looks after it

    @property
    def log(self):
        return (self.folder / "log").read_text(errors="replace")

    def _find_scanner(self):
        for child in pathlib.Path(f"/proc/{self._process.pid}/task/{self._process.pid}/children").read_text().split():
            if b"rspamd_proxy" in pathlib.Path(f"/proc/{child}/cmdline").read_bytes():
                return int(child)
        return None

    def start(self):
        share, libraries = self.root / "usr/share/rspamd", self.root / "usr/lib"
        places = {"CONFDIR": self.root / "etc/rspamd", "LOCAL_CONFDIR": self.folder / "local", "SHAREDIR": share, "RULESDIR": share / "rules",
                  "LUALIBDIR": share / "lualib", "PLUGINSDIR": share / "plugins", "WWWDIR": share / "www",
                  "DBDIR": self.folder, "LOGDIR": self.folder, "RUNDIR": self.folder}
        with open(self.folder / "log", "ab") as log:
            self._process = subprocess.Popen(
                [self.root / "usr/bin/rspamd", "-f", "-i", "-u", "root", "-g", "root", "-c", self.folder / "conf",
                 *(f"--var={name}={place}" for name, place in places.items())], stdout=log, stderr=log, cwd=self.folder,
                env={**os.environ, "LD_LIBRARY_PATH": f"{libraries}/{os.uname().machine}-linux-gnu:{libraries}/rspamd"})
        wait_for_port(self.port, lambda: self.log)
        deadline = time.monotonic() + patient(60)
        while not (pid := self._find_scanner()):
            if time.monotonic() > deadline:
                raise TimeoutError(self.log)
            time.sleep(0.2)
        self.pid = pid

    def stop(self):
        if self._process:
            self._process.terminate()
            self._process.wait(30)
