# SPDX-License-Identifier: BSD-2-Clause
"""Mail programs: each writes a first message, that answers nothing, as the real one does. A function of (letter, signature)
that gives {"plain": …, "html": …} as those of clients.py do; a signature is typed, or the program's own."""
from clients import delimited, divs, escaped, flowing, text_of, with_signature, word_html, wrapped

DELIMITER = "-- \n"


def gmail(letter, signature):
    own = signature.removeprefix(DELIMITER)
    prefix = '<span class="gmail_signature_prefix">-- </span><br>' if own != signature else ""
    block = (
        f'<div><br clear="all"></div><div><br></div>{prefix}<div dir="ltr" class="gmail_signature" data-smartmail="gmail_signature"><div dir="ltr">{escaped(own)}</div></div>'
        if signature
        else ""
    )
    return {
        "plain": wrapped(with_signature(letter, signature)) + "\n",
        "html": f'<div dir="ltr">{divs(letter.paragraphs)}{block}</div>\n',
    }


def gmail_with_table(letter, signature):
    """A signature as signature generators make them: a logo, and beside it the data."""
    rows = "".join(f"<tr><td style='padding:0'><span>{escaped(line)}</span></td></tr>" for line in signature.split("\n") if line)
    table = (
        '<table cellpadding="0" cellspacing="0"><tbody><tr><td style="padding-right:12px"><img src="https://www.entidad.gov.co/logo.png" width="90"></td>'
        f"<td><table><tbody>{rows}</tbody></table></td></tr></tbody></table>"
    )
    block = f'<br clear="all"><br><div dir="ltr" class="gmail_signature"><div dir="ltr">{table}</div></div>' if signature else ""
    return {"html": f'<div dir="ltr">{divs(letter.paragraphs)}{block}</div>'}


def outlook(letter, signature):
    text = with_signature(letter, signature)
    return {"plain": text + "\n", "html": word_html(text, "")}


def outlook_with_styles(letter, signature):
    """The name in bold and colours, lines broken inside one paragraph."""
    first, _, rest = signature.partition("\n")
    own = "".join(f"<p class=MsoNormal>{escaped(p)}<o:p></o:p></p><p class=MsoNormal><o:p>&nbsp;</o:p></p>" for p in letter.paragraphs)
    signed = (
        f"<p class=MsoNormal><b><span lang=ES style='font-size:12.0pt;color:#1F3864'>{escaped(first)}</span></b><span style='color:#1F3864'><br>{escaped(rest)}<o:p></o:p></span></p>"
        if signature
        else ""
    )
    return {"html": word_html("", own + signed)}


def owa(letter, signature):
    style = ' style="font-family: Aptos, Calibri, sans-serif; font-size: 12pt; color: rgb(0, 0, 0);" class="elementToProof"'
    signed = f'<div class="elementToProof" id="Signature"><p style="margin-top: 0px; margin-bottom: 0px;">{escaped(signature)}</p></div>' if signature else ""
    return {
        "plain": with_signature(letter, signature),
        "html": f'<html><head><style type="text/css" style="display:none;"> P {{margin-top:0;margin-bottom:0;}} </style></head>\n<body dir="ltr">\n{divs(letter.paragraphs, style)}<div{style}><br></div>{signed}\n</body></html>',
    }


def thunderbird_plain(letter, signature):
    return {"plain": flowing(text_of(letter.paragraphs)) + delimited(signature) + "\n", "flowed": "yes"}


def thunderbird_html(letter, signature):
    own = "".join(f"    <p>{escaped(p)}</p>\n" for p in letter.paragraphs)
    signed = f'    <div class="moz-signature">-- <br>\n      {escaped(signature.removeprefix(DELIMITER))}</div>\n' if signature else ""
    return {"html": f'<!DOCTYPE html>\n<html>\n  <head>\n\n    <meta http-equiv="content-type" content="text/html; charset=UTF-8">\n  </head>\n  <body>\n{own}{signed}  </body>\n</html>\n'}


def apple_mail(letter, signature):
    text = with_signature(letter, signature)
    return {
        "plain": text,
        "html": f'<html><head><meta http-equiv="Content-Type" content="text/html; charset=utf-8"></head><body style="overflow-wrap: break-word; -webkit-nbsp-mode: space; line-break: after-white-space;">{divs(text.split(chr(10) * 2))}</body></html>',
    }


def iphone(letter, signature):
    text = with_signature(letter, signature)
    device = "Enviado desde mi iPhone"
    return {
        "plain": f"{text}\n\n{device}",
        "html": f'<html><head><meta http-equiv="content-type" content="text/html; charset=utf-8"></head><body dir="auto">{divs(text.split(chr(10) * 2))}<br id="lineBreakAtBeginningOfSignature"><div dir="ltr">{device}</div></body></html>',
    }


def yahoo(letter, signature):
    attributes = ' dir="ltr" data-setdir="false"'
    text = with_signature(letter, signature)
    return {
        "plain": text,
        "html": f'<html><head></head><body><div class="yahoo-style-wrap" style="font-family:Helvetica Neue, Helvetica, Arial, sans-serif;font-size:13px;">{divs(text.split(chr(10) * 2), attributes)}</div></body></html>',
    }


def zimbra(letter, signature):
    text = with_signature(letter, signature)
    return {"html": f'<html><body><div style="font-family: arial, helvetica, sans-serif; font-size: 12pt; color: #000000">{divs(text.split(chr(10) * 2))}</div></body></html>'}


def roundcube(letter, signature):
    signed = f'<div id="_rc_sig">-- <br />{divs([signature.removeprefix(DELIMITER)])}</div>' if signature else ""
    return {"html": f'<html><head></head><body>{"".join(f"<p>{escaped(p)}</p>" for p in letter.paragraphs)}\n{signed}</body></html>'}


def sogo(letter, signature):
    text = with_signature(letter, signature)
    return {"html": f'<html>{"".join("<p>" + escaped(p) + "</p>" for p in text.split(chr(10) * 2))}</html>'}


def samsung(letter, signature):
    text, attributes = with_signature(letter, signature), ' dir="auto"'
    return {
        "html": f'<html><head></head><body dir="auto">{divs(text.split(chr(10) * 2), attributes)}<div dir="auto"><br></div><div id="composer_signature" dir="auto">Enviado desde mi Galaxy</div></body></html>'
    }


def web_form(letter, signature):
    """An application that writes HTML as it comes: no page around it, lines broken by themselves, tags not ended."""
    return {"html": "<br><br>".join(escaped(p) for p in with_signature(letter, signature).split("\n\n")) + "<p>"}


def terminal(letter, signature):
    return {"plain": wrapped(with_signature(letter, signature))}


PROGRAMS = [
    gmail,
    gmail_with_table,
    outlook,
    outlook_with_styles,
    owa,
    thunderbird_plain,
    thunderbird_html,
    apple_mail,
    iphone,
    yahoo,
    zimbra,
    roundcube,
    sogo,
    samsung,
    web_form,
    terminal,
]
