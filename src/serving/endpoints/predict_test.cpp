#include <gtest/gtest.h>

#include <cstddef>
#include <string>

#include "http/http_message.hpp"
#include "http/server/router.hpp"
#include "serving/endpoints.hpp"
#include "serving/model_slot.hpp"
#include "serving/tiny_model.hpp"
#include "testing/allocations.hpp"
#include "testing/http/ask.hpp"

namespace sentiment {
namespace {

using testing_support::ask;
using testing_support::get;
using testing_support::post;
using testing_support::served_tiny_model;

class PredictEndpoint : public ::testing::Test {
 protected:
  PredictEndpoint() {
    mount_predict(router_, slot_, 50, 1, [this](std::size_t, std::size_t label) {
      ++(label == 1 ? positive_ : negative_);
    });
  }
  ModelSlot slot_;
  Router router_;
  int positive_ = 0;
  int negative_ = 0;
};

TEST_F(PredictEndpoint, AnswersClassConfidenceAndVersion) {
  slot_.replace(served_tiny_model(7));
  const Response good = ask(router_, post("/predict", R"({"text":"good film"})"));
  EXPECT_EQ(good.status, 200);
  EXPECT_EQ(good.body, R"({"sentiment":"positive","confidence":0.982,"model_version":"7"})");
  EXPECT_EQ(good.headers.find("content-type"), "application/json");
  const Response bad = ask(router_, post("/predict", R"({"text":"bad film"})"));
  EXPECT_EQ(bad.body, R"({"sentiment":"negative","confidence":0.982,"model_version":"7"})");
  EXPECT_EQ(positive_, 1);
  EXPECT_EQ(negative_, 1);
}

TEST_F(PredictEndpoint, WritesARoundConfidenceAsPythonDoes) {
  slot_.replace(served_tiny_model(1));
  EXPECT_EQ(ask(router_, post("/predict", R"({"text":"neither"})")).body,
            R"({"sentiment":"negative","confidence":0.5,"model_version":"1"})");
}

TEST_F(PredictEndpoint, TakesTheLastOfTwoTextsAsPythonDoes) {
  slot_.replace(served_tiny_model(1));
  const Response response = ask(router_, post("/predict", R"({"text":"good","text":"bad"})"));
  EXPECT_NE(response.body.find("negative"), std::string::npos);
}

TEST_F(PredictEndpoint, AllocatesNothingOnceWarm) {
  slot_.replace(served_tiny_model(7));
  const Request request = post("/predict", R"({"text":"a good film, not a bad one"})");
  Response response;
  const std::string request_id;
  const auto answer = [&] {
    response.headers.clear();  // as the server does from request to request
    response.body.clear();
    Call call{.request = request, .response = response, .request_id = request_id, .worker = 0};
    const Route* route = router_.find(request.method, request.url.path);
    ASSERT_NE(route, nullptr);
    Router::run(*route, call);
  };
  answer();
  const std::string first = response.body;
  EXPECT_EQ(testing_support::allocations_of(answer).count, 0);
  EXPECT_EQ(response.body, first);
  EXPECT_EQ(response.status, 200);
}

TEST_F(PredictEndpoint, Is503UntilAModelIsIn) {
  const Response response = ask(router_, post("/predict", R"({"text":"good"})"));
  EXPECT_EQ(response.status, 503);
  EXPECT_EQ(response.body, R"({"detail":"Model not loaded"})");
}

TEST_F(PredictEndpoint, ChecksTheRequestBeforeTheModel) {
  const Response response = ask(router_, post("/predict", R"({"text":""})"));
  EXPECT_EQ(response.status, 422);
  EXPECT_EQ(response.headers.find("x-error-code"), "invalid_argument");
}

TEST_F(PredictEndpoint, CountsNoPredictionForARefusedRequest) {
  slot_.replace(served_tiny_model(1));
  ask(router_, post("/predict", R"({"text":5})"));
  ask(router_, get("/predict"));
  EXPECT_EQ(positive_ + negative_, 0);
}

}  // namespace
}  // namespace sentiment
