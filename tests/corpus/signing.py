#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-2-Clause
"""Every mail program in every situation with every kind of signature, and what the filter makes of it:
signing.py --programs BUILD [--keep FOLDER] [NAME…]. Ends with «N passed, N failed».

Of each message that is put right: the check finds nothing in it, a second pass changes nothing, the author's words and what he
quotes are as they were, in plain text and in HTML, all bytes but those of the signature are the same, and Python's parser
finds nothing to complain of."""
import argparse
import concurrent.futures
import dataclasses
import email
import email.message
import email.policy
import json
import pathlib
import re
import subprocess
import sys
import tempfile

import clients
import composing
import texts
from messages import message_of

SOURCE = pathlib.Path(__file__).resolve().parents[2]
LETTERS = [letter for letter in texts.LETTERS if letter.language == "es"]

# What Ana may have under her words. The keys are the states, the values what is to become of it.
FULL = "Ana María Rojas\nProfesional\nAtención a la Ciudadanía\nEntidad Nacional\nTel. (601) 555-0100\nana.rojas@entidad.gov.co\nwww.entidad.gov.co"
SIGNATURES = {
    "none": ["", ""],
    "right": ["Cordialmente,\n\n" + FULL, "-- \n" + FULL],
    "incomplete": ["Cordialmente,\n\nAna Rojas\nProfesional\nTel. 601 555 0100", "-- \nAna María Rojas\nEntidad Nacional", "Saludos,\nAna Rojas"],
    "old": [
        "Atentamente,\n\n" + FULL.replace("Profesional", "Auxiliar administrativa"),
        "-- \n" + FULL.replace("555-0100", "555-7777").replace("Entidad Nacional", "Entidad Nacional\n«Servir es un honor»"),
    ],
    "another": ["Cordialmente,\n\nLuis Peña Gómez\nDirector\nEntidad Nacional\nTel. 601 555 0101\nluis@entidad.gov.co\nwww.entidad.gov.co"],
    "doubled": [f"Cordialmente,\n\n{FULL}\n\n{FULL}", f"-- \n{FULL}\n\n-- \n{FULL}"],
}
# The finding, and whether the message is put right.
EXPECTED = {
    "none": ({"missing", "missing_in_reply"}, True),
    "right": (set(), False),
    "incomplete": ({"incomplete"}, True),
    "old": ({"outdated"}, True),
    "another": ({"another"}, False),
    "doubled": ({"doubled"}, True),
}

IMAGE = "escudo.png"
PEOPLE = """\
login,mail,aliases,name,position,unit,phone
ana,ana@entidad.gov.co,ana.rojas@entidad.gov.co,Ana María Rojas,Profesional,Atención a la Ciudadanía,601 555 0100
luis,luis@entidad.gov.co,,Luis Peña Gómez,Director,Atención a la Ciudadanía,601 555 0101
"""


@dataclasses.dataclass
class Case:
    name: str
    state: str
    letter: texts.Letter
    original: texts.Original
    parts: dict
    carries: bool  # the conversation shows Ana's signature already
    number: int


def answered(original, signature):
    """ORIGINAL as the second message of a conversation: under it the first, Ana's, signed."""
    earlier = f"> Buenos días:\n>\n> Recibimos su solicitud.\n>\n" + "\n".join(("> " + line).rstrip() for line in signature.split("\n"))
    return dataclasses.replace(original, paragraphs=original.paragraphs + ["El mar, 3 nov 2026 a las 9:00, Ana Rojas (<ana.rojas@entidad.gov.co>) escribió:", earlier])


def situations():
    """(name, program of (letter, signature), original, whether the conversation is signed)"""
    for program in composing.PROGRAMS:
        yield f"new-{program.__name__}", program, texts.ORIGINALS[0], False
    for index, program in enumerate(clients.PROGRAMS):
        original = texts.ORIGINALS[index % len(texts.ORIGINALS)]
        if program.__name__.startswith("first_message"):
            continue
        kind = "between" if "interleaved" in program.__name__ else "reply"
        yield f"{kind}-{program.__name__}", lambda l, s, p=program, o=original: p(l, s, o, False), original, False
        for signed in (True, False) if kind == "reply" else ():
            earlier = answered(original, FULL if signed else "Ana")
            yield f"reply-to-reply-{'signed-' if signed else ''}{program.__name__}", lambda l, s, p=program, o=earlier: p(l, s, o, False), earlier, signed
        if program in clients.FORWARDING:
            yield f"forward-{program.__name__}", lambda l, s, p=program, o=original: p(l, s, o, True), original, False


def cases():
    number = 0
    for index, (name, program, original, carries) in enumerate(situations()):
        for state, signatures in SIGNATURES.items():
            number += 1
            # Who answers between the lines has as many paragraphs as there are.
            letter = LETTERS[number % len(LETTERS)] if "between" not in name else LETTERS[0]
            signature = signatures[(index + number) % len(signatures)]
            # Every second signature has an image.
            yield Case(f"{name}-{state}{'-image' if number % 2 else ''}", state, letter, original, program(letter, signature), carries, number)


