#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-2-Clause
"""Whether signing a message loses anything that its author wrote: lossless.py --programs BUILD [--keep FOLDER] [--count N]
[NAME…]. Ends with «N passed, N failed».

More than 10,000 messages: every kind of letters.py as every program of clients.py writes it, in plain text, in HTML and
in both, wrapped at 60 to 80 columns or not; the same ones each time. Of each: every word, image and link is there as
before, in order, once, in its cell, in each way to say it; only lines of the author's old signature may be gone, and only
where the institution's stands now; files and fields are as they were; all ways to say it are signed, or none; a second pass
changes nothing. Reads with Python's own parsers."""
import argparse
import base64
import collections
import email
import hashlib
import html.parser
import multiprocessing
import pathlib
import quopri
import random
import re
import subprocess
import sys
import tempfile

import clients
import letters
import texts
from messages import ENCODINGS

WIDTHS = range(60, 81)
SHAPES = {"plain": 4, "html": 3, "both": 4}  # of each program and kind, so many of each shape that it has
LONE_SHAPES = {"plain": 5, "html": 4}  # where it has one

# --- how a message is made


def fold(text, width):
    return clients.wrapped(text, width) if width else text


def filled(text, blocks, is_html):
    """TEXT with what stands for blocks; in HTML a block takes the place of the paragraph that it is alone in."""
    for number, (plain, rich) in enumerate(blocks):
        mark = f"⟦{number}⟧"
        if is_html:
            text = re.sub(rf"<(p|div)\b[^<>]*>{mark}(?:<o:p></o:p>)?</\1>", lambda _: rich, text)
        text = text.replace(mark, rich if is_html else plain)
    return text


def written(program, piece, original, shape, width):
    """The texts that PROGRAM makes of PIECE; empty where it has no such shape."""
    plain_letter = texts.Letter("es", [fold(paragraph, width) for paragraph in piece.paragraphs])
    parts = program(texts.Letter("es", piece.paragraphs), piece.signature, original, False)
    if width and "plain" in parts and "flowed" not in parts:
        parts["plain"] = program(plain_letter, fold(piece.signature, width), original, False)["plain"]
    if shape != "both":
        parts = {name: text for name, text in parts.items() if name in (shape, "flowed")}
    return {name: filled(text, piece.blocks, name == "html") for name, text in parts.items()}


def encoded(text, charset, encoding):
    """(name of the charset, bytes)"""
    try:
        data = text.replace("\n", "\r\n").encode(charset)
    except UnicodeEncodeError:
        charset, data = "utf-8", text.replace("\n", "\r\n").encode()
    if encoding == "base64":
        data = base64.encodebytes(data).replace(b"\n", b"\r\n")
    elif encoding == "quoted-printable":
        data = re.sub(rb"\r?\n", b"\r\n", quopri.encodestring(data.replace(b"\r\n", b"\n")))
    return charset, data


def text_part(kind, text, charset, encoding, more=""):
    charset, data = encoded(text, charset, encoding)
    return f"Content-Type: {kind}; charset={charset}{more}\r\nContent-Transfer-Encoding: {encoding}\r\n\r\n".encode() + data


def multipart(kind, parts, boundary):
    if len(parts) == 1:
        return parts[0]
    head = f'Content-Type: multipart/{kind}; boundary="{boundary}"\r\n\r\n'.encode()
    return head + b"".join(f"--{boundary}\r\n".encode() + part + b"\r\n" for part in parts) + f"--{boundary}--\r\n".encode()


def picture(content_id, disposition):
    name = content_id.partition("@")[0]
    head = f'Content-Type: image/png; name="{name}.png"\r\nContent-ID: <{content_id}>\r\nContent-Disposition: {disposition}; filename="{name}.png"\r\nContent-Transfer-Encoding: base64\r\n\r\n'
    return head.encode() + base64.encodebytes(texts.PNG + content_id.encode()).replace(b"\n", b"\r\n")


