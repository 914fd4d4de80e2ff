/* SPDX-License-Identifier: BSD-2-Clause */
/* milterload: plays the MTA's side of the milter protocol (version 6) to load and measure a filter.
 *
 *   cc -O2 -Wall -o milterload milterload.c -lpthread
 *   milterload -s inet:127.0.0.1:9000|unix:/path -d DIR_OF_EML [-c connections] [-n messages] [-m messages a
 * connection]
 *              [-f sender] [-r rcpt]... [-M stage:{name}=value]... [-p pid of the filter]... [-o out_dir] [-w
 * warm-up messages] [-u]
 *
 * Files of DIR are sent in the order of their names, again and again. -u makes Message-IDs unique. -o writes
 * what the message has become after the filter's edits (NAME.VERDICT.eml), once a file. One JSON object on
 * standard output: messages a second, latencies in milliseconds from MAIL to the answer at end of message,
 * verdict counts, and of each pid the CPU microseconds a message and the resident set in KiB (before, and the
 * highest seen). Latency and rate leave the warm-up out. */
#include <arpa/inet.h>
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <time.h>
#include <unistd.h>

typedef struct {
    char *name, *value;
    size_t name_len, value_len;
} field;
typedef struct {
    char *path;
    char *raw;
    size_t size;
    field *f;
    int nf;
    size_t body;
} eml;
static eml *mails;
static int nmails;
static const char *sock_spec, *out_dir;
static char *sender = "ana@entidad.gov.co";
static char *rcpts[256];
static int nrcpts;
static char *macros[64];
static int nmacros;
static int conns = 1, permsg = 50, unique_ids;
static long total = 1000, warm;
static pid_t pids[16];
static int npids;
static long rss_before[16], rss_max[16];
static atomic_long next_msg, done_msgs;
static atomic_long verdicts[256], errors_;
static double *lat;
static double t_start;
static pthread_mutex_t lk = PTHREAD_MUTEX_INITIALIZER;
static char *written;

static double
now(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return t.tv_sec + t.tv_nsec / 1e9;
}
static void
die(const char *m)
{
    perror(m);
    exit(2);
}

static void
load(const char *path)
{
    int fd = open(path, O_RDONLY);
    struct stat st;
    if (fd < 0 || fstat(fd, &st))
        die(path);
    char *in = malloc(st.st_size + 1);
    if (read(fd, in, st.st_size) != st.st_size)
        die(path);
    close(fd);
    char *raw = malloc(2 * st.st_size + 4);
    size_t n = 0;
    for (off_t i = 0; i < st.st_size; i++) {
        if (in[i] == '\n' && (n == 0 || raw[n - 1] != '\r'))
            raw[n++] = '\r';
        raw[n++] = in[i];
    }
    free(in);
    mails = realloc(mails, (nmails + 1) * sizeof *mails);
    eml *e = &mails[nmails++];
    memset(e, 0, sizeof *e);
    e->path = strdup(path);
    e->raw = raw;
    e->size = n;
    size_t p = 0;
    int cap = 0;
    while (p < n) {
        if (raw[p] == '\r' && p + 1 < n && raw[p + 1] == '\n') {
            p += 2;
            break;
        }
        size_t q = p;
        do {
            char *nl = memchr(raw + q, '\n', n - q);
            q = nl ? (size_t)(nl - raw) + 1 : n;
        } while (q < n && (raw[q] == ' ' || raw[q] == '\t'));
        char *colon = memchr(raw + p, ':', q - p);
        if (!colon) {
            if (!e->nf && !strncmp(raw + p, "From ", 5)) {
                p = q;
                continue;
            }
            break;
        }
        if (e->nf == cap)
            e->f = realloc(e->f, (cap = cap ? 2 * cap : 32) * sizeof *e->f);
        field *f = &e->f[e->nf++];
        f->name = raw + p;
        f->name_len = colon - (raw + p);
        f->value = colon + 1;
        f->value_len = (raw + q) - (colon + 1);
        while (f->value_len && (f->value[f->value_len - 1] == '\n' || f->value[f->value_len - 1] == '\r'))
            f->value_len--;
        p = q;
    }
    e->body = p;
}
static int
by_name(const struct dirent **a, const struct dirent **b)
{
    return strcmp((*a)->d_name, (*b)->d_name);
}

