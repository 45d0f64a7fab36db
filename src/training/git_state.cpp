#include "training/git_state.hpp"

#include <cstddef>
#include <filesystem>
#include <optional>
#include <sstream>
#include <string>
#include <string_view>
#include <system_error>

#include "base/trimmed.hpp"
#include "files/atomic_file.hpp"

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

std::string commit_of(const std::filesystem::path& common, const std::string& ref) {
  const auto commit = first_line(common / ref).value_or(packed(common / "packed-refs", ref));
  return is_commit(commit) ? commit : "";
}

/// An address less the user and password before its host: they are nobody's business.
std::string without_login(std::string url) {
  const auto scheme = url.find("://");
  if (scheme == std::string::npos) return url;
  const auto host = scheme + 3;
  const auto at = url.substr(0, url.find('/', host)).rfind('@');
  if (at != std::string::npos && at >= host) url.erase(host, at + 1 - host);
  return url;
}

/// "url = …" below the first [remote "…"] of git's configuration.
std::string first_remote(const std::filesystem::path& config) {
  std::istringstream lines(read_file(config).value_or(""));
  bool remote = false;
  for (std::string line; std::getline(lines, line);) {
    const auto text = trimmed(line);
    if (text.starts_with('[')) remote = text.starts_with("[remote ");
    const auto equals = text.find('=');
    if (remote && equals != std::string_view::npos && trimmed(text.substr(0, equals)) == "url") {
      return without_login(std::string(trimmed(text.substr(equals + 1))));
    }
  }
  return "";
}

}  // namespace

GitState git_state(std::filesystem::path folder) {
  std::error_code error;
  folder = std::filesystem::absolute(folder, error);
  while (!std::filesystem::exists(folder / ".git", error)) {
    if (!folder.has_relative_path()) return {};
    folder = folder.parent_path();
  }
  const auto git = git_folder(folder / ".git");
  const auto common = git / first_line(git / "commondir").value_or(".");
  const auto head = first_line(git / "HEAD").value_or("");
  GitState state{.commit = is_commit(head) ? head : "", .branch = {}, .url = {}};
  constexpr std::string_view kRef = "ref: ";
  constexpr std::string_view kBranch = "refs/heads/";
  if (head.starts_with(kRef)) {
    const auto ref = head.substr(kRef.size());
    state.commit = commit_of(common, ref);
    if (ref.starts_with(kBranch)) state.branch = ref.substr(kBranch.size());
  }
  if (!state.commit.empty()) state.url = first_remote(common / "config");
  return state;
}

}  // namespace sentiment