def file_part(name, kind, data):
    head = f'Content-Type: {kind}; name="{name}"\r\nContent-Disposition: attachment; filename="{name}"\r\nContent-Transfer-Encoding: base64\r\n\r\n'
    return head.encode() + base64.encodebytes(data).replace(b"\n", b"\r\n")


def message_of(piece, parts, original, number, is_new):
    charset, encoding = ENCODINGS[number % len(ENCODINGS)]
    ways = []
    if "plain" in parts:
        ways.append(text_part("text/plain", parts["plain"] + "\n", charset, encoding, "; format=flowed" if "flowed" in parts else ""))
    if "html" in parts:
        images = [picture(*image) for image in piece.images]
        ways.append(multipart("related", [text_part("text/html", parts["html"], charset, encoding), *images], "=_related"))
        ways += [text_part(kind, text, "utf-8", "quoted-printable") for kind, text in piece.branches]
    body = multipart("mixed", [multipart("alternative", ways, "=_ways"), *(file_part(*file) for file in piece.files)], "=_mixed")
    fields = [
        *piece.fields,
        "From: Ana Rojas <ana.rojas@entidad.gov.co>",
        "To: rosa.beltran@example.org",
        "Subject: Avance del caso",
        *([] if is_new else ["In-Reply-To: <original@example.org>"]),
        "MIME-Version: 1.0",
    ]
    return "".join(field + "\r\n" for field in fields).encode() + body


Case = collections.namedtuple("Case", "name piece message")


def shapes_of(program):
    parts = program(texts.Letter("es", ["x"]), "", texts.ORIGINALS[0], False)
    return SHAPES if {"plain", "html"} <= parts.keys() else {shape: LONE_SHAPES[shape] for shape in parts if shape in LONE_SHAPES}


def plan():
    """(name, kind, program, shape, number) of each message."""
    number = 0
    for kind in letters.KINDS:
        for program in clients.PROGRAMS:
            for shape, count in shapes_of(program).items():
                for variant in range(count):
                    yield f"{kind}-{program.__name__}-{shape}-{variant}", kind, program, shape, number
                    number += 1


def case_of(name, kind, program, shape, number):
    rng = random.Random(name)
    width = 0 if number % 3 == 0 else rng.choice(WIDTHS)
    piece, original = letters.KINDS[kind](rng), texts.ORIGINALS[number % len(texts.ORIGINALS)]
    if "interleaved" in program.__name__ and not piece.is_clean:
        original = texts.ORIGINALS[1]  # has fewer paragraphs than a letter
    parts = written(program, piece, original, shape, width)
    return Case(name, piece, message_of(piece, parts, original, number, "first_message" in program.__name__))


# --- how a message is read


VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source", "wbr"}
INLINE = {"a", "abbr", "b", "big", "code", "em", "font", "i", "s", "small", "span", "strike", "strong", "sub", "sup", "tt", "u", "o:p", "bold"}
HELD = {"table", "tr", "td", "th", "blockquote", "ul", "ol"}
DRAWN = {"img", "svg", "video", "object", "embed"}
MARK = re.compile(r"^[^\w\u2190-\u2bff\U0001f000-\U0001faff]+$")  # what is no word


class Page(html.parser.HTMLParser):
    """The tokens of a page: (what it says, where its link goes, the elements that hold it)."""

    def __init__(self, source):
        super().__init__()
        self.tokens, self.held, self.word, self.link, self.unread, self.born = [], [], "", None, 0, 0
        self.feed(source)
        self.close()
        self.end_word()

    def end_word(self):
        for word in self.word.split():
            if not MARK.match(word):
                self.tokens.append((word, self.link, tuple(self.held)))
        self.word = ""

    def handle_starttag(self, tag, attributes):
        attributes = dict(attributes)
        if tag in ("style", "script", "title"):
            self.unread += 1
        if tag not in INLINE:
            self.end_word()
        if tag == "a":
            self.end_word()
            self.link = attributes.get("href")
        if tag in HELD:
            self.born += 1
            self.held.append((tag, self.born))
        if tag in DRAWN:
            self.tokens.append((f"[{attributes.get('src', tag)}]", self.link, tuple(self.held)))

    def handle_endtag(self, tag):
        if tag in ("style", "script", "title"):
            self.unread = max(0, self.unread - 1)
        if tag not in INLINE:
            self.end_word()
        if tag == "a":
            self.end_word()
            self.link = None
        if tag in HELD and any(held[0] == tag for held in self.held):
            while self.held.pop()[0] != tag:
                pass

    def handle_data(self, data):
        if not self.unread:
            self.word += data.replace("\ufeff", "").replace("\u200b", "")


