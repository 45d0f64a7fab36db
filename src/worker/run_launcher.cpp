#include "worker/run_launcher.hpp"

#include <fmt/format.h>
#include <signal.h>
#include <spawn.h>
#include <stdlib.h>  // the macros of wait(), which it shares with sys/wait.h
#include <string.h>
#include <sys/types.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <string>
#include <string_view>
#include <system_error>
#include <vector>

#include "ports/run_queue.hpp"

namespace sentiment {
namespace {

constexpr const char* kThisProgram = "/proc/self/exe";
constexpr std::string_view kAssigned = "PREFECT__FLOW_RUN_ID=";

/// What posix_spawn is told of the new process.
class SpawnAttributes {
 public:
  SpawnAttributes() {
    ::posix_spawnattr_init(&attributes_);
    // The worker's threads block the signals that stop it; a run must hear its own.
    sigset_t none;
    sigemptyset(&none);
    ::posix_spawnattr_setsigmask(&attributes_, &none);
    ::posix_spawnattr_setpgroup(&attributes_, 0);
    ::posix_spawnattr_setflags(&attributes_,
                               static_cast<short>(POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETPGROUP));
  }
  ~SpawnAttributes() { ::posix_spawnattr_destroy(&attributes_); }
  SpawnAttributes(const SpawnAttributes&) = delete;
  SpawnAttributes& operator=(const SpawnAttributes&) = delete;
  const posix_spawnattr_t* get() const { return &attributes_; }

 private:
  posix_spawnattr_t attributes_{};
};

std::vector<char*> pointers(std::vector<std::string>& texts) {
  std::vector<char*> list;
  list.reserve(texts.size() + 1);
  for (auto& text : texts) list.push_back(text.data());
  list.push_back(nullptr);
  return list;
}

/// `assigned` may be empty: no flow run.
Result<int> spawn(std::vector<std::string> arguments, const std::string& assigned) {
  arguments.insert(arguments.begin(), "sentiment");
  std::vector<std::string> variables;
  for (char** variable = environ; *variable != nullptr; ++variable) {
    if (!std::string_view(*variable).starts_with(kAssigned)) variables.emplace_back(*variable);
  }
  if (!assigned.empty()) variables.push_back(fmt::format("{}{}", kAssigned, assigned));
  const SpawnAttributes attributes;
  pid_t pid = 0;
  const int error = ::posix_spawn(&pid, kThisProgram, nullptr, attributes.get(),
                                  pointers(arguments).data(), pointers(variables).data());
  if (error != 0) {
    return fail(Code::internal, fmt::format("no process could be started: {}",
                                            std::generic_category().message(error)));
  }
  return static_cast<int>(pid);
}

EndedProcess describe_end(int pid, int status) {
  EndedProcess ended{.pid = pid};
  if (WIFSIGNALED(status)) {
    const int number = WTERMSIG(status);
    const char* name = ::sigdescr_np(number);
    ended.failed = true;
    ended.how =
        fmt::format("was killed by signal {} ({})", number, name == nullptr ? "unknown" : name);
  } else {
    ended.failed = WEXITSTATUS(status) != 0;
    ended.how = fmt::format("ended with exit code {}", WEXITSTATUS(status));
  }
  return ended;
}

}  // namespace

Result<int> TrainLauncher::start(const DueRun& run) {
  const int pid = SENT_TRY(spawn({"train"}, run.id));
  running_.push_back(pid);
  return pid;
}

std::vector<EndedProcess> TrainLauncher::ended() {
  std::vector<EndedProcess> list;
  std::erase_if(running_, [&](int pid) {
    int status = 0;
    if (::waitpid(pid, &status, WNOHANG) != pid) return false;
    list.push_back(describe_end(pid, status));
    return true;
  });
  return list;
}

Result<void> run_program_and_wait(const std::vector<std::string>& arguments) {
  const int pid = SENT_TRY(spawn(arguments, ""));
  int status = 0;
  while (::waitpid(pid, &status, 0) < 0) {
    if (errno != EINTR) return fail(Code::internal, "a process of ours was lost");
  }
  const auto ended = describe_end(pid, status);
  if (!ended.failed) return {};
  return fail(Code::failed_precondition,
              fmt::format("`sentiment {}` {}", fmt::join(arguments, " "), ended.how));
}

}  // namespace sentiment
