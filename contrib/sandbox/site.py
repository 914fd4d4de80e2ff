# SPDX-License-Identifier: BSD-2-Clause
"""The sandbox itself: an institution `entidad.gov.co` with three servants and one who has left, its mail server, the filter and the courier."""
import dataclasses
import email.policy
import grp
import json
import os
import pathlib
import pwd
import shlex
import shutil
import signal
import smtplib
import subprocess
import tempfile
import time

from .mta import OWNER, Postfix
from .patience import patient
from .sendmail import Sendmail
from .sink import Sink

SOURCE = pathlib.Path(__file__).resolve().parents[2]

PEOPLE = """\
login,mail,aliases,shared,name,position,unit,phone,status
ana,ana@entidad.gov.co,ana.rojas@entidad.gov.co,contacto@entidad.gov.co,Ana María Rojas,Profesional,Atención a la Ciudadanía,601 555 0100
luis,luis@entidad.gov.co,,,Luis Peña Gómez,Director,Atención a la Ciudadanía,601 555 0101
nubia,nubia@entidad.gov.co,,,Nubia Ibáñez,Asesora,Jurídica,601 555 0102
ido,ido@entidad.gov.co,,,Pedro Chocué Dagua,,,,retirado
"""
PERSONAL = "login,personal\nluis,luis.pena@gmail.com\n"


@dataclasses.dataclass
class Sent:
    """What the sending client heard: the final reply, and the reply to each refused recipient."""
    code: int
    reply: str
    refused: dict


def reply_text(raw):
    return raw.decode("utf-8", "replace") if isinstance(raw, bytes) else str(raw)


