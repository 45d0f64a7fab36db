#pragma once

#include "base/byte_reader.hpp"
#include "base/byte_writer.hpp"
#include "model/estimator_options.hpp"

namespace sentiment {

/// The content of the section SOLVER of a `sentiment.model` (docs/formats/model-file.md).
ByteWriter written_solver_settings(const EstimatorOptions& settings);
/// What is out of its range is rejected in `in`.
EstimatorOptions read_solver_settings(ByteReader& in);

}  // namespace sentiment
