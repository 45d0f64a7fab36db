#include "serving/served_model.hpp"

#include <string>
#include <utility>
#include <vector>

#include "base/json.hpp"
#include "model/classifier.hpp"
#include "ports/ids.hpp"
#include "ports/tracker.hpp"

namespace sentiment {

ServedModel::ServedModel(Classifier the_classifier, ModelName the_name, ModelVersion the_version,
                         Alias the_alias, RunId the_run, std::vector<Metric> the_metrics)
    : classifier(std::move(the_classifier)),
      name(std::move(the_name)),
      version(the_version),
      alias(std::move(the_alias)),
      run_id(std::move(the_run)),
      metrics(std::move(the_metrics)) {
  for (const std::string& label : classifier.labels()) {
    std::string& head = answer_heads.emplace_back(R"({"sentiment":)");
    append_json_string(head, label);
    head += R"(,"confidence":)";
  }
  answer_tail = R"(,"model_version":")" + std::to_string(version.value()) + R"("})";
}

}  // namespace sentiment
