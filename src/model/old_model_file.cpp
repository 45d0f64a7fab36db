#include "model/old_model_file.hpp"

#include <fmt/core.h>

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/byte_reader.hpp"
#include "base/error.hpp"
#include "data/class_names.hpp"
#include "features/tfidf.hpp"
#include "features/tfidf_options.hpp"
#include "model/classifier.hpp"
#include "model/estimator_options.hpp"
#include "model/linear_model.hpp"
#include "model/model_file.hpp"
#include "model/model_sections.hpp"
#include "model/prediction.hpp"
#include "model/provenance.hpp"
#include "text/strip_accents.hpp"

// The layout: docs/formats/model-file.md, versions 1 to 3.
namespace sentiment {
namespace {

constexpr std::size_t kAlignment = 8;
constexpr std::uint32_t kVersionWithoutSolver = 1;
constexpr std::uint32_t kVersionOfTwoClasses = 2;

// The file holds these numbers: the enumerators may not be moved.
static_assert(static_cast<int>(StripAccents::none) == 0 &&
              static_cast<int>(StripAccents::ascii) == 1 &&
              static_cast<int>(StripAccents::unicode) == 2);
static_assert(static_cast<int>(Norm::none) == 0 && static_cast<int>(Norm::l1) == 1 &&
              static_cast<int>(Norm::l2) == 2);
static_assert(static_cast<int>(TieBreak::numpy_scalar) == 0 &&
              static_cast<int>(TieBreak::numpy_avx2) == 1 &&
              static_cast<int>(TieBreak::numpy_avx512) == 2 &&
              static_cast<int>(TieBreak::stable) == 3);

/// All but the fixed vocabulary, which is the terms: `fixed_vocabulary` says whether there is one.
TfidfOptions read_options(ByteReader& in, bool& fixed_vocabulary) {
  constexpr std::size_t kSmallestText = 8;
  TfidfOptions options;
  options.clean_text = in.flag();
  options.lowercase = in.flag();
  const bool english_stop_words = in.flag();
  options.binary = in.flag();
  options.use_idf = in.flag();
  options.smooth_idf = in.flag();
  options.sublinear_tf = in.flag();
  options.min_df.is_share = in.flag();
  options.max_df.is_share = in.flag();
  const bool has_max_features = in.flag();
  fixed_vocabulary = in.flag();
  options.strip_accents = static_cast<StripAccents>(in.choice(2));
  options.norm = static_cast<Norm>(in.choice(2));
  options.tie_break = static_cast<TieBreak>(in.choice(3));
  in.bytes(2);
  options.min_df.value = in.f64();
  options.max_df.value = in.f64();
  const std::uint32_t min_n = in.u32();
  const std::uint32_t max_n = in.u32();
  if (min_n > NgramRange::kLongest || max_n > NgramRange::kLongest) in.reject();
  options.ngram_range = {static_cast<int>(min_n), static_cast<int>(max_n)};
  const std::uint64_t max_features = in.u64();
  if (has_max_features) options.max_features = max_features;
  options.token_pattern = in.text();
  std::vector<std::string> stop_words(in.count(kSmallestText));
  for (std::string& word : stop_words) word = in.text();
  if (english_stop_words && !stop_words.empty()) in.reject();
  options.stop_words = english_stop_words ? StopWords::english() : StopWords(std::move(stop_words));
  return options;
}

/// The sections one after the other, each under its name.
class SectionReader {
 public:
  explicit SectionReader(std::string_view content) : in_(content) {}

  /// The next section's content. Errors: corrupt_data if it is another one, or does not fit.
  Result<ByteReader> next(std::string_view name) {
    const std::string_view found = in_.bytes(kAlignment);
    const std::string_view content = in_.text();
    in_.bytes((kAlignment - content.size() % kAlignment) % kAlignment);
    if (!in_.ok() || found.substr(0, found.find('\0')) != name) {
      return fail(Code::corrupt_data, fmt::format("its section {} is missing or cut short", name));
    }
    return ByteReader(content);
  }
  bool at_end() const { return in_.left() == 0; }

