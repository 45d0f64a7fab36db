#include "cli/original_call.hpp"

#include <algorithm>
#include <array>
#include <filesystem>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.hpp"

namespace sentiment {

Result<std::vector<std::string>> called_words(std::span<const std::string> line) {
  if (line.empty()) return std::vector<std::string>{};
  auto words = line.subspan(1);
  if (std::filesystem::path(line[0]).filename() == "uv") {
    constexpr std::array<std::string_view, 4> kOriginal{"run", "python", "-m", "pipelines.cli"};
    if (words.size() < kOriginal.size() ||
        !std::ranges::equal(words.first(kOriginal.size()), kOriginal)) {
      return fail(Code::usage,
                  "there is neither uv nor Python here, only the program sentiment: type "
                  "`uv run python -m pipelines.cli COMMAND …` or, for the same, "
                  "`sentiment COMMAND …`; `sentiment --help` lists the commands");
    }
    words = words.subspan(kOriginal.size());
  }
  return std::vector<std::string>(words.begin(), words.end());
}

}  // namespace sentiment
