#include "yaml/typed_settings.hpp"

#include <fmt/format.h>

#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "base/error.hpp"
#include "base/fields.hpp"
#include "files/atomic_file.hpp"
#include "yaml/yaml.hpp"

namespace sentiment {
namespace {

bool is_null(const std::string& text) { return text == "null" || text == "~"; }

Result<void> set_typed(const Field& field, const std::string& text) {
  if (is_null(text) && field.set(nullptr)) return {};
  // Before YAML, so that a pattern, a name or a password needs no quotes: [a-z]+, 007, a #b.
  auto as_text = field.set(text);
  if (as_text) return as_text;
  const auto value = parse_yaml(text);
  return value ? field.set(*value) : as_text;
}

}  // namespace

Result<void> set_text(Fields& fields, std::string_view key, const std::string& text,
                      std::string_view origin) {
  return fields.set_with(key, origin, [&](const Field& field) { return set_typed(field, text); });
}

Result<void> set_assignment(Fields& fields, const std::string& assignment,
                            std::string_view origin) {
  const auto equals = assignment.find('=');
  if (equals == std::string::npos) {
    return fail(Code::usage, fmt::format("{}: expected KEY=VALUE such as model.C=2, not '{}'",
                                         origin, assignment));
  }
  const std::string key = assignment.substr(0, equals);
  const std::string text = assignment.substr(equals + 1);
  if (is_null(text)) return fields.set(key, nullptr, origin);
  const char quote = text.size() > 1 ? text.front() : ' ';
  if ((quote == '\'' || quote == '"') && text.ends_with(quote)) {
    const auto quoted = parse_yaml(text);
    if (quoted && quoted->is_string()) return fields.set(key, *quoted, origin);
  }
  return set_text(fields, key, text, origin);
}

Result<void> set_from_environment(
    Fields& fields, const std::function<std::optional<std::string>(const std::string&)>& lookup) {
  for (auto& field : fields.all()) {
    std::string origin = "environment";
    auto text = lookup(field.key);
    if (const auto file = lookup(field.key + "_FILE"); !text && file) {
      text = SENT_TRY(read_file(*file).map_error(doing(field.key + "_FILE")));
      while (text->ends_with('\n') || text->ends_with('\r')) text->pop_back();
      origin = "file " + *file;
    }
    if (!text || text->empty()) continue;
    auto done = set_typed(field, *text);
    if (!done) {
      const std::string shown = field.secret ? "its value is not shown" : done.error().message;
      return fail(Code::usage, field.key + ": " + shown);
    }
    field.origin = origin;
  }
  return {};
}

}  // namespace sentiment
