// Any bytes: unpacking keeps to its bound, every reader ends, and JSON rows written one a line are
// read again as they were.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/json.hpp"
#include "data/json_rows.hpp"
#include "data/packed_file.hpp"
#include "data/table_file.hpp"

namespace {

using sentiment::Json;

constexpr std::uint64_t kMostBytes = 1 << 20;

void require(bool condition) {
  if (!condition) std::abort();
}

void read_table(std::string_view bytes) {
  const auto table = sentiment::open_table(bytes, "fuzz", {});
  if (!table) return require(!table.error().message.empty());
  const auto text = (*table)->column("text");
  for (std::size_t calls = 0; calls <= bytes.size() + 1; ++calls) {
    const auto more = (*table)->next();
    require((*table)->line() <= bytes.size() + 1);
    if (more && !*more) return;
    if (!more && !(*table)->in_step()) return require(!(*table)->next());
    if (more && text) require((*table)->fields().size() > *text);
  }
  std::abort();  // more records than bytes
}

/// The rows up to the first that is wrong.
std::vector<Json> json_rows(std::string_view bytes) {
  std::vector<Json> rows;
  sentiment::JsonValues values(bytes, "fuzz");
  for (std::size_t calls = 0; calls <= bytes.size() + 1; ++calls) {
    const auto text = values.next();
    if (!text) return rows;
    const auto& found = *text;
    if (!found) return rows;
    auto row = sentiment::parse_json_row(*found);
    if (!row) return rows;
    rows.push_back(std::move(*row));
  }
  std::abort();  // more rows than bytes
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  const auto unpacked = sentiment::unpack_file(bytes, "fuzz", kMostBytes);
  if (unpacked) {
    if (const auto& packed = *unpacked; packed) {
      require(packed->bytes().size() <= kMostBytes);
      read_table(packed->bytes());
    }
  }
  read_table(bytes);
  const std::vector<Json> rows = json_rows(bytes);
  std::string lines;
  for (const Json& row : rows) lines += sentiment::to_line(row) + "\n";
  if (!lines.starts_with('[')) require(json_rows(lines) == rows);  // that would be an array
  return 0;
}
