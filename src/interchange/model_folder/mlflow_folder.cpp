#include "interchange/model_folder/mlflow_folder.hpp"

#include <fmt/format.h>

#include <chrono>
#include <cstddef>
#include <filesystem>
#include <string>
#include <string_view>
#include <system_error>
#include <utility>
#include <vector>

#include "base/clock.hpp"
#include "base/error.hpp"
#include "base/json.hpp"
#include "base/random_id.hpp"
#include "data/class_names.hpp"
#include "files/atomic_file.hpp"
#include "files/durable_files.hpp"
#include "interchange/codec/pickle_writer.hpp"
#include "interchange/model_folder/any_model.hpp"
#include "interchange/model_folder/mlmodel.hpp"
#include "interchange/model_folder/proved_folder.hpp"
#include "interchange/sklearn/write/sklearn_pipeline.hpp"
#include "model/model_file.hpp"
#include "yaml/yaml.hpp"

namespace sentiment {
namespace {

constexpr std::string_view kModelFile = "sentiment.model";
constexpr std::string_view kPickleFile = "model.pkl";
constexpr std::string_view kCodeFolder = "code";
constexpr std::string_view kInputExample = "input_example.json";
constexpr std::string_view kServingExample = "serving_input_example.json";
constexpr int kFlavorVersion = 1;

/// The releases whose behaviour we reproduce: what a Python user of the folder should install. Not
/// MLflow 3.18.0, which the tests run with: parts of it could not be had
/// (requirements/mlflow-skinny.in).
constexpr std::string_view kPython = "3.11.7";
constexpr std::string_view kMlflow = "3.17.2";

struct FolderFile {
  std::string name;
  std::string bytes;
};

/// What loading the pipeline takes; requirements/mlflow.in pins the same for the tests.
std::vector<std::string> requirements() {
  return {fmt::format("mlflow=={}", kMlflow), "numpy==2.4.6",
          fmt::format("scikit-learn=={}", kScikitLearnVersion), "scipy==1.17.1"};
}

std::string python_env() {
  return fmt::format(
      "python: {}\nbuild_dependencies:\n- pip\n- setuptools\n- wheel\n"
      "dependencies:\n- -r requirements.txt\n",
      kPython);
}

std::string conda_env() {
  return fmt::format(
      "channels:\n- conda-forge\ndependencies:\n- python={}\n- pip\n- pip:\n"
      "  - {}\nname: mlflow-env\n",
      kPython, fmt::join(requirements(), "\n  - "));
}

/// As Python's str(datetime): "2026-11-23 01:25:38.012000".
std::string created_text(TimePoint time) {
  const auto millis = (time - std::chrono::floor<std::chrono::seconds>(time)).count();
  return fmt::format("{}.{:03}000", to_display(time), millis);
}

/// Whether the pickle names a module of ours, which then travels in the folder.
bool has_code(const ModelFolderContent& content) {
  return python_cleaner(content.model.classifier.vectorizer().options()) == PythonCleaner::module;
}

/// Keys in the order of the alphabet, as MLflow writes them.
std::string flavors(const ModelFolderContent& content) {
  const std::string_view code = has_code(content) ? kCodeFolder : "null";
  return fmt::format(
      "flavors:\n"
      "  python_function:\n"
      "    code: {code}\n"
      "    env:\n"
      "      conda: conda.yaml\n"
      "      virtualenv: python_env.yaml\n"
      "    loader_module: mlflow.sklearn\n"
      "    model_path: {pickle}\n"
      "    predict_fn: predict\n"
      "    python_version: {python}\n"
      "  sentiment:\n"
      "    data: {data}\n"
      "    sentiment_version: {sentiment}\n"
      "    version: {version}\n"
      "  sklearn:\n"
      "    code: {code}\n"
      "    pickled_model: {pickle}\n"
      "    serialization_format: pickle\n"
      "    skops_trusted_types: null\n"
      "    sklearn_version: {sklearn}\n",
      fmt::arg("code", code), fmt::arg("pickle", kPickleFile), fmt::arg("python", kPython),
      fmt::arg("data", kModelFile), fmt::arg("sentiment", yaml_text(SENTIMENT_VERSION)),
      fmt::arg("version", kFlavorVersion), fmt::arg("sklearn", kScikitLearnVersion));
}

/// Of what the pipeline's predict() gives.
std::string_view answer_dtype(const ModelFolderContent& content) {
  const auto labels = content.model.classifier.labels();
  if (are_sentiments(labels) || are_whole_numbers(labels)) return "int64";
  return are_numbers(labels) ? "float64" : "str";
}

std::string mlmodel(const ModelFolderContent& content, std::size_t size) {
  return flavors(content) + fmt::format(
                                "is_signature_from_type_hint: false\n"
                                "mlflow_version: {}\n"
                                "model_id: {}\n"
                                "model_size_bytes: {}\n"
                                "model_uuid: {}\n"
                                "prompts: null\n"
                                "run_id: {}\n"
                                "saved_input_example_info:\n"
                                "  artifact_path: {}\n"
                                "  serving_input_path: {}\n"
                                "  type: ndarray\n"
                                "signature:\n"
                                "  inputs: '[{{\"type\": \"tensor\", \"tensor-spec\": {{\"dtype\": "
                                "\"object\", \"shape\": "
                                "[-1]}}}}]'\n"
                                "  outputs: '[{{\"type\": \"tensor\", \"tensor-spec\": "
                                "{{\"dtype\": \"{}\", \"shape\": "
                                "[-1]}}}}]'\n"
                                "  params: null\n"
                                "type_hint_from_example: false\n"
                                "utc_time_created: {}\n",
                                kMlflow, yaml_text(content.model_id), size,
                                yaml_text(content.model_uuid), yaml_text(content.run_id),
                                kInputExample, kServingExample, answer_dtype(content),
                                yaml_text(created_text(content.created)));
}

std::vector<FolderFile> files_of(const ModelFolderContent& content) {
  const Json example = Json::array({content.input_example});
  std::vector<FolderFile> files = {
      {std::string(kModelFile), encode_model_file(content.model)},
      {std::string(kPickleFile), write_pickle(sklearn_pipeline(content.model))},
      {"requirements.txt", fmt::format("{}\n", fmt::join(requirements(), "\n"))},
      {"python_env.yaml", python_env()},
      {"conda.yaml", conda_env()},
      {std::string(kInputExample), to_line(example)},
      {std::string(kServingExample), to_pretty(Json{{"inputs", example}})},
  };
  if (has_code(content)) {
    const PythonModule module = cleaner_module();
    files.push_back(
        {fmt::format("{}/{}.py", kCodeFolder, module.name), std::string(module.source)});
  }
  std::size_t size = 0;
  for (const FolderFile& file : files) size += file.bytes.size();
  files.push_back({kMlmodelFile, mlmodel(content, size)});
  return files;
}

/// A folder beside its later place; removed unless it was moved there.
class StagedFolder {
 public:
  explicit StagedFolder(std::filesystem::path path) : path_(std::move(path)) {}
  StagedFolder(const StagedFolder&) = delete;
  StagedFolder& operator=(const StagedFolder&) = delete;
  ~StagedFolder() { remove_tree(path_); }

