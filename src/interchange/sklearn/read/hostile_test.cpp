#include <gtest/gtest.h>

#include <cstddef>
#include <string>
#include <string_view>

#include "base/base64.hpp"
#include "base/error.hpp"
#include "base/json.hpp"
#include "interchange/sklearn/read/foreign_model.hpp"
#include "testing/allocations.hpp"
#include "testing/golden.hpp"
#include "testing/source_dir.hpp"

namespace sentiment {
namespace {

/// No file here is larger than 0.5 MiB: what reads it may take a small multiple of that at once.
constexpr std::size_t kLargestAllocation = std::size_t{64} << 20;

/// The reason for which the bytes are refused; empty where they are not.
std::string reason_of(const std::string& bytes) {
  std::string reason;
  const auto taken = testing_support::allocations_of([&] {
    const auto model = read_foreign_model(bytes);
    if (!model) reason = model.error().message;
  });
  EXPECT_LE(taken.largest, kLargestAllocation) << reason;
  return reason;
}

TEST(HostileModels, AllOfTheSharedOnesAreRefused) {
  const Json files = testing_support::golden("hostile_pickles.json");
  EXPECT_EQ(files.size(), 31U);
  for (const auto& [name, data] : files.items()) {
    EXPECT_NE(reason_of(from_base64(data.get<std::string>())), "") << name;
  }
}

TEST(HostileModels, EachIsRefusedForItsOwnReason) {
  const Json files = testing_support::golden("hostile_models.json");
  EXPECT_GE(files.size(), 150U);
  for (const auto& file : files) {
    const std::string reason = reason_of(from_base64(file.at("data").get<std::string>()));
    EXPECT_NE(reason.find(file.at("why").get<std::string>()), std::string::npos)
        << file.at("name") << ": " << reason;
  }
}

TEST(HostileModels, EveryTruncationOfAModelIsRefused) {
  const auto path = testing_support::source_dir() / "tests/golden/foreign/sklearn-1.9.1";
  for (const auto* name : {"03-pickle4.pkl", "07-joblib.joblib", "08-joblib.zlib.joblib"}) {
    const std::string whole = testing_support::read_whole(path / name);
    ASSERT_TRUE(read_foreign_model(whole)) << name;
    for (std::size_t size = 0; size < whole.size(); size += 1 + whole.size() / 500) {
      EXPECT_FALSE(read_foreign_model(std::string_view(whole).substr(0, size))) << name << size;
    }
  }
}

}  // namespace
}  // namespace sentiment
