# SPDX-License-Identifier: BSD-2-Clause
"""Mail programs: each writes an answer or a forwarded message as the real one does, in the author's language.

A program is a function of (letter, signature, original, forwards) that gives {"plain": …, "html": …}, either of which
may be missing; with "flowed" the plain text flows. The quotation stands where the program puts it unless its name says otherwise."""
import html
import textwrap

DAYS = {
    "es": "lunes martes miércoles jueves viernes sábado domingo",
    "en": "Monday Tuesday Wednesday Thursday Friday Saturday Sunday",
    "pt": "segunda-feira terça-feira quarta-feira quinta-feira sexta-feira sábado domingo",
    "fr": "lundi mardi mercredi jeudi vendredi samedi dimanche",
    "it": "lunedì martedì mercoledì giovedì venerdì sabato domenica",
    "de": "Montag Dienstag Mittwoch Donnerstag Freitag Samstag Sonntag",
}
MONTHS = {
    "es": "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre",
    "en": "January February March April May June July August September October November December",
    "pt": "janeiro fevereiro março abril maio junho julho agosto setembro outubro novembro dezembro",
    "fr": "janvier février mars avril mai juin juillet août septembre octobre novembre décembre",
    "it": "gennaio febbraio marzo aprile maggio giugno luglio agosto settembre ottobre novembre dicembre",
    "de": "Januar Februar März April Mai Juni Juli August September Oktober November Dezember",
}

# The labels of a header block: from, sent, to, copy, subject.
OUTLOOK_LABELS = {
    "es": ("De", "Enviado el", "Para", "CC", "Asunto"),
    "en": ("From", "Sent", "To", "Cc", "Subject"),
    "pt": ("De", "Enviada em", "Para", "Cc", "Assunto"),
    "fr": ("De", "Envoyé", "À", "Cc", "Objet"),
    "it": ("Da", "Inviato", "A", "Cc", "Oggetto"),
    "de": ("Von", "Gesendet", "An", "Cc", "Betreff"),
}
MAIL_LABELS = {
    "es": ("De", "Fecha", "Para", "Cc", "Asunto"),
    "en": ("From", "Date", "To", "Cc", "Subject"),
    "pt": ("De", "Data", "Para", "Cc", "Assunto"),
    "fr": ("De", "Date", "À", "Cc", "Objet"),
    "it": ("Da", "Data", "A", "Cc", "Oggetto"),
    "de": ("Von", "Datum", "An", "Kopie", "Betreff"),
}


# --- dates and attributions


def day(date, language):
    return DAYS[language].split()[date.weekday()]


def month(date, language):
    return MONTHS[language].split()[date.month - 1]


def clock12(date, language):
    suffix = {"es": ("a. m.", "p. m.")}.get(language, ("AM", "PM"))[date.hour >= 12]
    return f"{(date.hour - 1) % 12 + 1}:{date.minute:02d} {suffix}"


def long_date(date, language):
    """As Outlook writes it."""
    if language == "en":
        return f"{day(date, language)}, {month(date, language)} {date.day}, {date.year} {clock12(date, language)}"
    if language in ("es", "pt"):
        return f"{day(date, language)}, {date.day} de {month(date, language)} de {date.year} {date:%H:%M}"
    if language == "de":
        return f"{day(date, language)}, {date.day}. {month(date, language)} {date.year} {date:%H:%M}"
    return f"{day(date, language)} {date.day} {month(date, language)} {date.year} {date:%H:%M}"


def gmail_attribution(original, language):
    date, short_day, short_month = original.date, day(original.date, language)[:3], month(original.date, language)[:3]
    who = f"{original.name} <{original.address}>"
    return {
        "es": f"El {short_day}, {date.day} {short_month} {date.year} a la{'' if date.hour == 1 else 's'} {date.hour}:{date:%M}, {original.name} (<{original.address}>) escribió:",
        "en": f"On {short_day}, {short_month} {date.day}, {date.year} at {clock12(date, 'en')} {who} wrote:",
        "pt": f"Em {short_day}., {date.day} de {short_month}. de {date.year} às {date:%H:%M}, {who} escreveu:",
        "fr": f"Le {short_day}. {date.day} {short_month}. {date.year} à {date:%H:%M}, {who} a écrit :",
        "it": f"Il giorno {short_day} {date.day} {short_month} {date.year} alle ore {date:%H:%M} {who} ha scritto:",
        "de": f"Am {short_day[:2]}., {date.day}. {short_month}. {date.year} um {date:%H:%M} Uhr schrieb {who}:",
    }[language]


