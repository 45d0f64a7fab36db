#include "app/open_input.hpp"

#include <filesystem>
#include <memory>
#include <string>
#include <utility>

#include "app/object_stream.hpp"
#include "base/error.hpp"
#include "inference/line_reader.hpp"
#include "inference/text_input.hpp"
#include "ports/data_file.hpp"
#include "ports/object_store.hpp"

namespace sentiment {
namespace {

/// JSON lines of an object that is still coming in.
Result<std::unique_ptr<TextInput>> open_stream(const std::string& name,
                                               const std::string& text_column,
                                               ObjectStore& objects) {
  const std::shared_ptr<ObjectStream> stream = SENT_TRY(ObjectStream::open(objects, name));
  LineReader lines(stream->take_descriptor(), name);
  const char first = SENT_TRY(lines.peek());
  if (first == '\0') SENT_CHECK(stream->finish());  // before anything is written
  return make_json_lines_input(std::move(lines), text_column,
                               [stream] { return stream->finish(); });
}

}  // namespace

Result<std::unique_ptr<TextInput>> open_input(const std::string& name,
                                              const std::string& text_column,
                                              ObjectStore* objects) {
  if (!is_object_address(name) || objects == nullptr) return open_text_input(name, text_column);
  if (names_json_lines(name)) return open_stream(name, text_column, *objects);
  return open_csv_input(SENT_TRY(open_data_file(name, objects)), name, text_column);
}

}  // namespace sentiment
