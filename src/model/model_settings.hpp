#pragma once

#include <string>
#include <string_view>

#include "base/error.hpp"
#include "features/tfidf_options.hpp"
#include "model/provenance.hpp"

namespace sentiment {

/// The settings in a `sentiment.model`, as JSON by the names of params.yaml: what describe() names
/// is written and read, so that a new setting needs nothing here.

/// The content of the section SETTINGS. The fixed vocabulary is the file's terms: this only says
/// whether there is one.
std::string written_settings(const TfidfOptions& options);

struct ReadSettings {
  TfidfOptions options;  ///< without the vocabulary
  bool fixed_vocabulary = false;
};
/// Errors: corrupt_data for text that is not JSON, unknown names and values that do not fit.
Result<ReadSettings> read_settings(std::string_view json);

/// The content of the section ORIGIN.
std::string written_provenance(const Provenance& provenance);
/// Errors: as above.
Result<Provenance> read_provenance(std::string_view json);

}  // namespace sentiment
