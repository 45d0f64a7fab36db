#include "model/solver_settings.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <cstddef>
#include <cstring>
#include <limits>
#include <string>

#include "base/byte_reader.hpp"
#include "model/estimator_options.hpp"

namespace sentiment {
namespace {

TEST(SolverSettings, ComeBackWhateverTheClassWeight) {
  LogisticRegressionOptions balanced;
  balanced.balanced_class_weight = true;
  LogisticRegressionOptions explicit_pair;
  explicit_pair.class_weight = {0.25, 3.0};
  for (const auto& options : {LogisticRegressionOptions{}, balanced, explicit_pair}) {
    const EstimatorOptions settings{.logistic_regression = options, .random_state = 4'000'000'000U};
    const std::string bytes = written_solver_settings(settings).take();
    ByteReader in(bytes);
    EXPECT_EQ(read_solver_settings(in), settings);
    EXPECT_TRUE(in.ok());
    EXPECT_EQ(in.left(), 0U);
  }
}

TEST(SolverSettings, RejectNumbersThatNoSolverTakes) {
  const std::string good = written_solver_settings({}).take();
  const auto accepts = [&](std::size_t offset, double number) {
    std::string bytes = good;
    std::memcpy(bytes.data() + offset, &number, sizeof(number));
    ByteReader in(bytes);
    read_solver_settings(in);
    return in.ok();
  };
  const double infinity = std::numeric_limits<double>::infinity();
  ASSERT_TRUE(accepts(0, 2.0));
  EXPECT_TRUE(accepts(0, infinity)) << "no regularisation";
  EXPECT_FALSE(accepts(0, 0.0));
  EXPECT_FALSE(accepts(0, std::nan("")));
  EXPECT_FALSE(accepts(8, -1.0));
  EXPECT_FALSE(accepts(8, infinity));
  EXPECT_FALSE(accepts(16, -1.0));
  EXPECT_FALSE(accepts(24, std::nan("")));
}

}  // namespace
}  // namespace sentiment
