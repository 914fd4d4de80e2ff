#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-2-Clause
"""Sends sample messages through a sandbox and tells what became of each; contrib/try calls it."""
import argparse
import email.message
import email.policy
import locale
import os
import pathlib
import signal
import sys
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1]))
from sandbox.site import SOURCE, Site  # noqa: E402

CITIZEN = "ciudadana@example.org"
WEB = "www.entidad.gov.co"
PROGRAM = b"MZ\x90\x00\x03\x00\x00\x00\x04\x00\x00\x00\xff\xff" + bytes(46) + b"\x80\0\0\0" + bytes(64) + b"PE\0\0d\x86" + bytes(2000)
ENGLISH = (os.environ.get("LC_ALL") or os.environ.get("LC_MESSAGES") or os.environ.get("LANG") or "").startswith("en")


def say(spanish, english):
    print(english if ENGLISH else spanish, flush=True)


def word(spanish, english):
    return english if ENGLISH else spanish


def letter(subject, text="En respuesta a su solicitud de fecha 3 de noviembre de 2026, relacionada con su trámite, se informa lo siguiente.\n",
           sender="Ana María Rojas <ana@entidad.gov.co>", **fields):
    message = email.message.EmailMessage()
    message["From"], message["To"], message["Subject"] = sender, f"Ciudadana <{CITIZEN}>", subject
    for name, value in fields.items():
        message[name.replace("_", "-")] = value
    message.set_content(text)
    return message


def with_program():
    message = letter("Copia de la resolución 45")
    message.add_attachment(PROGRAM, maintype="application", subtype="pdf", filename="resolución.pdf")
    return message


class Sample:
    """A message, what must become of it, and what did."""

    def __init__(self, what, message, fate, recipients=(CITIZEN,)):
        self.what, self.message, self.fate, self.recipients = what, message, fate, recipients
        self.subject = str(message["Subject"])
        self.result, self.detail = "", ""

    def send(self, site):
        sent = site.send(self.message, self.recipients)
        held = site.held(self.subject)
        if sent.code == 250 and held:
            self.result, self.detail = word("retenido", "held"), held[0]["reference"]
        elif sent.code == 250:
            delivery = site.wait_delivered(self.subject)[0]
            self.result = word("entregado", "delivered")
            if WEB in delivery.data.decode(errors="replace"):
                self.detail = word("con la firma de la entidad debajo", "with the institution's signature under it")
        else:
            self.result, self.detail = word("rechazado", "rejected"), sent.reply.split("\n")[0]
        for address, (_, reply) in sent.refused.items() if sent.code == 250 else ():
            self.detail = f"{address}: {word('rehusado', 'refused')}: " + reply.split("\n")[0]

    def met_its_fate(self):
        return self.result == self.fate[0] and (len(self.fate) == 1 or self.fate[1] in self.detail)


def signature():
    """The institution's, as it comes with the program."""
    files = SOURCE / "conf/signatures" / word("es", "en")
    return f'template "general" {{ text = "{files}/general.txt" html = "{files}/general.html" }}\n'


def samples():
    return [
        Sample(word("Una respuesta sin firma", "A reply without a signature"), letter("Respuesta al radicado 2026-1001"),
               [word("entregado", "delivered"), word("con la firma", "with the institution's")]),
        Sample(word("Un remitente que no es el suyo", "A forged sender"),
               letter("Respuesta al radicado 2026-1002", sender="Luis Peña Gómez <luis@entidad.gov.co>"), [word("rechazado", "rejected")]),
        Sample(word("El buzón personal de un servidor entre dos destinatarios", "A servant's personal mailbox among two recipients"),
               letter("Respuesta al radicado 2026-1003"), [word("entregado", "delivered"), word("rehusado", "refused")],
               ["luis.pena@gmail.com", CITIZEN]),
        Sample(word("Un programa que se llama .pdf", "An executable named .pdf"), with_program(), [word("retenido", "held")]),
        Sample(word("Una respuesta que pide el visto bueno", "A reply that asks for approval"),
               letter("Respuesta al radicado 2026-1005", X_Requiere_Aprobacion="si"), [word("retenido", "held")]),
    ]


