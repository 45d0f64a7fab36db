#include "data/dataset.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/counted.hpp"
#include "base/parallel.hpp"
#include "base/quote_briefly.hpp"
#include "base/sha256.hpp"
#include "data/class_counts.hpp"
#include "data/digest.hpp"
#include "data/label_column.hpp"
#include "data/labels.hpp"
#include "data/missing_text.hpp"
#include "data/packed_file.hpp"
#include "data/record_reader.hpp"
#include "data/table_file.hpp"
#include "files/mapped_file.hpp"

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

  void add(std::string_view cell, RecordReader& reader) {
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

/// The labels of a file, and what is wrong with them.
class Labels {
 public:
  explicit Labels(std::span<const std::string> wanted) : wanted_(wanted), column_(wanted) {}

  /// The number that settle() makes final; 0 for a bad one.
  std::uint8_t number(std::string_view cell, RecordReader& reader) {
    const int number = column_.add(cell);
    if (number >= 0) return static_cast<std::uint8_t>(number);
    (number == LabelColumn::kMissing ? missing_ : unknown_).add(cell, reader);
    return 0;
  }

  /// What is wrong; to be asked once, after the last row.
  std::vector<std::string> faults(std::string_view column) const {
    std::vector<std::string> faults;
    const std::string in_column = fmt::format("in column {}", quote_briefly(column));
    if (missing_.count() > 0)
      faults.push_back(fmt::format("{} {}: {}; fill them in or remove the rows",
                                   counted(missing_.count(), "missing label"), in_column,
                                   missing_.listed()));
    if (unknown_.count() > 0 && wanted_.empty())
      faults.push_back(fmt::format(
          "more than {} different labels {}, too many for classes: {}; is it the label column?",
          kMostLabelClasses, in_column, unknown_.listed()));
    if (unknown_.count() > 0 && !wanted_.empty())
      faults.push_back(
          fmt::format("{} {} that {} none of {}{}: {}", counted(unknown_.count(), "label"),
                      in_column, unknown_.count() == 1 ? "is" : "are", fmt::join(wanted_, ", "),
                      spell_sentiments(wanted_) ? fmt::format(" ({})", kLabelSpellings) : "",
                      unknown_.listed()));
    const std::string one = wanted_.empty() ? one_class_fault(column_.settle().counts) : "";
    if (!one.empty()) faults.push_back(one);
    return faults;
  }

  /// The classes; gives `labels` their final numbers. Requires: no faults.
  ClassCounts settle(std::vector<std::uint8_t>& labels) const {
    auto settled = column_.settle();
    for (std::uint8_t& label : labels) label = settled.numbers[label];
    return std::move(settled.counts);
  }

 private:
  std::span<const std::string> wanted_;
  LabelColumn column_;
  BadCells missing_{BadCells::List::every_row};
  BadCells unknown_{BadCells::List::every_value};
};

}  // namespace

Result<void> Dataset::read_rows(const DatasetColumns& columns,
                                std::span<const std::string> classes) {
  constexpr std::size_t kMostNumbers = 256;
  if (classes.size() > kMostNumbers)
    return fail(
        Code::invalid_argument,
        fmt::format("labelled rows are read for models of up to {} classes; this one has {}",
                    kMostNumbers, classes.size()));
  unpacked_ = SENT_TRY(unpack_file(file_.bytes(), path, columns.max_unpacked_bytes));
  const auto table = SENT_TRY(open_table((unpacked_ ? *unpacked_ : file_).bytes(), path, columns));
  RecordReader& reader = *table;
  const std::size_t text_column = SENT_TRY(reader.column(columns.text));
  const std::size_t label_column = SENT_TRY(reader.column(columns.label));
  BadCells missing_texts(BadCells::List::every_row);
  Labels labels(classes);
  while (SENT_TRY(reader.next())) {
    const std::string_view text = reader.fields()[text_column];
    labels_.push_back(labels.number(reader.fields()[label_column], reader));
    if (is_missing(text)) missing_texts.add(text, reader);
    texts_.push_back(text);
    facts.empty_texts += is_blank(text) ? 1 : 0;
  }
  arena_ = reader.take_arena();
  facts.rows = texts_.size();
  if (facts.rows == 0)
    return fail(Code::invalid_argument, path + ": no rows after the header; nothing to learn from");
  std::vector<std::string> faults = labels.faults(columns.label);
  if (missing_texts.count() > 0)
    faults.insert(faults.begin(),
                  fmt::format("{} in column {}: {}; fill them in or remove the rows",
                              counted(missing_texts.count(), "missing text"),
                              quote_briefly(columns.text), missing_texts.listed()));
  if (!faults.empty())
    return fail(Code::invalid_argument, fmt::format("{}: {}", path, fmt::join(faults, "; and ")));
  counts_ = labels.settle(labels_);
  return {};
}

Result<Dataset> read_dataset(MappedFile file, const std::string& name,
                             const DatasetColumns& columns, int threads,
                             std::span<const std::string> classes) {
  Dataset data;
  data.path = name;
  data.file_ = std::move(file);
  data.facts.bytes = data.file_.bytes().size();
  Result<void> rows;
  parallel_for(threads, 2, [&](std::size_t job) {
    if (job == 0)
      data.facts.sha256 = sha256_hex(data.file_.bytes());
    else
      rows = data.read_rows(columns, classes);
  });
  SENT_CHECK(rows);
  data.digests_ = digest_texts(data.texts_, threads);
  data.facts.duplicate_rows = count_repeats(data.digests_);
  return data;
}

Result<Dataset> load_dataset(const std::string& path, const DatasetColumns& columns, int threads,
                             std::span<const std::string> classes) {
  return read_dataset(SENT_TRY(MappedFile::open(path)), path, columns, threads, classes);
}

}  // namespace sentiment
