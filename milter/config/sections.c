/* SPDX-License-Identifier: BSD-2-Clause */
/* sections: every option of the configuration but those of the checks, which stand beside each check. */
#include "config/config.h"

#include <glib/gi18n.h>

#include "config/validators.h"

static const char *const modes[] = { "enforce", "observe", NULL };
static const char *const languages[] = { "es", "en", NULL };
static const char *const log_targets[] = { "stderr", "syslog", "journal", NULL };
static const char *const log_levels[] = { "error", "warning", "info", "debug", NULL };
static const char *const rule_actions[] = { "note", "tag", "coach", "delay", "hold", "reject", "allow", NULL };
static const char *const people_sources[] = { "csv", "ldap", NULL };
static const char *const ldap_schemas[] = { "ad", "inetorgperson", NULL };
static const char *const template_recipients[] = { "any", "inside", "outside", NULL };
static const char *const template_threads[] = { "any", "first", "reply", NULL };
static const char *const template_languages[] = { "any", "es", "en", NULL };
static const char *const route_orders[] = { "parallel", "sequence", NULL };
static const char *const route_four_eyes[] = { "strict", "relaxed", NULL };
static const char *const route_expiries[] = { "return", "reject", "escalate", "release", NULL };
static const char *const rule_directions[] = { "any", "outbound", "internal", NULL };

static const OptionSpec top_options[] = {
    { "mode", OPTION_CHOICE, "enforce",
        N_("enforce: los mensajes se retienen o se rechazan según lo que sigue.\n"
           "observe: todo se revisa y queda en la auditoría, pero cada mensaje sale como vino."),
        modes, NULL },
    { "language", OPTION_CHOICE, "es",
        N_("Idioma de las respuestas, los avisos y las órdenes. Un cambio pide reiniciar los programas."), languages,
        NULL },
    { "default_route", OPTION_TEXT, "",
        N_("Ruta de aprobación (sección route) de lo que se retiene sin que una regla diga otra.\n"
           "Vacía: decide cualquiera que pueda usar «vobo approve», menos el autor."),
        NULL, NULL },
    { "lists", OPTION_TEXT, "",
        N_("Carpeta con las tablas propias de la entidad: frases que se buscan (tone.txt, chain.txt, …), nombres\n"
           "(surnames.txt, …), proveedores (freemail.txt, providers.txt). La que no esté ahí es la que viene con el\n"
           "programa (conf/lists)."),
        NULL, validate_optional_path },
    { 0 },
};

static const OptionSpec institution_options[] = {
    { "name", OPTION_TEXT, "Entidad", N_("Nombre de la entidad, como lo lee un ciudadano."), NULL, NULL },
    { "domains", OPTION_LIST, "{}",
        N_("Dominios de correo de la entidad. Quien escribe desde ellos, o con usuario y contraseña,\n"
           "envía correo de salida; sin dominios, solo cuenta quien se identifica."),
        NULL, validate_domain },
    { "hosts", OPTION_LIST, "{}",
        N_("Equipos de la entidad cuyo nombre el MTA quita de las direcciones (masquerade_domains, MASQUERADE_AS),\n"
           "como correo.entidad.gov.co o *.entidad.gov.co: ana@correo.entidad.gov.co es entonces ana@entidad.gov.co.\n"
           "Una dirección sin dominio es siempre de la entidad."),
        NULL, validate_pattern },
    { "entities", OPTION_LIST, "{*.gov.co, *.mil.co}",
        N_("Direcciones de otras entidades públicas, como *.gov.co o notificaciones@*.org.co. Los demás destinatarios\n"
           "de fuera son ciudadanos."),
        NULL, validate_pattern },
    { "web", OPTION_TEXT, "", N_("Página de la entidad para las firmas, sin https://, como www.entidad.gov.co."), NULL,
        validate_optional_host },
    { "address", OPTION_TEXT, "", N_("Dirección de la entidad para las firmas, como Calle 26 # 13-19, Bogotá."), NULL,
        NULL },
    { "postmaster", OPTION_TEXT, "", N_("Dirección a la que acude quien necesita ayuda; aparece en los avisos."), NULL,
        validate_address },
    { 0 },
};

