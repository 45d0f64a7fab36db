#include "model/model_file.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <limits>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/byte_reader.hpp"
#include "base/byte_writer.hpp"
#include "base/error.hpp"
#include "data/class_names.hpp"
#include "features/tfidf.hpp"
#include "features/tfidf_options.hpp"
#include "files/mapped_file.hpp"
#include "model/classifier.hpp"
#include "model/estimator_options.hpp"
#include "model/linear_model.hpp"
#include "model/model_envelope.hpp"
#include "model/solver_settings.hpp"
#include "text/strip_accents.hpp"

// The layout: docs/formats/model-file.md. What is written here is read in the same order below.
namespace sentiment {
namespace {

constexpr std::size_t kAlignment = 8;
constexpr std::uint32_t kVersionWithoutSolver = 1;
constexpr std::uint32_t kVersionOfTwoClasses = 2;
constexpr double kGoldenTolerance = 1e-12;

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
static_assert(static_cast<int>(AnalyzerKind::word) == 0 &&
              static_cast<int>(AnalyzerKind::character) == 1 &&
              static_cast<int>(AnalyzerKind::character_in_word) == 2);

void add_section(ByteWriter& file, std::string_view name, const ByteWriter& content) {
  file.bytes(name);
  file.align(kAlignment);
  file.u64(content.written().size());
  file.bytes(content.written());
  file.align(kAlignment);
}

template <class T>
void add_array(ByteWriter& file, std::string_view name, std::span<const T> values) {
  ByteWriter content;
  content.array(values);
  add_section(file, name, content);
}

ByteWriter written_options(const TfidfOptions& options) {
  ByteWriter out;
  for (const bool flag : {options.clean_text, options.lowercase, options.stop_words.is_english(),
                          options.binary, options.use_idf, options.smooth_idf, options.sublinear_tf,
                          options.min_df.is_share, options.max_df.is_share,
                          options.max_features.has_value(), options.vocabulary.has_value()}) {
    out.u8(flag ? 1 : 0);
  }
  out.u8(static_cast<std::uint8_t>(options.strip_accents));
  out.u8(static_cast<std::uint8_t>(options.norm));
  out.u8(static_cast<std::uint8_t>(options.tie_break));
  out.u8(static_cast<std::uint8_t>(options.analyzer));
  out.align(kAlignment);
  out.f64(options.min_df.value);
  out.f64(options.max_df.value);
  out.u32(static_cast<std::uint32_t>(options.ngram_range.min_n));
  out.u32(static_cast<std::uint32_t>(options.ngram_range.max_n));
  out.u64(options.max_features.value_or(0));
  out.text(options.token_pattern);
  out.u64(options.stop_words.own().size());
  for (const std::string& word : options.stop_words.own()) out.text(word);
  return out;
}

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
  options.analyzer = static_cast<AnalyzerKind>(in.choice(2));
  in.bytes(1);
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

ByteWriter written_terms(const TfidfVectorizer& vectorizer) {
  ByteWriter out;
  out.u64(vectorizer.size());
  std::uint64_t end = 0;
  out.u64(end);
  for (std::uint32_t column = 0; column < vectorizer.size(); ++column) {
    end += vectorizer.term(column).size();
    out.u64(end);
  }
  for (std::uint32_t column = 0; column < vectorizer.size(); ++column) {
    out.bytes(vectorizer.term(column));
  }
  return out;
}

std::vector<std::string> read_terms(ByteReader& in) {
  const std::size_t count = in.count(sizeof(std::uint64_t));
  const auto ends = in.array<std::uint64_t>(count + 1);
  std::vector<std::string> terms;
  if (!in.ok() || ends.front() != 0 || ends.back() != in.left()) {
    in.reject();
    return terms;
  }
  terms.reserve(count);
  for (std::size_t i = 0; i < count; ++i) {
    if (ends[i + 1] < ends[i]) in.reject();
    terms.emplace_back(in.bytes(in.ok() ? ends[i + 1] - ends[i] : 0));
  }
  return terms;
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

/// The content of a section that is one array.
template <class T>
Result<std::vector<T>> read_array(SectionReader& sections, std::string_view name) {
  ByteReader in = SENT_TRY(sections.next(name));
  std::vector<T> values = in.array<T>(in.left() / sizeof(T));
  if (in.left() != 0)
    return fail(Code::corrupt_data, fmt::format("its section {} is damaged", name));
  return values;
}

Result<void> check_whole(const ByteReader& in, std::string_view name) {
  if (in.ok() && in.left() == 0) return {};
  return fail(Code::corrupt_data, fmt::format("its section {} is damaged", name));
}

bool all_finite(std::span<const double> values) {
  return std::ranges::all_of(values, [](double value) { return std::isfinite(value); });
}

Result<TfidfVectorizer> read_vectorizer(SectionReader& sections) {
  ByteReader options_in = SENT_TRY(sections.next("OPTIONS"));
  bool fixed_vocabulary = false;
  TfidfOptions options = read_options(options_in, fixed_vocabulary);
  SENT_CHECK(check_whole(options_in, "OPTIONS"));
  ByteReader terms_in = SENT_TRY(sections.next("TERMS"));
  std::vector<std::string> terms = read_terms(terms_in);
  SENT_CHECK(check_whole(terms_in, "TERMS"));
  if (fixed_vocabulary) options.vocabulary = terms;
  std::vector<double> idf = SENT_TRY(read_array<double>(sections, "IDF"));
  if (!all_finite(idf)) return fail(Code::corrupt_data, "its section IDF is not all numbers");
  auto vectorizer =
      TfidfVectorizer::from_parts(std::move(options), std::move(terms), std::move(idf));
  if (!vectorizer) {
    return fail(Code::corrupt_data, "its vectorizer is damaged: " + vectorizer.error().message);
  }
  return vectorizer;
}

Result<void> check_weights(std::span<const double> weights, std::span<const double> intercepts,
                           std::size_t terms) {
  if (!all_finite(weights) || !all_finite(intercepts)) {
    return fail(Code::corrupt_data, "its weights are not all numbers");
  }
  if (weights.size() != terms * intercepts.size()) {
    return fail(Code::corrupt_data, fmt::format("it has {} weights for {} terms", weights.size(),
                                                terms * intercepts.size()));
  }
  return {};
}

/// A classifier, and the iterations of its solver.
struct ReadModel {
  Classifier classifier;
  int iterations = 0;
};

/// Versions 1 and 2.
Result<ReadModel> read_two_classes(SectionReader& sections, TfidfVectorizer vectorizer) {
  LinearModel model{.scores = 1, .link = Link::logistic};
  model.weights = SENT_TRY(read_array<double>(sections, "WEIGHTS"));
  ByteReader in = SENT_TRY(sections.next("MODEL"));
  model.intercepts = {in.f64()};
  const auto iterations = static_cast<int>(in.u32());
  in.u32();
  ClassNames labels(2);
  for (std::string& label : labels) label = in.text();
  SENT_CHECK(check_whole(in, "MODEL"));
  SENT_CHECK(check_weights(model.weights, model.intercepts, vectorizer.size()));
  return ReadModel{Classifier(std::move(vectorizer), std::move(model), std::move(labels)),
                   iterations};
}

/// Version 3.
Result<ReadModel> read_many_classes(SectionReader& sections, TfidfVectorizer vectorizer) {
  constexpr std::size_t kSmallestClass = 16;
  LinearModel model{.link = Link::softmax};
  model.weights = SENT_TRY(read_array<double>(sections, "WEIGHTS"));
  ByteReader in = SENT_TRY(sections.next("MODEL"));
  const auto iterations = static_cast<int>(in.u32());
  in.u32();
  model.scores = in.count(kSmallestClass);
  if (model.scores < 3) in.reject();
  model.intercepts = in.array<double>(model.scores);
  ClassNames names(in.ok() ? model.scores : 0);
  for (std::string& name : names) name = in.text();
  SENT_CHECK(check_whole(in, "MODEL"));
  SENT_CHECK(check_weights(model.weights, model.intercepts, vectorizer.size()));
  return ReadModel{Classifier(std::move(vectorizer), std::move(model), std::move(names)),
                   iterations};
}

Result<ReadModel> read_classifier(SectionReader& sections, std::uint32_t version) {
  TfidfVectorizer vectorizer = SENT_TRY(read_vectorizer(sections));
  return version > kVersionOfTwoClasses ? read_many_classes(sections, std::move(vectorizer))
                                        : read_two_classes(sections, std::move(vectorizer));
}

/// The content of the section MODEL.
ByteWriter written_model(const ModelFile& file) {
  const LinearModel& model = file.classifier.model();
  ByteWriter out;
  if (model.scores == 1) out.f64(model.intercepts[0]);
  out.u32(static_cast<std::uint32_t>(file.provenance.iterations));
  out.u32(0);
  if (model.scores > 1) {
    out.u64(model.scores);
    out.array(std::span<const double>(model.intercepts));
  }
  for (const std::string& label : file.classifier.labels()) out.text(label);
  return out;
}

/// What the file says of an answer: p of class 1, or of the class answered where there are more.
double shown_probability(const Classifier& classifier, const Prediction& prediction) {
  const bool other = classifier.model().scores == 1 && prediction.label == 0;
  return other ? 1 - prediction.confidence : prediction.confidence;
}

/// The examples, predicted again. Errors: corrupt_data where an answer is another one now.
Result<std::vector<GoldenExample>> read_golden(SectionReader& sections,
                                               const Classifier& classifier) {
  constexpr std::size_t kSmallestExample = 16;
  ByteReader in = SENT_TRY(sections.next("GOLDEN"));
  std::vector<GoldenExample> golden(in.count(kSmallestExample));
  std::vector<double> probabilities(golden.size());
  for (std::size_t i = 0; i < golden.size(); ++i) {
    probabilities[i] = in.f64();
    golden[i].text = in.text();
  }
  SENT_CHECK(check_whole(in, "GOLDEN"));
  TfidfScratch scratch;
  for (std::size_t i = 0; i < golden.size(); ++i) {
    golden[i].prediction = classifier.predict(golden[i].text, scratch);
    const double now = shown_probability(classifier, golden[i].prediction);
    // Written so that NaN fails.
    if (!(std::abs(now - probabilities[i]) <= kGoldenTolerance)) {
      return fail(Code::corrupt_data,
                  fmt::format("golden example {} was {} when the model was written and is {} now: "
                              "do not use this model here",
                              i + 1, probabilities[i], now));
    }
  }
  return golden;
}

Result<ModelFile> decode(std::string_view bytes) {
  const UnsealedModel sealed = SENT_TRY(unseal_model(bytes));
  SectionReader sections(sealed.content);
  ReadModel model = SENT_TRY(read_classifier(sections, sealed.version));
  std::vector<GoldenExample> golden = SENT_TRY(read_golden(sections, model.classifier));
  std::vector<std::uint64_t> digests = SENT_TRY(read_array<std::uint64_t>(sections, "TEXTS"));
  Provenance provenance{.iterations = model.iterations};
  if (sealed.version > kVersionWithoutSolver) {
    ByteReader in = SENT_TRY(sections.next("SOLVER"));
    provenance.estimator = read_solver_settings(in);
    SENT_CHECK(check_whole(in, "SOLVER"));
  }
  if (!sections.at_end()) return fail(Code::corrupt_data, "it goes on behind its last section");
  const bool sorted =
      std::ranges::adjacent_find(digests, std::ranges::greater_equal{}) == digests.end();
  if (!sorted) return fail(Code::corrupt_data, "its section TEXTS is not in order");
  return ModelFile{std::move(model.classifier), provenance, std::move(golden), std::move(digests)};
}

}  // namespace

std::string encode_model_file(const ModelFile& file) {
  const TfidfVectorizer& vectorizer = file.classifier.vectorizer();
  const LinearModel& model = file.classifier.model();
  ByteWriter golden;
  golden.u64(file.golden.size());
  for (const GoldenExample& example : file.golden) {
    golden.f64(shown_probability(file.classifier, example.prediction));
    golden.text(example.text);
  }

  ByteWriter content;
  add_section(content, "OPTIONS", written_options(vectorizer.options()));
  add_section(content, "TERMS", written_terms(vectorizer));
  add_array(content, "IDF", vectorizer.idf());
  add_array(content, "WEIGHTS", std::span<const double>(model.weights));
  add_section(content, "MODEL", written_model(file));
  add_section(content, "GOLDEN", golden);
  add_array(content, "TEXTS", std::span<const std::uint64_t>(file.training_digests));
  const auto& estimator = file.provenance.estimator;
  if (!estimator && model.scores == 1) return seal_model(content.written(), kVersionWithoutSolver);
  add_section(content, "SOLVER", written_solver_settings(estimator.value_or(EstimatorOptions{})));
  return seal_model(content.written(), model.scores > 1 ? kModelFileVersion : kVersionOfTwoClasses);
}

Result<ModelFile> decode_model_file(std::string_view bytes) {
  return decode(bytes).map_error(doing("this is not a usable sentiment.model"));
}

Result<ModelFile> load_model_file(const std::filesystem::path& path) {
  const MappedFile file = SENT_TRY(MappedFile::open(path));
  return decode_model_file(file.bytes()).map_error(doing(path.string()));
}

}  // namespace sentiment
