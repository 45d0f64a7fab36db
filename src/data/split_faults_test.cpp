#include "data/split_faults.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "data/class_counts.hpp"
#include "data/split.hpp"

namespace sentiment {
namespace {

using testing::AllOf;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

ClassCounts rows_of(const std::vector<std::size_t>& rows) {
  ClassCounts counts;
  for (std::size_t k = 0; k < rows.size(); ++k) {
    counts.names.push_back(std::string(1, static_cast<char>('a' + k)));
  }
  counts.spelled = counts.names;
  counts.rows = rows;
  return counts;
}

TEST(SplitFaults, AreThereExactlyWhereTheSplitFails) {
  for (const double size : {0.0, 0.2, 0.5, 0.99, 1.0, 1.5, 3.0, 6.0}) {
    for (const bool stratify : {true, false}) {
      for (const auto& rows : std::vector<std::vector<std::size_t>>{
               {1}, {1, 1}, {2, 2}, {3, 3}, {1, 5}, {2, 2, 2}, {5, 5, 5}, {20, 20}}) {
        std::vector<std::uint8_t> labels;
        for (std::size_t k = 0; k < rows.size(); ++k) {
          labels.insert(labels.end(), rows[k], static_cast<std::uint8_t>(k));
        }
        const SplitOptions options{.test_size = size, .stratify = stratify};
        EXPECT_EQ(split_faults(rows_of(rows), options).empty(),
                  train_test_split(labels, options).has_value())
            << size << " of " << labels.size() << " rows of " << rows.size() << " classes";
      }
    }
  }
}

TEST(SplitFaults, NameOurSettingsAndTheClasses) {
  EXPECT_THAT(split_faults(rows_of({1, 9, 1}), {}),
              ElementsAre(AllOf(HasSubstr("'a' and of class 'c'"), HasSubstr("data.stratify"))));
  EXPECT_THAT(split_faults(rows_of({1}), {}), ElementsAre(HasSubstr("data.test_size = 0.2")));
  EXPECT_THAT(split_faults(rows_of({2, 2}), {}), ElementsAre(HasSubstr("leaves 1 to test on")));
  EXPECT_THAT(split_faults(rows_of({5, 5}), {}), IsEmpty());
}

}  // namespace
}  // namespace sentiment
