#pragma once

#include <concepts>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/error.hpp"
#include "base/json.hpp"

namespace sentiment {

/// The error for a value that is not `what`: "expected a number, not [1]".
tl::unexpected<Error> expected_setting(std::string_view what, const Json& value);

/// Reading one setting from a parsed value. Errors: usage, saying what is expected.
Result<void> from_setting(const Json& value, bool& out);
Result<void> from_setting(const Json& value, int& out);
Result<void> from_setting(const Json& value, std::uint32_t& out);
Result<void> from_setting(const Json& value, std::uint64_t& out);  ///< below 2^63
Result<void> from_setting(const Json& value, double& out);
Result<void> from_setting(const Json& value, std::string& out);
Result<void> from_setting(const Json& value, std::vector<std::string>& out);
template <class T>
Result<void> from_setting(const Json& value, std::optional<T>& out) {
  if (value.is_null()) {
    out.reset();
    return {};
  }
  return from_setting(value, out.emplace()).map_error([](Error error) {
    error.message += "; null is allowed, too";
    return error;
  });
}

/// The value as the same kind of document shows it.
Json to_setting(double value);
template <class T>
  requires std::integral<T> || std::same_as<T, std::string> ||
           std::same_as<T, std::vector<std::string>>
Json to_setting(const T& value) {
  return value;
}
template <class T>
Json to_setting(const std::optional<T>& value) {
  return value ? to_setting(*value) : Json(nullptr);
}

/// A condition on a setting's value, with the words for what is allowed.
template <class T>
struct Allowed {
  std::function<bool(const T&)> test;
  std::string words;
};

template <class T>
Allowed<T> in_range(T lowest, T highest) {
  return {[=](const T& value) { return lowest <= value && value <= highest; },
          "from " + to_setting(lowest).dump() + " to " + to_setting(highest).dump()};
}

Allowed<std::string> one_of(std::vector<std::string> words);

/// One setting: where its value lives, what it is for, and where the value came from.
struct Field {
  std::string key;  ///< "model.C" in params.yaml, or an environment variable's name
  std::string help;
  std::string allowed;  ///< words, may be empty
  bool secret = false;
  std::string origin = "default";
  std::function<Result<void>(const Json&)> set;
  std::function<Json()> get;

  /// The key without its section: "C" of "model.C".
  std::string name() const { return key.substr(key.find('.') + 1); }
};

/// The one list of a struct's settings: `describe(Fields&, Struct&)` names each once, and reading
/// files, flags and the environment, help and `config show` all follow from it. The struct
/// described must outlive the Fields.
class Fields {
 public:
  template <class T>
  Field& operator()(std::string key, T& value, std::string help, Allowed<T> allowed = {}) {
    return as<T>(
        std::move(key), std::move(help), [&value] { return value; },
        [&value](T next) { value = std::move(next); }, std::move(allowed));
  }

  /// A setting that several members hold, through one value of type Form.
  template <class Form>
  Field& as(std::string key, std::string help, std::function<Form()> get,
            std::function<void(Form)> set, Allowed<Form> allowed = {}) {
    Field field;
    field.key = std::move(key);
    field.help = std::move(help);
    field.allowed = allowed.words;
    field.get = [get = std::move(get)] { return to_setting(get()); };
    field.set = [set = std::move(set),
                 allowed = std::move(allowed)](const Json& given) -> Result<void> {
      Form form{};
      SENT_CHECK(from_setting(given, form));
      if (allowed.test && !allowed.test(form)) {
        return expected_setting("a value " + allowed.words, given);
      }
      set(std::move(form));
      return {};
    };
    fields_.push_back(std::move(field));
    return fields_.back();
  }

  /// Errors: usage for an unknown key (names the nearest) or a value that does not fit.
  Result<void> set(std::string_view key, const Json& value, std::string_view origin);
  /// The same where `put` finds the value. Errors: those of `put`, too.
  Result<void> set_with(std::string_view key, std::string_view origin,
                        const std::function<Result<void>(const Field&)>& put);
  /// A document of sections, e.g. {"model": {"C": 2}}, key by key.
  Result<void> set_all(const Json& document, std::string_view origin);
  std::vector<Field>& all() { return fields_; }
  const std::vector<Field>& all() const { return fields_; }
  /// nullptr when there is no such key.
  const Field* find(std::string_view key) const;

 private:
  std::vector<Field> fields_;
};

/// A struct's settings by name, e.g. {"C": 2, …}.
template <class Struct>
Json described(Struct settings) {  // by value: describe() binds to a mutable struct
  Fields fields;
  describe(fields, settings);
  Json json = Json::object();
  for (const Field& field : fields.all()) json[field.name()] = field.get();
  return json;
}

}  // namespace sentiment
