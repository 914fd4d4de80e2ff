# SPDX-License-Identifier: BSD-2-Clause
"""Messages of the texts that mail programs write: in turn in every charset and encoding, some with attachments."""
import email.message
import email.policy

import texts

# How the parts travel, in turn.
ENCODINGS = [
    ("utf-8", "quoted-printable"),
    ("utf-8", "base64"),
    ("utf-8", "8bit"),
    ("windows-1252", "quoted-printable"),
    ("iso-8859-15", "base64"),
]


def attachments_of(number):
    """Every third message has some."""
    return texts.ATTACHMENTS[number // 3 % len(texts.ATTACHMENTS)] if number % 3 == 0 else []


def message_of(letter, original, parts, attachments, number):
    charset, encoding = ENCODINGS[number % len(ENCODINGS)]
    try:
        "".join(parts.values()).encode(charset)
    except UnicodeEncodeError:
        charset = "utf-8"
    message = email.message.EmailMessage(policy=email.policy.SMTP)
    message["From"] = "Ana Rojas <ana.rojas@entidad.gov.co>"
    message["To"] = f"{original.address}"
    message["Subject"] = original.subject
    message["In-Reply-To"] = "<original@example.org>"
    if "plain" in parts:
        message.set_content(parts["plain"] + "\n", charset=charset, cte=encoding)
        if "flowed" in parts:
            message.set_param("format", "flowed")
    if "html" in parts:
        (message.add_alternative if "plain" in parts else message.set_content)(
            parts["html"], subtype="html", charset=charset, cte=encoding
        )
    for name, content, _ in attachments:
        message.add_attachment(content, maintype="application", subtype="octet-stream", filename=name)
    return message.as_bytes()
