#pragma once

#include <cstddef>
#include <functional>
#include <span>
#include <string_view>
#include <vector>

#include "base/error.hpp"
#include "base/stop_flag.hpp"
#include "features/tfidf.hpp"
#include "inference/prediction_writer.hpp"
#include "inference/text_input.hpp"
#include "model/classifier.hpp"
#include "model/prediction.hpp"

namespace sentiment {

/// Predicts batch after batch with the memory of the one before: each text is analysed once, and
/// once warm a batch of the same size allocates nothing for its texts.
/// Threads: one caller; uses up to `threads`.
class BatchPredictor {
 public:
  /// `classifier` outlives it.
  BatchPredictor(const Classifier& classifier, int threads);
  /// Valid until the next call.
  const BatchPrediction& predict(std::span<const std::string_view> texts);

 private:
  const Classifier& classifier_;
  std::vector<TfidfScratch> scratches_;
  BatchPrediction answers_;
};

/// How many rows were answered.
struct AnsweredRows {
  std::size_t rows = 0;
  std::size_t unknown = 0;  ///< of them, without a term that the model knows
};

/// Reads, predicts and writes batch by batch. `progress` is given the rows up to now after each.
/// Errors: the input's and the writer's; interrupted.
Result<AnsweredRows> predict_rows(TextInput& input, BatchPredictor& predictor,
                                  PredictionWriter& writer, const StopFlag& stop,
                                  const std::function<Result<void>(std::size_t rows)>& progress);

}  // namespace sentiment
