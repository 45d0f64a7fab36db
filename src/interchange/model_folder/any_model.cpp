#include "interchange/model_folder/any_model.hpp"

#include <array>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <system_error>
#include <utility>

#include "base/error.hpp"
#include "base/json.hpp"
#include "files/atomic_file.hpp"
#include "files/mapped_file.hpp"
#include "interchange/model_folder/mlmodel.hpp"
#include "interchange/sklearn/read/foreign_model.hpp"
#include "model/model_envelope.hpp"
#include "model/model_file.hpp"
#include "yaml/yaml.hpp"

namespace sentiment {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view kOurs = "sentiment.model";
constexpr std::array<std::string_view, 3> kUsualNames{"model.pkl", "model.joblib", "model.skops"};

bool is_file(const fs::path& path) {
  std::error_code ignored;
  return fs::is_regular_file(path, ignored);
}

/// flavors.sklearn.pickled_model of MLmodel, if there is one.
Result<std::optional<std::string>> named_in_mlmodel(const fs::path& folder) {
  const fs::path path = folder / kMlmodelFile;
  if (!is_file(path)) return std::nullopt;
  const std::string text = SENT_TRY(read_file(path));
  const Json mlmodel = SENT_TRY(parse_yaml(text).map_error(doing(path.string())));
  const Json::json_pointer place("/flavors/sklearn/pickled_model");
  if (!mlmodel.contains(place) || !mlmodel.at(place).is_string()) return std::nullopt;
  std::string name = mlmodel.at(place).get<std::string>();
  if (name.empty() || fs::path(name).filename() != name || name == "..") {
    return fail(Code::corrupt_data, path.string() + ": pickled_model must name a file beside it");
  }
  return name;
}

}  // namespace

Result<fs::path> find_model_file(const fs::path& folder) {
  if (is_file(folder / kOurs)) return folder / kOurs;
  const auto named = SENT_TRY(named_in_mlmodel(folder));
  if (named && is_file(folder / *named)) return folder / *named;
  for (const std::string_view name : kUsualNames) {
    if (is_file(folder / name)) return folder / name;
  }
  return fail(Code::not_found, "no model in '" + folder.string() +
                                   "': it needs a sentiment.model, or scikit-learn's model.pkl, "
                                   "model.joblib or model.skops");
}

Result<ModelFile> load_any_model(const fs::path& path) {
  const MappedFile file = SENT_TRY(MappedFile::open(path));
  if (file.bytes().starts_with(kModelMagic) || path.filename() == kOurs) {
    return decode_model_file(file.bytes()).map_error(doing(path.string()));
  }
  ForeignModel model = SENT_TRY(read_foreign_model(file.bytes()).map_error(doing(path.string())));
  return ModelFile{std::move(model.classifier), model.provenance, {}, {}};
}

}  // namespace sentiment
