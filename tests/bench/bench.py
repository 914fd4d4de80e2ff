#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-2-Clause
"""What the filter costs, beside a filter that does nothing: bench.py --programs BUILD [--before BUILD] [--messages N] [--rounds N]
[--inbound-flood].

An office mix of messages over unix sockets, 1, 8 and 64 connections, the filters in turn in each round; then 64
messages of 25 MB at once; then each step of reading a message by itself. Prints medians and ratios: ratios travel, absolute figures
belong to the machine. With --before the filter of another build takes its turn too, and its ratio to ours is printed. With
--inbound-flood nothing is measured but what goes out while bombs come in."""
import argparse
import base64
import dataclasses
import email.message
import email.policy
import json
import os
import pathlib
import random
import shutil
import statistics
import subprocess
import sys
import tempfile
import time

HERE = pathlib.Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE.parent / "corpus"), str(HERE.parents[1] / "contrib")]

import clients  # noqa: E402
import officemix  # noqa: E402
import texts  # noqa: E402
from sandbox.opendkim import OpenDKIM  # noqa: E402
from sandbox.rspamd import Rspamd  # noqa: E402
from sandbox.site import Site  # noqa: E402

CONNECTIONS = (1, 8, 64)
FLOOD = 64


class Filter:
    def __init__(self, name, address, pid):
        self.name, self.address, self.pid = name, address, pid
        self.runs = {connections: [] for connections in CONNECTIONS}


def start_nothing(programs, folder):
    socket = folder / "nothing.sock"
    process = subprocess.Popen([programs / "tests/bench/nothing", f"unix:{socket}"])
    while not socket.exists():
        time.sleep(0.02)
    return process, Filter("does nothing", f"unix:{socket}", process.pid)


def start_ours(site, name):
    """The filter of SITE, started."""
    site.start_filter_only()
    return Filter(name, f"unix:{site.folder}/run/milter.sock", site.processes["vobo-milter"].pid)


