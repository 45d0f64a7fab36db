#include "text/python_regex.hpp"

#define PCRE2_CODE_UNIT_WIDTH 8  // NOLINT(bugprone-reserved-identifier): PCRE2 asks for it
#include <fmt/format.h>
#include <pcre2.h>

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "base/error.hpp"
#include "text/python_pattern.hpp"

namespace sentiment {
namespace {

/// Frees what PCRE2 gave, by its own function.
template <auto Free>
struct Freeing {
  template <class T>
  void operator()(T* pointer) const {
    Free(pointer);
  }
};
using Compiled = std::unique_ptr<pcre2_code, Freeing<pcre2_code_free>>;
using Context = std::unique_ptr<pcre2_compile_context, Freeing<pcre2_compile_context_free>>;
using MatchContext = std::unique_ptr<pcre2_match_context, Freeing<pcre2_match_context_free>>;
using MatchData = std::unique_ptr<pcre2_match_data, Freeing<pcre2_match_data_free>>;
using JitStack = std::unique_ptr<pcre2_jit_stack, Freeing<pcre2_jit_stack_free>>;

constexpr std::size_t kSmallestJitStack = std::size_t{32} << 10;
constexpr std::size_t kLargestJitStack = std::size_t{8} << 20;

std::string message_of(int error) {
  std::array<unsigned char, 256> text{};
  pcre2_get_error_message(error, text.data(), text.size());
  return reinterpret_cast<const char*>(text.data());
}

}  // namespace

struct PythonRegex::State {
  Compiled code;
  std::size_t group;  // that is asked for; 0: all of the match
};

struct PythonRegex::Scratch::State {
  // One group at most is asked for.
  MatchData data{pcre2_match_data_create(2, nullptr)};
  MatchContext context{pcre2_match_context_create(nullptr)};
  JitStack stack{pcre2_jit_stack_create(kSmallestJitStack, kLargestJitStack, nullptr)};

  State() { pcre2_jit_stack_assign(context.get(), nullptr, stack.get()); }
};

PythonRegex::Scratch::Scratch() = default;
PythonRegex::Scratch::~Scratch() = default;
PythonRegex::Scratch::Scratch(Scratch&&) noexcept = default;
PythonRegex::Scratch& PythonRegex::Scratch::operator=(Scratch&&) noexcept = default;

PythonRegex::PythonRegex(std::shared_ptr<const State> state) : state_(std::move(state)) {}

Result<PythonRegex> PythonRegex::compile(std::string_view pattern) {
  const PcrePattern translated = SENT_TRY(translate_python_pattern(pattern));
  if (translated.groups > 1) {
    return fail(Code::invalid_argument,
                "More than 1 capturing group in token pattern. Only a single group should be "
                "captured.");
  }
  std::uint32_t options =
      PCRE2_UTF | PCRE2_NO_UTF_CHECK | PCRE2_NEVER_BACKSLASH_C | PCRE2_ALT_CIRCUMFLEX;
  if (translated.ignore_case) options |= PCRE2_CASELESS;
  if (translated.multiline) options |= PCRE2_MULTILINE;
  if (translated.dot_all) options |= PCRE2_DOTALL;
  const Context context(pcre2_compile_context_create(nullptr));
  pcre2_set_newline(context.get(), PCRE2_NEWLINE_LF);
  int error = 0;
  std::size_t offset = 0;
  Compiled code(pcre2_compile(reinterpret_cast<PCRE2_SPTR>(translated.text.data()),
                              translated.text.size(), options, &error, &offset, context.get()));
  if (!code) {
    return fail(Code::invalid_argument,
                fmt::format("token_pattern '{}' cannot be used: {}", pattern, message_of(error)));
  }
  pcre2_jit_compile(code.get(), PCRE2_JIT_COMPLETE);  // where there is no JIT, it is interpreted
  return PythonRegex(std::make_shared<const State>(State{std::move(code), translated.groups}));
}

std::optional<std::string_view> PythonRegex::Matches::next() {
  if (!scratch_.state_) scratch_.state_ = std::make_unique<Scratch::State>();
  if (at_ > text_.size()) return std::nullopt;
  pcre2_match_data* const data = scratch_.state_->data.get();
  // As Python's: after an empty match the next one must not be empty at the same place.
  const int found = pcre2_match(
      regex_.state_->code.get(), reinterpret_cast<PCRE2_SPTR>(text_.data()), text_.size(), at_,
      after_empty_ ? PCRE2_NOTEMPTY_ATSTART : 0, data, scratch_.state_->context.get());
  if (found < 0) {
    gave_up_ = found != PCRE2_ERROR_NOMATCH;
    at_ = text_.size() + 1;
    return std::nullopt;
  }
  const std::size_t* const bounds = pcre2_get_ovector_pointer(data);
  at_ = bounds[1];
  after_empty_ = bounds[0] == bounds[1];
  const std::size_t group = regex_.state_->group;
  const std::size_t begin = bounds[2 * group];
  if (group != 0 && begin == PCRE2_UNSET) return std::string_view(text_).substr(0, 0);
  return text_.substr(begin, bounds[2 * group + 1] - begin);
}

}  // namespace sentiment
