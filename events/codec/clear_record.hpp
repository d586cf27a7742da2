// The clear header of a record with its events still as bytes: the layer between protobuf and the typed
// events, where versions are seen and older ones upcast.
#pragma once

#include "events/codec/codec.hpp"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace veilleuse::events::codec_detail {

/// Raised when ClearRecord or EventSkeleton change; the first field of every record.
inline constexpr std::uint32_t record_format_version = 1;

/// One EventSkeleton.
struct stored_event {
  /// An `event_type`, perhaps one that this version does not know.
  std::uint32_t type = 0;
  std::uint32_t version = 0;
  /// 0: no content. n: the content is part n, counted from 1.
  std::uint32_t part = 0;
  std::string body;

  bool operator==(const stored_event&) const = default;
};

struct clear_record {
  stream_id stream;
  sequence first;
  timestamp at;
  command_id command;
  std::uint64_t fingerprint = 0;
  std::vector<stored_event> events;

  bool operator==(const clear_record&) const = default;
  /// Parts are numbered 1, 2, 3… in the order of the events.
  [[nodiscard]] std::uint32_t part_count() const;
};

/// The same bytes for the same record, always: fields in order, no maps. Throws std::length_error unless
/// there are 1 to `limits::events_per_record` events: `decide` never makes such a record.
[[nodiscard]] std::string write_clear(const clear_record& what);

/// Checks all but the events' types, versions and bodies.
[[nodiscard]] decoded<clear_record> read_clear(std::string_view bytes);

}  // namespace veilleuse::events::codec_detail
