# SPDX-License-Identifier: BSD-2-Clause
"""The queue is lost and comes back from a backup: what left since then does not leave again."""
from case import SiteCase


class Backup(SiteCase):
    extra = 'default_route = "direccion"\nroute "direccion" { approvers = { luis } }\n'

    def test_a_lost_queue_comes_back(self):
        file = self.site.folder / "respaldo.tar"
        references = {subject: self.hold(subject)["reference"] for subject in ("Antes, y sale después", "Antes, y espera", "Antes, y vuelve")}
        exported = self.site.vobo("queue", "export", str(file)).stdout.decode()
        self.assertIn("textos retenidos: 3", exported)
        self.assertEqual(self.site.vobo("queue", "verify", str(file)).stdout.decode(), exported.splitlines()[0] + "\n")
        self.site.vobo("approve", references["Antes, y sale después"], "--as", "luis")
        self.site.wait_delivered("Antes, y sale después")
        self.site.vobo("return", references["Antes, y vuelve"], "--as", "luis", "--reason", "falta algo")
        late = self.hold("Después del respaldo")["reference"]
        self.wait_quiet()
        running = self.site.vobo("queue", "import", str(file), check=False)
        self.assertEqual(running.returncode, 77)
        self.assertIn("systemctl stop", running.stderr.decode())

        for program in ("vobo-courier", "vobo-milter"):
            self.site.stop_program(program)
        lost = self.site.folder / "lost"
        lost.mkdir()
        for path in [*(self.site.folder / "var").glob("queue.db*"), *(self.site.folder / "var/held").iterdir()]:
            path.rename(lost / path.name)
        imported = self.site.vobo("queue", "import", str(file)).stdout.decode()
        self.assertIn("decisiones, 2; salieron, 1.", imported)
        self.assertIn(f"{late}: se retuvo después del respaldo", imported)
        self.assertNotIn("No se sabe", imported)
        for program in ("vobo-milter", "vobo-courier"):
            self.site.start_program(program)
        self.assertEqual({subject: self.site.held(subject)[0]["state"] for subject in references},
                         {"Antes, y sale después": "released", "Antes, y espera": "held", "Antes, y vuelve": "returned"})
        self.site.vobo("approve", references["Antes, y espera"], "--as", "luis")
        self.site.wait_delivered("Antes, y espera")
        self.wait_quiet()
        self.assertEqual(len(self.site.delivered("Antes, y sale después")), 1)
        self.assertEqual({(r["event"], r["outcome"]) for r in self.site.audit() if r["event"] == "backup"},
                         {("backup", "export"), ("backup", "import")})
        self.site.vobo("audit", "verify")

    def test_what_is_no_backup(self):
        for arguments, status in ((["export"], 64), (["verify", str(self.site.config)], 74), (["verify", "/no/such"], 74),
                                  (["export", str(self.site.config)], 74), (["export", "/no/such/folder/x"], 74)):
            done = self.site.vobo("queue", *arguments, check=False)
            self.assertEqual(done.returncode, status, (arguments, done.stderr))
            self.assertTrue(done.stderr)
