# SPDX-License-Identifier: BSD-2-Clause
"""Notices that are answered by mail, and messages that leave by themselves after a while."""
import email.message
import html
import os
import pathlib
import re
import time
import unittest
import urllib.parse

from case import SiteCase, letter


def answer_to(notice, text, sender="luis@entidad.gov.co", **fields):
    """What a mail program writes when its user answers NOTICE with TEXT above the quotation."""
    message = email.message.EmailMessage()
    for name, value in {"From": sender, "To": notice.message["Reply-To"], "Subject": f"RE: {notice.message['Subject']}",
                        "In-Reply-To": notice.message["Message-Id"], **{n.replace("_", "-"): v for n, v in fields.items()}}.items():
        message[name] = value
    quoted = "".join(f"> {line}\n" for line in notice.message.get_body(("plain",)).get_content().splitlines())
    message.set_content(f"{text}\n\nEl jue, 26 nov 2026 a las 10:00, Visto Bueno (<visto-bueno@entidad.gov.co>) escribió:\n{quoted}")
    return message


class AnswerCase(SiteCase):
    def notice(self, subject, address):
        return self.site.wait_for(lambda: [d for d in self.site.delivered(subject) if address in d.recipients], subject)[0]

    def answer(self, notice, text, login="luis", sender=None, recipients=None, **fields):
        sender = sender or f"{login}@entidad.gov.co"
        return self.site.send(answer_to(notice, text, sender, **fields), recipients or [notice.message["Reply-To"].addresses[0].addr_spec],
                              login=login, sender=sender)

    def state(self, subject):
        return self.site.held(subject)[0]["state"]

    def outcomes(self, event="message"):
        return [record["outcome"] for record in self.site.audit() if record["event"] == event]


