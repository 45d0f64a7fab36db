#pragma once

#include <optional>
#include <string>

#include "cli/options.hpp"

namespace sentiment {

/// Declares `--model REF`, whose value Services::model() takes.
inline void declare_model(Options& options, std::optional<std::string>& reference) {
  options.option("--model", reference, "REF",
                 "file or folder, models:/name@alias, models:/name/3, models:/name/latest, "
                 "runs:/id/model or s3://bucket/name, a production store's (default the champion)");
}

}  // namespace sentiment
