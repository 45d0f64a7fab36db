#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.hpp"
#include "data/class_counts.hpp"
#include "data/class_names.hpp"
#include "data/digest.hpp"
#include "data/record_reader.hpp"
#include "data/table_file.hpp"
#include "files/mapped_file.hpp"

namespace sentiment {

/// What a run was trained on, in figures.
struct DatasetFacts {
  std::string sha256;  ///< hexadecimal, of the file's bytes as they lie, packed or not
  std::uint64_t bytes = 0;
  std::size_t rows = 0;
  std::size_t duplicate_rows = 0;  ///< rows whose text stood in an earlier row
  std::size_t empty_texts = 0;     ///< texts of nothing but blanks and line ends: kept, no terms
};

/// A labelled file in memory: texts as views into the mapped file, labels as class numbers.
/// Owns what the views point to; movable, the views stay valid.
class Dataset {
 public:
  std::string path;  ///< as it was given
  DatasetFacts facts;

  std::span<const std::string_view> texts() const { return texts_; }
  std::span<const std::uint8_t> labels() const { return labels_; }
  /// What the labels are called, by number.
  const ClassNames& classes() const { return counts_.names; }
  /// With the rows of each.
  const ClassCounts& counts() const { return counts_; }
  /// text_digest() of each text.
  std::span<const std::uint64_t> digests() const { return digests_; }

 private:
  friend Result<Dataset> read_dataset(MappedFile file, const std::string& name,
                                      const DatasetColumns& columns, int threads,
                                      std::span<const std::string> classes);
  Result<void> read_rows(const DatasetColumns& columns, std::span<const std::string> classes);

  MappedFile file_;
  std::optional<MappedFile> unpacked_;
  FieldArena arena_;
  std::vector<std::string_view> texts_;
  std::vector<std::uint8_t> labels_;
  ClassCounts counts_;
  std::vector<std::uint64_t> digests_;
};

/// Reads, checks and counts a file that errors and the record call `name`: CSV, other separated
/// fields, JSON lines or an array, packed or not (data/table_file.hpp, data/packed_file.hpp).
/// Missing texts (data/missing_text.hpp) are an error, as they are for scikit-learn ("np.nan is an
/// invalid document"); it says how many there are and where. So are missing labels, more than
/// kMostLabelClasses different ones, and one class alone. What classes the labels are, LabelColumn
/// says (data/label_column.hpp); with `classes`, those of a model say, each label has to be one of
/// these, and one class alone will do; a row's label is a byte, so more than 256 are refused.
/// Cost:    one pass over the bytes for the rows, one for SHA-256 (beside it if threads > 1).
/// Threads: up to `threads`; the result does not depend on their number.
/// Errors:  invalid_argument with row, line and column for what is wrong inside, also for a file
///          without rows; unpacked()'s and open_table()'s.
Result<Dataset> read_dataset(MappedFile file, const std::string& name,
                             const DatasetColumns& columns, int threads,
                             std::span<const std::string> classes = {});

/// The same of the file at a path. Errors: MappedFile's, too.
Result<Dataset> load_dataset(const std::string& path, const DatasetColumns& columns, int threads,
                             std::span<const std::string> classes = {});

}  // namespace sentiment
