#pragma once

#include <cstddef>
#include <cstring>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/error.hpp"
#include "text/text_walk.hpp"
#include "text/token_pattern.hpp"

namespace sentiment {

/// Working memory of one thread for Tokenizer::for_each; grows until warm, then stays.
class TokenBuffer {
 public:
  TokenBuffer() : bytes_(256) {}

 private:
  template <class Use>
  friend class TokenSink;
  std::vector<char> bytes_;  // the token that is being read; always kWalkBlock bytes longer than it
};

/// Collects word runs from a TextWalk and hands the long enough ones to `use`.
template <class Use>
class TokenSink {
 public:
  TokenSink(const WordRuns& runs, TokenBuffer& buffer, Use& use)
      : runs_(runs), buffer_(buffer.bytes_), use_(use) {}

  void word(const char* bytes, std::size_t n) { append(bytes, n, n); }
  void wide_word(const char* bytes, std::size_t n) { append(bytes, n, 1); }
  void other(const char* /*bytes*/, std::size_t /*n*/) { end(); }
  void space(const char* /*bytes*/, std::size_t /*n*/) { end(); }
  void end() {
    if (code_points_ >= runs_.shortest && code_points_ <= runs_.longest) {
      use_(std::string_view(buffer_.data(), size_));
    }
    size_ = 0;
    code_points_ = 0;
  }

 private:
  void append(const char* bytes, std::size_t n, std::size_t code_points) {
    if (size_ + 2 * kWalkBlock > buffer_.size()) buffer_.resize(2 * buffer_.size());
    std::memcpy(buffer_.data() + size_, bytes, kWalkBlock);
    size_ += n;
    code_points_ += code_points;
  }

  const WordRuns runs_;
  std::vector<char>& buffer_;
  Use& use_;
  std::size_t size_ = 0;
  std::size_t code_points_ = 0;
};

/// Cuts a text into tokens as scikit-learn's word analyzer does: preprocessing, then
/// re.findall(token_pattern). Immutable: share it between threads.
class Tokenizer {
 public:
  /// Errors: invalid_argument for a pattern that cannot be represented, with scikit-learn's text
  /// for
  ///         more than one group.
  static Result<Tokenizer> make(const Preprocessing& how, std::string_view token_pattern);

  /// Whether every token is made of word characters only; then none holds a space.
  bool gives_words() const { return true; }

  /// Calls use(std::string_view token) for each token in order. The view is valid during the call,
  /// and kWalkBlock bytes may be read at its data.
  /// Cost: linear in the bytes of `text`. Threads: `buffer` belongs to the caller's.
  template <class Use>
  void for_each(std::string_view text, TokenBuffer& buffer, Use&& use) const {
    TokenSink<Use> sink(runs_, buffer, use);
    walk_text(text, how_, sink);
    sink.end();
  }

 private:
  Tokenizer(const Preprocessing& how, const WordRuns& runs) : how_(how), runs_(runs) {}

  Preprocessing how_;
  WordRuns runs_;
};

}  // namespace sentiment