def apple_attribution(original, language):
    date, who = original.date, f"{original.name} <{original.address}>"
    return {
        "es": f"El {date.day} {month(date, 'es')[:3]} {date.year}, a las {date.hour}:{date:%M}, {who} escribió:",
        "en": f"On {month(date, 'en')[:3]} {date.day}, {date.year}, at {clock12(date, 'en')}, {who} wrote:",
        "pt": f"Em {date.day} de {month(date, 'pt')[:3]}. de {date.year}, à(s) {date:%H:%M}, {who} escreveu:",
        "fr": f"Le {date.day} {month(date, 'fr')[:4]} {date.year} à {date:%H:%M}, {who} a écrit :",
        "it": f"Il giorno {date.day} {month(date, 'it')[:3]} {date.year}, alle ore {date:%H:%M}, {who} ha scritto:",
        "de": f"Am {date:%d.%m.%Y} um {date:%H:%M} schrieb {who}:",
    }[language]


def thunderbird_attribution(original, language):
    date, name = original.date, original.name
    return {
        "es": f"El {date.day}/{date.month}/{date:%y} a las {date.hour}:{date:%M}, {name} escribió:",
        "en": f"On {date.month}/{date.day}/{date:%y} {clock12(date, 'en')}, {name} wrote:",
        "pt": f"Em {date:%d/%m/%Y} {date:%H:%M}, {name} escreveu:",
        "fr": f"Le {date:%d/%m/%Y} à {date:%H:%M}, {name} a écrit :",
        "it": f"Il {date:%d/%m/%y} {date:%H:%M}, {name} ha scritto:",
        "de": f"Am {date:%d.%m.%y} um {date:%H:%M} schrieb {name}:",
    }[language]


def roundcube_attribution(original, language):
    first, verb = {
        "es": ("El", "escribió"),
        "en": ("On", "wrote"),
        "pt": ("Em", "escreveu"),
        "fr": ("Le", "a écrit "),
        "it": ("Il", "ha scritto"),
        "de": ("Am", "schrieb"),
    }[language]
    return f"{first} {original.date:%Y-%m-%d %H:%M}, {original.name} {verb}:"


# --- pieces


def text_of(paragraphs):
    return "\n\n".join(paragraphs)


def with_signature(letter, signature, gap="\n\n"):
    return text_of(letter.paragraphs) + (gap + signature if signature else "")


def delimited(signature):
    """Behind the delimiter that the program adds, once."""
    return f"\n\n-- \n{signature.removeprefix('-- ' + chr(10))}" if signature else ""


def wrapped(text, width=72):
    return "\n".join(
        "\n".join(textwrap.wrap(line, width, break_long_words=False)) if line else "" for line in text.split("\n")
    )


def marked(text):
    return "\n".join(("> " + line).rstrip() if not line.startswith(">") else ">" + line for line in text.split("\n"))


def flowing(text):
    """As format=flowed: what goes on ends in a blank (RFC 3676)."""
    return "\n".join(
        " \n".join(textwrap.wrap(line, 66, break_long_words=False)) if line != "-- " else line
        for line in text.split("\n")
    )


def interleaved(letter, original):
    """Each paragraph of the author's under a line of the original's."""
    pieces = []
    for i, paragraph in enumerate(letter.paragraphs):
        if i < len(original.paragraphs):
            pieces.append(marked(wrapped(original.paragraphs[i])))
        pieces.append(paragraph)
    return text_of(pieces)


def escaped(text):
    return html.escape(text, quote=False).replace("\n", "<br>")


def divs(paragraphs, attributes=""):
    return f"<div{attributes}><br></div>".join(
        "".join(f"<div{attributes}>{escaped(line)}</div>" for line in p.split("\n")) for p in paragraphs
    )


def header_lines(original, labels, date, bold=lambda label: label):
    values = (f"{original.name} <{original.address}>", date, original.to, original.cc, original.subject)
    return [(bold(label), value) for label, value in zip(labels, values) if value]


def header_block(original, labels, date, mark=""):
    return "\n".join(f"{mark}{label}:{mark} {value}" for label, value in header_lines(original, labels, date))


def header_html(original, labels, date):
    return "<br>".join(f"<b>{label}:</b> {escaped(value)}" for label, value in header_lines(original, labels, date))


# --- the programs


