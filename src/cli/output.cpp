#include "cli/output.hpp"

#include <ios>
#include <ostream>
#include <string>
#include <string_view>

#include "base/utf8.hpp"

namespace sentiment {
namespace {

constexpr std::string_view kEraseLine = "\r\x1b[K";

std::string paint_over(Paint paint, std::string_view text) {
  return fmt::format("\x1b[{}m{}\x1b[0m", static_cast<int>(paint), text);
}

}  // namespace

void Output::write(std::string_view bytes) {
  wrote_ = wrote_ || !bytes.empty();
  out_.write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
}

Result<void> Output::flush() {
  out_.flush();
  if (out_.good()) return {};
  return fail(Code::internal, "standard output could not be written");
}

void Output::remark(std::string_view text) {
  progress("");
  out_.flush();  // on a terminal both streams are read as one
  err_ << text << '\n' << std::flush;
}

void Output::failure(const Error& error) {
  remark(painted_err(Paint::red, "error:") + ' ' + error.message);
  if (json_ && !wrote_) {
    document({{"error", {{"code", to_string(error.code)}, {"message", error.message}}}});
  }
}

void Output::progress(std::string_view text) {
  if (!terminal_.err || !terminal_.escapes) return;
  if (progress_shown_) err_ << kEraseLine;
  // A line that folds could not be erased.
  err_ << clip_code_points(text, terminal_.width - 1) << std::flush;
  progress_shown_ = !text.empty();
}

std::string Output::painted(Paint paint, std::string_view text) const {
  return terminal_.out && terminal_.colors ? paint_over(paint, text) : std::string(text);
}

std::string Output::painted_err(Paint paint, std::string_view text) const {
  return terminal_.err && terminal_.colors ? paint_over(paint, text) : std::string(text);
}

Result<void> Output::finish() {
  progress("");
  return flush();
}

}  // namespace sentiment
