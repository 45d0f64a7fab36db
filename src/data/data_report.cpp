#include "data/data_report.hpp"

#include <algorithm>
#include <cstddef>
#include <utility>

#include "base/json.hpp"
#include "data/class_names.hpp"

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
  const bool sentiments = are_sentiments(report.classes.names);
  Json json{{"path", report.path},
            {"passes", report.passes()},
            {"sha256", report.sha256},
            {"bytes", report.bytes},
            {"columns", report.columns},
            {"rows", report.rows},
            {"negatives", sentiments ? report.classes.rows[0] : 0},
            {"positives", sentiments ? report.classes.rows[1] : 0},
            {"label_spellings", report.label_spellings},
            {"duplicate_rows", report.duplicate_rows},
            {"conflicting_texts", report.conflicting_texts},
            {"text_characters",
             {{"shortest", report.shortest_text},
              {"median", report.median_text},
              {"longest", report.longest_text}}},
            {"non_ascii_share", report.non_ascii_share},
            {"problems", std::move(problems)}};
  for (std::size_t k = 0; !sentiments && k < report.classes.names.size(); ++k)
    json["classes"][report.classes.names[k]] = report.classes.rows[k];
  return json;
}

}  // namespace sentiment