class Approval(AnswerCase):
    extra = ('default_route = "direccion"\nroute "direccion" { approvers = { luis, nubia } allow_edit_subject = yes }\n'
             'reason "Citación" { text = "Cite el artículo 14 de la Ley 1755." }\n')

    def test_the_right_one_approves(self):
        self.hold("Aprobado por correo")
        notice = self.notice("Por favor decida: Aprobado por correo", "luis@entidad.gov.co")
        self.assertIn("En respuesta a su solicitud se informa lo siguiente.", notice.message.get_body(("plain",)).get_content())
        sent = self.answer(notice, "Aprobado.\n\nGracias,\nLuis Peña Gómez")
        self.assertEqual(sent.code, 250, sent.reply)
        self.assertEqual(len(self.site.wait_delivered("Aprobado por correo")), 1)
        self.assertEqual(self.site.held("Aprobado por correo")[0]["decided_by"], "luis")
        self.assertIn("answer", self.outcomes())
        # the answer itself goes nowhere, and counts once
        again = self.answer(notice, "Aprobado")
        self.assertEqual(again.code, 550, again.reply)
        self.assertIn("decidio luis", again.reply)
        self.wait_quiet()
        self.assertEqual(len(self.site.delivered("Aprobado por correo")), 1)
        self.assertEqual(self.site.delivered("RE: Por favor decida: Aprobado por correo"), [])

    def test_what_people_really_write_approves(self):
        for number, text in enumerate(("Ok", "Vo.Bo.", "Aprobado 👍", "Sí, apruebo", "Hola Ana, puede salir. Gracias",
                                       "Aprobado\nLuis Peña Gómez\nDirector\nTel. 601 555 0101")):
            subject = f"Como se escribe {number}"
            self.hold(subject)
            sent = self.answer(self.notice(f"Por favor decida: {subject}", "luis@entidad.gov.co"), text)
            self.assertEqual(sent.code, 250, f"{text}: {sent.reply}")
            self.site.wait_delivered(subject)

    def test_somebody_is_named(self):
        self.hold("A nombre de otra")
        notice = self.notice("Por favor decida: A nombre de otra", "luis@entidad.gov.co")
        refused = self.answer(notice, "Delego en Nubia Inexistente")
        self.assertEqual(refused.code, 550, refused.reply)
        self.assertEqual(self.answer(notice, "Delego en la doctora Nubia Ibáñez").code, 250)
        delegated, = (event for event in self.site.vobo_json("show", self.site.held("A nombre de otra")[0]["reference"])["history"]
                      if event["event"] == "delegate")
        self.assertEqual(delegated["reason"], "nubia")

    def test_nobody_else_does(self):
        self.hold("De otra cuenta")
        notice = self.notice("Por favor decida: De otra cuenta", "luis@entidad.gov.co")
        address = notice.message["Reply-To"].addresses[0].addr_spec
        changed = address[:address.index("@") - 1] + ("0" if address[address.index("@") - 1] != "0" else "1") + address[address.index("@"):]
        attempts = [dict(login="ana"), dict(login="nubia"), dict(login=None, sender="luis@entidad.gov.co"),
                    dict(login=None, sender="luis.pena@gmail.com"), dict(login="luis", recipients=[changed]),
                    dict(login="luis", recipients=[address, "ana@entidad.gov.co"])]
        for attempt in attempts:
            sent = self.answer(notice, "Aprobado", **attempt)
            self.assertEqual(sent.code, 550, f"{attempt}: {sent.reply}")
        self.assertEqual(self.state("De otra cuenta"), "held")
        self.assertGreaterEqual(self.outcomes().count("answer-refused"), len(attempts))

    def test_what_is_unclear_is_asked_again(self):
        self.hold("No se entiende")
        notice = self.notice("Por favor decida: No se entiende", "nubia@entidad.gov.co")
        cordially = "Aprobado.\n\nCordialmente,\n\nNubia Ibáñez\nAsesora\n\nPero cambie la fecha"
        for text, said in (("Aprobado, pero cambie la fecha", "No se entendio"), ("¿Qué es esto?", "No se entendio"), ("Rechazado", "Falta la razon"),
                           ("No aprobado", "No se entendio"), ("Ok?", "No se entendio"), (cordially, "No se entendio"), ("Devuelto", "Falta la razon")):
            sent = self.answer(notice, text, login="nubia")
            self.assertEqual(sent.code, 550, sent.reply)
            self.assertIn(said, sent.reply)
        self.assertEqual(self.state("No se entiende"), "held")
        self.assertEqual(self.answer(notice, "Fuera de la oficina.", login="nubia", Auto_Submitted="auto-replied").code, 250)
        self.assertEqual(self.state("No se entiende"), "held")
        self.assertIn("answer-ignored", self.outcomes())
        self.assertEqual(self.answer(notice, "Devuelto: cambie la fecha.", login="nubia").code, 250)
        self.assertEqual(self.state("No se entiende"), "returned")
        back = self.notice("Para corregir: No se entiende", "ana@entidad.gov.co")
        self.assertIn("cambie la fecha.", back.message.get_body(("plain",)).get_content())
        enclosed, = (part for part in back.message.walk() if part.get_content_type() == "message/rfc822")
        self.assertEqual(enclosed.get_payload(0)["Subject"], "No se entiende")
        self.assertEqual(self.site.delivered("No se entiende"), [])

    def test_a_button_opens_the_answer(self):
        self.hold("Con botón & <más>")
        notice = self.notice("Por favor decida: Con botón & <más>", "luis@entidad.gov.co")
        page = notice.message.get_body(("html",)).get_content()
        self.assertNotIn("<más>", page)
        links = [html.unescape(link) for link in re.findall(r'href="([^"]*)"', page)]
        self.assertTrue(all(link.startswith("mailto:visto-bueno%2B") for link in links), links)
        address, fields = links[0].removeprefix("mailto:").split("?")
        said = urllib.parse.parse_qs(fields)
        answer = email.message.EmailMessage()
        answer["From"], answer["To"], answer["Subject"] = "luis@entidad.gov.co", urllib.parse.unquote(address), said["subject"][0]
        answer.set_content(said["body"][0] + "\n\n-- \nLuis Peña Gómez\nDirector\nTel. 601 555 0101\n")
        self.assertEqual((said["body"], said["subject"]), (["Aprobado"], ["Re: Por favor decida: Con botón & <más>"]))
        sent = self.site.send(answer, [urllib.parse.unquote(address)], login="luis", sender="luis@entidad.gov.co")
        self.assertEqual(sent.code, 250, sent.reply)
        self.assertEqual(len(self.site.wait_delivered("Con botón & <más>")), 1)

    def test_the_key_changes_meanwhile(self):
        self.hold("Antes de la llave")
        notice = self.notice("Por favor decida: Antes de la llave", "luis@entidad.gov.co")
        rotated = self.site.vobo("keys", "rotate").stdout.decode()
        self.assertIn("pasaron a ella: ", rotated)
        self.assertNotIn("pasaron a ella: 0.", rotated)
        current, former = (line.split() for line in self.site.vobo("keys", "list").stdout.decode().splitlines())
        self.assertEqual((current[1], former[-1]), ("vigente", "0"))
        # neither daemon is told: what was asked under the former key is answered, and leaves, under the current one
        self.assertEqual(self.answer(notice, "Aprobado").code, 250)
        self.assertEqual(len(self.site.wait_delivered("Antes de la llave")), 1)
        self.hold("Después de la llave")
        self.site.vobo("approve", self.site.held("Después de la llave")[0]["reference"], "--as", "luis")
        self.site.wait_delivered("Después de la llave")
        refused = self.site.vobo("keys", "forget", former[0], check=False)
        self.assertEqual(refused.returncode, 77)
        self.assertIn("--leaked", refused.stderr.decode())
        self.assertEqual(self.site.vobo("keys", "forget", current[0], check=False).returncode, 65)
        self.assertIn({"event": "key", "outcome": "rotate", "key": former[0]},
                      [{name: record.get(name) for name in ("event", "outcome", "key")} for record in self.site.audit()])

    def test_the_subject_is_changed(self):
        self.hold("Asnto con error")
        of_luis = self.notice("Por favor decida: Asnto con error", "luis@entidad.gov.co")
        of_nubia = self.notice("Por favor decida: Asnto con error", "nubia@entidad.gov.co")
        self.assertEqual(self.answer(of_luis, "Asunto nuevo: Asunto sin error y con señal").code, 250)
        again = self.notice("Comentario sobre: Asunto sin error y con señal", "nubia@entidad.gov.co")
        self.assertIn("Asunto nuevo: Asunto sin error y con señal", again.message.get_body(("plain",)).get_content())
        # what she saw before is not what would leave
        refused = self.answer(of_nubia, "Aprobado", login="nubia")
        self.assertEqual(refused.code, 550, refused.reply)
        self.assertIn("El asunto cambio", refused.reply)
        self.assertEqual(self.answer(again, "Aprobado", login="nubia").code, 250)
        delivered, = self.site.wait_delivered("Asunto sin error y con señal")
        self.assertEqual(delivered.message.get_content().strip(), "En respuesta a su solicitud se informa lo siguiente.")
        self.assertNotIn("señal", " ".join(str(record) for record in self.site.audit()))
        self.site.vobo("audit", "verify")

    def test_a_reason_is_named(self):
        self.hold("Motivo con nombre")
        notice = self.notice("Por favor decida: Motivo con nombre", "luis@entidad.gov.co")
        self.assertIn("    Devuelto: Citación (es decir: Cite el artículo 14 de la Ley 1755.)", notice.message.get_body(("plain",)).get_content())
        self.assertEqual(self.answer(notice, "Devuelto: citacion").code, 250)
        back = self.notice("Para corregir: Motivo con nombre", "ana@entidad.gov.co")
        self.assertIn("Cite el artículo 14 de la Ley 1755.", back.message.get_body(("plain",)).get_content())

    def test_the_author_takes_back(self):
        self.hold("Me arrepentí")
        notice = self.notice("Retenido para visto bueno: Me arrepentí", "ana@entidad.gov.co")
        # an author approves nothing of his own
        sent = self.answer(notice, "Aprobado", login="ana")
        self.assertEqual(sent.code, 550, sent.reply)
        self.assertEqual(self.answer(notice, "Retirar", login="ana").code, 250)
        self.assertEqual(self.state("Me arrepentí"), "cancelled")
        self.notice("Retirado: Me arrepentí", "ana@entidad.gov.co")
        review = self.notice("Por favor decida: Me arrepentí", "luis@entidad.gov.co")
        late = self.answer(review, "Aprobado")
        self.assertEqual(late.code, 550, late.reply)
        self.assertIn("decidio ana", late.reply)