def print_table(all_samples):
    width = max(len(sample.what) for sample in all_samples)
    print()
    for number, sample in enumerate(all_samples, 1):
        mark = "✓" if sample.met_its_fate() else "✗"
        print(f"  {mark} {number}. {sample.what:<{width}}  {sample.result}")
        if sample.detail:
            print(f"       {sample.detail}")
    print(flush=True)


def write_command(site):
    """A `vobo` that knows the sandbox's configuration, so that there is little to type."""
    command = site.folder / "vobo"
    command.write_text(f"#!/bin/sh\nVOBO_LOCALEDIR='{site.programs}/po' exec '{site.programs}/vobo' -c '{site.config}' \"$@\"\n")
    command.chmod(0o755)
    return command


def approve_last(site, sample):
    """What a reviewer does next: the held reply leaves, and its author hears of it."""
    site.vobo("approve", sample.detail, "--as", "luis")
    delivery, = site.wait_delivered(sample.subject)
    site.wait_for(lambda: len([d for d in site.sink.received() if d.sender == "" and d.recipients == ["ana@entidad.gov.co"]
                               and sample.subject in str(d.message["Subject"])]) == 2, "the author's notices")
    return delivery.recipients == [CITIZEN]


def tell_what_to_do(site, all_samples, command):
    reference = all_samples[-1].detail
    say(f"Lo retenido:           {command} queue", f"What is held:          {command} queue")
    say(f"Un mensaje:            {command} show {reference}", f"One message:           {command} show {reference}")
    say(f"Dar el visto bueno:    {command} approve {reference} --as luis", f"Approve:               {command} approve {reference} --as luis")
    say(f"Devolverlo al autor:   {command} return {reference} --as luis --reason \"cite la ley\"",
        f"Back to its author:    {command} return {reference} --as luis --reason \"cite the law\"")
    say(f"La firma de Ana:       {command} template preview --as ana", f"Ana's signature:       {command} template preview --as ana")
    say(f"La auditoría:          {command} audit verify", f"The audit log:         {command} audit verify")
    say(f"El servidor de correo: 127.0.0.1:{site.mta.port} (SMTP)", f"The mail server:       127.0.0.1:{site.mta.port} (SMTP)")


def watch(site):
    """Tells of each message that leaves, until interrupted."""
    say("\nAquí se ve lo que va saliendo. Ctrl-C termina y borra todo.\n", "\nWhat leaves shows here. Ctrl-C ends and removes everything.\n")
    shown = 0
    while True:
        for delivery in site.sink.received()[shown:]:
            shown += 1
            print(f"  {word('sale', 'leaves')}: {delivery.message['Subject']}  →  {', '.join(delivery.recipients)}", flush=True)
        time.sleep(0.5)


def run(site, once):
    all_samples = samples()
    for sample in all_samples:
        sample.send(site)
    print_table(all_samples)
    good = all(sample.met_its_fate() for sample in all_samples)
    if not once:
        tell_what_to_do(site, all_samples, write_command(site))
        watch(site)
    if good:
        good = approve_last(site, all_samples[-1]) and site.vobo("audit", "verify", check=False).returncode == 0
        say(f"{all_samples[-1].detail} recibió el visto bueno y salió." if good else "El mensaje aprobado no salió.",
            f"{all_samples[-1].detail} was approved and left." if good else "The approved message did not leave.")
    return good


def end(*_):
    """Once: what comes while everything is being stopped changes nothing."""
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    say("\nSe detiene y se borra todo…", "\nStopping and removing everything…")
    raise KeyboardInterrupt


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--programs", required=True)
    parser.add_argument("--postfix", required=True)
    parser.add_argument("--folder", required=True)
    parser.add_argument("--once", action="store_true")
    options = parser.parse_args()
    locale.setlocale(locale.LC_ALL, "C.UTF-8")
    # However it is ended: everything is stopped and removed.
    signal.signal(signal.SIGTERM, end)
    signal.signal(signal.SIGINT, end)
    pathlib.Path(options.folder).mkdir()
    say("Se inician Postfix, el filtro y el mensajero en 127.0.0.1", "Postfix, the filter and the courier start on 127.0.0.1")
    try:
        settings = {"institution.web": f'"{WEB}"', **({"language": "en"} if ENGLISH else {})}
        with Site(options.programs, options.postfix, settings, signature(), folder=options.folder) as site:
            return 0 if run(site, options.once) else 1
    except KeyboardInterrupt:
        return 130


if __name__ == "__main__":
    sys.exit(main())
