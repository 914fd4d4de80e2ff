# SPDX-License-Identifier: BSD-2-Clause
"""The command line that scripts rely on: output, JSON and exit statuses."""
import base64
import json
import pathlib
import shutil

from case import SiteCase, letter

SOURCE = pathlib.Path(__file__).resolve().parents[2]
CITIZEN = "ciudadana@example.org"
GOOD = letter()
KEYS = {"verdict", "mode", "direction", "reference", "reply", "recipients", "findings", "rules", "route", "edits"}
FINDING_KEYS = {"check", "kind", "severity", "action", "protocol", "message", "evidence"}


class CommandLine(SiteCase):
    extra = 'route "juridica" { approvers = { nubia } }\nrule "contratos" { subject = "contrato" route = juridica }\nrule "etiqueta" { subject = "etiqueta" action = tag }\n'

    def check(self, message, *options, recipients=(CITIZEN,), login="ana", sender="ana@entidad.gov.co"):
        arguments = ["check", "--json", *options]
        for option, values in (("--rcpt", recipients), ("--login", [login] if login else []), ("--from", [sender] if sender else [])):
            for value in values:
                arguments += [option, value]
        done = self.site.vobo(*arguments, check=False, stdin=message.as_bytes())
        return done.returncode, json.loads(done.stdout)

    def test_check_tells_each_verdict_by_its_status(self):
        cases = (
            (letter(), 0, "accept"), (letter("Con etiqueta"), 1, "fix"), (letter(None), 2, "hold"),
            (letter(sender="luis@entidad.gov.co"), 3, "reject"))
        for message, status, verdict in cases:
            with self.subTest(verdict):
                code, answer = self.check(message)
                self.assertEqual((code, answer["verdict"]), (status, verdict))
                self.assertLessEqual(KEYS, set(answer))
                self.assertEqual((answer["mode"], answer["direction"], answer["reference"]), ("enforce", "outbound", None))
                for finding in answer["findings"]:
                    self.assertLessEqual(FINDING_KEYS, set(finding))
                self.assertEqual(answer["reply"] is not None, verdict == "reject")

    def test_check_answers_as_the_filter_does(self):
        for message, recipients in ((letter("Comparado 1"), [CITIZEN]), (letter("Comparado 2", sender="nubia@entidad.gov.co"), [CITIZEN]),
                                    (letter("Comparado 3"), ["luis.pena@gmail.com", CITIZEN]), (letter("Comparado 4"), ["luis.pena@gmail.com"]),
                                    (letter("Sobre el contrato 5"), [CITIZEN])):
            code, answer = self.check(message, recipients=recipients)
            sent = self.site.send(message, recipients)
            held = self.site.held(message["Subject"])
            self.assertEqual({0: (250, 0), 2: (250, 1), 3: (550, 0)}[code], (sent.code, len(held)))
            self.assertEqual({r["address"] for r in answer["recipients"] if r["action"] == "reject"}, set(sent.refused))
            self.assertEqual(answer["route"], held[0]["route"] if held else None)

    def test_check_takes_the_envelope_from_the_message(self):
        done = self.site.vobo("check", "--json", check=False, stdin=GOOD.as_bytes())
        answer = json.loads(done.stdout)
        self.assertEqual((done.returncode, [r["address"] for r in answer["recipients"]]), (0, [CITIZEN]))
        plain = self.site.vobo("check", check=False, stdin=letter(None).as_bytes())
        self.assertEqual(plain.returncode, 2)
        self.assertIn("Escriba un asunto", plain.stdout.decode())

    def test_check_stores_nothing(self):
        self.wait_quiet()
        before = (len(self.site.audit()), self.site.vobo_json("status")["queue"])
        self.check(letter(None, X_Requiere_Aprobacion="si"))
        self.assertEqual((len(self.site.audit()), self.site.vobo_json("status")["queue"]), before)

    def test_check_looks_at_a_folder(self):
        folder = self.site.folder / "many"
        (folder / "inner").mkdir(parents=True)
        (folder / "good.eml").write_bytes(GOOD.as_bytes())
        (folder / "inner/bad.eml").write_bytes(letter(None).as_bytes())
        answers = [json.loads(line) for line in self.site.vobo("check", "--batch", str(folder), "--json").stdout.splitlines()]
        self.assertEqual([(answer["file"], answer["verdict"]) for answer in answers],
                         [(f"{folder}/good.eml", "accept"), (f"{folder}/inner/bad.eml", "hold")])
        self.assertIn("subject.empty=hold", self.site.vobo("check", "--batch", str(folder)).stdout.decode())
        self.assertEqual(self.site.vobo("check", "--batch", str(folder / "none"), check=False).returncode, 74)
        self.assertEqual(self.site.vobo("check", "--batch", str(folder), "x.eml", check=False).returncode, 64)
        (folder / "good.eml").unlink()
        (folder / "good.eml").symlink_to(folder / "gone")
        done = self.site.vobo("check", "--batch", str(folder), check=False)
        self.assertEqual((done.returncode != 0, b"subject.empty" in done.stdout), (True, True))

    def test_check_explains_itself_to_people(self):
        told = self.site.vobo("check", check=False, stdin=letter(None).as_bytes()).stdout.decode()
        self.assertIn("Protocolo: Definir el tema del mensaje", told)
        self.assertNotIn("\033", told)

    def test_phrases_are_the_institutions_own(self):
        lists = self.site.folder / "lists"
        lists.mkdir()
        (lists / "tone.txt").write_text("[opinion]\nse informa\n")
        config = self.site.folder / "etc/lists.conf"
        config.write_text(f'{self.site.config.read_text()}lists = "{lists}"\n')
        done = self.site.vobo("-c", str(config), "check", "--json", stdin=GOOD.as_bytes(), check=False)
        self.assertIn("tone.opinion", {f"{f['check']}.{f['kind']}" for f in json.loads(done.stdout)["findings"]})
        (lists / "tone.txt").write_text("\n[opinion]\n... nada\n")
        done = self.site.vobo("-c", str(config), "config", "check", check=False)
        self.assertEqual(done.returncode, 78)
        self.assertIn(f"{lists}/tone.txt:3: ", done.stderr.decode())

    def test_kinds_are_learned_from_the_institutions_examples(self):
        """What an institution organizes may read like somebody's own party, until it says that it is not."""
        text = "El sábado celebramos la fiesta de las cometas en el parque; traigan a los niños y el almuerzo."
        party = letter("Cometas", text)
        found = lambda *options: {f["check"] for f in json.loads(
            self.site.vobo(*options, "check", "--json", stdin=party.as_bytes(), check=False).stdout)["findings"]}
        self.assertIn("personal-topic", found())
        examples, lists, config = (self.site.folder / name for name in ("examples", "kinds", "etc/kinds.conf"))
        shutil.copytree(SOURCE / "conf/examples", examples)
        with open(examples / "service.txt", "a", encoding="utf-8") as own:
            own.write(f"{text}\nLa fiesta de las cometas será en el parque y los niños llevan su almuerzo.\n")
        lists.mkdir()
        (lists / "kinds.txt").write_bytes(self.site.vobo("learn", str(examples)).stdout)
        config.write_text(f'{self.site.config.read_text()}lists = "{lists}"\n')
        self.assertNotIn("personal-topic", found("-c", str(config)))

    def test_what_is_learned_of_a_word_holds_for_its_class(self):
        """None of the examples has «bergantín»."""
        boat = letter("Bergantín", "Bergantín.")
        found = lambda *options: {f["check"] for f in json.loads(
            self.site.vobo(*options, "check", "--json", stdin=boat.as_bytes(), check=False).stdout)["findings"]}
        examples, lists, config = (self.site.folder / name for name in ("boats", "boat-lists", "etc/boats.conf"))
        shutil.copytree(SOURCE / "conf/examples", examples)
        with open(examples / "personal.txt", "a", encoding="utf-8") as own:
            own.write("".join(f"{name}.\n" for name in ("Velero", "Goleta", "Catamarán", "Yate", "Chalupa", "Galeón", "Piragua", "Carabela") * 2))
        lists.mkdir()
        config.write_text(f'{self.site.config.read_text()}lists = "{lists}"\nchecks {{ personal-topic {{ certainty = 40 }} }}\n')
        (lists / "kinds.txt").write_bytes(self.site.vobo("learn", "--lists", str(lists), str(examples)).stdout)
        self.assertNotIn("personal-topic", found("-c", str(config)))
        (lists / "word-classes.txt").write_text("barco: velero goleta catamarán yate\nbarco: chalupa galeón piragua carabela bergantín\n")
        (lists / "kinds.txt").write_bytes(self.site.vobo("learn", "--lists", str(lists), str(examples)).stdout)
        self.assertIn("personal-topic", found("-c", str(config)))
        (lists / "word-classes.txt").write_text("barco velero\n")
        done = self.site.vobo("learn", "--lists", str(lists), str(examples), check=False)
        self.assertEqual((done.returncode, b"word-classes.txt:1: " in done.stderr, done.stdout), (78, True, b""))
        self.assertEqual(self.site.vobo("learn", "--lists", str(lists / "none"), str(examples), check=False).returncode, 64)

    def test_the_table_that_comes_is_learned_from_the_examples_that_come(self):
        """Within what another processor's rounding may change."""
        tables = (self.site.vobo("learn", str(SOURCE / "conf/examples")).stdout.decode(), (SOURCE / "conf/lists/kinds.txt").read_text())
        learned, shipped = ({sign: [int(w) for w in weights] for sign, *weights in (line.split() for line in table.splitlines() if line[:1] not in ("#", ""))}
                            for table in tables)
        self.assertGreater(len(learned), 5000)
        self.assertLess(len(learned.keys() ^ shipped.keys()), len(learned) / 100)
        for sign in learned.keys() & shipped.keys():
            self.assertLessEqual(max(abs(a - b) for a, b in zip(learned[sign], shipped[sign])), 2, sign)

    def test_examples_that_are_missing_are_named(self):
        done = self.site.vobo("learn", str(self.site.folder), check=False)
        self.assertEqual((done.returncode, b"personal.txt" in done.stderr, done.stdout), (74, True, b""))

    def test_another_configuration_is_tried_on_what_was(self):
        self.assertEqual(self.site.send(letter("Consulta"), [CITIZEN]).code, 250)
        other = self.site.folder / "etc/other.conf"
        other.write_text(self.site.config.read_text() + "checks { subject { filler = hold } }\n")
        tried = json.loads(self.site.vobo("config", "try", str(other), "--since", "1h", "--json").stdout)
        self.assertGreaterEqual(tried["changed"], 1)
        self.assertIn({"finding": "subject.filler", "before": "coach", "after": "hold"},
                      [{key: change[key] for key in ("finding", "before", "after")} for change in tried["findings"]])
        self.assertEqual(tried["after"]["hold"], tried["before"]["hold"] + tried["changed"])
        self.assertIn("subject.filler: coach → hold", self.site.vobo("config", "try", str(other)).stdout.decode())
        same = json.loads(self.site.vobo("config", "try", str(self.site.config), "--json").stdout)
        self.assertEqual((same["changed"], same["findings"]), (0, []))
        self.assertEqual(self.site.vobo("config", "try", str(other), "--since", "luego", check=False).returncode, 64)
        self.assertEqual(self.site.vobo("config", "try", "/no/hay.conf", check=False).returncode, 78)

    def test_check_writes_the_edited_message(self):
        out = self.site.folder / "edited.eml"
        message = letter("Marcado [visto bueno]", X_Requiere_Aprobacion="si")
        code, answer = self.check(message, "--edited", str(out))
        self.assertEqual((code, len(answer["edits"])), (2, 1))
        self.assertIn(b"Subject: Marcado\r\n", out.read_bytes())
        self.assertNotIn(b"Requiere", out.read_bytes())
        self.check(letter("Con etiqueta"), "--edited", str(out))
        self.assertEqual(out.read_bytes(), b"X-Visto-Bueno: rule:etiqueta\r\n" + letter("Con etiqueta").as_bytes())

    def facts(self, message):
        return json.loads(self.site.vobo("facts", "--json", stdin=message.as_bytes()).stdout)

    def test_facts_of_a_reply_in_html(self):
        """As Gmail and Outlook write them, with no plain part beside."""
        gmail = letter("Re: consulta", In_Reply_To="<a@b>")
        gmail.set_content('<div dir="ltr">Se informa que sí.<br><br>Cordialmente,<br>Ana Rojas</div><br><div class="gmail_quote">'
                          '<div dir="ltr" class="gmail_attr">El lun, 3 nov 2026 a las 10:15, Pedro (&lt;<a href="mailto:p@x.co">p@x.co</a>&gt;) '
                          'escribió:<br></div><blockquote class="gmail_quote"><div>¿Se puede?</div></blockquote></div>', subtype="html")
        outlook = letter("RE: consulta", In_Reply_To="<a@b>")
        outlook.set_content('<html><head><style>p{}</style></head><body><p class=MsoNormal>Se informa que sí.</p><div><p><b>De:</b> Pedro &lt;p@x.co&gt; '
                            '<br><b>Enviado el:</b> lunes, 3 de noviembre de 2026 10:15<br><b>Para:</b> Ana &lt;ana@entidad.gov.co&gt;<br>'
                            '<b>Asunto:</b> consulta</p></div><p>¿Se puede?</p></body></html>', subtype="html")
        first, second = self.facts(gmail), self.facts(outlook)
        for facts in (first, second):
            self.assertEqual(facts["newest"]["text"], "Se informa que sí.")
            self.assertTrue(facts["quoted"]["text"].endswith("¿Se puede?"), facts["quoted"])
            self.assertTrue(facts["is_reply"])
            self.assertEqual([part["type"] for part in facts["parts"]], ["text/html"])
        self.assertEqual(first["signature"]["text"], "Cordialmente,\nAna Rojas")
        self.assertEqual(first["quoted"]["date"], "lun, 3 nov 2026 a las 10:15")
        self.assertEqual(second["quoted"]["recipients"], ["ana@entidad.gov.co"])

    def test_facts_of_attachments(self):
        message = letter("Con adjunto")
        content = b"MZ" + bytes(range(256))
        message.add_attachment(content, maintype="application", subtype="pdf", filename="resolución.pdf")
        facts = self.facts(message)
        attachment, = facts["attachments"]
        self.assertEqual((attachment["name"], attachment["declared"], attachment["type"], attachment["size"]),
                         ("resolución.pdf", "application/pdf", "application/x-dosexec", len(content)))
        self.assertLessEqual({"name-mismatch", "executable"}, set(attachment["flags"]))
        self.assertEqual((facts["is_reply"], facts["signed_or_encrypted"], facts["quoted"]["text"]), (False, None, None))
        raw = message.as_bytes()
        part = next(part for part in facts["parts"] if part["path"] == attachment["part"])
        self.assertEqual(base64.b64decode(raw[part["offset"]:part["offset"] + part["length"]]), content)

    def test_wrong_use_has_its_status(self):
        cases = (
            (64, []), (64, ["nada"]), (64, ["queue", "--nada"]), (64, ["queue", "sobra"]), (64, ["show"]), (64, ["approve"]),
            (64, ["queue", "--state", "nada"]), (64, ["queue", "--limit", "0"]), (64, ["settle", "VB-0000-0000"]), (64, ["audit"]),
            (64, ["people"]), (64, ["template"]), (64, ["template", "preview"]), (64, ["config"]), (64, ["keys"]), (64, ["help", "nada"]), (64, ["status", "sobra"]),
            (65, ["show", "VB-0000-0000"]), (65, ["show", "no-es"]), (65, ["approve", "VB-0000-0001"]), (65, ["check", "/no/hay.eml"]),
            (65, ["people", "import", "/no/hay.csv"]))
        for status, arguments in cases:
            with self.subTest(arguments):
                done = self.site.vobo(*arguments, check=False)
                self.assertEqual(done.returncode, status, done.stderr)
                self.assertEqual(done.stderr.decode().count("\n"), 1, done.stderr)
                self.assertTrue(done.stderr.startswith(b"vobo: "), done.stderr)

    def test_queue_pages_and_filters(self):
        references = [self.hold(f"Página {i}")["reference"] for i in range(4)]
        listed = [entry["reference"] for entry in self.site.vobo_json("queue")]
        self.assertEqual([r for r in listed if r in references], references)
        self.assertEqual([e["reference"] for e in self.site.vobo_json("queue", "--after", references[1], "--limit", "1")], [references[2]])
        self.site.vobo("reject", *references[:2], "--as", "luis")
        rejected = [e["reference"] for e in self.site.vobo_json("queue", "--state", "rejected")]
        self.assertLessEqual(set(references[:2]), set(rejected))
        self.assertNotIn(references[0], [e["reference"] for e in self.site.vobo_json("queue")])
        mine = [e["reference"] for e in self.site.vobo_json("queue", "--approver", "ana")]
        self.assertEqual([r for r in references if r in mine], [])
        self.assertIn("Página 3", self.site.vobo("queue").stdout.decode())

    def test_one_bad_reference_does_not_stop_the_others(self):
        entry = self.hold("Junto a otro")
        done = self.site.vobo("approve", "VB-0000-0000", entry["reference"], "--as", "luis", check=False)
        self.assertEqual(done.returncode, 65)
        self.assertIn(entry["reference"], done.stdout.decode())
        self.site.wait_delivered("Junto a otro")

    def test_a_terminal_is_not_played_with(self):
        entry = self.hold("Título\x1b[31mrojo")
        for arguments in (["queue"], ["show", entry["reference"]]):
            self.assertNotIn(b"\x1b", self.site.vobo(*arguments).stdout)

    def test_template(self):
        signatures = SOURCE / "conf/signatures/es"
        before = self.site.config.read_text()
        self.site.config.write_text(before + f'template "breve" {{ thread = reply text = "{signatures}/breve.txt" }}\n'
                                    f'template "general" {{ text = "{signatures}/general.txt" html = "{signatures}/general.html" }}\n')
        try:
            self.assertEqual(self.site.vobo_json("template", "list"), ["breve", "general"])
            page = self.site.folder / "firma.html"
            shown = self.site.vobo("template", "preview", "--as", "ana", "--html", str(page)).stdout.decode()
            self.assertEqual(shown.splitlines()[:3], ["Ana María Rojas", "Profesional", "Atención a la Ciudadanía"])
            self.assertIn("Tel. 601 555 0100\n", shown)
            self.assertNotIn("ext.", shown)
            self.assertIn("mailto:ana@entidad.gov.co", page.read_text())
            short = self.site.vobo_json("template", "preview", "--as", "luis@entidad.gov.co", "--reply")
            self.assertEqual((short["template"], short["text"].splitlines()[1]), ("breve", "Director – Entidad Nacional"))
            self.assertEqual(self.site.vobo("template", "preview", "--as", "nadie", check=False).returncode, 65)
        finally:
            self.site.config.write_text(before)

    def test_people(self):
        people = self.site.vobo_json("people", "list")
        self.assertEqual([person["login"] for person in people], ["ana", "luis", "nubia", "ido"])
        self.assertEqual([person["personal_mailboxes"] for person in people], [0, 1, 0, 0])
        found = self.site.vobo_json("people", "find", "luispena+x@googlemail.com")
        self.assertEqual((found["personal_mailbox_of"], found["institutional"], found["person"]), ("luis", False, None))
        self.assertEqual(self.site.vobo_json("people", "find", "ana.rojas@entidad.gov.co")["person"]["login"], "ana")
        bad = self.site.folder / "bad.csv"
        bad.write_text("usuario;correo personal\nana;ana@gmail.com\nluis;no-es\n")
        done = self.site.vobo("people", "import", str(bad), check=False)
        self.assertEqual(done.returncode, 65)
        self.assertIn(f"{bad}:3:", done.stderr.decode())
        self.assertEqual(self.site.vobo_json("people", "list")[0]["personal_mailboxes"], 0)
        self.site.send(letter("A un buzón personal"), ["luis.pena@gmail.com", CITIZEN])
        telling = [path.name for path in self.site.folder.rglob("*") if path.is_file() and "mta" not in path.parts
                   and b"luis.pena@gmail.com" in path.read_bytes()]
        self.assertEqual(telling, [])
        self.assertIn("personal:luis", [record.get("recipient") for record in self.site.audit()])

    def test_status(self):
        status = self.site.vobo_json("status")
        self.assertEqual(status["running"], {"vobo-milter": True, "vobo-courier": True})
        self.assertIn("en marcha", self.site.vobo("status").stdout.decode())

    def test_configuration_is_checked_and_shown(self):
        self.assertIn("correcta", self.site.vobo("config", "check").stdout.decode())
        shown = self.site.vobo("config", "show").stdout.decode()
        again = self.site.folder / "shown.conf"
        again.write_text(shown)
        self.assertEqual(self.site.vobo("-c", str(again), "config", "show").stdout.decode(), shown)

    def test_the_shipped_configuration_is_the_defaults(self):
        self.assertEqual(self.site.vobo("config", "defaults").stdout.decode(), (SOURCE / "conf/vistobueno.conf").read_text())

    def test_keys_are_made_once(self):
        key = self.site.folder / "etc/master.key"
        before = key.read_bytes()
        self.site.vobo("keys", "create")
        self.assertEqual((key.read_bytes(), key.stat().st_mode & 0o777), (before, 0o600))

    def test_help_names_every_command(self):
        text = self.site.vobo("help").stdout.decode()
        for command in ("check", "facts", "queue", "show", "approve", "reject", "return", "cancel", "settle", "audit", "template", "people", "config", "status"):
            self.assertIn(f"\n  {command} ", text)


class English(SiteCase):
    settings = {"language": "en"}

    def test_everything_is_said_in_english(self):
        sent = self.site.send(letter("False", sender="luis@entidad.gov.co"), [CITIZEN])
        self.assertIn("is not an address of your account ana", sent.reply)
        entry = self.hold("Held in English")
        self.assertIn("Its author asked for approval", entry["reasons"])
        self.assertIn("Reference:", self.site.vobo("show", entry["reference"]).stdout.decode())