def gmail_web(letter, signature, original, forwards):
    language = letter.language
    sign_plain = f"\n\n{signature}" if signature else ""
    sign_html = (
        f'<br clear="all"><div><br></div>{("<span class=" + chr(34) + "gmail_signature_prefix" + chr(34) + ">-- </span><br>") if signature.startswith("-- ") else ""}'
        f'<div dir="ltr" class="gmail_signature" data-smartmail="gmail_signature"><div dir="ltr">{escaped(signature.removeprefix("-- " + chr(10)))}</div></div>'
        if signature
        else ""
    )
    if forwards:
        title = {
            "es": "---------- Forwarded message ---------",
            "en": "---------- Forwarded message ---------",
            "pt": "---------- Forwarded message ---------",
            "fr": "---------- Forwarded message ---------",
            "it": "---------- Forwarded message ---------",
            "de": "---------- Forwarded message ---------",
        }[language]
        labels = ("De", "Date", "Subject", "To") if language == "es" else ("From", "Date", "Subject", "To")
        values = (
            f"{original.name} <{original.address}>",
            gmail_attribution(original, language).split(",")[1].strip(),
            original.subject,
            original.to,
        )
        block = [title] + [f"{label}: {value}" for label, value in zip(labels, values)]
        return {
            "plain": text_of(letter.paragraphs)
            + sign_plain
            + "\n\n"
            + "\n".join(block)
            + "\n\n\n"
            + wrapped(text_of(original.paragraphs)),
            "html": f'<div dir="ltr">{divs(letter.paragraphs)}{sign_html}</div><br><br><div class="gmail_quote"><div dir="ltr" class="gmail_attr">'
            f'{"<br>".join(html.escape(line) for line in block)}<br></div><br><br>{divs(original.paragraphs)}</div>',
        }
    attribution = gmail_attribution(original, language)
    return {
        "plain": wrapped(text_of(letter.paragraphs))
        + sign_plain
        + "\n\n"
        + wrapped(attribution, 76)
        + "\n\n"
        + marked(wrapped(text_of(original.paragraphs))),
        "html": f'<div dir="ltr">{divs(letter.paragraphs)}{sign_html}</div><br><div class="gmail_quote gmail_quote_container"><div dir="ltr" class="gmail_attr">{escaped(attribution)}<br></div>'
        f'<blockquote class="gmail_quote" style="margin:0px 0px 0px 0.8ex;border-left:1px solid rgb(204,204,204);padding-left:1ex">{divs(original.paragraphs)}</blockquote></div>',
    }


def gmail_html_only(letter, signature, original, forwards):
    return {"html": gmail_web(letter, signature, original, forwards)["html"]}


def gmail_android(letter, signature, original, forwards):
    attribution = gmail_attribution(original, letter.language)
    text = with_signature(letter, signature)
    return {
        "plain": text + "\n\n" + attribution + "\n\n" + marked(text_of(original.paragraphs)),
        "html": f'<p dir="ltr">{"</p><p dir=ltr>".join(escaped(p) for p in text.split(chr(10) * 2))}</p><br><div class="gmail_quote"><div dir="ltr" class="gmail_attr">{escaped(attribution)}<br></div>'
        f'<blockquote class="gmail_quote" style="margin:0 0 0 .8ex;border-left:1px #ccc solid;padding-left:1ex">{divs(original.paragraphs)}</blockquote></div>',
    }


def gmail_interleaved(letter, signature, original, forwards):
    attribution = gmail_attribution(original, letter.language)
    quote = '<blockquote class="gmail_quote" style="margin:0px 0px 0px 0.8ex;border-left:1px solid rgb(204,204,204);padding-left:1ex">'
    body = ""
    for i, paragraph in enumerate(letter.paragraphs):
        if i < len(original.paragraphs):
            body += f"{quote}<div>{escaped(original.paragraphs[i])}</div></blockquote>"
        body += f"<div><br></div><div>{escaped(paragraph)}</div><div><br></div>"
    signed = f"<div>{escaped(signature)}</div>" if signature else ""
    return {
        "plain": attribution + "\n\n" + interleaved(letter, original) + (f"\n\n{signature}" if signature else ""),
        "html": f'<div dir="ltr"><div class="gmail_quote"><div dir="ltr" class="gmail_attr">{escaped(attribution)}<br></div>{body}{signed}</div></div>',
    }


def word_html(text, inner):
    """Word's way to say it: every paragraph a MsoNormal, empty ones with a no-break blank."""
    paragraphs = "".join(
        f"<p class=MsoNormal>{escaped(line) if line else '<o:p>&nbsp;</o:p>'}<o:p></o:p></p>\n"
        for line in text.split("\n")
    )
    return (
        '<html xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office" xmlns="http://www.w3.org/TR/REC-html40">\n<head>\n'
        '<meta name=Generator content="Microsoft Word 15 (filtered medium)">\n<!--[if !mso]><style>v\\:* {behavior:url(#default#VML);}</style><![endif]-->\n'
        '<style><!--\n@font-face {font-family:Calibri;}\np.MsoNormal {margin:0cm;}\n--></style>\n<!--[if gte mso 9]><xml>\n<o:shapedefaults v:ext="edit" spidmax="1026" />\n</xml><![endif]-->\n'
        f'</head>\n<body lang=ES-CO link="#0563C1" vlink="#954F72" style=\'word-wrap:break-word\'>\n<div class=WordSection1>\n{paragraphs}{inner}</div>\n</body>\n</html>\n'
    )


