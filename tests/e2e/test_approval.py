# SPDX-License-Identifier: BSD-2-Clause
"""What becomes of a held message: decided, released once, told of once."""
import concurrent.futures
import email.policy
import json
import sqlite3

from case import SiteCase, letter

CITIZEN = "ciudadana@example.org"
RELEASE_FIELD = "X-Visto-Bueno-Release"


class Approval(SiteCase):
    extra = 'route "juridica" { approvers = { nubia } }\nrule "contratos" { subject = "contrato" route = juridica reason = "Todo contrato lo revisa Jurídica." }\n'

    def notices(self, subject, to="ana@entidad.gov.co"):
        """The notices about the message with SUBJECT that TO has received."""
        return [delivery for delivery in self.site.sink.received()
                if delivery.sender == "" and delivery.recipients == [to] and subject in str(delivery.message["Subject"])]

    def wait_notices(self, subject, count, to="ana@entidad.gov.co"):
        self.site.wait_for(lambda: len(self.notices(subject, to)) >= count, f"{count} notices of «{subject}» to {to}")
        return self.notices(subject, to)

    def test_an_approved_message_leaves_once_as_it_came(self):
        message = letter("Oficio 1", text="Texto con ñ\n.punto\n", X_Requiere_Aprobacion="si")
        self.assertEqual(self.site.send(message, [CITIZEN, "otro@example.org"]).code, 250)
        entry, = self.site.held("Oficio 1")
        self.assertEqual(self.site.delivered("Oficio 1"), [])
        self.site.vobo("approve", entry["reference"], "--as", "luis", "--reason", "Buen trabajo")
        delivery, = self.site.wait_delivered("Oficio 1")
        self.assertEqual(sorted(delivery.recipients), [CITIZEN, "otro@example.org"])
        self.assertEqual(delivery.sender, "ana@entidad.gov.co")
        self.assertTrue(delivery.data.endswith(message.as_bytes(policy=email.policy.SMTP).partition(b"\r\n\r\n")[2]))
        self.assertIsNone(delivery.message[RELEASE_FIELD])
        self.assertIsNone(delivery.message["X-Requiere-Aprobacion"])
        held, approved = self.wait_notices("Oficio 1", 2)
        self.assertIn("Retenido para visto bueno", str(held.message["Subject"]))
        self.assertIn("Luis Peña Gómez", approved.message.get_body(("plain",)).get_content())
        self.assertIn("Buen trabajo", approved.message.get_body(("plain",)).get_content())
        shown = self.site.vobo_json("show", entry["reference"])
        self.assertEqual((shown["state"], shown["decided_by"]), ("released", "luis"))
        self.assertEqual([event["event"] for event in shown["history"]], ["hold", "approve", "claim", "accepted"])

    def test_parameters_of_the_envelope_survive(self):
        entry = self.hold("Con parámetros", mail_options=["BODY=8BITMIME", "RET=HDRS", "ENVID=id+2B7"],
                          rcpt_options=["NOTIFY=SUCCESS,DELAY", "ORCPT=rfc822;original@example.org"])
        self.site.vobo("approve", entry["reference"], "--as", "luis")
        delivery, = self.site.wait_delivered("Con parámetros")
        for parameter in ("RET=HDRS", "ENVID=id+2B7"):
            self.assertIn(parameter, delivery.sender_parameters)
        self.assertEqual(delivery.recipient_parameters, ["ORCPT=rfc822;original@example.org NOTIFY=SUCCESS,DELAY"])

    def test_international_addresses_survive(self):
        sent = self.site.send(letter("Con ñ", to="señora@example.org", X_Requiere_Aprobacion="si").as_bytes(policy=email.policy.SMTPUTF8),
                              ["señora@example.org"], mail_options=["SMTPUTF8", "BODY=8BITMIME"])
        self.assertEqual(sent.code, 250, sent.reply)
        entry, = self.site.held("Con ñ")
        self.site.vobo("approve", entry["reference"], "--as", "luis")
        delivery, = self.site.wait_delivered("Con ñ")
        self.assertEqual(delivery.recipients, ["señora@example.org"])
        self.assertIn("SMTPUTF8", delivery.sender_parameters)

    def test_a_rejected_message_does_not_leave(self):
        entry = self.hold("Rechazado")
        self.site.vobo("reject", entry["reference"], "--as", "luis", "--reason", "Falta el número de radicado")
        told = self.wait_notices("Rechazado", 2)[1]
        self.assertIn("Falta el número de radicado", told.message.get_body(("plain",)).get_content())
        self.assertEqual(self.site.vobo("approve", entry["reference"], "--as", "nubia", check=False).returncode, 77)
        self.assertEqual(self.site.delivered("Rechazado"), [])

    def test_a_returned_message_comes_corrected(self):
        entry = self.hold("Para corregir 7")
        self.site.vobo("return", entry["reference"], "--as", "luis", "--reason", "Cite la ley")
        self.assertIn("Cite la ley", self.wait_notices("Para corregir 7", 2)[1].message.get_body(("plain",)).get_content())
        self.assertEqual(self.site.vobo_json("show", entry["reference"])["state"], "returned")
        sent = self.site.send(letter("Para corregir 7", text="Ahora con la ley.\n", X_Requiere_Aprobacion="si"), [CITIZEN])
        self.assertEqual(sent.code, 250)
        self.assertEqual([held["state"] for held in self.site.held("Para corregir 7")], ["returned", "held"])

    def test_the_author_takes_it_back_but_cannot_approve(self):
        entry = self.hold("Propio")
        for who in ("ana", "ana.rojas@entidad.gov.co"):
            denied = self.site.vobo("approve", entry["reference"], "--as", who, check=False)
            self.assertEqual(denied.returncode, 77)
            self.assertIn("es el autor", denied.stderr.decode())
        self.assertEqual(self.site.vobo("cancel", entry["reference"], "--as", "luis", check=False).returncode, 77)
        self.site.vobo("cancel", entry["reference"], "--as", "ana")
        self.assertEqual(self.site.vobo_json("show", entry["reference"])["state"], "cancelled")

    def test_a_route_names_who_decides(self):
        sent = self.site.send(letter("Sobre el contrato 4"), [CITIZEN])
        self.assertEqual(sent.code, 250)
        entry, = self.site.held("Sobre el contrato 4")
        self.assertEqual((entry["route"], entry["reasons"].strip()), ("juridica", "Todo contrato lo revisa Jurídica."))
        review, = self.wait_notices("Sobre el contrato 4", 1, "nubia@entidad.gov.co")
        self.assertIn(f"vobo show {entry['reference']}", review.message.get_body(("plain",)).get_content())
        denied = self.site.vobo("approve", entry["reference"], "--as", "luis", check=False)
        self.assertEqual(denied.returncode, 77)
        self.assertIn("juridica", denied.stderr.decode())
        self.assertEqual([e["reference"] for e in self.site.vobo_json("queue", "--approver", "nubia", "--route", "juridica")],
                         [entry["reference"]])
        self.site.vobo("approve", entry["reference"], "--as", "nubia")
        self.site.wait_delivered("Sobre el contrato 4")

    def test_two_reviewers_at_once(self):
        for i in range(5):
            entry = self.hold(f"Disputado {i}")
            with concurrent.futures.ThreadPoolExecutor() as pool:
                done = list(pool.map(lambda order: self.site.vobo(order[0], entry["reference"], "--as", order[1], check=False).returncode,
                                     [("approve", "luis"), ("reject", "nubia"), ("approve", "nubia"), ("return", "luis")]))
            self.assertEqual(sorted(done), [0, 77, 77, 77])
            decisions = [r["outcome"] for r in self.site.audit() if r["event"] == "decision" and r["reference"] == entry["reference"]]
            self.assertEqual(len(decisions), 1)

    def test_a_client_that_comes_again_meets_its_entry(self):
        """With its own Message-Id and without; also after others have decided."""
        for subject, fields in (("Repetido 1", {"Message_Id": "<uno@cliente.gov.co>"}), ("Repetido 2", {})):
            message = letter(subject, X_Requiere_Aprobacion="si", **fields)
            for _ in range(3):
                self.assertEqual(self.site.send(message, [CITIZEN]).code, 250)
            entry, = self.site.held(subject)
            self.site.vobo("approve", entry["reference"], "--as", "luis")
            self.site.wait_delivered(subject)
            self.assertEqual(self.site.send(message, [CITIZEN]).code, 250)
            self.assertEqual(len(self.site.held(subject)), 1)
            # to somebody else it is another message
            self.assertEqual(self.site.send(message, ["otra@example.org"]).code, 250)
            self.assertEqual(len(self.site.held(subject)), 2)
            self.wait_notices(subject, 3)
            self.assertEqual(sorted(str(n.message["Subject"]).partition(":")[0] for n in self.notices(subject)),
                             ["Aprobado", "Retenido para visto bueno", "Retenido para visto bueno"])

    def test_the_same_clients_at_once(self):
        message = letter("A la vez", X_Requiere_Aprobacion="si", Message_Id="<vez@cliente.gov.co>")
        with concurrent.futures.ThreadPoolExecutor(8) as pool:
            codes = list(pool.map(lambda _: self.site.send(message, [CITIZEN]).code, range(8)))
        self.assertEqual(codes, [250] * 8)
        self.assertEqual(len(self.site.held("A la vez")), 1)
        self.assertEqual(len(list((self.site.folder / "var/held").iterdir())), len(self.site.vobo_json("queue", "--state", "all")))

    def test_what_is_held_is_encrypted_and_can_be_read(self):
        entry = self.hold("Reservado")
        for blob in (self.site.folder / "var/held").iterdir():
            self.assertNotIn(b"Reservado", blob.read_bytes())
            self.assertEqual(blob.stat().st_mode & 0o77, 0)
        raw = self.site.vobo("show", entry["reference"], "--raw").stdout
        self.assertIn(b"Subject: Reservado\r\n", raw)
        text = self.site.vobo("show", entry["reference"], "--text").stdout.decode()
        self.assertEqual(text.strip(), "En respuesta a su solicitud se informa lo siguiente.")
        shown = self.site.vobo("show", entry["reference"].lower().replace("-", " ")).stdout.decode()
        self.assertIn("Deciden:", shown)

    # --- the door

    def test_nobody_else_passes_the_door(self):
        for value in ("v1 1 1 " + "0" * 64, "v1 999999 1 " + "f" * 64, "basura", ""):
            with self.subTest(value):
                message = letter("Por la puerta", X_Visto_Bueno_Release=value, X_Requiere_Aprobacion="si")
                sent = self.site.send(message, [CITIZEN])
                self.assertEqual(sent.code, 550, sent.reply)
        self.assertEqual(self.site.delivered("Por la puerta"), [])

    def test_the_release_field_never_leaves_and_opens_once(self):
        """The courier's attempt is caught by a deferring MTA, so that its token is known, and played again by a thief."""
        sink = self.site.sink
        entry = self.hold("Robado")
        self.site.stop_program("vobo-courier")
        self.site.settings["courier.smtp"], true_mta = f'"inet:{sink.port}@127.0.0.1"', self.site.settings["courier.smtp"]
        self.site.write_config()
        self.site.start_program("vobo-courier")
        try:
            self.site.vobo("approve", entry["reference"], "--as", "luis")
            stolen, = self.site.wait_delivered("Robado")
            self.assertTrue(stolen.message[RELEASE_FIELD].startswith("v1 "))
            # that attempt has ended: its token is worth nothing any more
            self.site.wait_for(lambda: self.site.vobo_json("show", entry["reference"])["state"] == "released", "the release")
            before = len(self.site.delivered("Robado"))
            sent = self.site.send(stolen.data, ["complice@example.org"])
            self.assertEqual(sent.code, 550, sent.reply)
            self.assertEqual(len(self.site.delivered("Robado")), before)
        finally:
            self.site.stop_program("vobo-courier")
            self.site.write_config({"courier.smtp": true_mta})
            self.site.start_program("vobo-courier")

    def test_no_field_of_ours_is_in_what_left(self):
        self.hold("Último")
        for delivery in self.site.sink.received():
            if delivery.recipients != ["ana@entidad.gov.co"] and delivery.sender == "ana@entidad.gov.co":
                self.assertNotIn(b"X-Requiere-Aprobacion", delivery.data)

    def test_every_decision_is_on_record(self):
        entry = self.hold("En acta")
        self.site.vobo("approve", entry["reference"], "--as", "luis")
        self.site.wait_delivered("En acta")
        self.site.wait_for(lambda: self.site.vobo_json("show", entry["reference"])["state"] == "released", "the release")
        records = [record for record in self.site.audit() if record.get("reference") == entry["reference"]]
        self.assertEqual([(r["event"], r["outcome"]) for r in records if r["outcome"] != "notice" and r.get("kind") in (None, "release")],
                         [("message", "hold"), ("decision", "approve"), ("message", "release"), ("delivery", "accepted")])
        verified = json.loads(self.site.vobo("audit", "verify", "--json").stdout)
        self.assertTrue(verified["intact"])


