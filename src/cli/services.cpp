#include "cli/services.hpp"

#include <unistd.h>

#include <array>

namespace sentiment {

Result<Backend*> Services::backend() {
  if (backend_) return backend_.get();
  backend_ = SENT_TRY(open_(settings.config(), clock));
  // What only reads must work in a folder that cannot be written, so a failure is no more than said.
  const auto dead = backend_->mark_dead_runs_failed();
  if (!dead) {
    out.warn("runs that died could not be marked FAILED: {}", dead.error().message);
  } else if (*dead > 0) {
    out.note("marked {} run{} FAILED: the process died before it ended", *dead,
             *dead == 1 ? "" : "s");
  }
  return backend_.get();
}

std::string Services::who() const {
  std::array<char, 256> host{};
  if (::gethostname(host.data(), host.size() - 1) != 0) host[0] = '\0';
  const std::string user = environment("USER").value_or("uid " + std::to_string(::getuid()));
  return user + "@" + host.data();
}

}  // namespace sentiment
