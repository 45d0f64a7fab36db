#include <cstddef>
#include <functional>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "features/tfidf.hpp"
#include "http/server/http_error.hpp"
#include "http/server/router.hpp"
#include "model/prediction.hpp"
#include "serving/endpoints.hpp"
#include "serving/fastapi/confidence_text.hpp"
#include "serving/fastapi/predict_request.hpp"
#include "serving/model_slot.hpp"

namespace sentiment {
namespace {

/// Texts up to this size leave their working memory to the next.
constexpr std::size_t kKeptBytes = std::size_t{64} * 1024;

/// What one request thread keeps from prediction to prediction. A prediction takes it and puts it
/// back when it is done: one that breaks off, perhaps half-way through a change, loses it.
struct Scratch {
  explicit Scratch(int max_text_length) : reader(max_text_length) {}
  PredictRequestReader reader;
  TfidfScratch features;
};

Schema predict_response_schema() {
  return {"PredictResponse", R"({"title":"PredictResponse","type":"object",
    "required":["sentiment","confidence","model_version"],"properties":{
    "sentiment":{"title":"Sentiment","type":"string","description":"The predicted class"},
    "confidence":{"title":"Confidence","type":["number","null"],"minimum":0,"maximum":1,
      "description":"The probability of that class, rounded to 4 digits; null if the model has no probabilities"},
    "model_version":{"title":"Model Version","type":"string",
      "description":"The model version that made the prediction"}}})"};
}

}  // namespace

void mount_predict(Router& router, const ModelSlot& slot, int max_text_length, std::size_t workers,
                   std::function<void(std::size_t worker, std::size_t label)> predicted) {
  auto scratches = std::make_shared<std::vector<std::unique_ptr<Scratch>>>(workers);
  router.add(
      {.method = "POST",
       .path = "/predict",
       .doc = {.summary = "Classify a text",
               .description =
                   "Returns the sentiment of an English text and the confidence of the model.",
               .request = predict_request_schema(max_text_length),
               .answers = {{.schema = predict_response_schema()}},
               .errors = {Code::unavailable}},
       .handler = [&slot, scratches, max_text_length,
                   predicted = std::move(predicted)](Call& call) -> Result<void> {
         auto& kept = (*scratches)[call.worker];
         auto scratch = kept ? std::move(kept) : std::make_unique<Scratch>(max_text_length);
         const auto text = scratch->reader.read(call.request, call.response);
         const bool keeps = call.request.body.size() <= kKeptBytes;
         if (!text) {
           if (keeps) kept = std::move(scratch);
           return {};
         }
         const auto model = SENT_TRY(slot.ready());  // one snapshot for the whole request
         const Prediction prediction = model->classifier.predict(*text, scratch->features);
         set_json(call.response);
         std::string& body = call.response.body;
         body += model->answer_heads.at(prediction.label);
         append_confidence(body, prediction.confidence);
         body += model->answer_tail;
         predicted(call.worker, prediction.label);
         if (keeps) kept = std::move(scratch);
         return {};
       }});
}

}  // namespace sentiment
