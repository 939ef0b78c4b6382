/* Makes every fsync and fdatasync take 10 ms longer, like a slow disk, for a process that preloads it. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <time.h>

static int sync_file(int file, const char *function) {
  struct timespec rest = {0, 10 * 1000 * 1000};
  while (nanosleep(&rest, &rest) != 0) {
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
