// Whatever a server answers, reading it ends, and what was read keeps what it promises.
#include "clients/s3/s3_xml.hpp"

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

namespace {

void require(bool condition) {
  if (!condition) std::abort();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view body(reinterpret_cast<const char*>(data), size);
  if (const auto page = sentiment::s3::parse_list_page(body)) {
    for (const auto& object : page->objects) require(!object.key.empty());
  }
  if (const auto id = sentiment::s3::parse_upload_id(body)) require(!id->empty());
  if (const auto error = sentiment::s3::parse_error_document(body)) {
    require(error->message.find('\n') == std::string_view::npos);
  }
  return 0;
}
