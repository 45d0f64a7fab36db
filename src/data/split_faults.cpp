#include "data/split_faults.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <cmath>
#include <cstddef>
#include <numeric>
#include <string>
#include <vector>

#include "base/counted.hpp"
#include "base/quote_briefly.hpp"
#include "data/class_counts.hpp"
#include "data/split.hpp"

namespace sentiment {
namespace {

constexpr const char* kWayOut =
    "add rows, set data.stratify=false, or test on another file "
    "(--test-path)";

}  // namespace

std::vector<std::string> split_faults(const ClassCounts& counts, const SplitOptions& options) {
  const std::size_t rows = std::accumulate(counts.rows.begin(), counts.rows.end(), std::size_t{0});
  const std::string size = fmt::format("data.test_size = {}", options.test_size);
  const bool is_count = options.test_size >= 1;
  if (is_count ? options.test_size != std::floor(options.test_size) : !(options.test_size > 0))
    return {size + ": expected a share of the rows between 0 and 1, or a whole number of them"};
  const double test =
      is_count ? options.test_size : std::ceil(options.test_size * static_cast<double>(rows));
  if (test >= static_cast<double>(rows)) {
    return {
        fmt::format("{} of {} leaves none to train on: add rows, set a smaller one, or test on "
                    "another file (--test-path)",
                    size, counted(rows, "row"))};
  }
  if (!options.stratify) return {};
  std::vector<std::string> lonely;
  std::size_t classes = 0;
  for (std::size_t k = 0; k < counts.rows.size(); ++k) {
    if (counts.rows[k] > 0) ++classes;
    if (counts.rows[k] == 1) lonely.push_back(quote_briefly(counts.spelled[k]));
  }
  if (!lonely.empty()) {
    return {fmt::format("only 1 row of class {}: each class needs 2, to train and to test on; {}",
                        fmt::join(lonely, " and of class "), kWayOut)};
  }
  const auto fewer = [&](const char* what, double part) {
    return fmt::format("{} of {} leaves {} to {} on, fewer than the {}: {}", size,
                       counted(rows, "row"), part, what, counted(classes, "class", "classes"),
                       kWayOut);
  };
  const double train = static_cast<double>(rows) - test;
  if (train < static_cast<double>(classes)) return {fewer("train", train)};
  if (test < static_cast<double>(classes)) return {fewer("test", test)};
  return {};
}

}  // namespace sentiment