def plain_tokens(text):
    tokens = []
    for line in text.splitlines():
        marks = re.match(r"(?: ?>)*", line).group()
        held = (("quoted", marks.count(">")),) if ">" in marks else ()
        tokens += [(word, None, held) for word in line[len(marks) :].split() if not MARK.match(word)]
    return tokens


def words_in(part):
    data = part.get_payload(decode=True)
    text = data.decode(part.get_content_charset() or "us-ascii", "replace")
    return plain_tokens(text) if part.get_content_type() == "text/plain" else Page(text).tokens


Reading = collections.namedtuple("Reading", "fields texts others")


def is_written(part):
    return part.get_content_maintype() == "text" and not part.get_filename()


def read(data):
    """The fields, the texts as (type, tokens, digest of bytes), and all other parts as (type, name, id, bytes)."""
    message = email.message_from_bytes(data)
    leaves = [part for part in message.walk() if not part.is_multipart()]
    free = {"content-type", "content-transfer-encoding", "mime-version", "content-length", "lines", "content-md5"}
    return Reading(
        [(name, value) for name, value in message.items() if name.lower() not in free],
        [(part.get_content_type(), words_in(part)) for part in leaves if is_written(part)],
        [(part.get_content_type(), part.get_filename(), part["Content-ID"], part.get_payload(decode=True)) for part in leaves if not is_written(part)],
    )


# --- what became of it


def bare(tokens):
    return [token[0] for token in tokens]


def numbered(tokens):
    """TOKENS with what holds them by the order in which it comes: which of them stand in one cell is what counts."""
    seen = {}
    return [(word, link, tuple((tag, seen.setdefault((tag, born), len(seen))) if tag != "quoted" else (tag, born) for tag, born in held)) for word, link, held in tokens]


def letters_of(words):
    return re.sub(r"\W+", "", "".join(words))


def is_made_of(text, lines):
    """Whether TEXT is some of LINES, each once at most, in their order."""
    reached = {0}
    for line in lines:
        reached |= {at + len(line) for at in reached if line and text.startswith(line, at)}
    return len(text) in reached


def is_image(word):
    return word.startswith("[") and word.endswith("]")


def may_go(tokens, piece):
    pictures = [word[1:-1] for word in bare(tokens) if is_image(word) and word[1:2] != "[" and (":" in word or word == "[svg]")]
    words = [word for word in bare(tokens) if not (is_image(word) and word[1:-1] in pictures)]
    own = [letters_of(line.split()) for line in piece.own]
    return all(picture in piece.logos for picture in pictures) and is_made_of(letters_of(words), own)


def stays(tokens, above, below):
    return tokens[:above] + tokens[len(tokens) - below :]


def same_as(before, after, signature, piece):
    """What is wrong with a text that was signed; None: nothing."""
    old, new, sign = bare(before), bare(after), signature
    places = [i for i in range(len(new) - len(sign) + 1) if new[i : i + len(sign)] == sign]
    why = "not signed, but changed"
    for above in places:
        below = len(new) - len(sign) - above
        gone = len(old) - above - below
        if gone < 0 or old[:above] != new[:above] or old[len(old) - below :] != new[len(new) - below :]:
            why = "lost or moved: " + " ".join(lost(old, new))
        elif not may_go(before[above : above + gone], piece):
            why = "lost: " + " ".join(old[above : above + gone])
        elif numbered(stays(before, above, below)) != numbered(stays(after, above, below)):
            why = "out of its table, quotation or link"
        elif any(token[2] and token[2][-1][0] in ("table", "tr") for token in after[above : above + len(sign)]):
            why = "the signature stands between cells"
        elif sign == new[above - len(sign) : above] or sign == new[above + len(sign) : above + 2 * len(sign)]:
            why = "signed twice"
        else:
            return None
    return why