def outlook_desktop(letter, signature, original, forwards):
    language, text = letter.language, with_signature(letter, signature)
    date = long_date(original.date, language)
    quoted = "".join(f"<p class=MsoNormal>{escaped(p)}<o:p></o:p></p>" for p in original.paragraphs)
    block = (
        f"<p class=MsoNormal><o:p>&nbsp;</o:p></p><div><div style='border:none;border-top:solid #E1E1E1 1.0pt;padding:3.0pt 0cm 0cm 0cm'><p class=MsoNormal>"
        f"{header_html(original, OUTLOOK_LABELS[language], date)}<o:p></o:p></p></div></div><p class=MsoNormal><o:p>&nbsp;</o:p></p>{quoted}"
    )
    return {
        "plain": text
        + "\n\n"
        + header_block(original, OUTLOOK_LABELS[language], date)
        + "\n\n"
        + text_of(original.paragraphs),
        "html": word_html(text, block),
    }


def outlook_html_only(letter, signature, original, forwards):
    return {"html": outlook_desktop(letter, signature, original, forwards)["html"]}


def outlook_plain(letter, signature, original, forwards):
    title = {
        "es": "-----Mensaje original-----",
        "en": "-----Original Message-----",
        "pt": "-----Mensagem original-----",
        "fr": "-----Message d'origine-----",
        "it": "-----Messaggio originale-----",
        "de": "-----Ursprüngliche Nachricht-----",
    }[letter.language]
    return {
        "plain": with_signature(letter, signature)
        + f"\n\n{title}\n"
        + header_block(original, OUTLOOK_LABELS[letter.language], long_date(original.date, letter.language))
        + "\n\n"
        + text_of(original.paragraphs)
    }


def outlook_mac(letter, signature, original, forwards):
    language, text = letter.language, with_signature(letter, signature)
    date = long_date(original.date, language)
    inner = (
        f"<p class=MsoNormal><o:p>&nbsp;</o:p></p><div style='border:none;border-top:solid #B5C4DF 1.0pt;padding:3.0pt 0cm 0cm 0cm'><p class=MsoNormal style='margin-bottom:12.0pt'>"
        f"<span style='font-size:12.0pt;color:black'>{header_html(original, MAIL_LABELS[language], date)}</span><o:p></o:p></p></div><div>{divs(original.paragraphs)}</div>"
    )
    return {
        "plain": text
        + "\n\n"
        + header_block(original, MAIL_LABELS[language], date, "*")
        + "\n\n"
        + text_of(original.paragraphs),
        "html": word_html(text, inner),
    }


def outlook_mac_2011(letter, signature, original, forwards):
    language = letter.language
    return {
        "html": f'<html><head></head><body style="word-wrap: break-word; font-size: 14px;">{divs(with_signature(letter, signature).split(chr(10) * 2))}<div><br></div>'
        f'<span id="OLK_SRC_BODY_SECTION"><div style="font-family:Calibri; border-top: #b5c4df 1pt solid;">'
        f"{header_html(original, MAIL_LABELS[language], long_date(original.date, language))}<br></div><div><br></div>{divs(original.paragraphs)}</span></body></html>"
    }


def owa(letter, signature, original, forwards):
    language, date = letter.language, long_date(original.date, letter.language)
    labels = OUTLOOK_LABELS[language] if language != "es" else ("De", "Enviado", "Para", "Cc", "Asunto")
    signed = f'<div id="Signature"><div>{divs(signature.split(chr(10) * 2))}</div></div>' if signature else ""
    style = ' style="font-family: Calibri, Arial; font-size: 12pt; color: rgb(0, 0, 0);" class="elementToProof"'
    return {
        "plain": text_of(letter.paragraphs)
        + (f"\n\n{signature}" if signature else "")
        + "\n\n"
        + "_" * 32
        + "\n"
        + header_block(original, labels, date)
        + "\n\n"
        + text_of(original.paragraphs),
        "html": '<html><head>\n<meta http-equiv="Content-Type" content="text/html; charset=iso-8859-1">\n<style type="text/css" style="display:none;"> P {margin-top:0;margin-bottom:0;} </style>\n</head>\n'
        f'<body dir="ltr">\n{divs(letter.paragraphs, style)}<div{style}><br></div>{signed}<div id="appendonsend"></div>\n<hr style="display:inline-block;width:98%" tabindex="-1">\n'
        f'<div id="divRplyFwdMsg" dir="ltr"><font face="Calibri, sans-serif" style="font-size:11pt" color="#000000">{header_html(original, labels, date)}</font>\n<div>&nbsp;</div>\n</div>\n'
        f"<div>{divs(original.paragraphs)}</div>\n</body></html>",
    }


def owa_html_only(letter, signature, original, forwards):
    return {"html": owa(letter, signature, original, forwards)["html"]}