static const OptionSpec milter_options[] = {
    { "socket", OPTION_TEXT, "unix:/run/vistobueno/milter.sock",
        N_("Dónde escucha el filtro: unix:/ruta o inet:PUERTO@EQUIPO. Prefiera un socket unix.\n"
           "Con el Postfix de Debian la ruta debe quedar dentro de /var/spool/postfix."),
        NULL, validate_listen_socket },
    { "socket_mode", OPTION_TEXT, "0660", N_("Permisos del socket unix, en octal."), NULL, validate_socket_mode },
    { "socket_group", OPTION_TEXT, "", N_("Grupo del socket unix, como postfix. Vacío: el del proceso."), NULL, NULL },
    { "lock", OPTION_TEXT, "/run/vistobueno/milter.lock",
        N_("Archivo que impide que dos filtros usen el mismo socket."), NULL, validate_absolute_path },
    { "spool_memory", OPTION_SIZE, "32MiB",
        N_("Cuánta memoria pueden ocupar, todos juntos, los mensajes que llegan; lo que no cabe va a un\n"
           "archivo temporal sin nombre."),
        NULL, NULL },
    { "spool_folder", OPTION_TEXT, "/var/tmp", N_("Carpeta de los archivos temporales."), NULL,
        validate_absolute_path },
    { "parse_slots", OPTION_COUNT, "0", N_("Cuántos mensajes se analizan a la vez. 0: tantos como procesadores."), NULL,
        NULL },
    { "deadline", OPTION_DURATION, "60s",
        N_("Lo más que el filtro se toma al final de un mensaje; pasado ese tiempo no guarda nada y pide al\n"
           "cliente volver más tarde. Debe ser menor que el del MTA (Postfix milter_content_timeout, 300s)."),
        NULL, validate_positive_duration },
    { "stop_within", OPTION_DURATION, "30s",
        N_("Lo más que el filtro espera, cuando se le pide terminar, a los mensajes que ya están llegando; mientras\n"
           "tanto no admite otros. Con diez segundos más debe caber en el TimeoutStopSec del servicio (90s)."),
        NULL, NULL },
    { 0 },
};

static const OptionSpec log_options[] = {
    { "target", OPTION_CHOICE, "stderr", N_("Adónde va el registro de operación, una línea clave=valor por suceso."),
        log_targets, NULL },
    { "level", OPTION_CHOICE, "info", N_("Lo más detallado que se registra."), log_levels, NULL },
    { 0 },
};

static const OptionSpec limits_options[] = {
    { "header", OPTION_SIZE, "1MiB", N_("Lo más que miden los campos de un mensaje, todos juntos."), NULL, NULL },
    { "text", OPTION_SIZE, "4MiB", N_("Lo más que mide cada texto del mensaje. Más de 4MiB no se leen nunca."), NULL,
        NULL },
    { "parts", OPTION_COUNT, "1000", N_("Cuántas partes tiene un mensaje a lo sumo."), NULL, NULL },
    { "depth", OPTION_COUNT, "40", N_("Cuántos niveles de partes dentro de partes."), NULL, NULL },
    { "files", OPTION_COUNT, "20000", N_("Cuántos archivos contiene a lo sumo un adjunto comprimido."), NULL, NULL },
    { "unpacked", OPTION_SIZE, "4GiB", N_("Lo más que dicen medir esos archivos, todos juntos."), NULL, NULL },
    { "ratio", OPTION_COUNT, "200",
        N_("Cuántas veces más grande es a lo sumo lo comprimido que el adjunto, cuando pasa de 100MiB."), NULL, NULL },
    { "cpu", OPTION_DURATION, "5s",
        N_("Lo más que se trabaja en un mensaje, en tiempo de procesador: que el equipo esté ocupado no cuenta."), NULL,
        NULL },
    { "memory", OPTION_SIZE, "64MiB", N_("Lo más que se toma de memoria para leerlo, aparte del mensaje mismo."), NULL,
        NULL },
    { 0 },
};

