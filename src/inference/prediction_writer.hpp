#pragma once

#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.hpp"
#include "inference/text_input.hpp"
#include "model/prediction.hpp"

namespace sentiment {

/// How predictions are written down.
enum class PredictionFormat {
  human,          ///< "positive  0.7312  the text…"
  csv,            ///< the input's columns, then sentiment and confidence
  json_lines,     ///< an object a line, full precision
  json_document,  ///< one document around these objects
};

/// Writes answers in the order of their rows. Each column and member of the input is kept in every
/// form but the human one: where one of them has the name of a part of the answer, the answer's
/// parts are called "predicted_sentiment" and so on.
class PredictionWriter {
 public:
  /// Takes the bytes written.
  using Sink = std::function<Result<void>(std::string_view)>;
  struct Facts {
    std::vector<std::string> labels;
    std::string model;                 ///< the reference, for a document
    std::vector<std::string> columns;  ///< of CSV input; empty for JSON lines
    std::size_t width = 0;             ///< of a human line; 0 = texts are not cut
  };

  virtual ~PredictionWriter() = default;
  virtual Result<void> begin() { return {}; }
  /// Shape: an answer for each row.
  /// Errors: the sink's; invalid_argument for JSON lines as CSV where a row has a member that no
  ///         row of the first batch had: a CSV file has its header first.
  virtual Result<void> write(const InputBatch& batch, const BatchPrediction& answers) = 0;
  virtual Result<void> end() { return {}; }
};

std::unique_ptr<PredictionWriter> make_prediction_writer(PredictionFormat format,
                                                         PredictionWriter::Facts facts,
                                                         PredictionWriter::Sink sink);

}  // namespace sentiment
