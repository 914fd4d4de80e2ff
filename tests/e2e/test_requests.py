# SPDX-License-Identifier: BSD-2-Clause
"""What a citizen asked is remembered when his message comes in, and known when he is answered without quoting it."""
import datetime
import email.utils

from case import SiteCase, letter

CITIZEN = "carmen@example.org"
MONTHS = "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre".split()


def in_words(day):
    return f"{day.day} de {MONTHS[day.month - 1]} de {day.year}"


class Requests(SiteCase):
    today = datetime.datetime.now(datetime.timezone(datetime.timedelta(hours=-5)))

    def ask(self, number, text, days_ago=0, **fields):
        message = letter(f"Petición {number}", text, "contacto@entidad.gov.co", "Carmen Duarte <carmen@example.org>",
                         Message_Id=f"<{number}@example.org>", Date=email.utils.format_datetime(self.today - datetime.timedelta(days_ago)), **fields)
        sent = self.site.send(message, ["contacto@entidad.gov.co"], sender=CITIZEN, login=None)
        self.assertEqual(sent.code, 250, sent.reply)

    def answer(self, number, text, to=CITIZEN):
        """The findings of an answer that quotes nothing."""
        message = letter(f"Re: Petición {number}", text, to, In_Reply_To=f"<{number}@example.org>")
        sent = self.site.send(message, [to])
        self.assertEqual(sent.code, 250, sent.reply)
        record = [record for record in self.site.audit() if record["event"] == "message" and record["login"] == "ana"][-1]
        return {f"{finding['check']}.{finding['kind']}" for finding in record["findings"]}

    def opening(self, day):
        return f"En respuesta a su solicitud de fecha {in_words(day)}, relacionada con el certificado, se informa que está listo en la ventanilla 4.\n"

    def test_the_day_is_that_of_the_request(self):
        self.ask(1, "Pido el certificado de residencia.\n", 1)
        yesterday = self.today - datetime.timedelta(1)
        self.assertNotIn("opening.wrong_date", self.answer(1, self.opening(yesterday)))
        self.assertIn("opening.wrong_date", self.answer(1, self.opening(yesterday - datetime.timedelta(20))))
        # an earlier one of hers is meant
        self.ask(2, "Pido también el de estudios.\n", 2)
        self.assertNotIn("opening.wrong_date", self.answer(1, self.opening(self.today - datetime.timedelta(2))))
        # of another citizen nothing is known
        self.assertNotIn("opening.wrong_date", self.answer(99, self.opening(yesterday - datetime.timedelta(20)), "otra@example.org"))

    def test_the_sentence_is_ready(self):
        self.ask(3, "Pido el certificado de residencia.\n", 1)
        message = letter("Re: Petición 3", "El certificado de residencia está listo y puede reclamarlo en la ventanilla 4 de la sede.\n", CITIZEN,
                         In_Reply_To="<3@example.org>")
        ready = f"En respuesta a su solicitud de fecha {in_words(self.today - datetime.timedelta(1))}, relacionada con «Petición 3»"
        self.site.wait_for(lambda: any(ready in finding["message"] for finding in self.site.vobo_json_of("check", message)["findings"]),
                           "the request to be written down")

    def test_each_question_is_known(self):
        self.ask(4, "1. ¿Cuánto cuesta el certificado de residencia?\n2. ¿Qué documentos debe llevar mi apoderado?\n"
                    "3. ¿Me entregan copia del contrato de vigilancia del edificio?\n")
        day = in_words(self.today)
        opening = f"En respuesta a su solicitud de fecha {day}, relacionada con el certificado, se informa lo siguiente. "
        some = self.answer(4, opening + "El certificado de residencia cuesta $12.000 y se paga en línea. El apoderado presenta el poder y su "
                                        "documento de identidad en la ventanilla, sin necesidad de cita previa.\n")
        self.assertIn("answers.unanswered", some)
        every = self.answer(4, opening + "El certificado de residencia cuesta $12.000 y se paga en línea. El apoderado presenta el poder y su "
                                         "documento de identidad en la ventanilla. Se adjuntará copia del contrato de vigilancia.\n")
        self.assertNotIn("answers.unanswered", every)