static const OptionSpec queue_options[] = {
    { "database", OPTION_TEXT, "/var/lib/vistobueno/queue.db", N_("La cola de mensajes retenidos (SQLite)."), NULL,
        validate_absolute_path },
    { "blobs", OPTION_TEXT, "/var/lib/vistobueno/held",
        N_("Carpeta de los mensajes retenidos, cifrados (AES-256-GCM)."), NULL, validate_absolute_path },
    { "master_key", OPTION_TEXT, "/etc/vistobueno/master.key",
        N_("Llave maestra: sin ella no se puede retener ni leer lo retenido. Haga un respaldo.\n"
           "La crea «vobo keys create» y la renueva «vobo keys rotate»."),
        NULL, validate_absolute_path },
    { "retry_window", OPTION_DURATION, "24h",
        N_("Un cliente que repite un mensaje dentro de este tiempo, porque no oyó la respuesta, encuentra el que ya "
           "se\n"
           "retuvo, y no hay dos. Después, el mismo mensaje es otro: se retiene aparte y dice a cuál repite."),
        NULL, NULL },
    { "retry_window_unnamed", OPTION_DURATION, "2h",
        N_("Lo mismo para un mensaje sin Message-Id propio, en el que dos mensajes iguales pueden ser dos de verdad;\n"
           "nunca más que retry_window."),
        NULL, NULL },
    { "keep", OPTION_DURATION, "90d",
        N_("Cuánto se guarda el texto de un mensaje desde que salió, se rechazó, se devolvió o se retiró; después se\n"
           "borra, y queda su registro: quién, a quién, asunto, por qué y qué se decidió. 0s: siempre."),
        NULL, NULL },
    { "orphans", OPTION_DURATION, "30d",
        N_("Un texto que no es de ningún mensaje de la cola se aparta en la carpeta .orphans, junto a los retenidos; "
           "se\n"
           "borra pasado este tiempo. Si su mensaje reaparece (un respaldo de la cola), vuelve solo. 0s: nunca se "
           "borra."),
        NULL, NULL },
    { 0 },
};

static const OptionSpec audit_options[] = {
    { "folder", OPTION_TEXT, "/var/lib/vistobueno/audit",
        N_("Carpeta de la auditoría: un archivo por día, un registro JSON por línea, encadenados."), NULL,
        validate_absolute_path },
    { 0 },
};

static const OptionSpec people_options[] = {
    { "source", OPTION_CHOICE, "csv", N_("De dónde viene el directorio de servidores. ldap: vea la sección ldap."),
        people_sources, NULL },
    { "file", OPTION_TEXT, "",
        N_("Directorio de servidores (CSV; columnas en vistobueno.conf(5)). Vacío: sin directorio, cada usuario\n"
           "es dueño de la dirección que lleva su nombre en los dominios de la entidad."),
        NULL, validate_optional_path },
    { "strict", OPTION_FLAG, "no",
        N_("Con un error en una fila de la tabla: no, se deja por fuera lo que está mal (la dirección, o la persona), "
           "y\n"
           "«vobo people refresh» y «vobo doctor» lo dicen; yes, se rechaza la tabla entera y sigue la de antes."),
        NULL, NULL },
    { "refresh", OPTION_DURATION, "15min", N_("Cada cuánto el filtro vuelve a leer el directorio. También: SIGHUP."),
        NULL, validate_positive_duration },
    { "snapshot", OPTION_TEXT, "",
        N_("Copia del último directorio bueno, que sirve mientras el de verdad falta. Vacía: people-snapshot.csv\n"
           "junto a queue.database."),
        NULL, validate_optional_path },
    { "max_loss", OPTION_SHARE, "0.2",
        N_("Un directorio que de pronto ha perdido más que esta parte de su gente no se cree: siguen valiendo los\n"
           "de antes hasta «vobo people refresh --accept-loss»."),
        NULL, NULL },
    { "personal", OPTION_TEXT, "/var/lib/vistobueno/personal.keys",
        N_("Buzones personales registrados, solo como huellas con llave. Los añade «vobo people import»."), NULL,
        validate_absolute_path },
    { "key", OPTION_TEXT, "/etc/vistobueno/people.key", N_("Llave de esas huellas. La crea «vobo keys create»."), NULL,
        validate_absolute_path },
    { 0 },
};

