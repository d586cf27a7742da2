// Arbitrary records, states and commands for RapidCheck. They walk the codec's own lists of fields, so they
// cannot notice a field that no list names: codec_fold.cpp compares decoded states in every field.
#pragma once

#include "events/codec/codec.hpp"
#include "events/codec/command_fields.hpp"
#include "events/codec/enum_names.hpp"
#include "events/codec/event_fields.hpp"
#include "events/codec/state_fields.hpp"
#include "events/limits.hpp"

#include <algorithm>
#include <cstdint>
#include <optional>
#include <string>
#include <type_traits>
#include <utility>
#include <variant>
#include <vector>

#include <rapidcheck.h>

namespace veilleuse::events::testing {

using codec_detail::list_fields;

/// How far ids may spread: `few` makes commands meet each other, `all` tries the codec.
enum class id_range { few, all };

/// Fills every field of a list with arbitrary values.
class field_filler {
 public:
  explicit field_filler(id_range ids) : ids_{ids} {}

  void operator()(std::string_view, auto& field) { value(field); }
  void hidden(std::string_view, auto& field) { value(field); }
  void content(std::string_view, auto& field) { value(field); }

  template <class Element, class Key>
  void ordered(std::string_view, std::vector<Element>& elements, Key key) {
    value(elements);
    sort_by(elements, key);
  }

  void value(bool& field) { field = *rc::gen::arbitrary<bool>(); }
  void value(std::uint8_t& field) { field = *rc::gen::inRange<std::uint8_t>(0, limits::priority_max + 2); }
  void value(std::uint32_t& field) { field = *wide<std::uint32_t>(); }
  void value(std::uint64_t& field) { field = *wide<std::uint64_t>(); }
  void value(std::int64_t& field) { field = *rc::gen::arbitrary<std::int64_t>(); }
  void value(timestamp& field) { value(field.value); }
  void value(std::string& field) { field = *rc::gen::arbitrary<std::string>(); }
  void value(author& field) { value(field.moderator); }

  void value(std::optional<std::string>& field) {
    field.reset();
    if (*rc::gen::arbitrary<bool>()) value(field.emplace());
  }

  void value(id_bytes& field) {
    field = {};
    if (ids_ == id_range::few) {
      field[0] = *rc::gen::inRange<std::uint8_t>(0, 4);
    } else {
      for (auto& byte : field)
        byte = *rc::gen::arbitrary<std::uint8_t>();
    }
  }

  void value(queue_id& field) {
    field = *queue_from_name(*rc::gen::element<std::string>("general", "nuit", "a-b-c-d-e-f-g-0"));
  }

  template <class Tag>
  void value(byte_id<Tag>& field) {
    value(field.bytes);
  }

  template <class Tag>
  void value(named_number<Tag, std::uint64_t>& field) {
    value(field.value);
  }

  template <class Enum>
  requires std::is_enum_v<Enum>
  void value(Enum& field) {
    const auto all = codec_detail::table_of(field);
    field = all[*rc::gen::inRange<std::size_t>(0, all.size())].value;
  }

  void value(stream_id& field) {
    field.service = {*rc::gen::arbitrary<std::uint16_t>()};
    value(field.kind);
    value(field.key);
  }

  void value(command_memory& field) {
    std::vector<session_memory> sessions;
    ordered("", sessions, codec_detail::session_order);
    field = command_memory::restore(std::move(sessions));
  }

  void value(step_memory& field) {
    std::vector<source_memory> sources;
    timestamp forgotten_before;
    ordered("", sources, codec_detail::source_order);
    value(forgotten_before);
    field = step_memory::restore(std::move(sources), forgotten_before);
  }

  void value(pending_steps& field) {
    std::vector<step> steps;
    ordered("", steps, codec_detail::step_order);
    field = pending_steps::restore(std::move(steps));
  }

  template <class Element>
  void value(std::vector<Element>& elements) {
    elements.resize(*rc::gen::inRange<std::size_t>(0, 4));
    for (auto& element : elements)
      value(element);
  }

  template <class... Alternatives>
  void value(std::variant<Alternatives...>& field) {
    const auto which = *rc::gen::inRange<std::size_t>(0, sizeof...(Alternatives));
    std::size_t index = 0;
    ((index++ == which ? value(field.template emplace<Alternatives>()) : void()), ...);
  }

  template <class Struct>
  requires requires(field_filler& fields, Struct& field) { list_fields(fields, field); }
  void value(Struct& field) { list_fields(*this, field); }

 private:
  /// Small and huge numbers alike.
  template <class Integer>
  static rc::Gen<Integer> wide() {
    return rc::gen::oneOf(rc::gen::inRange<Integer>(0, 300), rc::gen::arbitrary<Integer>(),
                          rc::gen::just(std::numeric_limits<Integer>::max()));
  }

  template <class Element, class Key>
  static void sort_by(std::vector<Element>& elements, Key key) {
    std::ranges::sort(elements, [&](const Element& one, const Element& two) { return key(one) < key(two); });
    const auto same = [&](const Element& one, const Element& two) { return key(one) == key(two); };
    elements.erase(std::unique(elements.begin(), elements.end(), same), elements.end());
  }

  id_range ids_;
};

/// Any value that has a list of fields, or a variant of such.
template <class Value>
rc::Gen<Value> any(id_range ids = id_range::all) {
  return rc::gen::exec([ids] {
    Value value{};
    field_filler{ids}.value(value);
    return value;
  });
}

/// Any state of an aggregate, of a stream of its kind.
template <class Aggregate>
rc::Gen<typename Aggregate::state> any_state() {
  return rc::gen::map(any<typename Aggregate::state>(), [](typename Aggregate::state state) {
    state.head.self.kind = Aggregate::kind;
    return state;
  });
}

/// Any record that the codec must carry: at least one event, numbers that do not overflow.
template <class Aggregate>
rc::Gen<record<typename Aggregate::event>> any_record() {
  return rc::gen::exec([] {
    field_filler fill{id_range::all};
    record<typename Aggregate::event> what;
    fill.value(what.stream);
    what.stream.kind = Aggregate::kind;
    what.first = {*rc::gen::inRange<std::uint64_t>(1, limits::events_per_conversation)};
    fill.value(what.at);
    fill.value(what.command);
    fill.value(what.fingerprint);
    what.events.resize(*rc::gen::inRange<std::size_t>(1, 6));
    for (auto& event : what.events)
      fill.value(event);
    return what;
  });
}

}  // namespace veilleuse::events::testing

namespace rc {
/// Values without a printed form: failures name the seed, which reproduces them.
/// RapidCheck's name for it.
template <class Event>
// NOLINTNEXTLINE(readability-identifier-naming)
void showValue(const veilleuse::events::record<Event>& what, std::ostream& out) {
  out << veilleuse::events::describe(what);
}
}  // namespace rc