class Courier(SiteCase):
    """The courier before an MTA that says no, not now, or nothing."""
    settings = {"courier.retry_first": "200ms", "courier.give_up": "5s"}

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.site.stop_program("vobo-courier")
        cls.site.write_config({"courier.smtp": f'"inet:{cls.site.sink.port}@127.0.0.1"'})
        cls.site.start_program("vobo-courier")

    def setUp(self):
        self.site.sink.replies.clear()
        self.site.sink.data_reply = "250 kept"

    def approve(self, subject, recipients=(CITIZEN,), data_reply="250 kept"):
        """Holds and approves; from the approval on the MTA answers the final dot with DATA_REPLY."""
        entry = self.hold(subject, recipients)
        self.wait_quiet()
        self.site.sink.data_reply = data_reply
        self.site.vobo("approve", entry["reference"], "--as", "luis")
        return entry["reference"]

    def wait_state(self, reference, state):
        self.site.wait_for(lambda: self.site.vobo_json("show", reference)["state"] == state, f"{reference} to be {state}")
        return self.site.vobo_json("show", reference)

    def about(self, subject, to):
        return [d for d in self.site.sink.received() if d.recipients == [to] and subject in str(d.message["Subject"]) and d.sender == ""]

    def test_a_temporary_no_is_tried_again(self):
        self.site.sink.replies[CITIZEN] = "450 luego"
        reference = self.approve("Más tarde")
        self.site.wait_for(lambda: sum(e["event"] == "postponed" for e in self.site.vobo_json("show", reference)["history"]) >= 2, "two attempts")
        self.site.sink.replies.clear()
        self.wait_state(reference, "released")
        self.assertEqual(len(self.site.delivered("Más tarde")), 1)

    def test_a_final_no_is_told_to_author_and_approver(self):
        self.site.sink.replies[CITIZEN] = "550 5.1.1 no existe"
        reference = self.approve("Imposible")
        shown = self.wait_state(reference, "undeliverable")
        self.assertIn("no existe", shown["recipients"][0]["reply"])
        for person in ("ana@entidad.gov.co", "luis@entidad.gov.co"):
            self.site.wait_for(lambda: any("No se pudo entregar" in str(d.message["Subject"]) for d in self.about("Imposible", person)),
                               f"the notice to {person}")
        self.site.sink.replies.clear()
        self.site.vobo("approve", reference, "--as", "luis")
        self.wait_state(reference, "released")

    def test_each_recipient_has_its_own_answer(self):
        self.site.sink.replies.update({"no@example.org": "550 no", "luego@example.org": "450 luego"})
        reference = self.approve("Repartido", ["si@example.org", "no@example.org", "luego@example.org"])
        self.site.wait_delivered("Repartido")
        self.site.sink.replies.pop("luego@example.org")
        shown = self.wait_state(reference, "released")
        self.assertEqual([r["state"] for r in shown["recipients"]], ["accepted", "refused", "accepted"])
        self.assertEqual([d.recipients for d in self.site.delivered("Repartido")], [["si@example.org"], ["luego@example.org"]])
        self.site.wait_for(lambda: self.about("No se pudo entregar: Repartido", "ana@entidad.gov.co"), "the notice of the refusal")

    def test_no_answer_that_the_door_never_saw_is_tried_again(self):
        reference = self.approve("Sin respuesta", data_reply=None)
        self.site.wait_for(lambda: any(e["event"] == "postponed" for e in self.site.vobo_json("show", reference)["history"]), "a lost answer")
        self.site.sink.data_reply = "250 kept"
        self.wait_state(reference, "released")

    def test_it_gives_up_in_the_end(self):
        reference = self.approve("Sin fin", data_reply="451 nunca")
        self.wait_state(reference, "undeliverable")
        self.site.sink.data_reply = "250 kept"

    def test_an_uncertain_release_waits_for_a_person(self):
        """The door saw the attempt and no answer came: played by marking the attempt in the queue as the filter does."""
        for order, state in (("--sent", "released"), ("--resend", "released")):
            reference = self.approve(f"Incierto {order}", data_reply=None)
            self.site.stop_program("vobo-courier")
            database = sqlite3.connect(self.site.folder / "var/queue.db", timeout=30)
            with database:
                database.execute("UPDATE entry SET state = 'releasing' WHERE reference = ?", (reference,))
                database.execute("UPDATE delivery SET state = 'sending', attempt = 50, door_attempt = 50 WHERE kind = 'release' AND entry ="
                                 " (SELECT id FROM entry WHERE reference = ?)", (reference,))
            database.close()
            self.site.sink.data_reply = "250 kept"
            self.site.start_program("vobo-courier")
            self.wait_state(reference, "uncertain")
            self.assertEqual(self.site.vobo("settle", reference, check=False).returncode, 64)
            self.assertEqual(self.site.vobo("approve", reference, "--as", "luis", check=False).returncode, 77)
            before = len(self.site.delivered(f"Incierto {order}"))
            self.site.vobo("settle", reference, order, "--as", "luis")
            self.wait_state(reference, state)
            self.assertEqual(len(self.site.delivered(f"Incierto {order}")) - before, order == "--resend")
