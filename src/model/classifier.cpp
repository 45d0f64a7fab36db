#include "model/classifier.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <iterator>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/parallel.hpp"
#include "features/tfidf.hpp"
#include "model/class_scorer.hpp"
#include "model/linear_model.hpp"
#include "model/logistic_options.hpp"
#include "model/prediction.hpp"

namespace sentiment {
namespace {

constexpr std::size_t kTextsPerChunk = 128;

/// Calls `work(i, scratch)` for each text, some at a time on each thread.
void for_each_text(std::size_t texts, int threads,
                   const std::function<void(std::size_t, TfidfScratch&)>& work) {
  parallel_for(threads, (texts + kTextsPerChunk - 1) / kTextsPerChunk, [&](std::size_t chunk) {
    TfidfScratch scratch;
    const std::size_t last = std::min(texts, (chunk + 1) * kTextsPerChunk);
    for (std::size_t i = chunk * kTextsPerChunk; i < last; ++i) work(i, scratch);
  });
}

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
    return predict_scored(row, scratch.numbers(scorer_->classes()));
  double z = 0;
  for (std::size_t i = 0; i < row.column_ids.size(); ++i) {
    z += model_.coefficients[row.column_ids[i]] * row.values[i];
  }
  return answer(z + model_.intercept);
}

// NOLINTBEGIN(bugprone-unchecked-optional-access): predict() asks for it where scorer_ is there
Prediction Classifier::predict_scored(const SparseRow& row, std::span<double> z) const {
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
  for_each_text(texts.size(), threads, [&](std::size_t i, TfidfScratch& scratch) {
    predictions[i] = predict(texts[i], scratch);
  });
  return predictions;
}

Answers Classifier::answer_all(std::span<const std::string_view> texts, int threads) const {
  const std::size_t classes = labels_.size();
  if (classes == 2 || !has_probabilities()) return {predict_all(texts, threads), {}};
  Answers answers{std::vector<Prediction>(texts.size()),
                  std::vector<double>(texts.size() * classes)};
  for_each_text(texts.size(), threads, [&](std::size_t i, TfidfScratch& scratch) {
    const SparseRow row = vectorizer_.transform(texts[i], scratch);
    answers.predictions[i] =
        predict_scored(row, std::span(answers.probabilities).subspan(i * classes, classes));
  });
  return answers;
}

}  // namespace sentiment