def lost(old, new):
    """The words of OLD that NEW has fewer of."""
    return list((collections.Counter(old) - collections.Counter(new)).elements())[:12] or ["(order)"]


def wrong_lengths(data):
    """Fields that say how long something is, and are not right."""
    head, _, body = data.partition(b"\r\n\r\n")
    message = email.message_from_bytes(head + b"\r\n\r\n")
    right = {"Content-Length": str(len(body)), "Lines": str(body.count(b"\n"))}
    wrong = [name for name, value in right.items() if message[name] and message[name] != value]
    if message["Content-MD5"] and message["Content-MD5"] != base64.b64encode(hashlib.md5(body).digest()).decode():
        wrong.append("Content-MD5")
    return wrong


def compare(case, data, signatures):
    """What was lost by signing CASE, one a line."""
    old, new = read(case.message), read(data)
    wrong = []
    if case.piece.is_sealed:
        wrong.append("touched though somebody has signed for it")
    if old.fields != new.fields:
        wrong.append("fields changed")
    if wrong_lengths(data):
        wrong.append("stale: " + ", ".join(wrong_lengths(data)))
    kept = [part for part in old.others if f"cid:{(part[2] or '').strip('<>')}" not in case.piece.logos or part[2] and f"cid:{part[2].strip('<>')}" in str(new.texts) or part in new.others]
    if kept != new.others:
        wrong.append("parts lost or changed: " + ", ".join(str(part[1]) for part in old.others if part not in new.others))
    if len(old.texts) != len(new.texts):
        return wrong + ["another number of texts"]
    signed = 0
    for (kind, before), (_, after) in zip(old.texts, new.texts):
        why = None if before == after else same_as(before, after, signatures[kind == "text/plain"], case.piece)
        signed += before != after or letters_of(signatures[True][:3]) in letters_of(bare(before))
        if why:
            wrong.append(f"{kind}: {why}")
    if signed != len(new.texts):
        wrong.append(f"{signed} of {len(new.texts)} texts are signed")
    return wrong


# --- the programs


TEXT = "{name}\n{position}\n{unit}\n{entity}\nTel. {phone}\n{mail}\n{web}\n"
PEOPLE = """\
login,mail,aliases,name,position,unit,phone
ana,ana@entidad.gov.co,ana.rojas@entidad.gov.co,Ana María Rojas,Profesional,Atención a la Ciudadanía,601 555 0100
luis,luis@entidad.gov.co,,Luis Peña Gómez,Director,Atención a la Ciudadanía,601 555 0101
nubia,nubia@entidad.gov.co,,Nubia Ibáñez,Asesora,Oficina Jurídica,601 555 0103
"""


def write_site(folder, programs):
    """The configuration of an institution; its path."""
    page = "<table><tr><td>" + "".join(f"<div>{line}</div>" for line in TEXT.splitlines()) + "</td></tr></table>\n"
    (folder / "s.txt").write_text(TEXT)
    (folder / "s.html").write_text(page)
    (folder / "people.csv").write_text(PEOPLE)
    config = folder / "vistobueno.conf"
    config.write_text(
        f"""institution {{ name = "Entidad Nacional" domains = {{ "entidad.gov.co" }} web = "www.entidad.gov.co" }}
people {{ file = "{folder}/people.csv" personal = "{folder}/personal.keys" key = "{folder}/people.key" }}
queue {{ database = "{folder}/queue.db" blobs = "{folder}/held" master_key = "{folder}/master.key" }}
audit {{ folder = "{folder}/audit" }}
template "general" {{ text = "{folder}/s.txt" html = "{folder}/s.html" }}
"""
    )
    for keys in (["keys", "create"], ["people", "import", "/dev/stdin"]):
        subprocess.run([programs / "vobo", "--config", config, *keys], input=b"login,personal\n", stdout=subprocess.DEVNULL, check=True)
    return config


