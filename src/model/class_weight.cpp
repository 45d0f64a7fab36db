#include "model/class_weight.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <cmath>
#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/error.hpp"
#include "base/fields.hpp"
#include "base/json.hpp"
#include "base/python_repr.hpp"
#include "base/quote_briefly.hpp"
#include "base/suggest.hpp"
#include "data/labels.hpp"

namespace sentiment {

Result<void> from_setting(const Json& value, ClassWeight& out) {
  if (value.is_null()) return {};
  if (value == "balanced") {
    out.balanced = true;
    return {};
  }
  constexpr std::string_view kWhat = "null, balanced or {class: weight}";
  if (!value.is_object()) return expected_setting(kWhat, value);
  for (const auto& [name, weight] : value.items()) {
    if (!weight.is_number()) return expected_setting(kWhat, value);
    const auto number = weight.get<double>();
    if (number < 0 || !std::isfinite(number)) {
      return expected_setting("weights of at least 0", value);
    }
    out.named[name] = number;
  }
  return {};
}

Json to_setting(const ClassWeight& value) {
  if (value.balanced) return "balanced";
  if (value.named.empty()) return nullptr;
  return value.named;
}

Result<std::vector<double>> named_weights(const ClassWeight& weight,
                                          std::span<const std::string> classes) {
  std::vector<double> weights(classes.size(), 1.0);
  std::vector<std::string> names(classes.size());
  for (const auto& [name, its] : weight.named) {
    const auto found = find_class(classes, name);
    if (!found) {
      return fail(Code::usage, fmt::format("model.class_weight: {} is not one of the classes {}{}",
                                           quote_briefly(name), fmt::join(classes, ", "),
                                           did_you_mean(name, classes)));
    }
    if (!names[*found].empty()) {
      return fail(Code::usage,
                  fmt::format("model.class_weight: {} and {} are one class, with two weights",
                              quote_briefly(names[*found]), quote_briefly(name)));
    }
    if (!(its >= 0) || std::isinf(its)) {
      return fail(
          Code::usage,
          fmt::format("model.class_weight: {} has the weight {}, not a finite one of at least 0",
                      quote_briefly(name), python_repr(its)));
    }
    names[*found] = name;
    weights[*found] = its;
  }
  return weights;
}

void name_numbered_classes(ClassWeight& weight, std::span<const std::string> classes) {
  if (classes.size() != 2 || spell_sentiments(classes)) return;
  for (std::size_t k = 0; k < classes.size(); ++k) {
    const std::string number = std::to_string(k);
    if (find_class(classes, number)) continue;
    auto numbered = weight.named.extract(number);
    if (numbered.empty()) continue;
    numbered.key() = classes[k];
    weight.named.insert(std::move(numbered));
  }
}

}  // namespace sentiment
