#include "training/training_data.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <unordered_set>
#include <utility>
#include <vector>

#include "base/error.hpp"
#include "data/class_counts.hpp"
#include "data/dataset.hpp"
#include "data/split.hpp"
#include "data/split_faults.hpp"
#include "data/table_file.hpp"
#include "files/mapped_file.hpp"
#include "ports/data_file.hpp"
#include "ports/object_store.hpp"
#include "training/train_config.hpp"

namespace sentiment {
namespace {

Rows pick(const Dataset& data, std::span<const std::uint32_t> rows) {
  Rows picked;
  picked.texts.reserve(rows.size());
  picked.labels.reserve(rows.size());
  picked.digests.reserve(rows.size());
  for (const auto row : rows) {
    picked.texts.push_back(data.texts()[row]);
    picked.labels.push_back(data.labels()[row]);
    picked.digests.push_back(data.digests()[row]);
  }
  return picked;
}

Rows all_rows(const Dataset& data) {
  const auto copy = [](const auto& column) { return std::vector(column.begin(), column.end()); };
  return {copy(data.texts()), copy(data.labels()), copy(data.digests())};
}

/// The rows whose text is not in `seen`.
Rows without(const Rows& rows, const std::unordered_set<std::uint64_t>& seen) {
  Rows kept;
  for (std::size_t i = 0; i < rows.size(); ++i) {
    if (seen.contains(rows.digests[i])) continue;
    kept.texts.push_back(rows.texts[i]);
    kept.labels.push_back(rows.labels[i]);
    kept.digests.push_back(rows.digests[i]);
  }
  return kept;
}

/// The counts of the data's classes among the rows picked from it.
ClassCounts counts_of(const Rows& rows, const Dataset& data) {
  ClassCounts counts = data.counts();
  std::ranges::fill(counts.rows, 0);
  for (const std::uint8_t label : rows.labels) ++counts.rows[label];
  return counts;
}

/// Each class needs a row to learn from.
Result<void> check_classes(const ClassCounts& counts) {
  const auto absent = std::ranges::find(counts.rows, 0U);
  if (absent == counts.rows.end()) return {};
  const auto number = static_cast<std::size_t>(absent - counts.rows.begin());
  const std::string one = one_class_fault(counts);
  return fail(Code::invalid_argument,
              fmt::format("in the training part there is {}; keep the classes' shares "
                          "(data.stratify=true), or add rows of the class",
                          one.empty() ? "no row of class '" + counts.spelled[number] + "'" : one));
}

}  // namespace

Result<void> check_data_file(const std::string& name, ObjectStore* objects) {
  if (!is_object_address(name) || objects == nullptr) return MappedFile::check(name);
  const auto found = objects->list(name);
  // Who may read an object may not be allowed to list.
  if (!found && found.error().code == Code::unauthenticated) return {};
  if (!found) return tl::make_unexpected(found.error());
  if (std::ranges::find(*found, name, &StoredObject::address) != found->end()) return {};
  return fail(Code::not_found, fmt::format("no object '{}' in {}", name, objects->location()));
}

Result<TrainingData> load_training_data(const std::string& data_path,
                                        const std::optional<std::string>& test_path,
                                        const DataOptions& options, int threads,
                                        ObjectStore* objects, std::uint64_t max_unpacked_bytes) {
  DatasetColumns columns{.text = options.text_column, .label = options.label_column};
  if (options.separator) columns.separator = SENT_TRY(parse_separator(*options.separator));
  columns.max_unpacked_bytes = max_unpacked_bytes;
  const auto load = [&](const std::string& name,
                        std::span<const std::string> classes) -> Result<Dataset> {
    return read_dataset(SENT_TRY(open_data_file(name, objects)), name, columns, threads, classes);
  };
  TrainingData data{SENT_TRY(load(data_path, {})), {}};
  if (test_path) data.test = SENT_TRY(load(*test_path, data.main.classes()));
  return data;
}

Result<SplitRows> split_rows(const TrainingData& data, const DataOptions& options) {
  SplitRows rows;
  if (data.test) {
    rows.train = all_rows(data.main);
    rows.test = all_rows(*data.test);
  } else {
    const SplitOptions split{.test_size = options.test_size,
                             .random_state = options.random_state,
                             .stratify = options.stratify};
    if (const auto faults = split_faults(data.main.counts(), split); !faults.empty())
      return fail(Code::invalid_argument, data.main.path + ": " + faults.front());
    const auto parts = SENT_TRY(train_test_split(data.main.labels(), split));
    rows.train = pick(data.main, parts.train);
    rows.test = pick(data.main, parts.test);
  }
  SENT_CHECK(check_classes(counts_of(rows.train, data.main)).map_error(doing(data.main.path)));
  const std::unordered_set<std::uint64_t> seen(rows.train.digests.begin(),
                                               rows.train.digests.end());
  Rows kept = without(rows.test, seen);
  rows.shared_texts = rows.test.size() - kept.size();
  if (options.drop_split_duplicates && rows.shared_texts > 0) {
    if (kept.size() == 0) {
      return fail(Code::invalid_argument,
                  "every test row has the same text as a training row, so dropping them "
                  "(data.drop_split_duplicates) leaves none to test on");
    }
    rows.test = std::move(kept);
  }
  return rows;
}

}  // namespace sentiment
