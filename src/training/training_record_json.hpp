#pragma once

#include "base/error.hpp"
#include "base/json.hpp"
#include "training/training_record.hpp"

namespace sentiment {

/// The newest `schema_version` this program writes and reads.
inline constexpr int kTrainingRecordSchema = 1;

/// A record as the file training.json (docs/formats/pending.md). The experiment's name, keys and
/// values come back as they were; text that is not UTF-8 loses its invalid bytes.
Json to_json(TrainingRecord record);
/// Errors: failed_precondition for a newer schema; corrupt_data for whatever is missing or of
///         another type.
Result<TrainingRecord> training_record_from_json(const Json& json);

}  // namespace sentiment