class Terms(AnswerCase):
    extra = ('default_route = "primero"\n'
             'route "primero" { approvers = { "unit:Jurídica" } remind = 2s expires = 5s on_expiry = escalate escalate_to = segundo }\n'
             'route "segundo" { approvers = { luis } expires = 6s on_expiry = return }\n')

    def test_nobody_decides(self):
        self.hold("Nadie decide")
        held = self.notice("Retenido para visto bueno: Nadie decide", "ana@entidad.gov.co")
        self.assertIn("Nubia Ibáñez (nubia)", held.message.get_body(("plain",)).get_content())
        self.notice("Por favor decida: Nadie decide", "nubia@entidad.gov.co")
        reminder = self.notice("Todavía lo espera: Nadie decide", "nubia@entidad.gov.co")
        self.notice("Por favor decida: Nadie decide", "luis@entidad.gov.co")
        late = self.answer(reminder, "Aprobado", login="nubia")
        self.assertEqual(late.code, 550, late.reply)
        back = self.notice("Para corregir: Nadie decide", "ana@entidad.gov.co")
        self.assertIn("Nadie decidió en el plazo previsto.", back.message.get_body(("plain",)).get_content())
        entry, = self.site.held("Nadie decide")
        self.assertEqual((entry["state"], entry["route"]), ("returned", "segundo"))
        self.wait_quiet()
        self.assertEqual(self.site.delivered("Nadie decide"), [])
        self.assertEqual(len(self.site.delivered("Por favor decida: Nadie decide")), 2)

    def test_a_reminder_is_answered(self):
        self.hold("Tras el recordatorio")
        reminder = self.notice("Todavía lo espera: Tras el recordatorio", "nubia@entidad.gov.co")
        self.assertEqual(self.answer(reminder, "Aprobado", login="nubia").code, 250)
        self.site.wait_delivered("Tras el recordatorio")