static const OptionSpec history_options[] = {
    { "database", OPTION_TEXT, "",
        N_("La memoria de lo que ha pasado (SQLite); direcciones y Message-Id, solo como huellas con la llave\n"
           "people.key. Vacía: history.db junto a queue.database. Un cambio pide reiniciar el filtro."),
        NULL, validate_optional_path },
    { "window", OPTION_DURATION, "1h", N_("Ventana en la que se cuenta lo que hace cada cuenta (account-access)."),
        NULL, validate_positive_duration },
    { "keep", OPTION_DURATION, "730d", N_("De quien no ha escrito en este tiempo se olvida que escribió."), NULL,
        validate_positive_duration },
    { "most", OPTION_COUNT, "1000000", N_("De cuántos corresponsales, y de cuántos mensajes, se guarda memoria."), NULL,
        NULL },
    { "requests", OPTION_DURATION, "90d",
        N_("Cuánto se recuerda qué pidió un ciudadano en un correo (fecha, asunto, comienzo del texto, a quién más lo\n"
           "envió), cifrado con una llave que sale de people.key y del Message-Id. Con ello opening y answers saben "
           "qué\n"
           "se responde aunque no esté citado. 0d: nada."),
        NULL, NULL },
    { "requests_most", OPTION_COUNT, "100000", N_("Cuántas de esas solicitudes se recuerdan a lo sumo."), NULL, NULL },
    { 0 },
};

static const OptionSpec ldap_options[] = {
    { "uri", OPTION_TEXT, "",
        N_("El servidor, como ldaps://dc1.entidad.gov.co; con varios, separados por espacios, vale el primero que\n"
           "responda."),
        NULL, validate_ldap_uri },
    { "start_tls", OPTION_FLAG, "no", N_("Cifra una conexión ldap:// antes de usarla (StartTLS)."), NULL, NULL },
    { "ca_file", OPTION_TEXT, "",
        N_("Quién certifica al servidor (PEM). Vacío: las autoridades del sistema. El certificado se comprueba\n"
           "siempre."),
        NULL, validate_optional_path },
    { "bind_dn", OPTION_TEXT, "", N_("Cuenta con la que se consulta. Vacía: sin identificarse."), NULL, NULL },
    { "password_file", OPTION_TEXT, "/etc/vistobueno/ldap.password", N_("Archivo con su contraseña, en una línea."),
        NULL, validate_absolute_path },
    { "base", OPTION_TEXT, "", N_("Desde dónde se busca, como ou=personas,dc=entidad,dc=gov,dc=co."), NULL, NULL },
    { "schema", OPTION_CHOICE, "ad", N_("Qué directorio es: ad (Active Directory) o inetorgperson (RFC 2798)."),
        ldap_schemas, NULL },
    { "filter", OPTION_TEXT, "", N_("Quiénes se leen (RFC 4515). Vacío: las personas con correo."), NULL,
        validate_ldap_filter },
    { "left_filter", OPTION_TEXT, "",
        N_("Quiénes de ellos ya no trabajan en la entidad. Vacío: las cuentas desactivadas."), NULL,
        validate_ldap_filter },
    { "attributes", OPTION_LIST, "{}",
        N_("Atributos distintos de los de schema, como { \"login=uid\", \"deputies=extensionAttribute5\",\n"
           "\"mobile=\" }; sin nada tras el signo, no se pide."),
        NULL, validate_ldap_attribute },
    { "page_size", OPTION_COUNT, "500", N_("Cuántas personas se piden cada vez."), NULL, validate_page_size },
    { "timeout", OPTION_DURATION, "10s", N_("Lo más que se espera cada respuesta."), NULL, validate_positive_duration },
    { 0 },
};

