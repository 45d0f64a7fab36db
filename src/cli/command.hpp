#pragma once

#include <memory>
#include <string>
#include <vector>

// A command's page of includes: what every one of them works with comes with this header.
#include "app/services.hpp"  // IWYU pragma: export
#include "app/settings.hpp"  // IWYU pragma: export
#include "base/error.hpp"
#include "cli/options.hpp"  // IWYU pragma: export
#include "cli/output.hpp"   // IWYU pragma: export

namespace sentiment {

/// What help says of a command beside its flags.
struct CommandInfo {
  std::string purpose;                ///< one line, begins with a verb
  std::string details;                ///< a paragraph, may be empty
  std::vector<std::string> examples;  ///< whole command lines
  std::string exit_codes;             ///< what its failures mean, e.g. "3 no such version"
  /// Whether wrong settings stop it before it starts.
  bool needs_settings = true;
};

/// One command of the program; each lives in a file of its own, src/cli/commands/<verb>.cpp.
class Command {
 public:
  virtual ~Command() = default;
  virtual CommandInfo about() const = 0;
  /// Binds what the command line may say to members.
  virtual void declare(Options&) {}
  /// Does it: results to standard output, with --json one document.
  virtual Result<void> run(Services& services, Output& out) = 0;
};

}  // namespace sentiment
