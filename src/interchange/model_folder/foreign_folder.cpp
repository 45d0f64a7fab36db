#include "interchange/model_folder/foreign_folder.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <string>
#include <string_view>

#include "base/clock.hpp"
#include "base/error.hpp"
#include "files/atomic_file.hpp"
#include "interchange/model_folder/mlmodel.hpp"
#include "interchange/model_folder/proved_folder.hpp"
#include "interchange/sklearn/read/foreign_model.hpp"
#include "yaml/yaml.hpp"

namespace sentiment {
namespace {

std::string file_name(const ForeignModel& model) {
  if (model.format == "skops") return "model.skops";
  return model.format.starts_with("joblib") ? "model.joblib" : "model.pkl";
}

/// What skops.io.load must be told to trust besides scikit-learn's own types.
std::string trusted_types(const ForeignModel& model) {
  const auto names = [&](std::string_view attribute) {
    return std::ranges::any_of(model.mapping,
                               [&](const auto& line) { return line.first == attribute; });
  };
  if (names("preprocessor")) return "[src.preprocessing.clean_text]";
  return names("strip_accents") ? "[functools.partial, re.sub]" : "[]";
}

std::string flavors(const ForeignModel& model) {
  const std::string name = file_name(model);
  if (name == "model.joblib") {
    return fmt::format("flavors:\n  sentiment:\n    data: {}\n    version: 1\n", name);
  }
  const bool skops = name == "model.skops";
  return fmt::format(
      "flavors:\n"
      "  python_function:\n"
      "    code: null\n"
      "    loader_module: mlflow.sklearn\n"
      "    model_path: {name}\n"
      "    predict_fn: predict\n"
      "  sklearn:\n"
      "    code: null\n"
      "    pickled_model: {name}\n"
      "    serialization_format: {format}\n"
      "    skops_trusted_types: {trusted}\n"
      "    sklearn_version: {release}\n",
      fmt::arg("name", name), fmt::arg("format", skops ? "skops" : "pickle"),
      fmt::arg("trusted", skops ? trusted_types(model) : "null"),
      fmt::arg("release", yaml_text(model.release)));
}

}  // namespace

Result<ProvedFolder> write_foreign_folder(const std::filesystem::path& folder,
                                          const ForeignFolderContent& content) {
  const ForeignModel& model = content.model;
  const std::string mlmodel =
      flavors(model) + fmt::format(
                           "model_id: {}\n"
                           "model_size_bytes: {}\n"
                           "model_uuid: {}\n"
                           "run_id: {}\n"
                           "utc_time_created: {}\n",
                           yaml_text(content.model_id), content.bytes.size(),
                           yaml_text(content.model_uuid), yaml_text(content.run_id),
                           yaml_text(to_display(content.created)));
  const std::string requirements =
      model.release.empty() ? "scikit-learn\n" : "scikit-learn==" + model.release + "\n";
  SENT_CHECK(write_file_atomically(folder / file_name(model), content.bytes));
  SENT_CHECK(write_file_atomically(folder / "requirements.txt", requirements));
  SENT_CHECK(write_file_atomically(folder / kMlmodelFile, mlmodel));
  return prove_written_folder(folder);
}

}  // namespace sentiment