static const OptionSpec courier_options[] = {
    { "smtp", OPTION_TEXT, "inet:25@127.0.0.1",
        N_("El MTA que recibe los mensajes aprobados y los avisos: inet:PUERTO@EQUIPO o unix:/ruta.\n"
           "Debe pasar por este mismo filtro."),
        NULL, validate_connect_socket },
    { "helo", OPTION_TEXT, "localhost", N_("Nombre con el que el mensajero saluda al MTA."), NULL, validate_host },
    { "lock", OPTION_TEXT, "/run/vistobueno/courier.lock", N_("Archivo que impide que haya dos mensajeros."), NULL,
        validate_absolute_path },
    { "sender", OPTION_TEXT, "",
        N_("Dirección del campo De de los avisos. Vacía: visto-bueno@ el primer dominio de la entidad."), NULL,
        validate_address },
    { "templates", OPTION_TEXT, "",
        N_("Carpeta de las plantillas de los avisos. Vacía: las que vienen con el programa."), NULL,
        validate_optional_path },
    { "timeout", OPTION_DURATION, "5min", N_("Lo más que se espera cada respuesta del MTA."), NULL,
        validate_positive_duration },
    { "poll", OPTION_DURATION, "1s", N_("Cada cuánto se mira si hay algo por enviar."), NULL,
        validate_positive_duration },
    { "retry_first", OPTION_DURATION, "30s",
        N_("Espera antes de repetir un envío que el MTA aplazó; se duplica cada vez."), NULL,
        validate_positive_duration },
    { "retry_longest", OPTION_DURATION, "30min", N_("Lo más que llega a durar esa espera."), NULL,
        validate_positive_duration },
    { "give_up", OPTION_DURATION, "2d",
        N_("Pasado este tiempo sin que el MTA lo acepte, el envío se da por fallido y se avisa."), NULL,
        validate_positive_duration },
    { "answer_within", OPTION_DURATION, "30d",
        N_("Hasta cuándo vale la respuesta a un aviso («Aprobado», «Retirar», «Baja»). Las respuestas llegan a la\n"
           "dirección de sender con una etiqueta, como visto-bueno+VB-…@entidad.gov.co: el MTA debe recibirla."),
        NULL, validate_positive_duration },
    { "advice_pause", OPTION_DURATION, "1d",
        N_("Un autor recibe a lo más un consejo en este tiempo: qué mejorar de un mensaje que salió, con la firma "
           "lista\n"
           "para copiarla. 0s: ninguno."),
        NULL, NULL },
    { "advice_at_once", OPTION_LIST, "{}",
        N_("Hallazgos (verificacion o verificacion.hallazgo, con * y ?) cuyo consejo no espera al resumen: el autor "
           "lo\n"
           "recibe en cuanto sale el mensaje, sin la pausa de advice_pause."),
        NULL, validate_pattern },
    { "digest", OPTION_DURATION, "1d",
        N_("Cada cuánto un autor recibe, en un solo correo, los consejos sobre sus mensajes (acción coach) y sus "
           "propias\n"
           "cifras: 1d, cada día; 7d, cada lunes. 0s: nunca."),
        NULL, NULL },
    { "digest_at", OPTION_DURATION, "7h", N_("A qué hora del día, contada desde la medianoche."), NULL, NULL },
    { "pending_many", OPTION_COUNT, "10",
        N_("A la hora de digest_at, quien decide recibe en un solo correo lo que espera su visto bueno: quien lo "
           "prefiere\n"
           "así («Avisos: resumen») y quien tiene en espera tantos mensajes. 0: estos últimos nunca."),
        NULL, NULL },
    { "digest_without", OPTION_LIST, "{}",
        N_("Usuarios que no reciben esos consejos. Cada uno puede además darse de baja: responde «Baja» al resumen."),
        NULL, NULL },
    { 0 },
};

