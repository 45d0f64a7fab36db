#include "cli/git_commit.hpp"

#include <cstddef>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <system_error>

#include "base/atomic_file.hpp"

namespace sentiment {
namespace {

constexpr std::size_t kCommitDigits = 40;

/// The first line of a small file; nullopt when it cannot be read.
std::optional<std::string> first_line(const std::filesystem::path& file) {
  auto text = read_file(file);
  if (!text) return std::nullopt;
  return text->substr(0, text->find('\n'));
}

std::optional<std::string> line_behind(const std::filesystem::path& file, std::string_view prefix) {
  const auto line = first_line(file);
  if (!line || !line->starts_with(prefix)) return std::nullopt;
  return line->substr(prefix.size());
}

/// The folder behind `.git`, which in a work tree of its own is a file that names it.
std::filesystem::path git_folder(const std::filesystem::path& entry) {
  const auto named = line_behind(entry, "gitdir: ");
  return named ? entry.parent_path() / *named : entry;
}

std::string packed(const std::filesystem::path& file, const std::string& ref) {
  const auto text = read_file(file);
  if (!text) return "";
  const auto at = text->find(" " + ref + "\n");
  return at == std::string::npos || at < kCommitDigits
             ? ""
             : text->substr(at - kCommitDigits, kCommitDigits);
}

bool is_commit(const std::string& text) {
  return text.size() == kCommitDigits &&
         text.find_first_not_of("0123456789abcdef") == std::string::npos;
}

}  // namespace

std::string git_commit(std::filesystem::path folder) {
  std::error_code error;
  folder = std::filesystem::absolute(folder, error);
  while (!std::filesystem::exists(folder / ".git", error)) {
    if (!folder.has_relative_path()) return "";
    folder = folder.parent_path();
  }
  const auto git = git_folder(folder / ".git");
  const auto head = first_line(git / "HEAD").value_or("");
  if (is_commit(head)) return head;
  constexpr std::string_view kRef = "ref: ";
  if (!head.starts_with(kRef)) return "";
  const auto ref = head.substr(kRef.size());
  const auto common = git / first_line(git / "commondir").value_or(".");
  const auto commit = first_line(common / ref).value_or(packed(common / "packed-refs", ref));
  return is_commit(commit) ? commit : "";
}

}  // namespace sentiment