# --- the programs


def vobo(options, *arguments, with_image=False):
    config = options.config_with_image if with_image else options.config
    done = subprocess.run([pathlib.Path(options.programs) / "vobo", "--config", config, *arguments], stdout=subprocess.PIPE, timeout=60)
    return json.loads(done.stdout)


def check(options, file, edited):
    answer = vobo(options, "check", "--json", "--edited", edited, file, with_image="-image" in file.name)
    return answer, {f["kind"] for f in answer["findings"] if f["check"] == "signature"}


def words(text):
    return re.sub(r"[\s\u00a0\ufeff]+", " ", text or "").strip()


def html_alone(data):
    """A message of its own of the HTML that a message has beside plain text; None where it has none."""
    message = email.message_from_bytes(data, policy=email.policy.SMTP)
    texts_of = [part for part in message.walk() if part.get_content_type() in ("text/plain", "text/html") and part.get_content_disposition() != "attachment"]
    if [part.get_content_type() for part in texts_of] != ["text/plain", "text/html"]:
        return None
    alone = email.message.EmailMessage(policy=email.policy.SMTP)
    for name in ("From", "To", "Subject", "In-Reply-To"):
        if message[name]:
            alone[name] = message[name]
    alone.set_content(texts_of[1].get_content(), subtype="html", charset="utf-8", cte="base64")
    return alone.as_bytes()


def compare_texts(options, before, after, what):
    """What people read before and after: only the signature may differ."""
    old, new = vobo(options, "facts", "--json", before), vobo(options, "facts", "--json", after)
    signature = words(new["signature"]["text"])
    wrong = []
    name_at_end = words(old["newest"]["text"]).removesuffix("Ana Rojas").strip()
    if words(new["newest"]["text"]) not in (words(old["newest"]["text"]), name_at_end):
        wrong.append((what + " newest", old["newest"]["text"], new["newest"]["text"]))
    if words(old["quoted"]["text"]) != words(new["quoted"]["text"]):
        wrong.append((what + " quoted", old["quoted"]["text"], new["quoted"]["text"]))
    missing = [line for line in (options.signature).split("\n") if words(line) not in signature]
    if missing or signature.count("Ana María Rojas") != 1:
        wrong.append((what + " signature", missing, signature))
    return wrong


def defects(data):
    message = email.message_from_bytes(data, policy=email.policy.default)
    return [str(defect) for part in message.walk() for defect in part.defects]


def structure(data):
    """All parts, but for the institution's image and what holds it together with the HTML."""
    parts = [(part.get_content_type(), part.get_filename()) for part in email.message_from_bytes(data, policy=email.policy.default).walk()]
    return [part for part in parts if part[0] != "multipart/related" and part[1] != IMAGE]


def image_is_shown(data):
    """Whether the image is there once, and the HTML shows it."""
    parts = list(email.message_from_bytes(data, policy=email.policy.default).walk())
    images = [part for part in parts if part.get_filename() == IMAGE]
    pages = [part for part in parts if part.get_content_type() == "text/html"]
    if not pages:
        return not images
    identifier = images[0]["Content-ID"].strip("<>") if len(images) == 1 else None
    related = [part for part in parts if part.get_content_type() == "multipart/related"]
    together = any({"text/html", "image/png"} <= {inner.get_content_type() for inner in part.iter_parts()} for part in related)
    return bool(identifier) and together and images[0].get_content() == texts.PNG and f'"cid:{identifier}"' in pages[0].get_content()


def decoded(data):
    """The content of each part but the institution's image."""
    parts = email.message_from_bytes(data, policy=email.policy.default).walk()
    return [part.get_payload(decode=True) for part in parts if not part.is_multipart() and part.get_filename() != IMAGE]


def compare_bytes(before, after):
    wrong = []
    if defects(after) != defects(before):
        wrong.append(("parser", defects(before), defects(after)))
    if structure(after) != structure(before):
        wrong.append(("structure", structure(before), structure(after)))
    if any(len(line) > 998 for line in after.split(b"\r\n")) and not any(len(line) > 998 for line in before.split(b"\r\n")):
        wrong.append(("line length", 998, max(map(len, after.split(b"\r\n")))))
    fields, new_fields = (data.partition(b"\r\n\r\n")[0].split(b"\r\n") for data in (before, after))
    free = (b"Content-Type:", b"Content-Transfer-Encoding:", b"MIME-Version:", b" ", b"\t")
    if [f for f in fields if not f.startswith(free)] != [f for f in new_fields if not f.startswith(free)]:
        wrong.append(("fields", fields, new_fields))
    for old, new in zip(decoded(before), decoded(after)):
        if old == new or not old:
            continue
        start = next((i for i, (a, b) in enumerate(zip(old, new)) if a != b), min(len(old), len(new)))
        rest = min(len(old), len(new)) - start
        end = next((i for i in range(rest) if old[-1 - i] != new[-1 - i]), rest)
        removed = old[start : len(old) - end].decode("latin-1")
        if len(removed) > 2500:
            wrong.append(("removed", "at most a signature", removed))
    return wrong


