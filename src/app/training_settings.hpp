#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/error.hpp"
#include "base/fields.hpp"
#include "training/train_config.hpp"

namespace sentiment {

/// How a training is set, as a user asks for it.
struct TrainingSettings {
  std::string profile = "seed";
  std::optional<std::string> params;     ///< a file of settings
  std::vector<std::string> assignments;  ///< "model.C=2"
  std::optional<std::string> text_column;
  std::optional<std::string> label_column;
  std::optional<std::string> separator;

  /// default → profile → params.yaml → the others, into what `fields` describe. Without `params`,
  /// `params.yaml` of the working folder is read where there is one.
  /// Errors: not_found for a file that `params` names; usage for what is wrong in it.
  Result<void> apply(Fields& fields) const;

  /// Whether anything was asked for.
  bool given() const {
    return params || !assignments.empty() || text_column || label_column || separator ||
           profile != TrainSettings{}.profile;
  }
};

}  // namespace sentiment