def outlook_mobile(letter, signature, original, forwards):
    language, date = letter.language, long_date(original.date, letter.language)
    device = {
        "es": 'Obtener <a href="https://aka.ms/o0ukef">Outlook para iOS</a>',
        "en": 'Get <a href="https://aka.ms/o0ukef">Outlook for iOS</a>',
    }
    device = device.get(language, device["en"])
    device_plain = (
        "Obtener Outlook para iOS<https://aka.ms/o0ukef>"
        if language == "es"
        else "Get Outlook for iOS<https://aka.ms/o0ukef>"
    )
    text = with_signature(letter, signature)
    return {
        "plain": text
        + f"\n\n{device_plain}\n"
        + "_" * 32
        + "\n"
        + header_block(original, OUTLOOK_LABELS[language], date)
        + "\n\n"
        + text_of(original.paragraphs),
        "html": f'<html><head><meta http-equiv="Content-Type" content="text/html; charset=utf-8"></head><body><div dir="ltr">{divs(text.split(chr(10) * 2))}</div><div id="ms-outlook-mobile-body-separator-line" dir="ltr">'
        f'<br></div><div id="ms-outlook-mobile-signature" dir="ltr">{device}</div><div id="mail-editor-reference-message-container" class="ms-outlook-mobile-reference-message skipProofing">'
        f'<hr style="display:inline-block;width:98%" tabindex="-1"><div id="divRplyFwdMsg" dir="ltr"><span style="font-family:Calibri">{header_html(original, OUTLOOK_LABELS[language], date)}</span><br><br></div>'
        f"{divs(original.paragraphs)}</div></body></html>",
    }


def thunderbird_plain(letter, signature, original, forwards):
    signed = delimited(signature)
    if forwards:
        title = {
            "es": "-------- Mensaje reenviado --------",
            "en": "-------- Forwarded Message --------",
            "pt": "-------- Mensagem encaminhada --------",
            "fr": "-------- Message transféré --------",
            "it": "-------- Messaggio Inoltrato --------",
            "de": "-------- Weitergeleitete Nachricht --------",
        }[letter.language]
        labels = MAIL_LABELS[letter.language]
        lines = [
            f"{labels[4]}: \t{original.subject}",
            f"{labels[1]}: \t{original.date:%a, %d %b %Y %H:%M:%S} -0500",
            f"{labels[0]}: \t{original.name} <{original.address}>",
            f"{labels[2]}: \t{original.to}",
        ]
        return {
            "plain": text_of(letter.paragraphs)
            + signed
            + f"\n\n\n{title}\n"
            + "\n".join(lines)
            + "\n\n"
            + text_of(original.paragraphs)
        }
    return {
        "plain": thunderbird_attribution(original, letter.language)
        + "\n"
        + marked(wrapped(text_of(original.paragraphs)))
        + "\n\n"
        + wrapped(text_of(letter.paragraphs))
        + signed
    }


def thunderbird_flowed(letter, signature, original, forwards):
    signed = delimited(signature)
    quoted = "\n".join(("> " + line) for line in flowing(text_of(original.paragraphs)).split("\n"))
    return {
        "plain": thunderbird_attribution(original, letter.language)
        + "\n"
        + quoted
        + "\n\n"
        + flowing(text_of(letter.paragraphs))
        + signed,
        "flowed": "yes",
    }


def thunderbird_top(letter, signature, original, forwards):
    signed = delimited(signature)
    return {
        "plain": wrapped(text_of(letter.paragraphs))
        + signed
        + "\n\n"
        + thunderbird_attribution(original, letter.language)
        + "\n"
        + marked(wrapped(text_of(original.paragraphs)))
    }


def thunderbird_html(letter, signature, original, forwards):
    signed = (
        f'<div class="moz-signature">-- <br>\n{escaped(signature.removeprefix("-- " + chr(10)))}</div>'
        if signature
        else ""
    )
    own = "".join(f"<p>{escaped(p)}</p>\n" for p in letter.paragraphs)
    if forwards:
        title = {
            "es": "Mensaje reenviado",
            "en": "Forwarded Message",
            "pt": "Mensagem encaminhada",
            "fr": "Message transféré",
            "it": "Messaggio Inoltrato",
            "de": "Weitergeleitete Nachricht",
        }[letter.language]
        labels = MAIL_LABELS[letter.language]
        rows = "".join(
            f'<tr><th valign="BASELINE" nowrap="nowrap" align="RIGHT">{label}: </th><td>{escaped(value)}</td></tr>'
            for label, value in (
                (labels[4], original.subject),
                (labels[1], "Tue, 3 Nov 2026 10:15:00 -0500"),
                (labels[0], original.name),
                (labels[2], original.to),
            )
        )
        return {
            "html": f'<html><head><meta http-equiv="content-type" content="text/html; charset=UTF-8"></head><body>{own}{signed}<div class="moz-forward-container"><br><br>-------- {title} --------'
            f'<table class="moz-email-headers-table" cellspacing="0"><tbody>{rows}</tbody></table><br><br>{divs(original.paragraphs)}</div></body></html>'
        }
    return {
        "html": f'<!DOCTYPE html><html><head><meta http-equiv="Content-Type" content="text/html; charset=UTF-8"></head><body>\n<div class="moz-cite-prefix">{escaped(thunderbird_attribution(original, letter.language))}<br>\n'
        f'</div>\n<blockquote type="cite" cite="mid:abc@example.org">\n{divs(original.paragraphs)}\n</blockquote>\n{own}{signed}</body></html>'
    }


