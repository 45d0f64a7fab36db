#include "data/validate.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <numeric>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "base/counted.hpp"
#include "base/quote_briefly.hpp"
#include "base/sha256.hpp"
#include "base/utf8.hpp"
#include "data/class_counts.hpp"
#include "data/class_names.hpp"
#include "data/data_report.hpp"
#include "data/label_column.hpp"
#include "data/labels.hpp"
#include "data/missing_text.hpp"
#include "data/mojibake.hpp"
#include "data/packed_file.hpp"
#include "data/record_reader.hpp"
#include "data/split.hpp"
#include "data/split_faults.hpp"
#include "data/table_file.hpp"
#include "data/text_digest.hpp"
#include "files/mapped_file.hpp"

namespace sentiment {
namespace {

constexpr std::size_t kMostPlaces = 10;
constexpr std::size_t kMostSpellings = 100;
constexpr std::size_t kShortText = 10;     // characters
constexpr std::size_t kLongText = 20'000;  // characters
constexpr double kSmallestShare = 0.1;     // of the rarer label

enum class Kind {
  no_table,
  long_record,
  missing_text,
  missing_label,
  too_many_classes,
  no_rows,
  one_class,
  too_few_rows,
  conflicting_labels,
  duplicate_text,
  blank_text,
  short_text,
  long_text,
  mojibake,
  imbalance,
  mixed_spellings,
  doubtful_classes,
  count
};

struct KindFacts {
  std::string_view name;
  DataProblem::Severity severity;
  std::string_view message;
};
constexpr auto kError = DataProblem::Severity::error;
constexpr auto kWarning = DataProblem::Severity::warning;
/// In the order of Kind; an empty message is made where the problem is found.
constexpr std::array<KindFacts, static_cast<std::size_t>(Kind::count)> kKinds = {{
    {"unreadable", kError, ""},
    {"too_many_fields", kError,
     "more fields than the header names; a text with a separator in it needs quotes"},
    {"missing_text", kError, "empty texts, or what pandas reads as NaN (NA, null, …)"},
    {"missing_label", kError, "empty labels, or what pandas reads as NaN (NA, null, …)"},
    {"too_many_classes", kError, ""},
    {"no_rows", kError, "no rows after the header"},
    {"one_class", kError, ""},
    {"too_few_rows", kError, ""},
    {"conflicting_labels", kWarning, "texts that an earlier row has with another label"},
    {"duplicate_text", kWarning, "texts that an earlier row has"},
    {"blank_text", kWarning, "texts of nothing but blanks"},
    {"short_text", kWarning, "texts under 10 characters"},
    {"long_text", kWarning, "texts over 20,000 characters"},
    {"mojibake", kWarning, "texts that look wrongly decoded (Ã©, â€™, U+0085)"},
    {"imbalance", kWarning, ""},
    {"mixed_spellings", kWarning, ""},
    {"doubtful_classes", kWarning, ""},
}};

std::size_t count_ascii(std::string_view text) {
  return static_cast<std::size_t>(std::count_if(
      text.begin(), text.end(), [](char c) { return static_cast<unsigned char>(c) < 0x80; }));
}

/// Goes through one file and fills the report.
class Inspection {
 public:
  explicit Inspection(DataReport& report) : report_(report) {}

