#include "model/classifier.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <span>
#include <string_view>
#include <utility>
#include <vector>

#include "data/class_names.hpp"
#include "features/tfidf.hpp"
#include "features/work_queue.hpp"
#include "model/linear_model.hpp"
#include "model/prediction.hpp"

namespace sentiment {
namespace {

constexpr std::size_t kTextsPerChunk = 128;

/// The answer for a row. `z` has room for each class; what it holds then are the probabilities, or
/// the scores of a model that has none.
Prediction answer(const LinearModel& model, const SparseRow& row, std::span<double> z) {
  model.score(row, z.first(model.scores));
  const std::uint32_t best = model.best(z);
  const auto known = static_cast<std::uint32_t>(row.column_ids.size());
  if (!model.has_probabilities()) return {best, known, std::numeric_limits<double>::quiet_NaN()};
  model.to_probabilities(z);
  return {best, known, z[best]};
}

void resize(Matrix& matrix, std::size_t rows, std::size_t columns) {
  matrix.columns = columns;
  matrix.values.resize(rows * columns);
}

}  // namespace

Classifier::Classifier(TfidfVectorizer vectorizer, LinearModel model, ClassNames labels)
    : vectorizer_(std::move(vectorizer)), model_(std::move(model)), labels_(std::move(labels)) {}

Prediction Classifier::predict(std::string_view text, TfidfScratch& scratch) const {
  return predict(text, scratch, scratch.numbers(model_.classes()));
}

Prediction Classifier::predict(std::string_view text, TfidfScratch& scratch,
                               std::span<double> outputs) const {
  return answer(model_, vectorizer_.transform(text, scratch), outputs);
}

void Classifier::predict_all(std::span<const std::string_view> texts,
                             std::span<TfidfScratch> scratches, BatchPrediction& answers) const {
  answers.rows.resize(texts.size());
  Matrix& outputs = has_probabilities() ? answers.probabilities : answers.scores;
  resize(outputs, texts.size(), this->outputs());
  const std::size_t chunks = (texts.size() + kTextsPerChunk - 1) / kTextsPerChunk;
  const int threads = static_cast<int>(std::min(scratches.size(), chunks));
  for_each_worker(threads, chunks, [&](std::size_t worker, WorkQueue& queue) {
    while (const auto chunk = queue.next()) {
      const std::size_t last = std::min(texts.size(), (*chunk + 1) * kTextsPerChunk);
      for (std::size_t i = *chunk * kTextsPerChunk; i < last; ++i) {
        answers.rows[i] = predict(texts[i], scratches[worker], outputs.row(i));
      }
    }
  });
}

BatchPrediction Classifier::predict_all(std::span<const std::string_view> texts,
                                        int threads) const {
  std::vector<TfidfScratch> scratches(worker_count(threads));
  BatchPrediction answers;
  predict_all(texts, scratches, answers);
  return answers;
}

Contributions Classifier::contributions(std::string_view text, TfidfScratch& scratch) const {
  const SparseRow row = vectorizer_.transform(text, scratch);
  Contributions made{.prediction = answer(model_, row, scratch.numbers(model_.classes())),
                     .scores = std::vector<double>(model_.scores),
                     .columns = {row.column_ids.begin(), row.column_ids.end()},
                     .values = {row.values.begin(), row.values.end()},
                     .contributions = {}};
  model_.score(row, made.scores);
  resize(made.contributions, made.columns.size(), model_.scores);
  for (std::size_t i = 0; i < made.columns.size(); ++i) {
    for (std::size_t k = 0; k < model_.scores; ++k) {
      made.contributions.row(i)[k] = made.values[i] * model_.weight(made.columns[i], k);
    }
  }
  return made;
}

}  // namespace sentiment
