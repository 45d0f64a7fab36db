#include "interchange/model_folder/proved_folder.hpp"

#include <filesystem>
#include <utility>

#include "base/error.hpp"
#include "interchange/model_folder/any_model.hpp"

namespace sentiment {

Result<ProvedModel> prove_model_folder(const std::filesystem::path& folder) {
  auto model = SENT_TRY(find_model_file(folder).and_then(load_any_model));
  return ProvedModel{std::move(model), ProvedFolder(folder)};
}

Result<ProvedFolder> prove_written_folder(const std::filesystem::path& folder) {
  return SENT_TRY(prove_model_folder(folder).map_error(
                      doing("the model that was just written cannot be read back")))
      .folder;
}

}  // namespace sentiment
