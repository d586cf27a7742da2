// Ids and small numbers in protobuf fields: an id is 16 bytes, or absent when there is none.
#pragma once

#include "events/codec/enum_names.hpp"
#include "events/ids.hpp"

#include <algorithm>
#include <cstdint>
#include <limits>
#include <string>
#include <string_view>

namespace veilleuse::events::codec_detail {

inline void put_bytes(const id_bytes& id, std::string& field) {
  if (id == id_bytes{}) {
    field.clear();
  } else {
    field.assign(id.begin(), id.end());
  }
}

/// False unless `field` is empty or 16 bytes that are not all zero: one form for each id.
[[nodiscard]] inline bool get_bytes(std::string_view field, id_bytes& id) {
  id = {};
  if (field.empty()) return true;
  if (field.size() != id.size()) return false;
  std::ranges::copy(field, id.begin());
  return id != id_bytes{};
}

template <class Tag>
void put_id(const byte_id<Tag>& id, std::string* field) {
  put_bytes(id.bytes, *field);
}

template <class Tag>
[[nodiscard]] bool get_id(std::string_view field, byte_id<Tag>& id) {
  return get_bytes(field, id.bytes);
}

template <class Enum>
[[nodiscard]] bool get_enum(std::uint32_t field, Enum& value) {
  const auto known = enum_from<Enum>(field);
  if (!known) return false;
  value = *known;
  return true;
}

[[nodiscard]] inline bool get_small(std::uint32_t field, std::uint8_t& value) {
  if (field > std::numeric_limits<std::uint8_t>::max()) return false;
  value = static_cast<std::uint8_t>(field);
  return true;
}

template <class Message>
[[nodiscard]] bool has_unknown_fields(const Message& message) {
  return !message.GetReflection()->GetUnknownFields(message).empty();
}

/// Parses all of `bytes`. Fields that the schema does not name are damage, since any change of a message
/// raises a version; so are longer forms of the same values, which we never write.
template <class Message>
[[nodiscard]] bool parse_whole(std::string_view bytes, Message& message) {
  return bytes.size() <= std::numeric_limits<int>::max() &&
         message.ParseFromArray(bytes.data(), static_cast<int>(bytes.size())) &&
         !has_unknown_fields(message) && message.ByteSizeLong() == bytes.size();
}

/// `put` fills the message that is written.
template <class Message, class Put>
void write_as(std::string& body, Put put) {
  Message message;
  put(message);
  message.SerializeToString(&body);
}

/// `get` says whether the message makes sense.
template <class Message, class Get>
[[nodiscard]] bool read_as(std::string_view body, Get get) {
  Message message;
  return parse_whole(body, message) && get(message);
}

}  // namespace veilleuse::events::codec_detail