 private:
  ByteReader in_;
};

template <class T>
Result<std::vector<T>> next_array(SectionReader& sections, std::string_view name) {
  return read_array<T>(SENT_TRY(sections.next(name)), name);
}

Result<TfidfVectorizer> read_old_vectorizer(SectionReader& sections) {
  ByteReader options_in = SENT_TRY(sections.next("OPTIONS"));
  bool fixed_vocabulary = false;
  TfidfOptions options = read_options(options_in, fixed_vocabulary);
  SENT_CHECK(check_section(options_in, "OPTIONS"));
  ByteReader terms_in = SENT_TRY(sections.next("TERMS"));
  std::vector<std::string> terms = read_terms(terms_in);
  SENT_CHECK(check_section(terms_in, "TERMS"));
  if (fixed_vocabulary) options.vocabulary = terms;
  std::vector<double> idf = SENT_TRY(next_array<double>(sections, "IDF"));
  return make_vectorizer(std::move(options), std::move(terms), std::move(idf));
}

/// A classifier, and the iterations of its solver.
struct OldModel {
  Classifier classifier;
  int iterations = 0;
};

/// Versions 1 and 2 are of two classes, version 3 of more.
Result<OldModel> read_old_classifier(SectionReader& sections, std::uint32_t version) {
  constexpr std::size_t kSmallestClass = 16;
  TfidfVectorizer vectorizer = SENT_TRY(read_old_vectorizer(sections));
  const bool two = version <= kVersionOfTwoClasses;
  LinearModel model{.scores = 1, .link = two ? Link::logistic : Link::softmax};
  model.weights = SENT_TRY(next_array<double>(sections, "WEIGHTS"));
  ByteReader in = SENT_TRY(sections.next("MODEL"));
  if (two) model.intercepts = {in.f64()};
  const auto iterations = static_cast<int>(in.u32());
  in.u32();
  if (!two) {
    model.scores = in.count(kSmallestClass);
    if (model.scores < 3) in.reject();
    model.intercepts = in.array<double>(in.ok() ? model.scores : 0);
  }
  ClassNames labels(in.ok() ? model.classes() : 0);
  for (std::string& label : labels) label = in.text();
  SENT_CHECK(check_section(in, "MODEL"));
  SENT_CHECK(check_model(model, vectorizer.size(), labels.size()));
  return OldModel{Classifier(std::move(vectorizer), std::move(model), std::move(labels)),
                  iterations};
}

/// The examples with the answers given now. The file has p of class 1, or of the class answered
/// where there are more than two. Errors: corrupt_data where an answer is another one now.
Result<std::vector<GoldenExample>> read_old_golden(SectionReader& sections,
                                                   const Classifier& classifier) {
  constexpr std::size_t kSmallestExample = 16;
  ByteReader in = SENT_TRY(sections.next("GOLDEN"));
  std::vector<GoldenExample> golden(in.count(kSmallestExample));
  std::vector<double> probabilities(golden.size());
  for (std::size_t i = 0; i < golden.size(); ++i) {
    probabilities[i] = in.f64();
    golden[i].text = in.text();
  }
  SENT_CHECK(check_section(in, "GOLDEN"));
  TfidfScratch scratch;
  for (std::size_t i = 0; i < golden.size(); ++i) {
    Prediction& now = golden[i].prediction;
    now = classifier.predict(golden[i].text, scratch);
    const bool other = classifier.model().scores == 1 && now.label == 0;
    const double probability = other ? 1 - now.confidence : now.confidence;
    // Written so that NaN fails.
    if (!(std::abs(probability - probabilities[i]) <= kGoldenTolerance)) {
      return golden_failure(i + 1, fmt::format("{}", probabilities[i]),
                            fmt::format("{}", probability));
    }
  }
  return golden;
}

/// The content of the section SOLVER. What is out of its range is rejected in `in`.
EstimatorOptions read_solver(ByteReader& in) {
  enum class WeightKind : std::uint8_t { none = 0, balanced = 1, explicit_pair = 2 };
  EstimatorOptions estimator;
  LogisticRegressionOptions& options = estimator.logistic_regression;
  options.C = in.f64();
  options.tol = in.f64();
  const double first = in.f64();
  const double second = in.f64();
  const std::uint32_t max_iter = in.u32();
  estimator.random_state = in.u32();
  options.fit_intercept = in.flag();
  const auto kind = static_cast<WeightKind>(in.choice(2));
  // Written so that NaN is refused.
  const bool in_range = options.C > 0 && options.tol >= 0 && std::isfinite(options.tol) &&
                        first >= 0 && second >= 0 && std::isfinite(first) &&
                        std::isfinite(second) &&
                        max_iter <= std::uint32_t{std::numeric_limits<int>::max()};
  if (!in_range) in.reject();
  options.max_iter = static_cast<int>(max_iter);
  options.class_weight.balanced = kind == WeightKind::balanced;
  if (kind == WeightKind::explicit_pair) options.class_weight.named = {{"0", first}, {"1", second}};
  return estimator;
}

}  // namespace

Result<ModelFile> decode_old_model(std::string_view content, std::uint32_t version) {
  SectionReader sections(content);
  OldModel model = SENT_TRY(read_old_classifier(sections, version));
  std::vector<GoldenExample> golden = SENT_TRY(read_old_golden(sections, model.classifier));
  std::vector<std::uint64_t> digests = SENT_TRY(next_array<std::uint64_t>(sections, "TEXTS"));
  Provenance provenance{.iterations = model.iterations};
  if (version > kVersionWithoutSolver) {
    ByteReader in = SENT_TRY(sections.next("SOLVER"));
    provenance.estimator = read_solver(in);
    SENT_CHECK(check_section(in, "SOLVER"));
  }
  if (!sections.at_end()) return fail(Code::corrupt_data, "it goes on after its last section");
  SENT_CHECK(check_digests(digests));
  return ModelFile{std::move(model.classifier), provenance, std::move(golden), std::move(digests)};
}

}  // namespace sentiment
