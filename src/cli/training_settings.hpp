#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/error.hpp"
#include "base/fields.hpp"
#include "cli/options.hpp"
#include "training/train_config.hpp"

namespace sentiment {

/// The flags that say how a training is set: --params, --set, --profile, --text-column,
/// --label-column.
class TrainingSettings {
 public:
  void declare(Options& options);
  /// default → profile → params.yaml → flags, into what `fields` describe. Without --params,
  /// `params.yaml` of the working folder is read where there is one.
  /// Errors: not_found for a file that --params names; usage for what stands in it.
  Result<void> apply(Fields& fields) const;

  /// Whether any of the flags was given.
  bool given() const {
    return params_ || !assignments_.empty() || text_column_ || label_column_ ||
           profile_ != TrainSettings{}.profile;
  }
  const std::string& profile() const { return profile_; }

 private:
  std::string profile_ = "seed";
  std::optional<std::string> params_;
  std::vector<std::string> assignments_;
  std::optional<std::string> text_column_;
  std::optional<std::string> label_column_;
};

}  // namespace sentiment
