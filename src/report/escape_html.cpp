#include "report/escape_html.hpp"

#include <cstddef>
#include <string>
#include <string_view>

#include "text/utf8_check.hpp"

namespace sentiment {
namespace {

constexpr std::string_view kReplacementText = "\xEF\xBF\xBD";

void append_escaped(std::string& out, std::string_view valid) {
  for (const char c : valid) {
    switch (c) {
      case '&': out += "&amp;"; break;
      case '<': out += "&lt;"; break;
      case '>': out += "&gt;"; break;
      case '"': out += "&quot;"; break;
      case '\'': out += "&#39;"; break;
      case '\t':
      case '\n': out += c; break;
      default: {
        const auto byte = static_cast<unsigned char>(c);
        if (byte < 0x20 || byte == 0x7F) {
          out += kReplacementText;
        } else {
          out += c;
        }
      }
    }
  }
}

}  // namespace

std::string escape_html(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  for (;;) {
    const std::size_t bad = find_invalid_utf8(text);
    append_escaped(out, text.substr(0, bad));
    if (bad == std::string_view::npos) return out;
    out += kReplacementText;
    text.remove_prefix(bad + 1);
  }
}

}  // namespace sentiment
