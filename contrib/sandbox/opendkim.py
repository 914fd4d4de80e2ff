# SPDX-License-Identifier: BSD-2-Clause
"""A private OpenDKIM: unpacked from its package, signs as entidad.gov.co with a key of its own."""
import os
import pathlib
import subprocess
import sys

from .mta import free_port, wait_for_port

DOMAIN, SELECTOR = "entidad.gov.co", "prueba"

CONFIG = """\
Socket inet:{port}@127.0.0.1
Domain {domain}
Selector {selector}
KeyFile {folder}/key.pem
Mode s
Canonicalization relaxed/simple
InternalHosts 127.0.0.0/8
RequireSafeKeys no
PidFile {folder}/pid
"""


class OpenDKIM:
    """ROOT is where the package is unpacked; FOLDER is all that it writes to."""

    def __init__(self, root, folder):
        self.root, self.folder, self.port = pathlib.Path(root), pathlib.Path(folder), free_port()
        self.folder.mkdir(parents=True)
        self._process = None
        self._openssl("genpkey", "-algorithm", "RSA", "-pkeyopt", "rsa_keygen_bits:2048", "-out", self.folder / "key.pem")
        (self.folder / "conf").write_text(CONFIG.format(port=self.port, folder=self.folder, domain=DOMAIN, selector=SELECTOR))

    def _openssl(self, *arguments):
        return subprocess.run(["openssl", *map(str, arguments)], check=True, capture_output=True).stdout

    @property
    def log(self):
        return (self.folder / "log").read_text(errors="replace")

    @property
    def pid(self):
        return self._process.pid

    def start(self):
        libraries = f"{self.root}/usr/lib/{os.uname().machine}-linux-gnu:{self.root}/usr/lib:{self.root}/lib"
        libraries += f":{self.root}/lib/{os.uname().machine}-linux-gnu"
        with open(self.folder / "log", "ab") as log:
            self._process = subprocess.Popen([self.root / "usr/sbin/opendkim", "-f", "-x", self.folder / "conf"], stdout=log, stderr=log,
                                             env={**os.environ, "LD_LIBRARY_PATH": libraries})
        wait_for_port(self.port, lambda: self.log)

    def stop(self):
        if self._process:
            self._process.terminate()
            self._process.wait(30)

    def verifies(self, data):
        """Whether the signature in the message DATA is good, as dkimpy finds with the key at hand; there is no DNS."""
        sys.path.append(str(self.root / "usr/lib/python3/dist-packages"))
        import dkim  # pylint: disable=import-error

        lines = self._openssl("pkey", "-in", self.folder / "key.pem", "-pubout").decode().splitlines()
        record = "v=DKIM1; k=rsa; p=" + "".join(lines[1:-1])
        names = []

        def look_up(name, timeout=5):
            names.append(name.decode() if isinstance(name, bytes) else name)
            return record.encode()

        good = dkim.verify(data, dnsfunc=look_up)
        return good and names == [f"{SELECTOR}._domainkey.{DOMAIN}."]
