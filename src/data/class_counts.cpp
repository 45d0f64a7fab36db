#include "data/class_counts.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>
#include <cstddef>
#include <map>
#include <numeric>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "base/counted.hpp"
#include "base/quote_briefly.hpp"
#include "base/utf8.hpp"
#include "data/class_names.hpp"
#include "data/labels.hpp"
#include "text/unicode_fold.hpp"

namespace sentiment {
namespace {

std::string with_rows(const ClassCounts& counts, std::size_t k) {
  return fmt::format("{} ({})", quote_briefly(counts.names[k]), counted(counts.rows[k], "row"));
}

std::u32string lower_case(std::string_view text) {
  constexpr char32_t kFinalSigma = 0x3C2;
  constexpr char32_t kSigma = 0x3C3;
  std::u32string lower;
  for (std::size_t at = 0; at < text.size();) {
    const Decoded next = decode_utf8(text.data() + at, text.data() + text.size());
    const bool sigma = next.code_point == kCapitalSigma || next.code_point == kFinalSigma;
    lower += sigma ? kSigma : to_lower(next.code_point);
    at += next.length;
  }
  return lower;
}

/// One character more, less, another, or two neighbours swapped.
bool one_edit_apart(std::u32string_view a, std::u32string_view b) {
  while (!a.empty() && !b.empty() && a.front() == b.front()) {
    a.remove_prefix(1);
    b.remove_prefix(1);
  }
  while (!a.empty() && !b.empty() && a.back() == b.back()) {
    a.remove_suffix(1);
    b.remove_suffix(1);
  }
  return (a.size() <= 1 && b.size() <= 1) ||
         (a.size() == 2 && b.size() == 2 && a[0] == b[1] && a[1] == b[0]);
}

/// Classes of one name but for letter case.
void warn_of_case(const ClassCounts& counts, std::vector<std::string>& warnings) {
  std::map<std::u32string, std::vector<std::string>> alike;
  for (std::size_t k = 0; k < counts.names.size(); ++k)
    alike[lower_case(counts.names[k])].push_back(with_rows(counts, k));
  for (const auto& [name, classes] : alike) {
    if (classes.size() < 2) continue;
    warnings.push_back(
        fmt::format("the classes {} differ only in letter case: spell them alike if they are one",
                    fmt::join(classes, ", ")));
  }
}

/// Whether so few rows beside so many more look like slips of a typist.
bool is_rare(std::size_t rows, std::size_t others, std::size_t total, std::size_t name_length) {
  constexpr std::size_t kShortName = 4;  // one edit is much of it
  const bool few = rows <= 2 && others >= 10 * rows && name_length >= kShortName;
  return rows < others && (100 * rows < total || few);
}

void warn_of_misspellings(const ClassCounts& counts, std::size_t total,
                          std::vector<std::string>& warnings) {
  std::vector<std::u32string> lower;
  for (const std::string& name : counts.names) lower.push_back(lower_case(name));
  for (std::size_t k = 0; k < lower.size(); ++k) {
    for (std::size_t other = 0; other < lower.size(); ++other) {
      if (lower[other] == lower[k] || !one_edit_apart(lower[k], lower[other])) continue;
      if (!is_rare(counts.rows[k], counts.rows[other], total, lower[k].size())) continue;
      warnings.push_back(
          fmt::format("the class {} is one letter away from {}: correct it if it is "
                      "misspelled",
                      with_rows(counts, k), with_rows(counts, other)));
      break;
    }
  }
}

void warn_of_lost_sentiments(const ClassCounts& counts, std::size_t total,
                             std::vector<std::string>& warnings) {
  std::array<std::set<std::u32string>, 2> spellings;
  std::vector<std::string> known;
  std::vector<std::string> others;
  std::size_t other_rows = 0;
  for (std::size_t k = 0; k < counts.names.size(); ++k) {
    const auto label = parse_label(counts.names[k]);
    if (label) spellings.at(*label).insert(lower_case(counts.names[k]));
    (label ? known : others).push_back(with_rows(counts, k));
    if (!label) other_rows += counts.rows[k];
  }
  const bool both = !spellings[0].empty() && !spellings[1].empty();
  const bool few = both && 10 * other_rows < total;
  const bool mixed = std::max(spellings[0].size(), spellings[1].size()) > 1;
  if (!few && !mixed) return;
  warnings.push_back(fmt::format(
      "{} of {} spell negative or positive, but {} neither, so each "
      "spelling is a separate class: {}; correct or remove these rows to train the two sentiments",
      total - other_rows, counted(total, "row"),
      fmt::format("{} {}", fmt::join(others, ", "), other_rows == 1 ? "is" : "are"),
      fmt::join(known, ", ")));
}

}  // namespace

std::string shown_counts(const ClassCounts& counts) {
  std::vector<std::string> classes;
  for (std::size_t k = 0; k < counts.names.size(); ++k) {
    const bool renamed = !counts.spelled[k].empty() && counts.spelled[k] != counts.names[k];
    classes.push_back(renamed ? fmt::format("{} ({}, {})", counts.names[k],
                                            quote_briefly(counts.spelled[k]),
                                            counted(counts.rows[k], "row"))
                              : with_rows(counts, k));
  }
  return fmt::format("{}", fmt::join(classes, ", "));
}

std::string one_class_fault(const ClassCounts& counts) {
  std::optional<std::size_t> only;
  for (std::size_t k = 0; k < counts.rows.size(); ++k) {
    if (counts.rows[k] == 0) continue;
    if (only) return {};
    only = k;
  }
  if (!only) return {};
  return fmt::format("only one class, {} ({}): a training needs two",
                     quote_briefly(counts.spelled[*only]), counted(counts.rows[*only], "row"));
}

std::vector<std::string> label_warnings(const ClassCounts& counts) {
  std::vector<std::string> warnings;
  if (are_sentiments(counts.names)) return warnings;
  const std::size_t total = std::accumulate(counts.rows.begin(), counts.rows.end(), std::size_t{0});
  warn_of_case(counts, warnings);
  warn_of_misspellings(counts, total, warnings);
  warn_of_lost_sentiments(counts, total, warnings);
  return warnings;
}

}  // namespace sentiment