class Cooling(AnswerCase):
    settings = {"checks.cooling-off.senders": "{ ana@entidad.gov.co }", "checks.cooling-off.delay": "6s"}
    extra = 'default_route = "direccion"\nroute "direccion" { approvers = { luis } }\n'

    def wait(self, subject, **options):
        sent = self.site.send(letter(subject), ["ciudadana@example.org"], **options)
        self.assertEqual(sent.code, 250, sent.reply)
        self.assertEqual(self.state(subject), "cooling")

    def test_leaves_by_itself(self):
        self.wait("Sale sola")
        notice = self.notice("En espera: Sale sola", "ana@entidad.gov.co")
        self.assertIn("Retirar", notice.message.get_body(("plain",)).get_content())
        self.assertEqual(len(self.site.wait_delivered("Sale sola")), 1)
        entry, = self.site.held("Sale sola")
        history = self.site.vobo_json("show", entry["reference"])["history"]
        self.assertEqual([event["event"] for event in history][:2], ["hold", "elapse"])
        self.assertLessEqual(entry["release_at"], [e["time"] for e in history if e["event"] == "elapse"][0])
        # too late to take it back
        sent = self.answer(notice, "Retirar", login="ana")
        self.assertEqual(sent.code, 550, sent.reply)
        self.assertIn("delay", self.outcomes())

    def test_is_taken_back(self):
        self.wait("Se retira")
        notice = self.notice("En espera: Se retira", "ana@entidad.gov.co")
        self.assertEqual(self.answer(notice, "Retirar", login="luis").code, 550)
        sent = self.answer(notice, "Retirar", login="ana")
        self.assertEqual(sent.code, 250, sent.reply)
        self.assertEqual(self.state("Se retira"), "cancelled")
        self.wait("Otra después")
        self.site.wait_delivered("Otra después")
        self.assertEqual(self.site.delivered("Se retira"), [])

    def test_rests_before_it_is_decided_about(self):
        entry = self.hold("Espera y luego deciden")
        self.assertEqual(entry["state"], "resting")
        notice = self.notice("Retenido para visto bueno: Espera y luego deciden", "ana@entidad.gov.co")
        self.assertIn("Se le pide:", notice.message.get_body(("plain",)).get_content())
        self.assertEqual(self.site.vobo("approve", entry["reference"], "--as", "luis", check=False).returncode, 77)
        review = self.notice("Por favor decida: Espera y luego deciden", "luis@entidad.gov.co")
        self.assertEqual(self.answer(review, "Aprobado").code, 250)
        self.assertEqual(len(self.site.wait_delivered("Espera y luego deciden")), 1)
        history = self.site.vobo_json("show", entry["reference"])["history"]
        self.assertEqual([event["event"] for event in history][:3], ["hold", "review", "approve"])

    def test_the_courier_was_away(self):
        self.site.stop_program("vobo-courier")
        self.wait("Con el mensajero ausente")
        self.site.start_program("vobo-courier")
        self.assertEqual(len(self.site.wait_delivered("Con el mensajero ausente")), 1)

    def test_others_do_not_wait(self):
        sent = self.site.send(letter("Sin espera", sender="luis@entidad.gov.co"), ["ciudadana@example.org"], login="luis", sender="luis@entidad.gov.co")
        self.assertEqual(sent.code, 250, sent.reply)
        self.site.wait_delivered("Sin espera")
        self.assertEqual(self.site.held("Sin espera"), [])


