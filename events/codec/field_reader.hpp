// Walks a list of fields and fills them from canonical bytes, refusing what field_writer would not have
// written. Check `finished` before using anything that was read.
#pragma once

#include "events/codec/canonical_reader.hpp"
#include "events/codec/command_types.hpp"
#include "events/codec/enum_names.hpp"
#include "events/codec/state_fields.hpp"

#include <algorithm>
#include <functional>
#include <limits>
#include <string_view>
#include <type_traits>
#include <utility>
#include <variant>
#include <vector>

namespace veilleuse::events::codec_detail {

class field_reader {
 public:
  explicit field_reader(std::string_view bytes) : in_{bytes} {}

  void operator()(std::string_view, auto& field) { value(field); }
  void hidden(std::string_view, auto& field) { value(field); }
  void ordered(std::string_view, auto& elements, auto key) { ascending(elements, key); }

  /// True when all was well formed and nothing is left.
  [[nodiscard]] bool finished() const { return !in_.failed() && in_.at_end(); }

  void value(bool& field) {
    const auto read = in_.byte();
    if (read > 1) in_.fail();
    field = read == 1;
  }

  void value(std::uint8_t& field) { field = in_.byte(); }
  void value(std::uint64_t& field) { field = in_.varint(); }
  void value(timestamp& field) { field = {static_cast<std::int64_t>(in_.fixed64())}; }
  void value(author& field) { value(field.moderator); }

  void value(std::uint32_t& field) {
    const auto read = in_.varint();
    if (read > std::numeric_limits<std::uint32_t>::max()) in_.fail();
    field = static_cast<std::uint32_t>(read);
  }

  void value(id_bytes& field) {
    const auto bytes = in_.raw(field.size());
    std::ranges::copy(bytes, field.begin());
  }

  void value(stream_id& field) {
    const auto read = stream_from_bytes(in_.raw(stream_bytes));
    if (read) {
      field = *read;
    } else {
      in_.fail();
    }
  }

  void value(command_memory& field) {
    std::vector<session_memory> sessions;
    ascending(sessions, session_order);
    if (!in_.failed()) field = command_memory::restore(std::move(sessions));
  }

  void value(pending_steps& field) {
    std::vector<step> steps;
    ascending(steps, step_order);
    if (!in_.failed()) field = pending_steps::restore(std::move(steps));
  }

  void value(step_memory& field) {
    timestamp forgotten_before;
    value(forgotten_before);
    std::vector<source_memory> sources;
    ascending(sources, source_order);
    if (!in_.failed()) field = step_memory::restore(std::move(sources), forgotten_before);
  }

  template <class Tag>
  void value(byte_id<Tag>& field) {
    value(field.bytes);
  }

  template <class Tag>
  void value(named_number<Tag, std::uint64_t>& field) {
    field = {in_.varint()};
  }

  template <class Enum>
  requires std::is_enum_v<Enum>
  void value(Enum& field) {
    const auto known = enum_from<Enum>(in_.byte());
    if (known) {
      field = *known;
    } else {
      in_.fail();
    }
  }

  template <class Element>
  void value(std::vector<Element>& elements) {
    // Nothing is reserved: the memory grows with what was really read.
    for (auto left = in_.count(); left > 0 && !in_.failed(); --left)
      value(elements.emplace_back());
  }

  template <class... Commands>
  void value(std::variant<Commands...>& command) {
    const auto number = in_.byte();
    if (!(try_command<Commands>(number, command) || ...)) in_.fail();
  }

  template <class Struct>
  requires requires(field_reader& fields, Struct& field) { list_fields(fields, field); }
  void value(Struct& field) { list_fields(*this, field); }

 private:
  template <class Element, class Key>
  void ascending(std::vector<Element>& elements, Key key) {
    value(elements);
    const auto not_less = [&](const Element& one, const Element& next) { return !(key(one) < key(next)); };
    if (std::ranges::adjacent_find(elements, not_less) != elements.end()) in_.fail();
  }

  template <class Command, class Variant>
  bool try_command(std::uint8_t number, Variant& command) {
    if (number != command_type_of<Command>.number) return false;
    list_fields(*this, command.template emplace<Command>());
    return true;
  }

  canonical_reader in_;
};

}  // namespace veilleuse::events::codec_detail
