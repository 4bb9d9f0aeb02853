/* Stands between a program and the C library (LD_PRELOAD), for files under one folder only:
 *
 * - records every change of a file or a folder, every sync, and every line that the program says on standard output, in
 *   the order in which they happened (TORTURE_LOG);
 * - or lets the Nth of them fail, once or from then on (torture_arm, or TORTURE_NTH, _ERRNO, _STICKY, _KINDS, _SHORT).
 *
 * Only for tests; Linux with glibc. See shim.py.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <pthread.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

enum { WRITES = 1, SYNCS = 2, NAMES = 4, READS = 8, OPENS = 16, OPENS_TO_WRITE = 32 };

static char under[PATH_MAX];
static int logged = -1;
static long nth = 0, counted = 0;
static int failure = EIO, sticky = 0, kinds = 0, cut_short = 0, fired = 0;
static pthread_mutex_t turn = PTHREAD_RECURSIVE_MUTEX_INITIALIZER_NP;

static long number(const char *name, long otherwise) {
    const char *found = getenv(name);
    return found && *found ? atol(found) : otherwise;
}

__attribute__((constructor)) static void begin(void) {
    const char *folder = getenv("TORTURE_UNDER"), *log = getenv("TORTURE_LOG");
    if (folder) snprintf(under, sizeof under, "%s", folder);
    if (log) logged = syscall(SYS_openat, AT_FDCWD, log, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
    nth = number("TORTURE_NTH", 0);
    failure = number("TORTURE_ERRNO", EIO);
    sticky = number("TORTURE_STICKY", 0);
    kinds = number("TORTURE_KINDS", 0);
    cut_short = number("TORTURE_SHORT", 0);
}

/* From now on, the nth_ call of these kinds fails (0: none does; they are only counted). */
void torture_arm(long nth_, int errnum, int sticky_, int kinds_, int short_) {
    nth = nth_, failure = errnum, sticky = sticky_, kinds = kinds_, cut_short = short_, counted = 0, fired = 0;
}

long torture_count(void) { return counted; }
int torture_fired(void) { return fired; }

static int inside(const char *path) {
    size_t length = strlen(under);
    char whole[PATH_MAX];
    if (!length) return 0;
    if (path[0] != '/') { /* a name in the present folder */
        if (!getcwd(whole, sizeof whole)) return 0;
        path = whole;
    }
    return strncmp(path, under, length) == 0 && (path[length] == '/' || path[length] == 0);
}

static int name_of(int fd, char *path) {
    char link[64];
    snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
    ssize_t length = syscall(SYS_readlinkat, AT_FDCWD, link, path, PATH_MAX - 1);
    if (length <= 0) return 0;
    path[length] = 0;
    return inside(path);
}

static uint64_t inode(int fd) {
    struct stat facts;
    return fstat(fd, &facts) ? 0 : facts.st_ino;
}

struct head { char op; char pad[7]; uint64_t ino; int64_t at; uint32_t first, second; };

static void note(char op, uint64_t ino, int64_t at, const char *first, size_t length, const char *second) {
    if (logged < 0) return;
    struct head head = {op, {0}, ino, at, length, second ? strlen(second) : 0};
    size_t whole = sizeof head + head.first + head.second;
    char *body = malloc(whole);
    memcpy(body, &head, sizeof head);
    memcpy(body + sizeof head, first, length);
    if (second) memcpy(body + sizeof head + length, second, head.second);
    syscall(SYS_write, logged, body, whole);
    free(body);
}

/* Whether this call is the one to fail. */
static int fails(int kind) {
    if (!(kinds & kind)) return 0;
    counted++;
    if (nth && (counted == nth || (sticky && counted > nth))) {
        fired = 1;
        errno = failure;
        return 1;
    }
    return 0;
}

