#include "model/classifier.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/parallel.hpp"
#include "features/tfidf.hpp"
#include "model/logistic_regression.hpp"
#include "model/prediction.hpp"

namespace sentiment {
namespace {

constexpr std::size_t kTextsPerChunk = 128;

Prediction answer(double z) {
  const double decay = std::exp(-std::abs(z));
  const double p = z >= 0 ? 1.0 / (1.0 + decay) : decay / (1.0 + decay);
  return {.label = static_cast<std::uint8_t>(z > 0 ? 1 : 0), .positive_probability = p};
}

}  // namespace

Classifier::Classifier(TfidfVectorizer vectorizer, LinearModel model,
                       std::array<std::string, 2> labels)
    : vectorizer_(std::move(vectorizer)), model_(std::move(model)), labels_(std::move(labels)) {}

Prediction Classifier::predict(std::string_view text, TfidfScratch& scratch) const {
  const SparseRow row = vectorizer_.transform(text, scratch);
  double z = 0;
  for (std::size_t i = 0; i < row.column_ids.size(); ++i) {
    z += model_.coefficients[row.column_ids[i]] * row.values[i];
  }
  return answer(z + model_.intercept);
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
