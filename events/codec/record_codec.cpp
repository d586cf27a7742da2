#include "events/codec/record_codec.hpp"

#include "events/codec/clear_record.hpp"
#include "events/codec/event_bodies.hpp"

#include <cstddef>
#include <type_traits>
#include <utility>

namespace veilleuse::events {

namespace {

using namespace codec_detail;

template <class Event>
inline constexpr stream_kind kind_of_stream = stream_kind::conversation;
template <>
inline constexpr stream_kind kind_of_stream<moderator_event> = stream_kind::moderator;
template <>
inline constexpr stream_kind kind_of_stream<desk_event> = stream_kind::desk;

template <class Event>
inline constexpr bool has_content = std::is_same_v<Event, message_posted>;

/// Content becomes a part; its event says which.
template <class Event>
void add_event(const Event& event, clear_record& clear, std::vector<std::string>& parts) {
  auto& stored = clear.events.emplace_back();
  stored.type = static_cast<std::uint32_t>(type_of<Event>);
  stored.version = find_event_kind(stored.type)->version;
  write_body(event, stored.body);
  if constexpr (has_content<Event>) {
    if (!event.text) return;
    parts.push_back(write_content(*event.text));
    stored.part = static_cast<std::uint32_t>(parts.size());
  }
}

template <class Event>
encoded_record encode_any(const record<Event>& what) {
  encoded_record result;
  clear_record clear{what.stream, what.first, what.at, what.command, what.fingerprint, {}};
  clear.events.reserve(what.events.size());
  for (const auto& event : what.events) {
    std::visit([&](const auto& known) { add_event(known, clear, result.parts); }, event);
  }
  result.clear = write_clear(clear);
  return result;
}

/// Reads `stored` as the alternative `Known`: false when damaged.
template <class Known, class Event>
bool read_as(const stored_event& stored, const std::string* content, Event& event) {
  Known known;
  if (!read_body(stored.body, known)) return false;
  if constexpr (has_content<Known>) {
    if (content != nullptr && !read_content(*content, known.text.emplace())) return false;
  } else {
    if (stored.part != 0) return false;
  }
  event = std::move(known);
  return true;
}

/// Tries each alternative of `Event` whose number is `stored.type`: false when none is, or when damaged.
template <class Event, std::size_t... Index>
bool read_event(const stored_event& stored, const std::string* content, Event& event,
                std::index_sequence<Index...>) {
  return ((stored.type == static_cast<std::uint32_t>(type_of<std::variant_alternative_t<Index, Event>>) &&
           read_as<std::variant_alternative_t<Index, Event>>(stored, content, event)) ||
          ...);
}

template <class Event>
std::optional<codec_error> decode_event(std::span<const upcaster> upcasters, stored_event& stored,
                                        const std::vector<std::string>& parts, Event& event) {
  const auto* kind = find_event_kind(stored.type);
  if (kind == nullptr) return stored.type == 0 ? codec_error::damaged : codec_error::newer_version;
  const std::string* content = nullptr;
  std::string lifted;
  if (stored.part != 0 && !parts.empty()) content = &parts[stored.part - 1];
  if (stored.version != kind->version) {
    if (content != nullptr) lifted = *content;
    auto* changed = content == nullptr ? nullptr : &lifted;
    if (const auto error = upcast(*kind, stored.version, upcasters, stored.body, changed)) return error;
    content = changed;
  }
  constexpr auto all = std::make_index_sequence<std::variant_size_v<Event>>{};
  if (!read_event(stored, content, event, all)) return codec_error::damaged;
  return std::nullopt;
}

}  // namespace

encoded_record encode(const record<conversation_event>& what) {
  return encode_any(what);
}
encoded_record encode(const record<moderator_event>& what) {
  return encode_any(what);
}
encoded_record encode(const record<desk_event>& what) {
  return encode_any(what);
}

template <class Event>
decoded<record<Event>> codec_detail::decode_record_with(std::span<const upcaster> upcasters,
                                                        std::string_view clear,
                                                        const std::vector<std::string>& parts) {
  auto read = read_clear(clear);
  if (const auto* error = std::get_if<codec_error>(&read)) return *error;
  auto& header = std::get<clear_record>(read);
  if (header.stream.kind != kind_of_stream<Event>) return codec_error::wrong_stream;
  if (!parts.empty() && parts.size() != header.part_count()) return codec_error::damaged;
  record<Event> what{header.stream, header.first, header.at, header.command, header.fingerprint, {}};
  what.events.resize(header.events.size());
  for (std::size_t at = 0; at < header.events.size(); ++at) {
    if (const auto error = decode_event(upcasters, header.events[at], parts, what.events[at])) return *error;
  }
  return what;
}

template <class Event>
decoded<record<Event>> decode_record(std::string_view clear, const std::vector<std::string>& parts) {
  return decode_record_with<Event>(released_upcasters(), clear, parts);
}

decoded<record_outline> decode_outline(std::string_view clear) {
  auto read = read_clear(clear);
  if (const auto* error = std::get_if<codec_error>(&read)) return *error;
  const auto& header = std::get<clear_record>(read);
  record_outline outline;
  outline.stream = header.stream;
  outline.first = header.first;
  outline.event_count = static_cast<std::uint32_t>(header.events.size());
  outline.part_count = header.part_count();
  outline.at = header.at;
  outline.command = header.command;
  for (const auto& event : header.events) {
    const auto* kind = find_event_kind(event.type);
    if (kind == nullptr) return event.type == 0 ? codec_error::damaged : codec_error::newer_version;
    if (event.version > kind->version) return codec_error::newer_version;
    outline.event_names.emplace_back(kind->name);
  }
  return outline;
}

namespace codec_detail {
template decoded<record<conversation_event>> decode_record_with(std::span<const upcaster>, std::string_view,
                                                                const std::vector<std::string>&);
template decoded<record<moderator_event>> decode_record_with(std::span<const upcaster>, std::string_view,
                                                             const std::vector<std::string>&);
template decoded<record<desk_event>> decode_record_with(std::span<const upcaster>, std::string_view,
                                                        const std::vector<std::string>&);
}  // namespace codec_detail

template decoded<record<conversation_event>> decode_record(std::string_view, const std::vector<std::string>&);
template decoded<record<moderator_event>> decode_record(std::string_view, const std::vector<std::string>&);
template decoded<record<desk_event>> decode_record(std::string_view, const std::vector<std::string>&);

}  // namespace veilleuse::events
