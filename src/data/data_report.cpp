#include "data/data_report.hpp"

#include <algorithm>
#include <utility>

#include "base/json.hpp"

namespace sentiment {

bool DataReport::passes() const {
  return std::ranges::find(problems, DataProblem::Severity::error, &DataProblem::severity) ==
         problems.end();
}

Json to_json(const DataReport& report) {
  Json problems = Json::array();
  for (const DataProblem& problem : report.problems) {
    Json places = Json::array();
    for (const DataPlace& place : problem.places)
      places.push_back({{"row", place.row}, {"line", place.line}, {"value", place.value}});
    problems.push_back(
        {{"kind", problem.kind},
         {"severity", problem.severity == DataProblem::Severity::error ? "error" : "warning"},
         {"message", problem.message},
         {"count", problem.count},
         {"places", std::move(places)}});
  }
  Json json{{"path", report.path},
            {"passes", report.passes()},
            {"sha256", report.sha256},
            {"bytes", report.bytes},
            {"columns", report.columns},
            {"rows", report.rows},
            {"negatives", report.negatives},
            {"positives", report.positives},
            {"label_spellings", report.label_spellings},
            {"duplicate_rows", report.duplicate_rows},
            {"conflicting_texts", report.conflicting_texts},
            {"text_characters",
             {{"shortest", report.shortest_text},
              {"median", report.median_text},
              {"longest", report.longest_text}}},
            {"non_ascii_share", report.non_ascii_share},
            {"problems", std::move(problems)}};
  if (!report.classes.empty()) json["classes"] = report.classes;
  return json;
}

}  // namespace sentiment
