#pragma once

#include <filesystem>
#include <string>
#include <string_view>

#include "base/error.hpp"
#include "report/evaluation_report.hpp"

namespace sentiment {

/// Writes all forms of a report into a folder, which is made: report.html, evaluation.json, the
/// pictures confusion_matrix.svg, roc_curve.svg, precision_recall_curve.svg, calibration.svg and
/// top_terms.svg, and mistakes.json, a table as MLflow's log_table writes it. Nothing is forced to
/// the disk: who keeps the folder does.
/// Errors: failed_precondition or internal (disk full) with the file.
Result<void> write_report_files(const EvaluationReport& report,
                                const std::filesystem::path& folder);

/// The tag that lets MLflow's pages show mistakes.json as a table, and its value when the folder
/// lies at `path` among the run's artifacts.
/// Source: MLflow 3.18, mlflow/tracking/client.py, log_table
inline constexpr std::string_view kTablesTag = "mlflow.loggedArtifacts";
std::string tables_tag_value(std::string_view path);

}  // namespace sentiment
