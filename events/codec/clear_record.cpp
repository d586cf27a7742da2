#include "events/codec/clear_record.hpp"

#include "events/codec/protobuf_values.hpp"
#include "events/codec/veilleuse.pb.h"
#include "events/limits.hpp"

#include <stdexcept>

namespace veilleuse::events::codec_detail {

namespace {

/// Field 1, varint: how a ClearRecord begins in every version.
constexpr char format_version_tag = 0x08;

/// Read by hand, because a newer layout need not parse as ours.
std::optional<codec_error> check_format(std::string_view bytes) {
  if (bytes.size() < 2 || bytes.front() != format_version_tag) return codec_error::damaged;
  const auto low = static_cast<std::uint8_t>(bytes[1]);
  if (low == record_format_version) return std::nullopt;
  // A version above 127 continues in the next byte.
  return low > record_format_version ? codec_error::newer_version : codec_error::damaged;
}

/// Kinds of streams are added over time: an unknown one is from a newer version.
std::optional<codec_error> read_stream(std::string_view bytes, stream_id& stream) {
  if (bytes.size() != stream_bytes) return codec_error::damaged;
  if (static_cast<std::uint8_t>(bytes[2]) > static_cast<std::uint8_t>(stream_kind::desk)) {
    return codec_error::newer_version;
  }
  const auto known = stream_from_bytes(bytes);
  if (!known) return codec_error::damaged;
  stream = *known;
  return std::nullopt;
}

bool read_command(const stored::CommandId& from, command_id& command) {
  command.counter = from.counter();
  return !has_unknown_fields(from) && get_enum(from.owner_kind(), command.owner.kind) &&
         get_bytes(from.owner(), command.owner.id) && get_id(from.session(), command.session);
}

/// Asked before writing too: what was written must be readable for ever.
bool has_stored_size(std::size_t events) {
  return events > 0 && events <= limits::events_per_record;
}

bool read_events(stored::ClearRecord& from, std::vector<stored_event>& events) {
  const auto count = static_cast<std::size_t>(from.events_size());
  if (!has_stored_size(count)) return false;
  events.reserve(count);
  std::uint32_t parts = 0;
  for (auto& event : *from.mutable_events()) {
    if (has_unknown_fields(event)) return false;
    if (event.part() != 0 && event.part() != ++parts) return false;
    events.push_back({event.type(), event.version(), event.part(), event.body()});
  }
  return true;
}

/// Re-used by each thread: its strings and skeletons keep their memory. No content passes here.
stored::ClearRecord& scratch() {
  static thread_local stored::ClearRecord message;
  message.Clear();
  return message;
}

}  // namespace

std::uint32_t clear_record::part_count() const {
  std::uint32_t count = 0;
  for (const auto& event : events)
    count += event.part != 0 ? 1 : 0;
  return count;
}

std::string write_clear(const clear_record& what) {
  if (!has_stored_size(what.events.size())) throw std::length_error{"a record has no or too many events"};
  auto& message = scratch();
  message.set_format_version(record_format_version);
  message.set_stream(to_bytes(what.stream));
  message.set_first(what.first.value);
  message.set_time_us(what.at.value);
  auto& command = *message.mutable_command();
  command.set_owner_kind(static_cast<std::uint32_t>(what.command.owner.kind));
  put_bytes(what.command.owner.id, *command.mutable_owner());
  put_id(what.command.session, command.mutable_session());
  command.set_counter(what.command.counter);
  message.set_fingerprint(what.fingerprint);
  for (const auto& event : what.events) {
    auto& skeleton = *message.add_events();
    skeleton.set_type(event.type);
    skeleton.set_version(event.version);
    skeleton.set_part(event.part);
    skeleton.set_body(event.body);
  }
  return message.SerializeAsString();
}

decoded<clear_record> read_clear(std::string_view bytes) {
  if (const auto error = check_format(bytes)) return *error;
  auto& message = scratch();
  if (!parse_whole(bytes, message)) return codec_error::damaged;
  if (message.format_version() != record_format_version) return codec_error::damaged;
  clear_record what;
  if (const auto error = read_stream(message.stream(), what.stream)) return *error;
  what.first = {message.first()};
  what.at = {message.time_us()};
  what.fingerprint = message.fingerprint();
  if (!read_command(message.command(), what.command)) return codec_error::damaged;
  if (!read_events(message, what.events)) return codec_error::damaged;
  const bool numbered = what.first.value > 0 && what.first.value + what.events.size() > what.first.value;
  if (!numbered) return codec_error::damaged;
  return what;
}

}  // namespace veilleuse::events::codec_detail