typedef struct {
    int fd;
    char *out;
    size_t out_n, out_cap;
    char *in;
    size_t in_cap;
    unsigned steps;
} conn;
static int
dial(void)
{
    int fd;
    if (!strncmp(sock_spec, "unix:", 5)) {
        struct sockaddr_un a = { .sun_family = AF_UNIX };
        snprintf(a.sun_path, sizeof a.sun_path, "%s", sock_spec + 5);
        fd = socket(AF_UNIX, SOCK_STREAM, 0);
        if (connect(fd, (void *)&a, sizeof a)) {
            close(fd);
            return -1;
        }
        return fd;
    }
    char host[64] = "127.0.0.1";
    int port = 0;
    if (sscanf(sock_spec, "inet:%63[^:]:%d", host, &port) != 2) {
        fprintf(stderr, "bad -s\n");
        exit(2);
    }
    struct sockaddr_in a = { .sin_family = AF_INET, .sin_port = htons(port) };
    inet_pton(AF_INET, host, &a.sin_addr);
    fd = socket(AF_INET, SOCK_STREAM, 0);
    int one = 1;
    setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
    if (connect(fd, (void *)&a, sizeof a)) {
        close(fd);
        return -1;
    }
    return fd;
}
static int
flush_(conn *c)
{
    size_t o = 0;
    while (o < c->out_n) {
        ssize_t w = write(c->fd, c->out + o, c->out_n - o);
        if (w < 0) {
            if (errno == EINTR)
                continue;
            return -1;
        }
        o += w;
    }
    c->out_n = 0;
    return 0;
}
static void
room(conn *c, size_t n)
{
    if (c->out_n + n > c->out_cap) {
        c->out_cap = (c->out_n + n) * 2;
        c->out = realloc(c->out, c->out_cap);
    }
}
static int
packet(conn *c, char cmd, const void *d, size_t n)
{
    room(c, n + 5);
    uint32_t l = htonl(n + 1);
    memcpy(c->out + c->out_n, &l, 4);
    c->out[c->out_n + 4] = cmd;
    if (n)
        memcpy(c->out + c->out_n + 5, d, n);
    c->out_n += n + 5;
    return c->out_n > 1 << 18 ? flush_(c) : 0;
}
static int
readn(int fd, void *p, size_t n)
{
    size_t o = 0;
    while (o < n) {
        ssize_t r = read(fd, (char *)p + o, n - o);
        if (r <= 0) {
            if (r < 0 && errno == EINTR)
                continue;
            return -1;
        }
        o += r;
    }
    return 0;
}
static int
reply(conn *c, uint32_t *len)
{
    uint32_t l;
    if (flush_(c) || readn(c->fd, &l, 4))
        return -1;
    l = ntohl(l);
    if (l < 1 || l > 64u << 20)
        return -1;
    if (l + 1 > c->in_cap)
        c->in = realloc(c->in, c->in_cap = l + 1);
    if (readn(c->fd, c->in, l))
        return -1;
    c->in[l] = 0;
    *len = l;
    return (unsigned char)c->in[0];
}
static int
answer(conn *c)
{
    uint32_t l;
    int r;
    do
        r = reply(c, &l);
    while (r == 'p');
    return r;
}
static void
send_macros(conn *c, char stage, const char *qid)
{
    char b[4096];
    size_t n = 0;
    b[n++] = stage;
    if (qid && strchr("TNBELM", stage))
        n += sprintf(b + n, "i") + 1, n += sprintf(b + n, "%s", qid) + 1;
    for (int i = 0; i < nmacros; i++)
        if (macros[i][0] == stage) {
            char *eq = strchr(macros[i], '=');
            if (!eq)
                continue;
            size_t k = eq - (macros[i] + 2);
            memcpy(b + n, macros[i] + 2, k);
            n += k;
            b[n++] = 0;
            n += sprintf(b + n, "%s", eq + 1) + 1;
        }
    packet(c, 'D', b, n);
}
static int
open_conn(conn *c)
{
    for (int i = 0; i < 50 && (c->fd = dial()) < 0; i++)
        usleep(20000);
    if (c->fd < 0)
        return -1;
    uint32_t o[3] = { htonl(6), htonl(0x1ff), htonl(0x1fffff) }, l;
    packet(c, 'O', o, 12);
    if (reply(c, &l) != 'O' || l < 13)
        return -1;
    memcpy(&o, c->in + 1, 12);
    c->steps = ntohl(o[2]);
    if (!(c->steps & 1)) {
        send_macros(c, 'C', NULL);
        char b[64];
        size_t n = sprintf(b, "client.entidad.gov.co") + 1;
        b[n++] = '4';
        uint16_t port = htons(4242);
        memcpy(b + n, &port, 2);
        n += 2;
        n += sprintf(b + n, "127.0.0.1") + 1;
        packet(c, 'C', b, n);
        if (!(c->steps & 0x1000)) {
            int r = answer(c);
            if (r != 'c')
                return r < 0 ? -1 : 1;
        }
    }
    if (!(c->steps & 2)) {
        packet(c, 'H', "client", 7);
        if (!(c->steps & 0x2000) && answer(c) < 0)
            return -1;
    }
    return 0;
}

