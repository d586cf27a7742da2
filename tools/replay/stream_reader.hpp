// Reads a stream's records in order, as skeletons: no key is needed, and no content is ever in memory.
#pragma once

#include "engine/outcome.hpp"
#include "events/codec/codec.hpp"
#include "events/record.hpp"
#include "storage/event_log.hpp"
#include "storage/sealing.hpp"
#include "tools/replay/progress.hpp"

#include <optional>
#include <string>

#include <fmt/core.h>

namespace veilleuse::tools {

[[nodiscard]] inline engine::failure unreadable_record(storage::log_position at, events::codec_error why) {
  if (why == events::codec_error::newer_version)
    return {engine::exit_code::data_unusable,
            fmt::format("record {} was written by a newer version; upgrade veilleuse to read it", at.value)};
  return {engine::exit_code::data_unusable,
          fmt::format("record {} is damaged; `veilleuse log verify` tells the extent", at.value)};
}

template <class Event>
[[nodiscard]] engine::outcome<events::record<Event>> read_skeleton(const storage::logged_record& logged) {
  const auto view = storage::view_record(*logged.record);
  if (!view) return unreadable_record(logged.at, events::codec_error::damaged);
  auto decoded = events::decode_record<Event>(view->clear, {});
  if (const auto* error = std::get_if<events::codec_error>(&decoded))
    return unreadable_record(logged.at, *error);
  return std::get<events::record<Event>>(std::move(decoded));
}

/// Calls `visit` for each record from the one that holds event `from`, until it returns false. A page at a
/// time: a stream of millions of events needs no more memory than a short one.
template <class Event, class Visit>
[[nodiscard]] engine::outcome<engine::done> read_stream(storage::event_log& log,
                                                        const events::stream_id& stream,
                                                        events::sequence from, Visit visit,
                                                        const progress_sink& progress = {}) {
  const auto end = progress ? log.stream_end_now(stream) : events::sequence{};
  for (bool at_end = false; !at_end;) {
    const auto page = log.read_stream_now(stream, from, storage::read_limits{});
    for (const auto& logged : page.records) {
      const auto skeleton = read_skeleton<Event>(logged);
      if (!skeleton) return skeleton.error();
      if (!visit(skeleton.value())) return engine::done{};
      from = {skeleton.value().last().value + 1};
    }
    at_end = page.at_end || page.records.empty();
    if (progress) progress({from.value - 1, end.value});
  }
  return engine::done{};
}

}  // namespace veilleuse::tools
