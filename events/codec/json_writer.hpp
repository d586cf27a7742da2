// Walks a list of fields and writes them as one line of JSON for people. Never content, never fingerprints.
#pragma once

#include "events/codec/command_types.hpp"
#include "events/codec/enum_names.hpp"
#include "events/codec/event_fields.hpp"
#include "events/codec/event_types.hpp"
#include "events/codec/state_fields.hpp"

#include <concepts>
#include <cstdint>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <variant>
#include <vector>

namespace veilleuse::events::codec_detail {

class json_writer {
 public:
  void operator()(std::string_view name, const auto& field) {
    key(name);
    value(field);
  }
  void ordered(std::string_view name, const auto& elements, auto) { (*this)(name, elements); }
  void hidden(std::string_view, const auto&) {}
  void content(std::string_view name, const auto&) { (*this)(name, std::string_view{"sealed"}); }

  /// A struct in braces; `extra` writes what comes before its own fields.
  void object(auto extra) {
    open('{');
    extra();
    close('}');
  }

  void value(bool field) { text_ += field ? "true" : "false"; }
  void value(std::string_view field);
  void value(const id_bytes& field);
  void value(const queue_id& field);
  void value(const author& field);
  void value(const stream_id& field);
  void value(const command_memory& field) { value(field.sessions()); }
  void value(const pending_steps& field) { value(field.all()); }
  void value(const step_memory& field);

  template <std::integral Integer>
  requires(!std::same_as<Integer, bool>) void value(Integer field) { text_ += std::to_string(field); }

  template <class Tag>
  void value(const byte_id<Tag>& field) {
    value(field.bytes);
  }

  template <class Tag, class Integer>
  void value(const named_number<Tag, Integer>& field) {
    value(field.value);
  }

  template <class Enum>
  requires std::is_enum_v<Enum>
  void value(Enum field) { value(enum_name(field)); }

  template <class Element>
  void value(const std::vector<Element>& elements) {
    open('[');
    for (const auto& element : elements) {
      separate();
      value(element);
    }
    close(']');
  }

  /// An event or a command, with its name first.
  template <class... Alternatives>
  void value(const std::variant<Alternatives...>& what) {
    const auto write = [this](const auto& known) {
      object([&] {
        (*this)("type", name_of_type(known));
        list_fields(*this, known);
      });
    };
    std::visit(write, what);
  }

  template <class Struct>
  requires requires(json_writer& fields, const Struct& field) { list_fields(fields, field); }
  void value(const Struct& field) {
    object([&] { list_fields(*this, field); });
  }

  [[nodiscard]] std::string take() { return std::move(text_); }

 private:
  template <class Known>
  static std::string_view name_of_type(const Known&) {
    if constexpr (type_of<Known> != event_type{}) {
      return find_event_kind(static_cast<std::uint32_t>(type_of<Known>))->name;
    } else {
      return command_type_of<Known>.name;
    }
  }

  void open(char bracket);
  void close(char bracket);
  void separate();
  void key(std::string_view name);

  std::string text_;
};

}  // namespace veilleuse::events::codec_detail
