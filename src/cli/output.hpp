#pragma once

#include <fmt/format.h>

#include <cstddef>
#include <ostream>
#include <string>
#include <string_view>
#include <utility>

#include "app/notices.hpp"
#include "base/error.hpp"
#include "base/json.hpp"

namespace sentiment {

inline constexpr std::size_t kUsualWidth = 80;

/// What the standard streams are.
struct Terminal {
  bool in = false;                  ///< standard input is a terminal
  bool out = false;                 ///< standard output is a terminal
  bool err = false;                 ///< standard error is a terminal
  bool colors = false;              ///< wanted at all: it takes escapes and NO_COLOR is unset
  bool escapes = false;             ///< it takes them: TERM is set and not "dumb"
  std::size_t width = kUsualWidth;  ///< characters in a line, of a pipe as of a usual terminal
};

/// Its value is the terminal's own code (SGR).
enum class Paint { bold = 1, dim = 2, red = 31, green = 32, yellow = 33 };

/// Where a command speaks: results go to standard output, everything else to standard error.
/// Threads: one at a time.
class Output final : public Notices {
 public:
  Output(std::ostream& out, std::ostream& err, Terminal terminal)
      : out_(out), err_(err), terminal_(terminal) {}

  /// A line of the result.
  template <class... Args>
  void line(fmt::format_string<Args...> format, Args&&... args) {
    write(fmt::format(format, std::forward<Args>(args)...) + '\n');
  }
  void line() { write("\n"); }
  /// Bytes of the result, as they are.
  void write(std::string_view bytes);
  /// Hands on what was written so far.
  /// Errors: internal when standard output did not take it (a full disk, a closed pipe).
  Result<void> flush();
  /// The whole result of a command under --json.
  void document(const Json& document) { write(to_line(document) + '\n'); }

  /// A remark on standard error; a line of progress that stands there gives way.
  template <class... Args>
  void note(fmt::format_string<Args...> format, Args&&... args) {
    remark(fmt::format(format, std::forward<Args>(args)...));
  }
  void note(std::string_view text) override { remark(text); }
  /// The same, with "warning:" in front.
  template <class... Args>
  void warn(fmt::format_string<Args...> format, Args&&... args) {
    warn(std::string_view(fmt::format(format, std::forward<Args>(args)...)));
  }
  void warn(std::string_view text) override {
    remark(fmt::format("{} {}", painted_err(Paint::yellow, "warning:"), text));
  }
  /// The last word of a failed command.
  void failure(const Error& error);

  /// Replaces the line of progress on standard error ("" takes it away). Silent where that is not a
  /// terminal, or one without escapes.
  void progress(std::string_view text);

  /// The text in a colour where standard output shows colours, else as it is.
  std::string painted(Paint paint, std::string_view text) const;

  void set_json(bool json) { json_ = json; }
  bool json() const { return json_; }
  const Terminal& terminal() const { return terminal_; }
  /// The end of all output. Errors: as flush().
  Result<void> finish();

 private:
  void remark(std::string_view text);
  std::string painted_err(Paint paint, std::string_view text) const;

  std::ostream& out_;
  std::ostream& err_;
  Terminal terminal_;
  bool json_ = false;
  bool wrote_ = false;
  bool progress_shown_ = false;
};

}  // namespace sentiment
