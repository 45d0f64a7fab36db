#include "training/pending_runs.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <span>
#include <string>
#include <string_view>
#include <system_error>
#include <utility>
#include <vector>

#include "base/error.hpp"
#include "base/json.hpp"
#include "data/class_names.hpp"
#include "data/csv_writer.hpp"
#include "data/dataset.hpp"
#include "files/atomic_file.hpp"
#include "files/durable_files.hpp"
#include "files/folder_checksums.hpp"
#include "files/folder_lock.hpp"
#include "interchange/model_folder/mlflow_folder.hpp"
#include "interchange/model_folder/proved_folder.hpp"
#include "model/model_file.hpp"
#include "ports/id_prefix.hpp"
#include "ports/ids.hpp"
#include "registry/promotion.hpp"
#include "training/training_record.hpp"
#include "training/training_record_json.hpp"

namespace sentiment {
namespace {

constexpr const char* kRecord = "training.json";
constexpr const char* kTestRows = "test_rows.csv";
constexpr const char* kModelFolder = "model";
constexpr const char* kArtifacts = "artifacts";
constexpr std::string_view kAside = ".aside-";
constexpr std::uintmax_t kLargestRecord = 64U << 20U;

bool is_id(std::string_view text) {
  return text.size() == kIdDigits &&
         text.find_first_not_of("0123456789abcdef") == std::string_view::npos;
}

std::string csv_of(const TestRows& rows, std::span<const std::string> classes) {
  const bool sentiments = are_sentiments(classes);
  std::string csv = "text,label\n";
  for (std::size_t i = 0; i < rows.texts.size(); ++i) {
    const std::uint8_t label = rows.labels[i];
    append_labelled_row(csv, rows.texts[i], sentiments ? std::to_string(label) : classes[label]);
  }
  return csv;
}

Result<TrainingRecord> read_record_file(const std::filesystem::path& file) {
  std::error_code error;
  const auto size = std::filesystem::file_size(file, error);
  if (!error && size > kLargestRecord) return fail(Code::corrupt_data, "it is too large");
  const std::string bytes = SENT_TRY(read_file(file));
  const Json json = SENT_TRY(parse_json(bytes));
  return training_record_from_json(json);
}

}  // namespace

std::filesystem::path PendingRuns::model_folder(const std::string& id) const {
  return place(id) / kModelFolder;
}

std::filesystem::path PendingRuns::aside(const std::string& id) const {
  return folder_ / (std::string(kAside) + id);
}

void PendingRuns::remove_leftovers() {
  for (const auto& entry : entries_of(folder_)) {
    if (!entry.filename().string().starts_with(kAside)) continue;
    if (FolderLock::take(entry)) remove_tree(entry);  // else its writer is alive
  }
}

Result<KeptTraining> PendingRuns::save(const TrainingRecord& record, const ModelFile& model,
                                       const TestRows& rows, const std::filesystem::path& files) {
  remove_leftovers();
  const auto writing = aside(record.id);
  SENT_CHECK(create_folders(writing));
  auto lock = SENT_TRY(FolderLock::take(writing));
  auto kept = write(writing, record, model, rows, files)
                  .and_then([&](const ProvedFolder& written) -> Result<KeptTraining> {
                    std::error_code error;
                    std::filesystem::rename(writing, place(record.id), error);
                    if (error) return system_failure("write", place(record.id), error.value());
                    SENT_CHECK(sync_folder(folder_));
                    return KeptTraining{std::move(lock), written.renamed(model_folder(record.id))};
                  });
  if (!kept) remove_tree(writing);
  return kept;
}

Result<ProvedFolder> PendingRuns::write(const std::filesystem::path& folder,
                                        const TrainingRecord& record, const ModelFile& model,
                                        const TestRows& rows, const std::filesystem::path& files) {
  SENT_CHECK(write_file_atomically(folder / kRecord, to_pretty(to_json(record))));
  SENT_CHECK(write_file_atomically(folder / kTestRows, csv_of(rows, model.classifier.labels())));
  auto written = SENT_TRY(
      write_model_folder(folder / kModelFolder, {.model = model,
                                                 .model_id = record.model_id,
                                                 .run_id = record.id,
                                                 .created = record.end_time,
                                                 .model_uuid = record.model_uuid,
                                                 .input_example = std::string(rows.texts[0])}));
  SENT_CHECK(copy_files(files, folder / kArtifacts));
  SENT_CHECK(write_checksums(folder));
  const auto home = folder_.parent_path();
  SENT_CHECK(sync_tree(folder, home.empty() ? "." : home));
  return written;
}

Result<FolderLock> PendingRuns::lock(const std::string& id) const {
  if (!is_id(id)) {
    return fail(Code::usage, "'" + id + "' is not the id of a training: 32 hexadecimal digits");
  }
  auto lock = FolderLock::take(place(id));
  if (lock || lock.error().code != Code::not_found) return lock;
  return not_waiting(id);
}

Result<std::string> PendingRuns::find(const std::string& id) const {
  const bool digits = id.find_first_not_of("0123456789abcdef") == std::string::npos;
  if (is_id(id) || !digits) return id;  // lock() says what is wrong with it
  auto whole = complete_id(id, waiting());
  if (whole || whole.error().code != Code::not_found) return whole;
  return not_waiting(id);
}

tl::unexpected<Error> PendingRuns::not_waiting(const std::string& id) const {
  std::string known;
  for (const auto& other : waiting()) known += (known.empty() ? "; available: " : ", ") + other;
  return fail(Code::not_found, "no training '" + id + "' waits in '" + folder_.string() + "'" +
                                   (known.empty() ? "; none does" : known));
}

std::vector<std::string> PendingRuns::waiting() const {
  std::vector<std::string> ids;
  for (const auto& entry : entries_of(folder_)) {
    if (is_id(entry.filename().string()) && FolderLock::take(entry)) {
      ids.push_back(entry.filename().string());
    }
  }
  std::sort(ids.begin(), ids.end());
  return ids;
}

Result<PendingRun> PendingRuns::load(const std::string& id, int threads) const {
  const auto folder = place(id);
  const auto read = [&]() -> Result<PendingRun> {
    // The version first: a newer program's folder is not damaged.
    auto record = SENT_TRY(read_record_file(folder / kRecord).map_error(doing(kRecord)));
    SENT_CHECK(check_checksums(folder));
    if (record.id != id) return fail(Code::corrupt_data, "it holds training " + record.id);
    auto proved = SENT_TRY(prove_model_folder(model_folder(id)));
    auto test = SENT_TRY(
        load_dataset((folder / kTestRows).string(), {}, threads, proved.model.classifier.labels()));
    return PendingRun{std::move(record), std::move(proved.model), std::move(proved.folder),
                      std::move(test), folder / kArtifacts};
  };
  return read().map_error(doing("'" + folder.string() + "'"));
}

void PendingRuns::remove(const std::string& id) {
  std::error_code ignored;
  std::filesystem::rename(place(id), aside(id), ignored);  // gone at once for everybody
  remove_tree(aside(id));
}

}  // namespace sentiment
