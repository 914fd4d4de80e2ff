#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-2-Clause
"""officemix.py DIR [N] [SEED]: writes N deterministic messages as an institution sends them: 60 % short text replies, 30 % HTML
replies with a quoted thread (20-60 KB), 9 % with one attachment of about 300 KB, 1 % with 5-10 MB; 1 in 20 attachments unusual."""
import base64, email.message, email.policy, io, os, random, sys, zipfile
W = ("solicitud respuesta fecha ciudadano entidad trámite información documento radicado plazo hábiles artículo ley norma dependencia "
     "oficina certificado expediente notificación requerimiento proceso servicio atención registro consulta anexo copia correo dirección "
     "la el los las de del en con para por que se su sus una un según sobre ante mediante este esta dicho cual debe puede será fue").split()
NAMES = ["Ana María Rojas", "Juan Carlos Pérez", "Luz Dary Gómez", "Andrés Felipe Muñoz", "Nubia Peñaranda", "José Ángel Ibáñez"]
def sentence(r): s = " ".join(r.choice(W) for _ in range(r.randint(6, 22))); return s[0].upper() + s[1:] + "."
def para(r, n): return " ".join(sentence(r) for _ in range(n))
def body(r, paras): 
    return ("En respuesta a su solicitud de fecha %d de octubre de 2026, relacionada con %s, se informa lo siguiente:\n\n" % (r.randint(1, 28), sentence(r).lower()[:-1])
            + "\n\n".join(para(r, r.randint(2, 5)) for _ in range(paras)))
def sign(name): return "\n\nCordialmente,\n\n%s\nProfesional especializado\nOficina de Atención a la Ciudadanía\nTel. 601 555 0100 ext. 1234\nana@entidad.gov.co\nEntidad Nacional — www.entidad.gov.co\n" % name
def quote(r, n): return "\n\nEl lun, 3 nov 2026 a las 10:15, Pedro Páez (<pedro.paez@gmail.com>) escribió:\n" + "\n".join("> " + sentence(r) for _ in range(n)) + "\n"
def html(text, r, pad):
    rows = "".join("<p class=MsoNormal style='margin:0cm;font-size:11.0pt;font-family:\"Calibri\",sans-serif'><span lang=ES-CO style='color:#1F497D'>%s<o:p></o:p></span></p>\n" % l for l in text.split("\n"))
    q = "".join("<div style='border:none;border-left:solid blue 1.5pt;padding:0cm 0cm 0cm 4.0pt'><p class=MsoNormal><b>De:</b> Pedro Páez &lt;pedro.paez@gmail.com&gt;<br><b>Asunto:</b> consulta</p><p>%s</p></div>\n" % para(r, 6) for _ in range(pad))
    return "<html xmlns:o='urn:schemas-microsoft-com:office:office'><head><meta charset=utf-8><style>p.MsoNormal{margin:0cm}</style></head><body lang=ES-CO>%s%s</body></html>" % (rows, q)
def docx(r, size):
    b = io.BytesIO(); z = zipfile.ZipFile(b, "w", zipfile.ZIP_DEFLATED)
    z.writestr("[Content_Types].xml", "<?xml version='1.0'?><Types xmlns='http://schemas.openxmlformats.org/package/2006/content-types'><Override PartName='/word/document.xml' ContentType='application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml'/></Types>")
    z.writestr("_rels/.rels", "<?xml version='1.0'?><Relationships/>"); z.writestr("word/document.xml", "<w:document>" + para(r, 40) + "</w:document>")
    z.writestr(zipfile.ZipInfo("word/media/image1.png"), b"\x89PNG\r\n\x1a\n" + r.randbytes(size)); z.close(); return b.getvalue()
def pdf(r, size): return b"%PDF-1.5\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[]/Count 0>>endobj\n3 0 obj<</Length " + str(size).encode() + b">>stream\n" + r.randbytes(size) + b"\nendstream endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"
def exe(r, size): return b"MZ\x90\x00\x03\x00\x00\x00\x04\x00\x00\x00\xff\xff" + b"\0" * 46 + b"\x80\0\0\0" + b"\0" * 64 + b"PE\0\0d\x86" + r.randbytes(size)
def message(i, r):
    m = email.message.EmailMessage(policy=email.policy.SMTP); name = r.choice(NAMES)
    m["From"] = "%s <ana@entidad.gov.co>" % name; m["To"] = "Ciudadana <ciudadana@example.org>"; m["Subject"] = ("Re: " if r.random() < .7 else "") + "Respuesta a la solicitud %d de información" % r.randint(1000, 9999)
    m["Date"] = "Tue, 24 Nov 2026 10:%02d:%02d -0500" % (r.randint(0, 59), r.randint(0, 59)); m["Message-ID"] = "<%d.%d@entidad.gov.co>" % (i, r.randint(1, 1 << 30)); m["X-Mailer"] = "Microsoft Outlook 16.0"
    x = r.random(); text = body(r, r.randint(1, 4)) + (sign(name) if r.random() < .7 else "\n")
    cs = r.choice(["utf-8", "utf-8", "iso-8859-1"]); text = text.replace("—", "-") if cs != "utf-8" else text
    m.set_content(text + quote(r, r.randint(5, 40)), charset=cs, cte=r.choice(["quoted-printable", "base64", "8bit"]))
    if x > .6: m.add_alternative(html(text, r, r.randint(5, 20)), subtype="html", cte="quoted-printable")
    if x > .9:
        size = int(r.uniform(.2, .4) * 1e6) if x <= .99 else int(r.uniform(5, 10) * 1e6)
        k = r.random()
        if k < .05: m.add_attachment(exe(r, size), maintype="application", subtype="pdf", filename="resolución.pdf")
        elif k < .5: m.add_attachment(docx(r, size), maintype="application", subtype="vnd.openxmlformats-officedocument.wordprocessingml.document", filename="oficio.docx")
        else: m.add_attachment(pdf(r, size), maintype="application", subtype="pdf", filename="anexo técnico.pdf")
    return m.as_bytes()
if __name__ == "__main__":
    d = sys.argv[1]; n = int(sys.argv[2]) if len(sys.argv) > 2 else 400; seed = int(sys.argv[3]) if len(sys.argv) > 3 else 7; os.makedirs(d, exist_ok=True)
    for i in range(n): open(os.path.join(d, "%05d.eml" % i), "wb").write(message(i, random.Random(seed * 1000003 + i)))
