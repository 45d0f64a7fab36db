#include "adapters/mlflow/model_digest.hpp"

#include <string>

#include "base/sha256.hpp"
#include "files/folder_checksums.hpp"
#include "interchange/model_folder/mlmodel.hpp"

namespace sentiment {

std::string digest_of(FileChecksums files) {
  files.erase(kMlmodelFile);
  return sha256_hex(to_list(files));
}

}  // namespace sentiment
