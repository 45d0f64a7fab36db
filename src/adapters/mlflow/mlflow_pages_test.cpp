#include "adapters/mlflow/mlflow_pages.hpp"

#include <gtest/gtest.h>

#include "ports/ids.hpp"

namespace sentiment {
namespace {

TEST(MlflowPages, NameTheViewOfModelTraining) {
  EXPECT_EQ(mlflow_run_page("http://localhost:5001", "7", RunId{"0af3"}),
            "http://localhost:5001/#/experiments/7/runs/0af3?workflowType=machine_learning");
  EXPECT_EQ(mlflow_version_page("https://host/mlflow", ModelName{"a b?#"}, ModelVersion{3}),
            "https://host/mlflow/#/models/a%20b%3F%23/versions/3?workflowType=machine_learning");
}

}  // namespace
}  // namespace sentiment
