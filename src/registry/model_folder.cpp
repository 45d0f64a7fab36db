#include "registry/model_folder.hpp"

#include <string>
#include <utility>

#include "base/error.hpp"
#include "files/atomic_file.hpp"
#include "interchange/model_folder/mlmodel.hpp"
#include "interchange/model_folder/proved_folder.hpp"
#include "ports/ids.hpp"
#include "ports/tracker.hpp"

namespace sentiment {

Result<ModelFolder> model_folder_at(const ProvedFolder& folder, std::string wanted_id,
                                    const RunId& run) {
  std::string mlmodel = SENT_TRY(read_file(folder.path() / kMlmodelFile));
  return ModelFolder{.files = folder.path(),
                     .wanted_id = std::move(wanted_id),
                     .mlmodel = [mlmodel = std::move(mlmodel), run](const std::string& model_id) {
                       return mlmodel_for(mlmodel, model_id, run.value());
                     }};
}

}  // namespace sentiment
