#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/fields.hpp"
#include "learn/fit.hpp"

namespace sentiment {

/// How the rows are read and split.
struct DataOptions {
  double test_size = 0.2;           ///< below 1 a share of the rows, else their number
  std::uint32_t random_state = 42;  ///< seed of the split
  bool stratify = true;
  std::string text_column = "text";
  std::string label_column = "label";
  std::optional<std::string> separator;  ///< as parse_separator() takes it; nothing: found out
  bool drop_split_duplicates = false;    ///< drop test rows whose text stands in the training part
  friend bool operator==(const DataOptions&, const DataOptions&) = default;
};

/// Everything params.yaml and --set can say about a training.
struct TrainConfig {
  Recipe recipe;
  DataOptions data;
  friend bool operator==(const TrainConfig&, const TrainConfig&) = default;
};

/// What `profile` may be.
std::vector<std::string> profile_names();

/// Names each setting once: "model.C", "vectorizer.min_df", "data.test_size", …
void describe(Fields& field, TrainConfig& config);

/// Where the settings of a training come from, weakest first.
struct TrainSettings {
  std::string profile = "seed";
  std::string params_yaml;               ///< content, may be empty
  std::string params_name;               ///< how errors call it, e.g. "params.yaml"
  std::vector<std::string> assignments;  ///< "model.C=2"
};

/// Fills the struct that `fields` describes: default → profile → params.yaml → --set.
/// Errors: usage, naming the source, the key and what is expected.
Result<void> apply_settings(Fields& fields, const TrainSettings& settings);

}  // namespace sentiment