class Site:
    """Settings are {"section.option": "value as in the file"}; EXTRA is appended to the configuration file. MTA_ROOT is
    where Postfix is unpacked, or Sendmail; SIGNER is a milter behind the filter."""

    def __init__(self, programs, mta_root, settings=None, extra="", folder=None, signer=None):
        self.programs, self.mta_root, self.signer = pathlib.Path(programs), mta_root, signer
        self.folder = pathlib.Path(folder or tempfile.mkdtemp(prefix="vobo-"))
        self.folder.chmod(0o755)
        self.settings, self.extra = {**self._defaults(), **(settings or {})}, extra
        self.sink = self.mta = None
        self.processes = {}
        # Programs that are not installed find their translations where they were built.
        self.environment = {**os.environ, "VOBO_LOCALEDIR": str(self.programs / "po")}

    def _defaults(self):
        group = grp.getgrgid(pwd.getpwnam(OWNER).pw_gid).gr_name
        text = lambda path: f'"{self.folder / path}"'
        return {
            "institution.name": '"Entidad Nacional"', "institution.domains": '{ "entidad.gov.co" }',
            "institution.postmaster": '"soporte@entidad.gov.co"',
            "milter.socket": f'"unix:{self.folder}/run/milter.sock"', "milter.socket_group": f'"{group}"',
            "milter.lock": text("run/milter.lock"), "milter.spool_folder": text("spool"),
            "queue.database": text("var/queue.db"), "queue.blobs": text("var/held"), "queue.master_key": text("etc/master.key"),
            "audit.folder": text("var/audit"), "people.file": text("etc/people.csv"),
            "people.personal": text("var/personal.keys"), "people.key": text("etc/people.key"),
            "courier.lock": text("run/courier.lock"), "courier.templates": f'"{SOURCE}/conf/templates"',
            # Opening it takes longer than all else that «vobo check» does: only where it is tested.
            "checks.unfinished.dictionary": '""',
            "courier.digest": "0s", "courier.poll": "100ms", "courier.retry_first": "1s", "courier.timeout": f"{patient(30):.0f}s",
        }

    # --- life

    def prepare(self):
        """The institution's files: folders, directory, configuration, keys."""
        for name in ("etc", "run", "spool", "var", "var/held", "var/audit"):
            (self.folder / name).mkdir(exist_ok=True)
        (self.folder / "etc/people.csv").write_text(PEOPLE)
        (self.folder / "etc/personal.csv").write_text(PERSONAL)
        self.write_config()
        self.vobo("keys", "create")
        self.vobo("people", "import", str(self.folder / "etc/personal.csv"))
        (self.folder / "etc/personal.csv").unlink()

    def start_filter_only(self):
        """For a driver that plays the MTA itself."""
        self.prepare()
        self.start_program("vobo-milter")
        return self

    def start(self):
        self.sink = Sink()
        self.mta = self._make_mta()
        self.settings.setdefault("courier.smtp", f'"inet:{self.mta.port}@127.0.0.1"')
        self.prepare()
        self.start_program("vobo-milter")
        self.start_program("vobo-courier")
        self.mta.start()
        return self

    def stop(self):
        statuses = {name: self.stop_program(name) for name in list(self.processes)}
        if self.mta:
            self.mta.stop()
        if self.sink:
            self.sink.close()
        return statuses

    def _make_mta(self):
        if (pathlib.Path(self.mta_root) / "usr/libexec/sendmail/sendmail").exists():
            return Sendmail(self.mta_root, self.folder / "mta", self.sink.port, self.settings["milter.socket"].strip('"'))
        return Postfix(self.mta_root, self.folder / "mta", self.sink.port,
                       f"{{ {self._milter_for_postfix()}, default_action=tempfail }}" + (f", {self.signer}" if self.signer else ""))

    def _milter_for_postfix(self):
        """Postfix writes inet:HOST:PORT where everybody else writes inet:PORT@HOST."""
        kind, _, where = self.settings["milter.socket"].strip('"').partition(":")
        port, _, host = where.partition("@")
        return f"inet:{host}:{port}" if kind == "inet" else f"unix:{where}"

    def remove(self):
        shutil.rmtree(self.folder, ignore_errors=True)

    def __enter__(self):
        try:
            return self.start()
        except BaseException:
            self.__exit__()
            raise

    def __exit__(self, *_):
        self.stop()
        self.remove()

    # --- configuration and programs

    @property
    def config(self):
        return self.folder / "etc/vistobueno.conf"

    def write_config(self, changes=None):
        self.settings.update(changes or {})
        sections = {}
        for name, value in self.settings.items():
            *path, option = name.split(".")
            sections.setdefault(tuple(path), []).append(f"{option} = {value}")
        lines = []
        for path, options in sections.items():
            body = "\n".join(options)
            for name in reversed(path):
                body = f"{name} {{\n{body}\n}}"
            lines.append(body)
        self.config.write_text("\n".join(lines) + "\n" + self.extra)

    def start_program(self, name, wait=True):
        """Starts a daemon; VOBO_WRAP (a command line, such as valgrind's) runs before it."""
        log = open(self.folder / f"{name}.log", "ab")
        command = [*shlex.split(os.environ.get("VOBO_WRAP", "")), str(self.programs / name), "-c", str(self.config)]
        starts = self.log(name).count("event=started")
        self.processes[name] = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=log, stderr=log,
                                                env=self.environment)
        log.close()
        if wait:
            self.wait_for(lambda: self.log(name).count("event=started") > starts or self._has_ended(name), f"{name} to start")
            if self._has_ended(name):
                raise RuntimeError(f"{name} did not start: {self.log(name)[-2000:]}")

    def _has_ended(self, name):
        return self.processes[name].poll() is not None

    def stop_program(self, name, how=signal.SIGTERM, timeout=60):
        process = self.processes.pop(name)
        process.send_signal(how)
        try:
            return process.wait(patient(timeout))
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
            return "hung"

    def log(self, name):
        path = self.folder / f"{name}.log"
        return path.read_text(errors="replace") if path.exists() else ""

    # --- acting

    def vobo(self, *arguments, check=True, stdin=None):
        """Runs the command line as the administrator does."""
        done = subprocess.run([str(self.programs / "vobo"), "-c", str(self.config), *arguments], input=stdin, capture_output=True,
                              timeout=patient(120), env=self.environment)
        if check and done.returncode != 0:
            raise RuntimeError(f"vobo {' '.join(arguments)}: {done.returncode}: {done.stderr.decode(errors='replace')}")
        return done

    def vobo_json(self, *arguments):
        return json.loads(self.vobo(*arguments, "--json").stdout)

    def vobo_json_of(self, command, message):
        """What COMMAND says of MESSAGE, whatever it comes to."""
        done = self.vobo(command, "--json", check=False, stdin=message.as_bytes(policy=email.policy.SMTP))
        return json.loads(done.stdout)

    def connect(self, login=None):
        """An SMTP session, logged in as LOGIN (by XCLIENT, which stands for AUTH)."""
        client = smtplib.SMTP("127.0.0.1", self.mta.port, timeout=patient(120))
        client.ehlo("cliente.entidad.gov.co")
        if login:
            client.docmd("XCLIENT", f"LOGIN={login}")
            client.ehlo("cliente.entidad.gov.co")
        return client

    def send(self, message, recipients, sender="ana@entidad.gov.co", login="ana", mail_options=(), rcpt_options=(), client=None):
        """Submits MESSAGE (bytes, or an EmailMessage) and tells what the client heard."""
        data = message if isinstance(message, bytes) else message.as_bytes(policy=email.policy.SMTP)
        session, refused, codes = client or self.connect(login), {}, []
        try:
            code, reply = session.mail(sender, mail_options)
            for recipient in recipients if code == 250 else ():
                code, reply = session.rcpt(recipient, rcpt_options)
                codes.append(code)
                if code != 250:
                    refused[recipient] = (code, reply_text(reply))
            if 250 in codes:
                code, reply = session.data(data)
            else:
                session.rset()
            return Sent(code, reply_text(reply), refused)
        finally:
            if client is None:
                session.close()

    # --- looking

    def wait_for(self, condition, what, timeout=90):
        """What CONDITION yields once it is true; TIMEOUT is for an idle machine, in seconds."""
        deadline = time.monotonic() + patient(timeout)
        while not (result := condition()):
            if time.monotonic() > deadline:
                raise TimeoutError(f"waited {patient(timeout):.0f} s for {what}")
            time.sleep(0.05)
        return result

    def delivered(self, subject):
        """What has left with SUBJECT (whole)."""
        return [delivery for delivery in self.sink.received() if str(delivery.message["Subject"]) == subject]

    def wait_delivered(self, subject, count=1, timeout=90):
        return self.wait_for(lambda: len(self.delivered(subject)) >= count and self.delivered(subject),
                             f"{count} of «{subject}» to be delivered", timeout)

    def held(self, subject):
        return [entry for entry in self.vobo_json("queue", "--state", "all") if entry["subject"] == subject]

    def audit(self):
        """All audit records, oldest first."""
        lines = [line for path in sorted((self.folder / "var/audit").glob("*.jsonl")) for line in path.read_text().splitlines()]
        return [json.loads(line) for line in lines]
