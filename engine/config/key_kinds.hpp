// The kinds of values that a key may have: how each is read, bounded and shown. For keys.cpp.
#pragma once

#include "engine/config/keys.hpp"

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace veilleuse::engine::key_kinds {

struct range {
  std::int64_t min = 0;
  std::int64_t max = 0;
};

using complaint = std::optional<std::string>;

inline std::string toml_text(std::string_view text) {
  return fmt::format("{:?}", text);
}

/// `field` gives the member of a (constant or changeable) configuration.
template <class Field>
config_key number(std::string_view section, std::string_view name, range allowed, std::string_view meaning,
                  Field field) {
  const auto bounds = fmt::format("{} to {}", allowed.min, allowed.max);
  const auto read = [=](const toml::node& node, config& into) -> complaint {
    const auto value = node.value_exact<std::int64_t>();
    if (!value || *value < allowed.min || *value > allowed.max) return "a whole number from " + bounds;
    using member = std::remove_reference_t<decltype(field(into))>;
    field(into) = static_cast<member>(*value);
    return std::nullopt;
  };
  const auto show = [=](const config& from) { return fmt::format("{}", field(from)); };
  return {section, name, fmt::format("{} {}.", meaning, bounds), read, show};
}

template <class Field>
config_key wait(std::string_view name, range allowed, std::string_view meaning, Field field,
                std::string_view section) {
  const auto bounds = fmt::format("{} to {}", allowed.min, allowed.max);
  const auto read = [=](const toml::node& node, config& into) -> complaint {
    const auto value = node.value_exact<std::int64_t>();
    if (!value || *value < allowed.min || *value > allowed.max) {
      return "a whole number of milliseconds from " + bounds;
    }
    field(into) = std::chrono::milliseconds{*value};
    return std::nullopt;
  };
  const auto show = [=](const config& from) { return fmt::format("{}", field(from).count()); };
  return {section, name, fmt::format("{} Milliseconds, {}.", meaning, bounds), read, show};
}

template <class Field>
config_key path(std::string_view section, std::string_view name, std::string_view meaning, Field field) {
  const auto read = [=](const toml::node& node, config& into) -> complaint {
    const auto value = node.value_exact<std::string>();
    if (!value || value->find('\0') != std::string::npos) return "a path in quotes";
    field(into) = *value;
    return std::nullopt;
  };
  const auto show = [=](const config& from) { return toml_text(field(from).string()); };
  return {section, name, std::string{meaning}, read, show};
}

template <class Field, class Check>
config_key text(std::string_view section, std::string_view name, std::string_view meaning,
                std::string_view expected, Check is_right, Field field) {
  const auto read = [=](const toml::node& node, config& into) -> complaint {
    const auto value = node.value_exact<std::string>();
    if (!value || !is_right(*value)) return std::string{expected};
    field(into) = *value;
    return std::nullopt;
  };
  const auto show = [=](const config& from) { return toml_text(field(from)); };
  return {section, name, std::string{meaning}, read, show};
}

template <class Field>
config_key yes_or_no(std::string_view section, std::string_view name, std::string_view meaning, Field field) {
  const auto read = [=](const toml::node& node, config& into) -> complaint {
    const auto value = node.value_exact<bool>();
    if (!value) return "true or false";
    field(into) = *value;
    return std::nullopt;
  };
  const auto show = [=](const config& from) { return std::string{field(from) ? "true" : "false"}; };
  return {section, name, std::string{meaning}, read, show};
}

/// A list of texts, each of which `is_right`.
template <class Field, class Check>
config_key list(std::string_view section, std::string_view name, std::string_view meaning,
                std::string_view expected, Check is_right, Field field) {
  const auto read = [=](const toml::node& node, config& into) -> complaint {
    const auto* array = node.as_array();
    if (array == nullptr) return std::string{expected};
    std::vector<std::string> values;
    for (const auto& element : *array) {
      const auto value = element.value_exact<std::string>();
      if (!value || !is_right(*value)) return std::string{expected};
      values.push_back(*value);
    }
    field(into) = std::move(values);
    return std::nullopt;
  };
  const auto show = [=](const config& from) {
    std::vector<std::string> texts;
    for (const auto& value : field(from))
      texts.push_back(toml_text(value));
    return fmt::format("[{}]", fmt::join(texts, ", "));
  };
  return {section, name, std::string{meaning}, read, show};
}

}  // namespace veilleuse::engine::key_kinds
