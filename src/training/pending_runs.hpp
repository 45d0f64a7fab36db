#pragma once

#include <filesystem>
#include <string>
#include <utility>
#include <vector>

#include "base/error.hpp"
#include "data/dataset.hpp"
#include "files/folder_lock.hpp"
#include "interchange/model_folder/proved_folder.hpp"
#include "model/model_file.hpp"
#include "registry/promotion.hpp"
#include "training/training_record.hpp"

namespace sentiment {

/// A trained model as it waited on the disk for its tracker.
struct PendingRun {
  TrainingRecord record;
  ModelFile model;
  ProvedFolder folder;          ///< the model's
  Dataset test;                 ///< the test rows
  std::filesystem::path files;  ///< the run's artifacts: evaluation/…
};

/// A training that save() has put on the disk.
struct KeptTraining {
  FolderLock lock;
  ProvedFolder folder;  ///< the model's
};

/// Trained models that wait for a tracker: `<folder>/<id>/`, laid down in docs/formats/pending.md.
/// A folder is there whole or not at all and on the disk when save() returns; it survives our death
/// at any moment.
class PendingRuns {
 public:
  explicit PendingRuns(std::filesystem::path folder) : folder_(std::move(folder)) {}

  /// Keeps a training under its id; it is locked until the lock goes away.
  /// Errors: failed_precondition or internal where it cannot be written; corrupt_data for a model
  ///         that cannot be read back, which no later try would change.
  Result<KeptTraining> save(const TrainingRecord& record, const ModelFile& model,
                            const TestRows& rows, const std::filesystem::path& files);
  /// The whole id of the training that waits whose id is, or begins with, `id`.
  /// Errors: complete_id()'s; not_found, listing those there are.
  Result<std::string> find(const std::string& id) const;
  /// Errors: usage for what is not an id; not_found, listing those there are; conflict while
  ///         another process publishes it.
  Result<FolderLock> lock(const std::string& id) const;
  /// Reads and checks all of it. The caller holds the lock.
  /// Errors: corrupt_data, failed_precondition for a newer schema; both name the folder.
  Result<PendingRun> load(const std::string& id, int threads) const;
  /// The caller holds the lock.
  void remove(const std::string& id);
  /// Those that nobody is publishing, sorted.
  std::vector<std::string> waiting() const;
  std::filesystem::path place(const std::string& id) const { return folder_ / id; }

 private:
  tl::unexpected<Error> not_waiting(const std::string& id) const;
  std::filesystem::path aside(const std::string& id) const;
  void remove_leftovers();
  std::filesystem::path model_folder(const std::string& id) const;
  Result<ProvedFolder> write(const std::filesystem::path& folder, const TrainingRecord& record,
                             const ModelFile& model, const TestRows& rows,
                             const std::filesystem::path& files);

  std::filesystem::path folder_;
};

}  // namespace sentiment