static const OptionSpec rule_options[] = {
    { "direction", OPTION_CHOICE, "any", N_("Dirección del mensaje; any: de salida o interno."), rule_directions,
        NULL },
    { "sender", OPTION_LIST, "{}", N_("Remitentes (del sobre o del campo From) a los que se aplica; con * y ?."), NULL,
        validate_pattern },
    { "login", OPTION_LIST, "{}", N_("Usuarios a los que se aplica; con * y ?."), NULL, validate_pattern },
    { "unit", OPTION_LIST, "{}", N_("Dependencias del directorio a las que se aplica; con * y ?."), NULL,
        validate_pattern },
    { "recipient", OPTION_LIST, "{}", N_("Basta con que un destinatario sea como uno de estos; con * y ?."), NULL,
        validate_pattern },
    { "finding", OPTION_LIST, "{}",
        N_("Basta con uno de estos hallazgos: verificacion o verificacion.hallazgo, como subject.empty."), NULL,
        validate_pattern },
    { "subject", OPTION_TEXT, "", N_("Expresión regular que debe hallarse en el asunto."), NULL, validate_regex },
    { "larger_than", OPTION_TEXT, "", N_("El mensaje es mayor que este tamaño."), NULL, validate_optional_size },
    { "outside_recipients", OPTION_TEXT, "", N_("Hay más destinatarios de fuera que este número."), NULL,
        validate_optional_count },
    { "action", OPTION_CHOICE, "hold",
        N_("Qué se hace cuando todo lo anterior se cumple. allow: los hallazgos de «finding» solo se anotan."),
        rule_actions, NULL },
    { "route", OPTION_TEXT, "", N_("Ruta de aprobación de lo que esta regla retiene."), NULL, NULL },
    { "reason", OPTION_TEXT, "", N_("Explicación para el autor y para quien aprueba."), NULL, NULL },
    { 0 },
};

static const OptionSpec route_options[] = {
    { "approvers", OPTION_LIST, "{}",
        N_("Quiénes pueden decidir: usuarios o direcciones del directorio; manager:1 es el jefe del autor, manager:2 "
           "el\n"
           "jefe de este; group:NOMBRE, todos los de un grupo; unit:NOMBRE, los de una dependencia. También sus\n"
           "encargados, en sus fechas (columna deputies). El autor nunca puede."),
        NULL, validate_approver },
    { "order", OPTION_CHOICE, "parallel",
        N_("parallel: se pregunta a todos a la vez. sequence: a los de cada nombre de approvers, en su orden, cuando "
           "los de\n"
           "antes ya dieron su visto bueno; basta con uno por nombre, y todos los nombres hacen falta."),
        route_orders, NULL },
    { "quorum", OPTION_COUNT, "1",
        N_("Con order = parallel, cuántos vistos buenos hacen falta, de personas distintas."), NULL,
        validate_positive_count },
    { "four_eyes", OPTION_CHOICE, "strict",
        N_("Con order = sequence. strict: nadie da dos vistos buenos al mismo mensaje. relaxed: sí, si lo nombran "
           "varias veces."),
        route_four_eyes, NULL },
    { "allow_edit_subject", OPTION_FLAG, "no",
        N_("Quien decide puede cambiar el asunto («Asunto nuevo: …»), antes de que alguien dé su visto bueno."), NULL,
        NULL },
    { "remind", OPTION_DURATION, "0s", N_("Cada cuánto se les recuerda que un mensaje los espera. 0s: nunca."), NULL,
        NULL },
    { "expires", OPTION_DURATION, "0s", N_("En cuánto tiempo deben decidir. 0s: sin plazo."), NULL, NULL },
    { "on_expiry", OPTION_CHOICE, "return",
        N_("Qué pasa si nadie decide en ese tiempo. return: vuelve al autor. reject: no sale. escalate: decide la "
           "ruta\n"
           "escalate_to. release: sale sin visto bueno."),
        route_expiries, NULL },
    { "escalate_to", OPTION_TEXT, "",
        N_("Ruta que decide cuando en esta no queda nadie. Sin ella, o si tampoco: institution.postmaster."), NULL,
        NULL },
    { 0 },
};

