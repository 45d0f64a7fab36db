// Preloaded into the program by the end-to-end tests: makes it die, or its disk be full, at a
// chosen write. Counts what reaches the files of one folder: writes, syncs, renames, removals.
//
//   FAULTS_FOLDER   only files below this folder count
//   FAULTS_KILL_AT  the operation before which the process gets SIGKILL (1 = the first)
//   FAULTS_FULL_AT  the operation from which on every write finds no space
//   FAULTS_COUNT    file that receives the number of operations at exit
#include <dlfcn.h>
#include <sys/types.h>
#include <unistd.h>

#include <atomic>
#include <cerrno>
#include <climits>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <cstring>

namespace {

std::atomic<long> operations{0};

long number(const char* name) {
  const char* text = std::getenv(name);
  return text == nullptr ? 0 : std::atol(text);
}

bool inside(const char* path) {
  const char* folder = std::getenv("FAULTS_FOLDER");
  return folder != nullptr && path != nullptr &&
         std::strncmp(path, folder, std::strlen(folder)) == 0;
}

bool inside(int fd) {
  char link[64];
  char path[PATH_MAX];
  std::snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
  const ssize_t size = readlink(link, path, sizeof path - 1);
  if (size < 0) return false;
  path[size] = '\0';
  return inside(path);
}

/// Counts one operation; true when the disk is full by now.
bool step() {
  const long now = ++operations;
  if (now == number("FAULTS_KILL_AT")) kill(getpid(), SIGKILL);
  const long full = number("FAULTS_FULL_AT");
  return full > 0 && now >= full;
}

template <class Function>
Function next(const char* name) {
  return reinterpret_cast<Function>(dlsym(RTLD_NEXT, name));
}

struct Report {
  ~Report() {
    const char* name = std::getenv("FAULTS_COUNT");
    if (name == nullptr) return;
    if (std::FILE* file = std::fopen(name, "w")) {
      std::fprintf(file, "%ld\n", operations.load());
      std::fclose(file);
    }
  }
} report;

ssize_t no_space() {
  errno = ENOSPC;
  return -1;
}

}  // namespace

extern "C" {

ssize_t write(int fd, const void* bytes, size_t size) {
  static const auto real = next<ssize_t (*)(int, const void*, size_t)>("write");
  return inside(fd) && step() ? no_space() : real(fd, bytes, size);
}

ssize_t pwrite(int fd, const void* bytes, size_t size, off_t at) {
  static const auto real = next<ssize_t (*)(int, const void*, size_t, off_t)>("pwrite");
  return inside(fd) && step() ? no_space() : real(fd, bytes, size, at);
}

ssize_t pwrite64(int fd, const void* bytes, size_t size, off64_t at) {
  static const auto real = next<ssize_t (*)(int, const void*, size_t, off64_t)>("pwrite64");
  return inside(fd) && step() ? no_space() : real(fd, bytes, size, at);
}

int fsync(int fd) {
  static const auto real = next<int (*)(int)>("fsync");
  if (inside(fd)) step();
  return real(fd);
}

int fdatasync(int fd) {
  static const auto real = next<int (*)(int)>("fdatasync");
  if (inside(fd)) step();
  return real(fd);
}

int rename(const char* from, const char* to) noexcept {
  static const auto real = next<int (*)(const char*, const char*)>("rename");
  if (inside(to)) step();
  return real(from, to);
}

int unlink(const char* path) noexcept {
  static const auto real = next<int (*)(const char*)>("unlink");
  if (inside(path)) step();
  return real(path);
}
}
