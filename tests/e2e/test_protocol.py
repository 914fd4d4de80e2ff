# SPDX-License-Identifier: BSD-2-Clause
"""Each sentence of the protocol once, from the message that is sent to what its author is told: at once where it is refused,
in a notice where it waits, in the digest where it goes and could have been better, and by nobody where it is only noted.

The messages are those of tests/fixtures."""
import pathlib
import re
import time

from case import SiteCase
from sandbox.patience import patient
from sandbox.fixture import EXTRA, FIXTURES, SETTINGS, answers_of

TABLE = pathlib.Path(__file__).resolve().parents[2] / "milter/checks/checks.h"
PERIOD_S = round(patient(15))
STRENGTH = ["note", "coach", "delay", "hold", "reject"]

# What an account does over time is no message's: test_people has it.
ELSEWHERE = {"account-access"}


def plain(text):
    """As SMTP replies have it, blanks aside."""
    table = str.maketrans("áéíóúüñÁÉÍÓÚÜÑ¿¡", "aeiouunAEIOUUN  ", "«»“”\"'<>")
    return re.sub(r"\s+", " ", text.translate(table)).strip()


class Protocol(SiteCase):
    settings = {"courier.digest": f"{PERIOD_S}s", "courier.advice_pause": "0s", **SETTINGS}
    extra = EXTRA

    def examples(self):
        """(check, message, recipients, finding) of each check: the first fixture for which nothing stronger is found."""
        for check in (name.replace("_", "-") for name in re.findall(r"^    CHECK\((\w+)\)", TABLE.read_text(), re.M)):
            found = None if check in ELSEWHERE else self.example_of(check)
            if found:
                yield check, *found
            else:
                self.assertIn(check, ELSEWHERE)

    def example_of(self, check):
        for fixture, answer in answers_of(FIXTURES / check, self.site):
            if not fixture.is_by_its_author:
                continue
            own = [finding for finding in answer["findings"] if finding["check"] == check]
            strongest = max((STRENGTH.index(finding["action"]) for finding in answer["findings"] if finding["action"] in STRENGTH), default=-1)
            best = [finding for finding in own if STRENGTH.index(finding["action"]) == strongest or finding["action"] == "note"]
            if best:
                return fixture.message(), [recipient["address"] for recipient in answer["recipients"]], best[0]
        return None

    def mails(self, subject=""):
        return [" ".join(delivery.message.get_body(("plain",)).get_content().split()) for delivery in list(self.site.sink.deliveries)
                if delivery.recipients == ["ana@entidad.gov.co"] and subject in str(delivery.message["Subject"])]

    def test_each_sentence(self):
        examples = list(self.examples())
        self.assertGreaterEqual(len(examples), 22)
        self.assertGreaterEqual(sum(finding["action"] == "coach" for *_, finding in examples), 8)
        for half in (examples[::2], examples[1::2]):
            self.tell_of(half)

    def tell_of(self, examples):
        """Sends them within one period, of which the digest tells."""
        while time.time() % PERIOD_S > 2:
            time.sleep(0.2)
        for check, message, recipients, finding in examples:
            with self.subTest(check):
                self.send(check, message, recipients, finding)
        for check, _, _, finding in examples:
            if finding["action"] != "coach" or check == "signature":
                continue  # of his signature an author is told at once, with the one to copy: test_signature
            with self.subTest(f"{check}, in the digest"):
                self.site.wait_for(lambda: any(finding["protocol"] in mail for mail in self.mails("Consejos")), finding["protocol"])

    def send(self, check, message, recipients, finding):
        sent = self.site.send(message, recipients)
        action = finding["action"]
        if action == "reject":
            replies = [sent.reply, *(reply for _, reply in sent.refused.values())]
            self.assertTrue(any(plain(finding["protocol"]) in plain(reply) for reply in replies), replies)
            return
        self.assertEqual(sent.code, 250, sent.reply)
        record = [record for record in self.site.audit() if record["event"] == "message"][-1]
        self.assertIn((check, finding["kind"], action), [(one["check"], one["kind"], one["action"]) for one in record["findings"]])
        if action in ("delay", "hold"):
            self.site.wait_for(lambda: any(" ".join(finding["message"].split()) in mail for mail in self.mails()), finding["message"])
