#include "data/dataset.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <utility>
#include <vector>

#include "base/parallel.hpp"
#include "base/quote_briefly.hpp"
#include "base/sha256.hpp"
#include "data/class_names.hpp"
#include "data/digest.hpp"
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

std::string counted(std::size_t count, std::string_view one, std::string_view many) {
  return fmt::format("{} {}", count, count == 1 ? one : many);
}

/// Cells of the label column become class numbers. Until one is met that spells neither 0 nor 1,
/// nothing but these two is looked for.
class LabelColumn {
 public:
  /// `wanted`: the classes there may be; empty: those that are found.
  explicit LabelColumn(std::span<const std::string> wanted)
      : named_(!wanted.empty() && !spell_sentiments(wanted)), wanted_(!wanted.empty()) {
    classes_.assign(wanted.begin(), wanted.end());
  }

  /// The number is final for labels 0 and 1 and for wanted classes; else settle() makes it so.
  std::uint8_t number(std::string_view cell, RecordReader& reader) {
    if (!named_) {
      const auto label = parse_label(cell);
      if (!label) unknown_.add(cell, reader);
      if (!wanted_) cells_.push_back(cell);
      return label.value_or(0);
    }
    const auto found = std::ranges::find(classes_, spelled_label(cell));
    if (found != classes_.end()) return static_cast<std::uint8_t>(found - classes_.begin());
    unknown_.add(cell, reader);
    return 0;
  }

  /// What is wrong with them; empty if nothing is. To be asked once, after the last row.
  std::string fault(std::string_view column) {
    if (unknown_.count() == 0) return {};
    std::string known(kLabelSpellings);
    if (named_) known = fmt::format("{}", fmt::join(classes_, ", "));
    if (!wanted_ && take_names()) return {};
    std::string many;
    if (classes_.size() > kMostLabelClasses)
      many =
          fmt::format("; more than {} different ones are too many for classes", kMostLabelClasses);
    return fmt::format("{} in column {} that {} none of {}: {}{}",
                       counted(unknown_.count(), "label", "labels"), quote_briefly(column),
                       unknown_.count() == 1 ? "is" : "are", known, unknown_.listed(), many);
  }

  /// The classes, by number; gives `labels` their final numbers. Requires: no fault.
  ClassNames settle(std::vector<std::uint8_t>& labels) {
    if (wanted_) return std::move(classes_);
    if (!named_) return sentiment_names();
    sort_names(classes_);
    std::unordered_map<std::string_view, std::uint8_t> numbers;
    for (const std::string& name : classes_)
      numbers.emplace(name, static_cast<std::uint8_t>(numbers.size()));
    for (std::size_t row = 0; row < labels.size(); ++row)
      labels[row] = numbers.at(spelled_label(cells_[row]));
    return std::move(classes_);
  }

 private:
  /// Whether the cells are classes as spelled; their names, unsorted.
  bool take_names() {
    std::unordered_set<std::string_view> seen;
    for (const std::string_view cell : cells_) {
      if (!seen.insert(spelled_label(cell)).second) continue;
      classes_.emplace_back(spelled_label(cell));
      if (classes_.size() > kMostLabelClasses) return false;
    }
    named_ = are_spelled_classes(classes_);
    return named_;
  }

  bool named_;
  bool wanted_;
  ClassNames classes_;
  std::vector<std::string_view> cells_;
  BadCells unknown_{BadCells::List::every_value};
};

}  // namespace

Result<void> Dataset::read_rows(const DatasetColumns& columns,
                                std::span<const std::string> classes) {
  unpacked_ = SENT_TRY(unpack_file(file_.bytes(), path, columns.max_unpacked_bytes));
  const auto table = SENT_TRY(open_table((unpacked_ ? *unpacked_ : file_).bytes(), path, columns));
  RecordReader& reader = *table;
  const std::size_t text_column = SENT_TRY(reader.column(columns.text));
  const std::size_t label_column = SENT_TRY(reader.column(columns.label));
  BadCells missing_texts(BadCells::List::every_row);
  LabelColumn labels(classes);
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
  std::string faults;
  if (missing_texts.count() > 0)
    faults += fmt::format(
        "{} in column {}, which scikit-learn refuses as np.nan: {}; fill them in or remove the "
        "rows",
        counted(missing_texts.count(), "missing text", "missing texts"),
        quote_briefly(columns.text), missing_texts.listed());
  if (const std::string fault = labels.fault(columns.label); !fault.empty())
    faults += (faults.empty() ? "" : "; and ") + fault;
  if (!faults.empty()) return fail(Code::invalid_argument, path + ": " + faults);
  classes_ = labels.settle(labels_);
  facts.class_rows.resize(classes_.size());
  for (const std::uint8_t label : labels_) ++facts.class_rows[label];
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
