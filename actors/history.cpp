#include "actors/history.hpp"

#include "actors/broken_invariant.hpp"
#include "actors/limits.hpp"
#include "actors/notices.hpp"
#include "events/codec/codec.hpp"
#include "storage/sealing.hpp"

#include <exception>
#include <optional>
#include <string>
#include <utility>

namespace veilleuse::actors {

namespace {

using conversation_record = events::record<events::conversation_event>;

/// Nothing when the record cannot be opened though its key is there.
std::optional<conversation_record> open_record(const storage::logged_record& logged,
                                               const storage::key_lookup& key) {
  const auto view = storage::view_record(*logged.record);
  if (!view) return std::nullopt;
  std::vector<std::string> parts;
  if (key.standing == storage::key_standing::present) {
    auto opened = storage::open_parts(*view, key.key);
    if (!opened) return std::nullopt;
    parts = std::move(*opened);
  }
  auto decoded = events::decode_record<events::conversation_event>(view->clear, parts);
  auto* what = std::get_if<conversation_record>(&decoded);
  if (what == nullptr) return std::nullopt;
  return std::move(*what);
}

void note_slow(storage::slow_operations& slow, storage::slow_operations::clock::time_point began,
               const history_page& page) {
  slow.note_since(storage::operation::history_page, began,
                  {.events = page.last.value + 1 - page.first.value,
                   .bytes = page.frames == nullptr ? 0 : page.frames->size()});
}

}  // namespace

history_page read_history_page(const history_ports& ports, const read_page_of& asked) {
  history_page unreadable{asked.stream, asked.first, {asked.first.value - 1}, nullptr, false};
  try {
    const auto key = ports.keys.find(events::key_stream_of(asked.stream));
    const auto page = ports.log.read_stream_now(
        asked.stream, asked.first, {.records = limits::history_events, .bytes = limits::history_bytes});
    auto frames = std::make_shared<std::string>();
    auto next = asked.first;
    for (const auto& logged : page.records) {
      if (logged.first > asked.last) break;
      const auto what = open_record(logged, key);
      if (!what) return unreadable;
      *frames += ports.frames.encode_from(*what, next);
      next = {what->last().value + 1};
    }
    return {asked.stream, asked.first, {next.value - 1}, std::move(frames), true};
  } catch (const std::exception&) {
    // Whatever is thrown concerns this stream, and nobody else's waits for it.
    return unreadable;
  }
}

history_actor::behavior_type history(history_actor::pointer self, const history_ports& ports,
                                     const notices_actor& tell) {
  stop_process_on_exception(self, "history");
  return {
      [self, ports, tell](const read_page_of& asked) {
        const auto began = ports.slow->now();
        const auto page = read_history_page(ports, asked);
        note_slow(*ports.slow, began, page);
        asked.sink->history_read(page);
        if (!page.readable) self->send(tell, history_is_unreadable());
      },
      [](const feel_pulse& what) { what.of->answer(); },
  };
}

}  // namespace veilleuse::actors
