# SPDX-License-Identifier: BSD-2-Clause
"""A private Postfix: unpacked from its package, configured, started and stopped without touching the machine's own mail."""
import grp
import os
import pathlib
import pwd
import shutil
import signal
import socket
import subprocess
import time

from .patience import patient

# Debian has these users everywhere and nobody reads mail as them: the machine gets no new ones.
OWNER, SETGID_GROUP, DEFAULT_USER = "uucp", "news", "nobody"

MAIN_CF = """\
compatibility_level = 3.6
queue_directory = {folder}/queue
data_directory = {folder}/data
command_directory = {root}/usr/sbin
daemon_directory = {root}/usr/lib/postfix/sbin
shlib_directory = {root}/usr/lib/postfix
meta_directory = {folder}/conf
import_environment = MAIL_CONFIG LANG=C LD_LIBRARY_PATH={root}/usr/lib/postfix
mail_owner = {owner}
setgid_group = {group}
default_privs = {user}
maillog_file = {folder}/log
maillog_file_prefixes = {folder}
inet_interfaces = 127.0.0.1
inet_protocols = ipv4
myhostname = correo.entidad.gov.co
mydestination =
mynetworks = 127.0.0.0/8
local_transport = error:nobody here
alias_maps =
smtp_dns_support_level = disabled
default_transport = smtp:[127.0.0.1]:{sink_port}
relay_transport = smtp:[127.0.0.1]:{sink_port}
smtpd_authorized_xclient_hosts = 127.0.0.0/8
smtpd_relay_restrictions = permit_mynetworks, reject
smtpd_forbid_bare_newline = yes
smtpd_peername_lookup = no
smtp_destination_concurrency_limit = 20
minimal_backoff_time = 1s
maximal_backoff_time = 2s
queue_run_delay = 1s
message_size_limit = 104857600
smtputf8_enable = yes
milter_protocol = 6
milter_default_action = tempfail
milter_connect_timeout = 5s
milter_command_timeout = 30s
milter_content_timeout = 60s
smtpd_milters = {milters}
non_smtpd_milters = {milters}
internal_mail_filter_classes = bounce
smtpd_reject_unlisted_recipient = no
transport_maps = inline:{{ rebota.example.org=error:nobody }}
"""

SERVICES = """\
127.0.0.1:{port} inet n - n - {processes} smtpd
cleanup unix n - n - 0 cleanup
qmgr unix n - n 300 1 qmgr
rewrite unix - - n - - trivial-rewrite
bounce unix - - n - 0 bounce
defer unix - - n - 0 bounce
trace unix - - n - 0 bounce
proxymap unix - - n - - proxymap
anvil unix - - n - 1 anvil
scache unix - - n - 1 scache
smtp unix - - n - - smtp
error unix - - n - - error
retry unix - - n - - error
postlog unix-dgram n - n - 1 postlogd
"""


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def wait_for_port(port, log, timeout=30):
    """Until something listens at PORT; LOG() is what its program says when it does not."""
    deadline = time.monotonic() + patient(timeout)
    while time.monotonic() < deadline:
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
            return
        except OSError:
            time.sleep(0.05)
    raise RuntimeError(f"the server did not start: {log()[-2000:]}")


class Postfix:
    """ROOT is where the package is unpacked; FOLDER, which must not exist, is all that it writes to."""

    def __init__(self, root, folder, sink_port, milters):
        self.folder, self.port = pathlib.Path(folder), free_port()
        self._master = pathlib.Path(root) / "usr/lib/postfix/sbin/master"
        self._environment = {**os.environ, "LD_LIBRARY_PATH": f"{root}/usr/lib/postfix"}
        self._process = None
        self._make_folders()
        values = dict(folder=self.folder, root=root, owner=OWNER, group=SETGID_GROUP, user=DEFAULT_USER, sink_port=sink_port,
                      milters=milters)
        (self.folder / "conf/main.cf").write_text(MAIN_CF.format(**values))
        (self.folder / "conf/master.cf").write_text(SERVICES.format(port=self.port, processes=100))
        shutil.copy(pathlib.Path(root) / "usr/share/postfix/dynamicmaps.cf", self.folder / "conf")

    def _make_folders(self):
        owner, group = pwd.getpwnam(OWNER).pw_uid, grp.getgrnam(SETGID_GROUP).gr_gid
        for name in ("conf", "queue", "queue/pid"):
            (self.folder / name).mkdir(parents=True)
        for name in ("active", "bounce", "corrupt", "defer", "deferred", "flush", "hold", "incoming", "private", "saved", "trace"):
            (self.folder / "queue" / name).mkdir(mode=0o700)
            os.chown(self.folder / "queue" / name, owner, -1)
        for name, mode in (("maildrop", 0o730), ("public", 0o710)):
            (self.folder / "queue" / name).mkdir()
            os.chown(self.folder / "queue" / name, owner, group)
            os.chmod(self.folder / "queue" / name, mode)
        (self.folder / "data").mkdir(mode=0o700)
        os.chown(self.folder / "data", owner, -1)

    def start(self):
        self._process = subprocess.Popen([self._master, "-c", self.folder / "conf"], env=self._environment,
                                         stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        wait_for_port(self.port, self.log)

    def stop(self):
        if self._process:
            # The master ends its children; they are in its process group.
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
