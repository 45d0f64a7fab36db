#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "base/json.hpp"
#include "data/class_counts.hpp"

namespace sentiment {

/// A cell that shows a problem.
struct DataPlace {
  std::size_t row = 0;   ///< 1 for the first after the header
  std::size_t line = 0;  ///< of the file, where the row begins
  std::string value;     ///< the cell, cut short
};

/// One kind of problem, with all its cases.
struct DataProblem {
  enum class Severity { error, warning };  ///< an error stops a training
  Severity severity = Severity::warning;
  std::string kind;  ///< e.g. "missing_text": for programs
  std::string message;
  std::size_t count = 0;
  std::vector<DataPlace> places;  ///< the first ten
};

/// What a data file holds and what is wrong with it.
struct DataReport {
  std::string path;
  std::string sha256;
  std::uint64_t bytes = 0;
  std::vector<std::string> columns;
  std::size_t rows = 0;
  ClassCounts classes;
  std::map<std::string, std::size_t> label_spellings;  ///< as written, at most 100 of them
  std::size_t duplicate_rows = 0;                      ///< rows whose text stood in an earlier row
  std::size_t conflicting_texts = 0;                   ///< texts that carry several labels
  std::size_t shortest_text = 0;                       ///< characters, as the next two
  std::size_t median_text = 0;
  std::size_t longest_text = 0;
  double non_ascii_share = 0;         ///< of all characters of all texts
  std::vector<DataProblem> problems;  ///< errors first

  /// Whether a training would take the file.
  bool passes() const;
};

/// `negatives` and `positives` count the sentiments; other classes are in `classes`, by name.
Json to_json(const DataReport& report);

}  // namespace sentiment
