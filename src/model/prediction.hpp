#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace sentiment {

/// The answer for one text.
struct Prediction {
  std::uint32_t label = 0;        ///< index into Classifier::labels()
  std::uint32_t known_terms = 0;  ///< different terms of the text that the model knows
  double confidence = 0;          ///< p of that label; NaN from a model that has no probabilities
};

/// Numbers row by row. Shape: values.size() is a multiple of columns.
struct Matrix {
  std::size_t columns = 0;
  std::vector<double> values;

  std::size_t rows() const { return columns == 0 ? 0 : values.size() / columns; }
  std::span<const double> row(std::size_t i) const {
    return std::span(values).subspan(i * columns, columns);
  }
  std::span<double> row(std::size_t i) { return std::span(values).subspan(i * columns, columns); }
};

/// The answers for many texts, in their order.
struct BatchPrediction {
  std::vector<Prediction> rows;
  Matrix probabilities;  ///< a column for each class; none from a model that has no probabilities
  Matrix scores;         ///< of such a model in their place: scikit-learn's decision_function
};

}  // namespace sentiment
