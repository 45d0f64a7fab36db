#include "files/folder_checksums.hpp"

#include <algorithm>
#include <cstddef>
#include <filesystem>
#include <map>
#include <string>
#include <system_error>

#include "base/error.hpp"
#include "base/sha256.hpp"
#include "files/atomic_file.hpp"
#include "files/durable_files.hpp"
#include "files/mapped_file.hpp"

namespace sentiment {
namespace {

constexpr std::size_t kHexDigits = 64;
constexpr const char* kBetween = "  ";

/// Of what the list in the folder is to hold: all but itself.
Result<FileChecksums> listable(const std::filesystem::path& folder) {
  auto checksums = SENT_TRY(checksums_of(folder));
  checksums.erase(kChecksumList);
  return checksums;
}

/// Whether a name stays inside the folder it is put into.
bool is_inside(const std::filesystem::path& name) {
  const auto normal = name.lexically_normal();
  return !normal.empty() && normal.is_relative() && *normal.begin() != "..";
}

}  // namespace

Result<FileChecksums> read_checksums(const std::filesystem::path& folder) {
  const auto file = folder / kChecksumList;
  const std::string text = SENT_TRY(read_file(file));
  FileChecksums digests;
  for (std::size_t at = 0; at < text.size();) {
    const auto end = std::min(text.find('\n', at), text.size());
    const std::string line = text.substr(at, end - at);
    if (line.size() <= kHexDigits + 2 || line.compare(kHexDigits, 2, kBetween) != 0) {
      return fail(Code::corrupt_data, "'" + file.string() + "' is not a list of checksums");
    }
    const std::string name = line.substr(kHexDigits + 2);
    if (!is_inside(name)) {
      return fail(Code::corrupt_data,
                  "'" + file.string() + "' names a file outside its folder: " + name);
    }
    digests[name] = line.substr(0, kHexDigits);
    at = end + 1;
  }
  return digests;
}

Result<FileChecksums> checksums_of(const std::filesystem::path& folder) {
  FileChecksums digests;
  std::error_code error;
  for (std::filesystem::recursive_directory_iterator entry(folder, error), end;
       !error && entry != end; entry.increment(error)) {
    const auto status = entry->symlink_status(error);
    if (error || std::filesystem::is_directory(status)) continue;
    const auto name = entry->path().lexically_relative(folder).generic_string();
    if (!std::filesystem::is_regular_file(status) || name.find('\n') != std::string::npos) {
      return fail(Code::corrupt_data, "'" + entry->path().string() + "' is not a plain file");
    }
    const auto file = SENT_TRY(MappedFile::open(entry->path()));
    digests[name] = sha256_hex(file.bytes());
  }
  if (error) return system_failure("read", folder, error.value());
  return digests;
}

std::string to_list(const FileChecksums& checksums) {
  std::string list;
  for (const auto& [name, digest] : checksums) {
    list.append(digest).append(kBetween).append(name).append("\n");
  }
  return list;
}

Result<void> write_checksums(const std::filesystem::path& folder) {
  const auto checksums = SENT_TRY(listable(folder));
  return write_file_atomically(folder / kChecksumList, to_list(checksums));
}

Result<void> check_checksums(const std::filesystem::path& folder) {
  const auto listed = SENT_TRY(read_checksums(folder));
  const auto present = SENT_TRY(listable(folder));
  const auto wrong = [&](const std::string& name, const char* what) {
    return fail(Code::corrupt_data, "'" + (folder / name).string() + "' " + what);
  };
  for (const auto& [name, digest] : listed) {
    const auto found = present.find(name);
    if (found == present.end()) return wrong(name, "is missing");
    if (found->second != digest)
      return wrong(name, "has changed since it was written: it is damaged");
  }
  for (const auto& [name, digest] : present) {
    if (!listed.contains(name)) return wrong(name, "does not belong there");
  }
  return {};
}

}  // namespace sentiment
