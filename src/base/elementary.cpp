#include "base/elementary.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>

namespace sentiment {
namespace {

constexpr double kInfinity = std::numeric_limits<double>::infinity();
constexpr double kNoNumber = std::numeric_limits<double>::quiet_NaN();
constexpr int kMantissaBits = 52;
constexpr std::int64_t kExponentBias = 1023;

// The compiler makes the tables, from sums of two numbers: `low` is the part that `high` lacks.

struct TwoSum {
  double high;
  double low;
};

constexpr TwoSum sum_exactly(double a, double b) {
  const double high = a + b;
  const double of_b = high - a;
  return {high, (a - (high - of_b)) + (b - of_b)};
}

/// `a` without the lower half of its digits (Veltkamp).
constexpr double upper_half(double a) {
  constexpr double kSplitter = 0x1p27 + 1;
  const double shifted = a * kSplitter;
  return shifted - (shifted - a);
}

constexpr TwoSum multiply_exactly(double a, double b) {
  const double product = a * b;
  const double a_high = upper_half(a);
  const double b_high = upper_half(b);
  const double a_low = a - a_high;
  const double b_low = b - b_high;
  return {product, ((a_high * b_high - product) + a_high * b_low + a_low * b_high) + a_low * b_low};
}

constexpr TwoSum add(TwoSum a, TwoSum b) {
  const TwoSum sum = sum_exactly(a.high, b.high);
  return sum_exactly(sum.high, sum.low + (a.low + b.low));
}

constexpr TwoSum multiply(TwoSum a, TwoSum b) {
  const TwoSum product = multiply_exactly(a.high, b.high);
  return sum_exactly(product.high, product.low + (a.high * b.low + a.low * b.high));
}

constexpr TwoSum divide(TwoSum a, double b) {
  const double high = a.high / b;
  const TwoSum back = multiply_exactly(high, b);
  return sum_exactly(high, (((a.high - back.high) - back.low) + a.low) / b);
}

constexpr TwoSum kLn2{0x1.62e42fefa39efp-1, 0x1.abc9e3b39803fp-56};

/// `exact` in two parts, the upper one a multiple of `unit`: few digits, so that products with
/// small integers are exact.
constexpr TwoSum cut(TwoSum exact, double unit) {
  const auto units = static_cast<std::int64_t>(exact.high / unit);
  const double high = static_cast<double>(units) * unit;
  return {high, (exact.high - high) + exact.low};
}

// exp(x) = 2^n 2^(i/128) exp(r), x = (128 n + i) ln 2 / 128 + r, |r| <= ln 2 / 256

constexpr int kExpBits = 7;
constexpr std::size_t kExpSteps = std::size_t{1} << kExpBits;
constexpr double kStepsPerUnit = 0x1.71547652b82fep0 * kExpSteps;  // 128 / ln 2
constexpr TwoSum kStep = cut(divide(kLn2, kExpSteps), 0x1p-42);
/// Adding this rounds to an integer, which the lowest bits of the sum then hold.
constexpr double kRounder = 0x1.8p52;

struct ExpStep {
  std::uint64_t
      bits;     ///< of 2^(i/128), rounded; without i in the exponent, which `+ i` brings back
  double tail;  ///< 2^(i/128) is what was rounded, times 1 + tail
};

constexpr std::array<ExpStep, kExpSteps> make_exp_steps() {
  std::array<ExpStep, kExpSteps> steps{};
  for (std::size_t i = 0; i < kExpSteps; ++i) {
    const TwoSum x = multiply(divide(kLn2, kExpSteps), {static_cast<double>(i), 0});
    TwoSum term{1, 0};
    TwoSum sum = term;
    for (int n = 1; n <= 24; ++n) {
      term = divide(multiply(term, x), n);
      sum = add(sum, term);
    }
    steps[i] = {std::bit_cast<std::uint64_t>(sum.high) - (i << (kMantissaBits - kExpBits)),
                sum.low / sum.high};
  }
  return steps;
}

constexpr std::array<ExpStep, kExpSteps> kExpTable = make_exp_steps();

// log(x) = k ln 2 - log(inverse) + log(1 + r), x = 2^k z, r = z inverse - 1

constexpr int kLogBits = 7;
constexpr std::size_t kLogSteps = std::size_t{1} << kLogBits;
constexpr int kLogStepShift = kMantissaBits - kLogBits;
/// The bits of the least z, about 0.687: half a step off, so that 1 is in the middle of a step.
constexpr std::uint64_t kLeastZ = 0x3fe6000000000000U - (std::uint64_t{1} << (kLogStepShift - 1));
constexpr double kLogUnit = 0x1p-42;
constexpr TwoSum kLn2Cut = cut(kLn2, kLogUnit);

struct LogStep {
  double inverse;  ///< about 1 / z, a multiple of 2^-20
  double high;     ///< -log(inverse), a multiple of kLogUnit
  double low;      ///< the rest of it
};

constexpr std::array<LogStep, kLogSteps> make_log_steps() {
  std::array<LogStep, kLogSteps> steps{};
  for (std::size_t i = 0; i < kLogSteps; ++i) {
    const auto middle = std::bit_cast<double>(kLeastZ + (i << kLogStepShift) +
                                              (std::uint64_t{1} << (kLogStepShift - 1)));
    const double inverse = static_cast<double>(static_cast<int>(0x1p20 / middle + 0.5)) * 0x1p-20;
    // -log(y) = 2 artanh((1 - y) / (1 + y))
    const TwoSum t = divide({1 - inverse, 0}, 1 + inverse);
    const TwoSum square = multiply(t, t);
    TwoSum power = add(t, t);
    TwoSum sum = power;
    for (int n = 3; n <= 41; n += 2) {
      power = multiply(power, square);
      sum = add(sum, divide(power, n));
    }
    const TwoSum parts = cut(sum, kLogUnit);
    steps[i] = {inverse, parts.high, parts.low};
  }
  return steps;
}

constexpr std::array<LogStep, kLogSteps> kLogTable = make_log_steps();

/// A normal number above 0, made ready for its logarithm.
struct Reduced {
  std::int64_t exponent;
  const LogStep& step;
  TwoSum r;
};

inline Reduced reduce(double x) {
  const auto bits = std::bit_cast<std::uint64_t>(x);
  const std::uint64_t above = bits - kLeastZ;
  const std::int64_t exponent = static_cast<std::int64_t>(above) >> kMantissaBits;
  const std::uint64_t z_bits = bits - (static_cast<std::uint64_t>(exponent) << kMantissaBits);
  const LogStep& step = kLogTable[(above >> kLogStepShift) % kLogSteps];
  // The upper digits of z times the inverse are exact, and so are the lower ones.
  const auto z = std::bit_cast<double>(z_bits);
  const auto z_high = std::bit_cast<double>(z_bits & ~std::uint64_t{0xFFFFFFFF});
  const double upper = z_high * step.inverse - 1;
  const double lower = (z - z_high) * step.inverse;
  const double r = upper + lower;
  return {exponent, step, {r, (upper - r) + lower}};
}

/// log(2^exponent z)
inline double log_of(std::int64_t exponent, const LogStep& step, TwoSum r) {
  const auto k = static_cast<double>(exponent);
  const double whole = k * kLn2Cut.high + step.high;  // exact
  const double high = whole + r.high;
  const double low = ((whole - high) + r.high) + (r.low + (k * kLn2Cut.low + step.low));
  const double square = r.high * r.high;
  const double series =
      (-1.0 / 2 + r.high * (1.0 / 3)) +
      square * ((-1.0 / 4 + r.high * (1.0 / 5)) + square * (-1.0 / 6 + r.high * (1.0 / 7)));
  return high + (low + square * series);
}

}  // namespace

double portable_exp(double x) {
  constexpr double kPlain = 700;  // up to here neither the result nor what leads to it is subnormal
  const bool plain = std::abs(x) <= kPlain;
  if (!plain) [[unlikely]] {
    if (std::isnan(x)) return x;
    if (x > 710) return kInfinity;
    if (x < -746) return 0;
  }
  const double rounded = x * kStepsPerUnit + kRounder;
  const auto steps = std::bit_cast<std::uint64_t>(rounded);
  const double whole = rounded - kRounder;
  const double r = (x - whole * kStep.high) - whole * kStep.low;
  const ExpStep& step = kExpTable[steps % kExpSteps];
  const double square = r * r;
  const double beyond_one = (step.tail + r) + square * (1.0 / 2 + r * (1.0 / 6)) +
                            square * square * (1.0 / 24 + r * (1.0 / 120));
  const std::uint64_t bits = step.bits + (steps << (kMantissaBits - kExpBits));
  if (plain) [[likely]] {
    const auto scale = std::bit_cast<double>(bits);
    return scale + scale * beyond_one;
  }
  // First in the middle of the range, then scaled once by a power of two.
  constexpr std::uint64_t kFar = std::uint64_t{200} << kMantissaBits;
  const auto scale = std::bit_cast<double>(x > 0 ? bits - kFar : bits + kFar);
  return (scale + scale * beyond_one) * (x > 0 ? 0x1p200 : 0x1p-200);
}

double portable_log(double x) {
  if (x >= std::numeric_limits<double>::min() && x < kInfinity) [[likely]] {
    const Reduced parts = reduce(x);
    return log_of(parts.exponent, parts.step, parts.r);
  }
  if (x > 0 && x < 1) {  // subnormal
    const Reduced parts = reduce(x * 0x1p52);
    return log_of(parts.exponent - kMantissaBits, parts.step, parts.r);
  }
  if (x == 0) return -kInfinity;
  return x < 0 ? kNoNumber : x;
}

double portable_log1p(double x) {
  if (!(x > -1 && x < kInfinity)) [[unlikely]] {
    if (x == -1) return -kInfinity;
    return x < -1 ? kNoNumber : x;
  }
  if (std::abs(x) < 0x1p-54) return x;
  const TwoSum sum = sum_exactly(1, x);
  const Reduced parts = reduce(sum.high);
  // 2^-exponent; 0 for the largest sums, which lost nothing of note.
  const std::int64_t back = std::max(kExponentBias - parts.exponent, std::int64_t{0})
                            << kMantissaBits;
  const double rest = sum.low * std::bit_cast<double>(back) * parts.step.inverse;
  const double r = parts.r.high + rest;
  return log_of(parts.exponent, parts.step, {r, ((parts.r.high - r) + rest) + parts.r.low});
}

}  // namespace sentiment