def thunderbird_interleaved(letter, signature, original, forwards):
    signed = delimited(signature)
    return {"plain": thunderbird_attribution(original, letter.language) + "\n" + interleaved(letter, original) + signed}


def apple_mail(letter, signature, original, forwards):
    language, text = letter.language, with_signature(letter, signature)
    if forwards:
        title = {
            "es": "Inicio del mensaje reenviado:",
            "en": "Begin forwarded message:",
            "pt": "Início da mensagem encaminhada:",
            "fr": "Début du message réexpédié :",
            "it": "Inizio messaggio inoltrato:",
            "de": "Anfang der weitergeleiteten Nachricht:",
        }[language]
        lines = [
            f"{label}: {value}"
            for label, value in zip(
                (MAIL_LABELS[language][i] for i in (0, 4, 1, 2)),
                (
                    f"{original.name} <{original.address}>",
                    original.subject,
                    f"{original.date.day} de noviembre de 2026, 10:15:00 COT",
                    original.to,
                ),
            )
        ]
        return {
            "plain": text + f"\n\n\n{title}\n\n" + marked("\n".join(lines) + "\n\n" + text_of(original.paragraphs)),
            "html": f'<html><head><meta http-equiv="Content-Type" content="text/html; charset=utf-8"></head><body style="overflow-wrap: break-word;">{divs(text.split(chr(10) * 2))}<div><br><blockquote type="cite">'
            f'<div>{title}</div><br class="Apple-interchange-newline"><div>{"</div><div>".join(escaped(line) for line in lines)}</div><br><div>{divs(original.paragraphs)}</div></blockquote></div></body></html>',
        }
    attribution = apple_attribution(original, language)
    return {
        "plain": text + "\n\n" + marked(attribution + "\n\n" + text_of(original.paragraphs)),
        "html": f'<html><head><meta http-equiv="Content-Type" content="text/html; charset=utf-8"></head><body style="overflow-wrap: break-word; -webkit-nbsp-mode: space;">{divs(text.split(chr(10) * 2))}'
        f'<div><br><blockquote type="cite"><div>{escaped(attribution)}</div><br class="Apple-interchange-newline"><div>{divs(original.paragraphs)}</div></blockquote></div><br></body></html>',
    }


def iphone(letter, signature, original, forwards):
    device = {
        "es": "Enviado desde mi iPhone",
        "en": "Sent from my iPhone",
        "pt": "Enviado do meu iPhone",
        "fr": "Envoyé de mon iPhone",
        "it": "Inviato da iPhone",
        "de": "Von meinem iPhone gesendet",
    }[letter.language]
    attribution = apple_attribution(original, letter.language)
    text = with_signature(letter, signature)
    return {
        "plain": f"{text}\n\n{device}\n\n" + marked(attribution + "\n\n" + text_of(original.paragraphs)),
        "html": f'<html><head><meta http-equiv="content-type" content="text/html; charset=utf-8"></head><body dir="auto">{divs(text.split(chr(10) * 2))}<br id="lineBreakAtBeginningOfSignature"><div dir="ltr">{device}</div>'
        f'<div dir="ltr"><br><blockquote type="cite">{escaped(attribution)}<br><br></blockquote></div><blockquote type="cite"><div dir="ltr">&#xFEFF;{divs(original.paragraphs)}</div></blockquote></body></html>',
    }


def yahoo(letter, signature, original, forwards):
    language, date = letter.language, original.date
    attribution = {
        "es": f"El {day(date, 'es')}, {date.day} de {month(date, 'es')} de {date.year}, {date.hour}:{date:%M}:00 COT, {original.name} <{original.address}> escribió:",
        "en": f"On {day(date, 'en')}, {month(date, 'en')} {date.day}, {date.year} at {date.hour}:{date:%M}:00 AM GMT-5, {original.name} <{original.address}> wrote:",
    }
    attribution = attribution.get(language) or gmail_attribution(original, language)
    text = with_signature(letter, signature)
    return {
        "plain": f"{text}\n\n    {attribution} \n \n " + "\n ".join(text_of(original.paragraphs).split("\n")),
        "html": f'<html><head></head><body><div class="ydp1a2b3c4dyahoo-style-wrap" style="font-family:Helvetica;font-size:16px;"><div></div>{divs(text.split(chr(10) * 2), " dir=" + chr(34) + "ltr" + chr(34) + " data-setdir=" + chr(34) + "false" + chr(34))}'
        f'</div><div id="yahoo_quoted_1234567890" class="yahoo_quoted"><div style="font-size:13px;color:#26282a;"><div>{escaped(attribution)}</div><div><br></div><div><br></div>'
        f'<div><div id="yiv0987654321">{divs(original.paragraphs)}</div></div></div></div></body></html>',
    }


