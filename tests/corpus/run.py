#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-2-Clause
"""Has every mail program answer and forward, compares what `vobo facts` understands with what was written, and edits each:
run.py --programs BUILD [--keep FOLDER] [--verbose]. Ends with «N passed, N failed»."""
import argparse
import concurrent.futures
import json
import pathlib
import re
import subprocess
import sys
import tempfile

import clients
import texts
from messages import attachments_of, message_of


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


def words(text):
    """Blanks and line ends aside."""
    return re.sub(r"[\s\u00a0\ufeff]+", " ", text or "").strip()


def compare(number, case, options, folder):
    name, letter, signature, original, parts = case
    file = folder / f"{name}.eml"
    file.write_bytes(message_of(letter, original, parts, attachments_of(number), number))
    facts = json.loads(
        subprocess.run(
            [pathlib.Path(options.programs) / "vobo", "--config", options.config, "facts", "--json", file],
            stdout=subprocess.PIPE,
            check=True,
            timeout=30,
        ).stdout
    )
    wrong = []
    if words(facts["newest"]["text"]) != words(clients.text_of(letter.paragraphs)):
        wrong.append(("newest", clients.text_of(letter.paragraphs), facts["newest"]["text"]))
    if words(signature.removeprefix("-- \n")) not in words(facts["signature"]["text"]):
        wrong.append(("signature", signature, facts["signature"]["text"]))
    if not name.startswith("first_message"):
        missing = [
            p
            for p in original.paragraphs[: len(letter.paragraphs) if "interleaved" in name else None]
            if words(p) not in words(facts["quoted"]["text"]).replace("> ", "")
        ]
        if missing:
            wrong.append(("quoted", missing, facts["quoted"]["text"]))
    attached = [(name, flags) for name, _, flags in attachments_of(number)]
    found = [(attachment["name"], set(attachment["flags"])) for attachment in facts["attachments"]]
    if found != attached:
        wrong.append(("attachments", attached, found))
    return name, wrong


def run(*command):
    return subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, timeout=60, check=True).stdout


def enclosed_signature_survives(options, folder):
    """A message that is signed (S/MIME), attached to another: the other is edited, and openssl verifies the signature."""
    key, certificate, inner, outer, edited, again = (
        folder / name for name in ("key.pem", "certificate.pem", "inner", "outer", "edited", "again")
    )
    run(
        "openssl",
        "req",
        "-x509",
        "-newkey",
        "rsa:2048",
        "-nodes",
        "-keyout",
        key,
        "-out",
        certificate,
        "-subj",
        "/CN=Rosa",
        "-days",
        "2",
    )
    (folder / "text").write_text("Solicito copia del expediente.\n")
    run(
        "openssl",
        "cms",
        "-sign",
        "-in",
        folder / "text",
        "-text",
        "-signer",
        certificate,
        "-inkey",
        key,
        "-out",
        inner,
        "-from",
        "rosa@example.org",
        "-subject",
        "Solicitud",
    )
    signed = inner.read_bytes().replace(b"\r\n", b"\n").replace(b"\n", b"\r\n")
    outer.write_bytes(
        b"From: ana@entidad.gov.co\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=exterior\r\n\r\n--exterior\r\n\r\nVa la solicitud.\r\n"
        b"--exterior\r\nContent-Type: message/rfc822\r\n\r\n" + signed + b"\r\n--exterior--\r\n"
    )
    run(pathlib.Path(options.programs) / "tests/corpus/edit_messages", "--write", edited, outer)
    again.write_bytes(edited.read_bytes().partition(b"message/rfc822\r\n\r\n")[2].rpartition(b"\r\n--exterior--")[0])
    run("openssl", "cms", "-verify", "-in", again, "-CAfile", certificate)
    return edited.read_bytes() != outer.read_bytes()


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
        for name, wrong in pool.map(lambda numbered: compare(*numbered, options, folder), enumerate(cases())):
            passed, failed = passed + (not wrong), failed + bool(wrong)
            for what, expected, found in wrong:
                print(
                    f"FAIL {name}: {what}"
                    + (f"\n  expected {expected!r}\n  found    {found!r}" if options.verbose else "")
                )
        # The same messages edited: tests/corpus/edit_messages.c.
        edited = subprocess.run(
            [pathlib.Path(options.programs) / "tests/corpus/edit_messages", *sorted(folder.glob("*.eml"))],
            stdout=subprocess.PIPE,
            text=True,
            timeout=300,
        ).stdout
        print(edited, end="")
        survives = enclosed_signature_survives(options, pathlib.Path(temporary))
        print("" if survives else "FAIL: nothing was edited beside the enclosed signature\n", end="")
        passed, failed = passed + survives, failed + (not survives)
        sums = re.findall(r"^edited: (\d+) passed, (\d+) failed$", edited, re.M)
        passed, failed = (passed + int(sums[0][0]), failed + int(sums[0][1])) if sums else (passed, failed + 1)
    print(f"{passed} passed, {failed} failed")
    return 1 if failed else 0


sys.exit(main())
