#pragma once

#include <cstddef>
#include <filesystem>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.hpp"
#include "base/sha256.hpp"
#include "files/atomic_file.hpp"
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
  Result<StoredObject> download(const std::string& address,
                                const std::filesystem::path& file) override {
    std::string bytes;
    SENT_CHECK(read(address, [&](std::string_view piece) -> Result<void> {
      bytes += piece;
      return {};
    }));
    SENT_CHECK(write_file_atomically(file, bytes));
    return StoredObject{address, bytes.size(), sha256_hex(bytes)};
  }
  Result<void> upload(const std::string& address, const std::filesystem::path& file) override {
    if (failure) return tl::make_unexpected(*failure);
    objects[address] = SENT_TRY(read_file(file));
    return {};
  }
  Result<std::vector<StoredObject>> list(const std::string& prefix) override {
    if (failure) return tl::make_unexpected(*failure);
    std::vector<StoredObject> found;
    for (const auto& [address, bytes] : objects) {
      if (address.starts_with(prefix)) found.push_back({address, bytes.size(), {}});
    }
    return found;
  }
  Result<bool> create_bucket(const std::string& name) override {
    if (failure) return tl::make_unexpected(*failure);
    return buckets.insert(name).second;
  }
  std::string location() const override { return "memory"; }
};

}  // namespace sentiment::testing_support
