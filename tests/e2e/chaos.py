#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-2-Clause
"""Kills the filter and the courier at random while clients send, and counts what became of each message.

    chaos.py --programs BUILD --postfix ROOT [--messages 2000] [--kills 40] [--clients 8] [--seed N]

Half of the messages ask for approval and are approved by two people, a tenth of those only at the end. Clients come again on
4xx, as mail programs do. Exit status 0 only if nothing was lost, doubled, held twice or let out unapproved, and no notice lost
or doubled."""
import argparse
import collections
import dataclasses
import pathlib
import random
import signal
import smtplib
import sys
import threading
import time

HERE = pathlib.Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE.parents[1] / "contrib")]

from case import letter  # noqa: E402
from sandbox.patience import patient  # noqa: E402
from sandbox.site import SOURCE, Site  # noqa: E402

CITIZEN = "ciudadana@example.org"


@dataclasses.dataclass
class Report:
    lost: list
    doubled: list
    held_twice: list
    unapproved: list
    uncertain: list
    notices_doubled: int
    notices_lost: int
    notices_uncertain: int
    kills: int
    retries: int
    audit_intact: bool

    def is_good(self):
        return not (self.lost or self.doubled or self.held_twice or self.unapproved or self.notices_doubled or self.notices_lost) and self.audit_intact


class Chaos:
    def __init__(self, site, messages, kills, clients, seed):
        self.site, self.messages, self.kills_wanted, self.clients = site, messages, kills, clients
        self.random = random.Random(seed)
        self.next_message = iter(range(messages))
        self.lock = threading.Lock()
        self.approved_at = {}   # subject → when its approval was asked for
        self.kills = self.retries = 0
        self.sending = True

    @staticmethod
    def subject(number):
        return f"Caos {number:05}"

    def asks_for_approval(self, number):
        return number % 2 == 0

    def waits_for_the_end(self, number):
        return number % 20 == 0

    def message(self, number):
        fields = {"X_Requiere_Aprobacion": "si"} if self.asks_for_approval(number) else {}
        if number % 3:  # a third leaves its Message-Id to the MTA
            fields["Message_Id"] = f"<{number}.caos@cliente.entidad.gov.co>"
        return letter(self.subject(number), text=f"Mensaje {number}\n" + "x" * 60 + "\n" * (number % 50), **fields)

    # --- the threads

    def send_until_taken(self, number):
        message = self.message(number)
        while True:
            try:
                if self.site.send(message, [CITIZEN]).code == 250:
                    return
            except (OSError, smtplib.SMTPException):
                pass
            with self.lock:
                self.retries += 1
            time.sleep(0.05)

    def client(self):
        while True:
            with self.lock:
                number = next(self.next_message, None)
            if number is None:
                return
            self.send_until_taken(number)

    def approve(self, include_last):
        held = self.site.vobo_json("queue", "--state", "held", "--limit", "200")
        wanted = [entry for entry in held if include_last or not self.waits_for_the_end(int(entry["subject"].split()[1]))]
        references = [entry["reference"] for entry in wanted]
        if wanted:
            self.site.vobo("approve", *references, "--as", "luis", check=False)
            for entry in wanted:
                self.approved_at.setdefault(entry["subject"], time.monotonic())
            self.site.vobo("approve", *references, "--as", "nubia", check=False)
        return len(held)

    def approver(self):
        while self.sending:
            self.approve(include_last=False)
            time.sleep(0.1)

    def killer(self, pause):
        """As many kills as wanted, spread over the sending and what follows it."""
        while self.kills < self.kills_wanted:
            time.sleep(self.random.uniform(0, 2 * pause))
            name = self.random.choice(["vobo-milter", "vobo-courier"])
            process = self.site.processes[name]
            process.send_signal(signal.SIGKILL)
            process.wait()
            time.sleep(self.random.uniform(0, 0.1))
            self.site.start_program(name, wait=False)
            self.kills += 1

    # --- the whole

    def run(self, pause):
        clients = [threading.Thread(target=self.client) for _ in range(self.clients)]
        others = [threading.Thread(target=self.approver), threading.Thread(target=self.killer, args=(pause,))]
        for thread in clients + others:
            thread.start()
        for thread in clients:
            thread.join()
        others[1].join()
        self.sending = False
        others[0].join()
        self.wait_until_quiet(include_last=False)
        early = {delivery.message["Subject"] for delivery in self.deliveries()}
        self.unapproved = [self.subject(n) for n in range(0, self.messages, 20) if self.subject(n) in early]
        self.wait_until_quiet(include_last=True)
        return self.report()

    def deliveries(self):
        return [delivery for delivery in self.site.sink.received() if delivery.sender]

    def wait_until_quiet(self, include_last):
        """Until nothing more happens by itself: all decided, the courier has nothing to do, the MTA's queue is empty."""
        quiet_since, last = time.monotonic(), None
        while time.monotonic() - quiet_since < patient(4):
            self.approve(include_last)
            status = self.site.vobo_json("status")
            now = (status["queue"], status["deliveries"], len(self.site.sink.received()))
            if now != last or status["deliveries"]["pending"] or status["deliveries"]["sending"]:
                quiet_since, last = time.monotonic(), now
            time.sleep(0.3)

    def lost_and_uncertain_notices(self, entries):
        """Each notice that the courier believes sent must have arrived, and none may be left over."""
        arrived = collections.defaultdict(collections.Counter)
        for delivery in self.site.sink.received():
            if not delivery.sender:
                arrived[delivery.message["Message-Id"].lstrip("<").split(".")[0]].update(delivery.recipients)
        lost = uncertain = 0
        for entry in entries:
            notices = self.site.vobo_json("show", entry["reference"])["notices"]
            sent = collections.Counter(notice["address"] for notice in notices if notice["state"] != "uncertain")
            lost += sum((sent - arrived[entry["reference"]]).values())
            uncertain += sum(notice["state"] == "uncertain" for notice in notices)
        return lost, uncertain

    def report(self):
        entries = self.site.vobo_json("queue", "--state", "all")
        held = collections.Counter(entry["subject"] for entry in entries)
        uncertain = [entry["subject"] for entry in entries if entry["state"] == "uncertain"]
        arrivals = collections.Counter(str(delivery.message["Subject"]) for delivery in self.deliveries())
        subjects = [self.subject(number) for number in range(self.messages)]
        for delivery in self.deliveries():
            subject = str(delivery.message["Subject"])
            if self.asks_for_approval(int(subject.split()[1])) and delivery.time < self.approved_at.get(subject, float("inf")):
                self.unapproved.append(subject)
        notices = collections.Counter(delivery.message["Message-Id"] for delivery in self.site.sink.received() if not delivery.sender)
        notices_lost, notices_uncertain = self.lost_and_uncertain_notices(entries)
        return Report(lost=[s for s in subjects if not arrivals[s] and s not in uncertain], doubled=[s for s in subjects if arrivals[s] > 1],
                      held_twice=[s for s in held if held[s] > 1], unapproved=sorted(set(self.unapproved)), uncertain=uncertain,
                      notices_doubled=sum(count > 1 for count in notices.values()),
                      notices_lost=notices_lost, notices_uncertain=notices_uncertain, kills=self.kills, retries=self.retries,
                      audit_intact=self.site.vobo("audit", "verify", check=False).returncode == 0)


