#include <gtest/gtest.h>

#include <limits>
#include <memory>
#include <vector>

#include "http/server/router.hpp"
#include "ports/ids.hpp"
#include "ports/tracker.hpp"
#include "serving/endpoints.hpp"
#include "serving/model_slot.hpp"
#include "serving/served_model.hpp"
#include "serving/tiny_model.hpp"
#include "testing/http/ask.hpp"

namespace sentiment {
namespace {

using testing_support::ask;
using testing_support::get;

TEST(ModelInfoEndpoint, TellsWhichModelAnswersAndWhatItsRunMeasured) {
  ModelSlot slot;
  Router router;
  mount_model_info(router, slot);
  EXPECT_EQ(ask(router, get("/model-info")).status, 503);
  slot.replace(std::make_shared<const ServedModel>(
      testing_support::tiny_classifier(), ModelName("a \"b\""), ModelVersion(2), Alias("champion"),
      RunId("0123"),
      std::vector<Metric>{{.key = "accuracy", .value = 0.835},
                          {.key = "roc_auc", .value = std::numeric_limits<double>::quiet_NaN()},
                          {.key = "rows", .value = 200}}));
  const Response response = ask(router, get("/model-info"));
  EXPECT_EQ(response.status, 200);
  EXPECT_EQ(response.body,
            R"({"model_name":"a \"b\"","version":"2","alias":"champion","run_id":"0123",)"
            R"("metrics":{"accuracy":0.835,"rows":200.0}})");
}

TEST(ModelInfoEndpoint, SaysStaleOnlyOfAModelThatIs) {
  auto model = std::make_shared<ServedModel>(testing_support::tiny_classifier(), ModelName("m"),
                                             ModelVersion(2), Alias("champion"), RunId("0123"),
                                             std::vector<Metric>{});
  model->stale = true;
  ModelSlot slot;
  Router router;
  mount_model_info(router, slot);
  slot.replace(model);
  EXPECT_EQ(ask(router, get("/model-info")).body,
            R"({"model_name":"m","version":"2","alias":"champion","run_id":"0123",)"
            R"("metrics":{},"stale":true})");
}

}  // namespace
}  // namespace sentiment
