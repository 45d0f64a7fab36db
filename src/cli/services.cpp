#include "cli/services.hpp"

#include <pwd.h>
#include <unistd.h>

#include <array>
#include <cstddef>
#include <string>
#include <string_view>

#include "ports/object_store.hpp"

namespace sentiment {

Result<Backend*> Services::backend() {
  if (backend_) return backend_.get();
  backend_ = SENT_TRY(open_(settings.config(), clock));
  // What only reads must work in a folder that cannot be written, so a failure is no more than
  // said.
  const auto dead = backend_->mark_dead_runs_failed();
  if (!dead) {
    out.warn("runs that died could not be marked FAILED: {}", dead.error().message);
  } else if (*dead > 0) {
    repaired_runs_ = *dead;
    out.note("marked {} run{} FAILED: the process died before it ended", *dead,
             *dead == 1 ? "" : "s");
  }
  return backend_.get();
}

Result<ObjectStore*> Services::objects() {
  if (!objects_) objects_ = SENT_TRY(open_objects_(settings.config().s3, clock, &stop));
  return objects_.get();
}

Result<ObjectStore*> Services::objects_for(std::string_view name) {
  if (!is_object_address(name)) return nullptr;
  return objects();
}

Result<Orchestrator*> Services::orchestrator() {
  if (!orchestrator_ && open_orchestrator_) {
    orchestrator_ = SENT_TRY(open_orchestrator_(settings.config(), clock));
  }
  return orchestrator_.get();
}

std::string Services::user() const {
  for (const char* name : {"USER", "LOGNAME"}) {
    if (const auto value = environment(name); value && !value->empty()) return *value;
  }
  constexpr std::size_t kEntryBytes = 4096;
  std::array<char, kEntryBytes> bytes{};
  passwd entry{};
  passwd* found = nullptr;
  if (::getpwuid_r(::getuid(), &entry, bytes.data(), bytes.size(), &found) == 0 && found) {
    return entry.pw_name;
  }
  return "uid-" + std::to_string(::getuid());
}

std::string Services::who() const {
  constexpr std::size_t kLongestName = 256;
  std::array<char, kLongestName> host{};
  if (::gethostname(host.data(), host.size() - 1) != 0) host[0] = '\0';
  return user() + "@" + host.data();
}

}  // namespace sentiment
