# SPDX-License-Identifier: BSD-2-Clause
"""Disks that are full, keys that are missing, files that are wrong, processes that die: nothing lost, nothing half-written, a
line in the log that says what to do."""
import contextlib
import email.policy
import os
import re
import shutil
import signal
import socket
import sqlite3
import subprocess
import time

from case import SiteCase, letter
from milter_client import MilterClient
from sandbox.mta import free_port
from sandbox.patience import patient

CITIZEN = "ciudadana@example.org"


class Faults(SiteCase):
    def setUp(self):
        self.log_before = len(self.site.log("vobo-milter"))

    def new_log(self, name="vobo-milter"):
        return self.site.log(name)[self.log_before:]

    def assert_put_off(self, sent, reason):
        """A temporary failure with a reference, and a log line with the reason."""
        self.assertEqual(sent.code, 451, sent.reply)
        reference, = re.findall(r"VB-[0-9A-Z]{4}-[0-9A-Z]{4}", sent.reply)
        line, = (line for line in self.new_log().splitlines() if reference in line)
        self.assertIn("event=tempfail", line)
        self.assertIn(reason, line)

    def held_message(self, subject):
        return letter(subject, X_Requiere_Aprobacion="si")

    def blobs(self):
        return sorted(path.name for path in (self.site.folder / "var/held").iterdir())

    def with_new_desk(self):
        """What the filter has open it keeps; a reload makes it open everything anew."""
        reloads = self.site.log("vobo-milter").count("event=reloaded")
        self.site.processes["vobo-milter"].send_signal(signal.SIGHUP)
        self.site.wait_for(lambda: self.site.log("vobo-milter").count("event=reloaded") > reloads, "the reload")

    @contextlib.contextmanager
    def while_away(self, path):
        """PATH, in the site's folder, does not exist meanwhile."""
        (self.site.folder / path).rename(self.site.folder / "away")
        self.with_new_desk()
        try:
            yield
        finally:
            (self.site.folder / "away").rename(self.site.folder / path)
            self.with_new_desk()

    @contextlib.contextmanager
    def configured(self, more):
        """MORE behind the configuration, in force while it lasts."""
        good = self.site.config.read_text()
        try:
            self.site.config.write_text(good + more)
            self.with_new_desk()
            yield
        finally:
            self.site.config.write_text(good)
            self.with_new_desk()

    @contextlib.contextmanager
    def while_pread_fails(self):
        """Where the filter reads at a place of a file, its own temporary files too, it meets an error of the disk."""
        tracer = subprocess.Popen(["strace", "-f", "-o", self.site.folder / "strace.txt", "-e", "trace=pread64", "-e", "inject=pread64:error=EIO",
                                   "-p", str(self.site.processes["vobo-milter"].pid)], stderr=subprocess.PIPE, text=True)
        try:
            self.assertIn("attached", tracer.stderr.readline())
            yield
        finally:
            tracer.terminate()
            tracer.communicate(timeout=30)

    # --- disks

    def test_a_temporary_file_that_cannot_be_read(self):
        """What has not been read whole has not been judged."""
        with self.configured("milter { spool_memory = 0 }\n"):
            with self.while_pread_fails():
                self.assert_put_off(self.site.send(letter("Ilegible"), [CITIZEN]), "archivo temporal")
            self.assertEqual(self.site.send(letter("Legible"), [CITIZEN]).code, 250)

    def test_a_full_disk_for_held_messages(self):
        held = self.site.folder / "var/held"
        kept = self.blobs()
        spare = self.site.folder / "spare"
        held.rename(spare)
        held.mkdir()
        subprocess.run(["mount", "-t", "tmpfs", "-o", "size=64k", "tmpfs", str(held)], check=True)
        try:
            message = letter("Disco lleno", text="x" * 70 + "\n" * 200000, X_Requiere_Aprobacion="si")
            self.assert_put_off(self.site.send(message, [CITIZEN]), "var/held")
            self.assertEqual(self.blobs(), [])
            self.assertEqual(self.site.held("Disco lleno"), [])
        finally:
            subprocess.run(["umount", str(held)], check=True)
            held.rmdir()
            spare.rename(held)
        self.assertEqual(self.blobs(), kept)
        self.assertEqual(self.site.send(message, [CITIZEN]).code, 250)
        self.assertEqual(len(self.site.held("Disco lleno")), 1)

    def test_a_full_disk_for_what_arrives(self):
        spool = self.site.folder / "spool"
        subprocess.run(["mount", "-t", "tmpfs", "-o", "size=64k", "tmpfs", str(spool)], check=True)
        try:
            with self.configured("milter { spool_memory = 256KiB }\n"):
                big = letter("Sin espacio", text="x" * 70 + "\n" * 300000)
                self.assert_put_off(self.site.send(big, [CITIZEN]), "spool")
                # what fits in memory, and what comes in, goes on
                self.assertEqual(self.site.send(letter("Cabe"), [CITIZEN]).code, 250)
                inbound = self.site.send(letter("Entra", sender="x@example.org", text="x" * 70 + "\n" * 300000), ["ana@entidad.gov.co"],
                                         sender="x@example.org", login=None)
                self.assertEqual(inbound.code, 250, inbound.reply)
        finally:
            subprocess.run(["umount", str(spool)], check=True)

    def test_little_of_what_comes_in_is_kept(self):
        """There is room for an eighth of it; all of it is counted, and arrives. What says that it is the courier's is kept whole: for
        that there is no room."""
        spool = self.site.folder / "spool"
        subprocess.run(["mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", str(spool)], check=True)
        text, outside = ("x" * 70 + "\n") * 120_000, "x@example.org"
        try:
            with self.configured("milter { spool_memory = 64KiB }\n"):
                big = letter("Entra mucho", sender=outside, text=text)
                sent = self.site.send(big, ["ana@entidad.gov.co"], sender=outside, login=None)
                self.assertEqual(sent.code, 250, sent.reply)
                delivery, = self.site.wait_delivered("Entra mucho")
                self.assertTrue(delivery.data.endswith(big.as_bytes(policy=email.policy.SMTP).partition(b"\r\n\r\n")[2]))
                record = self.site.audit()[-1]
                self.assertEqual((record["direction"], record["sender"]), ("inbound", outside))
                self.assertGreater(record["size"], 120_000 * 72)
                claim = letter("Entra con permiso", sender=outside, text=text, X_Visto_Bueno_Release="v1 1 1 " + "0" * 64)
                self.assert_put_off(self.site.send(claim, ["ana@entidad.gov.co"], sender=outside, login=None), "spool")
        finally:
            subprocess.run(["umount", str(spool)], check=True)

    def test_a_full_disk_for_the_queue(self):
        small = self.site.folder / "small"
        small.mkdir()
        subprocess.run(["mount", "-t", "tmpfs", "-o", "size=400k", "tmpfs", str(small)], check=True)
        kept = self.blobs()
        try:
            with self.configured(f'queue {{ database = "{small}/queue.db" }}\n'):
                taken = 0
                for i in range(500):
                    sent = self.site.send(self.held_message(f"Cola llena {i}"), [CITIZEN])
                    if sent.code != 250:
                        break
                    taken += 1
                self.assert_put_off(sent, f"{small}/queue.db")
                self.assertGreater(taken, 0)
                # what was taken is there, and nothing of what was not
                self.assertEqual(len(self.site.vobo_json("queue", "--state", "all")), taken)
                self.assertEqual(len(self.blobs()), len(kept) + taken)
        finally:
            subprocess.run(["umount", "-l", str(small)], check=True)
            for name in set(self.blobs()) - set(kept):
                (self.site.folder / "var/held" / name).unlink()

    def test_a_full_disk_for_the_audit(self):
        audit = self.site.folder / "var/audit"
        kept = self.site.folder / "kept-audit"
        audit.rename(kept)
        audit.mkdir()
        subprocess.run(["mount", "-t", "tmpfs", "-o", "size=16k", "tmpfs", str(audit)], check=True)
        try:
            self.with_new_desk()
            codes = []
            for i in range(100):
                sent = self.site.send(letter(f"Auditoría llena {i}"), [CITIZEN])
                codes.append(sent.code)
                if sent.code != 250:
                    break
            self.assert_put_off(sent, "var/audit")
            self.assertIn(250, codes)
            with contextlib.suppress(OSError), open(audit / "filler", "wb", buffering=0) as filler:
                while True:  # what was left for a shorter record
                    filler.write(b"x")
            self.assertEqual(self.site.vobo("audit", "verify").returncode, 0)
            log = ""
            for i in range(20):  # the file's last page may hold some shorter records yet
                inbound = self.site.send(letter(f"Entra {i}", sender="x@example.org"), ["ana@entidad.gov.co"], sender="x@example.org", login=None)
                self.assertEqual(inbound.code, 250, inbound.reply)
                log = self.new_log()
                if "event=audit-failed" in log:
                    break
            self.assertIn("event=audit-failed", log)
        finally:
            # the filter has its files open there: it lets go of them with the desk
            shutil.copytree(audit, self.site.folder / "small-audit")
            subprocess.run(["umount", "-l", str(audit)], check=True)
            audit.rmdir()
            kept.rename(audit)
            self.with_new_desk()
        self.assertEqual(self.site.send(letter("Auditoría otra vez"), [CITIZEN]).code, 250)

    # --- what is missing

    def test_a_missing_key(self):
        self.assertEqual(self.site.send(self.held_message("Con llave"), [CITIZEN]).code, 250)
        with self.while_away("etc/master.key"):
            kept = self.blobs()
            self.assert_put_off(self.site.send(self.held_message("Sin llave"), [CITIZEN]), "recupérela de su respaldo")
            self.assertNotIn("keys create", self.new_log())
            refused = self.site.vobo("keys", "create", check=False)
            self.assertNotEqual(refused.returncode, 0)
            self.assertIn("recupérela de su respaldo", refused.stderr.decode())
            self.assertFalse((self.site.folder / "etc/master.key").exists())
            self.assertEqual(self.blobs(), kept)
            self.assertEqual(self.site.send(letter("Pasa sin llave"), [CITIZEN]).code, 250)
        self.assertEqual(self.site.send(self.held_message("Sin llave"), [CITIZEN]).code, 250)

    def test_a_database_that_is_away_for_a_while(self):
        """A courier that meets an empty queue touches no body, and says so; the queue comes back late, and all is as before."""
        var = self.site.folder / "var"
        self.assertEqual(self.site.send(self.held_message("Retenido antes"), [CITIZEN]).code, 250)
        reference = self.site.held("Retenido antes")[0]["reference"]
        for program in ("vobo-courier", "vobo-milter"):
            self.site.stop_program(program)
        for path in (var / "held").iterdir():
            os.utime(path, (time.time() - 90 * 86400,) * 2)
        kept = self.blobs()
        database = sorted(var.glob("queue.db*"))
        for path in database:
            path.rename(self.site.folder / path.name)
        self.site.start_program("vobo-courier")
        self.site.wait_for(lambda: "event=not-swept" in self.site.log("vobo-courier"), "the courier to look at the bodies")
        self.assertIn("vobo queue import", self.site.vobo("status").stdout.decode())
        self.assertIsNotNone(self.site.vobo_json("status")["bodies"]["trouble"])
        self.site.stop_program("vobo-courier")
        self.assertEqual(self.blobs(), kept)
        for path in var.glob("queue.db*"):
            path.unlink()
        for path in database:
            (self.site.folder / path.name).rename(path)
        self.site.start_program("vobo-milter")
        self.site.start_program("vobo-courier")
        bodies = self.site.vobo_json("status")["bodies"]
        self.assertEqual((bodies["orphans"], bodies["trouble"]), (0, None))
        self.site.vobo("approve", reference, "--as", "luis")
        self.assertEqual(len(self.site.wait_delivered("Retenido antes")), 1)

    def test_a_key_that_others_can_read(self):
        key = self.site.folder / "etc/master.key"
        key.chmod(0o644)
        try:
            self.with_new_desk()
            self.assert_put_off(self.site.send(self.held_message("Llave abierta"), [CITIZEN]), "chmod 600")
        finally:
            key.chmod(0o600)
            self.with_new_desk()

    def test_a_queue_that_cannot_be_opened(self):
        with self.configured(f'queue {{ database = "{self.site.folder}/var" }}\n'):
            self.assert_put_off(self.site.send(self.held_message("Sin cola"), [CITIZEN]), f"{self.site.folder}/var")
            self.assertEqual(self.site.vobo("queue", check=False).returncode, 69)
            self.assertEqual(self.site.send(letter("Pasa sin cola"), [CITIZEN]).code, 250)
        self.assertEqual(self.site.send(self.held_message("Sin cola"), [CITIZEN]).code, 250)
        self.assertEqual(len(self.site.held("Sin cola")), 1)

    def test_a_queue_that_somebody_keeps_locked(self):
        """Longer than the filter waits for it, nothing is held and the client keeps its message."""
        database = sqlite3.connect(self.site.folder / "var/queue.db", isolation_level=None)
        database.execute("BEGIN IMMEDIATE")
        try:
            self.assert_put_off(self.site.send(self.held_message("Cola ocupada"), [CITIZEN]), "database is locked")
        finally:
            database.execute("ROLLBACK")
            database.close()

    # --- what comes again

    def release(self, reference, subject, count):
        self.site.vobo("approve", reference, "--as", "luis")
        self.site.wait_delivered(subject, count)

    def test_a_message_that_comes_again(self):
        """Within the window it is a retry and nothing doubles, though it has been released; later it is a message of its own."""
        subject = "Recordatorio semanal"
        message = letter(subject, X_Requiere_Aprobacion="si", Message_ID="<semanal@aplicacion.entidad.gov.co>")
        self.assertEqual(self.site.send(message, [CITIZEN]).code, 250)
        first = self.site.held(subject)[0]["reference"]
        self.release(first, subject, 1)
        self.assertEqual(self.site.send(message, [CITIZEN]).code, 250)
        self.assertEqual(len(self.site.held(subject)), 1)
        self.assertEqual((self.site.audit()[-1]["outcome"], self.site.audit()[-1]["reference"]), ("duplicate", first))
        with self.configured("queue { retry_window = 1s }\n"):
            time.sleep(1.1)
            self.assertEqual(self.site.send(message, [CITIZEN]).code, 250)
            entry, = (entry for entry in self.site.held(subject) if entry["reference"] != first)
            self.assertEqual((entry["state"], entry["repeats"]), ("held", first))
            record, = (r for r in self.site.audit() if r.get("reference") == entry["reference"] and r["outcome"] == "hold")
            self.assertEqual(record["repeats"], first)
            self.assertRegex(self.site.vobo("show", entry["reference"]).stdout.decode(), f"Repite: +{first}")
            self.release(entry["reference"], subject, 2)
        self.assertEqual(len(self.site.delivered(subject)), 2)

    def test_an_audit_file_that_is_put_out_of_the_way(self):
        """As logrotate does: what was recorded before and what is after remain one chain, also over a restart."""
        folder = self.site.folder / "var/audit"
        self.site.send(letter("Antes de rotar"), [CITIZEN])
        before = self.site.vobo_json("audit", "verify")["records"]
        newest = sorted(folder.glob("*.jsonl"))[-1]
        newest.rename(f"{newest}.1")
        self.site.send(letter("Después de rotar"), [CITIZEN])
        self.assertTrue(newest.exists())
        self.site.stop_program("vobo-milter")
        newest.rename(f"{newest}.2")
        self.site.start_program("vobo-milter")
        self.site.send(letter("Después de reiniciar"), [CITIZEN])
        self.assertGreaterEqual(self.site.vobo_json("audit", "verify")["records"], before + 2)

    # --- limits

    def test_what_goes_beyond_a_limit_can_be_approved(self):
        """The door knows the message again, whatever the limits are when it is held and when it passes."""
        for limit, filler in (("4KiB", 100), ("4MiB", 20000), ("1KiB", 3)):
            with self.subTest(limit), self.configured(f"limits {{ header = {limit} }}\n"):
                subject = f"Con campos hasta {limit}"
                data = letter(subject, X_Requiere_Aprobacion="si", Bcc="oculta@example.org").as_bytes().replace(b"\n", b"\r\n")
                fields = b"".join(b"X-Relleno-%d: %s\r\n" % (i, b"r" * 60) for i in range(filler))
                self.assertEqual(self.site.send(fields + data, [CITIZEN]).code, 250)
                entry, = self.site.vobo_json("queue")[-1:]
                self.assertEqual(entry["state"], "held")
                self.site.vobo("approve", entry["reference"], "--as", "luis")
                delivery, = self.site.wait_delivered(subject)
                for name in ("X-Requiere-Aprobacion", "Bcc"):
                    self.assertIsNone(delivery.message[name], "beyond the limit too")

    # --- configuration

    def test_a_bad_configuration_changes_nothing(self):
        good = self.site.config.read_text()
        try:
            self.site.config.write_text(good + "checks {\n subject {\n  empty = quizá\n }\n}\n")
            self.site.processes["vobo-milter"].send_signal(signal.SIGHUP)
            self.site.processes["vobo-courier"].send_signal(signal.SIGHUP)
            line = good.count("\n") + 3
            for program in ("vobo-milter", "vobo-courier"):
                self.site.wait_for(lambda: "event=reload-refused" in self.site.log(program), "the refusal")
                self.assertIn(f"vistobueno.conf:{line}:", self.site.log(program))
            self.assertEqual(self.site.vobo("config", "check", check=False).returncode, 78)
            self.assertEqual(self.site.send(letter("Sigue igual"), [CITIZEN]).code, 250)
        finally:
            self.site.config.write_text(good)

    def test_a_good_configuration_is_taken_whole(self):
        with self.configured('checks { subject { empty = reject } }\n'):
            self.assertEqual(self.site.send(letter(None), [CITIZEN]).code, 550)
        self.assertEqual(self.site.send(letter(None), [CITIZEN]).code, 250)

    # --- processes

    def test_without_the_filter_mail_waits_with_its_client(self):
        self.site.stop_program("vobo-milter", signal.SIGKILL)
        try:
            with self.assertRaises(Exception) as refused:
                sent = self.site.send(letter("Sin filtro"), [CITIZEN])
                self.assertEqual(sent.code // 100, 4)
                raise RuntimeError
            self.assertIsNotNone(refused.exception)
        finally:
            self.site.start_program("vobo-milter")  # over the stale socket
        self.assertEqual(self.site.delivered("Sin filtro"), [])
        self.assertEqual(self.site.send(letter("Con filtro"), [CITIZEN]).code, 250)

    def test_a_second_filter_does_not_steal_the_socket(self):
        for program in ("vobo-milter", "vobo-courier"):
            second = subprocess.run([str(self.site.programs / program), "-c", str(self.site.config)], capture_output=True, timeout=60)
            self.assertEqual(second.returncode, 69)
            self.assertIn(str(self.site.processes[program].pid).encode(), second.stderr)
        self.assertEqual(self.site.send(letter("Sigue el primero"), [CITIZEN]).code, 250)

    def begin(self, subject):
        """A client that has said DATA and most of its message."""
        client = self.site.connect("ana")
        client.mail("ana@entidad.gov.co")
        client.rcpt(CITIZEN)
        client.putcmd("data")
        self.assertEqual(client.getreply()[0], 354)
        client.send(letter(subject, X_Requiere_Aprobacion="si").as_bytes().replace(b"\n", b"\r\n"))
        return client

    def stop_and_start(self, meanwhile):
        """Asks the filter to end, calls MEANWHILE, and starts it again. Returns what MEANWHILE does."""
        process = self.site.processes["vobo-milter"]
        stops = self.site.log("vobo-milter").count("event=stopping")
        process.send_signal(signal.SIGTERM)
        self.site.wait_for(lambda: self.site.log("vobo-milter").count("event=stopping") > stops, "the filter to hear it")
        found = meanwhile()
        self.assertEqual(process.wait(patient(60)), 0)
        self.site.processes.pop("vobo-milter")
        self.site.start_program("vobo-milter")
        return found

    def test_a_stop_lets_arriving_messages_arrive(self):
        client, idle = self.begin("Al cierre"), self.site.connect("ana")
        idle.mail("ana@entidad.gov.co")

        def end():
            late = idle.rcpt(CITIZEN)  # before DATA, it costs nothing to come again
            time.sleep(patient(0.5))
            client.send(b".\r\n")
            return client.getreply()[0], late[0]

        self.assertEqual(self.stop_and_start(end), (250, 451))
        self.assertEqual(len(self.site.held("Al cierre")), 1)

    def test_a_stop_waits_only_so_long(self):
        with self.configured("milter { stop_within = 1s }\n"):
            client = self.begin("Sin punto final")
            unfinished = self.site.log("vobo-milter").count("event=unfinished")
            self.stop_and_start(lambda: None)
        client.send(b".\r\n")
        self.assertEqual(client.getreply()[0], 451)
        self.assertEqual(self.site.log("vobo-milter").count("event=unfinished"), unfinished + 1)
        self.assertEqual(self.site.held("Sin punto final"), [])

    def test_messages_past_the_deadline_are_put_off(self):
        """Nothing is stored once the time is over that the MTA would wait."""
        with self.configured("milter { deadline = 1ms }\n"):
            big = letter("Tarde", text="x" * 70 + "\n" * 100000, X_Requiere_Aprobacion="si")
            big.add_attachment(bytes(3000000), maintype="application", subtype="zip", filename="a.zip")
            sent = self.site.send(big, [CITIZEN])
            self.assertEqual(sent.code, 451, sent.reply)
            self.assertEqual(self.site.held("Tarde"), [])


def hostile_messages():
    """Name and bytes of messages that nobody writes."""
    field = b"From: ana@entidad.gov.co\r\nTo: ciudadana@example.org\r\nSubject: Hostil\r\n"
    mixed = field + b"MIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=B\r\n\r\n"
    nested = b"".join(b"Content-Type: multipart/mixed; boundary=B%d\r\n\r\n--B%d\r\n" % (i, i) for i in range(3000))
    return {
        "nothing": b"",
        "no header": b"\r\nsolo cuerpo\r\n",
        "one line": b"hola\r\n",
        "a header of megabytes": field + b"".join(b"X-%d: %s\r\n" % (i, b"a" * 900) for i in range(3000)) + b"\r\nx\r\n",
        "a field of 50 kB": field + b"X-Largo: " + b" ".join([b"a" * 70 + b"\r\n"] * 700) + b"\r\nx\r\n",
        "deep nesting": field + nested + b"\r\nfondo\r\n",
        "many parts": mixed + b"--B\r\n\r\nx\r\n" * 20000 + b"--B--\r\n",
        "a part of NULs": mixed + b"--B\r\nContent-Type: application/pdf; name=x.pdf\r\n\r\n" + bytes(200000) + b"\r\n--B--\r\n",
        "broken base64": mixed + b"--B\r\nContent-Type: application/zip; name=x.zip\r\nContent-Transfer-Encoding: base64\r\n\r\nUEsD!!!=\xff=\r\n--B--\r\n",
        "a bad charset": field + b"Content-Type: text/plain; charset=\"nada-\xff\"\r\n\r\nse\xf1or\r\n",
        "an 8-bit header": b"From: ana@entidad.gov.co\r\nSubject: se\xf1al \xff\xfe\r\nTo: \"\xe1\" <c@example.org>\r\n\r\nx\r\n",
        "NULs in fields": b"From: ana@entidad.gov.co\r\nSubject: a\x00b\r\n\r\nx\r\n",
        "a boundary without parts": mixed,
        "a multipart without boundary": field + b"Content-Type: multipart/mixed\r\n\r\n--\r\n--\r\n",
        "many addresses": b"From: ana@entidad.gov.co\r\nTo: " + b",\r\n ".join([b"a@example.org"] * 20000) + b"\r\nSubject: Hostil\r\n\r\nx\r\n",
        "many parentheses": field + b"Reply-To: " + b"(" * 5000 + b"\r\n\r\nx\r\n",
        "encoded words": field + b"X: x\r\nSubject: " + b"\r\n ".join([b"=?UTF-8?B?" + b"w7Fh" * 15 + b"?="] * 600) + b"\r\n\r\nx\r\n",
        "a forged door": field + b"X-Visto-Bueno-Release: " + b"v1 " * 3000 + b"\r\n\r\nx\r\n",
        "a name of kilobytes": mixed + b"--B\r\nContent-Type: application/pdf; name=\"" + b"a" * 30000 + b".pdf\"\r\n\r\n%PDF-1.4\r\n--B--\r\n",
    }


class Hostile(SiteCase):
    def test_whatever_comes_gets_an_answer(self):
        for name, data in hostile_messages().items():
            with self.subTest(name):
                before = time.monotonic()
                sent = self.site.send(data, [CITIZEN])
                self.assertIn(sent.code, (250, 550), sent.reply)
                self.assertLess(time.monotonic() - before, patient(20))
                self.assertIsNone(self.site.processes["vobo-milter"].poll())
        self.assertEqual(self.site.vobo("audit", "verify").returncode, 0)
        self.assertNotIn("event=tempfail", self.site.log("vobo-milter"))
        self.assertEqual(self.site.send(letter("Después"), [CITIZEN]).code, 250)

    def test_rubbish_on_the_milter_socket(self):
        path = str(self.site.folder / "run/milter.sock")
        for junk in (b"", b"\0", b"\xff" * 5000, b"\0\0\0\x0dO\0\0\0\x06\0\0\x01\xff\0\x1f\xff\xff", b"GET / HTTP/1.0\r\n\r\n", b"\0\0\0\1B"):
            with socket.socket(socket.AF_UNIX) as peer:
                peer.settimeout(5)
                peer.connect(path)
                peer.sendall(junk)
        self.assertEqual(self.site.send(letter("Tras la basura"), [CITIZEN]).code, 250)


class Unheard(SiteCase):
    """The MTA has given the filter up, and told its client to come again: nothing may be stored then."""

    def where(self):
        return self.site.folder / "run/milter.sock"

    def wait_noticed(self):
        """A Unix socket tells libmilter at once, which then ends the conversation without a word."""
        time.sleep(patient(1))

    def test_nothing_is_held_for_nobody(self):
        subject = "Cuando nadie espera"
        message = letter(subject, X_Requiere_Aprobacion="si").as_bytes()
        process = self.site.processes["vobo-milter"]
        with MilterClient(self.where()) as client:
            client.offer(message, "ana@entidad.gov.co", [CITIZEN], "ana")
            process.send_signal(signal.SIGSTOP)
            client.end(wait=False)
        process.send_signal(signal.SIGCONT)
        self.wait_noticed()
        self.assertEqual(self.site.held(subject), [])
        self.assertEqual(self.site.delivered(subject), [])
        # and when the client comes again, there is one
        with MilterClient(self.where()) as client:
            client.offer(message, "ana@entidad.gov.co", [CITIZEN], "ana")
            self.assertEqual(client.end()[0], b"d")
        self.assertEqual(len(self.site.held(subject)), 1)


class UnheardAtAPort(Unheard):
    port = free_port()
    settings = {"milter.socket": f'"inet:{port}@127.0.0.1"'}

    def where(self):
        return "127.0.0.1", self.port

    def wait_noticed(self):
        self.site.wait_for(lambda: "event=tempfail" in self.site.log("vobo-milter"), "the filter to notice")