class Advice(AnswerCase):
    settings = {"courier.advice_at_once": "{ tone, emphasis.* }"}

    def told(self, subject):
        return self.site.delivered(f"Para su próximo mensaje: {subject}")

    def send_opinion(self, subject):
        sent = self.site.send(letter(subject, "Creo que el trámite debe hacerse en otra oficina.\n"), ["ciudadana@example.org"])
        self.assertEqual(sent.code, 250, sent.reply)
        self.site.wait_delivered(subject)
        self.wait_quiet()

    def test_until_its_author_wants_none(self):
        self.send_opinion("Consejo uno")
        self.send_opinion("Consejo dos")
        self.site.wait_for(lambda: self.told("Consejo uno") and self.told("Consejo dos"), "advice at once")
        notice, = self.told("Consejo dos")
        self.assertEqual(self.answer(notice, "Baja", login="luis").code, 550)
        self.assertEqual(self.answer(notice, "Aprobado", login="ana").code, 550)
        sent = self.answer(notice, "Baja\n", login="ana")
        self.assertEqual(sent.code, 250, sent.reply)
        told = self.notice("No le llegarán más consejos", "ana@entidad.gov.co")
        self.send_opinion("Consejo tres")
        self.assertEqual(self.told("Consejo tres"), [])
        self.assertEqual(self.answer(told, "Alta", login="ana").code, 250)
        self.notice("Le llegarán consejos otra vez", "ana@entidad.gov.co")
        self.send_opinion("Consejo cuatro")
        self.site.wait_for(lambda: self.told("Consejo cuatro"), "advice again")


if __name__ == "__main__":
    unittest.main()


class Morning(AnswerCase):
    """Who wants it so hears of what waits in one mail, which comes a moment after the site has started."""
    extra = 'default_route = "direccion"\nroute "direccion" { approvers = { luis, nubia } }\n'

    @classmethod
    def setUpClass(cls):
        now = time.localtime()
        cls.settings = {"courier.digest_at": f"{((now.tm_hour * 60 + now.tm_min) * 60 + now.tm_sec + 25) % 86400}s"}
        super().setUpClass()

    def test_one_mail_for_what_waits(self):
        self.assertIn("digest", self.site.vobo("notices", "luis", "digest").stdout.decode())
        self.notice("Sus avisos", "luis@entidad.gov.co")
        for subject in ("Primera que espera", "Segunda que espera"):
            self.hold(subject)
            self.notice(f"Por favor decida: {subject}", "nubia@entidad.gov.co")
        morning = self.notice("Esperan su visto bueno", "luis@entidad.gov.co")
        self.assertEqual([d for d in self.site.delivered("Por favor decida: Primera que espera") if "luis@entidad.gov.co" in d.recipients], [])
        text = morning.message.get_body(("plain",)).get_content()
        self.assertIn("Primera que espera", text)
        self.assertIn("«En respuesta a su solicitud se informa lo siguiente.»", text)
        first, second = re.findall(r"^    (visto-bueno\+\S+)\s*$", text, re.M)
        # the whole of one, and a decision about the other, from the list
        for address, words in ((first, "Ver"), (second, "Devuelto: falta el radicado")):
            answer = email.message.EmailMessage()
            answer["From"], answer["To"], answer["Subject"] = "luis@entidad.gov.co", address, "Re: lista"
            answer.set_content(words + "\n")
            sent = self.site.send(answer, [address], login="luis", sender="luis@entidad.gov.co")
            self.assertEqual(sent.code, 250, sent.reply)
        whole = self.notice("Por favor decida: Primera que espera", "luis@entidad.gov.co")
        self.assertEqual(self.state("Segunda que espera"), "returned")
        self.assertEqual(self.answer(whole, "Aprobado").code, 250)
        self.assertEqual(self.answer(morning, "Aprobado").code, 550)
        self.assertEqual(self.answer(morning, "Avisos: al momento").code, 250)
        self.assertIn("at-once", self.site.vobo("notices", "luis").stdout.decode())
        self.hold("Tercera, al momento")
        self.notice("Por favor decida: Tercera, al momento", "luis@entidad.gov.co")
        self.assertEqual(self.site.vobo("notices", "nadie", check=False).returncode, 65)
        self.assertEqual(self.site.vobo("notices", "luis", "nunca", check=False).returncode, 64)
        self.show_page(morning)

    def show_page(self, mail):
        """With VOBO_SHOW=FILE its HTML is written to FILE.html."""
        if os.environ.get("VOBO_SHOW"):
            pathlib.Path(os.environ["VOBO_SHOW"] + ".html").write_text(mail.message.get_body(("html",)).get_content())
