/* SPDX-License-Identifier: BSD-2-Clause */
/* title_words: a closed table. What is not in it stays in the message: a signature that is not put right is a smaller
 * fault than a word that is lost. */
#include "signature/title_words.h"

#include <stdlib.h>
#include <string.h>

#include <glib.h>

/* Small letters without accents (words_fold()), in the order of their bytes. */
static const char *const known[] = { "abogada", "abogadas", "abogado", "abogados", "academica", "academicas",
    "academico", "academicos", "accion", "administracion", "administrador", "administradora", "administration",
    "administrativa", "administrativas", "administrative", "administrativo", "administrativos", "adquisiciones",
    "aduanas", "adviser", "advisor", "aeronautica", "aeronauticas", "aeronautico", "aeronauticos", "affairs", "agencia",
    "agency", "agent", "agente", "agraria", "agrarias", "agrario", "agrarios", "agricultura", "agropecuaria",
    "agropecuarias", "agropecuario", "agropecuarios", "agua", "aguas", "alcalde", "alcaldesa", "alcaldia", "almacen",
    "almacenista", "ambiental", "ambientales", "ambiente", "ambito", "analisis", "analista", "analyst", "and",
    "antropologa", "antropologas", "antropologo", "antropologos", "apoyo", "archive", "archivista", "archivo",
    "archivos", "area", "arquitecta", "arquitectas", "arquitecto", "arquitectos", "asesor", "asesora", "asesoria",
    "asistencia", "asistencial", "asistenciales", "asistente", "assistant", "asuntos", "atencion", "attorney",
    "auditor", "auditora", "auditoria", "autoridad", "auxiliar", "biblioteca", "bibliotecaria", "bibliotecarias",
    "bibliotecario", "bibliotecarios", "bibliotecas", "bienes", "bienestar", "cadena", "calidad", "camara", "canales",
    "carrera", "cartera", "catastral", "catastro", "celador", "celadora", "central", "centro", "certificacion", "chief",
    "ciencia", "ciencias", "citizen", "citizens", "ciudadana", "ciudadanas", "ciudadania", "ciudadano", "ciudadanos",
    "civil", "clerk", "coactivo", "cobro", "codigo", "comercial", "comercio", "comisaria", "comisarias", "comisario",
    "comisarios", "comision", "comite", "communications", "comunicacion", "comunicaciones", "comunicador",
    "comunicadora", "comunitaria", "comunitarias", "comunitario", "comunitarios", "concejal", "concejala", "concejo",
    "conductor", "conductora", "conflictos", "consejera", "consejero", "consejo", "consultor", "consultora",
    "contabilidad", "contable", "contador", "contadora", "contracts", "contractual", "contralor", "contralora",
    "contraloria", "contratacion", "contratista", "contratos", "control", "convivencia", "cooperacion", "coordinacion",
    "coordinador", "coordinadora", "coordinator", "corporacion", "corporativa", "corporativas", "corporativo",
    "corporativos", "correspondencia", "costos", "counsel", "creditos", "cultura", "cultural", "customer", "data",
    "datos", "de", "decana", "decanas", "decano", "decanos", "defensa", "defensor", "defensora", "defensoria", "del",
    "delegada", "delegadas", "delegado", "delegados", "departamental", "departamento", "department", "deporte",
    "deportes", "deputy", "derechos", "desarrollador", "desarrolladora", "desarrollo", "despacho", "development",
    "digitador", "digitadora", "digital", "direccion", "directiva", "directivas", "directivo", "directivos", "director",
    "directora", "disciplinaria", "disciplinarias", "disciplinario", "disciplinarios", "diseñador", "diseñadora",
    "distrital", "division", "divulgacion", "docente", "documentacion", "documental", "documentos", "e", "economia",
    "economica", "economicas", "economico", "economicos", "economista", "ecosistemas", "educacion", "educativa",
    "educativas", "educativo", "educativos", "ejecutiva", "ejecutivas", "ejecutivo", "ejecutivos", "el", "electronica",
    "electronicas", "electronico", "electronicos", "emergencias", "empleo", "empresarial", "energia", "enfermera",
    "enfermero", "engineer", "enlace", "entidad", "entidades", "environmental", "equidad", "equipo", "equipos",
    "escolar", "especial", "especiales", "especialista", "especializada", "especializadas", "especializado",
    "especializados", "estadistica", "estadisticas", "estadistico", "estadisticos", "estado", "estrategia",
    "estrategica", "estrategicas", "estrategico", "estrategicos", "estudios", "etica", "evaluacion", "executive",
    "exterior", "exteriores", "externas", "externos", "facultad", "familia", "fauna", "finance", "financial",
    "financiera", "financiero", "fiscal", "fiscalizacion", "fisica", "fisicas", "fisico", "fisicos", "flora", "fomento",
    "fondo", "forestal", "formacion", "funcionaria", "funcionarias", "funcionario", "funcionarios", "gabinete",
    "general", "generales", "genero", "geografica", "geograficas", "geografico", "geograficos", "gerencia", "gerente",
    "gestion", "gestor", "gestora", "gobernacion", "gobernador", "gobernadora", "gobierno", "grado", "grupo", "habitat",
    "hacienda", "head", "health", "historica", "historicas", "historico", "historicos", "hospital", "human", "humana",
    "humano", "humanos", "igualdad", "imagen", "impuestos", "industria", "industrial", "infancia", "informacion",
    "informatica", "information", "infraestructura", "ingeniera", "ingeniero", "ingresos", "inmobiliaria",
    "inmobiliarias", "inmobiliario", "inmobiliarios", "innovacion", "inspeccion", "inspector", "inspectora",
    "institucional", "institucionales", "institute", "institutional", "instituto", "integral", "inteligencia",
    "interinstitucional", "interna", "internacional", "internacionales", "internal", "internas", "international",
    "interno", "internos", "intersectorial", "inversion", "inversiones", "investigacion", "investigaciones",
    "investigador", "investigadora", "it", "jefa", "jefatura", "jefe", "jovenes", "judicante", "judicial", "juez",
    "jueza", "junior", "juridica", "juridicas", "juridico", "juridicos", "justicia", "juventud", "juventudes", "la",
    "laboral", "laboratorio", "las", "lawyer", "legal", "legales", "licencias", "licitaciones", "lider", "local",
    "logistica", "logisticas", "logistico", "logisticos", "los", "magistrada", "magistradas", "magistrado",
    "magistrados", "management", "manager", "maritima", "maritimas", "maritimo", "maritimos", "medica", "medicas",
    "medico", "medicos", "medio", "medios", "mejora", "mejoramiento", "mercadeo", "metrologia", "militar", "minas",
    "mineria", "ministerio", "ministra", "ministras", "ministro", "ministros", "ministry", "misional", "mobiliaria",
    "mobiliarias", "mobiliario", "mobiliarios", "movilidad", "mujer", "mujeres", "municipal", "nacional", "nacionales",
    "national", "natural", "naturales", "niñez", "nomina", "normativa", "normativas", "normativo", "normativos",
    "notaria", "notarias", "notario", "notarios", "notificaciones", "nuclear", "obras", "observatorio", "ocupacional",
    "odontologa", "odontologas", "odontologo", "odontologos", "of", "office", "officer", "oficial", "oficina",
    "operacion", "operaciones", "operador", "operadora", "operaria", "operarias", "operario", "operarios", "operations",
    "operativa", "operativas", "operativo", "operativos", "ordenamiento", "organizacional", "para", "parques",
    "participacion", "pasante", "patrimonio", "penal", "pensiones", "periodista", "personal", "personera", "personeria",
    "personero", "peticiones", "planeacion", "planes", "planificacion", "planning", "poblacion", "poblacional",
    "politica", "politicas", "politico", "politicos", "posconflicto", "potable", "practicante", "predial", "predios",
    "preescolar", "prensa", "presidencia", "presidenta", "presidente", "press", "prestacion", "presupuestal",
    "presupuesto", "prevencion", "primaria", "primarias", "primario", "primarios", "procesal", "procesos", "procurador",
    "procuradora", "procuraduria", "procurement", "produccion", "productiva", "productivas", "productividad",
    "productivo", "productivos", "profesional", "profesionales", "profesor", "profesora", "professional", "programa",
    "programador", "programadora", "programas", "project", "projects", "propiedad", "proteccion", "protocolo",
    "proyectos", "psicologa", "psicologas", "psicologo", "psicologos", "psicosocial", "public", "publica", "publicas",
    "publico", "publicos", "quejas", "rama", "recaudo", "recepcionista", "reclamos", "rector", "rectora", "rectoria",
    "recursos", "redes", "regional", "regionales", "registrador", "registradora", "registraduria", "registro",
    "regulacion", "relacion", "relaciones", "relations", "renovacion", "rentas", "reparacion", "representante",
    "republica", "residuos", "resources", "responsabilidad", "restitucion", "riesgo", "riesgos", "rural", "rurales",
    "salud", "saneamiento", "sanitaria", "sanitarias", "sanitario", "sanitarios", "seccion", "seccional", "secretaria",
    "secretarias", "secretario", "secretarios", "secretary", "section", "sector", "sectorial", "sede", "seguimiento",
    "seguridad", "senior", "service", "services", "servicio", "servicios", "servidor", "servidora", "sistemas",
    "social", "sociales", "sociologa", "sociologas", "sociologo", "sociologos", "solicitudes", "sostenibilidad",
    "sostenible", "specialist", "specialized", "subcomision", "subdireccion", "subdirector", "subdirectora",
    "subgerencia", "subgerente", "subsecretaria", "subsecretarias", "subsecretario", "subsecretarios",
    "superintendencia", "superintendente", "superior", "supervision", "supervisor", "supervisora", "support", "systems",
    "talento", "technical", "technician", "technology", "tecnica", "tecnicas", "tecnico", "tecnicos", "tecnologa",
    "tecnologas", "tecnologia", "tecnologias", "tecnologo", "tecnologos", "telecomunicaciones", "terapeuta",
    "territorial", "territoriales", "tesorera", "tesoreria", "tesorero", "the", "tierras", "topografa", "topografas",
    "topografo", "topografos", "trabajador", "trabajadora", "trabajo", "tramites", "transformacion", "transito",
    "transparencia", "transporte", "treasury", "tributaria", "tributarias", "tributario", "tributarios", "turismo",
    "unica", "unidad", "unit", "universidad", "universitaria", "universitarias", "universitario", "universitarios",
    "urbana", "urbanismo", "urbanistica", "urbanisticas", "urbanistico", "urbanisticos", "urbano", "usuario",
    "usuarios", "valorizacion", "ventanilla", "verificacion", "veterinaria", "veterinarias", "veterinario",
    "veterinarios", "viceministra", "viceministras", "viceministro", "viceministros", "vicepresidenta",
    "vicepresidente", "vicerrector", "vicerrectora", "vicerrectoria", "victimas", "vida", "vigilancia", "virtual",
    "vivienda", "y", "zona", "zootecnista" };

static int
compare(const void *word, const void *entry)
{
    return strcmp(word, *(const char *const *)entry);
}

static bool
is_known(const char *word)
{
    return bsearch(word, known, G_N_ELEMENTS(known), sizeof *known, compare) != NULL;
}

/* Whether WORD, behind BEFORE, says which grade or code: "18" in "grado 18". */
static bool
is_grade(const char *before, const char *word)
{
    return before && (strcmp(before, "grado") == 0 || strcmp(before, "codigo") == 0) &&
           strspn(word, "0123456789") == strlen(word);
}

bool
title_words_only(const char *folded)
{
    g_auto(GStrv) words = g_strsplit_set(folded, " ,/-", -1);
    const char *before = NULL;

    for (char **word = words; *word; word++) {
        if (!**word)
            continue;
        if (!is_known(*word) && !is_grade(before, *word))
            return false;
        before = *word;
    }
    return true;
}