def yahoo_html_only(letter, signature, original, forwards):
    return {"html": yahoo(letter, signature, original, forwards)["html"]}


def zimbra(letter, signature, original, forwards):
    labels = {"es": ("De", "Enviados", "Para", "CC", "Asunto"), "en": ("From", "Sent", "To", "Cc", "Subject")}.get(
        letter.language, OUTLOOK_LABELS[letter.language]
    )
    title = {
        "es": "----- Mensaje original -----" if not forwards else "----- Mensaje reenviado -----",
        "en": "----- Original Message -----" if not forwards else "----- Forwarded Message -----",
    }
    title = title.get(letter.language, title["en"])
    date = long_date(original.date, letter.language)
    text = with_signature(letter, signature)
    return {
        "plain": f"{text}\n\n{title}\n" + header_block(original, labels, date) + "\n\n" + text_of(original.paragraphs),
        "html": f'<html><body><div style="font-family: arial, helvetica, sans-serif; font-size: 12pt; color: #000000">{divs(text.split(chr(10) * 2))}<br><hr id="zwchr" data-marker="__DIVIDER__">'
        f'<div data-marker="__HEADERS__">{header_html(original, labels, date)}<br></div><br><div data-marker="__QUOTED_TEXT__">{divs(original.paragraphs)}</div></div></body></html>',
    }


def roundcube_plain(letter, signature, original, forwards):
    attribution = roundcube_attribution(original, letter.language)
    signed = delimited(signature)
    return {
        "plain": attribution
        + "\n"
        + marked(wrapped(text_of(original.paragraphs)))
        + "\n\n"
        + text_of(letter.paragraphs)
        + signed
    }


def roundcube_html(letter, signature, original, forwards):
    attribution = roundcube_attribution(original, letter.language)
    signed = f'<div id="_rc_sig">-- <br />{divs([signature.removeprefix("-- " + chr(10))])}</div>' if signature else ""
    own = "".join(f"<p>{escaped(p)}</p>" for p in letter.paragraphs)
    return {
        "html": f'<html><head><meta http-equiv="Content-Type" content="text/html; charset=UTF-8" /></head><body style=\'font-size: 10pt; font-family: Verdana,Geneva,sans-serif\'>\n{own}\n{signed}\n'
        f'<p id="reply-intro">{escaped(attribution)}</p>\n<blockquote type="cite" style="padding: 0 0.4em; border-left: #1010ff 2px solid; margin: 0">\n<div id="replybody1">{divs(original.paragraphs)}</div>\n</blockquote>\n</body></html>'
    }


def horde(letter, signature, original, forwards):
    attribution = {
        "es": f"{original.name} <{original.address}> escribió:",
        "en": f"Quoting {original.name} <{original.address}>:",
        "de": f"Zitat von {original.name} <{original.address}>:",
    }
    attribution = attribution.get(letter.language, attribution["en"])
    signed = delimited(signature)
    return {
        "plain": f"{text_of(letter.paragraphs)}\n\n{attribution}\n\n"
        + marked(wrapped(text_of(original.paragraphs)))
        + signed
    }


def sogo(letter, signature, original, forwards):
    text = with_signature(letter, signature)
    attribution = {
        "es": f"El {day(original.date, 'es')}, {month(original.date, 'es')} {original.date.day}, {original.date.year} {original.date:%H:%M} -05, \"{original.name}\" <{original.address}> escribió:"
    }
    attribution = attribution.get(letter.language) or gmail_attribution(original, letter.language)
    return {
        "html": f'<html>{"".join("<p>" + escaped(p) + "</p>" for p in text.split(chr(10) * 2))}<br />{escaped(attribution)}<br /><blockquote type="cite" cite="{original.address}">{divs(original.paragraphs)}</blockquote><br /></html>'
    }


def k9(letter, signature, original, forwards):
    date = original.date
    attribution = {
        "es": f"El {date.day} de {month(date, 'es')} de {date.year} {date:%H:%M}:00 GMT-05:00, {original.name} <{original.address}> escribió:",
        "en": f"On {date.day} {month(date, 'en')} {date.year} {date:%H:%M}:00 GMT-05:00, {original.name} <{original.address}> wrote:",
    }
    attribution = attribution.get(letter.language) or gmail_attribution(original, letter.language)
    device = {
        "es": "Enviado desde mi dispositivo Android con K-9 Mail. Por favor, disculpa mi brevedad.",
        "en": "Sent from my Android device with K-9 Mail. Please excuse my brevity.",
    }
    device = device.get(letter.language, device["en"])
    text = with_signature(letter, signature)
    return {
        "plain": f"{text}\n-- \n{device}\n\n{attribution}\n" + marked(wrapped(text_of(original.paragraphs))),
        "html": f'<!DOCTYPE html><html><body><div dir="auto">{escaped(text)}<br><br></div><div class=\'k9mail-signature\'>-- <br>{device}</div><br><br><div class="gmail_quote"><div dir="auto">{escaped(attribution)}</div>'
        f'<blockquote class="gmail_quote" style="margin: 0pt 0pt 0pt 0.8ex; border-left: 1px solid rgb(204, 204, 204); padding-left: 1ex;">{divs(original.paragraphs)}</blockquote></div></body></html>',
    }


