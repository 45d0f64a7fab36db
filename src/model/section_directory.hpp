#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/byte_reader.hpp"
#include "base/byte_writer.hpp"
#include "base/error.hpp"

namespace sentiment {

/// Whether a reader that does not know a section may do without it.
enum class SectionNeed : std::uint32_t { optional = 0, required = 1 };

/// Puts sections into one content, a directory in front: each by its name, in any order. Sections
/// begin at multiples of 8 bytes of the file, for `before` bytes in front of the content.
class SectionWriter {
 public:
  explicit SectionWriter(std::size_t before) : before_(before) {}

  /// Requires: a name of at most 8 characters that was not added before.
  void add(std::string_view name, SectionNeed need, std::string content);
  void add(std::string_view name, SectionNeed need, ByteWriter content) {
    add(name, need, content.take());
  }
  std::string take() const;

 private:
  struct Section {
    std::string name;
    SectionNeed need;
    std::string content;
  };
  std::size_t before_;
  std::vector<Section> sections_;
};

/// The sections of such a content: views into its bytes.
class SectionDirectory {
 public:
  /// Errors: corrupt_data for a directory that does not fit the bytes, a name that occurs
  ///         twice, and a required section that is not among the `known` ones.
  static Result<SectionDirectory> read(std::string_view content, std::size_t before,
                                       std::span<const std::string_view> known);

  bool has(std::string_view name) const;
  /// Errors: corrupt_data when there is no section of that name.
  Result<ByteReader> section(std::string_view name) const;

 private:
  struct Section {
    std::string_view name;
    std::string_view content;
  };
  const Section* find(std::string_view name) const;

  std::vector<Section> sections_;
};

}  // namespace sentiment