static const OptionSpec reason_options[] = {
    { "text", OPTION_TEXT, "", N_("Lo que lee el autor, en una línea."), NULL, validate_line },
    { 0 },
};

/* What a signature and a campaign have in common: the images of their HTML, and for what messages they are. */
#define VOBO_SIGNATURE_TERMS                                                                                           \
    { "images", OPTION_LIST, "{}",                                                                                     \
        N_("Archivos PNG, JPEG o GIF que viajan con el mensaje; el HTML los nombra como src=\"cid:logo.png\"."), NULL, \
        validate_absolute_path },                                                                                      \
        { "unit", OPTION_LIST, "{}", N_("Dependencias del directorio para las que es; con * y ?."), NULL,              \
            validate_pattern },                                                                                        \
        { "sender", OPTION_LIST, "{}",                                                                                 \
            N_("Direcciones desde las que se escribe, también buzones compartidos; con * y ?."), NULL,                 \
            validate_pattern },                                                                                        \
        { "recipients", OPTION_CHOICE, "any",                                                                          \
            N_("inside: todos los destinatarios son de la entidad; outside: alguno no."), template_recipients, NULL }, \
        { "thread", OPTION_CHOICE, "any", N_("first: el primer mensaje de una conversación; reply: una respuesta."),   \
            template_threads, NULL },                                                                                  \
        { "language", OPTION_CHOICE, "any", N_("En qué idioma está escrito el mensaje; si no se sabe, es español."),   \
            template_languages, NULL },                                                                                \
        { "from", OPTION_TEXT, "", N_("Desde qué día vale, como 2026-12-01."), NULL, validate_optional_day },          \
    {                                                                                                                  \
        "until", OPTION_TEXT, "", N_("Hasta qué día vale."), NULL, validate_optional_day                               \
    }

static const OptionSpec template_options[] = {
    { "text", OPTION_TEXT, "",
        N_("Archivo con la firma en texto; los que vienen con el programa están en\n"
           "/usr/share/vistobueno/signatures. Campos: {name} {position} {unit} {phone} {extension}\n"
           "{mobile} {mail} {entity} {web} {address} {date} {reference}. La línea cuyos campos están\n"
           "vacíos no aparece; tampoco lo que está entre {? y ?}."),
        NULL, validate_optional_path },
    { "html", OPTION_TEXT, "", N_("Archivo con la firma en HTML. Vacío: la de texto, línea por línea."), NULL,
        validate_optional_path },
    VOBO_SIGNATURE_TERMS,
    { 0 },
};

static const OptionSpec campaign_options[] = {
    { "text", OPTION_TEXT, "", N_("Archivo con lo que se dice, en texto; los campos son los de las firmas."), NULL,
        validate_optional_path },
    { "html", OPTION_TEXT, "", N_("Archivo con el HTML. Vacío: el texto, línea por línea."), NULL,
        validate_optional_path },
    VOBO_SIGNATURE_TERMS,
    { 0 },
};

static const char *const clamd_failures[] = { "tempfail", "accept", NULL };

