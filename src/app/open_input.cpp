#include "app/open_input.hpp"

#include <memory>
#include <string>
#include <utility>

#include "app/object_stream.hpp"
#include "base/error.hpp"
#include "data/json_rows.hpp"
#include "inference/line_reader.hpp"
#include "inference/text_input.hpp"
#include "ports/data_file.hpp"
#include "ports/object_store.hpp"

namespace sentiment {
namespace {

/// Rows of an object that is still coming in.
Result<std::unique_ptr<TextInput>> open_object_stream(const std::string& name,
                                                      const InputOptions& options,
                                                      ObjectStore& objects) {
  const std::shared_ptr<ObjectStream> stream = SENT_TRY(ObjectStream::open(objects, name));
  LineReader lines(stream->take_descriptor(), name);
  return open_stream_input(std::move(lines), options, [stream] { return stream->finish(); });
}

}  // namespace

Result<std::unique_ptr<TextInput>> open_input(const std::string& name, const InputOptions& options,
                                              ObjectStore* objects) {
  if (!is_object_address(name) || objects == nullptr) return open_text_input(name, options);
  if (names_json(name)) return open_object_stream(name, options, *objects);
  return open_file_input(SENT_TRY(open_data_file(name, objects)), name, options);
}

}  // namespace sentiment