  void read(std::string_view bytes, const DatasetColumns& columns) {
    const auto unpacked = unpack_file(bytes, report_.path, columns.max_unpacked_bytes);
    if (!unpacked) return find(Kind::no_table, unpacked.error().message);
    const auto& packed = *unpacked;
    const auto table = open_table(packed ? packed->bytes() : bytes, report_.path, columns);
    if (!table) return find(Kind::no_table, table.error().message);
    RecordReader* const reader = table->get();
    report_.columns = reader->columns();
    const auto text_column = reader->column(columns.text);
    const auto label_column = reader->column(columns.label);
    if (!text_column) find(Kind::no_table, text_column.error().message);
    if (!label_column) find(Kind::no_table, label_column.error().message);
    if (!text_column || !label_column) return;
    for (;;) {
      const auto more = reader->next();
      if (more && !*more) break;
      if (!more && !reader->in_step()) {
        find(Kind::no_table, more.error().message);
        break;
      }
      ++report_.rows;
      if (!more) {
        find_in(Kind::long_record, *reader, counted(reader->given(), "field"));
        continue;
      }
      const std::string_view text = reader->fields()[*text_column];
      const auto label = look_at_label(*reader, reader->fields()[*label_column]);
      look_at_text(*reader, text, label);
    }
    look_at_whole();
  }

  void look_at_split(const SplitOptions& split) {
    for (std::size_t i = 0; i < found_.size(); ++i) {
      if (found_[i].count > 0 && kKinds.at(i).severity == kError) return;
    }
    for (const std::string& fault : split_faults(report_.classes, split))
      find(Kind::too_few_rows, fault);
  }

  void finish() {
    for (std::size_t i = 0; i < found_.size(); ++i) {
      DataProblem& problem = found_[i];
      if (problem.count == 0) continue;
      problem.kind = kKinds[i].name;
      problem.severity = kKinds[i].severity;
      if (problem.message.empty()) problem.message = kKinds[i].message;
      report_.problems.push_back(std::move(problem));
    }
  }

 private:
  /// The labels that a text stood with.
  struct Seen {
    std::optional<std::size_t> first;
    bool another = false;
  };

  DataProblem& at(Kind kind) { return found_[static_cast<std::size_t>(kind)]; }

  /// A problem of the file as a whole.
  void find(Kind kind, const std::string& message = {}) {
    DataProblem& problem = at(kind);
    ++problem.count;
    problem.message += (problem.message.empty() ? "" : "; ") + message;
  }

  /// A problem of the row that the reader stands on.
  void find_in(Kind kind, RecordReader& reader, std::string_view value) {
    DataProblem& problem = at(kind);
    if (++problem.count > kMostPlaces) return;
    problem.places.push_back({reader.row(), reader.line(), quote_briefly(value)});
  }

  /// A number for the label, the same for all spellings of 0 and of 1; nothing for a missing one
  /// and where there are too many.
  std::optional<std::size_t> look_at_label(RecordReader& reader, std::string_view cell) {
    auto& spellings = report_.label_spellings;
    const std::string spelling(cell.substr(0, kMostSpellings));
    if (spellings.size() < kMostSpellings || spellings.contains(spelling)) ++spellings[spelling];
    const int number = labels_.add(cell);
    if (number == LabelColumn::kMissing) find_in(Kind::missing_label, reader, cell);
    if (number == LabelColumn::kUnknown) find_in(Kind::too_many_classes, reader, cell);
    if (number < 0) return std::nullopt;
    return parse_label(cell).value_or(static_cast<std::uint8_t>(2 + number));
  }

  void look_at_text(RecordReader& reader, std::string_view text, std::optional<std::size_t> label) {
    const std::size_t length = count_code_points(text);
    lengths_.push_back(length);
    characters_ += length;
    ascii_ += count_ascii(text);
    if (is_missing(text)) return find_in(Kind::missing_text, reader, text);
    const std::size_t begin = text.find_first_not_of(" \t\r\n\v\f");
    if (begin == std::string_view::npos) return find_in(Kind::blank_text, reader, text);
    if (length < kShortText) find_in(Kind::short_text, reader, text);
    if (length > kLongText) find_in(Kind::long_text, reader, text);
    if (looks_like_mojibake(text)) find_in(Kind::mojibake, reader, text);
    const auto [entry, fresh] = seen_.try_emplace(text_digest(text));
    Seen& seen = entry->second;
    if (!fresh) {
      ++report_.duplicate_rows;
      find_in(Kind::duplicate_text, reader, text);
    }
    if (!label) return;
    if (!seen.first) seen.first = label;
    if (seen.first == label || seen.another) return;
    seen.another = true;
    ++report_.conflicting_texts;
    find_in(Kind::conflicting_labels, reader, text);
  }