  Result<void> write(const FolderFile& file) const {
    const auto path = path_ / file.name;
    SENT_CHECK(create_folders(path.parent_path()));
    return write_file(path, file.bytes);
  }
  const std::filesystem::path& path() const { return path_; }
  Result<void> move_to(const std::filesystem::path& folder) const {
    std::error_code ec;
    std::filesystem::rename(path_, folder, ec);
    if (ec == std::errc::directory_not_empty || ec == std::errc::file_exists ||
        ec == std::errc::not_a_directory)
      return fail(Code::conflict,
                  "cannot write '" + folder.string() +
                      "': something is there already; remove it or choose another place");
    if (ec) return system_failure("write", folder, ec.value());
    return {};
  }

 private:
  std::filesystem::path path_;
};

}  // namespace

Result<ProvedFolder> write_model_folder(const std::filesystem::path& folder,
                                        const ModelFolderContent& content) {
  const auto place = folder.has_filename() ? folder : folder.parent_path();
  const StagedFolder staged(place.string() + ".tmp-" + random_hex_id().substr(0, 8));
  for (const FolderFile& file : files_of(content)) SENT_CHECK(staged.write(file));
  const auto proved = SENT_TRY(prove_written_folder(staged.path()));
  SENT_CHECK(staged.move_to(place));
  return proved.renamed(place);
}

Result<ModelFile> read_model_folder(const std::filesystem::path& folder) {
  return load_any_model(SENT_TRY(find_model_file(folder)));
}

}  // namespace sentiment