#define REAL(type, name, ...) \
    static type (*real)(__VA_ARGS__); \
    if (!real) real = (type(*)(__VA_ARGS__))dlsym(RTLD_NEXT, #name)

#define OPENING(symbol) \
    int symbol(const char *path, int flags, ...) { \
        REAL(int, symbol, const char *, int, ...); \
        va_list rest; va_start(rest, flags); mode_t mode = va_arg(rest, mode_t); va_end(rest); \
        if (!inside(path)) return real(path, flags, mode); \
        pthread_mutex_lock(&turn); \
        struct stat facts; \
        int made = (flags & O_CREAT) && stat(path, &facts); \
        int fd = fails(made ? NAMES : (flags & O_ACCMODE) != O_RDONLY ? OPENS | OPENS_TO_WRITE : OPENS) ? -1 : real(path, flags, mode); \
        int why = errno; \
        if (fd >= 0 && made) note('O', inode(fd), 0, path, strlen(path), NULL); \
        else if (fd >= 0 && (flags & O_TRUNC)) note('T', inode(fd), 0, "", 0, NULL); \
        pthread_mutex_unlock(&turn); \
        errno = why; \
        return fd; \
    }
OPENING(open)
OPENING(open64)

#define WRITING(symbol, at, last, ...) \
    ssize_t symbol(int fd, const void *data, size_t length __VA_ARGS__) { \
        REAL(ssize_t, symbol, int, const void *, size_t __VA_ARGS__); \
        char path[PATH_MAX]; \
        if (fd == 1 && logged >= 0) note('A', 0, 0, data, length, NULL); \
        if (fd == logged || !name_of(fd, path)) return real(fd, data, length last); \
        pthread_mutex_lock(&turn); \
        int64_t place = at; \
        ssize_t done; \
        if (fails(WRITES)) { \
            if (cut_short && counted == nth && length > 1) done = real(fd, data, length / 2 last); \
            else done = -1; \
        } else done = real(fd, data, length last); \
        int why = errno; \
        if (done > 0) note('W', inode(fd), place, data, done, NULL); \
        pthread_mutex_unlock(&turn); \
        errno = why; \
        return done; \
    }
#define COMMA ,
WRITING(write, lseek(fd, 0, SEEK_CUR), )
WRITING(pwrite, offset, COMMA offset, COMMA off_t offset)
WRITING(pwrite64, offset, COMMA offset, COMMA off64_t offset)

#define READING(symbol, last, ...) \
    ssize_t symbol(int fd, void *data, size_t length __VA_ARGS__) { \
        REAL(ssize_t, symbol, int, void *, size_t __VA_ARGS__); \
        char path[PATH_MAX]; \
        if (!(kinds & READS) || !name_of(fd, path)) return real(fd, data, length last); \
        pthread_mutex_lock(&turn); \
        int failed = fails(READS); \
        pthread_mutex_unlock(&turn); \
        if (failed) { errno = failure; return -1; } \
        return real(fd, data, length last); \
    }
READING(read, )
READING(pread, COMMA offset, COMMA off_t offset)
READING(pread64, COMMA offset, COMMA off64_t offset)

#define TRUNCATING(symbol, type) \
    int symbol(int fd, type size) { \
        REAL(int, symbol, int, type); \
        char path[PATH_MAX]; \
        if (!name_of(fd, path)) return real(fd, size); \
        pthread_mutex_lock(&turn); \
        int done = fails(WRITES) ? -1 : real(fd, size), why = errno; \
        if (!done) note('T', inode(fd), size, "", 0, NULL); \
        pthread_mutex_unlock(&turn); \
        errno = why; \
        return done; \
    }
TRUNCATING(ftruncate, off_t)
TRUNCATING(ftruncate64, off64_t)

#define SYNCING(symbol) \
    int symbol(int fd) { \
        REAL(int, symbol, int); \
        char path[PATH_MAX]; \
        if (!name_of(fd, path)) return real(fd); \
        pthread_mutex_lock(&turn); \
        int done = fails(SYNCS) ? -1 : real(fd), why = errno; \
        struct stat facts; \
        if (!done && !fstat(fd, &facts)) note(S_ISDIR(facts.st_mode) ? 'D' : 'S', facts.st_ino, 0, path, strlen(path), NULL); \
        pthread_mutex_unlock(&turn); \
        errno = why; \
        return done; \
    }
SYNCING(fsync)
SYNCING(fdatasync)

#define TWO_NAMES(symbol, op) \
    int symbol(const char *from, const char *to) { \
        REAL(int, symbol, const char *, const char *); \
        if (!inside(to)) return real(from, to); \
        pthread_mutex_lock(&turn); \
        int done = fails(NAMES) ? -1 : real(from, to), why = errno; \
        if (!done) note(op, 0, 0, from, strlen(from), to); \
        pthread_mutex_unlock(&turn); \
        errno = why; \
        return done; \
    }
TWO_NAMES(link, 'L')
TWO_NAMES(rename, 'R')

/* Not to be had, as between two file systems: what is copied is then read and written, call by call. */
ssize_t copy_file_range(int from, off64_t *at, int to, off64_t *there, size_t length, unsigned flags) {
    REAL(ssize_t, copy_file_range, int, off64_t *, int, off64_t *, size_t, unsigned);
    char path[PATH_MAX];
    if (!name_of(to, path)) return real(from, at, to, there, length, flags);
    errno = ENOSYS;
    return -1;
}

int unlink(const char *path) {
    REAL(int, unlink, const char *);
    if (!inside(path)) return real(path);
    pthread_mutex_lock(&turn);
    int done = fails(NAMES) ? -1 : real(path), why = errno;
    if (!done) note('U', 0, 0, path, strlen(path), NULL);
    pthread_mutex_unlock(&turn);
    errno = why;
    return done;
}

int mkdir(const char *path, mode_t mode) {
    REAL(int, mkdir, const char *, mode_t);
    if (!inside(path)) return real(path, mode);
    pthread_mutex_lock(&turn);
    int done = fails(NAMES) ? -1 : real(path, mode), why = errno;
    if (!done) note('M', 0, 0, path, strlen(path), NULL);
    pthread_mutex_unlock(&turn);
    errno = why;
    return done;
}
