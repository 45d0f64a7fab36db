#include "interchange/model_folder/mlmodel.hpp"

#include <gtest/gtest.h>

namespace sentiment {
namespace {

TEST(Mlmodel, TakesTheIdsOfAnotherModelAndRun) {
  EXPECT_EQ(mlmodel_for("flavors:\n  sklearn:\n    run_id: kept\nmodel_id: m-1\nrun_id: '0123'\n"
                        "utc_time_created: 'x'",
                        "m-2", "4567"),
            "flavors:\n  sklearn:\n    run_id: kept\nmodel_id: 'm-2'\nrun_id: '4567'\n"
            "utc_time_created: 'x'\n");
  EXPECT_EQ(mlmodel_for("", "m-2", "4567"), "");
}

}  // namespace
}  // namespace sentiment
