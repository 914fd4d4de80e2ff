# SPDX-License-Identifier: BSD-2-Clause
"""Several who approve: one after the other, with a deputy; all of three, at the same time; comments and delegation.

With VOBO_SHOW=FILE what each mailbox received of two of them is written to FILE.1 and FILE.2; doc/APPROVAL has both."""
import os
import pathlib
import shutil
import signal
import tempfile
import threading

from case import letter
from test_answers import AnswerCase

PEOPLE = """\
login,mail,name,position,unit,manager,groups,deputies
ana,ana@entidad.gov.co,Ana María Rojas,Profesional,Atención a la Ciudadanía,luis,,
luis,luis@entidad.gov.co,Luis Peña Gómez,Director,Atención a la Ciudadanía,sara,,carlos 2020-01-01..2099-12-31
carlos,carlos@entidad.gov.co,Carlos Mejía,Profesional,Atención a la Ciudadanía,luis,,
sara,sara@entidad.gov.co,Sara Díaz,Directora General,Dirección,,,
nubia,nubia@entidad.gov.co,Nubia Ibáñez,Asesora,Jurídica,sara,legal,
tomas,tomas@entidad.gov.co,Tomás Gil,Asesor,Jurídica,nubia,legal,
"""

INTRODUCTION = """\
What each mailbox receives
==========================
Ana's answer to a citizen needs two approvals: of somebody of the group legal (Nubia or Tomás), and then of her head. Luis, her
head, is on holiday, and Carlos is his deputy. Tomás answers his notice with «Aprobado», Carlos his; what others try meanwhile
is refused while they send it. This is what tests/e2e/test_panel.py saw (VOBO_SHOW), in the order in which it arrived."""


AFTERWARDS = """When people change
==================
The route is the same, and Luis and his deputy are asked as Ana's head. Then the directory has Sara as her head: she is asked
without anybody having to think of it. She does not find the time either; when the term is over the message goes back to Ana,
who corrects it and sends it again."""


