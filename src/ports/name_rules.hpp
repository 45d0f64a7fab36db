#pragma once

#include <string_view>

#include "base/error.hpp"

namespace sentiment {

/// Whether it is a relative path in its shortest form, which stays below the folder it is put into.
bool is_plain_path(std::string_view path);

/// What a registered model and an experiment may be called, for the help of their settings.
inline constexpr std::string_view kModelNameRule =
    "of 1 to 256 characters, not only spaces, without '/', ':' and control characters, other than "
    "'.' and not beginning with '..'";
inline constexpr std::string_view kExperimentNameRule =
    "of 1 to 500 characters, not all of them blanks, without control characters";

/// The rules MLflow's server has for names, so that what one place takes, every other takes, too.
/// Lengths count characters. Three things that MLflow would take are refused: control characters
/// and a line break at the end, which no address or line of output can show; model names longer
/// than its column (PostgreSQL refuses them, SQLite does not); and those with both kinds of quotes,
/// whose versions MLflow cannot search.
/// Source: mlflow 3.18 `mlflow/utils/validation.py`; tests/integration/mlflow_names_test.py
/// Errors: invalid_argument that quotes the name and states the rule.
Result<void> check_key(std::string_view key);          ///< of a parameter, metric or tag
Result<void> check_model_name(std::string_view name);  ///< of a registered model
Result<void> check_experiment_name(std::string_view name);
Result<void> check_alias(std::string_view alias);        ///< no "latest" in any case, no "v3"
Result<void> check_model_id(std::string_view model_id);  ///< "m-" and 32 hexadecimal digits

/// "latest" in any case: not an alias, but MLflow's word for the newest version.
bool is_latest(std::string_view alias);

}  // namespace sentiment
