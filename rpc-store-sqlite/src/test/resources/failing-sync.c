/*
 * Makes syncing fail like a broken disk, for a process that preloads it: of the write-ahead log if the file
 * $FAILING_SYNC.log exists, and of all other files if $FAILING_SYNC.others does.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static int is_log(int file) {
  char link[64];
  char name[4096];
  snprintf(link, sizeof link, "/proc/self/fd/%d", file);
  ssize_t length = readlink(link, name, sizeof name);
  return length > 4 && memcmp(name + length - 4, "-wal", 4) == 0;
}

static int fails(int file) {
  const char *switches = getenv("FAILING_SYNC");
  char name[4096];
  if (switches == NULL) {
    return 0;
  }
  snprintf(name, sizeof name, "%s.%s", switches, is_log(file) ? "log" : "others");
  return access(name, F_OK) == 0;
}

static int sync_file(int file, const char *function) {
  if (fails(file)) {
    errno = EIO;
    return -1;
  }
  int (*next)(int) = (int (*)(int)) dlsym(RTLD_NEXT, function);
  return next(file);
}

int fsync(int file) {
  return sync_file(file, "fsync");
}

int fdatasync(int file) {
  return sync_file(file, "fdatasync");
}
