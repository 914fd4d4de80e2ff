# SPDX-License-Identifier: BSD-2-Clause
"""The checks by example (contrib/sandbox/fixture.py). A case is added by adding two files."""
from case import SiteCase
from sandbox.fixture import EXTRA, FIXTURES, SETTINGS, answers_of


class Fixtures(SiteCase):
    settings = SETTINGS
    extra = EXTRA

    def test_fixtures(self):
        folders = [folder for folder in sorted(FIXTURES.iterdir()) if folder.is_dir()]
        self.assertGreater(len(folders), 20)
        for fixture, answer in (pair for folder in folders for pair in answers_of(folder, self.site)):
            with self.subTest(f"{fixture.check}/{fixture.path.stem}"):
                self.assertEqual([" ".join(found) for found in fixture.found(answer)], fixture.findings)
                if fixture.verdict:
                    self.assertEqual(answer["verdict"], fixture.verdict)