static void
save(eml *e, conn *c, char verdict, field *f, int nf, char *body, size_t body_n)
{
    (void)c;
    const char *b = strrchr(e->path, '/');
    char p[4096];
    snprintf(p, sizeof p, "%s/%s.%c.eml", out_dir, b ? b + 1 : e->path, verdict);
    FILE *o = fopen(p, "w");
    if (!o)
        return;
    for (int i = 0; i < nf; i++)
        if (f[i].name) {
            fwrite(f[i].name, 1, f[i].name_len, o);
            fputc(':', o);
            fwrite(f[i].value, 1, f[i].value_len, o);
            fputs("\r\n", o);
        }
    fputs("\r\n", o);
    fwrite(body, 1, body_n, o);
    fclose(o);
}

/* One message; returns the verdict letter, or -1. */
static int
one(conn *c, long k)
{
    eml *e = &mails[k % nmails];
    char qid[32], b[1200];
    sprintf(qid, "L%09lX", k);
    int r;
    uint32_t l;
    send_macros(c, 'M', NULL);
    size_t n = sprintf(b, "<%s>", sender) + 1;
    packet(c, 'M', b, n);
    if (!(c->steps & 4) && !(c->steps & 0x4000)) {
        r = answer(c);
        if (r != 'c')
            return r;
    }
    int accepted = 0;
    for (int i = 0; i < nrcpts; i++) {
        send_macros(c, 'R', NULL);
        n = sprintf(b, "<%s>", rcpts[i]) + 1;
        packet(c, 'R', b, n);
        if (!(c->steps & 8) && !(c->steps & 0x8000)) {
            r = answer(c);
            if (r < 0)
                return -1;
            if (r == 'c')
                accepted++;
            else if (r == 'a' || r == 'd')
                return r;
        } else
            accepted++;
    }
    if (!accepted) {
        packet(c, 'A', NULL, 0);
        return 'R';
    }
    if (!(c->steps & 0x200)) {
        send_macros(c, 'T', qid);
        packet(c, 'T', NULL, 0);
        if (!(c->steps & 0x10000)) {
            r = answer(c);
            if (r != 'c')
                return r;
        }
    }
    if (!(c->steps & 0x20))
        for (int i = 0; i < e->nf; i++) {
            field *f = &e->f[i];
            const char *v = f->value;
            size_t vn = f->value_len;
            char id[300];
            if (unique_ids && f->name_len == 10 && !strncasecmp(f->name, "Message-ID", 10)) {
                vn = snprintf(id, sizeof id, " <%ld.%d@carga.entidad.gov.co>", k, getpid());
                v = id;
            }
            if (!(c->steps & 0x100000) && vn && *v == ' ')
                v++, vn--;
            char *p = malloc(f->name_len + vn + 2);
            memcpy(p, f->name, f->name_len);
            p[f->name_len] = 0;
            size_t w = f->name_len + 1;
            for (size_t j = 0; j < vn; j++)
                if (v[j] != '\r')
                    p[w++] = v[j];
            p[w++] = 0;
            packet(c, 'L', p, w);
            free(p);
            if (!(c->steps & 0x80)) {
                r = answer(c);
                if (r != 'c')
                    return r;
            }
        }
    if (!(c->steps & 0x40)) {
        packet(c, 'N', NULL, 0);
        if (!(c->steps & 0x40000)) {
            r = answer(c);
            if (r != 'c')
                return r;
        }
    }
    if (!(c->steps & 0x10))
        for (size_t p = e->body; p < e->size;) {
            size_t m = e->size - p > 65535 ? 65535 : e->size - p;
            packet(c, 'B', e->raw + p, m);
            p += m;
            if (!(c->steps & 0x80000)) {
                r = answer(c);
                if (r == 's')
                    break;
                if (r != 'c')
                    return r;
            }
        }
    send_macros(c, 'E', qid);
    packet(c, 'E', NULL, 0);
    int keep = 0;
    if (out_dir) {
        pthread_mutex_lock(&lk);
        if (!written[k % nmails])
            written[k % nmails] = keep = 1;
        pthread_mutex_unlock(&lk);
    }
    field *f = NULL;
    int nf = 0, cap = 0;
    char *nb = NULL;
    size_t nbn = 0;
    int replaced = 0;
    if (keep) {
        cap = e->nf + 64;
        f = malloc(cap * sizeof *f);
        memcpy(f, e->f, e->nf * sizeof *f);
        nf = e->nf;
    }
    for (;;) {
        r = reply(c, &l);
        if (r < 0)
            return -1;
        char *d = c->in + 1;
        size_t dn = l - 1;
        if (r == 'b') {
            replaced = 1;
            if (keep) {
                nb = realloc(nb, nbn + dn);
                memcpy(nb + nbn, d, dn);
                nbn += dn;
            }
            atomic_fetch_add(&verdicts['b'], 1);
            continue;
        }
        if (strchr("him", r)) {
            atomic_fetch_add(&verdicts[r], 1);
            if (!keep)
                continue;
            uint32_t idx = 0;
            if (r != 'h') {
                memcpy(&idx, d, 4);
                idx = ntohl(idx);
                d += 4;
            }
            char *nm = strdup(d), *vl = strdup(d + strlen(d) + 1);
            field x = { nm, vl, strlen(nm), strlen(vl) };
            if (nf == cap)
                f = realloc(f, (cap *= 2) * sizeof *f);
            if (r == 'h')
                f[nf++] = x;
            else if (r == 'i') {
                if ((int)idx > nf)
                    idx = nf;
                memmove(f + idx + 1, f + idx, (nf - idx) * sizeof *f);
                f[idx] = x;
                nf++;
            } else {
                unsigned seen = 0;
                int hit = 0;
                for (int i = 0; i < nf; i++)
                    if (f[i].name && f[i].name_len == x.name_len && !strncasecmp(f[i].name, nm, x.name_len) &&
                        ++seen == (idx ? idx : 1)) {
                        hit = 1;
                        if (*vl)
                            f[i] = x;
                        else
                            f[i].name = NULL;
                        break;
                    }
                if (!hit && *vl)
                    f[nf++] = x;
            }
            continue;
        }
        if (strchr("+-2eq", r)) {
            atomic_fetch_add(&verdicts[r], 1);
            continue;
        }
        if (r == 'p')
            continue;
        break;
    }
    if (keep)
        save(e, c, r, f, nf, replaced ? nb : e->raw + e->body, replaced ? nbn : e->size - e->body);
    free(f);
    free(nb);
    return r;
}

