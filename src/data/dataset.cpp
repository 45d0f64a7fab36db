#include "data/dataset.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "base/mapped_file.hpp"
#include "base/parallel.hpp"
#include "base/quote_briefly.hpp"
#include "base/sha256.hpp"
#include "data/data_file.hpp"
#include "data/digest.hpp"
#include "data/labels.hpp"
#include "data/missing_text.hpp"
#include "ports/object_store.hpp"
#include "text/csv_reader.hpp"

namespace sentiment {
namespace {

constexpr std::size_t kMostListed = 10;

bool is_blank(std::string_view text) {
  return text.find_first_not_of(" \t\r\n\v\f") == std::string_view::npos;
}

/// Cells that stop a training: how many, and the first few with their rows.
class BadCells {
 public:
  enum class List { every_row, every_value };  ///< what is worth listing: a value counts once
  explicit BadCells(List list) : list_(list) {}

  void add(std::string_view cell, CsvReader& reader) {
    ++count_;
    if (list_ == List::every_value && std::find(seen_.begin(), seen_.end(), cell) != seen_.end())
      return;
    if (seen_.size() == kMostListed) {
      more_ = true;
      return;
    }
    seen_.push_back(cell);
    listed_ += fmt::format("{}{} (row {}, line {})", listed_.empty() ? "" : ", ",
                           quote_briefly(cell), reader.row(), reader.line());
  }
  std::size_t count() const { return count_; }
  std::string listed() const { return listed_ + (more_ ? ", …" : ""); }

 private:
  List list_;
  std::size_t count_ = 0;
  std::vector<std::string_view> seen_;
  std::string listed_;
  bool more_ = false;
};

std::string counted(std::size_t count, std::string_view one, std::string_view many) {
  return fmt::format("{} {}", count, count == 1 ? one : many);
}

}  // namespace

Result<void> Dataset::read_rows(const DatasetColumns& columns) {
  CsvReader reader = SENT_TRY(CsvReader::open(file_.bytes(), path));
  const std::size_t text_column = SENT_TRY(reader.column(columns.text));
  const std::size_t label_column = SENT_TRY(reader.column(columns.label));
  BadCells missing_texts(BadCells::List::every_row);
  BadCells bad_labels(BadCells::List::every_value);
  while (SENT_TRY(reader.next())) {
    const std::string_view text = reader.fields()[text_column];
    const std::string_view cell = reader.fields()[label_column];
    const auto label = parse_label(cell);
    if (!label) bad_labels.add(cell, reader);
    if (is_missing(text)) missing_texts.add(text, reader);
    texts_.push_back(text);
    labels_.push_back(label.value_or(0));
    facts.positives += labels_.back();
    facts.empty_texts += is_blank(text) ? 1 : 0;
  }
  arena_ = reader.take_arena();
  facts.rows = texts_.size();
  facts.negatives = facts.rows - facts.positives;
  if (facts.rows == 0)
    return fail(Code::invalid_argument,
                path + ": no rows behind the header; nothing to learn from");
  std::string faults;
  if (missing_texts.count() > 0)
    faults += fmt::format(
        "{} in column {}, which scikit-learn refuses as np.nan: {}; fill them in or remove the "
        "rows",
        counted(missing_texts.count(), "missing text", "missing texts"),
        quote_briefly(columns.text), missing_texts.listed());
  if (bad_labels.count() > 0)
    faults +=
        fmt::format("{}{} in column {} that {} none of {}: {}", faults.empty() ? "" : "; and ",
                    counted(bad_labels.count(), "label", "labels"), quote_briefly(columns.label),
                    bad_labels.count() == 1 ? "is" : "are", kLabelSpellings, bad_labels.listed());
  if (!faults.empty()) return fail(Code::invalid_argument, path + ": " + faults);
  return {};
}

Result<Dataset> load_dataset(const std::string& name, const DatasetColumns& columns, int threads,
                             ObjectStore* objects) {
  Dataset data;
  data.path = name;
  data.file_ = SENT_TRY(open_data_file(name, objects));
  data.facts.bytes = data.file_.bytes().size();
  Result<void> rows;
  parallel_for(threads, 2, [&](std::size_t job) {
    if (job == 0)
      data.facts.sha256 = sha256_hex(data.file_.bytes());
    else
      rows = data.read_rows(columns);
  });
  SENT_CHECK(rows);
  data.digests_ = digest_texts(data.texts_, threads);
  data.facts.duplicate_rows = count_repeats(data.digests_);
  return data;
}

}  // namespace sentiment