def judge(case, options, folder):
    file, edited, again, alone, alone_edited = (folder / f"{case.name}.{kind}" for kind in ("eml", "edited.eml", "again.eml", "html.eml", "html.edited.eml"))
    message = message_of(case.letter, case.original, case.parts, [], case.number)
    if case.name.startswith("new-"):
        message = message.replace(b"In-Reply-To: <original@example.org>\r\n", b"")
    file.write_bytes(message)
    answer, kinds = check(options, file, edited)
    expected, is_fixed = EXPECTED[case.state]
    if case.state == "none" and case.carries:
        expected, is_fixed = set(), False
    wrong = []
    if not (kinds & expected if expected else not kinds - {"missing_again"}):
        wrong.append(("findings", sorted(expected), sorted(kinds)))
    data = edited.read_bytes()
    if not is_fixed:
        if data != message:
            wrong.append(("changed", answer["edits"], sorted(kinds)))
        return case.name, wrong
    if answer["verdict"] != "fix":
        return case.name, wrong + [("verdict", "fix", [answer["verdict"], answer["edits"], [f["message"] for f in answer["findings"]]])]
    now, left = check(options, edited, again)
    if left or again.read_bytes() != data or now["verdict"] != "accept":
        wrong.append(("second pass", [], [sorted(left), now["verdict"], again.read_bytes() == data]))
    wrong += compare_texts(options, file, edited, "read") + compare_bytes(message, data)
    if "-image" in case.name and not image_is_shown(data):
        wrong.append(("image", IMAGE, structure(data)))
    if html_alone(message):
        alone.write_bytes(html_alone(message))
        alone_edited.write_bytes(html_alone(data))
        wrong += compare_texts(options, alone, alone_edited, "HTML")
    return case.name, wrong


def write_site(folder, name, html, more=""):
    """A configuration NAME with the signature HTML; its path."""
    (folder / "people.csv").write_text(PEOPLE)
    config = folder / name
    signatures = SOURCE / "conf/signatures/es"
    config.write_text(
        f"""institution {{ name = "Entidad Nacional" domains = {{ "entidad.gov.co" }} web = "www.entidad.gov.co" }}
people {{ file = "{folder}/people.csv" personal = "{folder}/personal.keys" key = "{folder}/people.key" }}
queue {{ database = "{folder}/queue.db" blobs = "{folder}/held" master_key = "{folder}/master.key" }}
audit {{ folder = "{folder}/audit" }}
courier {{ templates = "{SOURCE}/conf/templates" }}
template "general" {{ text = "{signatures}/general.txt" html = "{html}" {more} }}
"""
    )
    return config


def make_sites(options, folder):
    """The two configurations, with and without the image, which is there."""
    html = SOURCE / "conf/signatures/es/general.html"
    shown = f'<div style="padding-bottom: 6px"><img src="cid:{IMAGE}" alt="Entidad Nacional" width="48"></div>\n'
    (folder / "image.html").write_text(shown + html.read_text())
    options.config = write_site(folder, "vistobueno.conf", html)
    options.config_with_image = write_site(folder, "image.conf", folder / "image.html", f'images = {{ "{folder / IMAGE}" }}')
    for keys in (["keys", "create"], ["people", "import", "/dev/stdin"]):
        subprocess.run([pathlib.Path(options.programs) / "vobo", "--config", options.config, *keys], input=b"login,personal\n", stdout=subprocess.DEVNULL, check=True)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--programs", required=True, help="where vobo was built")
    parser.add_argument("--keep", help="where the messages are left")
    parser.add_argument("names", nargs="*", help="only the cases whose names have one of these in them")
    options = parser.parse_args()
    passed = failed = 0
    with tempfile.TemporaryDirectory() as temporary, concurrent.futures.ThreadPoolExecutor(2) as pool:
        folder = pathlib.Path(options.keep or temporary)
        folder.mkdir(exist_ok=True)
        site = pathlib.Path(temporary)
        (site / IMAGE).write_bytes(texts.PNG)
        make_sites(options, site)
        options.signature = vobo(options, "template", "preview", "--as", "ana", "--from", "ana.rojas@entidad.gov.co", "--json")["text"].split("\n\n")[0]
        wanted = [case for case in cases() if not options.names or any(name in case.name for name in options.names)]
        for name, wrong in pool.map(lambda case: judge(case, options, folder), wanted):
            passed, failed = passed + (not wrong), failed + bool(wrong)
            for what, expected, found in wrong:
                print(f"FAIL {name}: {what}\n  expected {expected!r}\n  found    {found!r}")
    print(f"{passed} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