static void *
run(void *u)
{
    (void)u;
    conn c = { .fd = -1 };
    int used = 0;
    for (;;) {
        long k = atomic_fetch_add(&next_msg, 1);
        if (k >= total)
            break;
        if (c.fd < 0 || used >= permsg) {
            if (c.fd >= 0) {
                packet(&c, 'Q', NULL, 0);
                flush_(&c);
                close(c.fd);
            }
            c.out_n = 0;
            used = 0;
            if (open_conn(&c)) {
                atomic_fetch_add(&errors_, 1);
                if (c.fd >= 0)
                    close(c.fd);
                c.fd = -1;
                continue;
            }
        }
        double t = now();
        int r = one(&c, k);
        lat[k] = (now() - t) * 1e3;
        used++;
        if (r < 0) {
            atomic_fetch_add(&errors_, 1);
            close(c.fd);
            c.fd = -1;
            lat[k] = -1;
        } else {
            atomic_fetch_add(&verdicts[r], 1);
            if (r != 'c' && r != 'a' && r != 'r' && r != 't' && r != 'd' && r != 'y' && r != 'R')
                fprintf(stderr, "odd reply %c\n", r);
        }
        if (atomic_fetch_add(&done_msgs, 1) + 1 == warm)
            t_start = now();
    }
    if (c.fd >= 0) {
        packet(&c, 'Q', NULL, 0);
        flush_(&c);
        close(c.fd);
    }
    free(c.out);
    free(c.in);
    return NULL;
}

