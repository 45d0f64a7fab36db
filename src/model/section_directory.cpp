#include "model/section_directory.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <utility>

#include "base/byte_reader.hpp"
#include "base/byte_writer.hpp"
#include "base/error.hpp"
#include "base/quote_briefly.hpp"

namespace sentiment {
namespace {

constexpr std::size_t kBoundary = 8;
constexpr std::size_t kNameBytes = 8;
constexpr std::size_t kEntryBytes = 32;
constexpr std::size_t kCountBytes = 8;

std::size_t aligned(std::size_t size) { return (size + kBoundary - 1) / kBoundary * kBoundary; }

tl::unexpected<Error> damaged() {
  return fail(Code::corrupt_data, "its directory of sections is damaged");
}

}  // namespace

void SectionWriter::add(std::string_view name, SectionNeed need, std::string content) {
  sections_.push_back({std::string(name), need, std::move(content)});
}

std::string SectionWriter::take() const {
  ByteWriter out;
  out.u32(static_cast<std::uint32_t>(sections_.size()));
  out.u32(0);
  std::size_t at = kCountBytes + kEntryBytes * sections_.size();
  for (const Section& section : sections_) {
    out.bytes(section.name);
    out.align(kNameBytes);
    out.u32(static_cast<std::uint32_t>(section.need));
    out.u32(0);
    out.u64(before_ + at);
    out.u64(section.content.size());
    at += aligned(section.content.size());
  }
  for (const Section& section : sections_) {
    out.bytes(section.content);
    out.align(kBoundary);
  }
  return out.take();
}

Result<SectionDirectory> SectionDirectory::read(std::string_view content, std::size_t before,
                                                std::span<const std::string_view> known) {
  ByteReader in(content);
  const std::uint32_t count = in.u32();
  in.u32();
  if (!in.ok() || count > in.left() / kEntryBytes) return damaged();
  SectionDirectory directory;
  std::size_t free = before + kCountBytes + kEntryBytes * count;  // where the next one may begin
  for (std::uint32_t i = 0; i < count; ++i) {
    const std::string_view padded = in.bytes(kNameBytes);
    const std::string_view name = padded.substr(0, padded.find('\0'));
    const std::uint32_t need = in.u32();
    in.u32();
    const std::uint64_t begin = in.u64();
    const std::uint64_t size = in.u64();
    const std::size_t end = before + content.size();
    const bool fits =
        begin % kBoundary == 0 && begin >= free && begin <= end && size <= end - begin;
    if (name.empty() || need > static_cast<std::uint32_t>(SectionNeed::required) || !fits ||
        directory.has(name)) {
      return damaged();
    }
    free = aligned(begin + size);
    if (need == static_cast<std::uint32_t>(SectionNeed::required) &&
        std::ranges::find(known, name) == known.end()) {
      return fail(Code::corrupt_data,
                  fmt::format("it cannot do without its section {}, which this program does not "
                              "know: use a newer sentiment",
                              quote_briefly(name)));
    }
    directory.sections_.push_back({name, content.substr(begin - before, size)});
  }
  return directory;
}

const SectionDirectory::Section* SectionDirectory::find(std::string_view name) const {
  const auto found = std::ranges::find(sections_, name, &Section::name);
  return found == sections_.end() ? nullptr : &*found;
}

bool SectionDirectory::has(std::string_view name) const { return find(name) != nullptr; }

Result<ByteReader> SectionDirectory::section(std::string_view name) const {
  if (const Section* const found = find(name)) return ByteReader(found->content);
  return fail(Code::corrupt_data, fmt::format("its section {} is missing", name));
}

}  // namespace sentiment
