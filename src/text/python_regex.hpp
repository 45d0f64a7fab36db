#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "base/error.hpp"

namespace sentiment {

/// A regular expression of Python's `re`, matched by PCRE2. It reads as Python does but for the
/// pairs of letters that ignoring case takes for one outside ASCII.
/// Immutable: share it between threads.
class PythonRegex {
 public:
  /// Working memory of one thread for matches.
  class Scratch {
   public:
    Scratch();
    ~Scratch();
    Scratch(Scratch&&) noexcept;
    Scratch& operator=(Scratch&&) noexcept;

   private:
    friend class PythonRegex;
    struct State;
    std::unique_ptr<State> state_;
  };

  /// What re.findall finds, one after the other: the group where the pattern has one, else all of
  /// the match.
  class Matches {
   public:
    /// A view into the text; nothing after the last one.
    std::optional<std::string_view> next();
    /// Whether it ended because the pattern took more steps than PCRE2 allows.
    bool gave_up() const { return gave_up_; }

   private:
    friend class PythonRegex;
    Matches(const PythonRegex& regex, std::string_view text, Scratch& scratch)
        : regex_(regex), text_(text), scratch_(scratch) {}

    const PythonRegex& regex_;
    std::string_view text_;
    Scratch& scratch_;
    std::size_t at_ = 0;
    bool after_empty_ = false;
    bool gave_up_ = false;
  };

  /// Errors: invalid_argument for a pattern that cannot be used, with the reason; for more than one
  ///         group in scikit-learn's words.
  static Result<PythonRegex> compile(std::string_view pattern);

  /// Requires: `text` is UTF-8, and stays with the matches.
  Matches matches(std::string_view text, Scratch& scratch) const { return {*this, text, scratch}; }

 private:
  struct State;
  explicit PythonRegex(std::shared_ptr<const State> state);
  std::shared_ptr<const State> state_;
};

}  // namespace sentiment
