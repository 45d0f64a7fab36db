#pragma once

#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

#include "app/settings.hpp"
#include "base/error.hpp"
#include "base/fields.hpp"
#include "ports/ids.hpp"

namespace sentiment {

/// One flag or positional argument as a command declared it: what parsing, help and completion
/// follow.
struct OptionSpec {
  enum class Kind { flag, value, repeated, positional, positionals };
  Kind kind = Kind::value;
  std::string name;      ///< "--data-path"; a positional's name in capitals
  std::string argument;  ///< what stands for its value in help, e.g. "FILE"
  std::string help;
  std::string preset;  ///< the default as help shows it; may be empty
  bool required = false;
  /// A value typed without its flag is probably meant for it: a required one, or declared so.
  bool expected_bare = false;
  std::vector<std::string> choices{};  ///< the values it takes; empty: not a fixed set
  std::string setting_key{};           ///< environment name of the setting it overrides, if it does
  std::function<Result<void>(const std::string&)> take{};

  bool by_position() const { return kind == Kind::positional || kind == Kind::positionals; }
};

Result<void> from_text(const std::string& text, std::string& out);
/// Errors: usage for what is not a whole number.
Result<void> from_text(const std::string& text, int& out);
Result<void> from_text(const std::string& text, double& out);
/// Errors: usage for what cannot be an alias, see check_alias().
Result<void> from_text(const std::string& text, Alias& out);
/// Errors: usage for what is not a whole number from 1.
Result<void> from_text(const std::string& text, ModelVersion& out);
/// One more of them.
Result<void> from_text(const std::string& text, std::vector<std::string>& out);
/// A flag is there: true, without a text.
Result<void> from_text(const std::string& text, bool& out);
template <class T>
Result<void> from_text(const std::string& text, std::optional<T>& out) {
  return from_text(text, out.emplace());
}

/// For map_error: whatever is wrong with `flag`'s value, it was typed.
inline auto as_usage(const std::string& flag) {
  return [flag](const Error& error) { return Error{Code::usage, flag + ": " + error.message}; };
}

/// What a command takes. Each declaration binds a member of the command, which parse() fills; the
/// command must outlive the Options.
class Options {
 public:
  /// `settings` give the help and the default of setting().
  explicit Options(const Fields& settings) : settings_(settings) {}

  void flag(std::string name, bool& value, std::string help);
  /// The member's value when declared is the default that help shows.
  template <class T>
  OptionSpec& option(std::string name, T& value, std::string argument, std::string help) {
    return add({OptionSpec::Kind::value, std::move(name), std::move(argument), std::move(help),
                shown(value)},
               value);
  }
  template <class T>
  OptionSpec& required(std::string name, T& value, std::string argument, std::string help) {
    auto& spec = option(std::move(name), value, std::move(argument), std::move(help));
    spec.required = true;
    spec.expected_bare = true;
    spec.preset.clear();
    return spec;
  }
  /// May be given many times.
  void repeated(std::string name, std::vector<std::string>& values, std::string argument,
                std::string help);
  /// One argument by position.
  template <class T>
  OptionSpec& positional(const std::string& name, T& value, std::string help) {
    return add({OptionSpec::Kind::positional, name, name, std::move(help), ""}, value);
  }
  /// All arguments by position.
  void positionals(const std::string& name, std::vector<std::string>& values, std::string help);
  /// A flag that overrides a setting of the environment.
  OptionSpec& setting(const std::string& name, const std::string& key, std::string argument);

  /// Errors: usage in one sentence that names the nearest known flag, or the flag that an argument
  /// by position was meant for.
  Result<void> parse(std::span<const std::string> arguments);

  const std::vector<OptionSpec>& specs() const { return specs_; }
  const std::vector<SettingOverride>& overrides() const { return overrides_; }

 private:
  template <class T>
  static std::string shown(const T& value) {
    if constexpr (std::is_same_v<T, std::string>) {
      return value;
    } else if constexpr (std::is_same_v<T, Alias>) {
      return value.value();
    } else if constexpr (std::is_arithmetic_v<T>) {
      return to_setting(value).dump();
    } else {
      return "";
    }
  }
  template <class T>
  OptionSpec& add(OptionSpec spec, T& value) {
    spec.take = [&value](const std::string& text) { return from_text(text, value); };
    specs_.push_back(std::move(spec));
    return specs_.back();
  }

  const Fields& settings_;
  std::vector<OptionSpec> specs_;
  std::vector<SettingOverride> overrides_;
};

}  // namespace sentiment
