#pragma once

#include <filesystem>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <utility>

#include "base/atomic_file.hpp"
#include "base/error.hpp"
#include "ports/object_store.hpp"

namespace sentiment::testing_support {

/// Objects in memory, handed out in pieces of a few bytes.
class FakeObjectStore final : public ObjectStore {
 public:
  std::map<std::string, std::string> objects;
  std::set<std::string> buckets;
  std::optional<Error> failure;  ///< every call's answer, once the bytes asked for were given

  Result<void> read(const std::string& address, const TakeBytes& take) override {
    const auto found = objects.find(address);
    if (found == objects.end()) {
      return failure ? tl::make_unexpected(*failure) : fail(Code::not_found, "no " + address);
    }
    constexpr std::size_t kPiece = 7;
    for (std::size_t at = 0; at < found->second.size(); at += kPiece) {
      SENT_CHECK(take(std::string_view(found->second).substr(at, kPiece)));
    }
    if (failure) return tl::make_unexpected(*failure);
    return {};
  }
  Result<void> download(const std::string& address, const std::filesystem::path& file) override {
    std::string bytes;
    SENT_CHECK(read(address, [&](std::string_view piece) -> Result<void> {
      bytes += piece;
      return {};
    }));
    return write_file_atomically(file, bytes);
  }
  Result<bool> create_bucket(const std::string& name) override {
    if (failure) return tl::make_unexpected(*failure);
    return buckets.insert(name).second;
  }
  std::string location() const override { return "memory"; }
};

}  // namespace sentiment::testing_support
