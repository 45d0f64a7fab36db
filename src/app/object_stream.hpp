#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <thread>

#include "base/error.hpp"
#include "ports/object_store.hpp"

namespace sentiment {

/// An object as a descriptor to read from, while it comes in on a thread of its own. The store
/// belongs to the stream until finish().
class ObjectStream {
 public:
  /// Errors: internal when the system gives no descriptors.
  static Result<std::unique_ptr<ObjectStream>> open(ObjectStore& store, std::string address);
  ObjectStream(const ObjectStream&) = delete;
  ObjectStream& operator=(const ObjectStream&) = delete;
  ~ObjectStream();

  /// The end to read from, which is the caller's to close; once. Closing it ends the download.
  int take_descriptor();
  /// How the download ended; to be asked at the end of what can be read, since an object that
  /// breaks off or does not match its checksum ends like a whole one. Errors: the store's.
  Result<void> finish();

 private:
  ObjectStream(ObjectStore& store, std::string address, int read_end, int write_end);
  Result<void> send(std::string_view bytes) const;

  int read_end_;
  int write_end_;
  Result<void> outcome_;
  std::thread thread_;
};

}  // namespace sentiment
