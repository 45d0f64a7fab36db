#include "model/model_file.hpp"

#include <fmt/core.h>

#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <filesystem>
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
#include "files/mapped_file.hpp"
#include "model/class_weight.hpp"
#include "model/classifier.hpp"
#include "model/linear_model.hpp"
#include "model/model_envelope.hpp"
#include "model/model_sections.hpp"
#include "model/model_settings.hpp"
#include "model/old_model_file.hpp"
#include "model/prediction.hpp"
#include "model/provenance.hpp"
#include "model/section_directory.hpp"

// The layout: docs/formats/model-file.md.
namespace sentiment {
namespace {

constexpr std::string_view kSettings = "SETTINGS";
constexpr std::string_view kTerms = "TERMS";
constexpr std::string_view kIdf = "IDF";
constexpr std::string_view kWeights = "WEIGHTS";
constexpr std::string_view kModel = "MODEL";
constexpr std::string_view kOrigin = "ORIGIN";
constexpr std::string_view kGolden = "GOLDEN";
constexpr std::string_view kTexts = "TEXTS";
constexpr std::array kSections{kSettings, kTerms, kIdf, kWeights, kModel, kOrigin, kGolden, kTexts};

// The file holds these numbers: the enumerators may not be moved.
static_assert(static_cast<int>(Link::logistic) == 0 && static_cast<int>(Link::softmax) == 1 &&
              static_cast<int>(Link::one_vs_rest) == 2 &&
              static_cast<int>(Link::one_vs_rest_float32) == 3 &&
              static_cast<int>(Link::modified_huber) == 4 && static_cast<int>(Link::none) == 5);

template <class T>
ByteWriter written_array(std::span<const T> values) {
  ByteWriter out;
  out.array(values);
  return out;
}

ByteWriter written_model(const LinearModel& model, const ClassNames& labels) {
  ByteWriter out;
  out.u32(static_cast<std::uint32_t>(model.link));
  out.u32(0);
  out.u64(model.scores);
  out.array(std::span<const double>(model.intercepts));
  out.u64(labels.size());
  for (const std::string& label : labels) out.text(label);
  return out;
}

/// All of the linear model but its weights, and the names of the classes.
struct ReadModel {
  LinearModel model;
  ClassNames labels;
};
ReadModel read_model(ByteReader& in) {
  constexpr std::size_t kSmallestLabel = 8;
  ReadModel read;
  const std::uint32_t link = in.u32();
  in.u32();
  if (link > static_cast<std::uint32_t>(Link::none)) in.reject();
  read.model.link = static_cast<Link>(in.ok() ? link : 0);
  read.model.scores = in.count(sizeof(double));
  read.model.intercepts = in.array<double>(read.model.scores);
  read.labels.resize(in.count(kSmallestLabel));
  for (std::string& label : read.labels) label = in.text();
  const bool one_score = read.model.scores == 1;
  const bool of_one = read.model.link == Link::logistic;
  const bool of_several = read.model.link == Link::softmax ||
                          read.model.link == Link::one_vs_rest ||
                          read.model.link == Link::one_vs_rest_float32;
  if ((of_one && !one_score) || (of_several && one_score)) in.reject();
  return read;
}

ByteWriter written_golden(std::span<const GoldenExample> golden) {
  ByteWriter out;
  out.u64(golden.size());
  for (const GoldenExample& example : golden) {
    out.f64(example.prediction.confidence);
    out.u32(example.prediction.label);
    out.u32(0);
    out.text(example.text);
  }
  return out;
}

std::vector<GoldenExample> read_golden(ByteReader& in) {
  constexpr std::size_t kSmallestExample = 24;
  std::vector<GoldenExample> golden(in.count(kSmallestExample));
  for (GoldenExample& example : golden) {
    example.prediction.confidence = in.f64();
    example.prediction.label = in.u32();
    in.u32();
    example.text = in.text();
  }
  return golden;
}

std::string shown(const Classifier& classifier, const Prediction& answer) {
  const auto& labels = classifier.labels();
  return answer.label < labels.size()
             ? fmt::format("{} ({})", labels[answer.label], answer.confidence)
             : fmt::format("class number {}", answer.label);
}

/// Errors: corrupt_data for an example that is answered otherwise now.
Result<void> repredict(const Classifier& classifier, std::span<const GoldenExample> golden) {
  TfidfScratch scratch;
  for (std::size_t i = 0; i < golden.size(); ++i) {
    const Prediction& then = golden[i].prediction;
    const Prediction now = classifier.predict(golden[i].text, scratch);
    // Written so that NaN fails, but for a model that has no probabilities.
    const bool as_sure = !classifier.has_probabilities() ||
                         std::abs(now.confidence - then.confidence) <= kGoldenTolerance;
    if (now.label == then.label && as_sure) continue;
    return golden_failure(i + 1, shown(classifier, then), shown(classifier, now));
  }
  return {};
}

template <class T>
Result<std::vector<T>> array_of(const SectionDirectory& sections, std::string_view name) {
  return read_array<T>(SENT_TRY(sections.section(name)), name);
}

Result<std::string_view> read_text(const SectionDirectory& sections, std::string_view name) {
  ByteReader in = SENT_TRY(sections.section(name));
  return in.bytes(in.left());
}

Result<TfidfVectorizer> read_vectorizer(const SectionDirectory& sections) {
  const auto text = SENT_TRY(read_text(sections, kSettings));
  auto settings = SENT_TRY(read_settings(text));
  ByteReader terms_in = SENT_TRY(sections.section(kTerms));
  std::vector<std::string> terms = read_terms(terms_in);
  SENT_CHECK(check_section(terms_in, kTerms));
  if (settings.fixed_vocabulary) settings.options.vocabulary = terms;
  auto idf = SENT_TRY(array_of<double>(sections, kIdf));
  return make_vectorizer(std::move(settings.options), std::move(terms), std::move(idf));
}

Result<Classifier> read_classifier(const SectionDirectory& sections) {
  TfidfVectorizer vectorizer = SENT_TRY(read_vectorizer(sections));
  ByteReader in = SENT_TRY(sections.section(kModel));
  ReadModel read = read_model(in);
  SENT_CHECK(check_section(in, kModel));
  read.model.weights = SENT_TRY(array_of<double>(sections, kWeights));
  SENT_CHECK(check_model(read.model, vectorizer.size(), read.labels.size()));
  return Classifier(std::move(vectorizer), std::move(read.model), std::move(read.labels));
}

Result<ModelFile> decode_sections(std::string_view content) {
  const auto sections = SENT_TRY(SectionDirectory::read(content, kModelEnvelopeSize, kSections));
  ModelFile file{SENT_TRY(read_classifier(sections)), {}, {}, {}};
  if (sections.has(kOrigin)) {
    const auto origin = SENT_TRY(read_text(sections, kOrigin));
    file.provenance = SENT_TRY(read_provenance(origin));
  }
  if (sections.has(kGolden)) {
    ByteReader in = SENT_TRY(sections.section(kGolden));
    file.golden = read_golden(in);
    SENT_CHECK(check_section(in, kGolden));
  }
  if (sections.has(kTexts)) {
    file.training_digests = SENT_TRY(array_of<std::uint64_t>(sections, kTexts));
  }
  SENT_CHECK(check_digests(file.training_digests));
  SENT_CHECK(repredict(file.classifier, file.golden));
  return file;
}

Result<ModelFile> decode(std::string_view bytes) {
  const UnsealedModel sealed = SENT_TRY(unseal_model(bytes));
  ModelFile file =
      SENT_TRY(sealed.version < kModelFileVersion ? decode_old_model(sealed.content, sealed.version)
                                                  : decode_sections(sealed.content));
  if (auto& estimator = file.provenance.estimator) {
    name_numbered_classes(estimator->logistic_regression.class_weight, file.classifier.labels());
  }
  return file;
}

}  // namespace

std::string encode_model_file(const ModelFile& file) {
  const TfidfVectorizer& vectorizer = file.classifier.vectorizer();
  const LinearModel& model = file.classifier.model();
  SectionWriter sections(kModelEnvelopeSize);
  sections.add(kSettings, SectionNeed::required, written_settings(vectorizer.options()));
  sections.add(kTerms, SectionNeed::required, written_terms(vectorizer));
  sections.add(kIdf, SectionNeed::required, written_array(vectorizer.idf()));
  sections.add(kWeights, SectionNeed::required,
               written_array(std::span<const double>(model.weights)));
  sections.add(kModel, SectionNeed::required, written_model(model, file.classifier.labels()));
  sections.add(kOrigin, SectionNeed::optional, written_provenance(file.provenance));
  sections.add(kGolden, SectionNeed::optional, written_golden(file.golden));
  sections.add(kTexts, SectionNeed::optional,
               written_array(std::span<const std::uint64_t>(file.training_digests)));
  return seal_model(sections.take());
}

Result<ModelFile> decode_model_file(std::string_view bytes) {
  return decode(bytes).map_error(doing("this is not a usable sentiment.model"));
}

Result<ModelFile> load_model_file(const std::filesystem::path& path) {
  const MappedFile file = SENT_TRY(MappedFile::open(path));
  return decode_model_file(file.bytes()).map_error(doing(path.string()));
}

}  // namespace sentiment
