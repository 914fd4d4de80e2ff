# SPDX-License-Identifier: BSD-2-Clause
"""A short run of chaos.py: nothing lost, doubled, held twice or let out unapproved when processes are killed."""
import os
import unittest

import chaos


class ChaosTest(unittest.TestCase):
    def test_kills(self):
        report = chaos.run(os.environ["VOBO_PROGRAMS"], os.environ["VOBO_POSTFIX"], messages=200, kills=8, clients=8, seed=7, pause=0.5)
        self.assertTrue(report.is_good(), report)
        self.assertEqual(report.kills, 8)