static const OptionSpec clamd_options[] = {
    { "socket", OPTION_TEXT, "",
        N_("Dónde escucha clamd: unix:/run/clamav/clamd.ctl o inet:3310@127.0.0.1. Vacío: no se buscan virus."), NULL,
        validate_optional_socket },
    { "timeout", OPTION_DURATION, "20s", N_("Cuánto se espera a clamd; nunca más que milter.deadline."), NULL,
        validate_positive_duration },
    { "max_size", OPTION_SIZE, "25MiB",
        N_("Un mensaje más grande no se le da; es el hallazgo harmful.unscanned. No más que StreamMaxLength de clamd."),
        NULL, NULL },
    { "on_failure", OPTION_CHOICE, "tempfail",
        N_("tempfail: si clamd no responde, el mensaje espera con quien lo envía.\n"
           "accept: sigue, con el hallazgo harmful.unscanned."),
        clamd_failures, NULL },
    { 0 },
};

const SectionSpec core_sections[] = {
    { SECTION_TOP, "",
        N_("Configuración de Visto Bueno. Cada opción aparece con su explicación y su valor por omisión.\n"
           "Una opción desconocida o un valor que no sirve es un error, con archivo y línea:\n"
           "compruebe sus cambios con «vobo config check» y aplíquelos con: systemctl reload vobo-milter"),
        top_options },
    { SECTION_SINGLE, "institution", N_("La entidad."), institution_options },
    { SECTION_SINGLE, "milter", N_("El filtro (vobo-milter)."), milter_options },
    { SECTION_SINGLE, "limits",
        N_("Hasta dónde se lee un mensaje. Lo que pasa de estos límites no es un error: es el hallazgo\n"
           "attachment-unusual.unreadable, o, en un adjunto comprimido, attachment-unusual.bomb."),
        limits_options },
    { SECTION_SINGLE, "log", N_("El registro de operación."), log_options },
    { SECTION_SINGLE, "queue", N_("Los mensajes retenidos."), queue_options },
    { SECTION_SINGLE, "audit", N_("La auditoría."), audit_options },
    { SECTION_SINGLE, "people", N_("Quién trabaja aquí."), people_options },
    { SECTION_SINGLE, "ldap", N_("El servidor LDAP del que viene el directorio, con people.source = ldap."),
        ldap_options },
    { SECTION_SINGLE, "history",
        N_("Lo que el filtro recuerda del correo que pasa: quién ha escrito a la entidad, qué\n"
           "mensajes hubo y qué hace cada cuenta."),
        history_options },
    { SECTION_SINGLE, "clamd", N_("El antivirus, si lo hay (clamd de ClamAV)."), clamd_options },
    { SECTION_SINGLE, "courier", N_("El mensajero (vobo-courier): envía lo aprobado y los avisos."), courier_options },
    { SECTION_TITLED, "template",
        N_("Firmas de la entidad, con los datos del directorio; vale la primera cuyas condiciones se cumplen. Véala "
           "con\n"
           "«vobo template preview». Las que haga falta, así:"),
        template_options },
    { SECTION_TITLED, "campaign",
        N_("Lo que por unos días va debajo de las firmas que pone el filtro; vale la primera cuyas condiciones se\n"
           "cumplen. Las que haga falta, así:"),
        campaign_options },
    { SECTION_TITLED, "route", N_("Rutas de aprobación: quién decide sobre lo retenido. Las que haga falta, así:"),
        route_options },
    { SECTION_TITLED, "reason",
        N_("Motivos ya escritos: quien devuelve o rechaza un mensaje puede dar su nombre en vez del motivo, como\n"
           "«Devuelto: plazo». Los que haga falta, así:"),
        reason_options },
    { SECTION_TITLED, "rule",
        N_("Reglas propias. Se cumplen todas las condiciones que se escriban; la acción más fuerte entre reglas y\n"
           "hallazgos es la que vale. Las que haga falta, así:"),
        rule_options },
    { 0 },
};
