#pragma once

#include <filesystem>
#include <memory>
#include <vector>

#include "base/error.hpp"
#include "ports/model_registry.hpp"
#include "ports/tracker.hpp"
#include "serving/served_model.hpp"
#include "serving/serving_ports.hpp"

namespace sentiment {

/// The version that the alias points to.
/// Errors: not_found, saying what to do, when there is none; unavailable or deadline_exceeded when
/// the registry does not answer.
Result<RegisteredVersion> find_served_version(ModelRegistry& registry, const ModelName& name,
                                              const Alias& alias);

/// A version with what serving needs of it on this machine.
struct FetchedVersion {
  RegisteredVersion version;
  std::filesystem::path folder;
  std::vector<Metric> metrics;  ///< of its run; empty when they cannot be had
};

/// Fetches a version's folder. A run whose metrics cannot be had costs the metrics, not the model.
/// Errors: unavailable when the store does not answer; not_found; corrupt_data.
Result<FetchedVersion> fetch_version(const ServingPorts& ports, const RegisteredVersion& version);

/// Whether the registry stands behind what is served.
enum class Confirmed { by_registry, not_now };

/// Loads and proves a version: reads its `sentiment.model` (which predicts its golden examples
/// again), or, for a model without any, predicts fixed sentences and wants finite probabilities.
/// Errors: not_found when the folder holds no model file; corrupt_data when it is not as it was
/// written.
Result<std::shared_ptr<const ServedModel>> load_served_model(
    FetchedVersion fetched, const Alias& alias, Confirmed confirmed = Confirmed::by_registry);

/// Refuses a model that gives no probability for a sentence. Errors: corrupt_data.
Result<void> prove(const Classifier& classifier);

}  // namespace sentiment
