// A record from the disk, of any version: what can be read is written so that it is read as the same again,
// and whoever reads only its outline sees the same record.
#include "events/codec/codec.hpp"
#include "events/limits.hpp"
#include "storage/sealing.hpp"
#include "tests/fuzz/fuzzing.hpp"

#include <string>
#include <vector>

namespace veilleuse::fuzz {

namespace {

using namespace events;

bool same(const encoded_record& one, const encoded_record& other) {
  return one.clear == other.clear && one.parts == other.parts;
}

template <class Event>
void look_at_record(std::string_view clear, const std::vector<std::string>& parts) {
  const auto read = decode_record<Event>(clear, parts);
  const auto* what = std::get_if<record<Event>>(&read);
  if (what == nullptr) return;
  must(!what->events.empty() && what->events.size() <= limits::events_per_record, "a record holds events");
  must(what->first.value >= 1, "events are numbered from 1");
  const auto outline = decode_outline(clear);
  const auto* seen = std::get_if<record_outline>(&outline);
  must(seen != nullptr, "what can be read has an outline");
  must(seen->first == what->first && seen->event_count == what->events.size(),
       "the outline is of this record");
  const auto written = encode(*what);
  const auto again = decode_record<Event>(written.clear, written.parts);
  const auto* back = std::get_if<record<Event>>(&again);
  must(back != nullptr, "what was written can be read");
  must(same(encode(*back), written), "what was written is read as the same");
  must(describe(*back) == describe(*what), "and described as the same");
}

}  // namespace

void look_at(std::string_view input) {
  const auto which = take_byte(input);
  const auto clear = take_part(input);
  std::vector<std::string> parts;
  while (!input.empty())
    parts.emplace_back(take_part(input));
  (void)storage::view_record(clear);
  switch (which % 3) {
    case 0:
      look_at_record<conversation_event>(clear, parts);
      break;
    case 1:
      look_at_record<moderator_event>(clear, parts);
      break;
    default:
      look_at_record<desk_event>(clear, parts);
  }
}

}  // namespace veilleuse::fuzz
