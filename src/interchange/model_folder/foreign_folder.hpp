#pragma once

#include <filesystem>
#include <string>
#include <string_view>

#include "base/clock.hpp"
#include "base/error.hpp"
#include "interchange/model_folder/proved_folder.hpp"
#include "interchange/sklearn/read/foreign_model.hpp"

namespace sentiment {

/// What a model folder around another program's file is made from.
struct ForeignFolderContent {
  const ForeignModel& model;
  std::string_view bytes;  ///< the file, kept as it is
  std::string model_id;    ///< "m-" and 32 hexadecimal digits
  std::string run_id;      ///< of the run that it belongs to
  TimePoint created{};
  std::string model_uuid;  ///< 32 hexadecimal digits
};

/// Writes MLmodel, requirements.txt and the file as model.pkl, model.joblib or model.skops into an
/// empty folder. A pickle or skops file keeps MLflow's flavors python_function and sklearn, so that
/// Python loads the version as before; joblib has none there.
/// Errors: failed_precondition or internal where the folder cannot be written; corrupt_data for a
///         file that cannot be read back.
Result<ProvedFolder> write_foreign_folder(const std::filesystem::path& folder,
                                          const ForeignFolderContent& content);

}  // namespace sentiment
