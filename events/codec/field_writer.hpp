// Walks a list of fields and writes their canonical bytes.
#pragma once

#include "events/codec/canonical_writer.hpp"
#include "events/codec/command_types.hpp"
#include "events/codec/state_fields.hpp"

#include <string>
#include <string_view>
#include <type_traits>
#include <variant>
#include <vector>

namespace veilleuse::events::codec_detail {

class field_writer {
 public:
  void operator()(std::string_view, const auto& field) { value(field); }
  void ordered(std::string_view, const auto& elements, auto) { value(elements); }
  void hidden(std::string_view, const auto& field) { value(field); }
  void content(std::string_view, const auto& field) { value(field); }

  void version(std::uint8_t number) { out_.byte(number); }

  /// The command's number, then its fields.
  template <class... Commands>
  void value(const std::variant<Commands...>& command) {
    const auto write = [this]<class Command>(const Command& known) {
      out_.byte(command_type_of<Command>.number);
      list_fields(*this, known);
    };
    std::visit(write, command);
  }

  void value(bool field) { out_.byte(field ? 1 : 0); }
  void value(std::uint8_t field) { out_.byte(field); }
  void value(std::uint32_t field) { out_.varint(field); }
  void value(std::uint64_t field) { out_.varint(field); }
  void value(timestamp field) { out_.fixed64(static_cast<std::uint64_t>(field.value)); }
  void value(const id_bytes& field) { out_.raw(field); }
  void value(const author& field) { value(field.moderator); }
  void value(const stream_id& field) { out_.raw(to_bytes(field)); }
  void value(const command_memory& field) { value(field.sessions()); }
  void value(const pending_steps& field) { value(field.all()); }

  void value(const step_memory& field) {
    value(field.forgotten_before());
    value(field.sources());
  }

  void value(const std::string& field) {
    out_.varint(field.size());
    out_.raw(field);
  }

  template <class Tag>
  void value(const byte_id<Tag>& field) {
    out_.raw(field.bytes);
  }

  template <class Tag>
  void value(const named_number<Tag, std::uint64_t>& field) {
    out_.varint(field.value);
  }

  template <class Enum>
  requires std::is_enum_v<Enum>
  void value(Enum field) { out_.byte(static_cast<std::uint8_t>(field)); }

  template <class Element>
  void value(const std::vector<Element>& elements) {
    out_.varint(elements.size());
    for (const auto& element : elements)
      value(element);
  }

  template <class Struct>
  requires requires(field_writer& fields, const Struct& field) { list_fields(fields, field); }
  void value(const Struct& field) { list_fields(*this, field); }

  [[nodiscard]] std::string take() { return out_.take(); }

 private:
  canonical_writer out_;
};

}  // namespace veilleuse::events::codec_detail
