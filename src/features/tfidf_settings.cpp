#include "features/tfidf_settings.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <limits>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/error.hpp"
#include "base/fields.hpp"
#include "base/json.hpp"
#include "features/tfidf_options.hpp"
#include "text/strip_accents.hpp"

namespace sentiment {
namespace {

constexpr std::string_view kSection = "vectorizer.";

/// A word for each value of an enumeration; an empty one is null.
template <class Enum, std::size_t n>
using Words = std::array<std::pair<Enum, std::string_view>, n>;

constexpr Words<AnalyzerKind, 3> kAnalyzers{{{AnalyzerKind::word, "word"},
                                             {AnalyzerKind::character, "char"},
                                             {AnalyzerKind::character_in_word, "char_wb"}}};
constexpr Words<StripAccents, 3> kAccents{
    {{StripAccents::ascii, "ascii"}, {StripAccents::unicode, "unicode"}, {StripAccents::none, ""}}};
constexpr Words<Norm, 3> kNorms{{{Norm::l1, "l1"}, {Norm::l2, "l2"}, {Norm::none, ""}}};
constexpr Words<TieBreak, 4> kTieBreaks{{{TieBreak::numpy_scalar, "numpy-scalar"},
                                         {TieBreak::numpy_avx2, "numpy-avx2"},
                                         {TieBreak::numpy_avx512, "numpy-avx512"},
                                         {TieBreak::stable, "stable"}}};

template <class Enum, std::size_t n>
Result<void> read_word(const Json& value, const Words<Enum, n>& words, Enum& out) {
  std::string known;
  for (std::size_t i = 0; i < n; ++i) {
    const auto& [meaning, word] = words[i];
    if (word.empty() ? value.is_null() : value == word) {
      out = meaning;
      return {};
    }
    if (i != 0) known += i + 1 == n ? " or " : ", ";
    known += word.empty() ? "null" : word;
  }
  return expected_setting(known, value);
}

template <class Enum, std::size_t n>
Json word_of(Enum value, const Words<Enum, n>& words) {
  const auto found = std::ranges::find(words, value, &Words<Enum, n>::value_type::first);
  return found->second.empty() ? Json(nullptr) : Json(found->second);
}

/// A text, quoted or not: a number is not one, whatever its digits may mean as a pattern.
struct Pattern {
  std::string text;
};

Result<void> from_setting(const Json& value, Pattern& out) {
  if (!value.is_string()) return expected_setting("a regular expression as text", value);
  out.text = value.get<std::string>();
  return {};
}

Json to_setting(const Pattern& value) { return value.text; }

bool read_size(const Json& value, int& out) {
  return sentiment::from_setting(value, out).has_value() && out >= 1 && out <= NgramRange::kLongest;
}

}  // namespace

Result<void> from_setting(const Json& value, AnalyzerKind& out) {
  return read_word(value, kAnalyzers, out);
}
Json to_setting(AnalyzerKind value) { return word_of(value, kAnalyzers); }

Result<void> from_setting(const Json& value, StripAccents& out) {
  return read_word(value, kAccents, out);
}
Json to_setting(StripAccents value) { return word_of(value, kAccents); }

Result<void> from_setting(const Json& value, Norm& out) { return read_word(value, kNorms, out); }
Json to_setting(Norm value) { return word_of(value, kNorms); }

Result<void> from_setting(const Json& value, StopWords& out) {
  if (value.is_null()) {
    out = {};
    return {};
  }
  if (value == "english") {
    out = StopWords::english();
    return {};
  }
  std::vector<std::string> own;
  if (!value.is_array() || !from_setting(value, own)) {
    return expected_setting("null, english or a list of words", value);
  }
  out = StopWords(std::move(own));
  return {};
}

Json to_setting(const StopWords& value) {
  if (value.is_english()) return "english";
  return value.empty() ? Json(nullptr) : to_setting(value.own());
}

Result<void> from_setting(const Json& value, NgramRange& out) {
  const bool pair = value.is_array() && value.size() == 2 && read_size(value[0], out.min_n) &&
                    read_size(value[1], out.max_n);
  if (pair && out.min_n <= out.max_n) return {};
  return expected_setting(
      fmt::format("two sizes from 1 to {} such as [1, 2], the smaller one first",
                  NgramRange::kLongest),
      value);
}

Json to_setting(const NgramRange& value) { return Json::array({value.min_n, value.max_n}); }

Result<void> from_setting(const Json& value, DocumentBound& out) {
  out = {value.is_number_float(), value.is_number() ? value.get<double>() : 0};
  const bool fits =
      out.is_share ? out.value >= 0 && out.value <= 1 : value.is_number_integer() && out.value >= 1;
  return fits ? Result<void>{}
              : expected_setting(
                    "a whole number of documents, at least 1, or a share from 0.0 to 1.0", value);
}

Json to_setting(const DocumentBound& value) {
  if (value.is_share) return value.value;
  constexpr auto kMost = std::numeric_limits<std::int64_t>::max();
  return value.value < static_cast<double>(kMost) ? static_cast<std::int64_t>(value.value) : kMost;
}

Result<void> from_setting(const Json& value, TieBreak& out) {
  return read_word(value, kTieBreaks, out);
}
Json to_setting(TieBreak value) { return word_of(value, kTieBreaks); }

void describe(Fields& field, TfidfOptions& options) {
  const auto key = [](std::string_view name) { return std::string(kSection).append(name); };
  field(key("analyzer"), options.analyzer,
        "What terms are made of: word, char (characters) or char_wb (characters within words)");
  field(key("clean_text"), options.clean_text,
        "Clean the text first: lower case, no HTML tags, links or punctuation");
  field(key("lowercase"), options.lowercase,
        "Convert the text to lower case (clean_text does so already)");
  field(key("strip_accents"), options.strip_accents, "Remove accents: ascii, unicode or null");
  field.as<Pattern>(
      key("token_pattern"), "Regular expression (Python syntax) that matches a token",
      [&options] { return Pattern{options.token_pattern}; },
      [&options](const Pattern& pattern) { options.token_pattern = pattern.text; });
  field(key("stop_words"), options.stop_words,
        "Words to drop: english (drops 'not', 'no' and 'never' too), a list, or null");
  field(key("ngram_range"), options.ngram_range,
        "Smallest and largest number of words in a term (characters with analyzer char)");
  field(key("min_df"), options.min_df,
        "Drop terms found in fewer documents: 2 is a count, 0.01 a share");
  field(key("max_df"), options.max_df,
        "Drop terms found in more documents: 100 is a count, 0.95 a share");
  field(key("max_features"), options.max_features,
        "Maximum number of terms; the most frequent are kept; null = all",
        {[](const std::optional<std::uint64_t>& n) { return !n || *n > 0; }, "of at least 1"});
  field(key("vocabulary"), options.vocabulary,
        "Fixed list of terms to use instead of learning them");
  field(key("binary"), options.binary, "Count each term at most once per document");
  field(key("norm"), options.norm, "Norm that each row is scaled to: l2, l1 or null");
  field(key("use_idf"), options.use_idf, "Weight by inverse document frequency");
  field(key("smooth_idf"), options.smooth_idf,
        "Add one to document frequencies, as if one more document held every term");
  field(key("sublinear_tf"), options.sublinear_tf, "Use 1 + ln(count) instead of the count");
  field(key("tie_break"), options.tie_break,
        "Which of equally frequent terms max_features keeps: as numpy does on a given processor, "
        "or stable");
}

Json to_setting(const TfidfOptions& options) { return described(options); }

tl::unexpected<Error> unfit(std::string_view words, const TfidfOptions& options,
                            std::initializer_list<std::string_view> names) {
  const Json all = to_setting(options);
  std::string shown;
  for (const std::string_view name : names) {
    if (!shown.empty()) shown += ", ";
    shown += fmt::format("{}{} = {}", kSection, name, to_line(all.at(std::string(name))));
  }
  return fail(Code::invalid_argument, fmt::format("{} ({})", words, shown));
}

}  // namespace sentiment