class PanelCase(AnswerCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = pathlib.Path(tempfile.mkdtemp(prefix="vobo-panel-"))
        cls.folder.chmod(0o755)
        (cls.folder / "people.csv").write_text(PEOPLE)
        cls.settings = {"people.file": f'"{cls.folder}/people.csv"'}
        super().setUpClass()

    @classmethod
    def tearDownClass(cls):
        try:
            super().tearDownClass()
        finally:
            shutil.rmtree(cls.folder)

    def asked(self, subject):
        self.wait_quiet()
        return sorted(r for d in self.site.delivered(f"Por favor decida: {subject}") for r in d.recipients)

    def entry(self, subject):
        return self.site.vobo_json("show", self.site.held(subject)[0]["reference"])

    def text_of(self, notice):
        return notice.message.get_body(("plain",)).get_content()

    def corrected(self, subject):
        return letter(subject, text="En respuesta a su solicitud se informa lo que dice la ley.\n", X_Requiere_Aprobacion="si")

    def show(self, subject, introduction, part):
        """Keeps what is told of SUBJECT as the part number PART of doc/APPROVAL, where that is wanted."""
        if not os.environ.get("VOBO_SHOW"):
            return
        path = pathlib.Path(os.environ["VOBO_SHOW"])
        mails = [d for d in self.site.sink.received() if subject in str(d.message["Subject"])]
        parts = [introduction]
        for mail in sorted(mails, key=lambda d: d.time):
            lines = f"Para: {', '.join(mail.recipients)}\nAsunto: {mail.message['Subject']}\n\n{self.text_of(mail).strip()}".splitlines()
            parts.append("\n".join(f"    | {line}".rstrip() for line in lines))
        path.with_name(f"{path.name}.{part}").write_text("\n\n".join(parts) + "\n")


class Panel(PanelCase):
    extra = ('default_route = "pasos"\n'
             'route "pasos" { approvers = { group:legal, manager:1 } order = sequence }\n'
             'route "dos" { approvers = { luis, sara, nubia } quorum = 2 }\n'
             'route "tres" { approvers = { luis, sara, nubia } quorum = 3 }\n'
             'rule "acuerdos" { subject = "[Aa]cuerdo" action = hold route = dos reason = "Los acuerdos los ven dos." }\n'
             'rule "convenios" { subject = "[Cc]onvenio" action = hold route = tres reason = "Los convenios los ven tres." }\n')

    def test_one_after_the_other_with_a_deputy(self):
        reference = self.hold("Dos pasos")["reference"]
        self.assertEqual(self.asked("Dos pasos"), ["nubia@entidad.gov.co", "tomas@entidad.gov.co"])
        held = self.text_of(self.notice("Retenido para visto bueno: Dos pasos", "ana@entidad.gov.co"))
        self.assertIn("1. Nubia Ibáñez (nubia) o Tomás Gil (tomas)", held)
        self.assertIn("2. Luis Peña Gómez (luis) o Carlos Mejía (carlos)", held)
        of_tomas = self.notice("Por favor decida: Dos pasos", "tomas@entidad.gov.co")
        self.assertIn("por ser de legal", self.text_of(of_tomas))
        # the second step's people wait for theirs, and nobody uses another's notice
        early = self.site.vobo("approve", reference, "--as", "luis", check=False)
        self.assertEqual(early.returncode, 77)
        self.assertIn("decide más adelante", early.stderr.decode())
        self.assertEqual(self.answer(of_tomas, "Aprobado", login="carlos").code, 550)
        self.assertEqual(self.answer(of_tomas, "Aprobado", login="tomas").code, 250)
        self.assertEqual(self.state("Dos pasos"), "held")
        self.assertEqual(self.site.delivered("Dos pasos"), [])
        twice = self.answer(of_tomas, "Aprobado", login="tomas")
        self.assertEqual(twice.code, 550)
        self.assertIn("ya dio su visto bueno", twice.reply)
        # the head is on holiday, and his deputy decides
        of_carlos = self.notice("Por favor decida: Dos pasos", "carlos@entidad.gov.co")
        self.assertIn("Tomás Gil (tomas), que ya dio su visto bueno", self.text_of(of_carlos))
        self.assertIn("por ser jefe de quien escribe", self.text_of(of_carlos))
        self.assertEqual(self.answer(of_carlos, "Aprobado", login="carlos").code, 250)
        self.site.wait_delivered("Dos pasos")
        entry = self.entry("Dos pasos")
        self.assertEqual([(e["event"], e["actor"], e["seat"]) for e in entry["history"] if e["seat"]],
                         [("endorse", "tomas", "group:legal"), ("approve", "carlos", "manager:1")])
        self.assertEqual({(n["address"], n["why"]) for n in entry["notices"] if n["kind"] == "review"},
                         {("nubia@entidad.gov.co", "group:legal"), ("tomas@entidad.gov.co", "group:legal"),
                          ("luis@entidad.gov.co", "manager:1"), ("carlos@entidad.gov.co", "manager:1")})
        late = self.answer(self.notice("Por favor decida: Dos pasos", "luis@entidad.gov.co"), "Rechazado: no")
        self.assertEqual(late.code, 550)
        self.assertIn("decidio carlos", late.reply)
        self.wait_quiet()
        self.assertEqual(len(self.site.delivered("Dos pasos")), 1)
        self.show("Dos pasos", INTRODUCTION, 1)

    def test_the_second_step_returns(self):
        self.hold("Se corrige")
        self.assertEqual(self.answer(self.notice("Por favor decida: Se corrige", "nubia@entidad.gov.co"), "Aprobado", login="nubia").code, 250)
        of_luis = self.notice("Por favor decida: Se corrige", "luis@entidad.gov.co")
        self.assertEqual(self.answer(of_luis, "Devuelto: cite la ley", login="luis").code, 250)
        self.assertIn("cite la ley", self.text_of(self.notice("Para corregir: Se corrige", "ana@entidad.gov.co")))
        # what was approved was the old one: the corrected one begins anew
        self.site.send(self.corrected("Se corrige"), ["ciudadana@example.org"])
        newest = self.site.held("Se corrige")[-1]
        self.assertEqual(newest["state"], "held")
        self.assertEqual(newest["corrects"], self.site.held("Se corrige")[0]["reference"])
        review = self.site.wait_for(lambda: [d for d in self.site.delivered("Por favor decida: Se corrige")
                                             if newest["reference"] in self.text_of(d)], "the new notice")[0]
        self.assertIn(f"{newest['corrects']} (Luis Peña Gómez (luis): cite la ley)", self.text_of(review))
        early = self.site.vobo("approve", newest["reference"], "--as", "luis", check=False)
        self.assertEqual(early.returncode, 77)

    def test_comments_and_delegation(self):
        reference = self.hold("Se comenta")["reference"]
        of_nubia = self.notice("Por favor decida: Se comenta", "nubia@entidad.gov.co")
        self.assertEqual(self.answer(of_nubia, "Comentario: revise el plazo", login="nubia").code, 250)
        comment = self.notice("Comentario sobre: Se comenta", "tomas@entidad.gov.co")
        self.assertIn("revise el plazo", self.text_of(comment))
        self.wait_quiet()
        self.assertEqual(len(self.site.delivered("Comentario sobre: Se comenta")), 1)
        self.assertEqual(self.answer(of_nubia, "Delego en sara", login="nubia").code, 250)
        of_sara = self.notice("Por favor decida: Se comenta", "sara@entidad.gov.co")
        self.assertIn("Nubia Ibáñez (nubia): revise el plazo", self.text_of(of_sara))
        denied = self.answer(of_nubia, "Delego en ana", login="nubia")
        self.assertEqual(denied.code, 550)
        self.assertIn("no se puede preguntar", denied.reply)
        self.assertEqual(self.answer(of_sara, "Aprobado", login="sara").code, 250)
        self.site.vobo("approve", reference, "--as", "luis")
        self.site.wait_delivered("Se comenta")

    def test_all_at_the_same_time(self):
        reference = self.hold("Sobre el acuerdo y el convenio")["reference"]
        # the stricter of both routes
        self.assertEqual(self.entry("Sobre el acuerdo y el convenio")["route"], "tres")
        self.assertEqual(len(self.asked("Sobre el acuerdo y el convenio")), 4)
        codes = {}

        def approve(who):
            codes[who] = self.site.vobo("approve", reference, "--as", who, check=False).returncode

        threads = [threading.Thread(target=approve, args=(who,)) for who in ("luis", "sara", "nubia", "carlos")]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        done = sorted(who for who, code in codes.items() if code == 0)
        # luis and his deputy are one of the three
        self.assertEqual(len(done), 3, codes)
        self.assertLessEqual({"nubia", "sara"}, set(done))
        self.site.wait_delivered("Sobre el acuerdo y el convenio")
        events = [e["event"] for e in self.entry("Sobre el acuerdo y el convenio")["history"] if e["seat"]]
        self.assertEqual(events, ["endorse", "endorse", "approve"])


class ChangingPanel(PanelCase):
    extra = ('default_route = "pasos"\n'
             'route "pasos" { approvers = { group:legal, manager:1 } order = sequence expires = 20s on_expiry = return }\n')

    def change_people(self, text):
        reloads = self.site.log("vobo-milter").count("event=reloaded")
        (self.folder / "people.csv").write_text(text)
        self.site.processes["vobo-milter"].send_signal(signal.SIGHUP)
        self.site.wait_for(lambda: self.site.log("vobo-milter").count("event=reloaded") > reloads, "the reload")

    def approve(self, subject, login):
        notice, = [d for d in self.site.wait_for(lambda: [d for d in self.site.delivered(f"Por favor decida: {subject}")
                                                          if f"{login}@entidad.gov.co" in d.recipients], login)][-1:]
        self.assertEqual(self.answer(notice, "Aprobado", login=login).code, 250)
        return notice

    def test_another_head(self):
        self.hold("Cambio de jefe")
        self.approve("Cambio de jefe", "tomas")
        of_luis = self.notice("Por favor decida: Cambio de jefe", "luis@entidad.gov.co")
        self.change_people(PEOPLE.replace("ana@entidad.gov.co,Ana María Rojas,Profesional,Atención a la Ciudadanía,luis",
                                          "ana@entidad.gov.co,Ana María Rojas,Profesional,Atención a la Ciudadanía,sara"))
        of_sara = self.notice("Por favor decida: Cambio de jefe", "sara@entidad.gov.co")
        self.assertIn("por ser jefe de quien escribe", self.text_of(of_sara))
        passed = self.notice("Ahora decide otra persona: Cambio de jefe", "ana@entidad.gov.co")
        self.assertIn("2. Sara Díaz (sara)", self.text_of(passed))
        self.assertEqual(self.answer(of_luis, "Aprobado", login="luis").code, 550)
        # nobody decides in time
        back = self.notice("Para corregir: Cambio de jefe", "ana@entidad.gov.co")
        self.assertIn("Nadie decidió en el plazo previsto.", self.text_of(back))
        self.assertEqual(self.answer(of_sara, "Aprobado", login="sara").code, 550)
        events = [e["event"] for e in self.entry("Cambio de jefe")["history"]]
        self.assertEqual(events, ["hold", "endorse", "ask", "return"])
        # the corrected one goes the whole way
        self.site.send(self.corrected("Cambio de jefe"), ["ciudadana@example.org"])
        self.site.wait_for(lambda: len([d for d in self.site.delivered("Por favor decida: Cambio de jefe")
                                        if "nubia@entidad.gov.co" in d.recipients]) == 2, "the new notice")
        self.approve("Cambio de jefe", "nubia")
        self.site.wait_for(lambda: len([d for d in self.site.delivered("Por favor decida: Cambio de jefe")
                                        if "sara@entidad.gov.co" in d.recipients]) == 2, "the second step")
        self.approve("Cambio de jefe", "sara")
        sent, = self.site.wait_delivered("Cambio de jefe")
        self.assertEqual(sent.recipients, ["ciudadana@example.org"])
        self.wait_quiet()
        self.assertEqual(len(self.site.delivered("Ahora decide otra persona: Cambio de jefe")), 1)
        self.show("Cambio de jefe", AFTERWARDS, 2)
