#include "ports/data_file.hpp"

#include <string>

#include "base/error.hpp"
#include "files/mapped_file.hpp"
#include "files/temp_folder.hpp"
#include "ports/object_store.hpp"

namespace sentiment {

Result<MappedFile> open_data_file(const std::string& name, ObjectStore* objects) {
  if (!is_object_address(name)) return MappedFile::open(name);
  if (objects == nullptr) {
    return fail(Code::failed_precondition, "no S3 store was opened to read " + name + " from");
  }
  const auto folder = SENT_TRY(TempFolder::create());
  SENT_CHECK(objects->download(name, folder.path() / "data"));
  return MappedFile::open(folder.path() / "data");
}

}  // namespace sentiment