def run(programs, postfix, messages, kills, clients, seed, pause):
    routes = 'default_route = dos\nroute "dos" { approvers = { luis, nubia } quorum = 2 }\n'
    # Each message is signed on the way, so that it is cut off while its body is replaced, too.
    signature = f'template "general" {{ text = "{SOURCE}/conf/signatures/es/general.txt" }}\n'
    with Site(programs, postfix, {"courier.retry_first": "200ms", "checks.account-access.over_limit": "note"}, routes + signature) as site:
        return Chaos(site, messages, kills, clients, seed).run(pause)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--programs", required=True)
    parser.add_argument("--postfix", required=True)
    parser.add_argument("--messages", type=int, default=2000)
    parser.add_argument("--kills", type=int, default=40)
    parser.add_argument("--clients", type=int, default=8)
    parser.add_argument("--pause", type=float, default=0.6, help="seconds between kills, on the average")
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    started = time.monotonic()
    report = run(str(pathlib.Path(options.programs).resolve()), str(pathlib.Path(options.postfix).resolve()), options.messages,
                 options.kills, options.clients, options.seed, options.pause)
    print(f"{options.messages} messages, {report.kills} kills, {report.retries} times a client came again, {time.monotonic() - started:.0f} s")
    for name in ("lost", "doubled", "held_twice", "unapproved", "uncertain"):
        found = getattr(report, name)
        print(f"{name.replace('_', ' '):<16}{len(found):>5}  {' '.join(found[:5])}")
    for name in ("notices_doubled", "notices_lost", "notices_uncertain"):
        print(f"{name.replace('_', ' '):<18}{getattr(report, name):>3}")
    print(f"{'audit log':<16}{'whole' if report.audit_intact else 'BROKEN':>6}")
    return 0 if report.is_good() else 1


if __name__ == "__main__":
    sys.exit(main())
