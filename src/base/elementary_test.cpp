#include "base/elementary.hpp"

#include <gtest/gtest.h>
#include <mpfr.h>

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstdint>
#include <cstring>
#include <functional>
#include <limits>
#include <random>
#include <string>
#include <vector>

#include "base/sha256.hpp"

namespace sentiment {
namespace {

constexpr double kInf = std::numeric_limits<double>::infinity();
constexpr double kNan = std::numeric_limits<double>::quiet_NaN();
constexpr double kTiny = std::numeric_limits<double>::denorm_min();
constexpr double kLeastNormal = std::numeric_limits<double>::min();
constexpr double kHuge = std::numeric_limits<double>::max();

using Random = std::mt19937_64;
using Arguments = std::function<double(Random&)>;

/// Random numbers are made of integers alone: std::uniform_real_distribution may differ.
double fraction(Random& random) { return static_cast<double>(random() >> 11U) * 0x1p-53; }

Arguments between(double low, double high) {
  return [low, high](Random& random) { return low + (high - low) * fraction(random); };
}
/// Of every size alike.
Arguments positive(int least_exponent, int largest_exponent) {
  return [least_exponent, range = largest_exponent - least_exponent](Random& random) {
    const int exponent = static_cast<int>(random() % static_cast<unsigned>(range));
    return std::ldexp(1 + fraction(random), least_exponent + exponent);
  };
}
double any_bits(Random& random) { return std::bit_cast<double>(random()); }
Arguments negative(const Arguments& positive) {
  return [positive](Random& random) { return -positive(random); };
}

class Exact {
 public:
  using Function = int (*)(mpfr_t, const mpfr_t, mpfr_rnd_t);

  explicit Exact(Function function) : function_(function) {
    mpfr_init2(argument_, 53);
    mpfr_init2(value_, 200);
  }
  ~Exact() {
    mpfr_clear(argument_);
    mpfr_clear(value_);
  }
  Exact(const Exact&) = delete;
  Exact& operator=(const Exact&) = delete;

  /// What `result` misses of the true value, in ulps of the double nearest to it.
  double error(double x, double result) {
    mpfr_set_d(argument_, x, MPFR_RNDN);
    function_(value_, argument_, MPFR_RNDN);
    const double nearest = mpfr_get_d(value_, MPFR_RNDN);
    if (!std::isfinite(nearest) || !std::isfinite(result)) {
      const bool same = nearest == result || (std::isnan(nearest) && std::isnan(result));
      return same ? 0 : kInf;
    }
    const int exponent = std::max(std::ilogb(std::max(std::abs(nearest), kLeastNormal)), -1022);
    mpfr_sub_d(value_, value_, result, MPFR_RNDN);
    mpfr_mul_2si(value_, value_, 52 - exponent, MPFR_RNDN);
    return std::abs(mpfr_get_d(value_, MPFR_RNDN));
  }