def samsung(letter, signature, original, forwards):
    title, device = {"es": ("-------- Mensaje original --------", "Enviado desde mi Galaxy")}.get(
        letter.language, ("-------- Original message --------", "Sent from my Galaxy")
    )
    labels = MAIL_LABELS["es"] if letter.language == "es" else MAIL_LABELS["en"]
    text = with_signature(letter, signature)
    date = f"{original.date:%d/%m/%y} {clock12(original.date, letter.language)} (GMT-05:00)"
    lines = [f"{label}: {value}" for label, value in header_lines(original, labels, date)]
    return {
        "plain": f"{text}\n\n{device}\n\n{title}\n" + "\n".join(lines) + "\n\n" + text_of(original.paragraphs),
        "html": f'<html><head><meta http-equiv="Content-Type" content="text/html; charset=UTF-8"></head><body dir="auto">{divs(text.split(chr(10) * 2), " dir=" + chr(34) + "auto" + chr(34))}<div dir="auto"><br></div>'
        f'<div id="composer_signature" dir="auto">{device}</div><div dir="auto"><br></div><div><br></div><div align="left" dir="auto" style="font-size:100%;color:#000000"><div>{title}</div>'
        f'<div>{"</div><div>".join(escaped(line) for line in lines)}</div><div><br></div></div>{divs(original.paragraphs)}</body></html>',
    }


def evolution(letter, signature, original, forwards):
    date = original.date
    attribution = {
        "es": f"El {day(date, 'es')[:3]}, {date:%d-%m-%Y} a las {date:%H:%M} -0500, {original.name} escribió:"
    }.get(letter.language) or gmail_attribution(original, letter.language)
    signed = f"\n-- \n{signature.removeprefix('-- ' + chr(10))}\n" if signature else ""
    return {
        "plain": f"{attribution}\n"
        + marked(wrapped(text_of(original.paragraphs)))
        + f"\n\n{text_of(letter.paragraphs)}\n{signed}"
    }


def proton(letter, signature, original, forwards):
    date = original.date
    attribution = {
        "es": f"El {day(date, 'es')}, {date.day} de {month(date, 'es')} de {date.year} a las {clock12(date, 'es')}, {original.name} <{original.address}> escribió:"
    }
    attribution = attribution.get(letter.language) or gmail_attribution(original, letter.language)
    device = (
        "Enviado con el correo electrónico seguro de Proton Mail."
        if letter.language == "es"
        else "Sent with Proton Mail secure email."
    )
    text = with_signature(letter, signature)
    return {
        "plain": f"{text}\n\n{device}\n\n{attribution}\n\n" + marked(text_of(original.paragraphs)),
        "html": f'<div style="font-family: Arial, sans-serif; font-size: 14px;">{divs(text.split(chr(10) * 2))}</div><div style="font-family: Arial, sans-serif; font-size: 14px;"><br></div>'
        f'<div class="protonmail_signature_block" style="font-size: 14px;"><div class="protonmail_signature_block-proton">{device}</div></div><div style="font-size: 14px;"><br></div>'
        f'<div class="protonmail_quote">\n        {escaped(attribution)}<br>\n        <blockquote class="protonmail_quote" type="cite">\n{divs(original.paragraphs)}</blockquote><br>\n</div>',
    }


def first_message(letter, signature, original, forwards):
    """Answers nothing."""
    return {"plain": with_signature(letter, signature)}


def first_message_html(letter, signature, original, forwards):
    return {
        "html": f"<html><body>{''.join('<p>' + escaped(p) + '</p>' for p in with_signature(letter, signature).split(chr(10) * 2))}</body></html>"
    }


PROGRAMS = [
    gmail_web,
    gmail_html_only,
    gmail_android,
    gmail_interleaved,
    outlook_desktop,
    outlook_html_only,
    outlook_plain,
    outlook_mac,
    outlook_mac_2011,
    owa,
    owa_html_only,
    outlook_mobile,
    thunderbird_plain,
    thunderbird_flowed,
    thunderbird_top,
    thunderbird_html,
    thunderbird_interleaved,
    apple_mail,
    iphone,
    yahoo,
    yahoo_html_only,
    zimbra,
    roundcube_plain,
    roundcube_html,
    horde,
    sogo,
    k9,
    samsung,
    evolution,
    proton,
    first_message,
    first_message_html,
]
FORWARDING = [gmail_web, gmail_html_only, thunderbird_plain, thunderbird_html, apple_mail, zimbra, outlook_desktop]
