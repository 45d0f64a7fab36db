#include "features/tie_break.hpp"

#include <gtest/gtest.h>
#include <openssl/sha.h>

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <numeric>
#include <string>
#include <vector>

#include "base/json.hpp"
#include "features/tfidf_options.hpp"
#include "features/tfidf_settings.hpp"
#include "testing/golden.hpp"

namespace sentiment {
namespace {

constexpr std::array kRules{TieBreak::stable, TieBreak::numpy_scalar, TieBreak::numpy_avx2,
                            TieBreak::numpy_avx512};

/// The generator's keys: a 64-bit linear congruence, top bits.
std::vector<std::int64_t> keys(std::size_t n, const std::string& kind, std::uint64_t seed) {
  std::vector<std::int64_t> out;
  for (std::size_t i = 0; i < n; ++i) {
    seed = seed * 6364136223846793005ULL + 1442695040888963407ULL;
    std::uint64_t x = seed >> 33;
    if (kind == "frequencies") {
      std::int64_t t = 2;
      for (; (x & 1) != 0 && t < 2000; x >>= 1) {
        t += 1 + static_cast<std::int64_t>((x >> 20) % 3) * (t / 3);
      }
      out.push_back(-t);
    } else if (kind == "uniform40") {
      out.push_back(-static_cast<std::int64_t>(2 + x % 39));
    } else {
      out.push_back(-static_cast<std::int64_t>(x % 10 != 0 ? 2 : 1 + x % 7));
    }
  }
  return out;
}

std::string sha256(const std::vector<std::uint32_t>& order) {
  std::array<unsigned char, SHA256_DIGEST_LENGTH> digest;
  SHA256(reinterpret_cast<const unsigned char*>(order.data()), order.size() * sizeof(std::uint32_t),
         digest.data());
  std::string hex;
  for (const unsigned char byte : digest) {
    hex += "0123456789abcdef"[byte >> 4];
    hex += "0123456789abcdef"[byte & 15];
  }
  return hex;
}

TEST(Argsort, TakesARegisterWhoseKeysAllGoToTheLeftWhileNothingIsOnTheRight) {
  std::vector<std::int64_t> v(320);  // whole blocks: none of them is placed one by one
  std::iota(v.begin(), v.end(), 0);
  v[0] = 1000;
  std::vector<std::uint32_t> expected(v.size());
  std::iota(expected.begin(), expected.end(), 1);
  expected.back() = 0;
  for (const TieBreak rule : kRules) EXPECT_EQ(argsort(v, rule), expected) << to_setting(rule);
}

TEST(Argsort, GivesTheGoldenOrdersOfAllFourRules) {
  const Json data = testing_support::golden("argsort.json");
  for (const auto& row : data["cases"]) {
    const auto v = keys(row["n"], row["kind"], row["seed"]);
    for (const TieBreak rule : kRules) {
      const auto order = argsort(v, rule);
      const auto& want = row["order"][to_setting(rule).get<std::string>()];
      if (want.is_object()) {
        EXPECT_EQ(sha256(order), want["sha256"].get<std::string>())
            << row["kind"] << row["n"] << to_setting(rule);
      } else {
        EXPECT_EQ(order, want.get<std::vector<std::uint32_t>>()) << to_setting(rule);
      }
    }
  }
}

TEST(Argsort, SortsWhereTheRecursionLimitIsReached) {
  // A sawtooth with its largest keys where the pivots are sampled: parts shrink slowly.
  std::vector<std::int64_t> v(20'000);
  for (std::size_t i = 0; i < v.size(); ++i)
    v[i] = static_cast<std::int64_t>(i * 7919 % 20'000 / 3);
  for (std::size_t i = 0; i < v.size(); i += 2) v[i] = static_cast<std::int64_t>(v.size() - i);
  for (const TieBreak rule : kRules) {
    const auto order = argsort(v, rule);
    EXPECT_TRUE(std::ranges::is_sorted(order, {}, [&](std::uint32_t i) { return v[i]; }));
    auto all = order;
    std::ranges::sort(all);
    for (std::uint32_t i = 0; i < all.size(); ++i) ASSERT_EQ(all[i], i);
  }
}

TEST(Smallest, IsTheHeadOfTheWholeOrder) {
  for (const auto* kind : {"frequencies", "uniform40", "mostly-equal"}) {
    for (const std::size_t n : {0, 1, 5, 16, 17, 100, 256, 257, 1000, 5000, 30'000}) {
      const auto v = keys(n, kind, 7 + n);
      for (const TieBreak rule : kRules) {
        const auto order = argsort(v, rule);
        for (const std::size_t count : {std::size_t{0}, std::size_t{1}, n / 7, n / 2, n, n + 3}) {
          std::vector<std::uint32_t> head(
              order.begin(), order.begin() + static_cast<std::ptrdiff_t>(std::min(count, n)));
          std::ranges::sort(head);
          ASSERT_EQ(smallest(v, count, rule), head)
              << kind << n << ' ' << count << to_setting(rule);
        }
      }
    }
  }
}

}  // namespace
}  // namespace sentiment
