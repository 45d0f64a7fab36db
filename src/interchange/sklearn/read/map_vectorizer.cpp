#include "interchange/sklearn/read/map_vectorizer.hpp"

#include <fmt/format.h>

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/error.hpp"
#include "base/fields.hpp"
#include "base/json.hpp"
#include "base/quote_briefly.hpp"
#include "features/tfidf.hpp"
#include "features/tfidf_options.hpp"
#include "features/tfidf_settings.hpp"
#include "interchange/codec/attributes.hpp"
#include "interchange/codec/dtype.hpp"
#include "interchange/codec/names.hpp"
#include "interchange/codec/value.hpp"
#include "text/token_pattern.hpp"

namespace sentiment::foreign {
namespace {

/// As strip_accents of a lower-cased text, this makes the tokens that clean_text makes; it is what
/// a model names that needs no module of its own. Its texts differ from clean_text's, so it stands
/// for it where tokens are runs of word characters only.
constexpr std::string_view kCleaningPattern =
    R"((<)[^>]+>|(?:http|www)(?:(?!<[^>]+>)\S)+|[!-/:-@\[-`{-~])";
constexpr std::string_view kCleaningReplacement = R"(\1)";

/// A value as a parameter file would say it; null for what it cannot.
Json as_setting(const ObjectTree& tree, Value value) {
  switch (value.kind()) {
    case Kind::boolean: return value.as_boolean();
    case Kind::integer: return value.as_integer();
    case Kind::real: return value.as_real();
    case Kind::text: return std::string(value.as_text());
    case Kind::tuple:
    case Kind::list: {
      Json list = Json::array();
      for (const Value item : tree.items(value)) list.push_back(as_setting(tree, item));
      return list;
    }
    default: return nullptr;
  }
}

/// Whether the attribute is one that a training here can be given; then `option` is set to it.
template <class T>
bool read_setting(const Attributes& its, Value value, T& option) {
  const Json setting = as_setting(its.tree(), value);
  T read{};
  if ((setting.is_null() && !value.is(Kind::none)) || !from_setting(setting, read)) return false;
  option = std::move(read);
  return true;
}

/// The same for what must be.
template <class T>
Result<void> read_setting(const Attributes& its, std::string_view name, T& option,
                          std::string_view served) {
  const Value value = SENT_TRY(its.get(name));
  if (read_setting(its, value, option)) return {};
  return its.refuse(name, served);
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
  if (read_setting(its, accents, options.strip_accents)) return {};
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

/// What fitting chose terms by says nothing about predicting: kept where it fits, for the record.
void read_bounds(const Attributes& its, TfidfOptions& options) {
  read_setting(its, its.find("min_df"), options.min_df);
  read_setting(its, its.find("max_df"), options.max_df);
  read_setting(its, its.find("max_features"), options.max_features);
  if (options.max_features == 0) options.max_features.reset();
}

Result<void> read_counting(const Attributes& its, TfidfOptions& options, Mapping& mapping) {
  if (SENT_TRY(its.text("input")) != "content") {
    return its.refuse("input", "only 'content' is served: texts come with the request");
  }
  SENT_CHECK(read_setting(its, "analyzer", options.analyzer,
                          "only 'word', 'char' and 'char_wb' are served"));
  if (!SENT_TRY(its.get("tokenizer")).is(Kind::none)) {
    return its.refuse("tokenizer", "a function is never called");
  }
  if (options.analyzer == AnalyzerKind::word) {
    options.token_pattern = std::string(SENT_TRY(its.text("token_pattern")));
    SENT_CHECK(read_setting(its, "stop_words", options.stop_words,
                            "only None, 'english' and lists of texts are served"));
  }
  SENT_CHECK(read_preprocessing(its, options, mapping));
  SENT_CHECK(
      read_setting(its, "ngram_range", options.ngram_range, "two integers from 1 up are served"));
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
  return read_setting(its, "norm", options.norm, "only None, 'l1' and 'l2' are served");
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
    if (weighing->find("idf_").is(Kind::none)) {
      return weighing->refuse("idf_", "it is missing: scikit-learn before 1.5 is not read");
    }
    idf = SENT_TRY(weighing->reals("idf_", 1));
    if (idf.size() != terms.size()) {
      return weighing->refuse(
          "idf_", fmt::format("it has {} numbers for {} terms", idf.size(), terms.size()));
    }
  }
  const std::string pattern = options.token_pattern;
  return TfidfVectorizer::from_parts(std::move(options), std::move(terms), std::move(idf))
      .map_error(doing(fmt::format("{} cannot be represented (token_pattern {})", its.owner(),
                                   quote_briefly(pattern))));
}

}  // namespace sentiment::foreign