def load(programs, what, mails, connections, messages, *options):
    """One run of the driver; its figures."""
    command = [programs / "tests/bench/milterload", "-s", what.address, "-d", mails, "-c", connections, "-n", messages,
               "-w", min(messages // 10, 100), "-u", "-p", what.pid, "-f", "ana@entidad.gov.co", "-r", "ciudadana@example.org",
               "-M", "M:{auth_authen}=ana", *options]
    return json.loads(subprocess.run([str(part) for part in command], check=True, capture_output=True, timeout=600).stdout)


def median(runs, key):
    """Of a figure, or of a latency: p50, p99."""
    return statistics.median(run["latency_ms"][key] if key.startswith("p") and key[1:].isdigit() else run[key] for run in runs)


def cpu_us(run):
    return run["filter"][0]["cpu_us_per_message"]


def print_ratio(ours, others, label):
    """Of each round by itself: what slows the machine down for a while slows both."""
    ratios = [cpu_us(a) / cpu_us(b) for a, b in zip(ours, others)]
    speed = [a["per_second"] / b["per_second"] for a, b in zip(ours, others)]
    print(f"{'':>11}  {label:<16}{statistics.median(speed):>6.2f}{'':>18}{statistics.median(ratios):>9.2f}"
          f"  (CPU {min(ratios):.2f}–{max(ratios):.2f})")


def print_table(filters, rounds, messages, verdicts):
    print(f"office mix, {messages} messages, {rounds} rounds in turn, unix sockets; verdicts of ours: {verdicts}")
    print(f"{'connections':>11}  {'filter':<13}{'msg/s':>9}{'p50 ms':>9}{'p99 ms':>9}{'CPU µs':>9}{'RSS MiB':>9}")
    for connections in CONNECTIONS:
        for what in filters:
            runs = what.runs[connections]
            print(f"{connections:>11}  {what.name:<13}{median(runs, 'per_second'):>9.0f}{median(runs, 'p50'):>9.2f}"
                  f"{median(runs, 'p99'):>9.2f}{statistics.median(map(cpu_us, runs)):>9.0f}"
                  f"{max(run['filter'][0]['rss_max_kib'] for run in runs) / 1024:>9.1f}")
        ours = filters[0].runs[connections]
        for other in filters[1:]:
            print_ratio(ours, other.runs[connections], f"to {other.name}")


def large_message(size):
    random_bytes = random.Random(3).randbytes(size * 3 // 4)
    body = base64.encodebytes(random_bytes)
    return (b"From: Ana <ana@entidad.gov.co>\r\nTo: ciudadana@example.org\r\nSubject: Anexos del expediente 12\r\nMIME-Version: 1.0\r\n"
            b"Content-Type: multipart/mixed; boundary=B\r\n\r\n--B\r\n\r\nSe adjunta.\r\n--B\r\nContent-Type: application/octet-stream;"
            b" name=datos.csv\r\nContent-Transfer-Encoding: base64\r\n\r\n" + body.replace(b"\n", b"\r\n") + b"--B--\r\n")


def bench_memory(programs, ours, folder):
    mails = folder / "large"
    mails.mkdir()
    (mails / "large.eml").write_bytes(large_message(24 << 20))
    run = load(programs, ours, mails, 64, 64, "-m", 1)
    print(f"64 connections with a message of {os.path.getsize(mails / 'large.eml') / 1e6:.0f} MB each at once: resident at most "
          f"{run['filter'][0]['rss_max_kib'] / 1024:.0f} MiB, verdicts {run['verdicts']}")


def thread(program, seed):
    """An answer by one of the mail programs of tests/corpus, on top of a thread of some twenty paragraphs."""
    chance = random.Random(seed)
    sentences = [sentence for letter in texts.LETTERS for sentence in letter.paragraphs if letter.language == "es" and len(sentence) > 60]
    original = dataclasses.replace(texts.ORIGINALS[0], paragraphs=[" ".join(chance.choices(sentences, k=4)) for _ in range(20)])
    letter = texts.Letter("es", [" ".join(chance.choices(sentences, k=3)) for _ in range(5)])
    parts = program(letter, texts.SIGNATURES["es"][1], original, False)
    message = email.message.EmailMessage(policy=email.policy.SMTP)
    message["From"], message["To"], message["Subject"] = "ana@entidad.gov.co", "ciudadana@example.org", "RE: Consulta"
    if "plain" in parts:
        message.set_content(parts["plain"] + "\n")
    if "html" in parts:
        (message.add_alternative if "plain" in parts else message.set_content)(parts["html"], subtype="html")
    message.add_attachment(officemix.message(seed, chance)[:40000], maintype="application", subtype="octet-stream", filename="anexo.bin")
    return message.as_bytes()


def bench_signing(programs, mails, extra, options):
    """The same mix with and without signatures placed, in turn: what is not signed as the institution wants is put right."""
    signatures = HERE.parents[1] / "conf/signatures/es"
    signing = 'template "general" { text = "%s/general.txt" html = "%s/general.html" }\n' % (signatures, signatures)
    web = {"institution.web": '"www.entidad.gov.co"'}
    sites = [Site(programs, None, settings=web, extra=extra % "coach"), Site(programs, None, settings=web, extra=signing + extra % "fix")]
    try:
        filters = []
        for site in sites:
            filters.append(start_ours(site, ""))
            load(programs, filters[-1], mails, 1, 400)
        print()
        for connections in CONNECTIONS:
            for _ in range(options.rounds):
                for what in filters:
                    what.runs[connections].append(load(programs, what, mails, connections, options.messages))
            without, signed = (what.runs[connections] for what in filters)
            ratios = [cpu_us(a) / cpu_us(b) for a, b in zip(signed, without)]
            print(f"{connections:>11}  signatures placed: {statistics.median(ratios):.2f} times the CPU of the same without "
                  f"({min(ratios):.2f}–{max(ratios):.2f}); verdicts {signed[0]['verdicts']}, {without[0]['verdicts']}")
    finally:
        for site in sites:
            site.stop()
            site.remove()


def bomb():
    """What anybody may send: more parts than anybody reads."""
    return (b"From: Ciudadana <ciudadana@example.org>\r\nTo: ana@entidad.gov.co\r\nSubject: Consulta\r\nMessage-ID: <1@example.org>\r\n"
            b"MIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n" + b"--b\r\n\r\n" * 1_500_000 + b"--b--\r\n")


def bench_inbound_flood(programs, filters, mails, folder, options):
    """What goes out, alone and while 64 connections bring in one bomb after the other. The driver of the flood yields the processor
    to all others: what is measured is the filter."""
    bombs = folder / "bombs"
    bombs.mkdir()
    (bombs / "bomb.eml").write_bytes(bomb())
    print(f"\noutgoing mail on one connection, alone and under {FLOOD} inbound messages of {len(bomb()) / 1e6:.0f} MB at once:")
    for what in filters:
        alone, flooded = [], []
        for _ in range(options.rounds):
            alone.append(load(programs, what, mails, 1, options.messages // 4))
            flood = subprocess.Popen(
                ["nice", "-n", "19", str(programs / "tests/bench/milterload"), "-s", what.address, "-d", str(bombs), "-c", str(FLOOD), "-n",
                 "1000000", "-m", "1", "-f", "ciudadana@example.org", "-r", "ana@entidad.gov.co"], stdout=subprocess.DEVNULL)
            try:
                time.sleep(1)
                flooded.append(load(programs, what, mails, 1, options.messages // 4))
            finally:
                flood.kill()
                flood.wait()
            time.sleep(1)
        print(f"{'':>11}  {what.name:<13}" + "; ".join(
            f"{name}: p50 {median(runs, 'p50'):.1f} ms, p99 {median(runs, 'p99'):.1f} ms"
            for name, runs in (("alone", alone), ("under the flood", flooded))) +
            f"; p99 {median(flooded, 'p99') / median(alone, 'p99'):.1f} times")


def bench_steps(programs, folder):
    """What each step of reading a message costs."""
    mails = folder / "threads"
    mails.mkdir()
    for i, program in enumerate(clients.PROGRAMS * 2):
        (mails / f"{i:03}.eml").write_bytes(thread(program, i))
    subprocess.run([str(programs / "tests/bench/steps"), *map(str, sorted(mails.iterdir()))], check=True, timeout=120)


def bench_other(programs, ours, mails, options, name, root, start, most=None):
    """What another filter needs for the same messages, where it is unpacked in ROOT; MOST of them for one that takes its time."""
    messages = min(options.messages, most or options.messages)
    if not root:
        print(f"\n{name} is not here to be compared with (--{name.split(',')[0].lower()} FOLDER).")
        return
    server = start(pathlib.Path(root).resolve())
    server.start()
    try:
        other = Filter(name, f"inet:127.0.0.1:{server.port}", server.pid)
        print()
        for connections in CONNECTIONS:
            load(programs, other, mails, connections, min(messages, 400))
            for _ in range(options.rounds):
                other.runs[connections].append(load(programs, other, mails, connections, messages))
            figures = [statistics.median(cpu_us(run) for run in what.runs[connections]) for what in (other, ours)]
            print(f"{connections:>11}  {name}: {figures[0]:.0f} us of CPU a message; vobo-milter: {figures[1]:.0f}; "
                  f"verdicts {other.runs[connections][0]['verdicts']}")
    finally:
        server.stop()


def installed(program):
    """The root where PROGRAM is installed, or None."""
    return "/" if shutil.which(program, path="/usr/sbin:/usr/bin") else None


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--programs", required=True)
    parser.add_argument("--before", metavar="BUILD", help="a build whose vobo-milter takes turns with ours")
    parser.add_argument("--messages", type=int, default=2000)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--inbound-flood", action="store_true", help="measure only what inbound bombs do to the latency of outgoing mail")
    parser.add_argument("--opendkim", metavar="FOLDER", help="where OpenDKIM is unpacked")
    parser.add_argument("--rspamd", metavar="FOLDER", help="where rspamd is unpacked")
    options = parser.parse_args()
    programs = pathlib.Path(options.programs).resolve()
    # The mix holds messages with programs inside, and one account sends them all; what is measured is inspection, so that
    # this is noted, not held.
    notes = "checks { attachment-unusual { executable = note name_mismatch = note } account-access { over_limit = note } }\n"
    # All checks, and the dictionary too.
    dictionary = {"checks.unfinished.dictionary": '"/usr/share/hunspell/es_CO"'}
    builds = [programs] + ([pathlib.Path(options.before).resolve()] if options.before else [])
    sites = [Site(build, None, dictionary, notes) for build in builds]
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        mails = folder / "mix"
        mails.mkdir()
        for i in range(400):
            (mails / f"{i:05}.eml").write_bytes(officemix.message(i, random.Random(7 * 1000003 + i)))
        process, nothing = start_nothing(programs, folder)
        try:
            ours, *before = [start_ours(site, name) for site, name in zip(sites, ("vobo-milter", "before"))]
            filters = (ours, nothing, *before)
            if options.inbound_flood:
                bench_inbound_flood(programs, (ours, *before), mails, folder, options)
                return
            for connections in CONNECTIONS:
                for what in filters:
                    load(programs, what, mails, connections, 400)
                for _ in range(options.rounds):
                    for what in filters:
                        what.runs[connections].append(load(programs, what, mails, connections, options.messages))
            print_table(filters, options.rounds, options.messages, ours.runs[CONNECTIONS[0]][0]["verdicts"])
            bench_other(programs, ours, mails, options, "OpenDKIM, signing", options.opendkim or installed("opendkim"),
                        lambda root: OpenDKIM(root, folder / "opendkim"))
            bench_other(programs, ours, mails, options, "rspamd, without network", options.rspamd or installed("rspamd"),
                        lambda root: Rspamd(root, folder / "rspamd"), 200)
            bench_memory(programs, ours, folder)
            bench_signing(programs, mails, notes.replace("checks {", "checks { signature { another = %s }"), options)
            bench_steps(programs, folder)
            print("\nA directory of 50,000 people, and of 5,000:")
            for people in ("50000", "5000"):
                subprocess.run([str(programs / "tests/bench/people"), people], check=True, timeout=120)
            print("\nA queue of 1,000,000 messages, 5,000 of them open:", flush=True)
            with tempfile.TemporaryDirectory(prefix="vobo-bench-") as folder:
                subprocess.run([str(programs / "tests/bench/queue"), folder], check=True, timeout=900)
        finally:
            process.terminate()
            process.wait()
            for site in sites:
                site.stop()
                site.remove()


if __name__ == "__main__":
    main()
