#pragma once

#include "ports/ids.hpp"

namespace sentiment {

/// Names under which parts of the program find what other parts wrote down; each is spelled here
/// and nowhere else.

/// The alias of the version that is served.
inline const Alias kChampionAlias{"champion"};
/// The flow of every training, in flow histories and at orchestrators.
inline constexpr const char* kTrainingFlow = "sentiment-training";

/// Tag of a run: the id that it had before any tracker gave it one. By it a run is found again.
inline constexpr const char* kRunIdTag = "sentiment.run_id";
/// Tag of a run: why it is FAILED or KILLED.
inline constexpr const char* kFailureTag = "sentiment.failure";
/// Tag of a run: the version of this program that made it.
inline constexpr const char* kProgramVersionTag = "sentiment.version";

/// Tags of a version: what was measured on how many rows.
inline constexpr const char* kF1Tag = "sentiment.f1";
inline constexpr const char* kAccuracyTag = "sentiment.accuracy";
inline constexpr const char* kTestRowsTag = "sentiment.test_rows";

/// Tags that MLflow gives a meaning to: who made a run, with which program, and from where.
inline constexpr const char* kUserTag = "mlflow.user";
inline constexpr const char* kSourceNameTag = "mlflow.source.name";
inline constexpr const char* kSourceTypeTag = "mlflow.source.type";
inline constexpr const char* kGitCommitTag = "mlflow.source.git.commit";
inline constexpr const char* kGitBranchTag = "mlflow.source.git.branch";
inline constexpr const char* kGitUrlTag = "mlflow.source.git.repoURL";

}  // namespace sentiment
