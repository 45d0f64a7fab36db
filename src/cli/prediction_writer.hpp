#pragma once

#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.hpp"
#include "cli/text_input.hpp"
#include "model/classifier.hpp"
#include "model/prediction.hpp"

namespace sentiment {

/// How predictions are written down.
enum class PredictionFormat {
  human,          ///< "positive  0.7312  the text…"
  csv,            ///< the input's columns, then sentiment and confidence
  json_lines,     ///< an object a line, full precision
  json_document,  ///< one document around these objects
};

/// Writes answers in the order of their rows.
class PredictionWriter {
 public:
  /// Takes the bytes written.
  using Sink = std::function<Result<void>(std::string_view)>;
  struct Facts {
    std::vector<std::string> labels;
    /// Asked for what belongs to each class, where that is more than a probability of one of two.
    const Classifier* classifier = nullptr;
    std::string model;                 ///< the reference, for a document
    std::vector<std::string> columns;  ///< of CSV input; empty: only the text
    std::size_t width = 0;             ///< of a human line; 0 = texts are not cut
  };

  virtual ~PredictionWriter() = default;
  virtual Result<void> begin() { return {}; }
  virtual Result<void> write(const InputRow& row, const Prediction& prediction) = 0;
  virtual Result<void> end() { return {}; }
};

std::unique_ptr<PredictionWriter> make_prediction_writer(PredictionFormat format,
                                                         PredictionWriter::Facts facts,
                                                         PredictionWriter::Sink sink);

}  // namespace sentiment
