#include "registry/production_store.hpp"

#include <fmt/format.h>

#include <cstddef>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/error.hpp"
#include "base/json.hpp"
#include "base/sha256.hpp"
#include "files/atomic_file.hpp"
#include "files/folder_checksums.hpp"
#include "files/temp_folder.hpp"
#include "ports/artifact_store.hpp"
#include "ports/ids.hpp"
#include "ports/model_registry.hpp"
#include "ports/names.hpp"
#include "ports/object_store.hpp"
#include "ports/tracker.hpp"

namespace sentiment {
namespace {

constexpr std::string_view kStoreScheme = "s3://";
constexpr int kCopyAttempts = 5;

/// What champion.json says.
struct StoredChampion {
  ModelVersion version;
  RunId run;
  std::string digest;
};

std::string champion_file(const std::string& model) { return model + "/champion.json"; }
std::string folder_of(const std::string& model, ModelVersion version) {
  return fmt::format("{}/{}", model, version.value());
}

Result<std::string> read_object(ObjectStore& objects, const std::string& address) {
  std::string bytes;
  SENT_CHECK(objects.read(address, [&](std::string_view piece) -> Result<void> {
    constexpr std::size_t kMost = std::size_t{1} << 20;
    if (bytes.size() + piece.size() > kMost)
      return fail(Code::corrupt_data, address + " is too large: it was not written here");
    bytes.append(piece);
    return {};
  }));
  return bytes;
}

Result<StoredChampion> read_champion(ObjectStore& objects, const std::string& model) {
  const std::string file = champion_file(model);
  const std::string text = SENT_TRY(read_object(objects, file));
  const auto document = parse_json(text);
  const auto is = [&](const char* key, bool (Json::*kind)() const noexcept) {
    return document->contains(key) && ((*document)[key].*kind)();
  };
  if (!document || !document->is_object() || !is("version", &Json::is_number_integer) ||
      !is("run", &Json::is_string) || !is("digest", &Json::is_string)) {
    return fail(Code::corrupt_data,
                file + " does not hold a version, a run and a digest: it was not written here");
  }
  return StoredChampion{ModelVersion{(*document)["version"].get<int>()},
                        RunId{(*document)["run"].get<std::string>()},
                        (*document)["digest"].get<std::string>()};
}

/// Writes a version's folder, then the file that names it.
Result<void> write_champion(const RegisteredVersion& version, ArtifactStore& artifacts,
                            ObjectStore& objects, const std::string& model) {
  const auto folder = SENT_TRY(artifacts.fetch(version.source));
  const std::string target = folder_of(model, version.version);
  auto files = SENT_TRY(checksums_of(folder));
  files.erase(kChecksumList);
  for (const auto& [name, digest] : files) {
    SENT_CHECK(objects.upload(fmt::format("{}/{}", target, name), folder / name));
  }
  const auto written = SENT_TRY(TempFolder::create());
  const std::string list = to_list(files);
  const auto put = [&](const std::string& address, const std::string& text) -> Result<void> {
    const auto file = written.path() / "file";
    SENT_CHECK(write_file_atomically(file, text));
    return objects.upload(address, file);
  };
  SENT_CHECK(put(target + "/" + kChecksumList, list));
  return put(champion_file(model), to_pretty({{"version", version.version.value()},
                                              {"run", version.run_id.value()},
                                              {"digest", sha256_hex(list)}}));
}

tl::unexpected<Error> read_only(const ProductionRef& reference) {
  return fail(Code::failed_precondition,
              reference.address + " is a copy of the champion: change it in the registry");
}

}  // namespace

Result<ProductionRef> parse_production_ref(std::string_view text) {
  auto address = text;
  while (address.ends_with('/')) address.remove_suffix(1);
  const auto slash = address.rfind('/');
  if (!address.starts_with(kStoreScheme) || slash <= kStoreScheme.size()) {
    return fail(Code::usage, fmt::format("'{}' does not name a model of a production store: "
                                         "expected s3://bucket/NAME",
                                         text));
  }
  return ProductionRef{std::string(address), ModelName{std::string(address.substr(slash + 1))}};
}

Result<std::optional<ModelVersion>> copy_champion(const ModelName& name, ModelRegistry& registry,
                                                  ArtifactStore& artifacts, ObjectStore& objects,
                                                  const std::string& store) {
  const std::string model = store + "/" + name.value();
  std::optional<ModelVersion> copied;
  for (int attempt = 0; attempt < kCopyAttempts; ++attempt) {
    const auto champion = SENT_TRY(registry.find_alias(name, kChampionAlias));
    if (!champion) return copied;
    const auto stored = read_champion(objects, model);
    if (stored && stored->version == champion->version && stored->run == champion->run_id) {
      return copied;
    }
    if (!stored && stored.error().code != Code::not_found &&
        stored.error().code != Code::corrupt_data) {
      return tl::make_unexpected(stored.error());
    }
    SENT_CHECK(write_champion(*champion, artifacts, objects, model));
    copied = champion->version;
  }
  return fail(Code::conflict, "the champion of " + name.value() + " kept moving");
}

Result<RegisteredVersion> ProductionModel::champion() {
  const auto stored = SENT_TRY(read_champion(objects_, reference_.address));
  return RegisteredVersion{.name = reference_.name,
                           .version = stored.version,
                           .run_id = stored.run,
                           .source = folder_of(reference_.address, stored.version),
                           .aliases = {kChampionAlias},
                           .tags = {}};
}

Result<ModelVersion> ProductionModel::create_version(const NewVersion& /*version*/) {
  return read_only(reference_);
}

Result<std::vector<RegisteredVersion>> ProductionModel::list_versions(const ModelName& name) {
  if (name != reference_.name) return fail(Code::not_found, "no model " + name.value());
  return std::vector{SENT_TRY(champion())};
}

Result<RegisteredVersion> ProductionModel::get_version(const ModelName& name,
                                                       ModelVersion version) {
  auto found = SENT_TRY(champion());
  if (name == reference_.name && version == found.version) return found;
  return fail(Code::not_found, fmt::format("{} has no version {} of {}", reference_.address,
                                           version.value(), name.value()));
}

Result<std::optional<RegisteredVersion>> ProductionModel::find_alias(const ModelName& name,
                                                                     const Alias& alias) {
  if (name != reference_.name || alias != kChampionAlias) return std::optional<RegisteredVersion>{};
  auto found = champion();
  if (!found && found.error().code == Code::not_found) return std::optional<RegisteredVersion>{};
  return std::optional{SENT_TRY(std::move(found))};
}

Result<void> ProductionModel::move_alias(const AliasMove& /*move*/) {
  return read_only(reference_);
}

Result<std::vector<AliasMove>> ProductionModel::alias_history(const ModelName& /*name*/,
                                                              const Alias& /*alias*/) {
  return std::vector<AliasMove>{};
}

Result<void> ProductionModel::set_version_tags(const ModelName& /*name*/, ModelVersion /*version*/,
                                               const std::vector<KeyValue>& /*tags*/) {
  return read_only(reference_);
}

Result<std::filesystem::path> ProductionModel::fetch(const std::string& uri) {
  const auto stored = SENT_TRY(read_champion(objects_, reference_.address));
  if (uri != folder_of(reference_.address, stored.version)) {
    return fail(Code::conflict, uri + " is not the champion any more: try again");
  }
  copy_.emplace(SENT_TRY(TempFolder::create()));
  const auto& folder = copy_->path();
  const std::string list = SENT_TRY(read_object(objects_, uri + "/" + kChecksumList));
  if (sha256_hex(list) != stored.digest) {
    return fail(Code::corrupt_data, fmt::format("{}/{} does not have the digest that {} names", uri,
                                                kChecksumList, champion_file(reference_.address)));
  }
  SENT_CHECK(write_file(folder / kChecksumList, list));
  for (const auto& [name, digest] : SENT_TRY(read_checksums(folder).map_error(doing(uri)))) {
    const auto object = SENT_TRY(objects_.download(fmt::format("{}/{}", uri, name), folder / name));
    if (object.sha256 != digest) {
      return fail(Code::corrupt_data, object.address + " is not as it was written: it is damaged");
    }
  }
  return folder;
}

}  // namespace sentiment
