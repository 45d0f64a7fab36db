#include "training/flow_artifacts.hpp"

#include <string>
#include <utility>

#include "base/json.hpp"
#include "flow/flow.hpp"
#include "ports/flow_event.hpp"
#include "report/evaluation_report.hpp"
#include "report/markdown_report.hpp"

namespace sentiment {

void show_evaluation(Flow& flow, const EvaluationReport& report) {
  flow.artifact("evaluation", ArtifactKind::markdown, "How good the model's answers are",
                markdown_report(report));
  flow.artifact("confusion-matrix", ArtifactKind::table, "Rows: actual; columns: predicted",
                to_line(confusion_rows(report)));
  if (std::string picture = roc_picture(report); !picture.empty()) {
    flow.artifact("roc-curve", ArtifactKind::image, "The ROC curve", std::move(picture));
  }
}

}  // namespace sentiment
