#include "interchange/sklearn/read/map_vectorizer.hpp"

#include <fmt/format.h>

#include <cstddef>
#include <cstdint>
#include <limits>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/error.hpp"
#include "features/tfidf.hpp"
#include "features/tfidf_options.hpp"
#include "interchange/codec/attributes.hpp"
#include "interchange/codec/dtype.hpp"
#include "interchange/codec/names.hpp"
#include "interchange/codec/value.hpp"
#include "text/strip_accents.hpp"
#include "text/token_pattern.hpp"

namespace sentiment::foreign {
namespace {

constexpr std::int64_t kLongestGram = 1000;

/// As strip_accents of a lower-cased text, this makes the tokens that clean_text makes; it is what
/// a model names that needs no module of its own. Its texts differ from clean_text's, so it stands
/// for it where tokens are runs of word characters only.
constexpr std::string_view kCleaningPattern =
    R"((<)[^>]+>|(?:http|www)(?:(?!<[^>]+>)\S)+|[!-/:-@\[-`{-~])";
constexpr std::string_view kCleaningReplacement = R"(\1)";

Result<AnalyzerKind> read_analyzer(const Attributes& its) {
  const Value value = SENT_TRY(its.get("analyzer"));
  if (value.is(Kind::text)) {
    if (value.as_text() == "word") return AnalyzerKind::word;
    if (value.as_text() == "char") return AnalyzerKind::character;
    if (value.as_text() == "char_wb") return AnalyzerKind::character_in_word;
  }
  return its.refuse("analyzer", "only 'word', 'char' and 'char_wb' are served");
}

bool is_cleaning_partial(const ObjectTree& tree, Value value) {
  if (!value.is(Kind::object) || tree.class_of(value).role != Role::partial) return false;
  const auto state = tree.items(tree.state(value));
  if (!state[0].is_name(Role::re_sub) || !state[1].is(Kind::tuple)) return false;
  const bool keywords =
      !state[2].is(Kind::none) && !(state[2].is(Kind::dict) && tree.items(state[2]).empty());
  const auto arguments = tree.items(state[1]);
  return !keywords && arguments.size() == 2 && arguments[0].is(Kind::text) &&
         arguments[1].is(Kind::text) && arguments[0].as_text() == kCleaningPattern &&
         arguments[1].as_text() == kCleaningReplacement;
}

Result<void> read_preprocessing(const Attributes& its, TfidfOptions& options, Mapping& mapping) {
  options.lowercase = SENT_TRY(its.boolean("lowercase"));
  const Value preprocessor = SENT_TRY(its.get("preprocessor"));
  if (preprocessor.is_name(Role::cleaner)) {
    options.clean_text = true;
    mapping.emplace_back("preprocessor", shown_value(its.tree(), preprocessor) +
                                             ", taken for the built-in cleaner by its name");
    return {};
  }
  if (!preprocessor.is(Kind::none)) {
    return its.refuse("preprocessor",
                      "a function is never called, and src.preprocessing.clean_text alone stands "
                      "for a built-in one");
  }
  const Value accents = SENT_TRY(its.get("strip_accents"));
  if (accents.is(Kind::none)) return {};
  if (accents.is(Kind::text) && accents.as_text() == "ascii") {
    options.strip_accents = StripAccents::ascii;
    return {};
  }
  if (accents.is(Kind::text) && accents.as_text() == "unicode") {
    options.strip_accents = StripAccents::unicode;
    return {};
  }
  if (is_cleaning_partial(its.tree(), accents) && options.lowercase &&
      options.analyzer == AnalyzerKind::word && parse_word_runs(options.token_pattern)) {
    options.clean_text = true;
    mapping.emplace_back("strip_accents",
                         "functools.partial of re.sub with the cleaner's pattern: the built-in "
                         "cleaner");
    return {};
  }
  return its.refuse("strip_accents",
                    "only None, 'ascii', 'unicode' and, for words in lower case, the cleaner's "
                    "functools.partial are served");
}

Result<void> read_stop_words(const Attributes& its, TfidfOptions& options) {
  const Value words = SENT_TRY(its.get("stop_words"));
  if (words.is(Kind::none)) return {};
  if (words.is(Kind::text) && words.as_text() == "english") {
    options.english_stop_words = true;
    return {};
  }
  if (!words.is(Kind::list)) {
    return its.refuse("stop_words", "only None, 'english' and lists of texts are served");
  }
  for (const Value word : its.tree().items(words)) {
    if (!word.is(Kind::text)) return its.refuse("stop_words", "it must be a list of texts");
    options.stop_words.emplace_back(word.as_text());
  }
  return {};
}

Result<void> read_ngram_range(const Attributes& its, TfidfOptions& options) {
  const Value range = SENT_TRY(its.get("ngram_range"));
  const auto bounds = range.is(Kind::tuple) || range.is(Kind::list) ? its.tree().items(range)
                                                                    : std::span<const Value>();
  const auto fits = [](Value bound) {
    return bound.is(Kind::integer) && bound.as_integer() >= 1 && bound.as_integer() <= kLongestGram;
  };
  if (bounds.size() != 2 || !fits(bounds[0]) || !fits(bounds[1]) ||
      bounds[0].as_integer() > bounds[1].as_integer()) {
    return its.refuse("ngram_range", "two integers from 1 up are served");
  }
  options.min_n = static_cast<int>(bounds[0].as_integer());
  options.max_n = static_cast<int>(bounds[1].as_integer());
  return {};
}

/// What fitting chose terms by says nothing about predicting: kept where it fits, for the record.
void read_bounds(const Attributes& its, TfidfOptions& options) {
  const auto bound = [&](std::string_view name, DocumentBound& into) {
    const Value value = its.find(name);
    if (value.is(Kind::integer) && value.as_integer() >= 1) {
      into = {false, static_cast<double>(value.as_integer())};
    }
    if (value.is(Kind::real) && value.as_real() >= 0 && value.as_real() <= 1) {
      into = {true, value.as_real()};
    }
  };
  bound("min_df", options.min_df);
  bound("max_df", options.max_df);
  const Value most = its.find("max_features");
  if (most.is(Kind::integer) && most.as_integer() >= 1 &&
      most.as_integer() <= std::numeric_limits<std::uint32_t>::max()) {
    options.max_features = static_cast<std::uint32_t>(most.as_integer());
  }
}

Result<void> read_counting(const Attributes& its, TfidfOptions& options, Mapping& mapping) {
  if (SENT_TRY(its.text("input")) != "content") {
    return its.refuse("input", "only 'content' is served: texts come with the request");
  }
  options.analyzer = SENT_TRY(read_analyzer(its));
  if (!SENT_TRY(its.get("tokenizer")).is(Kind::none)) {
    return its.refuse("tokenizer", "a function is never called");
  }
  if (options.analyzer == AnalyzerKind::word) {
    options.token_pattern = std::string(SENT_TRY(its.text("token_pattern")));
    SENT_CHECK(read_stop_words(its, options));
  }
  SENT_CHECK(read_preprocessing(its, options, mapping));
  SENT_CHECK(read_ngram_range(its, options));
  options.binary = SENT_TRY(its.boolean("binary"));
  const Value type = SENT_TRY(its.get("dtype"));
  if (!type.is_name(Role::number_type) && !(type.is(Kind::dtype) && type.as_dtype().size >= 4)) {
    return its.refuse("dtype", "numpy's float64, float32, int64 and int32 are served");
  }
  const bool single =
      type.is(Kind::dtype) ? type.as_dtype() == DType{'f', 4} : type.as_name().name == "float32";
  if (single) {
    mapping.emplace_back("dtype", "float32: computed in float64, so equal to about 1e-6");
  }
  read_bounds(its, options);
  return {};
}

Result<void> read_weighing(const Attributes& its, TfidfOptions& options) {
  options.use_idf = SENT_TRY(its.boolean("use_idf"));
  options.smooth_idf = SENT_TRY(its.boolean("smooth_idf"));
  options.sublinear_tf = SENT_TRY(its.boolean("sublinear_tf"));
  const Value norm = SENT_TRY(its.get("norm"));
  if (norm.is(Kind::none)) {
    options.norm = Norm::none;
  } else if (norm.is(Kind::text) && norm.as_text() == "l1") {
    options.norm = Norm::l1;
  } else if (norm.is(Kind::text) && norm.as_text() == "l2") {
    options.norm = Norm::l2;
  } else {
    return its.refuse("norm", "only None, 'l1' and 'l2' are served");
  }
  return {};
}

/// vocabulary_: each term's column. Errors: unless the columns are 0 to n - 1, each once.
Result<std::vector<std::string>> read_terms(const Attributes& its) {
  const Value vocabulary = SENT_TRY(its.get("vocabulary_"));
  if (!vocabulary.is(Kind::dict)) return its.refuse("vocabulary_", "it must be a dict");
  const auto items = its.tree().items(vocabulary);
  std::vector<std::string> terms(items.size() / 2);
  std::vector<bool> taken(terms.size());
  for (std::size_t i = 0; i < items.size(); i += 2) {
    const Value column = items[i + 1];
    if (!items[i].is(Kind::text) || !column.is(Kind::integer) || column.as_integer() < 0 ||
        static_cast<std::size_t>(column.as_integer()) >= terms.size() ||
        taken[static_cast<std::size_t>(column.as_integer())]) {
      return its.refuse("vocabulary_", "its columns must be 0 to n - 1, each once");
    }
    const auto at = static_cast<std::size_t>(column.as_integer());
    taken[at] = true;
    terms[at] = items[i].as_text();
  }
  if (terms.empty()) return its.refuse("vocabulary_", "it is empty");
  return terms;
}

/// The transformer that weighs: the vectorizer's own, the pipeline's, or none.
Result<std::optional<Attributes>> find_weighing(const Attributes& counting, Value transformer) {
  if (counting.owner() != "TfidfVectorizer") {
    if (transformer.is(Kind::none)) return std::nullopt;
    return Attributes(counting.tree(), transformer);
  }
  const Value own = SENT_TRY(counting.get("_tfidf"));
  if (!own.is(Kind::object) || counting.tree().class_of(own).role != Role::tfidf_transformer) {
    return counting.refuse("_tfidf", "it must be a TfidfTransformer");
  }
  return Attributes(counting.tree(), own);
}

}  // namespace

Result<TfidfVectorizer> map_vectorizer(const ObjectTree& tree, Value vectorizer, Value transformer,
                                       Mapping& mapping) {
  const Attributes its(tree, vectorizer);
  TfidfOptions options;
  SENT_CHECK(read_counting(its, options, mapping));
  const auto weighing = SENT_TRY(find_weighing(its, transformer));
  options.use_idf = false;
  options.norm = Norm::none;
  if (weighing) SENT_CHECK(read_weighing(*weighing, options));
  auto terms = SENT_TRY(read_terms(its));
  std::vector<double> idf(terms.size(), 1.0);
  if (options.use_idf) {
    if (!weighing->has("idf_")) {
      return weighing->refuse("idf_", "it is missing: scikit-learn before 1.5 is not read");
    }
    idf = SENT_TRY(weighing->reals("idf_", 1));
    if (idf.size() != terms.size()) {
      return weighing->refuse(
          "idf_", fmt::format("it has {} numbers for {} terms", idf.size(), terms.size()));
    }
  }
  const std::string pattern = options.token_pattern;
  auto made = TfidfVectorizer::from_parts(std::move(options), std::move(terms), std::move(idf));
  if (made) return made;
  return fail(Code::invalid_argument,
              fmt::format("{} cannot be represented (token_pattern {}): {}", its.owner(),
                          shown_text(pattern), made.error().message));
}

}  // namespace sentiment::foreign
