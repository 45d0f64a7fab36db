#include "report/report_files.hpp"

#include <filesystem>
#include <string>
#include <string_view>
#include <utility>

#include "base/error.hpp"
#include "base/json.hpp"
#include "files/atomic_file.hpp"
#include "files/durable_files.hpp"
#include "report/evaluation_report.hpp"
#include "report/html_report.hpp"
#include "report/json_report.hpp"
#include "report/report_charts.hpp"
#include "report/svg_chart.hpp"

namespace sentiment {
namespace {

constexpr std::string_view kMistakes = "mistakes.json";

/// As pandas' to_json(orient="split", index=False).
Json mistakes_table(const EvaluationReport& report) {
  Json rows = Json::array();
  for (const Mistake& mistake : report.mistakes) {
    rows.push_back({mistake.row, mistake.text, report.labels[mistake.label],
                    report.labels[mistake.predicted], mistake.probability});
  }
  const char* const of = of_two_classes(report) ? "positive_probability" : "predicted_probability";
  return {{"columns", {"test_row", "text", "label", "predicted", of}}, {"data", std::move(rows)}};
}

}  // namespace

Result<void> write_report_files(const EvaluationReport& report,
                                const std::filesystem::path& folder) {
  SENT_CHECK(create_folders(folder));
  SENT_CHECK(write_file(folder / "report.html", html_report(report)));
  SENT_CHECK(write_file(folder / "evaluation.json", to_pretty(json_report(report))));
  SENT_CHECK(write_file(folder / "confusion_matrix.svg", svg_file(confusion_chart(report))));
  SENT_CHECK(write_file(folder / "top_terms.svg", svg_file(top_terms_chart(report))));
  if (of_two_classes(report)) {
    SENT_CHECK(write_file(folder / "roc_curve.svg", svg_file(roc_chart(report))));
    SENT_CHECK(write_file(folder / "precision_recall_curve.svg",
                          svg_file(precision_recall_chart(report))));
    SENT_CHECK(write_file(folder / "calibration.svg", svg_file(calibration_chart(report))));
  }
  return write_file(folder / kMistakes, to_line(mistakes_table(report)));
}

std::string tables_tag_value(std::string_view path) {
  // Spelled as Python's json.dumps: load_table() looks for these very characters.
  std::string value = R"([{"path": )";
  append_json_string(value, std::string(path) + "/" + std::string(kMistakes));
  return value + R"(, "type": "table"}])";
}

}  // namespace sentiment
