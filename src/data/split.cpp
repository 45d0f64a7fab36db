#include "data/split.hpp"

#include <fmt/core.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <numeric>
#include <set>
#include <span>
#include <string>
#include <vector>

#include "base/error.hpp"
#include "base/python_repr.hpp"
#include "data/random_state.hpp"

namespace sentiment {
namespace {

struct Sizes {
  std::size_t train;
  std::size_t test;
};

Result<Sizes> split_sizes(std::size_t rows, double test_size) {
  const bool is_count = test_size >= 1;
  const bool valid = is_count ? test_size == std::floor(test_size) : test_size > 0;
  if (!valid) {
    return fail(
        Code::invalid_argument,
        fmt::format("The 'test_size' parameter of train_test_split must be a float in the "
                    "range (0.0, 1.0), an int in the range [1, inf) or None. Got {} instead.",
                    python_repr(test_size)));
  }
  if (is_count && test_size >= static_cast<double>(rows)) {
    return fail(
        Code::invalid_argument,
        fmt::format("test_size={:.0f} should be either positive and smaller than the number "
                    "of samples {} or a float in the (0, 1) range",
                    test_size, rows));
  }
  const auto test = static_cast<std::size_t>(
      is_count ? test_size : std::ceil(test_size * static_cast<double>(rows)));
  if (test >= rows) {
    return fail(Code::invalid_argument,
                fmt::format("With n_samples={}, test_size={} and train_size=None, the resulting "
                            "train set will be empty. Adjust any of the aforementioned parameters.",
                            rows, python_repr(test_size)));
  }
  return Sizes{rows - test, test};
}

/// `draws` dealt to the classes as evenly as whole numbers allow; ties are drawn by lot.
/// Source: scikit-learn's _approximate_mode; remainders are compared as doubles, so the order of
///         divide and multiply matters.
std::vector<std::size_t> approximate_mode(const std::vector<std::size_t>& counts, std::size_t draws,
                                          RandomState& random) {
  const auto total =
      static_cast<double>(std::accumulate(counts.begin(), counts.end(), std::size_t{0}));
  std::vector<std::size_t> dealt(counts.size());
  std::vector<double> remainders(counts.size());
  std::size_t missing = draws;
  for (std::size_t i = 0; i < counts.size(); ++i) {
    const double share = static_cast<double>(counts[i]) / total * static_cast<double>(draws);
    dealt[i] = static_cast<std::size_t>(std::floor(share));
    remainders[i] = share - std::floor(share);
    missing -= dealt[i];
  }
  const std::set<double, std::greater<>> distinct(remainders.begin(), remainders.end());
  for (auto value = distinct.begin(); value != distinct.end() && missing > 0; ++value) {
    std::vector<std::size_t> tied;
    for (std::size_t i = 0; i < remainders.size(); ++i) {
      if (remainders[i] == *value) tied.push_back(i);
    }
    const std::size_t add = std::min(tied.size(), missing);
    const auto order = random.permutation(tied.size());
    for (std::size_t i = 0; i < add; ++i) ++dealt[tied[order[i]]];
    missing -= add;
  }
  return dealt;
}

Split shuffle_split(std::size_t rows, const Sizes& sizes, RandomState& random) {
  const auto order = random.permutation(rows);
  const auto cut = order.begin() + static_cast<std::ptrdiff_t>(sizes.test);
  return {.train = {cut, order.end()}, .test = {order.begin(), cut}};
}

Result<void> check_classes(const std::map<std::uint8_t, std::vector<std::uint32_t>>& members,
                           const Sizes& sizes, std::span<const std::string> names) {
  std::vector<std::string> lonely;
  for (const auto& [label, rows] : members) {
    if (rows.size() < 2) lonely.push_back(names.empty() ? std::to_string(label) : names[label]);
  }
  if (!lonely.empty()) {
    return fail(
        Code::invalid_argument,
        fmt::format("The least populated classes in y have only 1 member, which is too few. "
                    "The minimum number of groups for any class cannot be less than 2. "
                    "Classes with too few members are: [{}]",
                    fmt::join(lonely, ", ")));
  }
  constexpr auto kTooSmall =
      "The {}_size = {} should be greater or equal to the number of classes = {}";
  if (sizes.train < members.size()) {
    return fail(Code::invalid_argument,
                fmt::format(kTooSmall, "train", sizes.train, members.size()));
  }
  if (sizes.test < members.size()) {
    return fail(Code::invalid_argument, fmt::format(kTooSmall, "test", sizes.test, members.size()));
  }
  return {};
}

Result<Split> stratified_split(std::span<const std::uint8_t> labels, const Sizes& sizes,
                               RandomState& random, std::span<const std::string> names) {
  std::map<std::uint8_t, std::vector<std::uint32_t>> members;
  for (std::size_t row = 0; row < labels.size(); ++row) {
    members[labels[row]].push_back(static_cast<std::uint32_t>(row));
  }
  SENT_CHECK(check_classes(members, sizes, names));

  std::vector<std::size_t> counts;
  counts.reserve(members.size());
  for (const auto& [label, rows] : members) counts.push_back(rows.size());
  const auto to_train = approximate_mode(counts, sizes.train, random);
  for (std::size_t i = 0; i < counts.size(); ++i) counts[i] -= to_train[i];
  const auto to_test = approximate_mode(counts, sizes.test, random);

  Split split;
  std::size_t i = 0;
  for (const auto& [label, rows] : members) {
    const auto order = random.permutation(rows.size());
    for (std::size_t k = 0; k < to_train[i]; ++k) split.train.push_back(rows[order[k]]);
    for (std::size_t k = 0; k < to_test[i]; ++k) split.test.push_back(rows[order[to_train[i] + k]]);
    ++i;
  }
  random.shuffle(split.train);
  random.shuffle(split.test);
  return split;
}

}  // namespace

Result<Split> train_test_split(std::span<const std::uint8_t> labels, const SplitOptions& options,
                               std::span<const std::string> names) {
  const Sizes sizes = SENT_TRY(split_sizes(labels.size(), options.test_size));
  RandomState random(options.random_state);
  if (!options.stratify) return shuffle_split(labels.size(), sizes, random);
  return stratified_split(labels, sizes, random, names);
}

}  // namespace sentiment
