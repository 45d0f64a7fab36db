#pragma once

namespace sentiment {

/// exp, log and log1p of what is learned and predicted. They consist of IEEE additions,
/// multiplications and integer operations alone, so every processor, compiler and C library gives
/// the same bits; those of a C library differ between its versions and the processors it knows.
/// Errors: within 1 ulp of the true value over the whole range, subnormal results included
///         (elementary_test.cpp asks MPFR). NaN gives NaN; what is below the domain of a logarithm
///         gives NaN, its edge minus infinity.
/// Source: tables and reduction after Tang, "Table-driven implementation of the exponential
///         function" (1989) and "… of the logarithm function in IEEE floating-point arithmetic"
///         (1990)
[[gnu::const]] double portable_exp(double x);
[[gnu::const]] double portable_log(double x);
/// log(1 + x), exact for small x.
[[gnu::const]] double portable_log1p(double x);

}  // namespace sentiment
