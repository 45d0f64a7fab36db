#pragma once

#include <cstddef>
#include <cstring>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.hpp"
#include "text/python_regex.hpp"
#include "text/text_walk.hpp"
#include "text/token_pattern.hpp"

namespace sentiment {

/// Working memory of one thread for Tokenizer::for_each; grows until warm, then stays.
class TokenBuffer {
 public:
  TokenBuffer() : bytes_(256) {}

  /// Whether a text was left before its end because the token pattern took too many steps.
  bool gave_up() const { return gave_up_; }

 private:
  template <class Use>
  friend class TokenSink;
  friend class Tokenizer;

  std::vector<char> bytes_;  // the token that is being read; always kWalkBlock bytes longer than it
  std::string text_;         // preprocessed, where the pattern is PCRE2's
  PythonRegex::Scratch regex_;
  bool gave_up_ = false;
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
  /// `\b\w{n,}\b` and its like (token_pattern.hpp) are read in one pass over the bytes; any other
  /// pattern goes through PCRE2 (python_regex.hpp), many times slower.
  /// Errors: invalid_argument for a pattern that cannot be used, with the reason; scikit-learn's
  ///         text for more than one group.
  static Result<Tokenizer> make(const Preprocessing& how, std::string_view token_pattern);

  /// Whether every token is made of word characters only; then none holds a space.
  bool gives_words() const { return !regex_; }

  /// Calls use(std::string_view token) for each token in order. The view is valid during the call,
  /// and kWalkBlock bytes may be read at its data.
  /// Cost: linear in the bytes of `text`, unless the pattern says otherwise; see
  ///       TokenBuffer::gave_up(). Threads: `buffer` belongs to the caller's.
  template <class Use>
  void for_each(std::string_view text, TokenBuffer& buffer, Use&& use) const {
    if (regex_) {
      auto matches = begin_matches(text, buffer);
      while (const auto token = matches.next()) use(*token);
      buffer.gave_up_ |= matches.gave_up();
      return;
    }
    TokenSink<Use> sink(runs_, buffer, use);
    walk_text(text, how_, sink);
    sink.end();
  }

 private:
  explicit Tokenizer(const Preprocessing& how) : how_(how) {}
  PythonRegex::Matches begin_matches(std::string_view text, TokenBuffer& buffer) const;

  Preprocessing how_;
  WordRuns runs_;
  std::optional<PythonRegex> regex_;  // in place of runs_
};

}  // namespace sentiment
