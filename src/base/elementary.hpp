#pragma once

namespace sentiment {

/// exp, log and log1p for training and prediction. They consist only of IEEE additions,
/// multiplications and integer operations, so every processor, compiler and C library gives the
/// same bits; a C library's own functions differ between its versions and between processors.
/// Errors: within 1 ulp of the true value over the whole range, subnormal results included
///         (elementary_test.cpp compares with MPFR). NaN gives NaN; an argument below the domain
///         of a logarithm gives NaN, the edge of the domain minus infinity.
/// Source: tables and reduction after Tang, "Table-driven implementation of the exponential
///         function" (1989) and "… of the logarithm function in IEEE floating-point arithmetic"
///         (1990)
[[gnu::const]] double portable_exp(double x);
[[gnu::const]] double portable_log(double x);
/// log(1 + x), exact for small x.
[[gnu::const]] double portable_log1p(double x);

}  // namespace sentiment
