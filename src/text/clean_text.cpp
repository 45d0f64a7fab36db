#include "text/clean_text.hpp"

#include <cstddef>
#include <string>
#include <string_view>

#include "text/text_walk.hpp"

namespace sentiment {
namespace {

class StringSink {
 public:
  explicit StringSink(std::string& out) : out_(out) {}
  void word(const char* bytes, std::size_t n) { out_.append(bytes, n); }
  void wide_word(const char* bytes, std::size_t n) { out_.append(bytes, n); }
  void other(const char* bytes, std::size_t n) { out_.append(bytes, n); }
  void space(const char* bytes, std::size_t n) { out_.append(bytes, n); }

 private:
  std::string& out_;
};

/// Collapses white space.
class CleanSink {
 public:
  explicit CleanSink(std::string& out) : out_(out) {}
  void word(const char* bytes, std::size_t n) { kept(bytes, n); }
  void wide_word(const char* bytes, std::size_t n) { kept(bytes, n); }
  void other(const char* bytes, std::size_t n) { kept(bytes, n); }
  void space(const char* /*bytes*/, std::size_t /*n*/) { space_ = true; }

 private:
  void kept(const char* bytes, std::size_t n) {
    if (space_ && !out_.empty()) out_ += ' ';
    space_ = false;
    out_.append(bytes, n);
  }

  std::string& out_;
  bool space_ = false;
};

}  // namespace

void preprocess(std::string_view text, const Preprocessing& how, std::string& out) {
  out.clear();
  if (how.clean_text) {
    CleanSink sink(out);
    walk_text(text, how, sink);
  } else {
    StringSink sink(out);
    walk_text(text, how, sink);
  }
}

std::string clean_text(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  preprocess(text, {.clean_text = true}, out);
  return out;
}

}  // namespace sentiment
