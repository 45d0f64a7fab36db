#pragma once

#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <exception>
#include <functional>
#include <stdexcept>

namespace sentiment::testing_support {

/// A process of its own that runs `body` and ends with its result; nothing of the parent's is
/// destroyed in it. What the body must not inherit (open databases) is opened in the body.
class ChildProcess {
 public:
  explicit ChildProcess(const std::function<int(ChildProcess&)>& body) {
    if (::pipe(ready_.data()) != 0) throw std::runtime_error("no pipe");
    pid_ = ::fork();
    if (pid_ < 0) throw std::runtime_error("no fork");
    if (pid_ > 0) {
      ::close(ready_[1]);  // so that a child's early end is seen as the end of the pipe
      return;
    }
    ::close(ready_[0]);
    int result = kBroken;
    try {
      result = body(*this);
    } catch (const std::exception&) {
      result = kBroken;
    }
    ::_exit(result);
  }
  ChildProcess(const ChildProcess&) = delete;
  ChildProcess& operator=(const ChildProcess&) = delete;
  ~ChildProcess() {
    if (!waited_) kill_and_wait();
    ::close(ready_[0]);
  }

  /// In the child: lets the parent go on from wait_until_ready().
  void say_ready() const {
    const char byte = 'r';
    if (::write(ready_[1], &byte, 1) != 1) ::_exit(kBroken);
  }
  /// In the child: does nothing until it is killed.
  [[noreturn]] static void sleep_forever() {
    while (true) ::pause();
  }

  void wait_until_ready() const {
    char byte = 0;
    if (::read(ready_[0], &byte, 1) != 1) throw std::runtime_error("the child never got ready");
  }
  /// The body's result; 255 when it threw, -1 when a signal ended it.
  int wait() {
    int status = 0;
    ::waitpid(pid_, &status, 0);
    waited_ = true;
    return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
  }
  void kill_and_wait() {
    ::kill(pid_, SIGKILL);
    wait();
  }

 private:
  static constexpr int kBroken = 255;
  std::array<int, 2> ready_{};
  pid_t pid_ = -1;
  bool waited_ = false;
};

/// In a child: gives up root's rights, so that read-only means read-only.
inline void become_nobody() {
  constexpr uid_t kNobody = 65534;
  if (::geteuid() == 0 && (::setgid(kNobody) != 0 || ::setuid(kNobody) != 0)) ::_exit(254);
}

}  // namespace sentiment::testing_support