static double
cpu(pid_t p)
{
    char b[64], s[2048];
    sprintf(b, "/proc/%d/stat", p);
    FILE *f = fopen(b, "r");
    if (!f)
        return 0;
    size_t n = fread(s, 1, sizeof s - 1, f);
    fclose(f);
    s[n] = 0;
    char *q = strrchr(s, ')');
    unsigned long ut = 0, stt = 0;
    if (q)
        sscanf(q + 2, "%*c %*d %*d %*d %*d %*d %*u %*u %*u %*u %*u %lu %lu", &ut, &stt);
    return (ut + stt) * 1e6 / sysconf(_SC_CLK_TCK);
}
static long
rss(pid_t p)
{
    char b[64], s[256];
    long k = 0;
    sprintf(b, "/proc/%d/status", p);
    FILE *f = fopen(b, "r");
    if (!f)
        return 0;
    while (fgets(s, sizeof s, f))
        if (sscanf(s, "VmRSS: %ld", &k) == 1)
            break;
    fclose(f);
    return k;
}
static void *
watch(void *u)
{
    (void)u;
    for (;;) {
        for (int i = 0; i < npids; i++) {
            long r = rss(pids[i]);
            if (r > rss_max[i])
                rss_max[i] = r;
        }
        usleep(20000);
    }
    return NULL;
}
static int
cmp(const void *a, const void *b)
{
    double x = *(double *)a, y = *(double *)b;
    return x < y ? -1 : x > y;
}