 private:
  Function function_;
  mpfr_t argument_;
  mpfr_t value_;
};

using Portable = double (*)(double);

double largest_error(Portable function, Exact::Function truth, const std::vector<Arguments>& draws,
                     const std::vector<double>& edges) {
  constexpr int kDrawn = 30'000;
  Exact exact(truth);
  Random random(12);
  double largest = 0;
  const auto check = [&](double x) {
    const double error = exact.error(x, function(x));
    EXPECT_LE(error, 1) << "at " << x;
    largest = std::max(largest, error);
  };
  for (const Arguments& draw : draws) {
    for (int i = 0; i < kDrawn; ++i) check(draw(random));
  }
  for (const double x : edges) {
    for (const double near : {x, std::nextafter(x, -kInf), std::nextafter(x, kInf)}) {
      check(near);
      check(-near);
    }
  }
  return largest;
}

// The bounds are what was measured with many times as many arguments, a little above; without an
// exact reduction or a table's second number it is more.

TEST(Elementary, ExpIsWithinAnUlp) {
  const std::vector<double> edges{0,
                                  kTiny,
                                  kLeastNormal,
                                  0x1p-54,
                                  0x1p-53,
                                  0x1.62e42fefa39efp-9,
                                  1,
                                  0x1.62e42fefa39efp-1,
                                  700,
                                  708,
                                  0x1.6232bdd7abcd2p+9,
                                  0x1.62e42fefa39efp+9,
                                  709.75,
                                  710,
                                  0x1.74385446d71c3p+9,
                                  0x1.74910d52d3051p+9,
                                  745,
                                  746,
                                  kHuge,
                                  kInf,
                                  kNan};
  EXPECT_LE(largest_error(portable_exp, mpfr_exp,
                          {between(-1, 1), between(-0.01, 0.01), between(-40, 40),
                           between(-700, 710), any_bits, positive(-60, 10)},
                          edges),
            0.515);
  // Subnormal results are rounded twice.
  EXPECT_LE(largest_error(portable_exp, mpfr_exp, {between(-746, -707)}, {}), 0.76);
}

TEST(Elementary, LogIsWithinAnUlp) {
  const std::vector<double> edges{0,  kTiny,  kLeastNormal, 1 - 0x1p-9, 1 + 0x1p-8,
                                  1,  0.6875, 0.687,        1.375,      2,
                                  10, kHuge,  kInf,         kNan};
  EXPECT_LE(largest_error(portable_log, mpfr_log,
                          {between(0.98, 1.02), between(0.5, 2), between(0, 100),
                           positive(-1074, 1024), any_bits},
                          edges),
            0.52);
}

TEST(Elementary, Log1pIsWithinAnUlp) {
  const std::vector<double> edges{0, kTiny,  kLeastNormal, 0x1p-55, 0x1p-54, 0x1p-53, 0x1p-9, 0.5,
                                  1, 0x1p52, 0x1p53,       0x1p54,  kHuge,   kInf,    kNan};
  EXPECT_LE(largest_error(portable_log1p, mpfr_log1p,
                          {between(0, 1), between(-1, 1), between(-0.01, 0.01), positive(-60, 60),
                           negative(positive(-60, 0)), positive(-1074, 1024), any_bits},
                          edges),
            0.52);
}

TEST(Elementary, EdgesAreThoseOfTheStandard) {
  EXPECT_EQ(portable_exp(kInf), kInf);
  EXPECT_EQ(portable_exp(-kInf), 0);
  EXPECT_EQ(portable_exp(0), 1);
  EXPECT_EQ(portable_log(1), 0);
  EXPECT_EQ(portable_log(-0.0), -kInf);
  EXPECT_TRUE(std::isnan(portable_log(-kTiny)));
  EXPECT_EQ(portable_log1p(-1), -kInf);
  EXPECT_TRUE(std::isnan(portable_log1p(std::nextafter(-1.0, -2.0))));
  EXPECT_TRUE(std::signbit(portable_log1p(-0.0)));
}

TEST(Elementary, GivesTheSameBitsWithEveryCompilerAndProcessor) {
  constexpr int kDrawn = 100'000;
  Random random(34);
  Sha256 digest;
  const auto add = [&digest](double value) {
    std::string bytes(sizeof value, '\0');
    std::memcpy(bytes.data(), &value, sizeof value);
    digest.update(bytes);
  };
  for (int i = 0; i < kDrawn; ++i) {
    const double x = fraction(random);
    add(portable_exp(-800 * x));
    add(portable_exp(x));
    add(portable_log(x));
    add(portable_log1p(x));
    add(portable_log(1 + 1000 * x));
    add(portable_log1p(-x));
  }
  EXPECT_EQ(digest.hex(), "e0d5f431a47a4a763c2c56df252b8b328aabc01c8fa95698d8da1c9b3b4516ec");
}

}  // namespace
}  // namespace sentiment
