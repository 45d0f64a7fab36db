#include "data/label_column.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <utility>

#include "data/class_names.hpp"
#include "data/labels.hpp"
#include "data/missing_text.hpp"

namespace sentiment {
namespace {

constexpr std::size_t kMostKnownCells = 1000;

}  // namespace

LabelColumn::LabelColumn(std::span<const std::string> wanted)
    : wanted_(!wanted.empty()), names_(wanted.begin(), wanted.end()), rows_(wanted.size()) {}

int LabelColumn::add(std::string_view cell) {
  const auto known = known_.find(cell);
  const int number = known != known_.end() ? known->second : look_up(cell);
  if (known == known_.end() && known_.size() < kMostKnownCells) known_.emplace(cell, number);
  if (number >= 0) ++rows_[static_cast<std::size_t>(number)];
  return number;
}

int LabelColumn::look_up(std::string_view cell) {
  if (wanted_) {
    if (const auto found = find_class(names_, cell)) return static_cast<int>(*found);
  }
  if (is_missing(trimmed_label(cell))) return kMissing;
  if (wanted_) return kUnknown;
  std::string name = class_name(cell);
  const auto found = std::ranges::find(names_, name);
  if (found != names_.end()) return static_cast<int>(found - names_.begin());
  if (names_.size() == kMostLabelClasses) return kUnknown;
  names_.push_back(std::move(name));
  rows_.push_back(0);
  return static_cast<int>(names_.size()) - 1;
}

LabelColumn::Settled LabelColumn::settle() const {
  Settled settled;
  ClassCounts& counts = settled.counts;
  const bool sentiments = !wanted_ && std::ranges::all_of(names_, [](const std::string& name) {
    return parse_label(name).has_value();
  });
  counts.names = sentiments ? sentiment_names() : names_;
  if (!sentiments && !wanted_) sort_names(counts.names);
  counts.spelled.resize(counts.names.size());
  counts.rows.resize(counts.names.size());
  for (std::size_t k = 0; k < names_.size(); ++k) {
    const auto place = std::ranges::find(counts.names, names_[k]) - counts.names.begin();
    const std::size_t number =
        sentiments ? *parse_label(names_[k]) : static_cast<std::size_t>(place);
    settled.numbers.push_back(static_cast<std::uint8_t>(number));
    counts.rows[number] += rows_[k];
    counts.spelled[number] += (counts.spelled[number].empty() ? "" : "/") + names_[k];
  }
  return settled;
}

}  // namespace sentiment