  void look_at_whole() {
    const bool to_the_end = at(Kind::no_table).count == 0;
    if (report_.rows == 0 && to_the_end) find(Kind::no_rows);
    if (report_.rows == 0) return;
    look_at_lengths();
    look_at_classes(to_the_end);
  }

  void look_at_classes(bool to_the_end) {
    report_.classes = labels_.settle().counts;
    const auto& [names, spelled, rows] = report_.classes;
    if (at(Kind::too_many_classes).count > 0)
      at(Kind::too_many_classes).message = fmt::format(
          "labels beyond {} different ones, which are too many for classes", kMostLabelClasses);
    const std::string one = one_class_fault(report_.classes);
    if (!one.empty() && to_the_end) find(Kind::one_class, one);
    if (one.empty() && !names.empty()) look_at_balance();
    for (const std::string& warning : label_warnings(report_.classes))
      find(Kind::doubtful_classes, warning);
    const std::size_t missing = at(Kind::missing_label).count;
    if (missing > 0 || report_.label_spellings.size() <= names.size()) return;
    std::string spellings;
    for (const auto& [spelling, its] : report_.label_spellings)
      spellings += fmt::format("{}{} ({})", spellings.empty() ? "" : ", ", quote_briefly(spelling),
                               counted(its, "row"));
    find(Kind::mixed_spellings, "labels are spelled in several ways: " + spellings);
  }

  void look_at_balance() {
    const auto& [names, spelled, rows] = report_.classes;
    const auto least = std::ranges::min_element(rows);
    const std::size_t most = std::ranges::max(rows);
    const std::string& rarest = names[static_cast<std::size_t>(least - rows.begin())];
    const auto total =
        static_cast<double>(std::accumulate(rows.begin(), rows.end(), std::size_t{0}));
    const auto few = static_cast<double>(*least);
    if (are_sentiments(names)) {
      if (few / total < kSmallestShare)
        find(Kind::imbalance,
             fmt::format("only {:.1f} % of the labels are {}", 100 * few / total, rarest));
    } else if (few / static_cast<double>(most) < kSmallestShare) {
      find(Kind::imbalance, fmt::format("class {} has only {}, the largest has {}",
                                        quote_briefly(rarest), counted(*least, "row"), most));
    }
  }

  void look_at_lengths() {
    if (lengths_.empty()) return;
    const auto middle = lengths_.begin() + static_cast<std::ptrdiff_t>(lengths_.size() / 2);
    std::nth_element(lengths_.begin(), middle, lengths_.end());
    report_.median_text = *middle;
    report_.shortest_text = *std::min_element(lengths_.begin(), lengths_.end());
    report_.longest_text = *std::max_element(lengths_.begin(), lengths_.end());
    if (characters_ > 0)
      report_.non_ascii_share =
          static_cast<double>(characters_ - ascii_) / static_cast<double>(characters_);
  }

  DataReport& report_;
  std::array<DataProblem, kKinds.size()> found_;
  std::unordered_map<std::uint64_t, Seen> seen_;
  LabelColumn labels_;
  std::vector<std::size_t> lengths_;
  std::size_t characters_ = 0;
  std::size_t ascii_ = 0;
};

}  // namespace

DataReport validate_dataset(const MappedFile& file, const std::string& name,
                            const DatasetColumns& columns,
                            const std::optional<SplitOptions>& split) {
  DataReport report;
  report.path = name;
  report.bytes = file.bytes().size();
  report.sha256 = sha256_hex(file.bytes());
  Inspection inspection(report);
  inspection.read(file.bytes(), columns);
  if (split) inspection.look_at_split(*split);
  inspection.finish();
  return report;
}

}  // namespace sentiment
