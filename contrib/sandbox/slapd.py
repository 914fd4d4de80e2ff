# SPDX-License-Identifier: BSD-2-Clause
"""A private OpenLDAP server: unpacked from its package, filled from LDIF, with a certificate of its own."""
import os
import pathlib
import subprocess

from .mta import free_port, wait_for_port
from .patience import patient

SUFFIX = "dc=entidad,dc=gov,dc=co"
READER, PASSWORD = f"cn=lector,{SUFFIX}", "clave de lectura"

# What Active Directory has and the standard schemas lack, as far as the filter asks for it.
AD_SCHEMA = """\
attributetype ( 1.3.6.1.4.1.32473.1.1 NAME 'sAMAccountName' EQUALITY caseIgnoreMatch SYNTAX 1.3.6.1.4.1.1466.115.121.1.15 SINGLE-VALUE )
attributetype ( 1.3.6.1.4.1.32473.1.2 NAME 'userAccountControl' EQUALITY integerMatch SYNTAX 1.3.6.1.4.1.1466.115.121.1.27 SINGLE-VALUE )
attributetype ( 1.3.6.1.4.1.32473.1.3 NAME 'proxyAddresses' EQUALITY caseIgnoreMatch SYNTAX 1.3.6.1.4.1.1466.115.121.1.15 )
attributetype ( 1.3.6.1.4.1.32473.1.4 NAME 'memberOf' EQUALITY distinguishedNameMatch SYNTAX 1.3.6.1.4.1.1466.115.121.1.12 )
attributetype ( 1.3.6.1.4.1.32473.1.5 NAME 'publicDelegatesBL' EQUALITY distinguishedNameMatch SYNTAX 1.3.6.1.4.1.1466.115.121.1.12 )
attributetype ( 1.3.6.1.4.1.32473.1.6 NAME 'department' EQUALITY caseIgnoreMatch SYNTAX 1.3.6.1.4.1.1466.115.121.1.15 SINGLE-VALUE )
attributetype ( 1.3.6.1.4.1.32473.1.7 NAME 'objectCategory' EQUALITY caseIgnoreMatch SYNTAX 1.3.6.1.4.1.1466.115.121.1.15 SINGLE-VALUE )
attributetype ( 1.3.6.1.4.1.32473.1.8 NAME 'ipPhone' EQUALITY caseIgnoreMatch SYNTAX 1.3.6.1.4.1.1466.115.121.1.15 SINGLE-VALUE )
objectclass ( 1.3.6.1.4.1.32473.2.1 NAME 'user' SUP organizationalPerson STRUCTURAL
 MAY ( sAMAccountName $ userAccountControl $ proxyAddresses $ memberOf $ publicDelegatesBL $ department $ objectCategory $
 ipPhone $ mail $ givenName $ displayName $ mobile $ manager ) )
objectclass ( 1.3.6.1.4.1.32473.2.2 NAME 'memberships' AUXILIARY MAY memberOf )
"""

# Who does not ask page by page gets 100 entries and an error.
CONFIG = """\
{schemas}
include {folder}/ad.schema
pidfile {folder}/pid
modulepath {root}/usr/lib/ldap
moduleload back_mdb
TLSCACertificateFile {folder}/ca.pem
TLSCertificateFile {folder}/server.pem
TLSCertificateKeyFile {folder}/server.key
database mdb
suffix "{suffix}"
rootdn "{reader}"
rootpw "{password}"
directory {folder}/data
maxsize 268435456
dbnosync
limits * size.soft=100 size.hard=100 size.prtotal=unlimited size.pr=1000
access to * by * none
"""


def make_certificates(folder, name="ca"):
    """An authority NAME.pem, and a certificate of it for 127.0.0.1."""
    def openssl(*arguments):
        subprocess.run(["openssl", *map(str, arguments)], check=True, capture_output=True)
    openssl("req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", f"/CN={name}", "-keyout", folder / f"{name}.key",
            "-out", folder / f"{name}.pem")
    if name != "ca":
        return
    openssl("req", "-newkey", "rsa:2048", "-nodes", "-subj", "/CN=directorio", "-keyout", folder / "server.key", "-out",
            folder / "server.csr")
    (folder / "names").write_text("subjectAltName=IP:127.0.0.1\n")
    openssl("x509", "-req", "-in", folder / "server.csr", "-CA", folder / "ca.pem", "-CAkey", folder / "ca.key", "-CAcreateserial",
            "-days", "2", "-extfile", folder / "names", "-out", folder / "server.pem")


class Slapd:
    """ROOT is where slapd and ldap-utils are unpacked; LDIF is what the directory begins with, below SUFFIX."""

    def __init__(self, root, folder, ldif):
        self.root, self.folder = pathlib.Path(root), pathlib.Path(folder)
        self.port, self.tls_port = free_port(), free_port()
        self._process = None
        # The package has a library of its own.
        libraries = ":".join(map(str, self.root.glob("usr/lib/*-linux-gnu*")))
        self._environment = {**os.environ, "LD_LIBRARY_PATH": libraries}
        for path in (self.folder, self.folder / "data"):
            path.mkdir(mode=0o700)
        make_certificates(self.folder)
        schemas = "\n".join(f"include {self.root}/etc/ldap/schema/{name}.schema" for name in ("core", "cosine", "inetorgperson"))
        (self.folder / "ad.schema").write_text(AD_SCHEMA)
        (self.folder / "slapd.conf").write_text(CONFIG.format(schemas=schemas, folder=self.folder, root=self.root, suffix=SUFFIX,
                                                              reader=READER, password=PASSWORD))
        (self.folder / "start.ldif").write_text(ldif)
        self._run("slapadd", "-q", "-l", self.folder / "start.ldif")

    def _run(self, tool, *arguments):
        done = subprocess.run([self.root / "usr/sbin/slapd", "-T" + tool.removeprefix("slap"), "-f", self.folder / "slapd.conf",
                               *arguments], capture_output=True, timeout=patient(120), env=self._environment)
        if done.returncode:
            raise RuntimeError(f"{tool}: {done.stderr.decode(errors='replace')[-2000:]}")

    @property
    def uri(self):
        return f"ldap://127.0.0.1:{self.port}"

    @property
    def tls_uri(self):
        return f"ldaps://127.0.0.1:{self.tls_port}"

    def start(self):
        with open(self.folder / "log", "ab") as log:
            self._process = subprocess.Popen([self.root / "usr/sbin/slapd", "-d", "0", "-f", self.folder / "slapd.conf", "-h",
                                              f"{self.uri} {self.tls_uri}"], stdin=subprocess.DEVNULL, stdout=log, stderr=log,
                                             env=self._environment)
        for port in (self.port, self.tls_port):
            wait_for_port(port, (self.folder / "log").read_text)
        return self

    def stop(self):
        if not self._process:
            return
        self._process.terminate()
        try:
            self._process.wait(patient(30))
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        self._process = None

    def modify(self, ldif):
        done = subprocess.run([self.root / "usr/bin/ldapmodify", "-x", "-H", self.uri, "-D", READER, "-w", PASSWORD], text=True,
                              input=ldif, capture_output=True, timeout=patient(120))
        if done.returncode:
            raise RuntimeError(f"ldapmodify: {done.stderr[-2000:]}")
