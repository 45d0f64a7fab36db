#include "yaml/typed_settings.hpp"

#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "base/error.hpp"
#include "base/fields.hpp"
#include "base/json.hpp"
#include "files/atomic_file.hpp"
#include "yaml/yaml.hpp"

namespace sentiment {
namespace {

/// What was typed, as a value the field can read.
Json typed(const Field& field, const std::string& text) {
  if (field.get().is_string()) return text;
  return parse_yaml(text).value_or(Json(text));
}

}  // namespace

Result<void> set_text(Fields& fields, std::string_view key, const std::string& text,
                      std::string_view origin) {
  const Field* field = fields.find(key);
  return fields.set(key, field ? typed(*field, text) : Json(text), origin);
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
    auto done = field.set(typed(field, *text));
    if (!done) {
      const std::string shown = field.secret ? "its value is not shown" : done.error().message;
      return fail(Code::usage, field.key + ": " + shown);
    }
    field.origin = origin;
  }
  return {};
}

}  // namespace sentiment
