# SPDX-License-Identifier: BSD-2-Clause
"""The checks by example (contrib/sandbox/fixture.py). A case is added by adding two files."""
from case import SiteCase
from sandbox.fixture import EXTRA, FIXTURES, fixtures_of


class Fixtures(SiteCase):
    settings = {"institution.address": '"Calle 26 # 13-19, Bogotá"'}
    extra = EXTRA

    def test_fixtures(self):
        folders = [folder for folder in sorted(FIXTURES.iterdir()) if folder.is_dir()]
        self.assertGreater(len(folders), 20)
        for fixture in (fixture for folder in folders for fixture in fixtures_of(folder)):
            with self.subTest(f"{fixture.check}/{fixture.path.stem}"):
                answer = fixture.answer(self.site)
                self.assertEqual([" ".join(found) for found in fixture.found(answer)], fixture.findings)
                if fixture.verdict:
                    self.assertEqual(answer["verdict"], fixture.verdict)
