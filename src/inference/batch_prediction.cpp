#include "inference/batch_prediction.hpp"

#include <algorithm>
#include <cstddef>
#include <functional>
#include <span>
#include <string_view>

#include "base/error.hpp"
#include "base/stop_flag.hpp"
#include "features/work_queue.hpp"
#include "inference/prediction_writer.hpp"
#include "inference/text_input.hpp"
#include "model/classifier.hpp"
#include "model/prediction.hpp"

namespace sentiment {
namespace {

constexpr std::size_t kBatchRows = 4096;

}  // namespace

BatchPredictor::BatchPredictor(const Classifier& classifier, int threads)
    : classifier_(classifier), scratches_(worker_count(threads)) {}

const BatchPrediction& BatchPredictor::predict(std::span<const std::string_view> texts) {
  classifier_.predict_all(texts, scratches_, answers_);
  return answers_;
}

Result<AnsweredRows> predict_rows(TextInput& input, BatchPredictor& predictor,
                                  PredictionWriter& writer, const StopFlag& stop,
                                  const std::function<Result<void>(std::size_t rows)>& progress) {
  AnsweredRows total;
  SENT_CHECK(writer.begin());
  while (true) {
    if (stop.requested()) return fail(Code::interrupted, "interrupted");
    const InputBatch& batch = *SENT_TRY(input.read(kBatchRows));
    if (batch.size() == 0) break;
    const BatchPrediction& answers = predictor.predict(batch.texts);
    SENT_CHECK(writer.write(batch, answers));
    total.rows += batch.size();
    total.unknown +=
        static_cast<std::size_t>(std::ranges::count(answers.rows, 0U, &Prediction::known_terms));
    SENT_CHECK(progress(total.rows));
  }
  SENT_CHECK(writer.end());
  return total;
}

}  // namespace sentiment
