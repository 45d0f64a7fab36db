#include "model/model_file.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <filesystem>
#include <limits>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/error.hpp"
#include "features/tfidf.hpp"
#include "features/tfidf_options.hpp"
#include "files/atomic_file.hpp"
#include "model/classifier.hpp"
#include "model/estimator_options.hpp"
#include "model/linear_model.hpp"
#include "model/model_envelope.hpp"
#include "model/prediction.hpp"
#include "model/provenance.hpp"
#include "testing/allocations.hpp"
#include "testing/fails_with.hpp"
#include "testing/temp_dir.hpp"
#include "text/strip_accents.hpp"

namespace sentiment {
namespace {

using testing::AllOf;
using testing::EndsWith;
using testing::HasSubstr;
using testing::StartsWith;
using testing_support::FailsWith;

/// Each option away from its default, as far as they go together.
TfidfOptions unusual_options() {
  TfidfOptions options;
  options.lowercase = false;
  options.strip_accents = StripAccents::unicode;
  options.token_pattern = R"((?u)\b\w+\b)";
  options.stop_words = {"the", "straße"};
  options.ngram_range.min_n = 1;
  options.ngram_range.max_n = 3;
  options.min_df = {true, 0.125};
  options.max_df = {false, 7};
  options.max_features = 4;
  options.binary = true;
  options.norm = Norm::l1;
  options.smooth_idf = false;
  options.sublinear_tf = true;
  options.tie_break = TieBreak::numpy_avx2;
  return options;
}

EstimatorOptions unusual_estimator() {
  LogisticRegressionOptions options;
  options.C = std::numeric_limits<double>::infinity();
  options.tol = 1e-6;
  options.max_iter = 7;
  options.class_weight.named = {{"negative", 0.5}, {"1", 2.0}};
  options.fit_intercept = false;
  return {.logistic_regression = options, .random_state = ~std::uint32_t{0}};
}

ModelFile model_with(TfidfOptions options) {
  std::vector<std::string> terms{"bad", "film", "good", "good film"};
  auto vectorizer =
      TfidfVectorizer::from_parts(std::move(options), std::move(terms), {1.5, 1, 2.25, 3}).value();
  Classifier classifier(std::move(vectorizer),
                        LinearModel{.weights = {-1.25, 0.1, 1, 0.5}, .intercepts = {-0.0625}},
                        {"negative", "positive"});
  std::vector<GoldenExample> golden;
  TfidfScratch scratch;
  for (const char* text : {"a good film", "bad", ""}) {
    golden.push_back({text, classifier.predict(text, scratch)});
  }
  return {std::move(classifier),
          {.estimator = unusual_estimator(), .iterations = 13},
          std::move(golden),
          {3, 8, ~std::uint64_t{0}}};
}

std::string refusal(std::string_view bytes) {
  const auto refused = decode_model_file(bytes);
  if (refused) return "accepted";
  EXPECT_EQ(refused.error().code, Code::corrupt_data);
  return refused.error().message;
}

/// Where a section of the content begins.
std::size_t begin_of(std::string_view content, std::string_view section) {
  constexpr std::size_t kOffsetInEntry = 16;
  std::uint64_t begin = 0;
  std::memcpy(&begin, content.data() + content.find(section) + kOffsetInEntry, sizeof(begin));
  return begin - kModelEnvelopeSize;
}

/// The file with `number` in place of the 8 bytes `offset` into the section, under a right
/// checksum: only the decoder's own checks can object.
std::string with_number(const std::string& file, std::string_view section, std::size_t offset,
                        std::uint64_t number) {
  std::string content(unseal_model(file).value().content);
  std::memcpy(content.data() + begin_of(content, section) + offset, &number, sizeof(number));
  return seal_model(content);
}

/// The file with a text of the same length in place of another, likewise.
std::string with_text(const std::string& file, std::string_view from, std::string_view to) {
  std::string content(unseal_model(file).value().content);
  const std::size_t at = content.find(from);
  EXPECT_NE(at, std::string::npos) << from;
  EXPECT_EQ(from.size(), to.size());
  return seal_model(content.replace(at, from.size(), to));
}

ModelFile model_of_three_classes() {
  auto vectorizer = TfidfVectorizer::from_parts({}, {"bad", "good"}, {1.5, 1}).value();
  LinearModel model{.scores = 3,
                    .weights = {1, 0, -1, -2, 0.25, 2},
                    .intercepts = {0.5, -0.5, 0},
                    .link = Link::softmax};
  Classifier classifier(std::move(vectorizer), std::move(model), {"low", "mid", "high"});
  TfidfScratch scratch;
  const Prediction golden = classifier.predict("good", scratch);
  return {std::move(classifier),
          {.estimator = unusual_estimator(), .iterations = 9},
          {{"good", golden}},
          {5}};
}

TEST(ModelFile, HoldsSeveralClassesAsItHoldsTwo) {
  const ModelFile written = model_of_three_classes();
  const std::string bytes = encode_model_file(written);
  EXPECT_EQ(unseal_model(bytes).value().version, kModelFileVersion);
  const ModelFile read = decode_model_file(bytes).value();
  EXPECT_EQ(read.classifier.labels(), written.classifier.labels());
  EXPECT_EQ(read.classifier.model().weights, written.classifier.model().weights);
  EXPECT_EQ(read.classifier.model().intercepts, written.classifier.model().intercepts);
  EXPECT_EQ(read.provenance, written.provenance);
  EXPECT_EQ(encode_model_file(read), bytes);
}

TEST(ModelFile, HoldsEveryLink) {
  for (const Link link : {Link::softmax, Link::one_vs_rest, Link::one_vs_rest_float32,
                          Link::modified_huber, Link::none}) {
    ModelFile written = model_of_three_classes();
    LinearModel model = written.classifier.model();
    model.link = link;
    written.classifier =
        Classifier(written.classifier.vectorizer(), std::move(model), written.classifier.labels());
    TfidfScratch scratch;
    written.golden[0].prediction = written.classifier.predict("good", scratch);
    const auto read = decode_model_file(encode_model_file(written));
    ASSERT_TRUE(read) << read.error().message;
    EXPECT_EQ(read->classifier.model().link, link);
  }
}

TEST(ModelFile, TwoClassesThatWereSwappedDoNotPassTheProof) {
  ModelFile model = model_with({});
  model.classifier =
      Classifier(model.classifier.vectorizer(), model.classifier.model(), {"positive", "negative"});
  ASSERT_EQ(refusal(encode_model_file(model)), "accepted") << "numbers, not names, are compared";
  model = model_of_three_classes();
  model.golden[0].prediction.label = (model.golden[0].prediction.label + 1) % 3;
  EXPECT_THAT(refusal(encode_model_file(model)), HasSubstr("golden example 1 "));
}

TEST(ModelFile, KeepsAllThatPredictingNeeds) {
  for (const TfidfOptions& options : {TfidfOptions{}, unusual_options()}) {
    const ModelFile written = model_with(options);
    const ModelFile read = decode_model_file(encode_model_file(written)).value();
    EXPECT_EQ(read.classifier.vectorizer().options(), options);
    ASSERT_EQ(read.classifier.vectorizer().size(), 4);
    EXPECT_EQ(read.classifier.vectorizer().term(3), "good film");
    EXPECT_TRUE(std::ranges::equal(read.classifier.vectorizer().idf(),
                                   written.classifier.vectorizer().idf()));
    EXPECT_EQ(read.classifier.model().weights, written.classifier.model().weights);
    EXPECT_EQ(read.classifier.model().intercepts, written.classifier.model().intercepts);
    EXPECT_TRUE(std::ranges::equal(read.classifier.labels(), written.classifier.labels()));
    ASSERT_EQ(read.golden.size(), 3);
    EXPECT_EQ(read.golden[0].text, "a good film");
    EXPECT_EQ(read.golden[0].prediction.label, written.golden[0].prediction.label);
    EXPECT_EQ(read.golden[0].prediction.confidence, written.golden[0].prediction.confidence);
    EXPECT_EQ(read.training_digests, written.training_digests);
    EXPECT_EQ(read.provenance, written.provenance);
  }
}

TEST(ModelFile, KeepsAFixedVocabulary) {
  TfidfOptions options;
  options.vocabulary = {"bad", "film", "good", "good film"};
  options.stop_words = StopWords::english();
  options.clean_text = true;
  const ModelFile read = decode_model_file(encode_model_file(model_with(options))).value();
  EXPECT_EQ(read.classifier.vectorizer().options(), options);
}

TEST(ModelFile, MayNotSayHowItWasFitted) {
  ModelFile model = model_with({});
  model.provenance = {.estimator = std::nullopt, .iterations = 0, .native = false};
  const ModelFile read = decode_model_file(encode_model_file(model)).value();
  EXPECT_EQ(read.provenance, model.provenance);
}

TEST(ModelFile, ReadsWhatANewerProgramAdds) {
  const std::string file = encode_model_file(model_with({}));
  // Under another name a section that may be missing is one that nobody knows.
  EXPECT_EQ(refusal(with_text(file, "TEXTS", "NEWER")), "accepted");
  EXPECT_THAT(refusal(with_text(file, "WEIGHTS", "WEIGHTZ")), HasSubstr("WEIGHTZ"));
}

TEST(ModelFile, IsTheSameBytesForTheSameContent) {
  const std::string bytes = encode_model_file(model_with(unusual_options()));
  EXPECT_EQ(encode_model_file(model_with(unusual_options())), bytes);
  EXPECT_EQ(encode_model_file(decode_model_file(bytes).value()), bytes);
}

TEST(ModelFile, RefusesEveryFlippedBit) {
  const std::string bytes = encode_model_file(model_with({}));
  ASSERT_EQ(refusal(bytes), "accepted");
  std::string flipped = bytes;
  for (std::size_t bit = 0; bit < bytes.size() * 8; ++bit) {
    const auto mask = static_cast<char>(1U << (bit % 8));
    flipped[bit / 8] = static_cast<char>(flipped[bit / 8] ^ mask);
    ASSERT_NE(refusal(flipped), "accepted") << "bit " << bit;
    flipped[bit / 8] = static_cast<char>(flipped[bit / 8] ^ mask);
  }
}

TEST(ModelFile, RefusesEveryTruncation) {
  const std::string bytes = encode_model_file(model_with({}));
  for (std::size_t size = 0; size < bytes.size(); ++size) {
    ASSERT_NE(refusal(std::string_view(bytes).substr(0, size)), "accepted") << size;
  }
}

TEST(ModelFile, RefusesContentThatWasCutBeforeSealing) {
  const std::string file = encode_model_file(model_with({}));
  const std::string_view content = unseal_model(file).value().content;
  for (std::size_t size = 0; size < content.size(); ++size) {
    ASSERT_NE(refusal(seal_model(content.substr(0, size))), "accepted") << size;
  }
}

TEST(ModelFile, RefusesANewerVersionByName) {
  const std::string file = encode_model_file(model_with({}));
  EXPECT_THAT(
      refusal(seal_model(unseal_model(file).value().content, kModelFileVersion + 1)),
      AllOf(HasSubstr("sentiment.model"), HasSubstr("version 5 "), HasSubstr("version 4:")));
}

TEST(ModelFile, AllocatesNoMoreThanASmallMultipleOfTheBytesPresent) {
  const std::string file = encode_model_file(model_with(unusual_options()));
  const std::string_view content = unseal_model(file).value().content;
  // Every aligned number in turn becomes a huge one, among them all counts and lengths.
  for (const std::uint64_t huge :
       {std::uint64_t{1} << 20U, std::uint64_t{1} << 40U, std::numeric_limits<std::uint64_t>::max(),
        std::numeric_limits<std::uint64_t>::max() / 8 + 1}) {
    for (std::size_t at = 0; at + 8 <= content.size(); at += 8) {
      std::string hostile(content);
      std::memcpy(hostile.data() + at, &huge, sizeof(huge));
      const std::string sealed = seal_model(hostile);
      const auto seen = testing_support::allocations_of([&] { refusal(sealed); });
      ASSERT_LE(seen.largest, 16 * sealed.size() + 4096) << "number at " << at;
    }
  }
}

TEST(ModelFile, RefusesCountsAndOrdersThatDoNotHold) {
  const std::string file = encode_model_file(model_with({}));
  EXPECT_THAT(refusal(with_number(file, "TERMS", 0, 5)), HasSubstr("TERMS"));
  EXPECT_THAT(refusal(with_number(file, "TERMS", 8, 1)), HasSubstr("TERMS"));
  EXPECT_THAT(refusal(with_number(file, "TERMS", 16, 99)), HasSubstr("TERMS"));
  EXPECT_THAT(refusal(with_number(file, "GOLDEN", 0, 4)), HasSubstr("GOLDEN"));
  EXPECT_THAT(refusal(with_number(file, "TEXTS", 8, 3)), HasSubstr("TEXTS"));
  EXPECT_THAT(refusal(with_number(file, "MODEL", 0, 6)), HasSubstr("MODEL")) << "no such link";
  EXPECT_THAT(refusal(with_number(file, "MODEL", 0, 1)), HasSubstr("MODEL")) << "softmax of one";
  EXPECT_THAT(refusal(with_number(file, "MODEL", 8, 2)), HasSubstr("MODEL")) << "scores";
}

TEST(ModelFile, RefusesSettingsThatAreNone) {
  const std::string file = encode_model_file(model_with({}));
  EXPECT_THAT(refusal(with_text(file, R"("binary":false)", R"("binary":"yes")")),
              HasSubstr("binary"));
  EXPECT_THAT(refusal(with_text(file, R"("binary")", R"("bynary")")), HasSubstr("bynary"));
  EXPECT_THAT(refusal(with_text(file, R"({"analyzer")", R"(["analyzer")")), HasSubstr("SETTINGS"));
  EXPECT_THAT(refusal(with_text(file, R"("iterations":13)", R"("iterations":"x)")),
              HasSubstr("ORIGIN"));
}

TEST(ModelFile, RefusesNumbersThatAreNone) {
  const std::string file = encode_model_file(model_with({}));
  constexpr std::uint64_t kNan = 0x7FF8000000000000;
  constexpr std::uint64_t kInfinity = 0x7FF0000000000000;
  EXPECT_THAT(refusal(with_number(file, "IDF", 8, kNan)), HasSubstr("IDF"));
  EXPECT_THAT(refusal(with_number(file, "WEIGHTS", 0, kInfinity)), HasSubstr("weights"));
  EXPECT_THAT(refusal(with_number(file, "MODEL", 16, kNan)), HasSubstr("weights"));
  EXPECT_THAT(refusal(with_number(file, "GOLDEN", 8, kNan)), HasSubstr("golden example 1 "));
}

TEST(ModelFile, RefusesTermsThatStandTwice) {
  const std::string file = encode_model_file(model_with({}));
  std::string content(unseal_model(file).value().content);
  content.replace(content.find("filmgood"), 4, "good");
  EXPECT_THAT(refusal(seal_model(content)), HasSubstr("'good'"));
}

TEST(ModelFile, RefusesAGoldenExampleThatIsPredictedOtherwise) {
  ModelFile model = model_with({});
  model.golden[1].prediction.confidence += 1e-9;
  EXPECT_THAT(refusal(encode_model_file(model)),
              AllOf(HasSubstr("golden example 2 "), HasSubstr("negative (0.")));
  model.golden[1].prediction.confidence -= 1e-9 - 1e-14;
  EXPECT_EQ(refusal(encode_model_file(model)), "accepted") << "within rounding";
}

TEST(ModelFile, LoadsFromAFileAndNamesItInErrors) {
  const testing_support::TempDir folder;
  const auto path = folder.path() / "sentiment.model";
  const std::string bytes = encode_model_file(model_with({}));
  ASSERT_TRUE(write_file_atomically(path, bytes));
  EXPECT_EQ(encode_model_file(load_model_file(path).value()), bytes);

  ASSERT_TRUE(write_file_atomically(path, bytes.substr(0, 100)));
  EXPECT_THAT(
      load_model_file(path),
      FailsWith(Code::corrupt_data, AllOf(StartsWith(path.string() + ": "), HasSubstr(" 100 "),
                                          EndsWith(" " + std::to_string(bytes.size())))));
  EXPECT_EQ(load_model_file(folder.path() / "absent").error().code, Code::not_found);
}

}  // namespace
}  // namespace sentiment
