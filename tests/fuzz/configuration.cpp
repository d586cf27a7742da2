// An operator's file: it is taken within its ranges, or refused by a sentence that names the file.
#include "engine/config/config.hpp"
#include "events/stream.hpp"
#include "tests/fuzz/fuzzing.hpp"

#include <string>

namespace veilleuse::fuzz {

namespace {

void look_at_taken(const engine::config& taken) {
  const auto& bounds = taken.clients;
  must(bounds.frame_bytes >= engine::limits::frame_bytes_least,
       "a message that is allowed fits into a frame");
  must(bounds.in_flight >= 1 && bounds.in_flight <= engine::limits::in_flight, "in_flight is in its range");
  must(taken.server.lanes <= engine::limits::lanes_max, "lanes is in its range");
  must(taken.service.id >= 1, "the service's number is in its range");
  must(!taken.service.queues.empty(), "there is a queue");
  for (const auto& queue : taken.service.queues)
    must(events::queue_from_name(queue).has_value(), "a queue's name is one");
}

}  // namespace

void look_at(std::string_view input) {
  constexpr std::string_view name = "fuzz.toml";
  const auto read = engine::parse_config(input, name);
  if (read) {
    look_at_taken(read.value());
    return;
  }
  must(read.error().code == engine::exit_code::usage, "a wrong file is the operator's to mend");
  must(read.error().message.find(name) != std::string::npos, "the sentence names the file");
}

}  // namespace veilleuse::fuzz
