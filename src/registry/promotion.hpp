#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <string_view>

#include "base/clock.hpp"
#include "model/model_file.hpp"
#include "ports/artifact_store.hpp"
#include "ports/flow_event.hpp"
#include "ports/ids.hpp"
#include "ports/model_registry.hpp"

namespace sentiment {

/// Fewer comparable rows than this decide nothing.
inline constexpr std::size_t kFewestComparedRows = 50;

/// Labelled rows on which champion and candidate are compared.
struct TestRows {
  std::span<const std::string_view> texts;
  std::span<const std::uint8_t> labels;    ///< as the candidate numbers its classes
  std::span<const std::uint64_t> digests;  ///< text_digest() of each text
};

/// Both scores on the rows that neither model was trained on.
struct Comparison {
  double candidate_f1 = 0;
  double champion_f1 = 0;
  std::size_t rows = 0;           ///< compared
  std::size_t rows_left_out = 0;  ///< some model had seen them in training
  bool overlap_known = true;  ///< false: the champion names no training texts, all rows were taken
};

/// Scores two models on the same rows; rows whose text either was trained on are left out. A
/// champion without digests of its training texts is compared on all rows. Errors:
/// failed_precondition when fewer than kFewestComparedRows are left, or their classes differ.
Result<Comparison> compare_models(const ModelFile& candidate, const ModelFile& champion,
                                  const TestRows& rows, int threads);

/// Whether the candidate became champion, and why.
struct Promotion {
  bool promoted = false;
  std::string reason;   ///< as printed after "Not promoted", e.g. "current champion is better"
  bool decided = true;  ///< false: an error stood in the way, so nothing was promoted
};

struct PromotionRequest {
  ModelName name;
  ModelVersion version;  ///< the candidate's, already registered
  const ModelFile& candidate;
  TestRows rows;
  double candidate_f1 = 0;  ///< on all test rows, for the ledger
  std::string who;
  int threads = 1;
};

/// Told of the decision, and of what went wrong.
using PromotionLog = std::function<void(LogLevel, std::string)>;

/// Moves @champion to the candidate if there is no champion or the candidate's F1 on the same rows
/// is strictly higher. Fails closed: any doubt about the champion promotes nothing and says why.
/// When somebody else moves the alias meanwhile, it compares again with the new champion. The
/// decision is written to the version's tags and, when promoted, to the ledger.
Promotion promote(const PromotionRequest& request, ModelRegistry& registry,
                  ArtifactStore& artifacts, const Clock& clock, const PromotionLog& log);

}  // namespace sentiment
