#include "cli/stop_signals.hpp"

#include <signal.h>
#include <sys/eventfd.h>
#include <sys/poll.h>
#include <sys/signalfd.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstdint>
#include <system_error>

#include "base/stop_flag.hpp"

namespace sentiment {
namespace {

sigset_t stop_signals() {
  sigset_t set;
  sigemptyset(&set);
  sigaddset(&set, SIGINT);
  sigaddset(&set, SIGTERM);
  return set;
}

}  // namespace

StopSignals::StopSignals(StopFlag& stop) {
  const sigset_t set = stop_signals();
  end_ = ::eventfd(0, EFD_CLOEXEC);
  signals_ = ::signalfd(-1, &set, SFD_CLOEXEC);
  if (end_ < 0 || signals_ < 0) return;  // signals keep their usual effect
  ::pthread_sigmask(SIG_BLOCK, &set, nullptr);
  try {
    thread_ = std::thread([this, &stop] { listen(stop); });
  } catch (const std::system_error&) {
    ::pthread_sigmask(SIG_UNBLOCK, &set, nullptr);
  }
}

StopSignals::~StopSignals() {
  if (thread_.joinable()) {
    const std::uint64_t one = 1;
    while (::write(end_, &one, sizeof one) < 0 && errno == EINTR) {
    }
    thread_.join();
    const sigset_t set = stop_signals();
    ::pthread_sigmask(SIG_UNBLOCK, &set, nullptr);
  }
  if (end_ >= 0) ::close(end_);
  if (signals_ >= 0) ::close(signals_);
}

void StopSignals::listen(StopFlag& stop) const {
  while (true) {
    std::array<pollfd, 2> waits{pollfd{end_, POLLIN, 0}, pollfd{signals_, POLLIN, 0}};
    if (::poll(waits.data(), waits.size(), -1) < 0) continue;
    if (waits[0].revents != 0) return;
    signalfd_siginfo signal{};
    if (::read(signals_, &signal, sizeof signal) != sizeof signal) continue;
    if (stop.requested()) {
      const auto number = static_cast<int>(signal.ssi_signo);
      const sigset_t set = stop_signals();
      ::signal(number, SIG_DFL);
      ::pthread_sigmask(SIG_UNBLOCK, &set, nullptr);
      ::raise(number);
    }
    stop.request();
  }
}

}  // namespace sentiment
