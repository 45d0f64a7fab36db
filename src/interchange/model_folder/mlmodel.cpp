#include "interchange/model_folder/mlmodel.hpp"

#include <algorithm>
#include <cstddef>
#include <string>
#include <string_view>

#include "yaml/yaml.hpp"

namespace sentiment {

std::string mlmodel_for(std::string_view mlmodel, std::string_view model_id,
                        std::string_view run_id) {
  constexpr std::string_view kModelId = "model_id:";
  constexpr std::string_view kRunId = "run_id:";
  std::string made;
  while (!mlmodel.empty()) {
    const std::size_t size = std::min(mlmodel.find('\n'), mlmodel.size());
    const std::string_view line = mlmodel.substr(0, size);
    if (line.starts_with(kModelId)) {
      made.append(kModelId).append(" ").append(yaml_text(model_id));
    } else if (line.starts_with(kRunId)) {
      made.append(kRunId).append(" ").append(yaml_text(run_id));
    } else {
      made.append(line);
    }
    made += '\n';
    mlmodel.remove_prefix(std::min(size + 1, mlmodel.size()));
  }
  return made;
}

}  // namespace sentiment
