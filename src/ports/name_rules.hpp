#pragma once

#include <string_view>

#include "base/error.hpp"

namespace sentiment {

/// Whether it is a relative path in its shortest form, which stays below the folder it is put into.
bool is_plain_path(std::string_view path);

/// The rules MLflow's server has for names, so that what one place takes, every other takes, too.
/// Source: mlflow 3.17 `mlflow/utils/validation.py`
/// Errors: invalid_argument that quotes the name and states the rule.
Result<void> check_key(std::string_view key);            ///< of a parameter, metric or tag
Result<void> check_model_name(std::string_view name);    ///< of a registered model
Result<void> check_alias(std::string_view alias);        ///< no "latest", no "v3"
Result<void> check_model_id(std::string_view model_id);  ///< "m-" and 32 hexadecimal digits

}  // namespace sentiment
