# SPDX-License-Identifier: BSD-2-Clause
"""A private clamd: unpacked from its package, with a database of one signature, that of the test file of EICAR."""
import pathlib
import subprocess
import time

from .patience import patient

SIGNATURE = "Eicar-Test-Signature"

# In two pieces, so that no scanner takes this file for a virus.
EICAR = rb"X5O!P%@AP[4\PZX54(P^)7CC)7}$" + b"EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"

CONFIG = """\
Foreground yes
LocalSocket {folder}/clamd.sock
LocalSocketMode 666
DatabaseDirectory {folder}/database
TemporaryDirectory {folder}
PidFile {folder}/pid
StreamMaxLength 4M
MaxThreads 4
"""


class Clamd:
    """ROOT is where the package is unpacked; FOLDER is all that it writes to."""

    def __init__(self, root, folder):
        self.program, self.folder = pathlib.Path(root) / "usr/sbin/clamd", pathlib.Path(folder)
        (self.folder / "database").mkdir(parents=True)
        (self.folder / "database/one.ndb").write_text(f"{SIGNATURE}:0:*:{EICAR.hex()}\n")
        (self.folder / "conf").write_text(CONFIG.format(folder=self.folder))
        self.socket = f"unix:{self.folder}/clamd.sock"
        self._process = None

    @property
    def log(self):
        return (self.folder / "log").read_text(errors="replace")

    def start(self, timeout=60):
        with open(self.folder / "log", "ab") as log:
            self._process = subprocess.Popen([self.program, "-c", self.folder / "conf"], stdout=log, stderr=log)
        end = time.monotonic() + patient(timeout)
        while not (self.folder / "clamd.sock").exists():
            if time.monotonic() > end or self._process.poll() is not None:
                raise TimeoutError(f"clamd does not listen: {self.log}")
            time.sleep(0.05)

    def stop(self):
        if self._process and self._process.poll() is None:
            self._process.terminate()
            self._process.wait(30)
        (self.folder / "clamd.sock").unlink(missing_ok=True)
