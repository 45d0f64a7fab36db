#include "model/classifier.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <iterator>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/parallel.hpp"
#include "features/tfidf.hpp"
#include "model/class_scorer.hpp"
#include "model/logistic_regression.hpp"
#include "model/prediction.hpp"

namespace sentiment {
namespace {

constexpr std::size_t kTextsPerChunk = 128;

Prediction answer(double z) {
  const double decay = std::exp(-std::abs(z));
  const double p = z >= 0 ? 1.0 / (1.0 + decay) : decay / (1.0 + decay);
  return {.label = z > 0 ? 1U : 0U, .positive_probability = p};
}

}  // namespace

Classifier::Classifier(TfidfVectorizer vectorizer, LinearModel model,
                       std::array<std::string, 2> labels)
    : vectorizer_(std::move(vectorizer)),
      model_(std::move(model)),
      labels_(std::make_move_iterator(labels.begin()), std::make_move_iterator(labels.end())) {}

Classifier::Classifier(TfidfVectorizer vectorizer, ClassScorer scorer,
                       std::vector<std::string> labels)
    : vectorizer_(std::move(vectorizer)), scorer_(std::move(scorer)), labels_(std::move(labels)) {}

Prediction Classifier::predict(std::string_view text, TfidfScratch& scratch) const {
  const SparseRow row = vectorizer_.transform(text, scratch);
  if (scorer_) [[unlikely]]
    return predict_scored(row, scratch);
  double z = 0;
  for (std::size_t i = 0; i < row.column_ids.size(); ++i) {
    z += model_.coefficients[row.column_ids[i]] * row.values[i];
  }
  return answer(z + model_.intercept);
}

// NOLINTBEGIN(bugprone-unchecked-optional-access): predict() asks for it where scorer_ is there
Prediction Classifier::predict_scored(const SparseRow& row, TfidfScratch& scratch) const {
  const std::span<double> z = scratch.numbers(scorer_->classes());
  scorer_->score(row, z.first(scorer_->scores));
  const std::size_t best = scorer_->best(z);
  scorer_->to_probabilities(z);
  const bool many = z.size() > 2;
  return {.label = static_cast<std::uint32_t>(best),
          .positive_probability = z[many ? best : 1],
          .many = many};
}
// NOLINTEND(bugprone-unchecked-optional-access)

std::vector<double> Classifier::class_outputs(std::string_view text, TfidfScratch& scratch) const {
  if (!scorer_) {
    const double p = predict(text, scratch).positive_probability;
    return {1 - p, p};
  }
  const SparseRow row = vectorizer_.transform(text, scratch);
  std::vector<double> outputs(has_probabilities() ? scorer_->classes() : scorer_->scores);
  scorer_->score(row, std::span(outputs).first(scorer_->scores));
  if (has_probabilities()) scorer_->to_probabilities(outputs);
  return outputs;
}

std::vector<Prediction> Classifier::predict_all(std::span<const std::string_view> texts,
                                                int threads) const {
  std::vector<Prediction> predictions(texts.size());
  parallel_for(threads, (texts.size() + kTextsPerChunk - 1) / kTextsPerChunk,
               [&](std::size_t chunk) {
                 TfidfScratch scratch;
                 const std::size_t last = std::min(texts.size(), (chunk + 1) * kTextsPerChunk);
                 for (std::size_t i = chunk * kTextsPerChunk; i < last; ++i) {
                   predictions[i] = predict(texts[i], scratch);
                 }
               });
  return predictions;
}

}  // namespace sentiment
