#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-2-Clause
"""Has every mail program answer and forward, and compares what `vobo facts` understands with what was written:
run.py --programs BUILD [--keep FOLDER] [--verbose]. Ends with «N passed, N failed»."""
import argparse
import concurrent.futures
import email.message
import email.policy
import json
import pathlib
import re
import subprocess
import sys
import tempfile

import clients
import texts


def cases():
    """(name, letter, signature, original, {"plain", "html"}); deterministic, each program with each letter once."""
    for index, program in enumerate(clients.PROGRAMS):
        for number, letter in enumerate(texts.LETTERS):
            if (index + number) % 2 and letter.language in ("es", "en"):
                continue  # every second is enough
            forwards = program in clients.FORWARDING and number % 4 == 1
            signatures = texts.SIGNATURES[letter.language]
            signature = signatures[(index + number // 2) % len(signatures)]
            original = texts.ORIGINALS[(index + number) % len(texts.ORIGINALS)]
            name = f"{program.__name__}-{letter.language}-{number}{'-forward' if forwards else ''}"
            yield name, letter, signature, original, program(letter, signature, original, forwards)


def message_of(letter, original, parts):
    message = email.message.EmailMessage(policy=email.policy.SMTP)
    message["From"] = "Ana Rojas <ana.rojas@entidad.gov.co>"
    message["To"] = f"{original.address}"
    message["Subject"] = original.subject
    message["In-Reply-To"] = "<original@example.org>"
    if "plain" in parts:
        message.set_content(parts["plain"] + "\n", cte="quoted-printable")
    if "html" in parts:
        (message.add_alternative if "plain" in parts else message.set_content)(parts["html"], subtype="html")
    return message.as_bytes()


def words(text):
    """Blanks and line ends aside."""
    return re.sub(r"[\s\u00a0\ufeff]+", " ", text or "").strip()


def compare(name, letter, signature, original, parts, options, folder):
    file = folder / f"{name}.eml"
    file.write_bytes(message_of(letter, original, parts))
    facts = json.loads(subprocess.run([pathlib.Path(options.programs) / "vobo", "--config", options.config, "facts", "--json", file],
                                      stdout=subprocess.PIPE, check=True, timeout=30).stdout)
    wrong = []
    if words(facts["newest"]["text"]) != words(clients.text_of(letter.paragraphs)):
        wrong.append(("newest", clients.text_of(letter.paragraphs), facts["newest"]["text"]))
    if words(signature.removeprefix("-- \n")) not in words(facts["signature"]["text"]):
        wrong.append(("signature", signature, facts["signature"]["text"]))
    if not name.startswith("first_message"):
        missing = [p for p in original.paragraphs[:len(letter.paragraphs) if "interleaved" in name else None] if words(p) not in words(facts["quoted"]["text"]).replace("> ", "")]
        if missing:
            wrong.append(("quoted", missing, facts["quoted"]["text"]))
    return name, wrong


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--programs", required=True, help="where vobo was built")
    parser.add_argument("--config", required=True, help="a configuration")
    parser.add_argument("--keep", help="where the messages are left")
    parser.add_argument("--verbose", action="store_true", help="shows what was expected and what was found")
    options = parser.parse_args()
    passed = failed = 0
    with tempfile.TemporaryDirectory() as temporary, concurrent.futures.ThreadPoolExecutor(2) as pool:
        folder = pathlib.Path(options.keep or temporary)
        folder.mkdir(exist_ok=True)
        for name, wrong in pool.map(lambda case: compare(*case, options, folder), cases()):
            passed, failed = passed + (not wrong), failed + bool(wrong)
            for what, expected, found in wrong:
                print(f"FAIL {name}: {what}" + (f"\n  expected {expected!r}\n  found    {found!r}" if options.verbose else ""))
    print(f"{passed} passed, {failed} failed")
    return 1 if failed else 0


sys.exit(main())
