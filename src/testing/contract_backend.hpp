#pragma once

#include <filesystem>
#include <fstream>
#include <functional>
#include <memory>
#include <ostream>
#include <string>
#include <utility>

#include "base/random_id.hpp"
#include "ports/artifact_store.hpp"
#include "ports/model_registry.hpp"
#include "ports/tracker.hpp"

namespace sentiment::testing_support {

/// A tracker, a registry and a store that belong together. It may share its service with other
/// tests: the contract suites use names nobody else uses.
class ContractBackend {
 public:
  ContractBackend() = default;
  ContractBackend(const ContractBackend&) = delete;
  ContractBackend& operator=(const ContractBackend&) = delete;
  virtual ~ContractBackend() = default;
  virtual Tracker& tracker() = 0;
  virtual ModelRegistry& registry() = 0;
  virtual ArtifactStore& store() = 0;
};

/// The parameter of a contract suite: INSTANTIATE_TEST_SUITE_P(Local, TrackerContract,
/// testing::Values(BackendCase{"Local", make_local})).
struct BackendCase {
  std::string name;
  std::function<std::unique_ptr<ContractBackend>()> make;
  friend std::ostream& operator<<(std::ostream& out, const BackendCase& backend) {
    return out << backend.name;
  }
};

/// A name that no other test uses.
inline std::string fresh_name(const std::string& stem) {
  return stem + "-" + random_hex_id().substr(0, 12);
}

inline std::string fresh_model_id() { return "m-" + random_hex_id(); }

/// A small folder that looks like a logged model.
inline std::filesystem::path write_model_folder(const std::filesystem::path& parent,
                                                const std::string& model_id) {
  const auto folder = parent / ("folder-of-" + model_id);
  std::filesystem::create_directories(folder / "data");
  std::ofstream(folder / "MLmodel") << "model_id: " << model_id << "\n";
  std::ofstream(folder / "data" / "weights.bin", std::ios::binary) << std::string("\0\1\2", 3);
  return folder;
}

/// That folder as a tracker takes it.
inline ModelFolder model_folder(std::filesystem::path files, std::string model_id) {
  return {.files = std::move(files),
          .wanted_id = std::move(model_id),
          .mlmodel = [](const std::string& id) { return "model_id: " + id + "\n"; }};
}
inline ModelFolder new_model_folder(const std::filesystem::path& parent,
                                    const std::string& model_id) {
  return model_folder(write_model_folder(parent, model_id), model_id);
}

inline std::string read_text(const std::filesystem::path& file) {
  std::ifstream in(file, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

}  // namespace sentiment::testing_support