int
main(int argc, char **argv)
{
    const char *dir = NULL;
    int o;
    while ((o = getopt(argc, argv, "s:d:c:n:m:f:r:M:p:o:w:u")) != -1)
        switch (o) {
        case 's':
            sock_spec = optarg;
            break;
        case 'd':
            dir = optarg;
            break;
        case 'c':
            conns = atoi(optarg);
            break;
        case 'n':
            total = atol(optarg);
            break;
        case 'm':
            permsg = atoi(optarg);
            break;
        case 'f':
            sender = optarg;
            break;
        case 'r':
            if (nrcpts < 256)
                rcpts[nrcpts++] = optarg;
            break;
        case 'M':
            if (nmacros < 64)
                macros[nmacros++] = optarg;
            break;
        case 'p':
            if (npids < 16)
                pids[npids++] = atoi(optarg);
            break;
        case 'o':
            out_dir = optarg;
            break;
        case 'w':
            warm = atol(optarg);
            break;
        case 'u':
            unique_ids = 1;
            break;
        default:
            return 2;
        }
    if (!sock_spec || !dir) {
        fprintf(stderr, "milterload: -s and -d are needed; see the head of milterload.c\n");
        return 2;
    }
    if (!nrcpts)
        rcpts[nrcpts++] = "ciudadana@example.org";
    struct dirent **d;
    int n = scandir(dir, &d, NULL, by_name);
    if (n < 0)
        die(dir);
    for (int i = 0; i < n; i++) {
        size_t l = strlen(d[i]->d_name);
        if (l > 4 && !strcmp(d[i]->d_name + l - 4, ".eml")) {
            char p[4096];
            snprintf(p, sizeof p, "%s/%s", dir, d[i]->d_name);
            load(p);
        }
    }
    if (!nmails) {
        fprintf(stderr, "no .eml in %s\n", dir);
        return 2;
    }
    if (out_dir && total > nmails)
        total = nmails;
    written = calloc(nmails, 1);
    lat = calloc(total, sizeof *lat);
    double cpu0[16];
    for (int i = 0; i < npids; i++) {
        rss_before[i] = rss_max[i] = rss(pids[i]);
        cpu0[i] = cpu(pids[i]);
    }
    pthread_t w;
    if (npids)
        pthread_create(&w, NULL, watch, NULL);
    pthread_t *t = calloc(conns, sizeof *t);
    double t0 = t_start = now();
    for (int i = 0; i < conns; i++)
        pthread_create(&t[i], NULL, run, NULL);
    for (int i = 0; i < conns; i++)
        pthread_join(t[i], NULL);
    double t1 = now();
    long from = warm < total ? warm : 0;
    long m = 0;
    double *s = malloc((total - from) * sizeof *s);
    for (long i = from; i < total; i++)
        if (lat[i] >= 0)
            s[m++] = lat[i];
    qsort(s, m, sizeof *s, cmp);
    printf("{\"messages\": %ld, \"connections\": %d, \"seconds\": %.3f, \"per_second\": %.1f, \"errors\": %ld, "
           "\"latency_ms\": {\"p50\": %.3f, \"p95\": %.3f, \"p99\": %.3f, \"max\": %.3f}, \"verdicts\": {",
        total, conns, t1 - t0, (total - from) / (t1 - t_start), atomic_load(&errors_), m ? s[m / 2] : 0,
        m ? s[(long)(m * .95)] : 0, m ? s[(long)(m * .99)] : 0, m ? s[m - 1] : 0);
    int first = 1;
    for (int i = 0; i < 256; i++)
        if (atomic_load(&verdicts[i])) {
            printf("%s\"%c\": %ld", first ? "" : ", ", i, atomic_load(&verdicts[i]));
            first = 0;
        }
    printf("}, \"filter\": [");
    for (int i = 0; i < npids; i++)
        printf("%s{\"pid\": %d, \"cpu_us_per_message\": %.1f, \"rss_before_kib\": %ld, \"rss_max_kib\": %ld}",
            i ? ", " : "", pids[i], (cpu(pids[i]) - cpu0[i]) / total, rss_before[i], rss_max[i]);
    printf("]}\n");
    return atomic_load(&errors_) ? 1 : 0;
}
