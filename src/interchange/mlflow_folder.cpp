#include "interchange/mlflow_folder.hpp"

#include <fmt/format.h>

#include <cerrno>
#include <chrono>
#include <cstddef>
#include <filesystem>
#include <fstream>
#include <ios>
#include <string>
#include <string_view>
#include <system_error>
#include <utility>
#include <vector>

#include "base/clock.hpp"
#include "base/error.hpp"
#include "base/json.hpp"
#include "base/random_id.hpp"
#include "model/model_file.hpp"

namespace sentiment {
namespace {

constexpr std::string_view kModelFile = "sentiment.model";
constexpr std::string_view kInputExample = "input_example.json";
constexpr std::string_view kServingExample = "serving_input_example.json";
constexpr int kFlavorVersion = 1;

/// The releases whose behaviour we reproduce: what a Python user of the folder should install.
constexpr std::string_view kPython = "3.11.7";
constexpr std::string_view kMlflow = "3.17.2";
constexpr std::string_view kScikitLearn = "1.9.1";

struct FolderFile {
  std::string_view name;
  std::string bytes;
};

std::string requirements() {
  return fmt::format("mlflow=={}\nscikit-learn=={}\n", kMlflow, kScikitLearn);
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
      "  - mlflow=={}\n  - scikit-learn=={}\nname: mlflow-env\n",
      kPython, kMlflow, kScikitLearn);
}

/// A YAML scalar that stays text whatever its characters (a run id may be all digits).
std::string yaml_text(std::string_view text) {
  std::string quoted = "'";
  for (const char c : text) quoted.append(c == '\'' ? 2 : 1, c);
  return quoted + "'";
}

/// As Python's str(datetime): "2026-11-23 01:25:38.012000".
std::string created_text(TimePoint time) {
  const auto millis = (time - std::chrono::floor<std::chrono::seconds>(time)).count();
  return fmt::format("{}.{:03}000", to_display(time), millis);
}

/// Keys in the order of the alphabet, as MLflow writes them.
std::string mlmodel(const ModelFolderContent& content, std::size_t size) {
  return fmt::format(
      "flavors:\n"
      "  sentiment:\n"
      "    data: {}\n"
      "    sentiment_version: {}\n"
      "    version: {}\n"
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
      "  inputs: '[{{\"type\": \"tensor\", \"tensor-spec\": {{\"dtype\": \"object\", \"shape\": "
      "[-1]}}}}]'\n"
      "  outputs: '[{{\"type\": \"tensor\", \"tensor-spec\": {{\"dtype\": \"int64\", \"shape\": "
      "[-1]}}}}]'\n"
      "  params: null\n"
      "type_hint_from_example: false\n"
      "utc_time_created: {}\n",
      kModelFile, yaml_text(SENTIMENT_VERSION), kFlavorVersion, kMlflow,
      yaml_text(content.model_id), size, yaml_text(content.model_uuid),
      yaml_text(content.run_id.value()), kInputExample, kServingExample,
      yaml_text(created_text(content.created)));
}

std::vector<FolderFile> files_of(const ModelFolderContent& content) {
  const Json example = Json::array({content.input_example});
  std::vector<FolderFile> files = {
      {kModelFile, encode_model_file(content.model)},
      {"requirements.txt", requirements()},
      {"python_env.yaml", python_env()},
      {"conda.yaml", conda_env()},
      {kInputExample, to_line(example)},
      {kServingExample, to_pretty(Json{{"inputs", example}})},
  };
  std::size_t size = 0;
  for (const FolderFile& file : files) size += file.bytes.size();
  files.push_back({"MLmodel", mlmodel(content, size)});
  return files;
}

tl::unexpected<Error> cannot_write(const std::filesystem::path& path, const std::error_code& why) {
  const bool refused = why == std::errc::permission_denied || why == std::errc::not_a_directory ||
                       why == std::errc::read_only_file_system ||
                       why == std::errc::operation_not_permitted;
  return fail(refused ? Code::failed_precondition : Code::internal,
              "cannot write '" + path.string() + "': " + why.message());
}

/// A folder beside its later place; removed unless it was moved there.
class StagedFolder {
 public:
  explicit StagedFolder(std::filesystem::path path) : path_(std::move(path)) {}
  StagedFolder(const StagedFolder&) = delete;
  StagedFolder& operator=(const StagedFolder&) = delete;
  ~StagedFolder() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
  }

  Result<void> create() const {
    std::error_code ec;
    std::filesystem::create_directories(path_, ec);
    if (ec) return cannot_write(path_, ec);
    return {};
  }
  Result<void> write(const FolderFile& file) const {
    errno = 0;
    std::ofstream out(path_ / file.name, std::ios::binary);
    out.write(file.bytes.data(), static_cast<std::streamsize>(file.bytes.size()));
    out.close();
    if (!out) return cannot_write(path_ / file.name, {errno, std::generic_category()});
    return {};
  }
  Result<void> move_to(const std::filesystem::path& folder) const {
    std::error_code ec;
    std::filesystem::rename(path_, folder, ec);
    if (ec == std::errc::directory_not_empty || ec == std::errc::file_exists ||
        ec == std::errc::not_a_directory)
      return fail(Code::conflict, "cannot write '" + folder.string() +
                                      "': something stands there; remove it or take another place");
    if (ec) return cannot_write(folder, ec);
    return {};
  }

 private:
  std::filesystem::path path_;
};

}  // namespace

Result<void> write_model_folder(const std::filesystem::path& folder,
                                const ModelFolderContent& content) {
  const auto place = folder.has_filename() ? folder : folder.parent_path();
  const StagedFolder staged(place.string() + ".tmp-" + random_hex_id().substr(0, 8));
  SENT_CHECK(staged.create());
  for (const FolderFile& file : files_of(content)) SENT_CHECK(staged.write(file));
  return staged.move_to(place);
}

Result<ModelFile> read_model_folder(const std::filesystem::path& folder) {
  return load_model_file(folder / kModelFile);
}

}  // namespace sentiment