def signature_tokens():
    said = dict(name=letters.NAME, position="Profesional", unit="Atención a la Ciudadanía", entity=letters.ENTITY, phone="601 555 0100", mail=letters.MAIL, web=letters.WEB)
    return TEXT.format(**said).split()


class Signer:
    """sign_messages.c: many messages, one process."""

    def __init__(self, driver, config):
        self.process = subprocess.Popen([driver, config], stdin=subprocess.PIPE, stdout=subprocess.PIPE)

    def sign(self, message):
        """(the message signed, or None; whether a second pass changes it; what was found)"""
        self.process.stdin.write(b"%d\n" % len(message) + message)
        self.process.stdin.flush()
        length, again, *kinds = self.process.stdout.readline().decode().split(maxsplit=2)
        data = self.process.stdout.read(int(length))
        return data if int(length) else None, again == "1", kinds[0].strip() if kinds else ""

    def close(self):
        self.process.stdin.close()
        return self.process.wait()


def judge(signer, case, signatures):
    """(what is wrong, whether it was signed, what was found)"""
    data, again, found = signer.sign(case.message)
    if data is None:
        return [], None, found
    wrong = compare(case, data, signatures)
    if again:
        wrong.append("a second pass changes it")
    return wrong, data, found


def work(arguments):
    """Judges a share of the plan."""
    options, config, share = arguments
    signer = Signer(options.driver, config)
    answers = []
    for name, kind, program, shape, number in share:
        case = case_of(name, kind, program, shape, number)
        wrong, data, found = judge(signer, case, {True: signature_tokens(), False: signature_tokens()})
        if options.keep and (wrong or options.names):
            (options.keep / f"{name}.eml").write_bytes(case.message)
            (options.keep / f"{name}.edited.eml").write_bytes(data or b"")
        answers.append((name, kind, wrong, data is not None, case.piece.is_clean, found))
    return answers, signer.close()


def report(answers, is_verbose):
    """Prints what failed and how many clean ones were put right; how many failed."""
    failed, clean = 0, collections.Counter()
    for name, kind, wrong, is_signed, is_clean, found in answers:
        if is_clean:
            clean[kind, is_signed] += 1
        failed += bool(wrong)
        if wrong:
            print(f"FAIL {name}: " + "; ".join(wrong))
        elif is_verbose:
            print(f"ok {name}: {'signed' if is_signed else 'stays'} {found}")
    for kind in sorted({kind for kind, _ in clean}):
        print(f"{kind}: {clean[kind, True]} of {clean[kind, True] + clean[kind, False]} put right")
    return failed


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--programs", required=True, type=pathlib.Path, help="where vobo was built")
    parser.add_argument("--driver", type=pathlib.Path, help="sign_messages of another build")
    parser.add_argument("--keep", type=pathlib.Path, help="where the messages that fail are left")
    parser.add_argument("--verbose", action="store_true", help="says of each message what became of it")
    parser.add_argument("names", nargs="*", help="only the messages whose names have one of these in them")
    options = parser.parse_args()
    options.driver = options.driver or options.programs / "tests/corpus/sign_messages"
    if options.keep:
        options.keep.mkdir(exist_ok=True)
    wanted = [one for one in plan() if not options.names or any(name in one[0] for name in options.names)]
    with tempfile.TemporaryDirectory() as folder, multiprocessing.Pool(2) as pool:
        config = write_site(pathlib.Path(folder), options.programs.resolve())
        shares = [(options, config, wanted[first :: 2 * 8]) for first in range(2 * 8)]
        answers, died = [], 0
        for some, status in pool.imap(work, shares):
            answers += some
            died += status != 0
    failed = report(answers, options.verbose) + died
    print(f"{len(wanted) - failed} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
