/* Preloaded into a tool: lets the n-th write or sync of files below a folder fail, as a disk does. Of a write that fails
 * half is written. FAILING_CALL is write or sync, FAILING_BELOW the folder, FAILING_AT counts from 1. When it has
 * failed, FAILING_MARK is made. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/types.h>
#include <unistd.h>

static int seen;

static int is_below(int fd) {
    char link[64], path[4096];
    const char *below = getenv("FAILING_BELOW");
    snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
    ssize_t length = readlink(link, path, sizeof path - 1);
    if (length < 0 || !below)
        return 0;
    path[length] = 0;
    return strncmp(path, below, strlen(below)) == 0;
}

static int fails(const char *call, int fd) {
    const char *wanted = getenv("FAILING_CALL"), *at = getenv("FAILING_AT"), *mark = getenv("FAILING_MARK");
    if (!wanted || !at || !mark || strcmp(call, wanted) || !is_below(fd))
        return 0;
    if (__atomic_add_fetch(&seen, 1, __ATOMIC_SEQ_CST) != atoi(at))
        return 0;
    close(open(mark, O_WRONLY | O_CREAT, 0600));
    return 1;
}

ssize_t write(int fd, const void *bytes, size_t count) {
    static ssize_t (*real)(int, const void *, size_t);
    if (!real)
        real = dlsym(RTLD_NEXT, "write");
    if (fails("write", fd)) {
        real(fd, bytes, count / 2);
        errno = ENOSPC;
        return -1;
    }
    return real(fd, bytes, count);
}

static int synced(const char *name, int fd) {
    int (*real)(int) = dlsym(RTLD_NEXT, name);
    if (fails("sync", fd)) {
        errno = EIO;
        return -1;
    }
    return real(fd);
}

int fsync(int fd) { return synced("fsync", fd); }
int fdatasync(int fd) { return synced("fdatasync", fd); }
