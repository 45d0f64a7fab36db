#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.hpp"
#include "data/dataset.hpp"
#include "data/packed_file.hpp"
#include "ports/object_store.hpp"
#include "training/train_config.hpp"

namespace sentiment {

/// The files of a training. Owns what Rows point to.
struct TrainingData {
  Dataset main;
  std::optional<Dataset> test;  ///< when a file of its own is tested on
};

/// Rows picked from a data set, in the order of the split: three vectors of one length.
struct Rows {
  std::vector<std::string_view> texts;
  std::vector<std::uint8_t> labels;
  std::vector<std::uint64_t> digests;  ///< text_digest() of each text

  std::size_t size() const { return texts.size(); }
};

struct SplitRows {
  Rows train;
  Rows test;
  std::size_t shared_texts =
      0;  ///< test rows whose text stands in the training part, before dropping
};

/// Whether a data file, or an object in `objects`, is there to be read: to be asked before a run is
/// made for it. Errors: MappedFile's; the store's; not_found.
Result<void> check_data_file(const std::string& name, ObjectStore* objects);

/// Paths, or addresses of objects in `objects`. Errors: open_data_file's and read_dataset's.
Result<TrainingData> load_training_data(const std::string& data_path,
                                        const std::optional<std::string>& test_path,
                                        const DataOptions& options, int threads,
                                        ObjectStore* objects = nullptr,
                                        std::uint64_t max_unpacked_bytes = kMostUnpackedBytes);

/// train_test_split of the one file, or all of both; then drops shared texts where the options say
/// so. Errors: invalid_argument for
/// split_faults(), when a class has no row to learn from, and when
/// dropping leaves nothing to test on.
Result<SplitRows> split_rows(const TrainingData& data, const DataOptions& options);

}  // namespace sentiment
