#include "clients/prefect/ids.hpp"

#include <gtest/gtest.h>

#include <chrono>
#include <optional>
#include <string>

namespace sentiment::prefect {
namespace {

constexpr Micros kInstant{std::chrono::microseconds{1'700'000'000'123'456}};

TEST(Rfc3339, KeepsMicroseconds) {
  EXPECT_EQ(to_rfc3339(kInstant), "2023-11-14T22:13:20.123456Z");
  EXPECT_EQ(to_rfc3339(Micros{}), "1970-01-01T00:00:00.000000Z");
}

TEST(DerivedUuid, IsTheSameForTheSameTimeAndNameOnly) {
  const auto id = derived_uuid(kInstant, "task running 1");
  EXPECT_TRUE(is_uuid(id)) << id;
  EXPECT_EQ(id, derived_uuid(kInstant, "task running 1"));
  EXPECT_NE(id, derived_uuid(kInstant, "task running 2"));
  EXPECT_NE(id, derived_uuid(kInstant + std::chrono::microseconds(1), "task running 1"));
}

TEST(Rfc3339, ReadsWhatTheServerWrites) {
  for (const auto* text : {"2023-11-14T22:13:20.123Z", "2023-11-14T22:13:20.123000Z",
                           "2023-11-14T22:13:20.123000+00:00"}) {
    EXPECT_EQ(from_rfc3339(text), Micros(std::chrono::microseconds(1'700'000'000'123'000))) << text;
  }
  EXPECT_EQ(from_rfc3339(to_rfc3339(kInstant)), kInstant);
  EXPECT_EQ(from_rfc3339("2023-11-14T22:13:20Z"),
            Micros(std::chrono::microseconds(1'700'000'000'000'000)));
  for (const auto* text : {"", "2023-11-14", "2023-13-14T22:13:20Z", "2023-11-14T22:13:20",
                           "2023-11-14T22:13:20+01:00", "2023-11-14 22:13:20Z"}) {
    EXPECT_EQ(from_rfc3339(text), std::nullopt) << text;
  }
}

TEST(DerivedUuid, IsOfVersion7AndSortsByTime) {
  const auto id = derived_uuid(kInstant, "a");
  EXPECT_EQ(id.substr(0, 13), "018bcfe5-687b");  // 1700000000123 in hexadecimal
  EXPECT_EQ(id[14], '7');
  EXPECT_NE(std::string("89ab").find(id[19]), std::string::npos);
  EXPECT_LT(id, derived_uuid(kInstant + std::chrono::milliseconds(1), "a"));
}

TEST(IsUuid, KnowsTheForm) {
  EXPECT_TRUE(is_uuid("018bcfe5-687b-7abc-8def-0123456789ab"));
  for (const char* wrong :
       {"", "018bcfe5687b7abc8def0123456789ab", "018bcfe5-687b-7abc-8def-0123456789aG",
        "018bcfe5-687b-7abc-8def_0123456789ab"}) {
    EXPECT_FALSE(is_uuid(wrong)) << wrong;
  }
}

}  // namespace
}  // namespace sentiment::prefect
