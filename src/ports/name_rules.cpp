#include "ports/name_rules.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstddef>
#include <string_view>

#include "base/error.hpp"
#include "base/quote_briefly.hpp"
#include "base/utf8.hpp"
#include "text/unicode_fold.hpp"

namespace sentiment {
namespace {

constexpr std::size_t kLongestKey = 250;
constexpr std::size_t kLongestModelName = 256;
constexpr std::size_t kLongestExperimentName = 500;
constexpr std::size_t kLongestAlias = 255;

/// Whether `test` holds for each character; what is not UTF-8 never does.
template <class Test>
bool all_characters(std::string_view text, Test test) {
  const char* end = text.data() + text.size();
  for (const char* at = text.data(); at != end;) {
    const Decoded found = decode_utf8(at, end);
    if (!found.valid || !test(found.code_point)) return false;
    at += found.length;
  }
  return true;
}

bool is_printable(char32_t c) { return c >= 0x20 && (c < 0x7F || c > 0x9F); }

/// Not empty, not too long, valid UTF-8, no control characters.
bool is_plain_name(std::string_view name, std::size_t longest) {
  return !name.empty() && count_code_points(name) <= longest && all_characters(name, is_printable);
}

bool is_blank(std::string_view name) {
  return all_characters(name, [](char32_t c) { return char_class(c).space(); });
}

/// Whether Python's posixpath.normpath() leaves it alone, and it leads nowhere else: MLflow's
/// test. A part after the first may begin with "..", the first may not.
bool is_path_to_itself(std::string_view name) {
  return is_plain_path(name) && !name.starts_with("..");
}

tl::unexpected<Error> cannot_be(std::string_view name, std::string_view what,
                                std::string_view reason) {
  return fail(Code::invalid_argument,
              fmt::format("{} cannot be {}: {}", quote_briefly(name), what, reason));
}

}  // namespace

bool is_plain_path(std::string_view path) {
  if (path.find('\0') != std::string_view::npos) return false;
  while (true) {
    const std::size_t slash = path.find('/');
    const std::string_view part = path.substr(0, slash);
    if (part.empty() || part == "." || part == "..") return false;
    if (slash == std::string_view::npos) return true;
    path.remove_prefix(slash + 1);
  }
}

Result<void> check_key(std::string_view key) {
  const bool characters = all_characters(key, [](char32_t c) {
    return char_class(c).word() || c == U'/' || c == U'.' || c == U':' || c == U'-' || c == U' ';
  });
  if (characters && count_code_points(key) <= kLongestKey && is_path_to_itself(key)) return {};
  return cannot_be(key, "the name of a parameter, metric or tag",
                   fmt::format("use 1 to {} letters, digits and any of '_/.:- ', without '//' and "
                               "parts '.' and '..', and not beginning with '..'",
                               kLongestKey));
}

Result<void> check_model_name(std::string_view name) {
  const bool quotes =
      name.find('\'') != std::string_view::npos && name.find('"') != std::string_view::npos;
  if (quotes) {
    return cannot_be(name, "a model's name", "MLflow cannot search for both kinds of quotes");
  }
  if (!is_blank(name) && is_plain_name(name, kLongestModelName) && is_path_to_itself(name) &&
      name.find_first_of("/:") == std::string_view::npos) {
    return {};
  }
  return cannot_be(name, "a model's name", fmt::format("take one {}", kModelNameRule));
}

Result<void> check_experiment_name(std::string_view name) {
  if (!is_blank(name) && is_plain_name(name, kLongestExperimentName)) return {};
  return cannot_be(name, "an experiment's name", fmt::format("take one {}", kExperimentNameRule));
}

Result<void> check_alias(std::string_view alias) {
  if (is_latest(alias)) {
    return cannot_be(alias, "an alias",
                     "'latest', in any case, is MLflow's word for the newest version");
  }
  const bool version =
      alias.size() > 1 && (alias[0] == 'v' || alias[0] == 'V') &&
      all_characters(alias.substr(1), [](char32_t c) { return char_class(c).digit(); });
  if (version) {
    return cannot_be(alias, "an alias", "MLflow reserves 'v' and a number for versions");
  }
  const bool characters =
      all_characters(alias, [](char32_t c) { return char_class(c).word() || c == U'-'; });
  if (!alias.empty() && characters && count_code_points(alias) <= kLongestAlias) return {};
  return cannot_be(alias, "an alias",
                   fmt::format("use 1 to {} letters, digits, '_' and '-'", kLongestAlias));
}

bool is_latest(std::string_view alias) {
  constexpr std::string_view kLatest = "latest";
  return std::ranges::equal(alias, kLatest, {}, [](char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  });
}

Result<void> check_model_id(std::string_view model_id) {
  constexpr std::size_t kLength = 34;
  if (model_id.size() != kLength || !model_id.starts_with("m-") ||
      model_id.find_first_not_of("0123456789abcdef", 2) != std::string_view::npos) {
    return fail(Code::invalid_argument,
                fmt::format("'{}' is not a model id: 'm-' and 32 hexadecimal digits", model_id));
  }
  return {};
}

}  // namespace sentiment
