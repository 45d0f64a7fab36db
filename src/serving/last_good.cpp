#include "serving/last_good.hpp"

#include <fmt/format.h>

#include <cstddef>
#include <exception>
#include <filesystem>
#include <string>
#include <system_error>
#include <utility>

#include "base/json.hpp"
#include "base/random_id.hpp"
#include "base/sha256.hpp"
#include "files/atomic_file.hpp"
#include "files/durable_files.hpp"
#include "files/folder_checksums.hpp"
#include "http/url.hpp"
#include "ports/ids.hpp"
#include "ports/model_registry.hpp"
#include "ports/tracker.hpp"
#include "serving/model_loader.hpp"

namespace sentiment {
namespace {

constexpr std::size_t kDigestDigits = 16;

/// The files of `from` below `to`, in place of what is there.
Result<void> replace_copy(const std::filesystem::path& from, const std::filesystem::path& to) {
  SENT_CHECK(create_folders(to.parent_path()));
  const auto incoming = to.parent_path() / ("incoming-" + random_hex_id());
  auto copied = copy_files(from, incoming);
  if (copied) {
    remove_tree(to);
    std::error_code error;
    std::filesystem::rename(incoming, to, error);
    if (error) copied = system_failure("write", to, error.value());
  }
  if (!copied) remove_tree(incoming);
  return copied;
}

Json body_of(const FetchedVersion& fetched, const std::string& folder, const FileChecksums& sums) {
  Json metrics = Json::object();
  for (const auto& metric : fetched.metrics) metrics[metric.key] = metric.value;
  const auto& version = fetched.version;
  return {{"name", version.name.value()},
          {"version", version.version.value()},
          {"run_id", version.run_id.value()},
          {"source", version.source},
          {"metrics", std::move(metrics)},
          {"folder", folder},
          {"files", sums}};
}

/// The record as it was written; the digest in it is that of the rest.
Result<Json> read_record(const std::filesystem::path& path) {
  const std::string text = SENT_TRY(read_file(path));
  Json document = SENT_TRY(parse_json(text).map_error(doing(path.string())));
  const bool sound = document.is_object() && document.contains("body") &&
                     document.contains("sha256") && document["sha256"].is_string() &&
                     Json(sha256_hex(to_line(document["body"]))) == document["sha256"];
  if (sound) return std::move(document["body"]);
  return fail(Code::corrupt_data,
              fmt::format("'{}' has changed since it was written: remove it", path.string()));
}

/// Only ever called on a record whose digest fits, so its members are what body_of() wrote.
FetchedVersion version_of(const Json& body, const std::filesystem::path& folder) {
  FetchedVersion fetched;
  fetched.version.name = ModelName(body.at("name").get<std::string>());
  fetched.version.version = ModelVersion(body.at("version").get<int>());
  fetched.version.run_id = RunId(body.at("run_id").get<std::string>());
  fetched.version.source = body.at("source").get<std::string>();
  for (const auto& [key, value] : body.at("metrics").items()) {
    if (value.is_number()) fetched.metrics.push_back({.key = key, .value = value.get<double>()});
  }
  fetched.folder = folder / body.at("folder").get<std::string>();
  return fetched;
}

}  // namespace

LastGood::LastGood(const std::filesystem::path& root, const ModelName& name, const Alias& alias)
    : folder_(root / percent_encode(name.value() + "@" + alias.value())) {}

Result<void> LastGood::keep(const FetchedVersion& fetched) const {
  const auto sums = SENT_TRY(checksums_of(fetched.folder));
  const std::string digest = sha256_hex(to_list(sums)).substr(0, kDigestDigits);
  const std::string name = fmt::format("{}-{}", fetched.version.version.value(), digest);
  const Json body = body_of(fetched, name, sums);
  const auto known = read_record(record());
  if (!known || *known != body || checksums_of(folder_ / name) != sums) {
    SENT_CHECK(replace_copy(fetched.folder, folder_ / name));
    const Json document{{"sha256", sha256_hex(to_line(body))}, {"body", body}};
    SENT_CHECK(write_file_atomically(record(), to_pretty(document)));
  }
  drop_others(name);
  return {};
}

Result<FetchedVersion> LastGood::find() const {
  const Json body = SENT_TRY(read_record(record()));
  try {
    auto fetched = version_of(body, folder_);
    const auto sums = checksums_of(fetched.folder);
    if (sums && *sums == body.at("files").get<FileChecksums>()) return fetched;
    return fail(Code::corrupt_data,
                fmt::format("the files in '{}' have changed since they were written",
                            fetched.folder.string()));
  } catch (const std::exception& error) {
    return fail(Code::corrupt_data, fmt::format("'{}': {}", record().string(), error.what()));
  }
}

/// Versions kept earlier, and what a process that died was writing.
void LastGood::drop_others(const std::string& kept) const {
  for (const auto& entry : entries_of(folder_)) {
    std::error_code ignored;
    const bool other = entry.filename() != kept && entry != record();
    if (other && std::filesystem::is_directory(entry, ignored)) remove_tree(entry);
  }
}

}  // namespace sentiment
